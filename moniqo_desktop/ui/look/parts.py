"""Small pieces of which bars and panels are made: labels, rules, icon buttons, dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme


def label(
    theme: Theme,
    text: str,
    px: int = 12,
    weight: int = 400,
    *,
    tone: str = "",
    tabular: bool = False,
) -> QLabel:
    """tone: "2", "3", "ok", "warn", "error", "up", "down" or "" for the main text colour."""
    made = QLabel(text)
    made.setFont(theme.font(px, weight, tabular=tabular))
    if tone:
        made.setProperty("tone", tone)
    return made


LONGEST_NAME: Final = 16
"""Characters of a name in the bar; the rest is in the tip."""


def shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def set_tone(widget: QWidget, tone: str) -> None:
    """Another tone for a widget that is already shown."""
    if widget.property("tone") == tone:
        return
    widget.setProperty("tone", tone)
    restyle(widget)


def restyle(widget: QWidget) -> None:
    """Applies the style sheet again after a property changed; a widget that was not shown yet gets
    it anyhow when it is, and asking for its style costs 15 ms the first time."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def icon_button(theme: Theme, icon: str, tip: str, px: int = 16) -> QToolButton:
    """Square button with an icon only; tip is also its name for a screen reader. px: of the icon,
    at 100 % text."""
    button = IconButton()
    px, room = theme.px(px), theme.px(px + 12)
    button.setIcon(theme.button_icon(icon, theme.text2, px))
    button.setIconSize(QSize(px, px))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFixedSize(room, room)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


class IconButton(QToolButton):
    """Return presses it, as it presses every other button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


def push_button(theme: Theme, text: str, role: str = "", icon: str = "") -> QPushButton:
    """role: "primary", "danger", "command" or "" for a plain one. Return presses it where it has
    the keyboard; Qt by itself asks for that in dialogs only."""
    button = QPushButton(text)
    button.setAutoDefault(True)
    button.setFont(theme.font(12, 600))
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    if role:
        button.setProperty("role", role)
    if icon:
        set_icon(button, theme, icon, theme.error if role == "danger" else theme.text2)
    return button


def set_icon(
    button: QAbstractButton, theme: Theme, icon: str, colour: QColor, px: int = 14
) -> None:
    """An icon before the words of a button. px: of the icon, at 100 % text."""
    high, gap = theme.px(px), theme.px(4) if button.text() else 0
    button.setIcon(theme.button_icon(icon, colour, high, gap=gap))
    button.setIconSize(QSize(high + gap, high))


def rule(*, vertical: bool = False) -> QFrame:
    """A line of one pixel."""
    line = QFrame()
    line.setProperty("role", "rule")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def empty_place(role: str) -> QFrame:
    """An empty frame that a room fills later."""
    frame = QFrame()
    frame.setProperty("role", role)
    frame.setMinimumSize(220, 90)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    return frame


def spacer() -> QWidget:
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


class Dot(QWidget):
    """A status dot; always beside a word."""

    def __init__(self, colour: QColor, px: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self._px = px
        self.setFixedSize(px, px)

    def set_colour(self, colour: QColor) -> None:
        if colour != self._colour:
            self._colour = colour
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(self.rect())


def dot_pixmap(colour: QColor, px: int = 8, dpr: float = 2.0) -> QPixmap:
    """The same as a picture, for tabs and lists."""
    pixmap = QPixmap(round(px * dpr), round(px * dpr))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(0, 0, px, px)
    painter.end()
    return pixmap


class Chip(QWidget):
    """The tinted square with a family's icon."""

    def __init__(self, theme: Theme, px: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = ""
        self._family = ""
        self.setFixedSize(theme.px(px), theme.px(px))

    def show_kind(self, icon: str, family: str) -> None:
        self._icon, self._family = icon, family
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._icon:
            painter = QPainter(self)
            draw_chip(painter, self._theme, self._icon, self._family, (0, 0, self.width()))


def draw_chip(
    painter: QPainter, theme: Theme, icon: str, family: str, place: tuple[int, int, int]
) -> None:
    """place: left, top and side of the square, logical pixels."""
    left, top, side = place
    colour = theme.family_colour(family)
    tint = QColor(colour)
    tint.setAlphaF(0.17)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(left, top, side, side, side * 0.22, side * 0.22)
    px = round(side * 0.68)
    inset = (side - px) // 2
    dpr = painter.device().devicePixelRatioF()
    painter.drawPixmap(left + inset, top + inset, theme.icon(icon, colour, px, dpr))
