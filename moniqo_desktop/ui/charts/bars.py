"""Candles and volume as a few batched calls."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isfinite
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtGui import QColor, QPainter

from moniqo_desktop.ui.charts.batches import cells_of, draw_cells, inner_cells
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
    """Up hollow, down filled; three calls, or two where only wicks have room."""
    if len(bars) <= 1:
        if len(bars):
            _draw_candle(painter, bars, span, scale, colours)
        return
    x = np.floor(span.xs(bars.centres())) + 0.5
    opens, highs, lows, closes = scale.y(np.array((bars.open, bars.high, bars.low, bars.close)))
    rises = bars.close >= bars.open
    wicks = cells_of(painter, _upright(x, np.floor(highs + 0.5), np.floor(lows + 0.5) + 1))
    if span.step * bars.size < BODY_FROM:
        draw_cells(painter, wicks[rises], colours.up)
        draw_cells(painter, wicks[~rises], colours.down)
        return
    tops, bottoms = np.minimum(opens, closes), np.maximum(opens, closes)
    half = body_width(span.step * bars.size) // 2
    bodies = cells_of(painter, _upright(x, np.floor(tops) + 0.5, np.floor(bottoms) + 0.5, half))
    hollow, falls = bodies[rises], ~rises
    draw_cells(painter, np.concatenate((wicks[falls], bodies[falls])), colours.down)
    draw_cells(painter, np.concatenate((wicks[rises], hollow)), colours.up)
    draw_cells(painter, inner_cells(hollow), colours.up_fill)


def draw_volume(
    painter: QPainter, bars: Bars, span: Span, bottom: float, per_unit: float, colours: BarColours
) -> None:
    """Two calls. per_unit: px per unit of volume."""
    if len(bars) == 1:
        _draw_volume_of_one(painter, bars, span, bottom, per_unit, colours)
        return
    boxes = cells_of(painter, _volume_boxes(bars, span, bottom, per_unit))
    rises = bars.close >= bars.open
    draw_cells(painter, boxes[rises], colours.up_volume)
    draw_cells(painter, boxes[~rises], colours.down_volume)


def _draw_candle(
    painter: QPainter, bars: Bars, span: Span, scale: Scale, colours: BarColours
) -> None:
    """The only one there is, as `draw_candles` does: a tick paints no other, and numbers one by
    one cost a fifth of what arrays of one number do."""
    x = floor(span.x(bars.centre)) + 0.5
    first, last = bars.open.item(), bars.close.item()
    top, bottom = scale.y(bars.high.item()), scale.y(bars.low.item())
    spans = [(x, _whole(top + 0.5), x, _whole(bottom + 0.5) + 1)]
    has_body = span.step * bars.size >= BODY_FROM
    if has_body:
        half = body_width(span.step * bars.size) // 2
        top, bottom = scale.y(max(first, last)), scale.y(min(first, last))
        spans.append((x - half, _whole(top) + 0.5, x + half, _whole(bottom) + 0.5))
    cells = cells_of(painter, np.array(spans, dtype=np.float64))
    if last < first:
        draw_cells(painter, cells, colours.down)
        return
    draw_cells(painter, cells, colours.up)
    draw_cells(painter, inner_cells(cells[1:]), colours.up_fill)


def _draw_volume_of_one(
    painter: QPainter, bars: Bars, span: Span, bottom: float, per_unit: float, colours: BarColours
) -> None:
    """As `draw_volume` does, see `_draw_candle`."""
    width = body_width(span.step * bars.size)
    left, foot = floor(span.x(bars.centre)) - width // 2, floor(bottom)
    top = foot - ceil(bars.volume.item() * per_unit)
    spans = np.array([(left, top, left + width - 0.5, foot - 0.5)])
    rises = bars.close.item() >= bars.open.item()
    colour = colours.up_volume if rises else colours.down_volume
    draw_cells(painter, cells_of(painter, spans), colour)


def _whole(y: float) -> float:
    """Rounded down; what has no place still has none."""
    return floor(y) if isfinite(y) else y


def body_width(step: float) -> int:
    """Odd, so that the wick stands in the middle; narrow bars stand closer."""
    width = max(1, int(max(step * _BODY, min(step - 0.7, 3.0))))
    return width if width % 2 else max(1, width - 1)


def _upright(x: Floats, top: Floats, bottom: Floats, half: int = 0) -> Floats:
    """(n, 4) spans around x, half so many px to either side."""
    spans = np.empty((len(x), 4))
    spans[:, 0], spans[:, 1], spans[:, 2], spans[:, 3] = x - half, top, x + half, bottom
    return spans


def _volume_boxes(bars: Bars, span: Span, bottom: float, per_unit: float) -> Floats:
    """(n, 4) spans; those without volume end above their top, and nothing is drawn."""
    width = body_width(span.step * bars.size)
    left = np.floor(span.xs(bars.centres())) - width // 2
    spans = np.empty((len(bars), 4))
    spans[:, 0], spans[:, 2] = left, left + width - 0.5
    spans[:, 1] = np.floor(bottom) - np.ceil(bars.volume * per_unit)
    spans[:, 3] = np.floor(bottom) - 0.5
    return spans
