"""Grid, price axis and time axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from moniqo_desktop.ui.charts.batches import draw_lines
from moniqo_desktop.ui.charts.scales.log_ticks import log_labels
from moniqo_desktop.ui.charts.ticks import price_ticks, tick_decimals, time_ticks
from moniqo_desktop.ui.charts.view import LogScale, Scale, Span

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats, Ints
    from moniqo_desktop.ui.look.theme import Theme

AXIS_HEIGHT: Final = 24
"""At 100 % text."""
_AXIS_PX: Final = 12
ROW: Final = 36.0
COLUMN: Final = 92.0
_PAD: Final = 8.0
REMEMBERED: Final = 4_000
"""Words whose width is kept."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Made once per theme: building a font costs more than drawing a label."""

    axis: QFont
    bold: QFont
    axis_metrics: QFontMetricsF
    bold_metrics: QFontMetricsF
    _widths: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def bold_width(self, text: str) -> float:
        """Px of bold words; asking the font costs more than a lookup in what it said before."""
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) >= REMEMBERED:
                self._widths.clear()
            width = self._widths[text] = self.bold_metrics.horizontalAdvance(text)
        return width

    def px(self, size: float) -> float:
        """A length of the design at the text size of these fonts."""
        return round(size * self.axis.pixelSize() / _AXIS_PX)

    @property
    def axis_height(self) -> float:
        """Of the time axis."""
        return self.px(AXIS_HEIGHT)

    def axis_width(self, text: str) -> float:
        """Px an axis needs for labels like text, tags included."""
        return self.bold_metrics.horizontalAdvance(text) + 2 * _PAD + 4


def fonts_of(theme: Theme) -> Fonts:
    axis = theme.font(_AXIS_PX, 400, tabular=True)
    bold = theme.font(_AXIS_PX, 600, tabular=True)
    return Fonts(axis, bold, QFontMetricsF(axis), QFontMetricsF(bold))


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
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(theme.mixed(theme.line, 0.62, theme.canvas), 0))
    lines = [(plot.left(), y, plot.right(), y) for y, _ in ticks.prices]
    lines += [(x, plot.top(), x, plot.bottom()) for x, _ in ticks.times]
    draw_lines(painter, pixel_lines(lines))


def draw_price_axis(
    painter: QPainter, labels: tuple[tuple[float, str], ...], left: float, fonts: Fonts
) -> None:
    """Pen set by the caller."""
    painter.setFont(fonts.axis)
    drop = fonts.axis_metrics.capHeight() / 2
    for y, text in labels:
        painter.drawText(QPointF(left + _PAD, y + drop), text)


def draw_time_axis(
    painter: QPainter, labels: tuple[tuple[float, str], ...], strip: QRectF, fonts: Fonts
) -> None:
    """Pen set by the caller; labels that would leave the strip are left out."""
    painter.setFont(fonts.axis)
    metrics = fonts.axis_metrics
    baseline = strip.center().y() + metrics.capHeight() / 2
    for x, text in labels:
        start = x - metrics.horizontalAdvance(text) / 2
        if start >= strip.left() + 2:
            painter.drawText(QPointF(start, baseline), text)


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
