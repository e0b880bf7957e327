"""What a result must say about the history it is computed over, beyond each file by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from moniqo_desktop.domain.candle_notes import CandleNote, told, unmatched
from moniqo_desktop.domain.market import Columns, Market, Symbol
from moniqo_desktop.domain.money import money, unscaled
from moniqo_desktop.engine.program.plan import Clock, Plan

COARSE: Final = 100
"""A lot worth more than the cash ÷ this rounds orders noticeably."""


def short(plan: Plan, feeds: Mapping[Clock, Columns]) -> list[str]:
    """A history that ends before every node has settled."""
    shortest = min(plan.sources, key=lambda clock: clock.timeframe.ms)
    candles = len(feeds[shortest])
    if candles > plan.warmup:
        return []
    return [
        f"There are {candles:,} candles, and the flow needs about {plan.warmup:,} until all its "
        "nodes have settled: few decisions or none could be made."
    ]


def uneven(feeds: Mapping[Clock, Columns]) -> list[str]:
    """Where one market has candles and another one of the same length has none."""
    notes: list[CandleNote] = []
    clocks = sorted(feeds, key=lambda clock: clock.turn)
    for clock in clocks:
        for other in clocks:
            if clock is not other and clock.timeframe == other.timeframe:
                names = clock.symbol, other.symbol
                columns = feeds[clock], feeds[other]
                notes += unmatched(names[0], columns[0], names[1], columns[1], clock.timeframe)
    return told(notes)


def coarse_lots(
    feeds: Mapping[Clock, Columns], markets: Mapping[Symbol, Market], cash: int
) -> Iterator[str]:
    """Markets whose smallest amount is worth so much that orders are not what the flow asks for.
    cash: to start with, in money."""
    for symbol, market in markets.items():
        highest = max(float(c.high.max()) for clock, c in feeds.items() if clock.symbol == symbol)
        worth = market.notional(market.price(highest), market.lot_step)
        if worth * COARSE > cash:
            yield _coarse(market, worth)


def _coarse(market: Market, worth: int) -> str:
    lot = market.amount_text(market.lot_step)
    lots = "whole units" if lot == "1" else f"multiples of {lot}"
    tick, each = f"{unscaled(market.tick_size, market.price_decimals):f}", f"{money(worth):,.2f}"
    return (
        f"Amounts of {market.symbol} can only be {lots}, worth up to {each} {market.quote} each: "
        f"its prices are counted in steps of {tick}, which leaves no room for finer amounts. "
        "Orders are rounded down to that, and smaller ones are not placed."
    )
