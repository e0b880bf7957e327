"""How wide the columns of a table are: by what stands in them, or as a hand pulled them."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QHeaderView, QTableView

from moniqo_desktop.ui.desk.fitting import Need, fitted, pulled

if TYPE_CHECKING:
    from moniqo_desktop.ui.desk.cells import AnyIndex, CellPainter
    from moniqo_desktop.ui.desk.memory import TableMemory
    from moniqo_desktop.ui.desk.table_header import TableHeader
    from moniqo_desktop.ui.desk.table_model import Table
    from moniqo_desktop.ui.look.theme import Theme

NARROW: Final = 500
MEASURED: Final = 24
"""Rows whose cells are measured: those in sight."""
LEAST: Final = 40
"""Of a column, px."""


class Widths:
    """Belongs to one view. What a hand chose is kept in px at plain size of text, and holds where
    no number is cut by it."""

    def __init__(
        self,
        view: QTableView,
        theme: Theme,
        table: Table[Any],
        titles: TableHeader,
        cells: CellPainter,
    ) -> None:
        self._view, self._theme, self._table = view, theme, table
        self._titles, self._cells = titles, cells
        self._memory: TableMemory | None = None
        self._own: dict[str, int] = {}
        self._least: dict[int, int] = {}
        self._rooms: dict[str, float] = {}
        self._wished: dict[int, int] = {}
        self._is_fitting = False
        for number, column in enumerate(table.columns):
            titles.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            view.setColumnWidth(number, theme.px(column.width))
        titles.sectionResized.connect(self._pull)
        titles.let_go.connect(self._keep)
        titles.sectionHandleDoubleClicked.connect(self._forget_one)
        titles.pull_asked.connect(self._pull_by_keys)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._rooms.clear()
        self.measure_anew()

    def remember_in(self, memory: TableMemory) -> None:
        self._memory, self._own = memory, memory.widths()
        self.fit()

    @property
    def are_own(self) -> bool:
        """Whether a hand chose any."""
        return bool(self._own)

    def forget(self) -> None:
        """All as usual again."""
        self._own.clear()
        self._write()

    def measure_anew(self) -> None:
        """Columns may become narrower at the next fit."""
        self._least.clear()
        self._wished.clear()

    def fit(self) -> None:
        """Columns as wide as what stands in them; those that do not fit are left out. None moves
        while one is pulled."""
        if not self._titles.before:
            self._set(fitted(self._needs(), self._view.viewport().width()))

    def fit_changed(self, first: AnyIndex, last: AnyIndex) -> None:
        """After these cells changed: only they are measured."""
        rows = range(first.row(), min(last.row() + 1, first.row() + MEASURED))
        columns = range(first.column(), last.column() + 1)
        grown = False
        for number in columns:
            grown |= self._room_of(number, rows) > self._least.get(number, 0)
        if grown:
            self.fit()

    def _set(self, widths: tuple[int, ...]) -> None:
        view, self._is_fitting = self._view, True
        for number, width in enumerate(widths):
            view.setColumnHidden(number, not width)
            if width and view.columnWidth(number) != width:
                view.setColumnWidth(number, width)
        self._is_fitting = False

    def _needs(self) -> list[Need]:
        px, hidden, room = self._theme.px, Need(0, 0), self._view.width()
        is_narrow = room < px(NARROW)
        needs = []
        for number, column in enumerate(self._table.columns):
            if room < px(column.from_width):
                needs.append(hidden)
                continue
            usual = column.narrow if is_narrow and column.narrow else column.width
            wish = px(self._own.get(column.name, usual))
            least = self._least_of(number)
            if not column.right and not column.share:
                least = min(least, wish)
            leaves = column.leaves or column.from_width
            wish = self._wished.get(number, 0) if column.share else wish
            needs.append(Need(max(wish, least), least, leaves, bool(column.share)))
        return needs

    def _least_of(self, number: int) -> int:
        """So that its title and what is in sight are not cut, but running text may be; it only
        grows, so that columns do not tremble with the prices."""
        view = self._view
        first, last = max(view.rowAt(0), 0), view.rowAt(view.viewport().height() - 1)
        rows = range(first, last + 1 if last >= first else self._table.rowCount())
        room = self._room_of(number, rows[:MEASURED])
        self._least[number] = max(self._least.get(number, 0), room)
        if self._table.columns[number].share:
            self._wish(number, rows[:MEASURED])
        return self._least[number]

    def _wish(self, number: int, rows: range) -> None:
        """Of a column that takes the spare room: so that short words behind a pill are seen."""
        cells = (self._table.cell(row, number)[0] for row in rows)
        room = max((ceil(self._cells.wish(cell)) for cell in cells if cell.pill), default=0)
        self._wished[number] = max(self._wished.get(number, 0), room)

    def _room_of(self, number: int, rows: range) -> int:
        column, room = self._table.columns[number], self._room_of_title(number)
        for cell, _ in (self._table.cell(row, number) for row in rows):
            if cell.pill or not (cell.curve or column.share):
                room = max(room, self._cells.least(cell))
        return ceil(room)

    def _room_of_title(self, number: int) -> float:
        title = self._table.title(number)
        if title not in self._rooms:
            self._rooms[title] = self._titles.fontMetrics().horizontalAdvance(title) + 22.0
        return self._rooms[title]

    def _now(self) -> tuple[int, ...]:
        return tuple(self._titles.sectionSize(n) for n in range(self._titles.count()))

    def _pull(self, section: int, old: int, new: int) -> None:
        """The edge under the mouse goes with it, and the sum of all widths stays."""
        before = self._titles.before
        if before and not self._is_fitting:
            self._set(pulled(before, self._pull_least(before), section, new))

    def _pull_by_keys(self, section: int, more: int) -> None:
        before = self._now()
        self._set(pulled(before, self._pull_least(before), section, before[section] + more))
        self._keep(before)

    def _pull_least(self, before: tuple[int, ...]) -> list[int]:
        """Texts may be cut by a hand, numbers and symbols may not."""
        room = [self._least_of(n) if each else 0 for n, each in enumerate(before)]
        return [
            min(room[n], before[n]) if column.right or column.share else LEAST
            for n, column in enumerate(self._table.columns)
        ]

    def _keep(self, before: tuple[int, ...]) -> None:
        """All as they are seen now, if one was changed; what takes the spare room goes on to."""
        now = self._now()
        if now == before or self._memory is None:
            return
        percent = self._theme.look.text_percent
        for number, column in enumerate(self._table.columns):
            if now[number] and column.name and not column.share:
                self._own[column.name] = round(now[number] * 100 / percent)
        self._write()

    def _forget_one(self, section: int) -> None:
        self._own.pop(self._table.columns[section].name, None)
        self._write()

    def _write(self) -> None:
        if self._memory is not None:
            self._memory.keep_widths(self._own)
        self.fit()
