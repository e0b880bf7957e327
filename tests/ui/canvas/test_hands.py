"""Camera, keyboard, clipboard and drops by real events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.gestures.drag import mime_of
from tests.ui.canvas.conftest import CTRL, SHIFT, VOTE, Hand, Told, places

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from moniqo_desktop.ui.canvas.view import CanvasView


# -- pan and zoom --------------------------------------------------------------------------------


def test_the_middle_button_pans(view: CanvasView, hand: Hand, told: Told) -> None:
    start = hand.at(660, 350)
    QTest.mousePress(view.viewport(), Qt.MouseButton.MiddleButton, pos=start)
    QTest.mouseMove(view.viewport(), start + QPoint(40, 25))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.MiddleButton, pos=start + QPoint(40, 25))
    assert (view.camera.x, view.camera.y, view.camera.scale) == (40, 25, 1.0)
    assert told.selections == []


def test_the_space_bar_makes_the_left_button_pan(view: CanvasView, hand: Hand) -> None:
    QTest.keyPress(view, Qt.Key.Key_Space)
    start = hand.at(*VOTE)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.viewport(), start + QPoint(-30, 10))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(-30, 10))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert (view.camera.x, view.camera.y) == (-30, 10)
    assert places(view)["vote"] == (552, 120)


def wheel(view: CanvasView, at: QPointF, steps: int, modifiers: Qt.KeyboardModifier,
          pixels: QPoint | None = None) -> None:  # fmt: skip
    event = QWheelEvent(
        at, view.viewport().mapToGlobal(at), pixels or QPoint(), QPoint(0, steps),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_the_wheel_zooms_and_what_is_under_the_mouse_stays(
    view: CanvasView, modifiers: Qt.KeyboardModifier
) -> None:
    at = QPointF(700, 200)
    before = view.camera.to_scene(at)
    wheel(view, at, 240, modifiers)
    after = view.camera.to_scene(at)
    assert view.camera.scale > 1.2
    assert (after - before).manhattanLength() < 1.0


def test_two_fingers_on_a_touchpad_pan(view: CanvasView) -> None:
    wheel(view, QPointF(700, 200), 60, Qt.KeyboardModifier.NoModifier, QPoint(12, 30))
    assert (view.camera.x, view.camera.y, view.camera.scale) == (12, 30, 1.0)


def rested(view: CanvasView, qtbot: QtBot) -> None:
    """Waits until the camera is where it was asked to go."""
    qtbot.waitUntil(lambda: not view._glide.is_on)


def test_f_shows_all_of_the_flow(view: CanvasView, hand: Hand, qtbot: QtBot) -> None:
    view.pan(-5_000, 0)
    hand.key(Qt.Key.Key_F)
    rested(view, qtbot)
    left, top, right, bottom = view.visible_box()
    bounds = view.document.model.bounds()
    assert bounds is not None
    assert left <= bounds[0] <= bounds[2] <= right
    assert top <= bounds[1] <= bounds[3] <= bottom


@pytest.mark.parametrize("name", ["vote", "l9", "signals", "hint"])
def test_shift_f_shows_what_is_chosen(
    view: CanvasView, hand: Hand, qtbot: QtBot, name: str
) -> None:
    view.pan(-5_000, 0)
    view.select([name])
    hand.key(Qt.Key.Key_F, SHIFT)
    rested(view, qtbot)
    left, top, right, bottom = view.visible_box()
    box = view.document.model.bounds_of([name])
    assert box is not None
    assert left <= box[0] <= box[2] <= right
    assert top <= box[1] <= box[3] <= bottom
    assert view.camera.scale > 0.9


def test_a_click_on_the_overview_goes_there(view: CanvasView, qtbot: QtBot) -> None:
    QTest.mouseClick(view.overview, Qt.MouseButton.LeftButton, pos=QPoint(120, 40))
    rested(view, qtbot)
    middle = view.camera.to_scene(QPointF(view.viewport().rect().center()))
    assert abs(middle.x() - 816) < 150


# -- keys ----------------------------------------------------------------------------------------


def test_arrows_walk_along_wires_and_to_neighbours(view: CanvasView, hand: Hand) -> None:
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right,
                Qt.Key.Key_Left, Qt.Key.Key_Down):  # fmt: skip
        hand.key(key)
        walked.append(view.selected()[0])
    assert walked == ["btc", "ema", "vote", "guard", "vote", "bell"]


def test_ctrl_arrows_move_the_selection(view: CanvasView, hand: Hand) -> None:
    hand.click(*VOTE)
    hand.key(Qt.Key.Key_Right, CTRL)
    assert places(view)["vote"] == (560, 120)


def test_delete_and_undo_and_redo(view: CanvasView, hand: Hand, told: Told) -> None:
    before = write_flow(view.flow())
    hand.click(*VOTE)
    hand.key(Qt.Key.Key_Delete)
    after = write_flow(view.flow())
    assert view.flow().node("vote") is None
    hand.key(Qt.Key.Key_Z, CTRL)
    assert write_flow(view.flow()) == before
    hand.key(Qt.Key.Key_Y, CTRL)
    assert write_flow(view.flow()) == after
    assert told.edits == ["Delete", "Undo Delete", "Redo Delete"]


def test_copy_and_paste_makes_new_parts_with_their_wires(view: CanvasView, hand: Hand) -> None:
    hand.click(400, 80)
    hand.click(*VOTE, SHIFT)
    hand.key(Qt.Key.Key_C, CTRL)
    hand.move(300, 640 - 80)
    hand.key(Qt.Key.Key_V, CTRL)
    added = view.selected()
    kinds = [node.kind for node in view.flow().nodes if node.node_id in added]
    assert kinds == ["indicator.ema_cross", "logic.vote"]
    assert set(added) & {"ema", "vote"} == set()
    assert len(view.flow().links) == 12


def test_pasting_something_else_changes_nothing(view: CanvasView, hand: Hand, told: Told) -> None:
    QGuiApplication.clipboard().setText("just words")
    hand.key(Qt.Key.Key_V, CTRL)
    assert told.edits == []


def test_pasting_a_broken_flow_says_why(view: CanvasView, hand: Hand, told: Told) -> None:
    said: list[str] = []
    view.told.connect(said.append)
    QGuiApplication.clipboard().setText('{"format": "moniqo-flow", "version": 99}')
    hand.key(Qt.Key.Key_V, CTRL)
    assert said
    assert said[0].startswith("A newer Moniqo saved this flow")
    assert told.edits == []


def test_select_all_frame_and_bypass(view: CanvasView, hand: Hand) -> None:
    hand.key(Qt.Key.Key_A, CTRL)
    assert len(view.selected()) == 12
    hand.click(*VOTE)
    hand.key(Qt.Key.Key_B)
    vote = view.flow().node("vote")
    assert vote is not None
    assert vote.bypassed
    hand.key(Qt.Key.Key_G, CTRL)
    frame = view.flow().frames[-1]
    assert frame.x < 552 < 552 + 204 < frame.x + frame.width


def test_enter_and_double_click_and_fix_open_a_node(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    hand.click(*VOTE)
    hand.key(Qt.Key.Key_Return)
    hand.double_click(400, 80)
    view.set_live("bell", NodeStatus.ERROR, "token expired", float("nan"), 0)
    hand.click(730, 408 + 76)
    assert told.opened == ["vote", "ema", "bell"]


def test_f2_renames_the_chosen_node(view: CanvasView, hand: Hand, told: Told) -> None:
    hand.click(*VOTE)
    hand.key(Qt.Key.Key_F2)
    field = QApplication.focusWidget() or view.findChild(type(view._renamer._field))
    assert field is not None
    QTest.keyClicks(field, "Majority")
    QTest.keyClick(field, Qt.Key.Key_Return)
    vote = view.flow().node("vote")
    assert vote is not None
    assert vote.title == "Majority"
    assert told.edits == ["Rename"]


# -- drops ---------------------------------------------------------------------------------------


def test_a_node_dropped_from_the_palette_lands_under_the_mouse(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    mime = mime_of("indicator.rsi")
    where = QPointF(hand.at(660, 340))
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, mime,
                            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(view.viewport(), enter)
    assert enter.isAccepted()
    drop = QDropEvent(where, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                      Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop)  # fmt: skip
    QApplication.sendEvent(view.viewport(), drop)
    added = view.flow().nodes[-1]
    assert (added.kind, added.x, added.y) == ("indicator.rsi", 560, 320)
    assert told.edits == ["Add RSI"]
    assert view.selected() == (added.node_id,)


def test_a_new_edit_forgets_what_was_undone(view: CanvasView, hand: Hand, told: Told) -> None:
    hand.drag(VOTE, (VOTE[0] + 40, VOTE[1]))
    hand.key(Qt.Key.Key_Z, CTRL)
    hand.drag(VOTE, (VOTE[0], VOTE[1] + 40))
    hand.key(Qt.Key.Key_Y, CTRL)
    assert places(view)["vote"] == (552, 160)
    assert told.edits == ["Move", "Undo Move", "Move"]
