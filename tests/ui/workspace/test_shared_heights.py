"""A higher window is shared between the canvas and what is below it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.workspace.arrangement import Arrangement
from moniqo_desktop.ui.workspace.space import Workspace

_DOWN = Qt.Orientation.Vertical
USUAL, TALL = 900, 2_060
WIDE = 1_600


@pytest.fixture
def space(qtbot: QtBot, dark: Theme) -> Workspace:
    """With a chart and a desk below an empty middle."""
    made = Workspace(dark)
    qtbot.addWidget(made)
    made.setCentralWidget(QLabel("canvas", made))
    for name in ("chart", "desk"):
        made.add(name, name, QLabel(name), "bottom")
    made.resize(WIDE, USUAL)
    made.arrange(Arrangement(bottom=("chart", "desk")))
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: high(made) == round(USUAL * Arrangement().bottom_share))
    qtbot.waitUntil(lambda: made._heights._wished.get("chart") == high(made))
    return made


def high(space: Workspace) -> int:
    return space.panel("chart").height()


def part(space: Workspace, before: int) -> int:
    """What they should have of the window as it is."""
    return round(before * space.height() / USUAL)


def test_a_higher_window_gives_the_panels_their_part(qtbot: QtBot, space: Workspace) -> None:
    before = high(space)
    space.resize(WIDE, TALL)
    qtbot.waitUntil(lambda: abs(high(space) - part(space, before)) <= 2)
    assert space.panel("desk").height() == high(space) > 2 * before


def test_back_at_its_height_the_window_is_as_before(qtbot: QtBot, space: Workspace) -> None:
    before = high(space)
    for height in (TALL, 1_400, USUAL):
        space.resize(WIDE, height)
        qtbot.waitUntil(lambda: abs(high(space) - part(space, before)) <= 2)
        space._settle()
    assert high(space) == before


def test_a_height_the_trader_chose_in_a_high_window_is_kept(qtbot: QtBot, space: Workspace) -> None:
    space.resize(WIDE, TALL)
    qtbot.waitUntil(lambda: high(space) > USUAL // 2)
    space.resizeDocks([space.panel("chart")], [500], _DOWN)
    qtbot.waitUntil(lambda: high(space) == 500)
    space._heights.note()
    space.resize(WIDE, TALL - 100)
    with qtbot.waitSignal(space.changed):
        space._telling.start()
    assert high(space) == 500
