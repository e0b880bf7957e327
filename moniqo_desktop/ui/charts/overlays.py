"""What lies over the candles: position, protection, last price, crosshair, legend."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.elbow_room import FREE, ElbowRoom
from moniqo_desktop.ui.charts.tags import GAP, MOVED, TAG, UNDER, Tag, spread

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.scales.letters import Fonts, Letters
    from moniqo_desktop.ui.look.theme import Theme

_PILL: Final = 22.0
_PAD: Final = 8.0
_LEADER: Final = 12.0
"""Px from a price's line to the tag that had to make room for another."""


@dataclass(frozen=True, slots=True)
class PositionMarks:
    """An open position as the chart shows it. Prices in quote; stop, target 0 = none.

    text: "LONG 0.106"; profit_text with sign and currency; profit: its sign counts. warning: what
    must be seen of it, such as "no stop". of: symbol, id of the wallet and moment of its opening:
    just this position, whichever is drawn next.
    """

    direction: Direction
    opened_at: Millis
    entry: float
    text: str
    profit_text: str
    profit: int
    stop: float = 0.0
    target: float = 0.0
    stop_text: str = ""
    target_text: str = ""
    warning: str = ""
    of: tuple[str, str, int] = ("", "", 0)

    @property
    def prices(self) -> tuple[float, ...]:
        return tuple(price for price in (self.entry, self.stop, self.target) if price)


@dataclass(frozen=True, slots=True)
class AlertMark:
    """A price the trader wants to be told about. price: quote."""

    alert_id: str
    price: float
    text: str


@dataclass(frozen=True, slots=True)
class Brushwork:
    """Where and with what overlays are painted. plot: without axes; axis_left: px.

    room: what words on lines make room for. words_on_lines: those that stand already. tags: prices
    of the axis that wait for all the others.
    """

    painter: QPainter
    theme: Theme
    fonts: Fonts
    plot: QRectF
    axis_left: float
    axis_width: float
    room: ElbowRoom = FREE
    words_on_lines: list[QRectF] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)

    def line(self, x1: float, x2: float, y: float, colour: QColor, style: Qt.PenStyle) -> None:
        pen = QPen(colour, 1, style)
        if style is Qt.PenStyle.DashLine:
            pen.setDashPattern([4, 3])
        elif style is Qt.PenStyle.DotLine:
            pen.setDashPattern([1, 3])
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self.painter.setPen(pen)
        level = int(y) + 0.5
        self.painter.drawLine(QLineF(x1, level, x2, level))

    def tag(self, y: float, text: str, fill: QColor, ink: QColor, under: str = "") -> QRectF:
        """A price on the axis, over all others; returns its box. under: a second line."""
        high, more = self.fonts.px(TAG), self.fonts.px(UNDER) if under else 0.0
        y = min(max(y, self.plot.top() + high / 2), self.plot.bottom() - high / 2 - more)
        box = QRectF(self.axis_left + 2, y - high / 2, self.axis_width - 4, high + more)
        self._box(box, fill, fill, 3)
        self._words(box.left() + 6, y, text, ink)
        if under:
            self._words(box.left() + 6, y + more, under, ink, self.fonts.axis)
        return box

    def pale_tag(self, y: float, text: str, colour: QColor, ink: QColor) -> None:
        fill = self.theme.mixed(colour, 0.22, self.theme.canvas)
        self.tags.append(Tag(y, text, fill, ink))

    def tags_in_place(self) -> QRectF:
        """The tags that waited, none over another; returns the box of the firm one."""
        high, firm = self.fonts.px(TAG), [tag.is_firm for tag in self.tags]
        limits = self.plot.top(), self.plot.bottom()
        wishes = [tag.y for tag in self.tags]
        tail = self.fonts.px(UNDER) if any(tag.under for tag in self.tags) else 0.0
        number = firm.index(True) if any(firm) else -1
        places, last = spread(wishes, high + GAP, limits, number, tail), QRectF()
        for tag, y in zip(self.tags, places, strict=True):
            if abs(tag.y - y) > MOVED:
                self._leader(tag.y, y, tag.ink)
            box = self.tag(y, tag.text, tag.fill, tag.ink, tag.under)
            last = box if tag.is_firm else last
        return last

    def _leader(self, price_y: float, tag_y: float, colour: QColor) -> None:
        """From the end of a price's line to its tag."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setPen(QPen(colour, 1.5))
        start = QPointF(self.axis_left - _LEADER, price_y)
        self.painter.drawLine(QLineF(start, QPointF(self.axis_left + 3, tag_y)))

    def pill(self, right: float, y: float, text: str, colour: QColor, ink: QColor) -> QRectF:
        """Words in a box on a line, ending at right or the nearest free place; returns the box."""
        width = self.fonts.bold.width(text) + 2 * _PAD
        high = self.fonts.px(_PILL)
        limits = (self.plot.left(), self.plot.right())
        room = self.room.without(self.words_on_lines)
        right = room.right_for(right, y, (width, high), limits)
        box = QRectF(right - width, int(y) - high / 2 + 0.5, width, high)
        self.words_on_lines.append(box)
        fill = self.theme.mixed(colour, 0.12, self.theme.card)
        self._box(box, fill, self.theme.mixed(colour, 0.7, self.theme.canvas), 5)
        self._words(box.left() + _PAD, box.center().y(), text, ink)
        return box

    def words(self, x: float, y: float, text: str, ink: QColor) -> float:
        """Text centred on y from x; returns its end."""
        self._words(x, y, text, ink)
        return x + self.fonts.bold.width(text)

    def _box(self, box: QRectF, fill: QColor, edge: QColor, radius: float) -> None:
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setPen(QPen(edge, 1))
        self.painter.setBrush(fill)
        self.painter.drawRoundedRect(box, radius, radius)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def _words(
        self, x: float, y: float, text: str, ink: QColor, font: Letters | None = None
    ) -> None:
        self.painter.setPen(ink)
        letters = font or self.fonts.bold
        letters.write(self.painter, x, y + self.fonts.bold.cap / 2, text)


def inside(y: float, plot: QRectF) -> bool:
    return plot.top() <= y <= plot.bottom()


def shade_trade(work: Brushwork, left: float, entry_y: float, price_y: float, gains: bool) -> None:
    """From the entry to the price now, from the entry's candle to the right edge."""
    colour = QColor(work.theme.up if gains else work.theme.down)
    colour.setAlphaF(0.08)
    top, bottom = sorted((entry_y, price_y))
    box = QRectF(left, top, work.plot.right() - left, bottom - top)
    work.painter.fillRect(box.intersected(work.plot), colour)


