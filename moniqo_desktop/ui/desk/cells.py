"""What stands in a table cell and how it is painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from moniqo_desktop.ui.charts.scales.letters import Letters

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

ROW_HEIGHT: Final = 30
CELL: Final = int(Qt.ItemDataRole.UserRole)
_PAD: Final = 8.0
REMEMBERED: Final = 4_000
"""Texts whose width is kept."""
_ZEROS: Final = str.maketrans("123456789", "000000000")
"""All digits are of one width: numbers that differ in them only are measured once."""
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
AnyIndex = QModelIndex | QPersistentModelIndex
CellAt = Callable[[int, int], tuple["Cell", Qt.AlignmentFlag]]


class Tone(Enum):
    """How a cell is said. UP and DOWN are profits, never sides alone."""

    PLAIN = auto()
    QUIET = auto()
    STRONG = auto()
    UP = auto()
    DOWN = auto()
    WARN = auto()
    ERROR = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """text with its tone; pill: a word in a box after it, in pill_tone; bar: marks the row.

    brief: what stands there where the text is too wide; "" = the text, cut. after: a word behind
    the box, quiet unless after_tone says otherwise, after_brief where it is too wide, after_least
    where that is too. flash: the ground is tinted like a price that just moved. curve: drawn in
    the place of the text, in the tone of the cell.
    """

    text: str
    tone: Tone = Tone.PLAIN
    pill: str = ""
    pill_tone: Tone = Tone.PLAIN
    bar: Tone | None = None
    tip: str = ""
    brief: str = ""
    after: str = ""
    after_brief: str = ""
    after_least: str = ""
    after_tone: Tone = Tone.QUIET
    flash: Tone | None = None
    curve: tuple[float, ...] = ()

    @property
    def spoken(self) -> str:
        return " ".join(part for part in (self.text, self.pill, self.after) if part)


class CellPainter(QStyledItemDelegate):
    """Paints cells from their tones; fonts are made once."""

    def __init__(self, theme: Theme, parent: QWidget, cell: CellAt) -> None:
        """cell: what stands in a row and column, and on which side."""
        super().__init__(parent)
        self._cell = cell
        self.is_mono = False
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._plain = theme.mono() if self.is_mono else theme.font(12, 500, tabular=True)
        self._strong = theme.font(12, 600, tabular=True)
        self._chip = theme.font(11, 600)
        self._chip_metrics = QFontMetricsF(self._chip)
        self._letters = {
            False: Letters(self._plain), True: Letters(self._strong),
        }  # fmt: skip
        """Of plain and of strong cells: most are painted again as they were."""
        self._chip_letters = Letters(self._chip)
        self._fits: dict[tuple[str, str, float], str] = {}
        self._widths: dict[str, float] = {}
        self._texts: dict[str, float] = {}
        self._metrics = QFontMetricsF(self._plain if self.is_mono else self._strong)
        self._inks = {
            Tone.PLAIN: theme.text1,
            Tone.QUIET: theme.text2,
            Tone.STRONG: theme.text1,
            Tone.UP: theme.up_text,
            Tone.DOWN: theme.down_text,
            Tone.WARN: theme.warn,
            Tone.ERROR: theme.error,
        }

    def least(self, cell: Cell) -> float:
        """Room in which nothing of a cell is cut, px: in its brief form, with its pill and the
        shortest word behind it."""
        return self._room(cell, cell.after_least or cell.after_brief or cell.after)

    def wish(self, cell: Cell) -> float:
        """With the brief word behind it, where least() has room for a shorter one only."""
        return self._room(cell, cell.after_brief or cell.after)

    def _room(self, cell: Cell, after: str) -> float:
        text = cell.brief or cell.text
        width = self._text_width(text) if text else 0.0
        if cell.pill:
            width += self._chip_width(cell.pill) + 22
        if after:
            width += self._chip_width(after) + 4
        return width + 2 * _PAD + 5

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(60, self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        cell, side = self._cell(index.row(), index.column())
        box = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._theme.mixed(self._theme.accent, 0.16, self._theme.panel))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), self._theme.line)
        if cell.flash is not None:
            ink = self._theme.mixed(self._inks[cell.flash], 0.22, self._theme.panel)
            painter.fillRect(box.adjusted(0, 0, 0, -1), ink)
        if cell.bar is not None:
            bar = QRectF(box.left(), box.top() + 5, 3, box.height() - 10)
            painter.fillRect(bar, self._inks[cell.bar])
        if cell.curve:
            self._curve(painter, box, cell)
            return
        self._text(painter, box, cell, side)

    def _curve(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        low, high = min(cell.curve), max(cell.curve)
        place = box.adjusted(_PAD, 7, -_PAD, -8)
        across = place.width() / max(len(cell.curve) - 1, 1)
        up = place.height() / (high - low) if high > low else 0.0
        line = [
            QPointF(place.left() + n * across, place.bottom() - (value - low) * up)
            for n, value in enumerate(cell.curve)
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._inks[cell.tone], 1.2))
        painter.drawPolyline(QPolygonF(line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _text(self, painter: QPainter, box: QRectF, cell: Cell, side: Qt.AlignmentFlag) -> None:
        letters = self._letters[cell.tone not in (Tone.PLAIN, Tone.QUIET)]
        painter.setPen(self._inks[cell.tone])
        place = box.adjusted(_PAD + 4, 0, -_PAD, 0)
        spare = self._chip_width(cell.pill) + 22 if cell.pill else 0
        after = self._after(cell, place.width() - spare)
        if after:
            spare += self._chip_width(after) + 4
        text = self._fitting(cell, place.width() - spare)
        left = place.right() - letters.width(text) if side == _RIGHT else place.left()
        end = left + self._text_width(text)
        chip_left = place.left() + (self._text_width(text) + 9 if text else 0)
        if cell.pill:
            end = chip_left + self._chip_width(cell.pill) + 12
        is_cut = end > box.right()
        if is_cut:
            painter.save()
            painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        letters.write_in(painter, left, box, text)
        if cell.pill:
            self._pill(painter, chip_left, box, cell, after)
        if is_cut:
            painter.restore()

    def _after(self, cell: Cell, width: float) -> str:
        """In full where the text, at least in its brief form, stands beside it."""
        if not cell.after_brief:
            return cell.after
        least = self._text_width(cell.brief or cell.text)
        for words in (cell.after, cell.after_brief if cell.after_least else ""):
            if words and least + self._chip_width(words) + 4 <= width:
                return words
        return cell.after_least or cell.after_brief

    def _fitting(self, cell: Cell, width: float) -> str:
        """The text, else its brief form, else as much of it as there is room for; remembered, as
        most cells are painted many times."""
        key = cell.text, cell.brief, width
        found = self._fits.get(key)
        if found is None:
            if len(self._fits) >= REMEMBERED:
                self._fits.clear()
            found = self._fits[key] = self._fitted(cell, width)
        return found

    def _fitted(self, cell: Cell, width: float) -> str:
        is_brief = bool(cell.brief) and self._text_width(cell.text) > width
        text = cell.brief if is_brief else cell.text
        if self._text_width(text) <= width:
            return text
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _text_width(self, text: str) -> float:
        alike = text.translate(_ZEROS)
        width = self._texts.get(alike)
        if width is None:
            if len(self._texts) >= REMEMBERED:
                self._texts.clear()
            width = self._texts[alike] = self._metrics.horizontalAdvance(alike)
        return width

    def _chip_width(self, word: str) -> float:
        width = self._widths.get(word)
        if width is None:
            if len(self._widths) >= REMEMBERED:
                self._widths.clear()
            width = self._widths[word] = self._chip_metrics.horizontalAdvance(word)
        return width

    def _pill(self, painter: QPainter, left: float, box: QRectF, cell: Cell, after: str) -> None:
        ink = self._inks[cell.pill_tone]
        width = self._chip_width(cell.pill) + 12
        high = self._theme.px(16)
        chip = QRectF(left, box.center().y() - high / 2 - 0.5, width, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.mixed(ink, 0.2, self._theme.panel))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(ink)
        letters = self._chip_letters
        middle = chip.center().x() - letters.width(cell.pill) / 2
        letters.write_in(painter, middle, chip, cell.pill)
        after = self._beside(after, box.right() - chip.right() - 6) if after else ""
        if after:
            quiet = cell.after_tone is Tone.QUIET
            painter.setPen(self._theme.text3 if quiet else self._inks[cell.after_tone])
            letters.write_in(painter, chip.right() + 6, box, after)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _beside(self, word: str, room: float) -> str:
        """As much of the word behind a box as there is room for; "" where not even a dot is."""
        if self._chip_width(word) <= room:
            return word
        if self._chip_width("…") > room:
            return ""
        return self._chip_metrics.elidedText(word, Qt.TextElideMode.ElideRight, room)


def side_tone(word: str) -> Tone:
    """Long and buy are drawn in the up colour, short and sell in the down colour."""
    return Tone.UP if word.upper() in ("LONG", "BUY") else Tone.DOWN


def profit_tone(profit: int | None) -> Tone:
    if not profit:
        return Tone.QUIET
    return Tone.UP if profit > 0 else Tone.DOWN


def side_of(right: bool) -> Qt.AlignmentFlag:
    return _RIGHT if right else _LEFT
