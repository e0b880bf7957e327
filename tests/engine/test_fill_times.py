"""A fill is told with the candle it was found in: its price was paid there, not a candle later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moniqo_desktop.domain.messages.events import OrderFilled, OrderPlanned, TradeClosed
from moniqo_desktop.domain.orders import OrderKind
from moniqo_desktop.engine.digest import digest
from tests.kit.ways import by_events, by_loop, case_of, from_tape, on_tape

SHAPES = ("sma_cross", "rsi_bracket", "trail_percent", "leveraged", "two_timeframes", "maker")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_price_of_a_fill_was_there_in_its_candle(shape: str) -> None:
    case = case_of(shape, 1, 3_000)
    fills = [event for event in by_events(case) if isinstance(event, OrderFilled)]
    found = [fill for fill in fills if fill.candle_at]
    assert len(found) > 10
    for fill in found:
        clock = min(
            (each for each in case.feeds if each.symbol == fill.symbol),
            key=lambda each: each.timeframe.ms,
        )
        columns, market = case.feeds[clock], case.plan.markets[fill.symbol]
        row = int(np.searchsorted(columns.opened_at, fill.candle_at))
        assert columns.opened_at[row] == fill.candle_at == fill.at - clock.timeframe.ms
        slack = 0.01 * columns.close[row]
        price = market.price_float(fill.price)
        assert columns.low[row] - slack <= price <= columns.high[row] + slack


def test_a_market_order_is_told_in_the_candle_that_opens_next() -> None:
    """That candle's open is its price; what it did not get at once comes later."""
    case = case_of("sma_cross", 1, 3_000)
    opens = next(iter(case.feeds.values())).opened_at
    first: dict[str, OrderFilled] = {}
    made: dict[str, int] = {}
    for event in by_events(case):
        if isinstance(event, OrderPlanned) and event.order.kind is OrderKind.MARKET:
            made[event.order.order_id] = event.order.created_at
        if isinstance(event, OrderFilled) and event.candle_at:
            first.setdefault(event.order_id, event)
    told = {each: fill.filled_at for each, fill in first.items() if each in made}
    assert len(told) > 10
    soonest = {each: int(opens[np.searchsorted(opens, made[each])]) for each in told}
    assert all(told[each] >= soonest[each] for each in told)
    at_once = sum(told[each] == soonest[each] for each in told)
    assert at_once > 0.9 * len(told), "only a candle without volume makes it wait"


def test_a_trade_is_told_with_the_candles_of_its_first_and_last_fill() -> None:
    events = by_events(case_of("rsi_bracket", 2, 3_000))
    trades = [event for event in events if isinstance(event, TradeClosed) and not event.marked]
    fills = [event for event in events if isinstance(event, OrderFilled)]
    assert len(trades) > 5
    for trade in trades:
        its = [fill for fill in fills if trade.opened_at <= fill.at <= trade.at]
        assert trade.entered_at in {fill.filled_at for fill in its}
        assert trade.exited_at in {fill.filled_at for fill in its}
        assert trade.entered_at < trade.opened_at
        assert trade.exited_at < trade.at


def test_every_way_tells_the_same_candles(tmp_path: Path) -> None:
    case = case_of("rsi_bracket", 3, 3_000)
    on_tape(case, tmp_path / "tape")
    one, other = by_events(case), from_tape(case, tmp_path / "tape")
    told = [[e.candle_at for e in way if isinstance(e, OrderFilled) and e.candle_at]
            for way in (one, other)]  # fmt: skip
    assert told[0] == told[1]
    result, found = case.result(one), by_loop(case)[0]
    assert found is not None
    assert np.array_equal(result.trades.entered_at, found.trades.entered_at)
    assert np.array_equal(result.trades.exited_at, found.trades.exited_at)


def test_the_digest_is_that_of_what_was_decided() -> None:
    """Telling the candle as well changes nothing that was decided."""
    events = by_events(case_of("sma_cross", 1, 1_000))
    without = [replace(e, candle_at=0) if isinstance(e, OrderFilled) else e for e in events]
    assert without != list(events)
    assert digest(events) == digest(without)
