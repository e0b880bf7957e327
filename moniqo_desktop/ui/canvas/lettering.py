"""The pens and fonts that all parts of a card share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE: Final = Qt.AlignmentFlag.AlignCenter


class Lettering:
    """Fonts of a card, made once; sizes of ui.md, section 6.3."""

    def __init__(self, theme: Theme) -> None:
        self.title = theme.font(13, 600)
        self.label = theme.font(12, 400)
        self.hint = theme.font(11, 400)
        self.value = theme.font(11, 600, tabular=True)
        self.last = theme.font(13, 600, tabular=True)
        self.time = theme.font(11, 400, tabular=True)
        self.chip = theme.font(11, 600)


def width_of(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
    room: float = 0.0,
) -> None:
    """One line, elided to room (0 = the width of the box)."""
    if not text:
        return
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room or box.width())
    painter.drawText(box, align, shown)


def faded(colour: QColor, alpha: float) -> QColor:
    pale = QColor(colour)
    pale.setAlphaF(alpha)
    return pale
