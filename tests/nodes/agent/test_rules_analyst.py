"""The rules analyst: fixed rules, a fixed table, no look ahead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.nodes.agent._rules import RULES, probability_up
from moniqo_desktop.nodes.agent.rules_analyst import RulesAnalyst

STYLES = sorted(RULES)


def walk(length: int = 400, seed: int = 7) -> Columns:
    """A random walk with candles of honest shape."""
    random = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(random.normal(0, 0.01, length)))
    opened = np.r_[close[0], close[:-1]]
    high = np.maximum(opened, close) * (1 + random.uniform(0, 0.004, length))
    low = np.minimum(opened, close) * (1 - random.uniform(0, 0.004, length))
    at = np.arange(length, dtype=np.int64) * 3_600_000
    return Columns(at, opened, high, low, close, np.ones(length))


def closes(*values: float) -> Columns:
    close = np.array(values, dtype=np.float64)
    return Columns(np.arange(len(close)) * 60_000, close, close, close, close, close)


def p_up(columns: Columns, **params: Any) -> Any:
    node = RulesAnalyst()
    return node.compute(node.Params(**params), {"candles": columns})[1]


@pytest.mark.parametrize("style", STYLES)
def test_stepping_gives_the_same_bits_as_whole_columns(style: str) -> None:
    node, columns = RulesAnalyst(), walk()
    params = node.Params(style=style, period=30, fast=10)
    signal, whole = node.compute(params, {"candles": columns})
    stream = node.open(params, {"candles": columns[:0]})
    for index in range(len(columns)):
        (direction, confidence), value = stream.update({"candles": columns.candle(index)})
        assert direction == signal.direction[index]
        assert np.array_equal([value, confidence], [whole[index], signal.confidence[index]], True)


@pytest.mark.parametrize("style", STYLES)
def test_no_view_depends_on_what_comes_later(style: str) -> None:
    columns = walk()
    whole = p_up(columns, style=style, period=30, fast=10)
    for length in (1, 29, 30, 31, 40, 41, 200):
        part = p_up(columns[:length], style=style, period=30, fast=10)
        assert np.array_equal(part, whole[:length], True)


@pytest.mark.parametrize("style", STYLES)
def test_it_abstains_exactly_during_warm_up(style: str) -> None:
    node = RulesAnalyst()
    params = node.Params(style=style, period=30, fast=10)
    views, values = node.compute(params, {"candles": walk()})
    warm = node.memory(params)
    assert np.isnan(values[:warm]).all()
    assert not np.isnan(values[warm:]).any()
    assert (views.direction[:warm] == 0).all()
    assert np.isnan(views.confidence[:warm]).all()


@pytest.mark.parametrize("style", STYLES)
def test_every_style_says_something_and_stays_modest(style: str) -> None:
    values = p_up(walk(2000), style=style, period=30, fast=10)
    seen = set(np.round(values[~np.isnan(values)], 2))
    assert seen <= {0.44, 0.46, 0.48, 0.5, 0.52, 0.54, 0.56}
    assert seen & {0.52, 0.54, 0.56}
    assert seen & {0.44, 0.46, 0.48}


@pytest.mark.parametrize("style", STYLES)
def test_a_market_that_stands_still_says_nothing(style: str) -> None:
    values = p_up(closes(*[100.0] * 60), style=style, period=20, fast=5)
    assert set(values[~np.isnan(values)]) == {0.5}


def test_a_rise_is_a_trend_and_a_fall_is_one_down() -> None:
    rise = closes(*range(100, 160))
    assert p_up(rise, style="trend", period=20, fast=5)[-1] == 0.56
    assert p_up(closes(*range(160, 100, -1)), style="trend", period=20, fast=5)[-1] == 0.44


def test_the_same_jump_is_momentum_and_a_reason_to_revert() -> None:
    jump = closes(*([100, 101] * 15), 112)
    assert p_up(jump, style="momentum", period=20)[-1] > 0.5
    assert p_up(jump, style="mean_reversion", period=20)[-1] == 0.44


def test_calm_above_the_mean_is_good_and_storm_below_it_is_bad() -> None:
    wild = [100.0 + 3 * (-1) ** n for n in range(20)]
    calm = closes(*wild, *[104 + 0.1 * n for n in range(6)])
    assert p_up(calm, style="volatility", period=20, fast=5)[-1] > 0.5
    mild = [100.0 + 0.1 * (-1) ** n for n in range(20)]
    storm = closes(*mild, 98, 101, 96, 100, 93)
    assert p_up(storm, style="volatility", period=20, fast=5)[-1] < 0.5


def test_the_view_is_the_probability_of_its_own_direction() -> None:
    node, columns = RulesAnalyst(), walk()
    views, values = node.compute(node.Params(style="breakout"), {"candles": columns})
    known = ~np.isnan(values)
    assert np.array_equal(views.direction[known], np.sign(values[known] - 0.5).astype(np.int8))
    assert np.array_equal(views.confidence[known], np.maximum(values[known], 1 - values[known]))


def test_the_table_is_symmetric() -> None:
    strength = np.array([0.0, 0.99, 1.0, 2.0, 3.0, 50.0])
    assert np.allclose(probability_up(strength) + probability_up(-strength), 1.0)
    assert list(probability_up(strength)) == [0.5, 0.5, 0.52, 0.54, 0.56, 0.56]


def test_a_short_period_that_is_not_shorter_is_refused() -> None:
    with pytest.raises(ValidationError, match="below the period, 20"):
        RulesAnalyst.Params(style="trend", period=20, fast=20)
