"""The figures of a result against values worked out by hand."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest

from moniqo_desktop.domain.messages.events import OrderFilled, PositionChanged, TradeClosed
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.history.replay import replay
from moniqo_desktop.engine.history.results import equity_curve, max_drawdown, result_of, sharpe_of
from tests.kit.flows import CASH, MARKETS, compiled, some_terms, walk
from tests.kit.trading_flows import FLOWS

DAY = 86_400_000


@pytest.mark.parametrize(
    ("equity", "drawdown"),
    [
        ([], 0.0),
        ([100], 0.0),
        ([100, 110, 120], 0.0),
        ([100, 120, 90, 130, 104], 0.25),
        ([100, 50, 200, 120], 0.5),
    ],
)
def test_drawdown_is_the_largest_fall_from_a_running_peak(
    equity: list[int], drawdown: float
) -> None:
    assert max_drawdown(np.array(equity, dtype=np.int64)) == drawdown


def test_sharpe_is_of_daily_returns_with_its_standard_error() -> None:
    """Returns 1 %, −1 %, 3 %: mean 1 %, deviation 2 %, daily ratio 0.5."""
    at = np.array([DAY // 2, DAY, 2 * DAY, 3 * DAY], dtype=np.int64)
    levels = [1_000_000, 1_010_000, 999_900, 1_029_897]
    value, error = sharpe_of(at, np.array(levels, dtype=np.int64))
    assert value == pytest.approx(0.5 * sqrt(365))
    assert error == pytest.approx(sqrt((1 + 0.5**2 / 2) / 3) * sqrt(365))


@pytest.mark.parametrize("levels", [[1_000], [1_000, 1_000], [1_000, 1_000, 1_000]])
def test_a_sharpe_of_nothing_is_no_number(levels: list[int]) -> None:
    at = np.arange(1, len(levels) + 1, dtype=np.int64) * DAY
    assert all(isnan(part) for part in sharpe_of(at, np.array(levels, dtype=np.int64)))


@pytest.mark.parametrize("name", FLOWS)
def test_the_figures_of_a_run_agree_with_its_events(name: str) -> None:
    plan = compiled(FLOWS[name]())
    feeds = {
        clock: walk(300, 9 + n, start=1_000.0 + 500 * n) for n, clock in enumerate(plan.sources)
    }
    run = replay(plan, feeds, some_terms(), PaperMarket(plan.markets, CASH))
    result = result_of(run.events, feeds, MARKETS, CASH)
    trades = [event for event in run.events if isinstance(event, TradeClosed)]
    fills = [event for event in run.events if isinstance(event, OrderFilled)]
    assert result.net_profit == sum(t.profit for t in trades) == run.core.desk.equity() - CASH
    assert result.fees == sum(fill.fee for fill in fills) == run.core.desk.fees
    assert 0 < result.time_in_market < 1
    assert result.ambiguous_fills == sum(fill.ambiguous for fill in fills)
    assert result.best_path_gain >= 0


def test_the_equity_curve_is_the_equity_of_the_desk_at_each_close() -> None:
    """Marked by hand: what was booked so far, and the open position at the close."""
    plan = compiled(FLOWS["turning"]())
    (clock,) = plan.sources
    columns = walk(300, 4)
    run = replay(plan, {clock: columns}, some_terms(), PaperMarket(plan.markets, CASH))
    at, equity, exposure = equity_curve(run.events, {clock: columns}, MARKETS, CASH)
    factor = MARKETS[clock.symbol].notional_factor
    for row in range(len(at)):
        booked = sum(
            e.realised - e.fee for e in run.events if isinstance(e, OrderFilled) and e.at <= at[row]
        )
        changes = [e for e in run.events if isinstance(e, PositionChanged) and e.at <= at[row]]
        amount, cost = (changes[-1].amount, changes[-1].cost) if changes else (0, 0)
        price = round(float(columns.close[row]) * 10)
        sign = (amount > 0) - (amount < 0)
        assert equity[row] == CASH + booked + sign * (price * abs(amount) * factor - cost)
        assert exposure[row] == pytest.approx(price * amount * factor / equity[row])
