"""Tables over the state: one model, one painter, columns as values. No widget per cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from moniqo_desktop.ui.desk.act_bar import menu_for
from moniqo_desktop.ui.desk.cells import ROW_HEIGHT, CellPainter
from moniqo_desktop.ui.desk.columns import Column as Column
from moniqo_desktop.ui.desk.columns import Row
from moniqo_desktop.ui.desk.copying import copy_rows
from moniqo_desktop.ui.desk.sorting import Sort, turned
from moniqo_desktop.ui.desk.table_header import TableHeader
from moniqo_desktop.ui.desk.table_model import Table as Table
from moniqo_desktop.ui.desk.widths import Widths
from moniqo_desktop.ui.viewports import know_viewport
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.desk.memory import TableMemory
    from moniqo_desktop.ui.look.theme import Theme

CALM_MS: Final = 1_000
"""Rows change places no sooner after they did, or after the mouse moved over them."""


class TableView(QTableView, Generic[Row]):
    """A table that says in words what to do while it is empty. let_go: the mouse is up again."""

    let_go = Signal()

    def __init__(
        self, theme: Theme, model: Table[Row], empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        know_viewport(self)
        self.setProperty("role", "rows")  # a sheet of its own would cost each table 5 ms
        self._theme, self._table, self._empty = theme, model, empty
        self._cells = CellPainter(theme, self, model.cell)
        self._chosen: object = None
        self._memory: TableMemory | None = None
        self.titles = TableHeader(theme, model, self)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self.setModel(model)
        model.seen = self._in_sight
        self.setHorizontalHeader(self.titles)
        self.setItemDelegate(self._cells)
        self._set_manner()
        self.widths = Widths(self, theme, model, self.titles, self._cells)
        self.set_theme(theme)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        for changed in (model.modelReset, model.layoutChanged):
            changed.connect(self.widths.fit)
        model.dataChanged.connect(self.widths.fit_changed)
        self.verticalScrollBar().valueChanged.connect(self.widths.fit)
        self._listen()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._cells.set_theme(theme)
        self.titles.set_theme(theme)
        self.widths.set_theme(theme)

    def say_empty(self, words: str) -> None:
        """What stands there while there is no row."""
        if words != self._empty:
            self._empty = words
            self.viewport().update()

    def write_in_mono(self) -> None:
        """Plain cells in the font of logs."""
        self._cells.is_mono = True
        self._cells.set_theme(self._theme)

    def remember_in(self, memory: TableMemory) -> None:
        """As it was left: from now on titles sort, and what a hand does to widths stays."""
        self._memory = memory
        self.titles.take_keys()
        QWidget.setTabOrder(self.titles, self)
        self.viewport().setMouseTracking(True)
        self._table.sort_by(memory.sort())
        self.widths.remember_in(memory)

    @property
    def is_pressed(self) -> bool:
        """Whether a mouse button is down on the rows: until it is up none of them moves."""
        return self._table.is_held

    def column_titles(self) -> tuple[str, ...]:
        """Without the arrow of the sort."""
        return tuple(column.title for column in self._table.columns)

    def chosen(self) -> Row | None:
        """The selected row."""
        rows = self.selectionModel().selectedRows()
        return self._table.row(rows[0].row()) if rows else None

    def all_chosen(self) -> list[Row]:
        """The selected rows, from the top."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for number in numbers if (row := self._table.row(number)) is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copies whole rows with their titles; Qt would copy one cell."""
        if event.matches(QKeySequence.StandardKey.Copy):
            copy_rows(self)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._table.is_held = event.button() is Qt.MouseButton.LeftButton
        self._keep_calm()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():
            self._let_go()
        self._keep_calm()
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._keep_calm()
        super().mouseReleaseEvent(event)
        self._let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._let_go()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.widths.measure_anew()
        self.widths.fit()
        self.updateGeometries()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._table.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.text3)
        painter.setFont(self._theme.font(12, 400))
        box = self.viewport().rect().adjusted(16, 0, -16, 0)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), self._empty)
        painter.end()

    def _in_sight(self, count: int) -> range:
        first, last = max(self.rowAt(0), 0), self.rowAt(self.viewport().height() - 1)
        return range(min(first, count), min(last + 1, count) if last >= first else count)

    def _set_manner(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_HEIGHT))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _listen(self) -> None:
        titles = self.titles
        titles.sort_asked.connect(self._turn)
        titles.left.connect(self.setFocus)
        self._calm.timeout.connect(self._end_calm)
        self._table.layoutChanged.connect(self._keep_calm)
        menu_for(titles, self._fill_menu)

    def _turn(self, section: int) -> None:
        """The next order by this column, or back to the table's own."""
        column = self._table.columns[section]
        if column.by is not None:
            self._sort_by(turned(self._table.sorted, column.name))

    def _end_sort(self) -> None:
        self._sort_by(None)

    def _sort_by(self, sort: Sort | None) -> None:
        if self._memory is not None:
            self._table.sort_by(sort)
            self._memory.keep_sort(self._table.sorted)
            self.widths.measure_anew()
            self.widths.fit()
            self.titles.say()

    def _fill_menu(self, menu: QMenu) -> None:
        if self._memory is None:
            return
        own = menu.addAction(tr("The table's own order"), self._end_sort)
        own.setEnabled(self._table.sorted is not None)
        usual = menu.addAction(tr("Usual widths"), self.widths.forget)
        usual.setEnabled(self.widths.are_own)

    def _keep_calm(self) -> None:
        if self._table.sorted is not None:
            self._table.is_calm = True
            self._calm.start()

    def _end_calm(self) -> None:
        self._table.is_calm = False
        self._table.settle()

    def _let_go(self) -> None:
        if self._table.is_held:
            self._table.is_held = False
            self._table.settle()
            self.let_go.emit()

    def _remember(self) -> None:
        rows = self.selectionModel().selectedRows()
        self._chosen = self._table.key_of(rows[0].row()) if rows else None

    def _restore(self) -> None:
        place = self._table.place_of(self._chosen) if self._chosen is not None else -1
        if place >= 0:
            self.selectRow(place)
