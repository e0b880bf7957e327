"""Every operation of the nodes that offer several, on a few numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.nodes.base import SeriesNode
from moniqo_desktop.nodes.logic.arithmetic import Operation
from moniqo_desktop.nodes.logic.compare import Comparison
from moniqo_desktop.nodes.registry import load_registry, params_of
from tests.nodes.series import closes, plain

REGISTRY = load_registry()
A, B = [3.0, -2.0, 5.0, math.nan], [2.0, 4.0, 5.0, 1.0]
RESULTS: dict[Operation, list[float | None]] = {
    Operation.ADD: [5, 2, 10, None],
    Operation.SUBTRACT: [1, -6, 0, None],
    Operation.MULTIPLY: [6, -8, 25, None],
    Operation.DIVIDE: [1.5, -0.5, 1, None],
    Operation.MINIMUM: [2, -2, 5, None],
    Operation.MAXIMUM: [3, 4, 5, None],
    Operation.ABSOLUTE: [3, 2, 5, None],
    Operation.DISTANCE: [1, 6, 0, None],
    Operation.PERCENT: [50, -150, 0, None],
}
ANSWERS = {
    Comparison.ABOVE: [True, False, False, False],
    Comparison.AT_LEAST: [True, False, True, False],
    Comparison.BELOW: [False, True, False, False],
    Comparison.AT_MOST: [False, True, True, False],
    Comparison.EQUAL: [False, False, True, False],
}


def computed(kind: str, given: dict[str, Any], **raw: Any) -> list[Any]:
    node = REGISTRY[kind]
    assert isinstance(node, SeriesNode)
    (column,) = node.compute(params_of(node, raw), dict.fromkeys(node.inputs) | given)
    return plain(column)


@pytest.mark.parametrize("op", Operation)
def test_each_operation_gives_its_result_and_nothing_where_a_value_is_missing(
    op: Operation,
) -> None:
    given = {"a": np.array(A), "b": np.array(B)}
    assert computed("logic.arithmetic", given, op=op.value) == RESULTS[op]


@pytest.mark.parametrize("op", Comparison)
def test_each_comparison_gives_its_answer_and_no_where_a_value_is_missing(op: Comparison) -> None:
    given = {"a": np.array(A), "b": np.array(B)}
    assert computed("logic.compare", given, op=op.value) == ANSWERS[op]


def test_a_sum_that_rounds_in_the_last_digit_is_still_equal() -> None:
    given = {"a": np.array([0.1 + 0.2, 0.30001]), "b": np.array([0.3, 0.3])}
    assert computed("logic.compare", given, op="equal") == [True, False]


def test_a_quotient_by_zero_has_no_value() -> None:
    given = {"a": np.array([1.0, 0.0]), "b": np.array([0.0, 0.0])}
    assert computed("logic.arithmetic", given, op="divide") == [None, None]


def test_the_answer_of_a_level_that_is_touched_from_above_is_no_crossing() -> None:
    given = {"a": np.array([5.0, 3.0, 4.0, 3.0, 2.0])}
    assert computed("logic.crosses_below", given, level=3) == [False] * 4 + [True]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("up", [False, True, False, False]),
        ("down", [False, False, True, False]),
        ("both", [False, True, True, False]),
    ],
)
def test_a_price_trigger_looks_the_way_it_was_told(way: str, expected: list[bool]) -> None:
    given = {"candles": closes([90, 110, 90, 95])}
    assert computed("trigger.price_crosses", given, level=100, way=way) == expected


def test_a_threshold_read_as_a_trend_follows_what_is_high() -> None:
    given = {"value": np.array([80.0, 50.0, 20.0])}
    signal = computed("logic.threshold_signal", given, reading="trend")
    assert signal == [("long", 1.0), None, ("short", 1.0)]


def test_a_signal_needs_at_least_one_of_its_flags() -> None:
    node = REGISTRY["logic.to_signal"]
    assert node.check_inputs(frozenset()) == "it needs a wire at Long, Short or Exit."
    assert node.check_inputs(frozenset({"exit"})) is None


def test_a_market_is_in_exactly_one_regime_once_it_has_warmed_up() -> None:
    node = REGISTRY["market.health"]
    assert isinstance(node, SeriesNode)
    calm, rise = [100 + math.sin(n) / 5 for n in range(80)], [100 + 2.0 * n for n in range(40)]
    storm = [180 * (1.06 if n % 2 else 1) for n in range(60)]
    candles = closes([*calm, *rise, *storm])
    _, *regimes, _ = node.compute(params_of(node, {}), {"candles": candles})
    up, _, ranging, wild = (regime.tolist() for regime in regimes)
    assert np.sum(regimes, axis=0)[50:].tolist() == [1] * 130
    assert not np.any(np.array(regimes)[:, :48])
    assert ranging[79]
    assert up[110]
    assert wild[170]
