"""A past run in words: which one it is, whose, whether it goes on, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.ui.state.texts import day_minute_text, moment, percent_text, profit_text
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.past import Moment, PastRun, ReplayHead


def state_text(run: PastRun) -> str:
    return tr("running") if run.is_open else tr("ended")


def began_text(run: PastRun) -> str:
    """By the clock on the wall, with its year."""
    return f"{moment(run.started_at).year} {day_minute_text(run.started_at)} UTC"


def told_run(run: PastRun) -> str:
    """All of a run, for its tip."""
    whose = (run.wallet, retell(run.mode, "mode"), state_text(run))
    began = tr("Began {when}").format(when=began_text(run))
    trades = tr("{count} trades").format(count=f"{run.trades:,}")
    net = f"{profit_text(run.net_profit)} ({percent_text(run.net_profit, run.cash)})"
    return "\n".join((run.title, " · ".join(filter(None, whose)), began, f"{trades}, {net}"))


def head_text(head: ReplayHead, account: str) -> str:
    """Kind of money, account "" = none, markets, and what of the market's time is told."""
    parts = [retell(head.mode, "mode"), account, ", ".join(head.candles)]
    if len(head.moments):
        first, last = (day_minute_text(int(head.moments[place])) for place in (0, -1))
        parts.append(f"{first} \u2013 {last} UTC")
    return " · ".join(filter(None, parts))


def note_of(moment: Moment, head: ReplayHead) -> str:
    """Where what is shown is not what was, or not yet."""
    if moment.told_until < moment.at:
        words = tr("Not worked out yet: nodes that decide still stand at {time} UTC.")
        return words.format(time=day_minute_text(moment.told_until))
    return retell(moment.note or head.note)
