"""The titles over a table: pressed they sort, pulled they widen; the same by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QHeaderView, QWidget

from moniqo_desktop.ui.desk.table_model import Table
from moniqo_desktop.ui.viewports import know_viewport
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

STEP: Final = 8
"""By which a key widens a column, px at plain size of text."""
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_SORTS: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAVES: Final = (Qt.Key.Key_Down, Qt.Key.Key_Escape)


class TableHeader(QHeaderView):
    """sort_asked: of a section. pull_asked: of a section by so many px, by keys. let_go: the mouse
    was released, with the widths as they were when it was pressed. left: to the rows. before: those
    widths while it is down."""

    sort_asked = Signal(int)
    pull_asked = Signal(int, int)
    let_go = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, table: Table[Any], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        know_viewport(self)
        self._theme, self._table = theme, table
        self._at = 0
        self._by_keys = False
        self.before: tuple[int, ...] = ()
        self.setAccessibleName(tr("Titles of the columns"))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(theme.px(26))
        self.setMinimumSectionSize(40)
        self.sectionClicked.connect(self.sort_asked)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font(12, 500))

    def take_keys(self) -> None:
        """A stop of the Tab key from now on; a click leaves the keyboard where it is."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self) -> None:
        """To a screen reader: the column the keys are at, and what they do."""
        words = (
            tr("{column}. Space sorts, Shift with an arrow key changes the width.")
            if self._table.columns[self._at].by is not None
            else tr("{column}. Shift with an arrow key changes the width.")
        )
        self.setAccessibleName(words.format(column=self._table.spoken_title(self._at)))
        if self.hasFocus():
            told = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(told)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.before = tuple(self.sectionSize(n) for n in range(self.count()))
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        before, self.before = self.before, ()
        self.let_go.emit(before)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.isSectionHidden(self._at):
            self._at = self._next(-1, 1)
        self.say()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = Qt.Key(event.key()), event.modifiers() == _SHIFT
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        if way and shift:
            self.pull_asked.emit(self._at, way * self._theme.px(STEP))
        elif way:
            self._go(self._next(self._at, way))
        elif key is Qt.Key.Key_Home:
            self._go(self._next(-1, 1))
        elif key is Qt.Key.Key_End:
            self._go(self._next(self.count(), -1))
        elif key in _SORTS:
            self.sort_asked.emit(self._at)
        elif key in _LEAVES:
            self.left.emit()
        else:
            event.ignore()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section == self._at and self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.accent, 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 4, 4)

    def _next(self, at: int, way: int) -> int:
        """The section in sight beside one; the same where there is none."""
        place = at + way
        while 0 <= place < self.count():
            if not self.isSectionHidden(self.logicalIndex(place)):
                return place
            place += way
        return max(at, 0)

    def _go(self, section: int) -> None:
        self._at = section
        self.say()
