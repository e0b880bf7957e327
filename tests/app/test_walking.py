"""A walk forward over a real flow: what judges a search was never seen by it."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.app.backtests.backtest import prepare, run
from moniqo_desktop.app.searches.report import is_short, pace_of
from moniqo_desktop.app.searches.walking import lookback, since
from moniqo_desktop.app.searches.worker import within
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.research.tried import DailyReturns
from moniqo_desktop.research.walk_forward import Step, Walked, Window
from moniqo_desktop.research.walk_forward import walked as walked_of
from tests.app.searches import HOUR, START, asked, found, spec, waves

WALK = "220:150:60"


@pytest.fixture(scope="module")
def candles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return waves(tmp_path_factory.mktemp("candles") / "waves.csv")


@pytest.fixture(scope="module")
def walked(candles: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return found(asked(candles, walk=WALK), tmp_path_factory.mktemp("walk")).walked


def test_each_window_is_searched_by_itself(walked: Any) -> None:
    assert len(walked.steps) == 2
    first, second = walked.steps
    assert first.window.train_from == START
    assert first.window.train_to == START + 220 * HOUR
    assert second.window.train_to - first.window.train_to == 150 * HOUR
    assert all(step.params and step.trades for step in walked.steps)


def test_nothing_after_the_search_changes_what_it_chose(
    candles: Path, walked: Any, tmp_path: Path
) -> None:
    other = waves(tmp_path / "other.csv", changed_from=220)
    again = found(asked(other, walk=WALK), tmp_path).walked
    assert again is not None
    first, other_first = walked.steps[0], again.steps[0]
    assert other_first.params == first.params
    assert other_first.train_growth == first.train_growth
    assert other_first.test_growth != first.test_growth


def test_nothing_after_the_test_changes_how_it_ended(walked: Any, tmp_path: Path) -> None:
    other = waves(tmp_path / "other.csv", changed_from=430)
    again = found(asked(other, walk=WALK), tmp_path).walked
    assert again is not None
    assert again.steps[0].test_growth == walked.steps[0].test_growth


def test_the_embargo_reaches_as_far_as_the_flow_looks_back_and_held(
    candles: Path, walked: Any
) -> None:
    for step in walked.steps:
        gap = step.window.test_from - step.window.train_to
        assert gap >= 60 * HOUR
        assert gap >= int(step.params["slow.timeperiod"]) * HOUR - HOUR


def test_figures_since_a_time_are_those_of_the_equity_after_it(candles: Path) -> None:
    prepared = prepare(spec(candles))
    result = run(prepared).result
    start = START + 300 * HOUR
    figures, returns = since(result, start, prepared.cash)
    before, last = int(result.equity[result.at <= start][-1]), int(result.equity[-1])
    assert figures.net_profit == last - before
    assert figures.growth == pytest.approx(last / before - 1)
    assert float(np.prod(1 + returns.values)) == pytest.approx(last / before)
    assert 0 < figures.trades < len(result.trades)
    whole, _ = since(result, 0, prepared.cash)
    assert whole.net_profit == result.net_profit
    assert whole.trades == len(result.trades)


def test_a_part_holds_candles_that_opened_and_closed_within(candles: Path) -> None:
    prepared = prepare(spec(candles))
    part = within(prepared, START + 10 * HOUR, START + 20 * HOUR)
    (columns,) = part.feeds.values()
    assert columns.opened_at.tolist() == [START + n * HOUR for n in range(10, 20)]
    (columns,) = within(prepared, START + 1, START + 3 * HOUR - 1).feeds.values()
    assert columns.opened_at.tolist() == [START + HOUR]
    assert part.data_hash == prepared.data_hash


def test_the_look_back_is_that_of_the_longest_way_through_the_flow(candles: Path) -> None:
    assert lookback(prepare(spec(candles)).plan) == 12  # the slow average of 13 candles


@pytest.mark.parametrize(
    ("walk", "said"),
    [
        ("250:150:5", "embargo of 5 hours is shorter than the flow looks back, 12 hours"),
        ("600d:30d", "candles cover 27.5 days; one window"),
        ("250", "no walk forward"),
        ("a:b", "no length of time"),
        ("0:10", "above zero"),
    ],
)
def test_spans_that_do_not_fit_are_told_before_anything_runs(
    candles: Path, tmp_path: Path, walk: str, said: str
) -> None:
    with pytest.raises(Mistake, match=said):
        found(asked(candles, walk=walk), tmp_path)
    assert not (tmp_path / "searches").exists()


def test_a_walk_forward_is_taken_up_where_it_ended(
    candles: Path, walked: Any, tmp_path: Path
) -> None:
    texts: list[str] = []

    def cancelled() -> bool:
        return texts[-1:] == ["Window 2 of 2"]

    search = asked(candles, walk=WALK)
    part = found(
        search, tmp_path, progress=lambda now, text: texts.append(text), cancelled=cancelled
    )
    assert part.walked is None
    assert not part.complete
    whole = found(search, tmp_path, resume=True).walked
    assert whole is not None
    assert [step.params for step in whole.steps] == [step.params for step in walked.steps]
    assert whole.growth == walked.growth
    assert json.dumps(whole.efficiency) == json.dumps(walked.efficiency)


def lasting(days: int) -> Walked:
    window = Window(0, 100 * DAY_MS, 100 * DAY_MS, (100 + days) * DAY_MS)
    returns = DailyReturns(100, np.full(days, 0.01))
    growth = 1.01**days - 1
    return walked_of([Step(window, {"x": 5}, 1.0, 0.5, 0.2, growth, 3, returns)])


@pytest.mark.parametrize(("days", "is_told"), [(16, False), (90, False), (91, True)])
def test_tests_of_a_few_days_are_not_carried_on_to_a_year(days: int, is_told: bool) -> None:
    done = lasting(days)
    assert done.efficiency > 0
    assert is_short(done) is not is_told
    assert math.isnan(pace_of(done)) is not is_told
