"""The figures of the wallet that is shown, each with the way it is worked out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from moniqo_desktop.domain.money import PPM
from moniqo_desktop.ui.desk.cells import Tone, profit_tone
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import NOTHING, money_text, percent_text, profit_text, share_text
from moniqo_desktop.ui.words.paid import paid_text
from moniqo_desktop.ui.words.translation import tr


@dataclass(frozen=True, slots=True)
class Figure:
    """A word and its number. tip: how it is worked out."""

    name: str
    text: str
    tone: Tone = Tone.PLAIN
    tip: str = ""


def figures_of(state: State) -> tuple[Figure, ...]:
    """What matters most comes first; a dash where something is not known yet."""
    made = (*_worth(state), *_money(state), *_costs(state))
    if state.equity.now() is not None and not state.is_unknown:
        return made
    return tuple(replace(figure, text=NOTHING, tone=Tone.QUIET) for figure in made)


def _worth(state: State) -> tuple[Figure, ...]:
    now = state.equity.now()
    equity = now.equity if now is not None else None
    profit, exposure = state.positions.profit(), state.positions.exposure()
    day, day_start = (now.day_profit, now.day_start) if now is not None else (None, None)
    return (
        Figure(tr("Equity"), money_text(equity),
               tip=tr("Balance + margin + open PnL, at the last prices")),
        Figure(tr("Open PnL"), profit_text(profit), profit_tone(profit),
               tr("Sum over the open positions of what a close at the last price would bring, "
                  "before its fee")),
        Figure(tr("Day"), percent_text(day, day_start), profit_tone(day),
               tr("(equity − equity at 00:00 UTC) ÷ equity at 00:00 UTC: {money}").format(
                   money=profit_text(day))),
        Figure(tr("Exposure"), share_text(exposure, equity),
               tip=tr("Sum of |size| × last price over the open positions ÷ equity: "
                      "{money}").format(money=money_text(exposure))),
    )  # fmt: skip


def _money(state: State) -> tuple[Figure, ...]:
    now = state.equity.now()
    cash, equity = (now.cash, now.equity) if now is not None else (None, None)
    margin = sum(position.margin for position in state.positions.all())
    return (
        Figure(tr("Margin"), share_text(margin, equity),
               tip=tr("Set aside for the open positions ÷ equity: {money}").format(
                   money=money_text(margin))),
        Figure(tr("Balance"), money_text(cash),
               tip=tr("Money not set aside for positions: start + realised − fees − funding − "
                      "margin")),
    )  # fmt: skip


def _costs(state: State) -> tuple[Figure, ...]:
    costs, now = state.costs.on_day_of(state.at), state.equity.now()
    deepest = now.deepest if now is not None else None
    return (
        Figure(tr("Fees today"), paid_text(costs.fees),
               tip=tr("Sum of the fees of all fills since 00:00 UTC")),
        Figure(tr("Funding today"), paid_text(costs.funding),
               tip=tr("What holding contracts cost or brought since 00:00 UTC, all positions "
                      "together")),
        Figure(tr("Max drawdown"), share_text(deepest, PPM),
               tip=tr("Largest (peak − equity) ÷ peak since the first mark that is kept")),
    )  # fmt: skip
