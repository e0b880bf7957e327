"""The pens and fonts that all parts of a card share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE: Final = Qt.AlignmentFlag.AlignCenter
LINE: Final = 12.0
"""From line to line of the small letters."""


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

    def set_out(self, text: str, room: float) -> tuple[QFont, tuple[str, ...]]:
        """Words of a card whole: large where they fit, else small, else small in two lines; of
        more than that, what stands before the first semicolon. room: width of a line."""
        for font in (self.last, self.value):
            if width_of(text, font) <= room:
                return font, (text,)
        lines = in_two(text, self.value, room)
        if width_of(lines[-1], self.value) > room and "; " in text:
            return self.set_out(text.partition("; ")[0], room)
        return self.value, lines


def in_two(text: str, font: QFont, room: float) -> tuple[str, ...]:
    """At the last space that leaves a first line within room; one line where there is none."""
    ends = [place for place, letter in enumerate(text) if letter == " "]
    fitting = [end for end in ends if width_of(text[:end], font) <= room]
    return (text[: fitting[-1]], text[fitting[-1] + 1 :]) if fitting else (text,)


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


def write_lines(
    painter: QPainter, box: QRectF, lines: tuple[str, ...], font: QFont, colour: QColor
) -> None:
    """One or two lines, as close as letters allow, in the middle of the box's height."""
    top = box.center().y() - LINE * len(lines) / 2
    for row, line in enumerate(lines):
        # Higher than a line: letters that reach below it are not cut.
        place = QRectF(box.left(), top + (row - 0.5) * LINE, box.width(), 2 * LINE)
        write(painter, place, line, font, colour)


def faded(colour: QColor, alpha: float) -> QColor:
    pale = QColor(colour)
    pale.setAlphaF(alpha)
    return pale
