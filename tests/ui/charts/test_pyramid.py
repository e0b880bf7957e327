"""Every level says first, max, min, last and sum of its candles, however they came in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.market import Candle
from moniqo_desktop.ui.charts.pyramid import MERGE, LinePyramid, Pyramid
from moniqo_desktop.ui.state.candles import GrowingColumns
from tests.ui.charts.builders import MINUTE, walk


def assert_levels_are_true(pyramid: Pyramid) -> None:
    """Against the plain definition, entry by entry."""
    held = pyramid.columns
    for level in range(pyramid.levels):
        size = MERGE**level
        bars = pyramid.bars(level, 0, len(pyramid))
        starts = range(0, len(pyramid), size)
        assert len(bars) == len(starts)
        for number, start in enumerate(starts):
            part = held[start : start + size]
            assert bars.open[number] == part.open[0]
            assert bars.high[number] == part.high.max()
            assert bars.low[number] == part.low.min()
            assert bars.close[number] == part.close[-1]
            assert bars.volume[number] == pytest.approx(part.volume.sum(), rel=1e-12)


@pytest.mark.parametrize("count", [1, 63, 64, 65, 255, 257, 1_023, 4_097])
def test_each_level_is_what_its_candles_say(count: int) -> None:
    assert_levels_are_true(Pyramid(walk(count)))


@settings(max_examples=25, deadline=None)
@given(
    start=st.integers(0, 300),
    steps=st.lists(st.tuples(st.booleans(), st.floats(1, 100)), max_size=120),
)
def test_appending_and_changing_the_last_candle_keeps_every_level_true(
    start: int, steps: list[tuple[bool, float]]
) -> None:
    growing = GrowingColumns(walk(start))
    pyramid = Pyramid(growing.columns())
    for is_new, price in steps:
        number = len(growing) if is_new or not len(growing) else len(growing) - 1
        first = max(len(growing) - 1, 0)
        growing.add(Candle(number * MINUTE, price, price + 1, price - 1, price, price))
        pyramid.follow(growing.columns(), first)
    assert_levels_are_true(pyramid)


def test_a_candle_that_shrinks_again_lowers_the_levels_too() -> None:
    growing = GrowingColumns(walk(500))
    pyramid = Pyramid(growing.columns())
    last = growing.columns().candle(499)
    for high in (1e9, last.high):
        growing.add(Candle(last.opened_at, last.open, high, last.low, last.close, 1.0))
        pyramid.follow(growing.columns(), 499)
    assert pyramid.bars(pyramid.levels - 1, 0, 500).high.max() < 1e9


def test_a_part_in_view_is_the_part_of_the_whole() -> None:
    pyramid = Pyramid(walk(5_000))
    whole, part = pyramid.bars(2, 0, 5_000), pyramid.bars(2, 1_000, 1_100)
    assert part.first == 62
    assert np.array_equal(part.high, whole.high[62:69])


def test_a_view_beside_the_candles_holds_nothing() -> None:
    pyramid = Pyramid(walk(100))
    assert len(pyramid.bars(0, 200, 300)) == 0


def test_never_more_entries_than_asked_for() -> None:
    pyramid = Pyramid(walk(100_000))
    for visible in (10, 800, 3_000, 100_000):
        level = pyramid.level_for(visible, 800)
        assert visible / MERGE**level <= 800
        assert level == 0 or visible / MERGE ** (level - 1) > 800


def test_a_line_keeps_its_extremes_at_every_level() -> None:
    values = np.random.default_rng(1).normal(0, 1, 3_000)
    values[:50] = np.nan
    line = LinePyramid(values)
    level = line.level_for(3_000, 100)
    _, low, high = line.spans(level, 0, 3_000)
    assert len(low) <= 100
    assert (np.nanmin(low), np.nanmax(high)) == (np.nanmin(values), np.nanmax(values))


def test_a_group_of_nothing_but_warm_up_stays_empty() -> None:
    values = np.full(300, np.nan)
    values[200:] = 1.0
    _, low, _ = LinePyramid(values).spans(2, 0, 300)
    assert np.isnan(low[:12]).all()
    assert (low[13:] == 1.0).all()
