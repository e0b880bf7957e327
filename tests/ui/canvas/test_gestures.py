"""Each gesture by real mouse and key events; each is one edit, and one undo takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.events import NodeStatus
from moniqo_desktop.domain.flow_file import write_flow
from moniqo_desktop.domain.ports import PortType
from moniqo_desktop.ui.canvas.drag import mime_of

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView
    from tests.ui.canvas.conftest import Hand

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
VOTE = (700.0, 137.0)
"""On the header of the vote node."""


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


# -- select ------------------------------------------------------------------------------------


def test_a_click_chooses_one_node(view: CanvasView, hand: Hand, told: Told) -> None:
    hand.click(*VOTE)
    hand.click(400, 80)
    assert told.selections == [("vote",), ("ema",)]
    assert told.edits == []


def test_shift_click_adds_and_takes_away(view: CanvasView, hand: Hand) -> None:
    hand.click(*VOTE)
    hand.click(400, 80, SHIFT)
    assert view.selected() == ("ema", "vote")
    hand.click(*VOTE, SHIFT)
    assert view.selected() == ("ema",)


def test_a_click_on_nothing_chooses_nothing(view: CanvasView, hand: Hand) -> None:
    hand.click(*VOTE)
    hand.click(660, 350)
    assert view.selected() == ()


def test_a_rubber_band_chooses_what_it_touches(view: CanvasView, hand: Hand) -> None:
    hand.drag((530, 90), (800, 540))
    assert view.selected() == ("vote", "bell")
    assert view.hints.band is None


def test_a_click_on_a_wire_chooses_it_and_delete_takes_it_out(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    x, y = view.document.model.lines[view.document.model.link_index["l4"], 6].tolist()
    hand.click(x, y)
    assert view.selected() == ("l4",)
    hand.key(Qt.Key.Key_Delete)
    assert ("ema", "signal", "vote", "signal") not in wires(view)
    assert told.edits == ["Delete"]


# -- move --------------------------------------------------------------------------------------


def test_a_drag_moves_a_node_in_steps_of_eight(view: CanvasView, hand: Hand, told: Told) -> None:
    before = view.flow()
    hand.drag(VOTE, (VOTE[0] + 53, VOTE[1] + 21))
    assert places(view)["vote"] == (608.0, 144.0)
    assert told.edits == ["Move"]
    hand.key(Qt.Key.Key_Z, CTRL)
    assert view.flow() == before


def test_a_drag_of_one_chosen_node_moves_all_chosen(view: CanvasView, hand: Hand) -> None:
    hand.click(400, 80)
    hand.click(*VOTE, SHIFT)
    hand.drag(VOTE, (VOTE[0] + 16, VOTE[1]))
    moved = places(view)
    assert (moved["ema"], moved["vote"], moved["rsi"]) == ((304, 64), (568, 120), (288, 224))


def test_escape_in_the_middle_of_a_drag_leaves_all_as_it_was(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    before = view.document.model.lines.copy()
    hand.press(*VOTE)
    hand.move(VOTE[0] + 80, VOTE[1] + 80)
    assert view.document.layer.lifted
    hand.key(Qt.Key.Key_Escape)
    hand.release(VOTE[0] + 80, VOTE[1] + 80)
    assert (view.document.model.lines == before).all()
    assert not view.document.layer.lifted
    assert told.edits == []


def test_a_frame_takes_along_what_lies_in_it(view: CanvasView, hand: Hand) -> None:
    hand.drag((400, 40), (400, 72))
    frame = view.flow().frames[0]
    moved = places(view)
    assert (frame.x, frame.y) == (270 - 270 % 8 + (8 if 270 % 8 > 4 else 0), 64)
    assert moved["ema"][1] - 64 == moved["rsi"][1] - 224 == frame.y - 30
    assert moved["vote"] == (552, 120)


def test_the_corner_of_a_frame_resizes_it(view: CanvasView, hand: Hand, told: Told) -> None:
    hand.drag((505, 525), (545, 565))
    frame = view.flow().frames[0]
    assert (frame.width, frame.height) == (280, 544)
    assert told.edits == ["Resize"]


# -- wires -------------------------------------------------------------------------------------


def test_a_wire_from_port_to_port_is_drawn(view: CanvasView, hand: Hand, told: Told) -> None:
    hand.drag(hand.port("pos", "account", is_output=True),
              hand.port("guard", "account", is_output=False))  # fmt: skip
    assert told.edits == []  # it would make a circle: order, fill, account
    hand.drag(hand.port("btc", "price", is_output=True),
              hand.port("vote", "filter", is_output=False))  # fmt: skip
    assert ("btc", "price", "vote", "filter") in wires(view)
    assert ("rsi", "value", "vote", "filter") not in wires(view)
    hand.key(Qt.Key.Key_Z, CTRL)
    assert ("rsi", "value", "vote", "filter") in wires(view)


def test_a_wire_snaps_to_a_fitting_port_within_the_magnet(view: CanvasView, hand: Hand) -> None:
    x, y = hand.port("vote", "filter", is_output=False)
    hand.drag(hand.port("btc", "price", is_output=True), (x - 20, y - 12))
    assert ("btc", "price", "vote", "filter") in wires(view)


def test_a_wire_can_be_drawn_from_input_to_output(view: CanvasView, hand: Hand) -> None:
    view.apply(view.flow().__class__("f", "", view.flow().nodes), "Cut all")
    hand.drag(hand.port("vote", "filter", is_output=False),
              hand.port("rsi", "value", is_output=True))  # fmt: skip
    assert wires(view) == {("rsi", "value", "vote", "filter")}


def test_a_refused_wire_shows_its_reason_and_changes_nothing(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    end = hand.port("rsi", "candles", is_output=False)
    hand.press(*hand.port("guard", "order", is_output=True))
    hand.move(*end)
    assert view.hints.wire is not None
    assert view.hints.wire.reason == "Order cannot feed Candles (Series)"
    picture = view.grab().toImage()
    bubble = view.camera.to_view(QPointF(*end)).toPoint() + QPoint(24, 20)
    colour = picture.pixelColor(bubble)
    assert colour.red() > colour.green() + 10
    hand.release(*end)
    assert told.edits == []
    assert view.hints.wire is None


def test_two_outputs_cannot_be_joined_and_that_is_said(view: CanvasView, hand: Hand) -> None:
    hand.press(*hand.port("btc", "price", is_output=True))
    hand.move(*hand.port("rsi", "value", is_output=True))
    assert view.hints.wire is not None
    assert view.hints.wire.reason == "An output feeds an input."


def test_a_wire_dropped_on_nothing_asks_what_to_add_there(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    hand.drag(hand.port("rsi", "value", is_output=True), (660, 350))
    (wire,) = told.wires
    assert (wire[0], wire[1], wire[3], wire[4]) == (PortType.NUMBER, "output", "rsi", "value")
    assert (round(wire[2].x()), round(wire[2].y())) == (660, 350)
    added = view.add_connected("logic.vote", wire[2], wire[3], wire[4])
    assert ("rsi", "value", added, "filter") in wires(view)
    assert told.edits == ["Add Weighted vote"]
    assert view.selected() == (added,)


def test_a_wire_picked_up_at_its_input_and_dropped_on_nothing_is_taken_out(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    hand.drag(hand.port("vote", "filter", is_output=False), (660, 350))
    assert ("rsi", "value", "vote", "filter") not in wires(view)
    assert told.edits == ["Disconnect"]
    assert told.wires == []


def test_a_wire_picked_up_and_put_back_changes_nothing(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    end = hand.port("vote", "filter", is_output=False)
    hand.press(*end)
    hand.move(600, 300)
    hand.move(*end)
    hand.release(*end)
    assert told.edits == []


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


def test_f_shows_all_of_the_flow(view: CanvasView, hand: Hand) -> None:
    view.pan(-5_000, 0)
    hand.key(Qt.Key.Key_F)
    left, top, right, bottom = view.visible_box()
    bounds = view.document.model.bounds()
    assert bounds is not None
    assert left <= bounds[0] <= bounds[2] <= right
    assert top <= bounds[1] <= bounds[3] <= bottom


def test_a_click_on_the_overview_goes_there(view: CanvasView) -> None:
    QTest.mouseClick(view.overview, Qt.MouseButton.LeftButton, pos=QPoint(120, 40))
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


def test_duplicate_stands_beside_its_source(view: CanvasView, hand: Hand) -> None:
    hand.click(*VOTE)
    hand.key(Qt.Key.Key_D, CTRL)
    (added,) = view.selected()
    assert places(view)[added] == (576, 144)


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
