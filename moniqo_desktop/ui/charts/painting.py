"""Painting one frame of the price chart, back to front.

What a tick or the pointer cannot change (the ground) is kept as a picture once it has been asked
for twice unchanged: a tick or a crosshair then costs a blit, the forming candle and the overlays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from moniqo_desktop.ui.charts import overlays
from moniqo_desktop.ui.charts.axis import (
    AXIS_HEIGHT,
    Ticks,
    draw_grid,
    draw_price_axis,
    draw_time_axis,
    price_labels,
    time_labels,
)
from moniqo_desktop.ui.charts.bars import draw_candles, draw_volume
from moniqo_desktop.ui.charts.content import Content
from moniqo_desktop.ui.charts.frame import VOLUME, Frame, Hover, Look, level_of
from moniqo_desktop.ui.charts.ground import Ground
from moniqo_desktop.ui.charts.legend import hover_legend, line_legend
from moniqo_desktop.ui.charts.lines import PRICE_PANE, PlacedLine, draw_line
from moniqo_desktop.ui.charts.markers import draw_markers
from moniqo_desktop.ui.charts.pyramid import Bars
from moniqo_desktop.ui.charts.view import Scale, Span, scale_over
from moniqo_desktop.ui.state.texts import weekday_text

_LEGEND_Y: Final = 16.0
_TAG: Final = 16.0


@dataclass(slots=True)
class Scene:
    """One frame with all that its parts share."""

    content: Content
    span: Span
    look: Look
    frame: Frame
    bars: Bars
    volumes: Bars
    """Coarser than bars where those are a px or two wide: the fill of thin bars is what costs."""
    ticks: Ticks
    most: float
    """Highest volume in view: the scale of the volume."""

    @property
    def plot(self) -> QRectF:
        """All panes, without axes."""
        return QRectF(0, 0, self.frame.axis_left, self.frame.bottom)

    @property
    def everything(self) -> QRectF:
        frame = self.frame
        return QRectF(0, 0, frame.axis_left + frame.axis_width, frame.bottom + AXIS_HEIGHT)

    @property
    def forming(self) -> int:
        """Number of entries at the end that a tick can change: one or none."""
        return 1 if len(self.bars) and self.span.stop == len(self.content) else 0

    def settled_bars(self) -> tuple[Bars, Bars]:
        """Candles and volume that a tick cannot change."""
        return self.bars.but_last(self.forming), self.volumes.but_last(self.forming)

    def forming_bars(self) -> tuple[Bars, Bars]:
        return self.bars.last(self.forming), self.volumes.last(self.forming)

    def work(self, painter: QPainter) -> overlays.Brushwork:
        frame, look = self.frame, self.look
        price = self.content.price
        last_y = frame.scale.y(price) if price is not None else math.nan
        sizes = frame.plot, frame.axis_left, frame.axis_width
        return overlays.Brushwork(painter, look.theme, look.fonts, *sizes, last_y)

    def lines(self, pane: str) -> list[tuple[PlacedLine, QColor]]:
        """Those of a pane with their colours."""
        hues = self.look.lines
        return [
            (line, hues[number % len(hues)])
            for number, line in enumerate(self.content.lines)
            if line.line.pane == pane
        ]

    def ground_key(self) -> object:
        span, frame = self.span, self.frame
        place = (span.left, span.step, frame.axis_left, frame.bottom, frame.axis_width)
        return (self.content.version, place, frame.scale, self.ticks, self.most, self.look)


def paint(
    painter: QPainter,
    content: Content,
    span: Span,
    look: Look,
    frame: Frame,
    hover: Hover | None,
    ground: Ground,
) -> None:
    """Fills frame.handles."""
    if not len(content):
        _draw_empty(painter, frame, look)
        return
    scene = _scene(content, span, look, frame, ground)
    ground.draw(painter, scene.ground_key(), scene.everything, lambda on: _draw_ground(on, scene))
    work = scene.work(painter)
    painter.setClipRect(scene.plot.toAlignedRect())
    _shade(work, scene)
    _draw_bars(painter, scene, *scene.forming_bars())
    painter.setClipping(False)
    _draw_position(work, scene)
    _draw_last(work, scene)
    _draw_words(work, scene, hover)
    if hover is not None:
        _draw_crosshair(work, scene, hover)


def _scene(content: Content, span: Span, look: Look, frame: Frame, ground: Ground) -> Scene:
    pyramid, level = content.pyramid, level_of(content, span)
    bars = frame.bars
    coarser = min(level + 1, pyramid.levels - 1) if level else 0
    volumes = pyramid.bars(coarser, span.first, span.stop) if coarser != level else bars
    most = float(volumes.volume.max()) if len(volumes) else 0.0
    decimals = content.market.price_decimals if content.market is not None else 2
    place = (content.version, span.left, span.step, frame.axis_left)
    times = ground.times(place, lambda: time_labels(content.opened_at, span, frame.axis_left))
    labels = price_labels(frame.scale, decimals)
    ticks = Ticks(labels, times, _clear_of_tags(labels, content, frame.scale))
    return Scene(content, span, look, frame, bars, volumes, ticks, most)


def _draw_ground(painter: QPainter, scene: Scene) -> None:
    painter.fillRect(scene.everything, scene.look.theme.canvas)
    painter.setClipRect(scene.plot.toAlignedRect())
    draw_grid(painter, scene.ticks, scene.plot, scene.look.theme)
    _draw_bars(painter, scene, *scene.settled_bars())
    span, scale = scene.span, scene.frame.scale
    for line, colour in scene.lines(PRICE_PANE):
        draw_line(painter, line, span, scale, colour)
    content, look = scene.content, scene.look
    draw_markers(painter, content.markers, span, scale, content.pyramid, look.markers, look.fonts)
    painter.setClipping(False)
    _draw_axes(painter, scene)
    for name, box in scene.frame.panes.items():
        _draw_pane(painter, name, box, scene)


def _draw_bars(painter: QPainter, scene: Scene, bars: Bars, volumes: Bars) -> None:
    bottom, colours = scene.frame.plot.bottom(), scene.look.bars
    if scene.most > 0:
        per_unit = bottom * VOLUME / scene.most
        draw_volume(painter, volumes, scene.span, bottom, per_unit, colours)
    draw_candles(painter, bars, scene.span, scene.frame.scale, colours)


def _shade(work: overlays.Brushwork, scene: Scene) -> None:
    content, frame, span = scene.content, scene.frame, scene.span
    position, price = content.position, content.price
    if position is None or price is None:
        return
    left = span.x(content.candle_of(position.opened_at)) - span.step / 2
    entry_y, price_y = frame.scale.y(position.entry), frame.scale.y(price)
    overlays.shade_trade(work, left, entry_y, price_y, position.profit >= 0)


def _draw_axes(painter: QPainter, scene: Scene) -> None:
    frame, look, ticks = scene.frame, scene.look, scene.ticks
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(look.theme.line, 1))
    edge, end = frame.axis_left + 0.5, frame.axis_left + frame.axis_width
    painter.drawLine(QPointF(edge, 0), QPointF(edge, frame.bottom))
    painter.drawLine(QPointF(0, frame.bottom + 0.5), QPointF(end, frame.bottom + 0.5))
    for box in frame.panes.values():
        painter.drawLine(QPointF(0, box.top() + 0.5), QPointF(end, box.top() + 0.5))
    painter.setPen(look.theme.text2)
    draw_price_axis(painter, ticks.shown, frame.axis_left, look.fonts)
    strip = QRectF(0, frame.bottom, frame.axis_left, AXIS_HEIGHT)
    draw_time_axis(painter, ticks.times, strip, look.fonts)


def _clear_of_tags(
    labels: tuple[tuple[float, str], ...], content: Content, scale: Scale
) -> tuple[tuple[float, str], ...]:
    """Without the price labels that a tag will cover."""
    prices = content.position.prices if content.position is not None else ()
    last = () if content.price is None else (content.price,)
    tags = [scale.y(price) for price in (*prices, *last)]
    return tuple((y, text) for y, text in labels if all(abs(y - tag) > _TAG for tag in tags))


def _draw_pane(painter: QPainter, name: str, box: QRectF, scene: Scene) -> None:
    """An own pane: its lines on their own scale, two or three labels, its legend."""
    mine, span, look = scene.lines(name), scene.span, scene.look
    ranges = [found for line, _ in mine if (found := line.low_high(span)) is not None]
    if ranges:
        low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
        scale = scale_over(low, high, box.top() + 6, box.bottom() - 4)
        painter.setClipRect(box.toAlignedRect())
        for line, colour in mine:
            draw_line(painter, line, span, scale, colour)
        painter.setClipping(False)
        painter.setPen(look.theme.text2)
        labels = price_labels(scale, 4, 26.0)
        draw_price_axis(painter, labels, scene.frame.axis_left, look.fonts)
    entries = [(line.line.name, hue) for line, hue in mine]
    overlays.draw_legend(scene.work(painter), 12, box.top() + _LEGEND_Y, entries)


def _draw_position(work: overlays.Brushwork, scene: Scene) -> None:
    content, frame = scene.content, scene.frame
    position = content.position
    if position is None:
        return
    left = scene.span.x(content.candle_of(position.opened_at))
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


def _draw_last(work: overlays.Brushwork, scene: Scene) -> None:
    content, scale = scene.content, scene.frame.scale
    price = content.price
    if price is None or not scale.holds(price):
        return
    rises = price >= float(content.pyramid.columns.open[-1])
    overlays.draw_last_price(work, scale.y(price), content.text(price), rises=rises)


def _draw_words(work: overlays.Brushwork, scene: Scene, hover: Hover | None) -> None:
    """Title and legend; with the values under the pointer while there is one."""
    content, theme = scene.content, scene.look.theme
    candle = scene.span.index(hover.x) if hover is not None else -1
    y = _LEGEND_Y
    if candle >= 0:
        overlays.draw_legend(work, 12, y, hover_legend(content, candle, theme))
        y += 18
    title = [(content.title, theme.text1)] if content.title else []
    overlays.draw_legend(work, 12, y, title + line_legend(content, scene.lines(PRICE_PANE), candle))


def _draw_crosshair(work: overlays.Brushwork, scene: Scene, hover: Hover) -> None:
    content, frame = scene.content, scene.frame
    if hover.y > frame.bottom or hover.x > frame.axis_left:
        return
    candle = scene.span.index(hover.x)
    in_prices = hover.y <= frame.plot.bottom()
    price = content.text(frame.scale.price(hover.y)) if in_prices else ""
    if hover.dragged:
        accent = scene.look.theme.accent
        work.line(0, frame.axis_left, hover.y, accent, Qt.PenStyle.DashLine)
    time = weekday_text(int(content.opened_at[candle]))
    overlays.draw_crosshair(work, scene.span.x(candle), hover.y, price, time, frame.bottom)


def _draw_empty(painter: QPainter, frame: Frame, look: Look) -> None:
    box = QRectF(0, 0, frame.axis_left + frame.axis_width, frame.bottom + AXIS_HEIGHT)
    painter.fillRect(box, look.theme.canvas)
    painter.setPen(look.theme.text3)
    painter.setFont(look.theme.font(13, 400))
    words = "No candles yet. Run the flow, or pick a symbol that has candles."
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
