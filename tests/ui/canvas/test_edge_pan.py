"""The view moves on while something is dragged at its edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication

from moniqo_desktop.ui.canvas.gestures.drag import mime_of
from tests.ui.canvas.conftest import LEFT, VOTE, Hand, places, wires

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from moniqo_desktop.ui.canvas.view import CanvasView


def test_a_card_held_at_the_edge_goes_on_moving_with_the_view(
    view: CanvasView, hand: Hand, qtbot: QtBot
) -> None:
    hand.press(*VOTE)
    hand.move(900, 200)
    assert view.camera.x == 0
    hand.move(1112, 200)
    qtbot.waitUntil(lambda: view.camera.x <= -60)
    hand.release(1112 - view.camera.x, 200)
    assert places(view)["vote"][0] >= 552 + (1112 - 700) + 60 - 8
    assert not view._edge._timer.isActive()


def test_a_rubber_band_at_the_edge_takes_in_what_comes_into_view(
    view: CanvasView, hand: Hand, qtbot: QtBot
) -> None:
    view.pan(-400, 0)
    hand.press(1060, 570)
    hand.move(600, 300)
    hand.move(404, 100)
    qtbot.waitUntil(lambda: view.camera.x >= 0)
    assert {"ema", "vote", "guard"} <= set(view.selected())
    hand.key(Qt.Key.Key_Escape)


def test_a_wire_in_hand_reaches_a_port_that_was_out_of_view(
    view: CanvasView, hand: Hand, qtbot: QtBot
) -> None:
    view.apply(view.flow().__class__("f", "", view.flow().nodes), "Cut all")
    view.pan(-552, 0)
    hand.press(*hand.port("guard", "decision", is_output=False))
    hand.move(700, 300)
    hand.move(553, 300)
    qtbot.waitUntil(lambda: view.camera.x >= -300)
    end = hand.port("ema", "signal", is_output=True)
    hand.move(*end)
    hand.release(*end)
    assert wires(view) == {("ema", "signal", "guard", "decision")}


def test_panning_by_hand_is_not_sped_up_at_the_edge(view: CanvasView, hand: Hand) -> None:
    hand.press(660, 350, Qt.MouseButton.MiddleButton)
    hand.move(1114, 350)
    assert view._gesture is not None
    assert not view._edge._timer.isActive()
    hand.release(1114, 350, Qt.MouseButton.MiddleButton)


def test_a_type_from_the_palette_takes_the_view_along_once_it_was_inside(
    view: CanvasView, qtbot: QtBot
) -> None:
    mime, action, none = mime_of("logic.all"), Qt.DropAction.CopyAction, Qt.KeyboardModifier(0)

    def over(x: int, event: type[QDragMoveEvent] = QDragMoveEvent) -> None:
        where = QPoint(x, 300)
        QApplication.sendEvent(view.viewport(), event(where, action, mime, LEFT, none))

    over(4, QDragEnterEvent)
    over(6)
    assert not view._edge._timer.isActive()
    over(300)
    over(6)
    qtbot.waitUntil(lambda: view.camera.x > 40)
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())
    assert not view._edge._timer.isActive()
    assert len(view.flow().nodes) == 10
