"""A line of longer candles stands where its values became known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from moniqo_desktop.domain.messages.queries import Line
from moniqo_desktop.ui.charts.content import Content
from moniqo_desktop.ui.charts.legend import line_legend, line_name
from moniqo_desktop.ui.charts.lines import PlacedLine
from tests.ui.charts.builders import MINUTE, walk

HOUR = 60 * MINUTE


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


@pytest.mark.parametrize(
    ("step", "name"),
    [(15 * MINUTE, "RSI · 1h"), (HOUR, "RSI"), (0, "RSI")],
    ids=["shorter candles", "its own", "no candles yet"],
)
def test_a_line_over_candles_of_another_length_says_its_own(step: int, name: str) -> None:
    assert line_name(hourly(), step) == name


def test_the_legend_of_a_chart_tells_lines_of_other_candles_apart() -> None:
    """A hole in the market does not make its candles longer."""
    content, columns = Content(), walk(5)
    content.set_columns(replace(columns, opened_at=np.array([0, 15, 30, 60, 75]) * MINUTE))
    content.set_lines([hourly(), replace(hourly(), name="EMA 9", over=15 * MINUTE)])
    lines = [(line, QColor("white")) for line in content.lines]
    assert [words for words, _ in line_legend(content, lines, -1)] == ["RSI · 1h", "EMA 9"]
