"""Candles and volume as a few batched calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from moniqo_desktop.ui.charts.batches import draw_boxes, draw_lines
from moniqo_desktop.ui.charts.pyramid import Bars
from moniqo_desktop.ui.charts.view import Scale, Span

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats
    from moniqo_desktop.ui.look.theme import Theme

BODY_FROM: Final = 3.0
"""Px per candle below which only wicks are drawn."""
_BODY: Final = 0.7


@dataclass(frozen=True, slots=True)
class BarColours:
    """Opaque, mixed once: painting translucent boxes costs several times as much."""

    up: QColor
    down: QColor
    up_fill: QColor
    up_volume: QColor
    down_volume: QColor


def bar_colours(theme: Theme) -> BarColours:
    return BarColours(
        theme.up,
        theme.down,
        theme.mixed(theme.up, 0.34 if theme.is_dark else 0.16, theme.canvas),
        theme.mixed(theme.up, 0.26, theme.canvas),
        theme.mixed(theme.down, 0.26, theme.canvas),
    )


def draw_candles(
    painter: QPainter, bars: Bars, span: Span, scale: Scale, colours: BarColours
) -> None:
    """Up hollow, down filled; four calls, or two where only wicks have room."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    x = np.floor(span.xs(bars.centres())) + 0.5
    rises = bars.close >= bars.open
    wicks = _wicks(bars, x, scale)
    _pen(painter, colours.up)
    draw_lines(painter, wicks[rises])
    _pen(painter, colours.down)
    draw_lines(painter, wicks[~rises])
    if span.step * bars.size < BODY_FROM:
        return
    bodies = _bodies(bars, x, scale, body_width(span.step * bars.size))
    painter.setBrush(colours.down)
    draw_boxes(painter, bodies[~rises])
    _pen(painter, colours.up)
    painter.setBrush(colours.up_fill)
    draw_boxes(painter, bodies[rises])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_volume(
    painter: QPainter, bars: Bars, span: Span, bottom: float, per_unit: float, colours: BarColours
) -> None:
    """Two calls. per_unit: px per unit of volume."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    boxes = _volume_boxes(bars, span, bottom, per_unit)
    painter.setPen(Qt.PenStyle.NoPen)
    rises = bars.close >= bars.open
    for part, colour in ((rises, colours.up_volume), (~rises, colours.down_volume)):
        painter.setBrush(colour)
        draw_boxes(painter, boxes[part])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def body_width(step: float) -> int:
    """Odd, so that the wick stands in the middle; narrow bars stand closer."""
    width = max(1, int(max(step * _BODY, min(step - 0.7, 3.0))))
    return width if width % 2 else max(1, width - 1)


def _wicks(bars: Bars, x: Floats, scale: Scale) -> Floats:
    lines = np.empty((len(bars), 4))
    lines[:, 0] = lines[:, 2] = x
    lines[:, 1] = np.round(scale.y(bars.high))
    lines[:, 3] = np.round(scale.y(bars.low)) + 1
    return lines


def _bodies(bars: Bars, x: Floats, scale: Scale, width: int) -> Floats:
    """Outlines lie on pixel centres: a box of n px has width n − 1."""
    top = np.floor(scale.y(np.maximum(bars.open, bars.close))) + 0.5
    bottom = np.floor(scale.y(np.minimum(bars.open, bars.close))) + 0.5
    boxes = np.empty((len(bars), 4))
    boxes[:, 0] = x - width // 2
    boxes[:, 1] = top
    boxes[:, 2] = width - 1
    boxes[:, 3] = bottom - top
    return boxes


def _volume_boxes(bars: Bars, span: Span, bottom: float, per_unit: float) -> Floats:
    width = max(1, body_width(span.step * bars.size))
    boxes = np.empty((len(bars), 4))
    boxes[:, 0] = np.floor(span.xs(bars.centres())) - width // 2
    boxes[:, 2] = width
    boxes[:, 3] = np.ceil(bars.volume * per_unit)
    boxes[:, 1] = np.floor(bottom) - boxes[:, 3]
    return boxes


def _pen(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 0))
