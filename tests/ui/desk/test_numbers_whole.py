"""No number of the desk is cut, at any size of text and in any room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.desk.figures import Figures
from moniqo_desktop.ui.desk.fills_page import FillsPage
from moniqo_desktop.ui.desk.fitting import Need, fitted
from moniqo_desktop.ui.desk.orders_page import OrdersPage
from moniqo_desktop.ui.desk.positions_page import PositionsPage
from moniqo_desktop.ui.desk.tables import TableView
from moniqo_desktop.ui.look.theme import Look, Theme
from moniqo_desktop.ui.state.state import State
from tests.ui.desk.kit import ACCEPTED, LONG, PRICES, SHORT
from tests.ui.state.builders import a_fill, a_state, an_equity, an_order

SIZES = (100, 150, 200)
ROOMS = (245, 330, 523, 700, 1_100)


@pytest.fixture(params=SIZES)
def theme(resources: Path, request: pytest.FixtureRequest) -> Theme:
    return Theme.named("dark", resources, Look(text_percent=request.param))


@pytest.fixture
def state() -> State:
    state = a_state()
    state.apply([*PRICES, LONG, SHORT, an_order(), ACCEPTED, a_fill(40)])
    state.apply([an_equity(10_984_632_000_000, 5)])
    return state


def _check(view: TableView[Any], theme: Theme) -> None:
    """Measured with the fonts the cells are painted in."""
    strong, chip = (QFontMetricsF(theme.font(px, 600, tabular=px == 12)) for px in (12, 11))
    table = view._table
    for number, column in enumerate(table.columns):
        if view.isColumnHidden(number) or not (column.right or column.share):
            continue
        for row in range(table.rowCount()):
            cell = table.cell(row, number)[0]
            need = strong.horizontalAdvance(cell.brief or cell.text) + 20
            need += chip.horizontalAdvance(cell.pill) + 22 if cell.pill else 0
            assert need <= view.columnWidth(number), (column.title, cell.text)


@pytest.mark.parametrize("room", ROOMS)
def test_a_table_shows_each_number_whole_and_keeps_its_symbol(
    qtbot: QtBot, theme: Theme, state: State, room: int
) -> None:
    pages = (
        PositionsPage(theme, state, lambda command: None),
        OrdersPage(theme, state, lambda command: None, lambda words, answers, **more: None),
        FillsPage(theme, state),
    )
    for page in pages:
        qtbot.addWidget(page)
        page.resize(room, 400)
        page.show()
        page.refresh()
        views = page.views if isinstance(page, FillsPage) else (page.view,)
        for view in views:
            view.resize(room, 200)
            symbol = [column.share > 0 for column in view._table.columns].index(True)
            assert not view.isColumnHidden(symbol)
            _check(view, theme)


def test_what_fits_is_not_scrolled(qtbot: QtBot, dark: Theme, state: State) -> None:
    page = OrdersPage(dark, state, lambda command: None, lambda words, answers, **more: None)
    qtbot.addWidget(page)
    page.resize(523, 300)
    page.show()
    page.refresh()
    assert page.view.horizontalScrollBar().maximum() == 0
    assert not page.view.isColumnHidden(8)


@pytest.mark.parametrize("room", ROOMS)
def test_figures_do_not_run_into_each_other(
    qtbot: QtBot, theme: Theme, state: State, room: int
) -> None:
    figures = Figures(theme, state)
    qtbot.addWidget(figures)
    figures.resize(room, 200)
    font = figures._fitting(figures._width() - 7)
    for measure, text in (
        (QFontMetricsF(font), "text"),
        (QFontMetricsF(theme.font(12, 400)), "name"),
    ):
        widest = max(measure.horizontalAdvance(getattr(each, text)) for each in figures.shown())
        assert widest <= figures._width() - 7
    assert figures.shown()[0].text == "109,846.32"


def test_the_column_that_matters_least_leaves_first() -> None:
    needs = [Need(100, 80), Need(90, 60, leaves=1), Need(90, 60, leaves=500)]
    assert fitted(needs, 300) == (100, 90, 90)
    assert fitted(needs, 150) == (90, 60, 0)
    assert fitted(needs, 100) == (100, 0, 0)


def test_those_that_never_leave_ask_for_a_scroll() -> None:
    assert fitted([Need(100, 80), Need(90, 60)], 70) == (80, 60)


def test_what_is_spare_goes_to_the_column_that_takes_it() -> None:
    assert fitted([Need(50, 50, takes=True), Need(90, 60)], 200) == (110, 90)
