"""A box to type into with a list below: the command box, and the list a dropped wire opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from moniqo_desktop.ui.look.parts import draw_chip, label
from moniqo_desktop.ui.search import best, in_reach
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    Index = QModelIndex | QPersistentModelIndex
    from moniqo_desktop.ui.look.theme import Theme

ROW: Final = 34
ROWS_SHOWN: Final = 10
MOST_FOUND: Final = 200
_ENTRY: Final = int(Qt.ItemDataRole.UserRole)
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose. detail: right of it; words: found by them too; choose: what it does."""

    title: str
    detail: str
    icon: str
    family: str
    choose: Callable[[], None]
    words: tuple[str, ...] = ()
    name: str = ""
    """Stable, for what is worth being remembered as chosen."""
    is_grave: bool = False
    """Moves money: not offered before something is typed, so that a mere Return never does it."""
    acts: tuple[str, ...] = ()
    """What a grave one does, by words: Return takes it at once only where one of them is typed."""


class Finder(QFrame):
    """Lies over the window; closes on Escape, on a choice and when the keyboard goes elsewhere.

    chosen: name of the entry, when one was chosen.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: Sequence[Entry] = ()
        self._before: QWidget | None = None
        self._typed: Callable[[str], Entry] | None = None
        self._wanted = ""
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = QLineEdit()
        self.field.setFont(theme.font(13, 500))
        self.field.setFixedHeight(theme.px(38))
        self.chip = label(theme, "", 11, 600)
        self.chip.setProperty("role", "chip")
        self._none = label(theme, "", 12, tone="3")
        self._model = QStandardItemModel(self)
        self.list = _EntryList(theme, self._model)
        self._lay_out()
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._choose_current)
        self.list.clicked.connect(self._choose)
        self.field.installEventFilter(self)
        self.hide()

    def open(
        self,
        entries: Sequence[Entry],
        at: QPoint,
        *,
        hint: str,
        chip: str = "",
        typed: Callable[[str], Entry] | None = None,
        wanted: str = "",
    ) -> None:
        """at: top left corner in window coordinates, moved so that all of it stays visible.

        typed: what can be done with the typed text itself; it stands above what matches.
        wanted: said while nothing is typed and nothing offered.
        """
        self._wanted = wanted or tr("Type a name.")
        self._entries, self._typed = entries, typed
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.field.clear()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.chip.setText(chip)
        self.chip.setVisible(bool(chip))
        self._search("")
        room = self.window().size()
        x = max(8, min(at.x(), room.width() - self.width() - 8))
        y = max(8, min(at.y(), room.height() - self.height() - 8))
        self.move(x, y)
        self.show()
        self.raise_()
        self.field.setFocus()

    @property
    def titles(self) -> list[str]:
        """What the list shows, top to bottom."""
        return [_entry(self._model.index(row, 0)).title for row in range(self._model.rowCount())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self.isAncestorOf(_focused()):
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
            if event.key() in _MOVES:
                QApplication.sendEvent(self.list, event)
                return True
        return super().eventFilter(watched, event)

    def _search(self, typed: str) -> None:
        entries = [each for each in self._entries if typed.strip() or not each.is_grave]
        found, is_taken = in_reach(typed, best(typed, entries, lambda each: each.title, _words))
        found = found[:MOST_FOUND]
        if self._typed is not None and typed.strip():
            found.insert(0, self._typed(typed.strip()))
        self._model.clear()
        for entry in found:
            item = QStandardItem(entry.title)
            item.setData(entry, _ENTRY)
            item.setEditable(False)
            item.setToolTip(entry.detail)
            self._model.appendRow(item)
        self._none.setVisible(not found)
        words = tr("Nothing is called “{typed}”.") if typed else self._wanted
        self._none.setText(words.format(typed=typed))
        self.list.setVisible(bool(found))
        self.list.setFixedHeight(min(len(found), ROWS_SHOWN) * self._theme.px(ROW) + 4)
        is_taken |= self._typed is not None
        self.list.setCurrentIndex(self._model.index(0, 0) if is_taken else QModelIndex())
        self.adjustSize()

    def _choose_current(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        entry = _entry(index)
        self._leave()
        self.chosen.emit(entry.name)
        entry.choose()

    def _leave(self) -> None:
        """The keyboard goes back to where it was."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        else:
            self.window().setFocus()

    def _lay_out(self) -> None:
        self.setFixedWidth(self._theme.px(460))
        top = QHBoxLayout()
        top.setSpacing(8)
        glass = QLabel()
        glass.setPixmap(self._theme.icon("search", self._theme.text2, 15, 2.0))
        top.addWidget(glass)
        self.field.setProperty("role", "bare")
        top.addWidget(self.field, 1)
        top.addWidget(self.chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._none)
        column.addWidget(self.list)


class _EntryList(QListView):
    def __init__(self, theme: Theme, model: QStandardItemModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_EntryDelegate(theme, self))
        self.setProperty("role", "popup_list")
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = theme.font(13, 500)
        self._detail = theme.font(12)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(_ENTRY)
        theme = self._theme
        place: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if _is_lit(option):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), 6, 6)
        px = theme.px
        chip = place.left() + px(8), place.top() + px(7), px(20)
        draw_chip(painter, theme, entry.icon, entry.family, chip)
        painter.setFont(self._detail)
        painter.setPen(theme.text2 if _is_lit(option) else theme.text3)
        text = place.adjusted(px(38), 0, -px(10), 0)
        named = min(QFontMetrics(self._title).horizontalAdvance(entry.title), text.width() // 2)
        detail = painter.fontMetrics().elidedText(
            entry.detail, Qt.TextElideMode.ElideRight, text.width() - named - 14
        )
        room = painter.fontMetrics().horizontalAdvance(detail) + 12
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
        painter.setFont(self._title)
        painter.setPen(theme.text1)
        fitting = cut_title(painter.fontMetrics(), entry.title, text.width() - room)
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
        painter.restore()


def cut_title(metrics: QFontMetrics, title: str, width: int) -> str:
    """What stands behind the last colon tells lines of one beginning apart: it stays whole as long
    as it can."""
    before, colon, own = title.rpartition(": ")
    left = width - metrics.horizontalAdvance(f"{colon}{own}")
    if colon and metrics.horizontalAdvance(title) > width and left > metrics.horizontalAdvance("…"):
        return f"{metrics.elidedText(before, Qt.TextElideMode.ElideMiddle, left)}{colon}{own}"
    return metrics.elidedText(title, Qt.TextElideMode.ElideRight, width)


def _is_lit(option: QStyleOptionViewItem) -> bool:
    state: QStyle.StateFlag = option.state
    lit = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
    return bool(state & lit)


def _entry(index: QModelIndex) -> Entry:
    entry: Entry = index.data(_ENTRY)
    return entry


def _words(entry: Entry) -> tuple[str, ...]:
    return (*entry.words, entry.detail)


def _focused() -> QWidget:
    return QApplication.focusWidget() or QWidget()
