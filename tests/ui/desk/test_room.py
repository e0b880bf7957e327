"""Pages of the desk in little room and at large text: nothing is cut or laid over another."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.desk.log_bar import Choice
from moniqo_desktop.ui.desk.log_page import LogPage
from moniqo_desktop.ui.desk.positions_page import PositionsPage
from moniqo_desktop.ui.look.theme import Look, Theme
from moniqo_desktop.ui.state.state import State
from tests.ui.desk.kit import LONG, PRICES, SHORT
from tests.ui.desk.test_under_way import HELD, leaving
from tests.ui.state.builders import a_state

ROOMS = ((435, 213), (544, 282), (435, 600), (1_100, 400))
SIZES = (100, 150, 200)


@pytest.fixture(params=SIZES)
def theme(resources: Path, request: pytest.FixtureRequest) -> Theme:
    return Theme.named("dark", resources, Look(text_percent=request.param))


@pytest.fixture
def state() -> State:
    state = a_state()
    state.apply([*PRICES, LONG, SHORT, *leaving(HELD // 2)])
    return state


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    """In which a page is as large as it is told, whatever it wishes."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1_200, 800)
    made.show()
    return made


def put(room: QWidget, theme: Theme, page: QWidget, size: tuple[int, int]) -> None:
    room.setStyleSheet(theme.stylesheet())
    page.setParent(room)
    page.setGeometry(0, 0, *size)
    page.show()


def laid(page: PositionsPage) -> None:
    """Before the loop turns."""
    for widget in (page, page.bar, page.bar.buttons):
        if (layout := widget.layout()) is not None:
            layout.activate()


@pytest.mark.parametrize("size", ROOMS)
def test_the_bar_of_the_log_lays_nothing_over_another(
    room: QWidget, theme: Theme, state: State, size: tuple[int, int]
) -> None:
    page = LogPage(theme, state)
    put(room, theme, page, size)
    shown = [
        each.geometry()
        for each in (page.level, page.source, page.words, page.follow, page.pause)
        if not each.isHidden()
    ]
    for one, other in pairwise(shown):
        assert not one.intersects(other)
    assert all(box.left() >= 0 and box.right() <= size[0] for box in shown)
    assert all(box.width() >= theme.px(24) for box in shown)
    for button in (page.follow, page.pause):
        words = button.fontMetrics().horizontalAdvance(button.text())
        assert button.isHidden() or words < button.width()


def test_filters_are_whole_in_the_dock_of_a_window_of_1280(
    room: QWidget, dark: Theme, state: State
) -> None:
    page = LogPage(dark, state)
    put(room, dark, page, ROOMS[0])
    assert [each.tip() for each in (page.level, page.source)] == ["Levels shown", "Sources shown"]


def test_a_filter_that_is_cut_says_its_choice_in_its_tip(qtbot: QtBot) -> None:
    choice = Choice(None)  # type: ignore[arg-type]  # a window of its own
    qtbot.addWidget(choice)
    choice.addItems(["Warnings and problems", "All"])
    choice.setAccessibleName("Levels shown")
    choice.resize(80, 30)
    assert choice.tip() == "Levels shown: Warnings and problems"
    wide = choice.sizeHint().width()
    choice.setCurrentIndex(1)
    assert choice.sizeHint().width() < wide


def test_what_has_no_room_in_the_bar_is_in_the_menu_of_the_lines(
    room: QWidget, resources: Path, state: State
) -> None:
    theme = Theme.named("dark", resources, Look(text_percent=200))
    page = LogPage(theme, state)
    put(room, theme, page, ROOMS[0])
    assert page.pause.isHidden()
    menu = QMenu(page)
    page._fill_menu(menu)
    next(action for action in menu.actions() if action.text() == "Pause").trigger()
    assert page.pause.isChecked()


@pytest.mark.parametrize("size", ROOMS)
def test_a_row_is_seen_and_no_part_of_the_page_lies_on_another(
    room: QWidget, theme: Theme, state: State, size: tuple[int, int]
) -> None:
    page = PositionsPage(theme, state, lambda command: None)
    put(room, theme, page, size)
    page.refresh()
    laid(page)
    top = page.view.geometry().top()
    page.view.selectRow(0)
    page.refresh()
    laid(page)
    parts = (page.figures, page.view, page.doing, page.warning, page.bar)
    shown = [part.geometry() for part in parts if part.isVisible()]
    for one, other in pairwise(shown):
        assert one.bottom() < other.top()
    assert shown[-1].bottom() <= size[1]
    assert page.view.viewport().height() >= theme.px(30)
    assert page.view.geometry().top() == top, "choosing a row moves none"


@pytest.mark.parametrize("wide", [300, 435, 544])
def test_acts_are_whole_or_in_a_menu(room: QWidget, theme: Theme, state: State, wide: int) -> None:
    page = PositionsPage(theme, state, lambda command: None)
    put(room, theme, page, (wide, 400))
    page.refresh()
    page.view.selectRow(0)
    laid(page)
    seen = [each for each in page.bar.buttons.findChildren(QPushButton) if each.isVisible()]
    assert page.bar.button("close") in seen
    for button in seen:
        assert button.width() >= button.sizeHint().width(), button.text()
    hidden = [b for b, _ in page.bar._buttons if b.isHidden()]
    assert page.bar.more.isVisible() == bool(hidden)
    if hidden:
        QTest.mouseClick(page.bar.more, Qt.MouseButton.LeftButton)
        [menu] = [each for each in page.bar.findChildren(QMenu) if each.isVisible()]
        assert page.bar.actions_by_name["target"] in menu.actions()
        menu.close()
