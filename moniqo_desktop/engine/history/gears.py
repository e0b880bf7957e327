"""Which gear a run over history goes in, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from moniqo_desktop.domain.flow.pins import pinned_words
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.money import unscaled
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.engine.fast.lower import objections
from moniqo_desktop.engine.fast.run import MOST, fits
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.engine.terms import WalletTerms

COMPILED: Final = "compiled"
EVENT: Final = "event"
LEAST_ROOM: Final = 16
"""How often the cash to start with must be able to grow before money is no longer exact as a
float; a run that comes there is handed back."""


@dataclass(frozen=True, slots=True)
class GearChoice:
    """gear: COMPILED or EVENT. reasons: why not the compiled one, whole sentences for the trader;
    empty if it is taken."""

    gear: str
    reasons: tuple[str, ...] = ()


def gear_of(
    plan: Plan, rules: PaperRules, terms: WalletTerms, feeds: Mapping[Clock, Columns]
) -> GearChoice:
    """The compiled gear for flows of standard nodes on one source of candles, else the event
    gear, which runs any flow. Both give the same fills."""
    reasons = tuple(
        dict.fromkeys((*_of_feeds(plan, rules, feeds), *_of_pins(plan), *objections(plan)))
    )
    if not reasons and terms.cash * LEAST_ROOM >= MOST:
        reasons = ("The cash to start with is too large to be counted exactly as it grows.",)
    return GearChoice(EVENT if reasons else COMPILED, reasons)


def _of_pins(plan: Plan) -> Iterable[str]:
    count = sum(len(node.pins) for node in plan.nodes)
    if count:
        yield f"{pinned_words(count)}."


def _of_feeds(plan: Plan, rules: PaperRules, feeds: Mapping[Clock, Columns]) -> Iterable[str]:
    if len(plan.sources) > 1:
        names = ", ".join(f"{clock.symbol} {clock.timeframe}" for clock in plan.sources)
        yield f"The flow reads several candle sources: {names}."
        return
    if set(feeds) != set(plan.sources):
        yield "Orders are matched on other candles than the flow reads."
        return
    if rules.fee_received:
        yield "Spot fees are paid in what was bought."
    (clock,) = plan.sources
    market = plan.markets[clock.symbol]
    scales = 10.0**market.price_decimals, 10.0**market.amount_decimals
    if not fits(feeds[clock], *scales, rules.volume_share_ppm):
        tick = f"{unscaled(1, market.price_decimals):f}"
        lot = f"{unscaled(1, market.amount_decimals):f}"
        yield (
            f"Prices in steps of {tick} or volumes in steps of {lot} have more digits here than "
            "the compiled gear counts exactly."
        )
