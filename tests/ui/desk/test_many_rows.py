"""Many rows that all change: work is done for those in sight, once for all of them."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.desk.cells import Cell
from moniqo_desktop.ui.desk.columns import Column
from moniqo_desktop.ui.desk.sorting import Sort
from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.look.theme import Theme

Row = tuple[int, int]
"""Key and value."""
COUNT = 200


class Many:
    """A shown table of 200 rows, all of which were in sight once. asked: keys of cells asked."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.asked: list[int] = []
        self.told: list[tuple[int, int]] = []
        columns = (
            Column("Key", lambda row: Cell(str(row[0])), 60),
            Column("Value", self._value, 80, right=True, name="value", by=lambda row: row[1]),
        )
        self.table: Table[Row] = Table(columns, lambda row: row[0])
        self.view: TableView[Row] = TableView(theme, self.table, "None")
        self.table.setParent(self.view)
        self.view.resize(300, 330)
        qtbot.addWidget(self.view)
        with qtbot.waitExposed(self.view):
            self.view.show()
        self.table.set_rows([(key, key) for key in range(COUNT)])
        for place in range(0, COUNT, 5):
            self.view.scrollTo(self.table.index(place, 0))
            self.view.grab()
        self.view.scrollToTop()
        self.table.dataChanged.connect(lambda a, b: self.told.append((a.row(), b.row())))

    def _value(self, row: Row) -> Cell:
        self.asked.append(row[0])
        return Cell(str(row[1]))


@pytest.fixture
def many(qtbot: QtBot, dark: Theme) -> Many:
    made = Many(qtbot, dark)
    made.asked.clear()
    return made


def test_only_rows_in_sight_are_asked_again_and_told_at_once(many: Many) -> None:
    seen = many.view.rowAt(many.view.viewport().height() - 1)
    assert 5 < seen < 15
    many.table.set_rows([(key, key + 1) for key in range(COUNT)])
    assert set(many.asked) == {*range(seen + 1)}
    assert many.told == [(0, seen)]


def test_a_row_that_comes_into_sight_is_as_it_is_by_now(many: Many) -> None:
    many.table.set_rows([(key, key * 10) for key in range(COUNT)])
    many.view.scrollToBottom()
    assert many.table.cell(COUNT - 1, 1)[0].text == "1990"


def test_rows_that_change_places_are_asked_for_in_sight_only(many: Many) -> None:
    many.table.sort_by(Sort("value", falls=True))
    many.table.set_rows([(key, COUNT - key) for key in range(COUNT)])
    many.asked.clear()
    many.view._end_calm()
    many.view.grab()
    assert many.table.cell(0, 1)[0].text == "200"
    assert len({*many.asked}) <= 30, "those that were and those that are in sight"


def test_words_that_are_painted_again_are_not_laid_out_again(many: Many) -> None:
    """To find the letters of a word and their places costs more than to paint them."""
    for _ in range(2):
        many.view.viewport().repaint()
    kept = many.view._cells._letters[False]._laid_out
    assert kept["0"] is not None
    many.table.set_rows([(key, key + 1_000) for key in range(COUNT)])
    many.view.viewport().repaint()
    assert kept["1000"] is None, "a number of the last moment is not seen again"
