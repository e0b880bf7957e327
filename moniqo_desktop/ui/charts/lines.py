"""Indicator lines over candles: placed by time, thinned by pyramid, drawn in one call each."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtGui import QColor, QPainter, QPen

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.messages.queries import Line
from moniqo_desktop.ui.charts.batches import draw_lines
from moniqo_desktop.ui.charts.pyramid import LinePyramid
from moniqo_desktop.ui.charts.view import Scale, Span

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats, Ints
    from moniqo_desktop.ui.charts.live.points import Tail
    from moniqo_desktop.ui.look.theme import Theme

PRICE_PANE: Final = "price"
_SMOOTH_UP_TO: Final = 5_000.0
"""Px of path drawn smooth: what costs is its length, and a jagged line gains nothing by it."""
_HUES: Final = (
    PortType.TEXT,
    PortType.POSITION,
    PortType.ORDER,
    PortType.SERIES,
    PortType.ACCOUNT,
)


class PlacedLine:
    """A line with the candle under each of its values.

    index: (values,) candle numbers, ascending; of several values on one candle the last counts.
    Among candles shorter than its own a value stands where its candle closed, not where it opened:
    earlier nobody could know it.
    """

    def __init__(self, line: Line, opened_at: Ints) -> None:
        self.line = line
        self._times: Ints = np.asarray(line.opened_at, dtype=np.int64)
        self._values: Floats = np.asarray(line.values, dtype=np.float64)
        self._place(self._times, self._values, opened_at)

    def carried_on(self, tail: Tail, opened_at: Ints) -> PlacedLine:
        """With what came after its last value, over the candles there are now."""
        longer = copy(self)
        times, values = (np.array(part) for part in tail)
        longer._place(np.append(self._times, times), np.append(self._values, values), opened_at)
        return longer

    def _place(self, opened: Ints, values: Floats, opened_at: Ints) -> None:
        times = opened.astype(np.int64) + max(self.line.over - 1, 0)
        index = np.searchsorted(opened_at, times, side="right") - 1
        kept = index >= 0
        kept[:-1] &= index[1:] != index[:-1]
        self.index: Floats = index[kept].astype(np.float64)
        self._pyramid = LinePyramid(values[kept])

    def value_at(self, candle: int) -> float:
        """NaN where there is none."""
        place = int(np.searchsorted(self.index, candle, side="right")) - 1
        return float(self._pyramid.values[place]) if place >= 0 else float("nan")

    def path(self, span: Span) -> tuple[Floats, Floats, bool]:
        """Candle numbers and values to draw through, of what is in view and one more on either
        side; whether that is all of them."""
        level, first, stop = self._part(span)
        places, values = self._pyramid.path(level, first, stop)
        return self.index[places], values, not level

    def _part(self, span: Span) -> tuple[int, int, int]:
        """Level, and which values: first and stop (exclusive)."""
        first = max(0, int(np.searchsorted(self.index, span.first)) - 1)
        stop = int(np.searchsorted(self.index, span.stop)) + 1
        return self._pyramid.level_for(stop - first, max(span.width / 2, 2)), first, stop

    def low_high(self, span: Span) -> tuple[float, float] | None:
        """Over what is in view; None if that is nothing but NaN."""
        _, low, high = self._pyramid.spans(*self._part(span))
        finite = np.isfinite(low)
        return (float(low[finite].min()), float(high[finite].max())) if finite.any() else None


def segments(x: Floats, values: Floats, scale: Scale) -> Floats:
    """(n, 4) between neighbours that are both there."""
    if len(x) < 2:
        return np.empty((0, 4))
    down = scale.y(values)
    lines = np.empty((len(x) - 1, 4))
    lines[:, 0], lines[:, 1] = x[:-1], down[:-1]
    lines[:, 2], lines[:, 3] = x[1:], down[1:]
    gaps = np.isnan(down)
    if not gaps.any():
        return lines
    return lines[~(gaps[:-1] | gaps[1:])]


def draw_line(
    painter: QPainter, line: PlacedLine, span: Span, scale: Scale, colour: QColor
) -> None:
    index, values, is_whole = line.path(span)
    lines = segments(span.xs(index), values, scale)
    smooth = is_whole and _length(lines) <= _SMOOTH_UP_TO
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setPen(QPen(colour, 1.6 if smooth else 0))
    draw_lines(painter, lines)


def _length(lines: Floats) -> float:
    """At most so many px, by the way round the corner."""
    return float(np.abs(lines[:, 2:] - lines[:, :2]).sum())


def line_colours(theme: Theme) -> tuple[QColor, ...]:
    """In the order in which lines get them; none is the up or down colour."""
    return (theme.accent, theme.warn, theme.paused, *(theme.port_colour(hue) for hue in _HUES))
