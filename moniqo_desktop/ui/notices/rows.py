"""Lines of the list of notices: one model, one painter for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from moniqo_desktop.ui.state.note import in_one
from moniqo_desktop.ui.state.notes import KINDS, Notification
from moniqo_desktop.ui.state.spans import DAY_MS
from moniqo_desktop.ui.state.texts import clock_text, day_clock_text, day_minute_text
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.ui.look.theme import Theme

ROW: Final = 58
NOTE: Final = int(Qt.ItemDataRole.UserRole)
WORDS: Final = NOTE + 1
_NOWHERE: Final = QModelIndex()
AnyIndex = QModelIndex | QPersistentModelIndex
_WORDS: Final = {"error": "✕", "warning": "!", "success": "✓", "info": "·"}
_LEVELS: Final = {
    "error": later("problem:"),
    "warning": later("warning:"),
}
"""Spoken before a note; the rest speaks for itself."""


class NoteModel(QAbstractListModel):
    """Rows of notes as they are given."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._notes: Sequence[Notification] = ()
        self._whose: Callable[[Notification], str] = _nobody

    def words(self, note: Notification) -> str:
        """What is said under its title, in front whose it is."""
        return in_one(self._whose(note), retell(note.message))

    def tell_whose(self, whose: Callable[[Notification], str]) -> None:
        """whose: flow and account of a note where there are several, else ""."""
        self._whose = whose

    def set_notes(self, notes: Sequence[Notification]) -> None:
        self.beginResetModel()
        self._notes = notes
        self.endResetModel()

    def note(self, row: int) -> Notification | None:
        return self._notes[row] if 0 <= row < len(self._notes) else None

    def place_of(self, number: int) -> int:
        """−1 if it is not shown."""
        return next((n for n, note in enumerate(self._notes) if note.number == number), -1)

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._notes)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        note = self.note(index.row())
        if note is None:
            return None
        if role == NOTE:
            return note
        if role == WORDS:
            return self.words(note)
        if role == Qt.ItemDataRole.ToolTipRole:
            when = day_clock_text(note.at)
            return f"{self.words(note)}\n{tr(KINDS[note.kind][0])} · {when} UTC"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            unread = "" if note.is_read else tr("unread") + " "
            said = in_one(retell(note.title), self.words(note))
            level = tr(_LEVELS[note.level]) + " " if note.level in _LEVELS else ""
            return f"{unread}{level}{said}"
        return None


def _nobody(note: Notification) -> str:
    return ""


class NotePainter(QStyledItemDelegate):
    """Mark and title, time, a line of message. now: of the market, ms UTC."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.now: Millis = 0
        self._title, self._read = theme.font(12, 600), theme.font(12, 500)
        self._words, self._small = theme.font(12, 400), theme.font(11, 400, tabular=True)
        self._metrics = QFontMetricsF(self._words)
        self._inks = {"error": theme.error, "warning": theme.warn, "success": theme.ok}

    def time_text(self, at: Millis) -> str:
        """The clock; with its day where that is not today."""
        return clock_text(at) if at // DAY_MS == self.now // DAY_MS else day_minute_text(at)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(100, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        note: Notification = index.data(NOTE)
        theme, px, box = self._theme, self._theme.px, QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.mixed(theme.accent, 0.16, theme.card))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.line)
        ink = self._inks.get(note.level, theme.accent)
        if not note.is_read:
            painter.fillRect(QRectF(box.left(), box.top() + 6, 3, box.height() - 12), ink)
        left, top, high = box.left() + px(12), box.top() + px(7), px(17)
        wide = box.width() - px(24)
        painter.setFont(self._title)
        painter.setPen(ink)
        painter.drawText(QRectF(left, top, px(14), high), _WORDS[note.level])
        self._paint_title(painter, QRectF(left + px(16), top, wide - px(16), high), note)
        painter.setFont(self._words)
        painter.setPen(theme.text2)
        place = QRectF(left + px(16), top + high + px(2), wide - px(16), high)
        words = str(index.data(WORDS)).replace("\n", " ")
        text = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_title(self, painter: QPainter, place: QRectF, note: Notification) -> None:
        clock = self.time_text(note.at)
        painter.setFont(self._small)
        painter.setPen(self._theme.text3)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, clock)
        room = place.width() - QFontMetricsF(self._small).horizontalAdvance(clock) - 10
        font = self._read if note.is_read else self._title
        title = retell(note.title) + (f" ({note.count}×)" if note.count > 1 else "")
        painter.setFont(font)
        painter.setPen(self._theme.text1)
        shown = QFontMetricsF(font).elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
