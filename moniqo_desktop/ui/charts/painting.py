"""Painting one frame of the price chart, back to front.

What a tick or the pointer cannot change (the ground) is kept as a picture once it has been asked
for twice unchanged: a tick or a crosshair then costs a blit, the forming candle and the overlays.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.ui.charts import overlays
from moniqo_desktop.ui.charts.axis import (
    draw_grid,
    draw_price_axis,
    draw_time_axis,
    price_labels,
)
from moniqo_desktop.ui.charts.bars import draw_candles, draw_volume
from moniqo_desktop.ui.charts.compare import compare_legend, factor, scaled
from moniqo_desktop.ui.charts.content import Content
from moniqo_desktop.ui.charts.frame import VOLUME, Frame, Hover, Look
from moniqo_desktop.ui.charts.ground import Ground
from moniqo_desktop.ui.charts.legend import hover_legend, line_legend, line_name
from moniqo_desktop.ui.charts.lines import PRICE_PANE, draw_line
from moniqo_desktop.ui.charts.live.awaited import NO_CANDLES
from moniqo_desktop.ui.charts.markers import draw_markers, room_beside
from moniqo_desktop.ui.charts.pyramid import Bars
from moniqo_desktop.ui.charts.scales.chips import draw_chips
from moniqo_desktop.ui.charts.scene import Scene, scene_of
from moniqo_desktop.ui.charts.view import Span, scale_over
from moniqo_desktop.ui.state.texts import weekday_text
from moniqo_desktop.ui.words.translation import tr

_LEGEND_X: Final = 12.0
_LEGEND_Y: Final = 16.0


def paint(
    painter: QPainter,
    content: Content,
    span: Span,
    look: Look,
    frame: Frame,
    hover: Hover | None,
    ground: Ground,
    elsewhere: Millis | None = None,
) -> None:
    """Fills frame.handles. elsewhere: the time under the pointer in a linked chart."""
    if not len(content):
        _draw_empty(painter, frame, look, content.why_empty)
        return
    scene = scene_of(content, span, look, frame, ground)
    ground.draw(painter, scene.ground_key(), scene.everything, lambda on: _draw_ground(on, scene))
    work = scene.work(painter)
    painter.setClipRect(frame.plot.toAlignedRect())
    _shade(work, scene)
    _draw_bars(painter, scene, *scene.forming_bars())
    painter.setClipping(False)
    work = _with_room(work, scene)
    _draw_alerts(work, scene)
    _draw_position(work, scene)
    _draw_last(work, scene)
    frame.last_tag = work.tags_in_place()
    _draw_words(work, scene, hover)
    draw_chips(painter, frame, look)
    if hover is not None:
        _draw_crosshair(work, scene, hover)
    elif elsewhere is not None:
        _draw_elsewhere(work, scene, elsewhere)


def _draw_ground(painter: QPainter, scene: Scene) -> None:
    painter.fillRect(scene.everything, scene.look.theme.canvas)
    painter.setClipRect(scene.plot.toAlignedRect())
    draw_grid(painter, scene.ticks, scene.plot, scene.look.theme)
    painter.setClipRect(scene.frame.plot.toAlignedRect())
    _draw_bars(painter, scene, *scene.settled_bars())
    span, scale = scene.span, scene.frame.scale
    for line, colour in scene.lines(PRICE_PANE):
        draw_line(painter, line, span, scale, colour)
    content, look = scene.content, scene.look
    for line, colour in zip(content.compared, look.compared, strict=False):
        by = factor(content, span, line)
        if math.isfinite(by):
            draw_line(painter, line, span, scaled(scale, by), colour)
    draw_markers(painter, scene.marks(_legend_box(scene)), look.markers)
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
    strip = QRectF(0, frame.bottom, frame.axis_left, look.fonts.axis_height)
    draw_time_axis(painter, ticks.times, strip, look.fonts)


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
        labels = price_labels(scale, 4, look.fonts.px(26))
        draw_price_axis(painter, labels, scene.frame.axis_left, look.fonts)
    step = scene.content.step
    entries = [(line_name(line.line, step), hue) for line, hue in mine]
    overlays.draw_legend(
        scene.work(painter), _LEGEND_X, box.top() + look.fonts.px(_LEGEND_Y), entries
    )


def _draw_alerts(work: overlays.Brushwork, scene: Scene) -> None:
    for alert in scene.content.alerts:
        y = scene.frame.scale.y(alert.price)
        if overlays.inside(y, work.plot):
            price = scene.content.text(alert.price)
            box = overlays.draw_alert(work, y, alert.text, price)
            scene.frame.handles[f"alert:{alert.alert_id}"] = (y, box)


def _with_room(work: overlays.Brushwork, scene: Scene) -> overlays.Brushwork:
    """Knowing what words on lines must not cover, where there are any."""
    content = scene.content
    if content.position is None and not content.alerts:
        return work
    return replace(work, room=room_beside(scene.marks(_legend_box(scene))))


def _draw_position(work: overlays.Brushwork, scene: Scene) -> None:
    """All lines first: none runs through the words of another."""
    content, scale = scene.content, scene.frame.scale
    position = content.position
    if position is None:
        return
    left = scene.span.x(content.candle_of(position.opened_at))
    levels = [each for each in _levels(position) if overlays.inside(scale.y(each[1]), work.plot)]
    for _, price, _, gains in levels:
        overlays.draw_level(work, left, scale.y(price), content.text(price), gains=gains)
    entry_y = scale.y(position.entry)
    has_entry = overlays.inside(entry_y, work.plot)
    if has_entry:
        overlays.draw_entry(work, left, entry_y, content.text(position.entry))
    for name, price, text, gains in levels:
        y = scale.y(price)
        box = overlays.level_words(work, y, text, gains=gains)
        scene.frame.handles[name] = (y, box)
    if has_entry:
        words = f"{position.text}   {position.profit_text}"
        overlays.entry_words(work, entry_y, words, position.warning)


def _levels(position: overlays.PositionMarks) -> list[tuple[str, float, str, bool]]:
    """Name, price, words and whether it gains, of the stop and target there are."""
    levels = (
        ("stop", position.stop, position.stop_text, position.stop_text.find("\u2212") < 0),
        ("target", position.target, position.target_text, True),
    )
    return [each for each in levels if each[1]]


def _draw_last(work: overlays.Brushwork, scene: Scene) -> None:
    content, scale = scene.content, scene.frame.scale
    price = content.price
    if price is None or not scale.holds(price):
        return
    rises = price >= float(content.pyramid.columns.open[-1])
    words = content.text(price), content.countdown
    overlays.draw_last_price(work, scale.y(price), *words, rises=rises)


def _draw_words(work: overlays.Brushwork, scene: Scene, hover: Hover | None) -> None:
    """Title and legend; with the values under the pointer while there is one."""
    content = scene.content
    candle = scene.span.index(hover.x) if hover is not None else -1
    y = work.fonts.px(_LEGEND_Y)
    if candle >= 0:
        overlays.draw_legend(work, _LEGEND_X, y, hover_legend(content, candle, scene.look.theme))
        y += work.fonts.px(18)
    overlays.draw_legend(work, _LEGEND_X, y, _legend(scene, candle))


def _legend(scene: Scene, candle: int = -1) -> list[tuple[str, QColor]]:
    """Title and names of lines; with their values at a candle (−1 = none)."""
    content = scene.content
    title = [(content.title, scene.look.theme.text1)] if content.title else []
    compared = compare_legend(content, scene.span, scene.look.compared, candle)
    return title + line_legend(content, scene.lines(PRICE_PANE), candle) + compared


def _legend_box(scene: Scene) -> QRectF:
    """Where no words of a trade can be read."""
    fonts = scene.look.fonts
    return overlays.legend_box(fonts, _LEGEND_X, fonts.px(_LEGEND_Y), _legend(scene))


def _draw_crosshair(work: overlays.Brushwork, scene: Scene, hover: Hover) -> None:
    content, frame = scene.content, scene.frame
    if hover.y > frame.bottom or hover.x > frame.axis_left:
        return
    slot = scene.span.slot(hover.x)
    in_prices = hover.y <= frame.plot.bottom()
    price = content.text(frame.scale.price(hover.y)) if in_prices else ""
    if hover.dragged:
        accent = scene.look.theme.accent
        work.line(0, frame.axis_left, hover.y, accent, Qt.PenStyle.DashLine)
    time = weekday_text(_opened_at(content, slot))
    overlays.draw_crosshair(work, scene.span.x(slot), hover.y, price, time, frame.bottom)


def _opened_at(content: Content, slot: int) -> Millis:
    """Of the candle in a place; where none stands, when one would open at the pace of the last."""
    times = content.opened_at
    last = len(times) - 1
    if 0 <= slot <= last:
        return int(times[slot])
    pace = int(times[last] - times[last - 1]) if last else 0
    return int(times[last]) + (slot - last) * pace if slot > last else int(times[0]) + slot * pace


def _draw_elsewhere(work: overlays.Brushwork, scene: Scene, at: Millis) -> None:
    """Nothing where the other chart's moment is before or after these candles."""
    opened = scene.content.opened_at
    if int(opened[0]) <= at:
        x = scene.span.x(scene.content.candle_of(at))
        if 0 <= x <= scene.frame.axis_left:
            overlays.draw_time(work, x, weekday_text(at), scene.frame.bottom)


def _draw_empty(painter: QPainter, frame: Frame, look: Look, words: str) -> None:
    box = QRectF(0, 0, frame.axis_left + frame.axis_width, frame.bottom + look.fonts.axis_height)
    painter.fillRect(box, look.theme.canvas)
    painter.setPen(look.theme.text3)
    painter.setFont(look.theme.font(13, 400))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words or tr(NO_CANDLES))
