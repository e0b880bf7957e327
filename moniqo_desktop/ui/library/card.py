"""A card of the gallery: the picture of a flow, its name, what it is about, its tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from moniqo_desktop.ui.library.items import Item
    from moniqo_desktop.ui.look.theme import Theme

PICTURE_SHARE: Final = 0.42
"""Height of the picture per width of the card."""
LINES: Final = 8
RADIUS: Final = 9.0
PAD: Final = 14
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Card(QAbstractButton):
    """Clicked by the mouse, Enter and Space."""

    def __init__(self, theme: Theme, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.item = theme, item
        self._drawn = QPixmap()
        self._is_under = False
        self.setText(item.title)
        self.setAccessibleName(item.title)
        self.setAccessibleDescription(item.words)
        self.setToolTip(item.words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_picture(self, drawn: QPixmap) -> None:
        """In device pixels of the screen it is shown on."""
        drawn.setDevicePixelRatio(self.devicePixelRatioF())
        self._drawn = drawn
        self.update()

    @property
    def picture(self) -> QPixmap:
        """Null as long as none was drawn."""
        return self._drawn

    @property
    def has_picture(self) -> bool:
        return not self._drawn.isNull()

    def picture_size(self) -> QSize:
        """Device pixels."""
        return self._picture_room().size() * self.devicePixelRatioF()

    def high(self, wide: int) -> int:
        """The height that goes with a width."""
        px = self._theme.px
        words = (LINES * px(17) + px(30)) if self.item.is_template else px(17)
        return round(wide * PICTURE_SHARE) + 2 * px(PAD) + px(22) + words

    # -- what happens to it ----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_under = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._is_under = False
        self.update()
        super().leaveEvent(event)

    # -- how it looks ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), RADIUS, RADIUS)
        under = self._is_under or self.isDown()
        painter.fillPath(outline, self._theme.hover if under else self._theme.card)
        self._paint_picture(painter, outline)
        self._paint_words(painter)
        self._paint_edge(painter, outline)
        painter.end()

    def _paint_picture(self, painter: QPainter, outline: QPainterPath) -> None:
        room = self._picture_room()
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(room, self._theme.canvas)
        if self.has_picture:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(room, self._drawn)
        painter.fillRect(QRect(room.left(), room.bottom(), room.width(), 1), self._theme.line)
        painter.restore()

    def _paint_edge(self, painter: QPainter, outline: QPainterPath) -> None:
        is_chosen = self.hasFocus()
        colour = self._theme.accent if is_chosen else self._theme.line
        if self._is_under and not is_chosen:
            colour = self._theme.line_strong
        painter.setPen(QPen(colour, 2 if is_chosen else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)

    def _paint_words(self, painter: QPainter) -> None:
        px, theme = self._theme.px, self._theme
        left, wide = px(PAD), self.width() - 2 * px(PAD)
        top = self._picture_room().bottom() + px(PAD) - px(2)
        title = theme.font(13, 600)
        painter.setFont(title)
        painter.setPen(theme.text1)
        short = QFontMetricsF(title).elidedText(
            self.item.title, Qt.TextElideMode.ElideRight, float(wide)
        )
        painter.drawText(QRect(left, top, wide, px(20)), int(Qt.AlignmentFlag.AlignVCenter), short)
        painter.setPen(theme.text2)
        place = QPointF(left, top + px(24))
        lines = LINES if self.item.is_template else 1
        _draw_lines(painter, theme.font(12), self.item.words, place, (wide, px(17)), lines)
        self._paint_tags(painter, left, self.height() - px(PAD) - px(22), wide)

    def _paint_tags(self, painter: QPainter, left: int, top: int, wide: int) -> None:
        px, theme = self._theme.px, self._theme
        font = theme.font(11, 500)
        measure = QFontMetricsF(font)
        painter.setFont(font)
        ground = theme.mixed(theme.text3, 0.14, theme.card)
        x = float(left)
        for tag in self.item.tags:
            room = QRectF(x, top, measure.horizontalAdvance(tag) + px(16), px(20))
            if room.right() > left + wide:
                return
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(room, room.height() / 2, room.height() / 2)
            painter.setPen(QColor(theme.text2))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, tag)
            x = room.right() + px(6)

    def _picture_room(self) -> QRect:
        return QRect(3, 3, self.width() - 6, round(self.width() * PICTURE_SHARE))


def _draw_lines(
    painter: QPainter, font: QFont, text: str, place: QPointF, room: tuple[int, int], most: int
) -> None:
    """Wrapped to the width, the last line cut short where there is more. room: width and height
    of a line."""
    wide, high = room
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    for number in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(wide)
        rest = text[line.textStart() :]
        is_last = number == most - 1
        shown = rest[: line.textLength()].rstrip()
        if is_last:
            shown = QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, float(wide))
        painter.setFont(font)
        at = QRectF(place.x(), place.y() + number * high, wide, high)
        painter.drawText(at, int(Qt.AlignmentFlag.AlignVCenter), shown)
    layout.endLayout()
