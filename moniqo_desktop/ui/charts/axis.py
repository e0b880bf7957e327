"""Grid, price axis and time axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from moniqo_desktop.ui.charts.batches import cells_of, draw_cells
from moniqo_desktop.ui.charts.scales.letters import PAD, Fonts
from moniqo_desktop.ui.charts.scales.log_ticks import log_labels
from moniqo_desktop.ui.charts.ticks import price_ticks, tick_decimals, time_ticks
from moniqo_desktop.ui.charts.view import LogScale, Scale, Span

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats, Ints
    from moniqo_desktop.ui.look.theme import Theme

ROW: Final = 36.0
COLUMN: Final = 92.0


@dataclass(frozen=True, slots=True)
class Ticks:
    """Labels of one frame: (px, text) along each axis. shown: prices not covered by a tag."""

    prices: tuple[tuple[float, str], ...]
    times: tuple[tuple[float, str], ...]
    shown: tuple[tuple[float, str], ...] = ()


def price_labels(scale: Scale, decimals: int, row: float = ROW) -> tuple[tuple[float, str], ...]:
    """Labels that keep half a text height from the ends."""
    if isinstance(scale, LogScale):
        return log_labels(scale, decimals, row)
    most = max(2, int((scale.bottom - scale.top) / row))
    step, prices = price_ticks(scale.low, scale.high, most)
    shown = tick_decimals(step, decimals)
    labels = ((scale.y(price), f"{price:,.{shown}f}") for price in prices)
    return tuple(
        (y, text.replace("-", "\u2212"))
        for y, text in labels
        if scale.top + 8 <= y <= scale.bottom - 8
    )


def time_labels(opened_at: Ints, span: Span, right: float) -> tuple[tuple[float, str], ...]:
    """opened_at: all candles. right: px where the plot ends."""
    first, stop = span.first, span.stop
    if stop - first < 2:
        return ()
    per_candle = float(opened_at[stop - 1] - opened_at[first]) / (stop - 1 - first)
    ticks = time_ticks(opened_at[first:stop], per_candle * COLUMN / span.step)
    placed = ((span.x(first + offset), text) for offset, text in ticks)
    return tuple((x, text) for x, text in _spread(placed) if 0 <= x <= right)


def draw_grid(painter: QPainter, ticks: Ticks, plot: QRectF, theme: Theme) -> None:
    lines = [(plot.left(), y, plot.right(), y) for y, _ in ticks.prices]
    lines += [(x, plot.top(), x, plot.bottom()) for x, _ in ticks.times]
    colour = theme.mixed(theme.line, 0.62, theme.canvas)
    draw_cells(painter, cells_of(painter, pixel_lines(lines)), colour)


def draw_price_axis(
    painter: QPainter, labels: tuple[tuple[float, str], ...], left: float, fonts: Fonts
) -> None:
    """Pen set by the caller."""
    for y, text in labels:
        fonts.axis.write(painter, left + PAD, y + fonts.axis.cap / 2, text)


def draw_time_axis(
    painter: QPainter, labels: tuple[tuple[float, str], ...], strip: QRectF, fonts: Fonts
) -> None:
    """Pen set by the caller; labels that would leave the strip are left out."""
    baseline = strip.center().y() + fonts.axis.cap / 2
    for x, text in labels:
        start = x - fonts.axis.width(text) / 2
        if start >= strip.left() + 2:
            fonts.axis.write(painter, start, baseline, text)


def pixel_lines(lines: list[tuple[float, float, float, float]]) -> Floats:
    """(n, 4), on pixel centres so that thin lines stay sharp."""
    return np.floor(np.array(lines, dtype=np.float64).reshape(-1, 4)) + 0.5


def _spread(placed: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    """Drops labels closer than two thirds of a column to the one before."""
    kept: list[tuple[float, str]] = []
    for x, text in placed:
        if not kept or x - kept[-1][0] >= COLUMN * 0.6:
            kept.append((x, text))
    return kept
