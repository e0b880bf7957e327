"""Breakpoints from the menu of a port, and the banner where time stands still."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.paths import resources
from moniqo_desktop.domain.messages.commands import SetBreakpoints
from moniqo_desktop.ui.canvas.editing.menu import open_menu
from moniqo_desktop.ui.look.theme import Look, Theme
from moniqo_desktop.ui.replay.banner import Banner
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage


@pytest.fixture
def running(stage: Stage) -> Stage:
    stage.say(run_started(a_flow()))
    stage.host.sent.clear()
    return stage


def menu_at_port(stage: Stage, node_id: str, port: str) -> QMenu:
    """By the right mouse button, where the port is drawn."""
    canvas = stage.rooms.canvas
    model = canvas.document.model
    place = next(p for p in model.ports(model.index[node_id]) if p.spec.name == port)
    return open_menu(canvas, canvas.camera.to_view(QPointF(place.x, place.y)).toPoint())


def click(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def test_the_menu_of_a_port_sets_a_breakpoint_there_and_takes_it_away(running: Stage) -> None:
    click(menu_at_port(running, "r", "candles"), "Breakpoint at Candles")
    assert running.host.sent == [SetBreakpoints(run_id="run-1", places=(("r", "candles"),))]
    assert running.rooms.canvas.document.marks.breakpoints == {("r", "candles")}
    assert running.rooms.selected_node() == "r"
    click(menu_at_port(running, "r", "candles"), "Remove the breakpoint at Candles")
    assert running.host.sent[-1] == SetBreakpoints(run_id="run-1", places=())


def test_the_mark_of_a_whole_node_is_removed_from_the_menu_of_its_port(running: Stage) -> None:
    running.rooms.go_to("r")
    running.control.looking.toggle_stop()
    model = running.rooms.canvas.document.model
    port = next(p for p in model.ports(model.index["r"]) if p.is_output)
    menu = menu_at_port(running, "r", port.spec.name)
    click(menu, f"Remove the breakpoint at {port.spec.label}")
    assert running.control.looking.places == frozenset()


@pytest.mark.parametrize(
    ("wide", "tall"), [(1_500, False), (1_200, True), (620, True), (330, True)]
)
def test_the_banner_keeps_within_the_canvas_whatever_room_there_is(
    qtbot: QtBot, wide: int, tall: bool
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(wide, 600)
    banner = Banner(Theme.named("dark", resources(), Look(text_percent=200)), over)
    over.show()
    banner.show_held("A breakpoint is reached at the council of the first flow.", "view = LONG")
    bar = banner.held_bar
    qtbot.waitUntil(lambda: bar.width() == bar.sizeHint().width())
    assert banner.geometry().right() < wide
    assert bar.sizeHint().width() <= wide - 2 * banner.y()
    for part in (banner.words, banner.where, banner.step_node, banner.step_candle, banner.go_on):
        place = part.mapTo(over, part.rect().topLeft())
        assert place.x() + part.width() <= wide
        assert part.height() >= part.heightForWidth(part.width())
    below = banner.go_on.mapTo(over, banner.go_on.rect().topLeft()).y()
    assert (below > banner.words.mapTo(over, banner.words.rect().bottomLeft()).y()) is tall
