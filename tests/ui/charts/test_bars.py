"""Candles and volume as whole pixels of the screen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.charts.bars import BarColours, draw_candles, draw_volume
from moniqo_desktop.ui.charts.batches import cells_of, draw_cells, inner_cells
from moniqo_desktop.ui.charts.pyramid import Bars, Pyramid
from moniqo_desktop.ui.charts.view import LogScale, Scale, Span
from tests.ui.charts.builders import walk

WIDTH, HEIGHT = 240, 120
RED, GREEN = QColor("red"), QColor("green")
COLOURS = BarColours(GREEN, RED, QColor("blue"), QColor("cyan"), QColor("magenta"))


@pytest.fixture(autouse=True)
def application(qtbot: QtBot) -> None:
    """Pictures need one."""


class Paper:
    """A picture with its painter."""

    def __init__(self, ratio: float = 1.0) -> None:
        self.image = QImage(round(WIDTH * ratio), round(HEIGHT * ratio), QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        self.image.fill(0)

    def __enter__(self) -> QPainter:
        self._painter = QPainter(self.image)
        return self._painter

    def __exit__(self, *_: object) -> None:
        self._painter.end()

    def cells(self, colour: QColor) -> set[tuple[int, int]]:
        """Pixels of a colour, across and down."""
        size = self.image.width(), self.image.height()
        places = ((x, y) for x in range(size[0]) for y in range(size[1]))
        return {place for place in places if self.image.pixelColor(*place) == colour}


def span_of(count: int, step: float) -> Span:
    span = Span()
    span.set_width(WIDTH)
    span.set_count(count)
    span.step, span.left = step, 0.0
    return span


def one_by_one(bars: Bars) -> Iterator[Bars]:
    return (bars._part(slice(n, n + 1)) for n in range(len(bars)))


@pytest.mark.parametrize("step", [1.3, 3.0, 4.7, 9.0, 31.0])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_a_candle_alone_is_painted_as_among_others(step: float, ratio: float) -> None:
    held = walk(24)
    bars, span = Pyramid(held).bars(0, 0, 24), span_of(24, step)
    scale = Scale(float(held.low.min()), float(held.high.max()), 4, HEIGHT - 4)
    together, alone = Paper(ratio), Paper(ratio)
    with together as painter:
        draw_volume(painter, bars, span, HEIGHT, 1.5, COLOURS)
        draw_candles(painter, bars, span, scale, COLOURS)
    with alone as painter:
        for bar in one_by_one(bars):
            draw_volume(painter, bar, span, HEIGHT, 1.5, COLOURS)
        for bar in one_by_one(bars):
            draw_candles(painter, bar, span, scale, COLOURS)
    assert alone.image == together.image


def test_a_rising_candle_is_hollow_and_a_falling_one_filled() -> None:
    held = walk(2)
    bars = replace(
        Pyramid(held).bars(0, 0, 2),
        open=np.array([20.0, 40.0]),
        close=np.array([40.0, 20.0]),
        high=np.array([45.0, 45.0]),
        low=np.array([15.0, 15.0]),
    )
    paper = Paper()
    with paper as painter:
        draw_candles(painter, bars, span_of(2, 20.0), Scale(0, 60, 0, HEIGHT), COLOURS)
    assert {x for x, _ in paper.cells(RED)} == set(range(24, 37))
    inside = paper.cells(COLOURS.up_fill)
    assert ({x for x, _ in inside}, {y for _, y in inside}) == (
        set(range(5, 16)),
        set(range(41, 80)),
    )


@pytest.mark.parametrize("count", [1, 3])
def test_prices_without_a_logarithm_are_left_out_and_the_rest_is_painted(count: int) -> None:
    held = walk(count)
    bars = replace(Pyramid(held).bars(0, 0, count), low=np.full(count, -1.0))
    scale = LogScale(float(held.low.min()), float(held.high.max()), 0, HEIGHT)
    paper = Paper()
    with paper as painter:
        draw_candles(painter, bars, span_of(count, 20.0), scale, COLOURS)
    assert paper.cells(RED) | paper.cells(GREEN)
    assert all(math.isnan(scale.y(low)) for low in bars.low.tolist())


@pytest.mark.parametrize("count", [1, 3])
def test_a_scale_stretched_beyond_all_measure_paints_nothing_strange(count: int) -> None:
    held = walk(count)
    bars, low = Pyramid(held).bars(0, 0, count), float(held.low[0]) / 2
    paper = Paper()
    with paper as painter:
        scale = Scale(low, low * (1 + 1e-9), 0, HEIGHT)
        draw_candles(painter, bars, span_of(count, 20.0), scale, COLOURS)
    assert not paper.cells(RED) | paper.cells(GREEN)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_both_ends_of_a_span_are_filled(ratio: float) -> None:
    paper = Paper(ratio)
    with paper as painter:
        cells = cells_of(painter, np.array([(10.5, 20.5, 14.5, 29.5)]))
        draw_cells(painter, cells, RED)
    left, top, right, bottom = (math.floor(end * ratio) for end in (10.5, 20.5, 14.5, 29.5))
    expected = {(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)}
    assert paper.cells(RED) == expected


@pytest.mark.parametrize(("right", "bottom"), [(10, 40), (11, 40), (30, 20), (30, 21)])
def test_what_is_only_edge_has_no_inside(right: int, bottom: int) -> None:
    paper = Paper()
    with paper as painter:
        edge = np.array([(10, 20, right, bottom)], dtype=np.int32)
        draw_cells(painter, inner_cells(edge), RED)
    assert not paper.cells(RED)
