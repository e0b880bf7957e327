"""A flow that trades, built with keys alone: real key events through the whole window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.canvas.access.outline_panel import OutlinePanel
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from tests.ui.shell.stage import Stage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


@pytest.fixture
def catalogue(resources: Path) -> Catalogue:
    """The node types of the product."""
    return Catalogue.from_file(resources / "nodes.json")


class Keyboard:
    """Counts its presses; names that are typed are not counted."""

    def __init__(self, stage: Stage) -> None:
        self._window = stage.window.windowHandle()
        self.presses = 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.presses += 1
        QTest.keyClick(self._window, key, modifiers)

    def type(self, name: str) -> None:
        for letter in name:
            QTest.keyClick(self._window, letter)

    def add(self, name: str) -> None:
        """The list, a name, Enter."""
        self.press(Key.Key_Insert)
        self.type(name)
        self.press(Key.Key_Return)


@pytest.fixture
def keyboard(stage: Stage, qtbot: QtBot) -> Keyboard:
    stage.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is stage.window)
    return Keyboard(stage)


def wires(stage: Stage) -> list[tuple[str, str, str, str]]:
    kinds = {node.node_id: node.title or node.kind for node in stage.flow.nodes}
    return sorted(
        (kinds[k.from_node], k.from_port, kinds[k.to_node], k.to_port) for k in stage.flow.links
    )


def test_an_eight_node_flow_is_built_with_keys_only_in_sixty_presses(
    stage: Stage, keyboard: Keyboard
) -> None:
    keyboard.press(Key.Key_N, CTRL)
    keyboard.add("Candles")
    keyboard.add("EMA")
    keyboard.press(Key.Key_F2)
    keyboard.type("Fast")
    keyboard.press(Key.Key_Return)
    for name in ("Crosses above", "To signal", "Position sizer", "Risk gate", "Open position"):
        keyboard.add(name)
    keyboard.press(Key.Key_Home)
    keyboard.add("EMA")
    keyboard.press(Key.Key_F2)
    keyboard.type("Slow")
    keyboard.press(Key.Key_Return)
    keyboard.press(Key.Key_W)
    keyboard.press(Key.Key_C)
    keyboard.press(Key.Key_Return)
    keyboard.press(Key.Key_L)
    assert len(stage.flow.nodes) == 8
    assert wires(stage) == sorted([
        ("market.candles", "candles", "Fast", "candles"),
        ("market.candles", "candles", "Slow", "candles"),
        ("Fast", "real", "logic.crosses_above", "a"),
        ("Slow", "real", "logic.crosses_above", "b"),
        ("logic.crosses_above", "crossed", "logic.to_signal", "long"),
        ("logic.to_signal", "signal", "risk.sizer", "decision"),
        ("risk.sizer", "plan", "risk.gate", "plan"),
        ("risk.gate", "plan", "trade.open", "plan"),
    ])  # fmt: skip
    assert keyboard.presses <= 60
    boxes = stage.rooms.canvas.document.model.boxes
    assert len({tuple(box) for box in boxes.tolist()}) == 8


def test_escape_in_the_list_gives_the_keyboard_back_to_the_canvas(
    stage: Stage, keyboard: Keyboard
) -> None:
    stage.rooms.canvas.setFocus()
    keyboard.press(Key.Key_Insert)
    assert stage.window.finder.isVisible()
    keyboard.press(Key.Key_Escape)
    assert not stage.window.finder.isVisible()
    assert stage.rooms.canvas.hasFocus()


def test_a_flow_is_changed_taken_back_and_left_with_keys_only(
    stage: Stage, keyboard: Keyboard
) -> None:
    canvas = stage.rooms.canvas
    canvas.setFocus()
    keyboard.press(Key.Key_End)
    assert canvas.selected() == ("l",)
    keyboard.add("Candles")
    keyboard.press(Key.Key_Escape)  # candles go into no wire
    assert len(stage.flow.nodes) == 3
    keyboard.press(Key.Key_P)
    keyboard.press(Key.Key_Down, CTRL)
    assert stage.flow.links[0].bends
    keyboard.press(Key.Key_Delete)
    keyboard.press(Key.Key_Delete)
    assert stage.flow.links == ()
    keyboard.press(Key.Key_Home)
    keyboard.press(Key.Key_Right, CTRL)
    keyboard.press(Key.Key_G, CTRL)
    assert len(stage.flow.frames) == 1
    keyboard.press(Key.Key_Right, SHIFT | Qt.KeyboardModifier.AltModifier)
    for _ in range(7):
        keyboard.press(Key.Key_Z, CTRL)
    assert stage.flow.frames == ()
    assert stage.flow.links[0].bends == ()


def test_the_outline_is_a_panel_in_step_with_the_canvas(stage: Stage, keyboard: Keyboard) -> None:
    stage.window.toggle_panel("outline")
    [outline] = stage.window.findChildren(OutlinePanel)
    stage.rooms.canvas.select(["r"])
    assert outline.model.row_of(outline.tree.currentIndex()).name == "r"
    outline.tree.setFocus()
    keyboard.press(Key.Key_Down)
    assert stage.rooms.canvas.selected() == ("v",)
