"""A canvas on the screen, with the design picture's flow at 100 %, and hands to use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from moniqo_desktop.ui.canvas.camera import Camera
from moniqo_desktop.ui.canvas.painting import layer
from moniqo_desktop.ui.canvas.view import CanvasView
from tests.ui.canvas import scenes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from moniqo_desktop.ui.look.theme import Theme

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
VOTE = (700.0, 137.0)
"""On the header of the vote node."""


@pytest.fixture(autouse=True)
def frames_have_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every card is painted in the first frame, however busy the machine is."""
    monkeypatch.setattr(layer, "FRAME_S", 60.0)


class Hand:
    """A mouse and a keyboard over a canvas; points are canvas units."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view

    def at(self, x: float, y: float) -> QPoint:
        return self.view.camera.to_view(QPointF(x, y)).toPoint()

    def port(self, node: str, name: str, *, is_output: bool) -> tuple[float, float]:
        model = self.view.document.model
        place = model.port(model.index[node], name, is_output=is_output)
        assert place is not None
        return place.x, place.y

    def move(self, x: float, y: float) -> None:
        QTest.mouseMove(self.view.viewport(), self.at(x, y))

    def press(self, x: float, y: float, button: Qt.MouseButton = LEFT,
              modifiers: Qt.KeyboardModifier = NONE) -> None:  # fmt: skip
        QTest.mousePress(self.view.viewport(), button, modifiers, self.at(x, y))

    def release(self, x: float, y: float, button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseRelease(self.view.viewport(), button, NONE, self.at(x, y))

    def click(self, x: float, y: float, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, modifiers, self.at(x, y))

    def double_click(self, x: float, y: float) -> None:
        QTest.mouseDClick(self.view.viewport(), LEFT, NONE, self.at(x, y))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.press(*start)
        self.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        self.move(*end)
        self.release(*end)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.view, key, modifiers)


@pytest.fixture
def view(qtbot: QtBot, dark: Theme) -> Iterator[CanvasView]:
    made = CanvasView(scenes.catalogue(), dark, new_id=scenes.names())
    qtbot.addWidget(made)
    made.resize(1116, 610)
    with qtbot.waitExposed(made):
        made.show()
    made.set_flow(scenes.demo_flow())
    look_at(made, Camera(1.0, 0.0, 0.0))
    yield made
    made.hide()


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)


def look_at(view: CanvasView, camera: Camera) -> None:
    """Without the time a zoom takes to become sharp."""
    view.look(camera)


class Told:
    """What a canvas told."""

    def __init__(self, view: CanvasView) -> None:
        self.edits: list[str] = []
        self.opened: list[str] = []
        self.selections: list[tuple[str, ...]] = []
        self.wires: list[tuple[Any, ...]] = []
        view.flow_edited.connect(lambda flow, label: self.edits.append(label))
        view.node_opened.connect(self.opened.append)
        view.selection_changed.connect(self.selections.append)
        view.wire_dropped.connect(lambda *wire: self.wires.append(wire))


@pytest.fixture
def told(view: CanvasView) -> Told:
    return Told(view)


def places(view: CanvasView) -> dict[str, tuple[float, float]]:
    return {node.node_id: (node.x, node.y) for node in view.flow().nodes}


def wires(view: CanvasView) -> set[tuple[str, str, str, str]]:
    return {(k.from_node, k.from_port, k.to_node, k.to_port) for k in view.flow().links}
