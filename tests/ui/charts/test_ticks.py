"""Labels at round prices and round UTC times."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.ui.charts.ticks import price_ticks, tick_decimals, time_ticks

HOUR = 3_600_000
DAY = 24 * HOUR


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_price_labels_are_round() -> None:
    step, prices = price_ticks(65_400, 67_950, 7)
    assert step == 500
    assert prices == [65_500, 66_000, 66_500, 67_000, 67_500]


@given(low=st.floats(1e-6, 1e6), reach=st.floats(1e-6, 1e6), most=st.integers(1, 20))
def test_never_more_price_labels_than_there_is_room_for(
    low: float, reach: float, most: int
) -> None:
    step, prices = price_ticks(low, low + reach, most)
    assert len(prices) <= most + 1
    assert all(low - step * 1e-6 <= price <= low + reach + step * 1e-6 for price in prices)


def test_no_range_has_no_labels() -> None:
    assert price_ticks(5, 5, 5)[1] == []
    assert price_ticks(float("nan"), 5, 5)[1] == []


@pytest.mark.parametrize(("step", "decimals"), [(500, 0), (1, 0), (0.5, 1), (0.02, 2), (1e-6, 4)])
def test_labels_have_the_decimals_that_tell_them_apart(step: float, decimals: int) -> None:
    assert tick_decimals(step, 4) == decimals


def test_hours_are_labelled_and_midnight_says_the_day() -> None:
    times = np.arange(at("2026-11-21T20:00"), at("2026-11-22T05:00"), 15 * 60_000)
    labels = time_ticks(times, 2.5 * HOUR)
    assert [text for _, text in labels] == ["21:00", "Nov 22", "03:00"]
    assert all(times[offset] % (3 * HOUR) == 0 for offset, _ in labels)


def test_years_are_labelled_over_a_decade() -> None:
    times = np.arange(at("2015-03-01"), at("2026-01-05"), DAY)
    texts = [text for _, text in time_ticks(times, 300 * DAY)]
    assert texts == [str(year) for year in range(2016, 2027)]


def test_weeks_begin_on_monday() -> None:
    times = np.arange(at("2026-11-01"), at("2026-11-30"), DAY)
    days = [int(times[offset]) for offset, _ in time_ticks(times, 6 * DAY)]
    assert {datetime.fromtimestamp(day / 1000, UTC).weekday() for day in days} == {0}


def test_the_first_candle_after_a_gap_bears_the_label() -> None:
    times = np.array([at("2026-11-22T10:50"), at("2026-11-22T13:07"), at("2026-11-22T13:20")])
    assert time_ticks(times, HOUR) == [(1, "13:00")]


def test_no_candles_have_no_labels() -> None:
    assert time_ticks(np.array([], dtype=np.int64), HOUR) == []
