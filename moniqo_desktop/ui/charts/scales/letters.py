"""The two fonts of a chart: what was written once is laid out no second time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTransform

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

AXIS_HEIGHT: Final = 24
"""At 100 % text."""
PAD: Final = 8.0
_AXIS_PX: Final = 12
REMEMBERED: Final = 4_000
"""Words whose width is kept."""
_LAID_OUT: Final = 600
"""Words whose letters are kept in their places."""


class Letters:
    """One font, and words in it. To find the letters of a word and their places costs twice what
    painting them does."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self.cap: float = self.metrics.capHeight()
        self._ascent: float = self.metrics.ascent()
        # A function of its own: lru_cache would have the help of a method of Qt written, 10 ms.
        self.width = lru_cache(REMEMBERED)(partial(self.metrics.horizontalAdvance))
        """Px of words."""
        self._laid_out: dict[str, QStaticText | None] = {}
        """None: seen once. A price of the last moment is not seen again."""

    def write(self, painter: QPainter, x: float, baseline: float, text: str) -> None:
        """In the pen set by the caller."""
        painter.setFont(self.font)
        kept = self._laid_out.get(text)
        if kept is None:
            painter.drawText(QPointF(x, baseline), text)
            self._remember(text)
            return
        painter.drawStaticText(QPointF(x, baseline - self._ascent), kept)

    def write_in(self, painter: QPainter, x: float, box: QRectF, text: str) -> None:
        """From x on, in the middle of the height of a box, as drawText would lay it."""
        high = self.metrics.height()
        self.write(painter, x, box.top() + (box.height() - high) / 2 + self._ascent, text)

    def _remember(self, text: str) -> None:
        if text not in self._laid_out:
            if len(self._laid_out) >= _LAID_OUT:
                self._laid_out.clear()
            self._laid_out[text] = None
            return
        kept = QStaticText(text)
        kept.setTextFormat(Qt.TextFormat.PlainText)
        kept.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        kept.prepare(QTransform(), self.font)
        self._laid_out[text] = kept


@dataclass(frozen=True, slots=True)
class Fonts:
    """Made once per theme: building a font costs more than drawing a label."""

    axis: Letters
    bold: Letters

    def px(self, size: float) -> float:
        """A length of the design at the text size of these fonts."""
        return round(size * self.axis.font.pixelSize() / _AXIS_PX)

    @property
    def axis_height(self) -> float:
        """Of the time axis."""
        return self.px(AXIS_HEIGHT)

    def axis_width(self, text: str) -> float:
        """Px an axis needs for labels like text, tags included."""
        return self.bold.width(text) + 2 * PAD + 4


def fonts_of(theme: Theme) -> Fonts:
    axis = theme.font(_AXIS_PX, 400, tabular=True)
    bold = theme.font(_AXIS_PX, 600, tabular=True)
    return Fonts(Letters(axis), Letters(bold))
