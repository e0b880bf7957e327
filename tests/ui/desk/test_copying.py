"""Rows of the desk can be taken along to a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.desk.kit import LONG, PRICES, SHORT, Desk

CTRL = Qt.KeyboardModifier.ControlModifier


def copied(desk: Desk) -> list[list[str]]:
    view = desk.panel.positions.view
    view.setFocus()
    QApplication.clipboard().setText("before")
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    return [line.split("\t") for line in QApplication.clipboard().text().split("\n")]


def test_the_chosen_row_is_copied_with_titles_and_every_column(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, SHORT)
    view = desk.panel.positions.view
    view.selectRow(1)
    titles, *rows = copied(desk)
    assert titles[:4] == ["Symbol", "Size", "Entry", "Mark"]
    assert len(rows) == 1
    assert rows[0][0].startswith("ETH/USDT SHORT")
    assert rows[0][1:4] == ["0.4", "3,218.40", "3,187.15"]
    assert len(rows[0]) == len(titles) == view.model().columnCount()


def test_all_rows_are_copied_where_none_is_chosen(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, SHORT)
    desk.panel.positions.view.clearSelection()
    assert len(copied(desk)) == 3


def test_an_empty_table_leaves_the_clipboard_alone(desk: Desk) -> None:
    assert copied(desk) == [["before"]]
