"""Words of a cell that was pulled narrow stay in it: behind its edge stands another's number."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QStandardItemModel
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.desk.cells import Cell, CellPainter, Tone, side_of
from moniqo_desktop.ui.look.theme import Theme

STOP = Cell("66,200.5", pill="SL", pill_tone=Tone.DOWN, after="2.31 % away")
NAMED = Cell("BTC", pill="LONG", pill_tone=Tone.UP)
ALONE = Cell("", pill="PARTLY FILLED", pill_tone=Tone.WARN, after="2 of 3")
NUMBER = Cell("1,234,567.89", Tone.UP)


def inked(qtbot: QtBot, theme: Theme, cell: Cell, width: int, right: bool = False) -> list[int]:
    """Columns of pixels with words in them, of a cell of that width on wider ground."""
    host = QWidget()
    qtbot.addWidget(host)
    painter_of = CellPainter(theme, host, lambda row, column: (cell, side_of(right)))
    model, option = QStandardItemModel(1, 1), QStyleOptionViewItem()
    option.rect = QRect(50, 0, width, 30)
    sheet = QImage(500, 30, QImage.Format.Format_ARGB32)
    for _ in range(3):  # Words seen before are painted another way.
        sheet.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sheet)
        painter_of.paint(painter, option, model.index(0, 0))
        assert not painter.hasClipping()
        painter.end()
    return [x - 50 for x in range(500) if any(sheet.pixelColor(x, y).alpha() for y in range(29))]


@pytest.mark.parametrize("cell", [STOP, NAMED, ALONE, NUMBER])
@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("width", [12, 24, 40, 60, 90, 120])
def test_no_word_leaves_a_narrow_cell(
    qtbot: QtBot, dark: Theme, cell: Cell, right: bool, width: int
) -> None:
    found = inked(qtbot, dark, cell, width, right)
    assert not found or (found[0] >= 0 and found[-1] < width)


def test_a_word_behind_the_box_ends_in_dots_where_there_is_room_for_half_of_it(
    qtbot: QtBot, dark: Theme
) -> None:
    whole = inked(qtbot, dark, STOP, 300)
    short = inked(qtbot, dark, STOP, whole[-1] - 20)
    assert short[-1] < whole[-1] - 20
    host = QWidget()
    qtbot.addWidget(host)
    painter = CellPainter(dark, host, lambda row, column: (STOP, side_of(False)))
    assert painter._beside(STOP.after, 300) == STOP.after
    assert painter._beside(STOP.after, painter._chip_width("2.31 …")).endswith("…")
    assert painter._beside(STOP.after, 2) == ""
