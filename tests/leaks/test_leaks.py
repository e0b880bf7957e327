"""Laws of the search itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.app.backtests.leaks import hunted
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.engine.program.compiler import compile_flow
from moniqo_desktop.nodes.base import In, Out, SeriesNode
from moniqo_desktop.nodes.registry import Registry, params_of
from moniqo_desktop.research import leak_cuts
from moniqo_desktop.research.leak_columns import first_change
from moniqo_desktop.research.leak_study import BREAKS, DRIFT, LEAK, LeakReport, Search
from moniqo_desktop.research.leaks import find_leaks
from tests.kit.flows import MARKETS, a_flow, candles_of, kinds
from tests.kit.leaky_flows import (
    hunted_through,
    plan_with_planted,
    planted_flow,
    some_candles,
    study_of,
)

QUICK = Search(cuts=20, replays=6, dense=200)


class Sum(SeriesNode):
    """All closes so far, with a memory that is far too short: live it is another number."""

    kind, title, icon = "indicator.sum", "Sum", "wave"
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {"out": Out(PortType.NUMBER, "Output")}

    def memory(self, params: Any) -> int:
        return 3

    def compute(self, params: Any, given: Mapping[str, Any]) -> tuple[Any, ...]:
        return (np.cumsum(given["candles"].close),)


class Impatient(Sum):
    """Fails before it has ten candles."""

    kind, title = "indicator.impatient", "Impatient"

    def compute(self, params: Any, given: Mapping[str, Any]) -> tuple[Any, ...]:
        close = given["candles"].close
        return (np.full(len(close), close[9]),)


def report_of(node: SeriesNode) -> LeakReport:
    flow = a_flow({"candles": candles_of(), "odd": node.kind}, "candles.candles > odd.candles")
    plan = compile_flow(flow, Registry([*kinds().values(), node]), params_of, MARKETS)
    return find_leaks(study_of(plan, {c: some_candles(600) for c in plan.sources}), QUICK)


def test_a_memory_that_is_too_short_is_told_apart_from_a_leak() -> None:
    (found,) = report_of(Sum()).leaks
    assert (found.kind, found.node_id, found.row) == (DRIFT, "odd", 4)


def test_a_node_that_cannot_begin_is_named() -> None:
    (found,) = report_of(Impatient()).leaks
    assert (found.kind, found.node_id, found.row) == (BREAKS, "odd", 0)
    assert "IndexError" in found.known


def test_the_same_seed_finds_the_same_and_says_how_much() -> None:
    first, again = (hunted_through(planted_flow("zigzag")).report for _ in range(2))
    assert first == again
    assert first.leaks[0].change is not None


def test_the_first_event_that_changes_is_told() -> None:
    follows = hunted_through(planted_flow("rise")).report.follows
    assert follows is not None
    assert follows.what in ("DecisionMade", "IntentMade")


def test_two_leaks_are_both_named() -> None:
    nodes = {
        "candles": candles_of(),
        "one": "indicator.planted.next_close",
        "two": "indicator.planted.scaled",
        "sum": "logic.arithmetic",
    }
    wires = """candles.candles > one.candles; candles.candles > two.candles; one.out > sum.a;
    two.out > sum.b"""
    report = hunted_through(a_flow(nodes, wires), QUICK).report
    assert {leak.node_id for leak in report.leaks} == {"one", "two"}
    assert all(leak.kind == LEAK for leak in report.leaks)


def test_what_reads_a_leak_is_not_accused_of_it() -> None:
    nodes = {
        "candles": candles_of(),
        "leak": "indicator.planted.next_close",
        "mean": ("indicator.ta.sma", {"timeperiod": 3}),
        "up": "logic.compare",
    }
    wires = """candles.candles > leak.candles; leak.out > mean.line; mean.real > up.a;
    candles.close > up.b"""
    report = hunted_through(a_flow(nodes, wires), QUICK).report
    assert [leak.node_id for leak in report.leaks] == ["leak"]


def test_a_bypassed_leak_harms_nobody() -> None:
    flow = planted_flow("next_close")
    nodes = tuple(replace(node, bypassed=node.node_id == "leak") for node in flow.nodes)
    assert hunted_through(replace(flow, nodes=nodes), QUICK).report.is_clean


def test_a_node_gets_no_more_time_than_its_share() -> None:
    plan = plan_with_planted(planted_flow("keeper"))
    study = study_of(plan, {clock: some_candles(600) for clock in plan.sources})
    ticks = iter(range(10**9))
    hurried = replace(QUICK, most_us=9.0, elapsed_us=lambda: float(next(ticks)))
    assert 0 < find_leaks(study, hurried).cuts < find_leaks(study, QUICK).cuts / 3


@pytest.mark.parametrize("rows", [1, 2, 3, 60])
def test_a_history_of_few_candles_is_looked_at(rows: int) -> None:
    plan = plan_with_planted(planted_flow("next_close"))
    study = study_of(plan, {clock: some_candles(600)[:rows] for clock in plan.sources})
    assert hunted(study, QUICK).report.is_clean == (rows == 1)


def test_replays_take_no_more_than_their_share() -> None:
    for rows in (3, 50, 1_000, 100_000):
        for seed in range(20):
            draw = np.random.default_rng(seed)
            closes = np.arange(1, rows + 1) * 60_000
            effort = leak_cuts.efforts(closes, closes[draw.integers(0, rows // 3 + 1, 500)])
            places = [np.arange(5, rows, 7), np.arange(0, rows, 60)]
            lengths = leak_cuts.beginnings(effort, places, 24, 0.3, draw)
            assert sum(effort[cut - 1] for cut in lengths) <= 0.3
            assert all(0 < cut < rows for cut in lengths)


@pytest.mark.parametrize(
    ("was", "now", "row"),
    [
        ([1.0, np.nan, 3.0], [1.0, np.nan, 3.0], None),
        ([1.0, np.nan, 3.0], [1.0, 2.0, 3.0], 1),
        ([1.0, 2.0, 3.0], [1.0, 2.0, np.nextafter(3.0, 4.0)], 2),
        ([0.0, 1.0, 1.0], [-0.0, 1.0, 1.0], 0),
    ],
)
def test_one_bit_is_a_change_and_nan_is_nan(
    was: list[float], now: list[float], row: int | None
) -> None:
    change = first_change(np.array(was), np.array(now), 3)
    assert (change and change.row) == row
