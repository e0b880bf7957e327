"""What is found with little time, and how it ends when there is none left."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from moniqo_desktop.app.backtests.leaks import FlowStudy
from moniqo_desktop.research.leak_stirred import stretches, suspicious
from moniqo_desktop.research.leak_study import LEAK, LeakReport, Search, SeriesCase
from moniqo_desktop.research.leaks import find_leaks
from tests.kit.leaky_flows import plan_with_planted, planted_flow, some_candles, study_of

ROWS = 2_000
SPARSE = ("every_thousandth", "after_a_hole", "near_the_end", "before_a_fall", "centred_mean")
"""Rules that are honest at nearly all candles, or look only a little ahead."""


def study(name: str, rows: int = ROWS) -> FlowStudy:
    plan = plan_with_planted(planted_flow(name))
    return study_of(plan, {clock: some_candles(rows) for clock in plan.sources})


def ticking() -> Callable[[], float]:
    """A clock that goes on by one each time it is looked at: time as a number of checks."""
    ticks = itertools.count()
    return lambda: float(next(ticks))


def found_within(name: str, ticks: float, **given: int) -> LeakReport:
    search = Search(most_us=ticks, elapsed_us=ticking(), **given)
    return find_leaks(study(name), search)


def planted_case(made: FlowStudy) -> SeriesCase:
    return next(case for case in made.nodes if case.node_id == "leak")


@pytest.mark.parametrize("name", SPARSE)
def test_a_rare_leak_is_found_without_stepping_through_history(name: str) -> None:
    (leak,) = found_within(name, 400.0, dense=1, replays=0).leaks
    assert (leak.kind, leak.node_id) == (LEAK, "leak")


@pytest.mark.parametrize("name", ["next_close", "scaled", "length", "after_a_hole"])
def test_a_leak_is_found_by_the_checks_that_are_always_made(name: str) -> None:
    assert [leak.node_id for leak in found_within(name, 0.0).leaks] == ["leak"]


def test_stirring_shows_every_place_where_the_next_candle_is_known() -> None:
    case = planted_case(study("every_thousandth"))
    draw = np.random.default_rng(1)
    rows = {suspicious(case, stretch) for stretch in stretches(case, 0, draw)}
    assert {999} <= rows <= {None, 999, 1_999}


def test_stirring_suspects_nobody_who_is_honest() -> None:
    made = study("keeper")
    draw = np.random.default_rng(1)
    for case in made.nodes:
        for stretch in stretches(case, 3, draw):
            assert suspicious(case, stretch) is None


def test_a_flow_is_stepped_only_as_long_as_there_is_time() -> None:
    made = study("keeper", 300)
    allowed = iter([True] * 20)
    told, reached = made.lived(int(made.closes[200]), lambda: next(allowed, False))
    assert reached == int(made.closes[20])
    assert {answer.at for answer in told.answers} <= set(made.closes[:21].tolist())


def test_what_the_backtest_answered_is_what_a_replay_answers() -> None:
    made = study("keeper", 400)
    again = made.retold(-1, int(made.closes[-1]))
    assert list(made.heard) == list(again.answers)
    assert made.heard_until == int(made.closes[-1])


def test_without_time_each_node_and_the_flow_are_looked_at_all_the_same() -> None:
    report = found_within("keeper", 0.0)
    assert report.is_clean
    assert report.cuts >= 3 * 9
    assert report.replays == 2