def draw_level(work: Brushwork, left: float, y: float, price_text: str, *, gains: bool) -> None:
    """A dashed stop or target line and its price."""
    theme = work.theme
    colour, ink = (theme.up, theme.up_text) if gains else (theme.down, theme.down_text)
    work.line(max(left, 0.0), work.plot.right(), y, colour, Qt.PenStyle.DashLine)
    work.pale_tag(y, price_text, colour, ink)


def level_words(work: Brushwork, y: float, text: str, *, gains: bool) -> QRectF:
    """On the line of a stop or target; returns their box."""
    theme = work.theme
    colour, ink = (theme.up, theme.up_text) if gains else (theme.down, theme.down_text)
    return work.pill(work.plot.right() * 0.85, y, text, colour, ink)


def draw_entry(work: Brushwork, left: float, y: float, price_text: str) -> None:
    theme = work.theme
    work.line(max(left, 0.0), work.plot.right(), y, theme.accent, Qt.PenStyle.SolidLine)
    work.pale_tag(y, price_text, theme.accent, theme.accent)


def entry_words(work: Brushwork, y: float, text: str, warning: str = "") -> None:
    """warning: in a box of its own before the words."""
    theme = work.theme
    box = work.pill(work.plot.right() * 0.85, y, text, theme.accent, theme.accent)
    if warning:
        work.pill(box.left() - 6, y, warning, theme.warn, theme.warn)


def draw_alert(work: Brushwork, y: float, text: str, price_text: str) -> QRectF:
    """A dotted line over the whole width with its words at the left; returns their box."""
    theme = work.theme
    work.line(work.plot.left(), work.plot.right(), y, theme.warn, Qt.PenStyle.DotLine)
    work.pale_tag(y, price_text, theme.warn, theme.warn)
    width = work.fonts.bold.width(text) + 2 * _PAD
    return work.pill(work.plot.left() + 12 + width, y, text, theme.warn, theme.warn)


def draw_time(work: Brushwork, x: float, time_text: str, bottom: float) -> None:
    """A line at a moment that the pointer is on in another chart, with its time."""
    theme, painter = work.theme, work.painter
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    pen = QPen(theme.text3, 1, Qt.PenStyle.DashLine)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawLine(QLineF(int(x) + 0.5, work.plot.top(), int(x) + 0.5, bottom))
    _time_tag(work, x, time_text, bottom)


def _time_tag(work: Brushwork, x: float, time_text: str, bottom: float) -> None:
    theme = work.theme
    width = work.fonts.bold.width(time_text) + 2 * _PAD
    start = min(max(x - width / 2, 0.0), work.plot.right() - width)
    box = QRectF(start, bottom + 2, width, work.fonts.px(TAG))
    work._box(box, theme.hover, theme.hover, 3)
    work.words(start + _PAD, box.center().y(), time_text, theme.text1)


def draw_last_price(work: Brushwork, y: float, text: str, under: str, *, rises: bool) -> None:
    """Dotted line over the whole width and a filled tag. under: its second line, "" for none."""
    theme = work.theme
    colour = theme.up if rises else theme.down
    ink = theme.canvas if theme.is_dark and rises else QColor("#FFFFFF")
    work.line(work.plot.left(), work.plot.right(), y, colour, Qt.PenStyle.DotLine)
    fill = colour if theme.is_dark else (theme.up_text if rises else colour)
    work.tags.append(Tag(y, text, fill, ink, is_firm=True, under=under))


def draw_crosshair(
    work: Brushwork, x: float, y: float, price_text: str, time_text: str, bottom: float
) -> None:
    """bottom: px where the time axis begins."""
    if price_text:
        work.line(work.plot.left(), work.plot.right(), y, work.theme.text3, Qt.PenStyle.DashLine)
        work.tag(y, price_text, work.theme.hover, work.theme.text1)
    draw_time(work, x, time_text, bottom)


def legend_box(fonts: Fonts, x: float, y: float, entries: list[tuple[str, QColor]]) -> QRectF:
    """What `draw_legend` covers; empty where it has no words."""
    if not entries:
        return QRectF()
    width, high = sum(fonts.bold.width(text) + 10 for text, _ in entries), fonts.px(18)
    return QRectF(x - 4, y - high / 2, width + 2, high)


def draw_legend(work: Brushwork, x: float, y: float, entries: list[tuple[str, QColor]]) -> None:
    """Words in a row, each in its colour, on a ground that lets the candles shine through."""
    if not entries:
        return
    ground = QColor(work.theme.canvas)
    ground.setAlphaF(0.75)
    work.painter.fillRect(legend_box(work.fonts, x, y, entries), ground)
    for text, ink in entries:
        x = work.words(x, y, text, ink) + 10
