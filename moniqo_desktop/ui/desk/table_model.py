"""The rows of a table: shown in their own order or by a column, asked again only when changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from moniqo_desktop.ui.desk.cells import CELL, AnyIndex, Cell, side_of
from moniqo_desktop.ui.desk.columns import Column, Row
from moniqo_desktop.ui.desk.sorting import Sort, in_order
from moniqo_desktop.ui.words.translation import tr

_NOWHERE: Final = QModelIndex()


class Table(QAbstractTableModel, Generic[Row]):
    """Rows shown through columns. key: what stays the same when a row changes.

    sorted: None = in their own order. is_held: no row moves, comes or goes; what was set meanwhile
    is shown by settle(). is_calm: the rows that are there keep their order, new ones come last.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.sorted: Sort | None = None
        self.is_held, self.is_calm = False, False
        self._key = key
        self._given: Sequence[Row] = ()
        self._rows: Sequence[Row] = ()
        self._keys: list[object] = []
        self._cells: dict[object, list[Cell | None]] = {}
        self.seen: Callable[[int], range] = range
        """Of so many rows, those in sight; a view knows."""

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Selection and scroll position survive when the keys are the same."""
        self._given = rows
        if self.is_held:
            fresh = {self._key(row): row for row in rows}
            places = zip(self._keys, self._rows, strict=True)
            self._rows = [fresh.get(key, row) for key, row in places]
            self._tell_changed()
            return
        self._show(self._arranged(rows))

    def settle(self) -> None:
        """Shows the rows as they are by now, in the order they have."""
        self.set_rows(self._given)

    def sort_by(self, sort: Sort | None) -> None:
        """At once; a name that no column bears, or that is not sorted by, is no sort."""
        able = {column.name for column in self.columns if column.by is not None}
        self.sorted = sort if sort is not None and sort.name in able else None
        self.is_calm = False
        self.settle()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._last)

    def append(self, rows: Sequence[Row], most: int) -> None:
        """More rows at the end of a table that is not sorted; the oldest go where there would be
        more than `most`. Nothing else is asked or painted again."""
        rows = rows[-most:]
        held = list(self._rows) if not isinstance(self._rows, list) else self._rows
        surplus = len(held) + len(rows) - most
        if surplus > 0:
            self.beginRemoveRows(QModelIndex(), 0, surplus - 1)
            for key in self._keys[:surplus]:
                self._cells.pop(key, None)
            del held[:surplus], self._keys[:surplus]
            self._rows = self._given = held
            self.endRemoveRows()
        if rows:
            self.beginInsertRows(QModelIndex(), len(held), len(held) + len(rows) - 1)
            held.extend(rows)
            self._keys.extend(self._key(row) for row in rows)
            self._rows = self._given = held
            self.endInsertRows()

    def row(self, index: int) -> Row | None:
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def cell(self, row: int, column: int) -> tuple[Cell, Qt.AlignmentFlag]:
        """What is painted there: the short way, past Qt's variants."""
        return self._cell(row, column), side_of(self.columns[column].right)

    def place_of(self, key: object) -> int:
        """Number of the row with this key; −1 if it is gone."""
        return self._keys.index(key) if key in self._keys else -1

    def key_of(self, index: int) -> object:
        return self._keys[index] if 0 <= index < len(self._keys) else None

    def title(self, column: int) -> str:
        """With the arrow where the rows are sorted by it."""
        shown = self.columns[column]
        if self.sorted is None or not self._sorts(shown):
            return shown.title
        return f"{shown.title} {self.sorted.arrow}"

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
        cell = self._cell(index.row(), index.column())
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
                return self.title(section)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.spoken_title(section)
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return side_of(column.right)
            case _:
                return None

    def spoken_title(self, section: int) -> str:
        """For a screen reader: the arrow in words."""
        column = self.columns[section]
        if not self._sorts(column) or self.sorted is None:
            return column.title
        words = (
            tr("{column}, sorted, largest first")
            if self.sorted.falls
            else tr("{column}, sorted, smallest first")
        )
        return words.format(column=column.title)

    def _sorts(self, column: Column[Row]) -> bool:
        return self.sorted is not None and bool(column.name) and column.name == self.sorted.name

    def _arranged(self, rows: Sequence[Row]) -> Sequence[Row]:
        column = next((each for each in self.columns if self._sorts(each)), None)
        if column is None or column.by is None or self.sorted is None:
            return rows
        if not self.is_calm:
            return in_order(rows, column.by, falls=self.sorted.falls)
        fresh = {self._key(row): row for row in rows}
        stay = [fresh.pop(key) for key in self._keys if key in fresh]
        return [*stay, *in_order([*fresh.values()], column.by, falls=self.sorted.falls)]

    def _show(self, rows: Sequence[Row]) -> None:
        keys = [self._key(row) for row in rows]
        if keys == self._keys:
            self._rows = rows
            self._tell_changed()
        elif len(keys) == len(self._keys) and set(keys) == set(self._keys):
            self._move(rows, keys)
        else:
            self.beginResetModel()
            self._cells.clear()
            self._rows, self._keys = rows, keys
            self.endResetModel()

    def _move(self, rows: Sequence[Row], keys: list[object]) -> None:
        """The same rows in another order: what is selected goes with its row."""
        self.layoutAboutToBeChanged.emit()
        places = {key: place for place, key in enumerate(keys)}
        before = self.persistentIndexList()
        after = [self.index(places[self._keys[each.row()]], each.column()) for each in before]
        self._rows, self._keys = rows, keys
        self._ask_again()
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _ask_again(self) -> list[tuple[int, list[int]]]:
        """Rows in sight that were asked for since, with the columns whose cells differ. What is out
        of sight is forgotten: it is asked for when it comes into sight."""
        kept: dict[object, list[Cell | None]] = {}
        found = []
        for place in self.seen(len(self._rows)):
            known = self._cells.get(self._keys[place])
            if known is not None:
                kept[self._keys[place]] = known
                found.append((place, self._changed(place, known)))
        self._cells = kept
        return [each for each in found if each[1]]

    def _tell_changed(self) -> None:
        """Once for rows that lie together: of those in sight, that differ; none else is painted."""
        runs: list[tuple[list[int], list[int]]] = []
        for place, columns in self._ask_again():
            if runs and runs[-1][0][-1] == place - 1:
                runs[-1][0].append(place)
                runs[-1][1].extend(columns)
            else:
                runs.append(([place], columns))
        for places, columns in runs:
            first, last = min(columns), max(columns)
            self.dataChanged.emit(self.index(places[0], first), self.index(places[-1], last))

    def _changed(self, place: int, known: list[Cell | None]) -> list[int]:
        """Columns whose cells differ by now; from now on they are known as they are."""
        row, changed = self._rows[place], []
        for number, before in enumerate(known):
            if before is not None and (now := self.columns[number].cell(row)) != before:
                known[number] = now
                changed.append(number)
        return changed

    def _cell(self, row: int, column: int) -> Cell:
        """Worked out once for each change of the rows."""
        known = self._cells.setdefault(self._keys[row], [None] * len(self.columns))
        cell = known[column]
        if cell is None:
            cell = known[column] = self.columns[column].cell(self._rows[row])
        return cell

    @property
    def _last(self) -> int:
        return len(self.columns) - 1
