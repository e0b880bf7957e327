"""Random traders: what they keep of the flow, where they may stand, and what they pay."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from moniqo_desktop.research.random_traders import (
    TradeShapes,
    against_random,
    fitting,
    random_profits,
)
from tests.research.worlds import (
    SYMBOL,
    prescient,
    random_trades,
    result_of_trades,
    walk,
)


def dice(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def shapes(opens: list[float], held: list[int], **changes: object) -> TradeShapes:
    one = np.ones(len(held))
    given = TradeShapes(np.array(opens), one, one, np.array(held, dtype=np.int64), 0.0)
    return replace(given, **changes)  # type: ignore[arg-type] - names of fields


def test_a_trade_of_all_candles_has_one_place_only() -> None:
    profits = random_profits(shapes([100.0, 50.0, 80.0, 110.0], [3]), dice(), 20)
    assert profits == pytest.approx(np.full(20, 0.1))


def test_each_place_of_a_single_trade_is_as_likely_as_another() -> None:
    """Powers of two: a trade of one candle earns 2^k − 1 … told apart by their growth."""
    opens = np.cumprod([1.0, 1.1, 1.2, 1.3, 1.4])
    profits = random_profits(shapes(opens.tolist(), [1]), dice(), 8_000)
    counts = [int(np.sum(np.isclose(profits, growth))) for growth in (0.1, 0.2, 0.3, 0.4)]
    assert sum(counts) == 8_000
    assert min(counts) > 1_850


def test_trades_take_every_place_where_they_do_not_overlap_and_no_other() -> None:
    """A trade of two candles and one of one, in four candles: every arrangement enumerated."""
    opens = np.array([1.0, 1.1, 1.32, 1.716, 2.4024])
    allowed = set()
    for first, second in ((2, 1), (1, 2)):
        for start in range(5 - first - second):
            for later in range(start + first, 5 - second):
                growth = opens[start + first] / opens[start] + opens[later + second] / opens[later]
                allowed.add(round(float(growth) - 2.0, 9))
    profits = random_profits(shapes(opens.tolist(), [2, 1]), dice(), 2_000)
    assert {round(float(profit), 9) for profit in profits} == allowed
    assert len(allowed) == 6


def test_only_one_candle_is_left_out_where_trades_fill_all_others() -> None:
    opens = np.arange(100.0, 121.0)
    growth = opens[1:] / opens[:-1] - 1.0
    profits = random_profits(shapes(opens.tolist(), [1] * 19), dice(), 500)
    left_out = growth.sum() - profits
    assert all(np.isclose(growth, one).any() for one in left_out)
    assert len(np.unique(np.round(left_out, 9))) == 20


def test_costs_are_paid_on_both_sides() -> None:
    flat = shapes([100.0] * 50, [2, 3, 4], cost=0.001, size=np.array([0.5, 0.25, 1.0]))
    assert random_profits(flat, dice(), 9) == pytest.approx(np.full(9, -0.001 * 2 * 1.75))


def test_a_short_earns_what_a_long_loses() -> None:
    opens = walk(300, 3).open.tolist()
    long = random_profits(shapes(opens, [5, 9, 30]), dice(), 50)
    short = random_profits(shapes(opens, [5, 9, 30], side=-np.ones(3)), dice(), 50)
    assert short == pytest.approx(-long)


@pytest.mark.parametrize(
    ("held", "candles", "kept"),
    [([0, 3, 0], 10, [1, 3, 1]), ([0, 4, 5], 9, [1, 4, 4]), ([0, 0, 0], 2, [1, 1, 1])],
)
def test_holding_times_are_cut_only_where_they_do_not_fit(
    held: list[int], candles: int, kept: list[int]
) -> None:
    assert fitting(np.array(held, dtype=np.int64), candles).tolist() == kept


def test_many_free_candles_are_spread_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick way and the exact one agree on how much traders differ."""
    given = shapes(walk(2_000, 8).open.tolist(), [3] * 30)
    quick = random_profits(given, dice(1), 4_000)
    monkeypatch.setattr("moniqo_desktop.research.random_traders._MANY", 10**6)
    exact = random_profits(given, dice(2), 4_000)
    assert float(quick.std()) == pytest.approx(float(exact.std()), rel=0.05)
    assert float(quick.mean()) == pytest.approx(float(exact.mean()), abs=0.1 * float(exact.std()))


def test_a_flow_of_random_trades_ranks_anywhere_among_random_traders() -> None:
    """Its percentile is uniform: the mean of 150 is ½ within its error, few are in the tails."""
    ranks = []
    for seed in range(150):
        columns = walk(1_500, seed)
        start, held, side = random_trades(1_500, 40, 12, seed)
        result = result_of_trades(columns, start, held, side, size=0.3, fee=0.0005)
        found = against_random(result, {SYMBOL: columns}, 0.0, dice(seed), 300)
        assert found is not None
        ranks.append(found.percentile)
    assert float(np.mean(ranks)) == pytest.approx(0.5, abs=0.07)
    assert float(np.std(ranks)) == pytest.approx(0.289, abs=0.04)


def test_who_is_right_more_often_ranks_above_all_random_traders() -> None:
    columns = walk(5_000, 4)
    start, held, _ = random_trades(5_000, 200, 12, 4)
    side = prescient(columns, start, held, 0.75, 4)
    result = result_of_trades(columns, start, held, side, size=0.3)
    found = against_random(result, {SYMBOL: columns}, 0.0, dice())
    assert found is not None
    assert found.percentile == 1.0
    assert found.p == pytest.approx(1 / 1_001, rel=1e-5)
    assert found.profit > found.median


def test_the_flow_s_own_profit_is_the_sum_of_its_trades() -> None:
    columns = walk(400, 5)
    start, held, side = random_trades(400, 3, 20, 5)
    result = result_of_trades(columns, start, held, side, size=0.5, fee=0.001)
    found = against_random(result, {SYMBOL: columns}, 0.0, dice(), 10)
    assert found is not None
    equity = [10_000.0]
    for profit in result.trades.profit[:-1] / 1e8:
        equity.append(equity[-1] + profit)
    own = sum(p / 1e8 / e for p, e in zip(result.trades.profit, equity, strict=True))
    assert found.profit == pytest.approx(own, rel=2e-3)


def test_a_flow_without_trades_is_compared_with_nobody() -> None:
    columns = walk(50, 6)
    nothing = np.zeros(0, dtype=np.int64)
    result = result_of_trades(columns, nothing, nothing, nothing)
    assert against_random(result, {SYMBOL: columns}, 0.0, dice()) is None


def test_the_same_seed_draws_the_same_traders() -> None:
    given = shapes(walk(300, 7).open.tolist(), [5, 9, 30])
    first, again, other = (random_profits(given, dice(seed), 30) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not any(np.array_equal(*pair) for pair in pairwise((first, other)))
