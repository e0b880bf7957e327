"""One frame of the price chart: where things lie, then painting them back to front."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from moniqo_desktop.ui.charts.bars import bar_colours
from moniqo_desktop.ui.charts.compare import reach
from moniqo_desktop.ui.charts.content import Content
from moniqo_desktop.ui.charts.lines import line_colours
from moniqo_desktop.ui.charts.markers import MarkerLook, marker_look
from moniqo_desktop.ui.charts.pyramid import Bars
from moniqo_desktop.ui.charts.scales.chips import chip_boxes
from moniqo_desktop.ui.charts.scales.choice import ScaleChoice
from moniqo_desktop.ui.charts.scales.letters import Fonts, fonts_of
from moniqo_desktop.ui.charts.view import Scale, Span, stretched

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

VOLUME: Final = 0.19
_PANE: Final = 0.22
_LEGEND_Y: Final = 16.0
_TAG: Final = 16.0
_AIR: Final = 24.0


class Look:
    """Everything derived from a theme and the screen's ratio, made once."""

    def __init__(self, theme: Theme, ratio: float) -> None:
        self.theme = theme
        self.ratio = ratio
        self.fonts: Fonts = fonts_of(theme)
        self.bars = bar_colours(theme)
        self.lines: tuple[QColor, ...] = line_colours(theme)
        self.compared: tuple[QColor, ...] = self.lines[::-1]
        """Of other symbols: from the far end, so that they differ from the first lines."""
        self.markers: MarkerLook = marker_look(theme, ratio)


@dataclass(slots=True)
class Hover:
    """Where the pointer is, px; dragged: "stop", "target" or "alert:<id>" while that line is
    moved. position: the one it belongs to, see PositionMarks.of."""

    x: float
    y: float
    dragged: str = ""
    position: tuple[str, str, int] = ("", "", 0)


@dataclass(slots=True)
class Frame:
    """Layout of one size. plot: the price pane; panes: own panes below it, by name."""

    plot: QRectF
    panes: dict[str, QRectF]
    axis_left: float
    axis_width: float
    bottom: float
    scale: Scale
    bars: Bars
    """In view, at most one per px."""
    handles: dict[str, tuple[float, QRectF]] = field(default_factory=dict)
    """What can be dragged: name → its px and the box of its words."""
    chips: Mapping[str, QRectF] = field(default_factory=dict)
    """Marks of a price scale that is not the usual one, by name."""
    last_tag: QRectF = field(default_factory=QRectF)
    """Of the last price; empty where that is not in view."""


def laid_out(
    content: Content, span: Span, look: Look, size: tuple[float, float], choice: ScaleChoice
) -> Frame:
    """Places panes and axes; sets the width of the span. size: px across and down."""
    width, height = size
    axis_width = _axis_width(content, look, choice)
    right, bottom = max(width - axis_width, 40.0), max(height - look.fonts.axis_height, 40.0)
    if span.width != right:
        span.set_width(right)
    names = content.panes
    pane = math.floor(bottom * min(_PANE, 0.5 / max(len(names), 1)))
    split = bottom - pane * len(names)
    boxes = {
        name: QRectF(0, split + pane * number, right, pane) for number, name in enumerate(names)
    }
    plot = QRectF(0, 0, right, split)
    bars = content.pyramid.bars(level_of(content, span), span.first, span.stop)
    scale = choice.on(plot) or price_scale(content, span, bars, plot, choice)
    frame = Frame(plot, boxes, right, axis_width, bottom, scale, bars)
    frame.chips = chip_boxes(choice, frame, look)
    return frame


def _axis_width(content: Content, look: Look, choice: ScaleChoice) -> float:
    """Room for the prices on the axis. Whole px: a clip or a fill with fractions costs several
    times as much."""
    top = float(content.pyramid.columns.high[-1]) if len(content) else 0.0
    wanted = [look.fonts.axis_width(content.text(price)) for price in (top, *(choice.hand or ()))]
    return max(64.0, math.ceil(max(wanted)))


def price_scale(
    content: Content, span: Span, bars: Bars, plot: QRectF, choice: ScaleChoice
) -> Scale:
    """Over what is in view and, where they are near, the position's prices; volume keeps below."""
    low, high = (float(bars.low.min()), float(bars.high.max())) if len(bars) else (0.0, 1.0)
    if content.compared:
        others = reach(content, span)
        low, high = min([low, *others]), max([high, *others])
    if content.position is not None:
        low, high = stretched(low, high, content.position.prices)
    inner = choice.over(low, high, _AIR, plot.bottom() * (1 - VOLUME * 0.8))
    edges = inner.price(plot.bottom()), inner.price(plot.top())
    return type(inner)(*edges, plot.top(), plot.bottom())


def level_of(content: Content, span: Span) -> int:
    """Level at which the candles in view take at most one entry per px."""
    return content.pyramid.level_for(span.visible, span.width)
