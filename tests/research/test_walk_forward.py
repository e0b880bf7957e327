"""Nothing of a search reaches into what judges it."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.research.space import Space
from moniqo_desktop.research.tried import DailyReturns
from moniqo_desktop.research.walk_forward import (
    DAY_MS,
    Step,
    Walk,
    Window,
    stability,
    walked,
    windows,
)
from tests.research.spaces import choice, numbers

HOUR = 3_600_000
spans = st.integers(1, 2_000).map(lambda hours: hours * HOUR)


@given(
    train=spans,
    test=spans,
    lookback=st.integers(0, 500).map(lambda hours: hours * HOUR),
    longer=st.integers(0, 300).map(lambda hours: hours * HOUR),
    rest=st.integers(0, 18_000).map(lambda hours: hours * HOUR),
    hold=st.integers(0, 3_000 * HOUR),
    anchored=st.booleans(),
)
@settings(deadline=None)
def test_windows_never_overlap_their_embargo(
    train: int, test: int, lookback: int, longer: int, rest: int, hold: int, anchored: bool
) -> None:
    embargo = lookback + longer
    whole = train + embargo + test + rest
    since = 1_700_000_000_000 // HOUR * HOUR
    found = windows(Walk(train, test, embargo, anchored), since, since + whole, lookback)
    for window in found:
        assert since <= window.train_from < window.train_to <= window.test_from
        assert window.test_from - window.train_to >= max(embargo, lookback)
        assert window.test_from < window.test_to <= since + whole
        assert window.train_from == (since if anchored else window.train_to - train)
        later = window.held_back(hold, HOUR)
        assert later.test_to == window.test_to
        assert later.is_empty or later.test_from - later.train_to >= max(hold, embargo)
        assert (later.test_from - since) % HOUR == 0
    for one, other in pairwise(found):
        assert one.test_to == other.test_from
        assert one.train_to < other.train_to
    assert found[-1].test_to + test > since + whole


def test_an_embargo_shorter_than_what_the_flow_looks_back_is_refused() -> None:
    with pytest.raises(Mistake, match="shorter than the flow looks back, 5 days"):
        windows(Walk(30 * DAY_MS, 10 * DAY_MS, DAY_MS), 0, 400 * DAY_MS, 5 * DAY_MS)


def test_candles_too_few_for_one_window_are_refused() -> None:
    with pytest.raises(Mistake, match="cover 40 days; one window takes 42 days"):
        windows(Walk(30 * DAY_MS, 10 * DAY_MS, 2 * DAY_MS), 0, 40 * DAY_MS, 0)


def step(
    number: int, returns: list[float], train_growth: float = 0.2, x: int = 5, mode: str = "a"
) -> Step:
    """Trained for 100 days, judged for 50, window after window."""
    test_from = (100 + 50 * number) * DAY_MS
    window = Window(test_from - 100 * DAY_MS, test_from, test_from, test_from + 50 * DAY_MS)
    growth = float(np.prod(1 + np.array(returns))) - 1
    daily = DailyReturns(test_from // DAY_MS, np.array(returns))
    return Step(window, {"x": x, "m": mode}, 1.0, 0.5, train_growth, growth, 3, daily)


def test_the_stitched_equity_is_the_product_of_the_tests() -> None:
    found = walked([step(0, [0.01] * 50), step(1, [-0.02] * 50)])
    assert len(found.equity) == 100
    assert found.growth == pytest.approx(1.01**50 * 0.98**50 - 1)
    assert found.equity[49] == pytest.approx(1.01**50)


def test_a_day_shared_by_two_tests_earns_both_of_its_parts() -> None:
    late = step(0, [0.01] * 51)
    found = walked([late, step(1, [0.03] * 50)])
    assert len(found.equity) == 100
    assert found.returns.values[50] == pytest.approx(1.01 * 1.03 - 1)


def test_efficiency_is_the_yearly_pace_of_tests_to_that_of_searches() -> None:
    same_pace = 1.2**0.5 - 1
    steps = [step(n, [0.0] * 49 + [same_pace]) for n in range(3)]
    assert walked(steps).efficiency == pytest.approx(1.0)
    assert math.isnan(walked([step(0, [0.01], train_growth=-0.1)]).efficiency)


def test_a_window_in_cash_leaves_its_days_flat() -> None:
    cash = Step(
        Window(0, 1, 2, 3), {}, math.nan, math.nan, 0.0, 0.0, 0, DailyReturns(0, np.zeros(0)), "-"
    )
    found = walked([step(0, [0.1]), cash, step(2, [0.1])])
    assert found.growth == pytest.approx(0.21)
    assert len(found.equity) == 101
    assert walked([cash]).growth == 0.0


def test_a_parameter_that_never_moved_has_no_spread() -> None:
    space = Space((numbers("x", 0, 10, 1), choice("m", "a", "b")))
    steps = [step(0, [0.0], x=0, mode="a"), step(1, [0.0], x=10, mode="a"), step(2, [0.0], x=5)]
    moved, word = stability(steps, space)
    assert (moved.usual, word.usual, word.spread) == (5.0, "a", 0.0)
    assert moved.spread == pytest.approx(np.std([0, 10, 5]) / 10)
    assert stability(steps[:1], space)[0].spread == 0.0
