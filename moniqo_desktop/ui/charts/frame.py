"""One frame of the price chart: where things lie, then painting them back to front."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from moniqo_desktop.ui.charts import overlays
from moniqo_desktop.ui.charts.axis import (
    AXIS_HEIGHT,
    Fonts,
    Ticks,
    draw_grid,
    draw_price_axis,
    draw_time_axis,
    fonts_of,
    price_labels,
    time_labels,
)
from moniqo_desktop.ui.charts.bars import bar_colours, draw_candles, draw_volume
from moniqo_desktop.ui.charts.content import Content
from moniqo_desktop.ui.charts.legend import hover_legend, line_legend
from moniqo_desktop.ui.charts.lines import PRICE_PANE, PlacedLine, draw_line, line_colours
from moniqo_desktop.ui.charts.markers import MarkerLook, draw_markers, marker_look
from moniqo_desktop.ui.charts.pyramid import Bars
from moniqo_desktop.ui.charts.view import Scale, Span, scale_over, stretched
from moniqo_desktop.ui.state.texts import moment

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

_VOLUME: Final = 0.19
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
        self.markers: MarkerLook = marker_look(theme, ratio)


@dataclass(slots=True)
class Hover:
    """Where the pointer is, px; dragged: "stop" or "target" while that line is moved."""

    x: float
    y: float
    dragged: str = ""


@dataclass(slots=True)
class Frame:
    """Layout of one size. plot: the price pane; panes: own panes below it, by name."""

    plot: QRectF
    panes: dict[str, QRectF]
    axis_left: float
    axis_width: float
    bottom: float
    scale: Scale
    handles: dict[str, tuple[float, QRectF]] = field(default_factory=dict)
    """What can be dragged: name → its px and the box of its words."""


def laid_out(content: Content, span: Span, look: Look, width: float, height: float) -> Frame:
    """Places panes and axes; sets the width of the span."""
    top = float(content.pyramid.columns.high[-1]) if len(content) else 0.0
    axis_width = max(64.0, look.fonts.axis_width(content.text(top)))
    right, bottom = max(width - axis_width, 40.0), max(height - AXIS_HEIGHT, 40.0)
    if span.width != right:
        span.set_width(right)
    names = content.panes
    pane = bottom * min(_PANE, 0.5 / max(len(names), 1))
    split = bottom - pane * len(names)
    boxes = {
        name: QRectF(0, split + pane * number, right, pane) for number, name in enumerate(names)
    }
    plot = QRectF(0, 0, right, split)
    return Frame(plot, boxes, right, axis_width, bottom, price_scale(content, span, plot))


def price_scale(content: Content, span: Span, plot: QRectF) -> Scale:
    """Over what is in view and, where they are near, the position's prices; volume keeps below."""
    found = content.pyramid.low_high(_level(content, span), span.first, span.stop)
    low, high = found if found is not None else (0.0, 1.0)
    if content.position is not None:
        low, high = stretched(low, high, content.position.prices)
    inner = scale_over(low, high, _AIR, plot.bottom() * (1 - _VOLUME * 0.8))
    return Scale(inner.price(plot.bottom()), inner.price(plot.top()), plot.top(), plot.bottom())


def paint(
    painter: QPainter, content: Content, span: Span, look: Look, frame: Frame, hover: Hover | None
) -> None:
    """Back to front. Fills frame.handles."""
    theme = look.theme
    work = overlays.Brushwork(
        painter, theme, look.fonts, frame.plot, frame.axis_left, frame.axis_width
    )
    everything = QRectF(0, 0, frame.axis_left + frame.axis_width, frame.bottom + AXIS_HEIGHT)
    painter.fillRect(everything, theme.canvas)
    if not len(content):
        _draw_empty(painter, everything, look)
        return
    bars = content.pyramid.bars(_level(content, span), span.first, span.stop)
    ticks = _ticks(content, span, frame)
    whole = QRectF(0, 0, frame.axis_left, frame.bottom)
    painter.setClipRect(whole)
    draw_grid(painter, ticks, QRectF(0, 0, frame.axis_left, frame.bottom), theme)
    _draw_price_pane(work, content, span, look, frame, bars)
    painter.setClipping(False)
    _draw_axes(work, _clear_of_tags(ticks, content, frame.scale), look, frame)
    for name, box in frame.panes.items():
        _draw_pane(work, name, box, content, span, look)
    _draw_position(work, content, span, frame)
    _draw_last(work, content, frame)
    painter.setClipRect(whole)
    draw_markers(
        painter, content.markers, span, frame.scale, content.pyramid, look.markers, look.fonts
    )
    painter.setClipping(False)
    _draw_hover(work, content, span, look, frame, hover)


def _level(content: Content, span: Span) -> int:
    return content.pyramid.level_for(span.visible, span.width)


def _ticks(content: Content, span: Span, frame: Frame) -> Ticks:
    decimals = content.market.price_decimals if content.market is not None else 2
    times = time_labels(content.opened_at, span, frame.axis_left)
    return Ticks(price_labels(frame.scale, decimals), times)


def _clear_of_tags(ticks: Ticks, content: Content, scale: Scale) -> Ticks:
    """Without the price labels that a tag will cover."""
    prices = content.position.prices if content.position is not None else ()
    last = () if content.price is None else (content.price,)
    tags = [scale.y(price) for price in (*prices, *last)]
    free = ((y, text) for y, text in ticks.prices if all(abs(y - tag) > _TAG for tag in tags))
    return Ticks(tuple(free), ticks.times)


