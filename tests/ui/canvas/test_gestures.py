"""Each gesture by real mouse and key events; each is one edit, and one undo takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt

from moniqo_desktop.domain.flow.ports import PortType
from tests.ui.canvas.conftest import CTRL, SHIFT, VOTE, Hand, Told, places, wires

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView

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


def test_a_card_in_line_with_another_shows_a_guide_until_it_is_let_go(
    view: CanvasView, hand: Hand
) -> None:
    hand.press(*VOTE)
    hand.move(VOTE[0] + 40, VOTE[1] + 4)
    assert view.hints.guides == ()
    hand.move(VOTE[0], VOTE[1] - 40)
    level = [line for line in view.hints.guides if line[1] == line[3]]
    assert [line[1] for line in level] == [80.0]  # the upper edge of the risk guard
    upright = [line for line in view.hints.guides if line[0] == line[2]]
    assert [line[0] for line in upright] == [552.0]  # the left edge of the alert below
    hand.release(VOTE[0], VOTE[1] - 40)
    assert view.hints.guides == ()
