"""Tables over the state: one model, one painter, columns as values. No widget per cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from moniqo_desktop.ui.desk.cells import CELL, ROW_HEIGHT, AnyIndex, Cell, CellPainter, side_of
from moniqo_desktop.ui.desk.copying import copy_rows
from moniqo_desktop.ui.desk.fitting import Need, fitted

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

NARROW: Final = 500
MEASURED: Final = 24
"""Rows whose cells are measured: those in sight."""
_NOWHERE: Final = QModelIndex()

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """width: px, or share of the spare width (0 = none).

    narrow: px in a table below NARROW px, 0 = width.
    from_width: px of the table below which the column is hidden. leaves: where the columns do not
    fit without cutting a number the largest leaves first, 0 = from_width.
    """

    title: str
    cell: Callable[[Row], Cell]
    width: int = 80
    share: int = 0
    right: bool = False
    tip: str = ""
    from_width: int = 0
    narrow: int = 0
    leaves: int = 0


class Table(QAbstractTableModel, Generic[Row]):
    """Rows shown through columns. key: what stays the same when a row changes."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows: Sequence[Row] = ()
        self._keys: list[object] = []

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Selection and scroll position survive when the keys are the same."""
        keys = [self._key(row) for row in rows]
        if keys == self._keys:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self._last))
            return
        self.beginResetModel()
        self._rows, self._keys = rows, keys
        self.endResetModel()

    def append(self, rows: Sequence[Row], most: int) -> None:
        """More rows at the end; the oldest go where there would be more than `most`. Nothing else
        is asked or painted again."""
        rows = rows[-most:]
        held = list(self._rows) if not isinstance(self._rows, list) else self._rows
        surplus = len(held) + len(rows) - most
        if surplus > 0:
            self.beginRemoveRows(QModelIndex(), 0, surplus - 1)
            del held[:surplus], self._keys[:surplus]
            self._rows = held
            self.endRemoveRows()
        if rows:
            self.beginInsertRows(QModelIndex(), len(held), len(held) + len(rows) - 1)
            held.extend(rows)
            self._keys.extend(self._key(row) for row in rows)
            self._rows = held
            self.endInsertRows()

    def row(self, index: int) -> Row | None:
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def cell(self, row: int, column: int) -> tuple[Cell, Qt.AlignmentFlag]:
        """What is painted there: the short way, past Qt's variants."""
        shown = self.columns[column]
        return shown.cell(self._rows[row]), side_of(shown.right)

    def place_of(self, key: object) -> int:
        """Number of the row with this key; −1 if it is gone."""
        return self._keys.index(key) if key in self._keys else -1

    def key_of(self, index: int) -> object:
        return self._keys[index] if 0 <= index < len(self._keys) else None

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side_of(self.columns[index.column()].right)
        if role not in (CELL, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        cell = self.columns[index.column()].cell(self._rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.spoken
        return cell if role == CELL else cell.spoken

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return side_of(column.right)
            case _:
                return None

    @property
    def _last(self) -> int:
        return len(self.columns) - 1


class TableView(QTableView, Generic[Row]):
    """A table that says in words what to do while it is empty."""

    def __init__(
        self, theme: Theme, model: Table[Row], empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "rows")  # a sheet of its own would cost each table 5 ms
        self._theme, self._table, self._empty = theme, model, empty
        self._cells = CellPainter(theme, self, model.cell)
        self._chosen: object = None
        self.setModel(model)
        self.setItemDelegate(self._cells)
        self._set_manner()
        self._least: dict[int, int] = {}
        self._size_columns()
        self.set_theme(theme)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        for changed in (model.modelReset, model.dataChanged):
            changed.connect(self._fit)
        self.verticalScrollBar().valueChanged.connect(self._fit)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._cells.set_theme(theme)
        self._least.clear()
        self.horizontalHeader().setFont(theme.font(12, 500))

    def say_empty(self, words: str) -> None:
        """What stands there while there is no row."""
        self._empty = words
        self.viewport().update()

    def write_in_mono(self) -> None:
        """Plain cells in the font of logs."""
        self._cells.is_mono = True
        self._cells.set_theme(self._theme)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._least.clear()
        self._fit()
        self.updateGeometries()

    def _fit(self) -> None:
        """Columns as wide as what stands in them; those that do not fit are left out."""
        for number, width in enumerate(fitted(self._needs(), self.viewport().width())):
            self.setColumnHidden(number, not width)
            if width and self.columnWidth(number) != width:
                self.setColumnWidth(number, width)

    def _needs(self) -> list[Need]:
        px, hidden = self._theme.px, Need(0, 0)
        is_narrow = self.width() < px(NARROW)
        needs = []
        for number, column in enumerate(self._table.columns):
            if self.width() < px(column.from_width):
                needs.append(hidden)
                continue
            wish = px(column.narrow if is_narrow and column.narrow else column.width)
            least = self._least_of(number)
            if not column.right:
                least = min(least, wish)
            leaves = column.leaves or column.from_width
            needs.append(Need(least if column.share else wish, least, leaves, bool(column.share)))
        return needs

    def _least_of(self, number: int) -> int:
        """So that its title and what is in sight are not cut, but running text may be; it only
        grows, so that columns do not tremble with the prices."""
        column = self._table.columns[number]
        room = self.horizontalHeader().fontMetrics().horizontalAdvance(column.title) + 22.0
        first, last = max(self.rowAt(0), 0), self.rowAt(self.viewport().height() - 1)
        rows = range(first, last + 1 if last >= first else self._table.rowCount())
        for cell, _ in (self._table.cell(row, number) for row in rows[:MEASURED]):
            if cell.pill or not (cell.curve or column.share):
                room = max(room, self._cells.least(cell))
        self._least[number] = max(self._least.get(number, 0), ceil(room))
        return self._least[number]

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

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(self._theme.px(26))
        header.setMinimumSectionSize(40)
        for number, column in enumerate(self._table.columns):
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(number, self._theme.px(column.width))

    def _remember(self) -> None:
        rows = self.selectionModel().selectedRows()
        self._chosen = self._table.key_of(rows[0].row()) if rows else None

    def _restore(self) -> None:
        place = self._table.place_of(self._chosen) if self._chosen is not None else -1
        if place >= 0:
            self.selectRow(place)