def _draw_price_pane(
    work: overlays.Brushwork, content: Content, span: Span, look: Look, frame: Frame, bars: Bars
) -> None:
    painter, plot = work.painter, frame.plot
    _shade(work, content, span, frame)
    top = plot.bottom() * (1 - _VOLUME)
    draw_volume(painter, bars, span, top, plot.bottom(), look.bars)
    draw_candles(painter, bars, span, frame.scale, look.bars)
    for line, colour in _coloured(content, look):
        if line.line.pane == PRICE_PANE:
            draw_line(painter, line, span, frame.scale, colour)


def _shade(work: overlays.Brushwork, content: Content, span: Span, frame: Frame) -> None:
    position, price = content.position, content.price
    if position is None or price is None:
        return
    left = span.x(content.candle_of(position.opened_at)) - span.step / 2
    entry_y, price_y = frame.scale.y(position.entry), frame.scale.y(price)
    overlays.shade_trade(work, left, entry_y, price_y, position.profit >= 0)


def _draw_axes(work: overlays.Brushwork, ticks: Ticks, look: Look, frame: Frame) -> None:
    painter, theme = work.painter, look.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(theme.line, 1))
    edge, end = frame.axis_left + 0.5, frame.axis_left + frame.axis_width
    painter.drawLine(QPointF(edge, 0), QPointF(edge, frame.bottom))
    painter.drawLine(QPointF(0, frame.bottom + 0.5), QPointF(end, frame.bottom + 0.5))
    for box in frame.panes.values():
        painter.drawLine(QPointF(0, box.top() + 0.5), QPointF(end, box.top() + 0.5))
    painter.setPen(theme.text2)
    draw_price_axis(painter, ticks.prices, frame.axis_left, look.fonts)
    strip = QRectF(0, frame.bottom, frame.axis_left, AXIS_HEIGHT)
    draw_time_axis(painter, ticks.times, strip, look.fonts)


def _draw_pane(
    work: overlays.Brushwork, name: str, box: QRectF, content: Content, span: Span, look: Look
) -> None:
    """An own pane: its lines on their own scale, two or three labels, its legend."""
    mine = [(line, hue) for line, hue in _coloured(content, look) if line.line.pane == name]
    ranges = [found for line, _ in mine if (found := line.low_high(span)) is not None]
    if ranges:
        low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
        scale = scale_over(low, high, box.top() + 6, box.bottom() - 4)
        work.painter.setClipRect(box)
        for line, colour in mine:
            draw_line(work.painter, line, span, scale, colour)
        work.painter.setClipping(False)
        work.painter.setPen(look.theme.text2)
        draw_price_axis(work.painter, price_labels(scale, 4, 26.0), work.axis_left, look.fonts)
    entries = [(line.line.name, hue) for line, hue in mine]
    overlays.draw_legend(work, 12, box.top() + _LEGEND_Y, entries)


def _draw_position(work: overlays.Brushwork, content: Content, span: Span, frame: Frame) -> None:
    position = content.position
    if position is None:
        return
    left = span.x(content.candle_of(position.opened_at))
    levels = (
        ("stop", position.stop, position.stop_text, position.stop_text.find("\u2212") < 0),
        ("target", position.target, position.target_text, True),
    )
    for name, price, text, gains in levels:
        y = frame.scale.y(price)
        if price and overlays.inside(y, work.plot):
            box = overlays.draw_level(work, left, y, text, content.text(price), gains=gains)
            frame.handles[name] = (y, box)
    y = frame.scale.y(position.entry)
    if overlays.inside(y, work.plot):
        words = f"{position.text}   {position.profit_text}"
        overlays.draw_entry(work, left, y, words, content.text(position.entry))


def _draw_last(work: overlays.Brushwork, content: Content, frame: Frame) -> None:
    price = content.price
    if price is None or not frame.scale.holds(price):
        return
    rises = price >= float(content.pyramid.columns.open[-1])
    overlays.draw_last_price(work, frame.scale.y(price), content.text(price), rises=rises)


def _draw_hover(
    work: overlays.Brushwork,
    content: Content,
    span: Span,
    look: Look,
    frame: Frame,
    hover: Hover | None,
) -> None:
    coloured = [pair for pair in _coloured(content, look) if pair[0].line.pane == PRICE_PANE]
    candle = span.index(hover.x) if hover is not None else -1
    y = _LEGEND_Y
    if candle >= 0:
        overlays.draw_legend(work, 12, y, hover_legend(content, candle, look.theme))
        y += 18
    overlays.draw_legend(work, 12, y, line_legend(content, coloured, candle))
    if hover is None or hover.y > frame.bottom or hover.x > frame.axis_left:
        return
    price = content.text(frame.scale.price(hover.y)) if hover.y <= frame.plot.bottom() else ""
    if hover.dragged:
        work.line(0, frame.axis_left, hover.y, look.theme.accent, Qt.PenStyle.DashLine)
    time = moment(int(content.opened_at[candle])).strftime("%a %b %d %H:%M")
    overlays.draw_crosshair(work, span.x(candle), hover.y, price, time, frame.bottom)


def _coloured(content: Content, look: Look) -> list[tuple[PlacedLine, QColor]]:
    hues = look.lines
    return [(line, hues[number % len(hues)]) for number, line in enumerate(content.lines)]


def _draw_empty(painter: QPainter, box: QRectF, look: Look) -> None:
    painter.setPen(look.theme.text3)
    painter.setFont(look.theme.font(13, 400))
    words = "No candles yet. Run the flow, or pick a symbol that has candles."
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
