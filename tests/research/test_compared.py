"""What a result is compared with: periods, matched exposure, buy & hold and costs, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.market import Columns, Symbol
from moniqo_desktop.research.compared import (
    DAY_MS,
    Costs,
    average_exposures,
    compared,
    cost_at_rows,
    period_of,
)
from tests.research.worlds import (
    CASH,
    HOUR,
    START,
    SYMBOL,
    random_trades,
    result_of_trades,
    walk,
)

ETHER = Symbol("ETH/USDT")


def held_all_along(columns: Columns, size: float = 1.0, fee: float = 0.0) -> Result:
    whole = np.array([len(columns)])
    return result_of_trades(columns, np.array([0]), whole, np.array([1]), size=size, fee=fee)


@pytest.mark.parametrize(
    ("candles", "candle_ms", "period_ms"),
    [
        (24 * 400, HOUR, DAY_MS),
        (24 * 251, HOUR, DAY_MS),
        (24 * 100, HOUR, DAY_MS // 3),
        (300, HOUR, HOUR),
        (40, HOUR, HOUR),
        (60 * 24, HOUR // 60, HOUR // 12),
        (3_001, DAY_MS, 2 * DAY_MS),
        (3_002, DAY_MS, 3 * DAY_MS),
        (1, HOUR, DAY_MS),
    ],
)
def test_periods_are_days_where_there_are_enough(
    candles: int, candle_ms: int, period_ms: int
) -> None:
    at = START + candle_ms * np.arange(1, candles + 1, dtype=np.int64)
    assert period_of(at) == period_ms


def test_who_holds_all_along_is_compared_with_himself() -> None:
    columns = walk(24 * 300, 1)
    found = compared(held_all_along(columns), {SYMBOL: columns}, Costs())
    assert found.period_ms == DAY_MS
    assert found.market == pytest.approx(found.flow, abs=1e-6)
    growth = np.prod(1.0 + found.market)
    assert growth == pytest.approx(columns.close[-1] / columns.open[0])
    assert found.exposure == pytest.approx(1.0, abs=1e-3)
    assert np.abs(found.flow - found.held).max() < 1e-4


def test_matched_exposure_holds_what_the_flow_held_on_average() -> None:
    columns = walk(24 * 300, 2)
    found = compared(held_all_along(columns, size=0.3), {SYMBOL: columns}, Costs())
    assert found.held == pytest.approx(found.exposure * found.market)
    assert 0.1 < found.exposure < 0.6


def test_a_flow_that_never_trades_is_matched_by_cash() -> None:
    columns = walk(24 * 300, 3)
    none = np.zeros(0, dtype=np.int64)
    found = compared(result_of_trades(columns, none, none, none), {SYMBOL: columns}, Costs())
    assert not found.flow.any()
    assert not found.held.any()
    assert found.market.any()


def test_costs_are_booked_where_they_were_paid() -> None:
    columns = walk(100, 4)
    start, held = np.array([10, 60]), np.array([5, 20])
    result = result_of_trades(columns, start, held, np.array([1, -1]), size=0.5, fee=0.001)
    paid = cost_at_rows(result, Costs(slippage_ppm=500.0))
    assert np.flatnonzero(paid).tolist() == [10, 15, 60, 80]
    assert paid[10] == pytest.approx(0.5 * CASH * 0.0015)
    whole = result.fees + (result.trades.notional_in + result.trades.notional_out).sum() * 0.0005
    assert paid.sum() == pytest.approx(whole, rel=1e-9)


def test_a_rebate_is_no_cost() -> None:
    columns = walk(100, 5)
    result = result_of_trades(columns, np.array([10]), np.array([5]), np.array([1]), fee=-0.001)
    assert not cost_at_rows(result, Costs()).any()


def test_extra_costs_are_ratios_of_the_capital_of_their_period() -> None:
    columns = walk(24 * 300, 6)
    start, held, side = random_trades(24 * 300, 50, 24, 6)
    result = result_of_trades(columns, start, held, side, size=0.2, fee=0.002)
    found = compared(result, {SYMBOL: columns}, Costs())
    assert found.extra.sum() == pytest.approx(result.fees / CASH, rel=0.1)


def test_a_lost_wallet_returns_nothing_more() -> None:
    columns = walk(24 * 300, 7)
    result = held_all_along(columns)
    ruined = result.equity.copy()
    ruined[3_000:] = 0
    found = compared(replace(result, equity=ruined), {SYMBOL: columns}, Costs())
    assert float(found.flow.min()) == -1.0
    assert not found.flow[130:].any()


def test_several_symbols_are_matched_by_what_was_held_of_each() -> None:
    """One symbol long for half of the time, the other short for a quarter."""
    columns = walk(24 * 300, 8)
    one = result_of_trades(
        columns, np.array([0, 3_600]), np.array([3_600, 1_800]), np.array([1, -1])
    )
    trades = replace(one.trades, symbols=(SYMBOL, ETHER), symbol=np.array([0, 1]))
    shares = average_exposures(replace(one, trades=trades), (SYMBOL, ETHER))
    assert shares[SYMBOL] == pytest.approx(0.5, rel=1e-3)
    second = CASH / one.equity[3_599]
    assert shares[ETHER] == pytest.approx(-0.25 * second, rel=1e-2)


def test_buy_and_hold_of_several_symbols_holds_them_in_equal_parts() -> None:
    columns, other = walk(24 * 300, 9), walk(24 * 300, 10)
    found = compared(held_all_along(columns), {SYMBOL: columns, ETHER: other}, Costs())
    both = other.close[-1] / other.open[0], columns.close[-1] / columns.open[0]
    days = [compared(held_all_along(c), {SYMBOL: c}, Costs()).market for c in (other, columns)]
    assert found.market == pytest.approx((days[0] + days[1]) / 2.0)
    assert np.prod(1.0 + days[0]) == pytest.approx(both[0])


def test_a_symbol_that_begins_later_stands_still_until_then() -> None:
    columns, late = walk(24 * 300, 11), walk(24 * 300, 12)[24 * 100 :]
    found = compared(held_all_along(columns), {SYMBOL: columns, ETHER: late}, Costs())
    assert found.market[:100] == pytest.approx(
        compared(held_all_along(columns), {SYMBOL: columns}, Costs()).market[:100] / 2.0
    )
