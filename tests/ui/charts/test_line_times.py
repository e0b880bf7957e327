"""A line of longer candles stands where its values became known."""

from __future__ import annotations

import numpy as np
import pytest

from moniqo_desktop.domain.messages.queries import Line
from moniqo_desktop.ui.charts.lines import PlacedLine

MINUTE, HOUR = 60_000, 3_600_000


def hourly() -> Line:
    return Line("rsi", "RSI", "rsi", (0, HOUR), (10.0, 20.0), HOUR)


def test_an_hourly_value_stands_on_the_minute_that_closed_with_its_hour() -> None:
    minutes = np.arange(0, 2 * HOUR, MINUTE)
    placed = PlacedLine(hourly(), minutes)
    assert placed.index.tolist() == [59, 119]
    assert np.isnan(placed.value_at(58))
    assert placed.value_at(60) == 10.0


@pytest.mark.parametrize("frame", [HOUR, 4 * HOUR])
def test_on_its_own_or_longer_candles_it_stands_on_the_one_it_belongs_to(frame: int) -> None:
    candles = np.arange(0, 8 * HOUR, frame)
    expected = [0.0, 1.0] if frame == HOUR else [0.0]
    assert PlacedLine(hourly(), candles).index.tolist() == expected


def test_a_line_of_moments_stands_at_its_moments() -> None:
    line = Line("x", "X", "price", (MINUTE, 2 * MINUTE), (1.0, 2.0))
    assert PlacedLine(line, np.arange(0, 10 * MINUTE, MINUTE)).index.tolist() == [1.0, 2.0]
