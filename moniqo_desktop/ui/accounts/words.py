"""What is said about accounts: names, what they are worth, why nothing may be opened."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.money import MONEY_UNIT, PPM
from moniqo_desktop.domain.risk import PROFILES, UNLIMITED
from moniqo_desktop.domain.texts import day_minute_text, money_text, percent_text
from moniqo_desktop.ui.inspector.flow_form import PROFILES as TITLES
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.numbers import may_be_thousands
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.events import SafetyChanged
    from moniqo_desktop.domain.risk import LimitProfile
    from moniqo_desktop.ui.state.wallets import WalletView

OF_THE_DAY: Final = ("daily_loss", "drawdown", "breaker")
"""Kinds of locks that the owner can lift."""


def title_of(view: WalletView) -> str:
    return tr("All accounts") if view.wallet == ALL else view.name


def worth_text(view: WalletView) -> str:
    return money_text(view.equity)


def day_text(view: WalletView) -> str:
    """Signed, in percent of what the day began with."""
    return percent_text(view.day_profit, view.day_start) if view.day_profit is not None else ""


def busy_text(view: WalletView) -> str:
    """What goes on in it."""
    flows = tr("1 flow") if view.open_runs == 1 else tr("{count} flows")
    positions = tr("1 position") if view.open_positions == 1 else tr("{count} positions")
    return f"{flows.format(count=view.open_runs)} · {positions.format(count=view.open_positions)}"


def hardest(view: WalletView) -> SafetyChanged | None:
    """The lock to be told of where there is room for one: the switch, then the longest."""
    locks = sorted(view.locks, key=lambda lock: (lock.kind == "kill_switch", lock.until))
    return locks[-1] if locks else None


def lock_text(lock: SafetyChanged) -> str:
    """Why nothing may be opened, and until when."""
    if lock.kind == "kill_switch":
        return tr("The kill switch is on: no new positions until you release it.")
    why = {
        "daily_loss": tr("The daily loss limit is reached"),
        "drawdown": tr("The fall from the day's peak is at its limit"),
        "breaker": tr("Too many losses in a row"),
        "cooldown": tr("A pause after the last trade"),
    }.get(lock.kind, retell(lock.reason))
    return tr("{why}: no new positions until {when} UTC. Stops and exits go on.").format(
        why=why, when=day_minute_text(lock.until)
    )


def short_lock_text(lock: SafetyChanged) -> str:
    if lock.kind == "kill_switch":
        return tr("Kill switch on")
    return tr("Locked until {when}").format(when=day_minute_text(lock.until))


def under_text(view: WalletView) -> str:
    """Under its name: a lock, else what goes on."""
    lock = hardest(view)
    if lock is None:
        return busy_text(view)
    if view.wallet != ALL:
        return short_lock_text(lock)
    count = len({each.wallet for each in view.locks})
    return (tr("1 account locked") if count == 1 else tr("{count} accounts locked")).format(
        count=count
    )


def own_loss_text(view: WalletView) -> str:
    """What a day may lose by the account's own number; "" = it has none."""
    if view.own_loss_ppm:
        return _share(view.own_loss_ppm / PPM)
    return money_text(view.own_loss) if view.own_loss else ""


def own_loss_number(view: WalletView) -> str:
    """As it is typed: read again, it is the same number to the last decimal."""
    number = Decimal(view.own_loss_ppm * 100) / PPM or Decimal(view.own_loss) / MONEY_UNIT
    if not number:
        return ""
    whole, _, decimals = f"{number:f}".partition(".")
    decimals = decimals.rstrip("0")
    text = f"{whole}.{decimals}" if decimals else whole
    return f"{text}0" if may_be_thousands(text) else text


def profile_title(name: str) -> str:
    """As it is chosen by, without what stands in brackets behind it."""
    return tr(dict(TITLES).get(name, name)).partition(" (")[0]


def loss_lines(view: WalletView) -> tuple[tuple[str, str], ...]:
    """Every number for the loss of a day, and which is in force: words and value."""
    found = PROFILES.get(view.profile)
    of_limits = _share(found.limits.daily_loss) if found else ""
    title = profile_title(view.profile)
    return (
        (tr("By its limits, {title}").format(title=title), of_limits),
        (tr("By its own number"), own_loss_text(view) or tr("none")),
        (tr("In force"), _in_force(view, of_limits, title)),
        (tr("The day so far"), day_text(view)),
    )


def _in_force(view: WalletView, of_limits: str, title: str) -> str:
    own, found = own_loss_text(view), PROFILES.get(view.profile)
    limit = found.limits.daily_loss if found else UNLIMITED
    ratio = view.own_loss_ppm / PPM if view.own_loss_ppm else UNLIMITED
    if view.own_loss:
        if limit != UNLIMITED and view.day_start <= 0:
            return tr("{share}, at most {own}").format(share=of_limits, own=own)
        ratio = view.own_loss / view.day_start if view.day_start > 0 else 0.0
    if own and ratio < limit:
        return tr("{own}, its own number").format(own=own)
    if limit == UNLIMITED:
        return of_limits
    return tr("{share}, of the limits {title}").format(share=of_limits, title=title)


def limit_lines(name: str, view: WalletView | None = None) -> tuple[tuple[str, str], ...]:
    """The limits of a profile that matter before real money moves: words and value. view: of the
    account, which may have a number of its own."""
    found: LimitProfile | None = PROFILES.get(name)
    if found is None:
        return ()
    limits = found.limits
    return (
        (tr("Risk per trade"), _share(limits.risk_per_trade)),
        (tr("Largest position"), _share(limits.max_position)),
        (tr("All positions together"), _share(limits.max_exposure)),
        (tr("Leverage"), f"{limits.max_leverage:g}×"),
        (tr("Trades a day"), _count(limits.max_trades_day)),
        (tr("Loss a day"), _loss(limits.daily_loss, own_loss_text(view) if view else "")),
        (tr("Fall from the day's peak"), _share(limits.max_drawdown)),
    )


def limits_text(name: str) -> str:
    """What a profile means for flows that run by themselves, in one sentence."""
    limits = PROFILES[name].limits
    if limits.approve_above == UNLIMITED:
        asks = tr("Entries need no approval.")
    elif limits.approve_above:
        asks = tr("Large entries need a yes: the flow needs an Approval node.")
    else:
        asks = tr("Every entry needs a yes: the flow needs an Approval node.")
    if limits.daily_loss == UNLIMITED:
        return tr("No limits on losses. {asks}").format(asks=asks)
    return tr("Risk per trade {risk}, loss a day {day}. {asks}").format(
        risk=f"{limits.risk_per_trade * 100:g} %", day=f"{limits.daily_loss * 100:g} %", asks=asks
    )


def _loss(limit: float, own: str) -> str:
    if not own:
        return _share(limit)
    if limit == UNLIMITED:
        return own
    return tr("{share}, at most {own}").format(share=_share(limit), own=own)


def _share(ratio: float) -> str:
    """Of equity, in percent."""
    return (
        tr("no limit")
        if ratio == UNLIMITED
        else tr("{part} % of equity").format(part=f"{ratio * 100:g}")
    )


def _count(number: float) -> str:
    return tr("no limit") if number == UNLIMITED else f"{number:g}"
