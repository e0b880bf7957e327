"""The canvas without a mouse: Tab walks, W wires, A adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.flow.links import fitting_ends, why_not
from tests.ui.canvas.conftest import CTRL, VOTE, Hand, Told, wires
from tests.ui.canvas.scenes import catalogue, demo_flow

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def walked(view: CanvasView, hand: Hand, key: Qt.Key, count: int) -> list[str]:
    found = []
    for _ in range(count):
        hand.key(key)
        found.append(view.selected()[0])
    return found


# -- walking -------------------------------------------------------------------------------------


def test_tab_walks_nodes_wires_frames_and_notes_and_back(view: CanvasView, hand: Hand) -> None:
    view.setFocus()
    forth = walked(view, hand, Key.Key_Tab, 23)
    assert forth[:10] == [
        "btc", "news", "ema", "rsi", "ai", "vote", "bell", "guard", "open", "pos"
    ]  # fmt: skip
    assert sorted(forth[10:21]) == sorted(f"l{i}" for i in range(11))
    assert forth[21:] == ["signals", "hint"]
    back = walked(view, hand, Key.Key_Backtab, 22)
    assert back == forth[-2::-1]


def test_tab_leaves_the_canvas_behind_the_last_part(view: CanvasView, hand: Hand) -> None:
    view.setFocus()
    hand.key(Key.Key_End)
    assert view.selected() == ("hint",)
    hand.key(Key.Key_Tab)
    assert not view.hasFocus()
    assert QApplication.focusWidget() is not None


def test_walking_brings_what_is_chosen_into_view(view: CanvasView, hand: Hand) -> None:
    view.setFocus()
    view.pan(-3_000, 0)
    hand.key(Key.Key_Tab)
    left, top, right, bottom = view.visible_box()
    box = view.document.model.boxes[view.document.model.index["btc"]].tolist()
    assert left <= box[0] < box[2] <= right
    assert top <= box[1] < box[3] <= bottom


def test_from_a_wire_arrows_lead_to_its_ends_and_to_the_wires_beside(
    view: CanvasView, hand: Hand
) -> None:
    view.select(["l8"])
    hand.key(Key.Key_Right)
    assert view.selected() == ("guard",)
    view.select(["l8"])
    hand.key(Key.Key_Left)
    assert view.selected() == ("vote",)
    view.select(["l5"])
    hand.key(Key.Key_Down)
    assert view.selected()[0] in {"l1", "l4", "l6", "l8"}


# -- wiring --------------------------------------------------------------------------------------


def test_a_wire_is_drawn_by_keys_from_a_chosen_output_to_a_fitting_input(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    view.select(["btc"])
    hand.key(Key.Key_W)
    hand.key(Key.Key_Down)
    wire = view.hints.wire
    assert wire is not None
    assert wire.port.spec.name == "price"
    assert wire.target is not None
    assert wire.target.spec.name == "filter"
    hand.key(Key.Key_Return)
    assert ("btc", "price", "vote", "filter") in wires(view)
    assert told.edits == ["Connect"]
    assert view.hints.wire is None


def test_only_fitting_inputs_are_walked(view: CanvasView, hand: Hand) -> None:
    view.apply(view.flow().__class__("f", "", view.flow().nodes), "Cut all")
    view.select(["ema"])
    hand.key(Key.Key_W)
    seen = []
    for _ in range(4):
        assert view.hints.wire is not None
        assert view.hints.wire.target is not None
        target = view.hints.wire.target
        seen.append((view.document.model.ids[target.node], target.spec.name))
        hand.key(Key.Key_Tab)
    assert set(seen) == {("vote", "signal"), ("vote", "view"), ("guard", "decision")}
    assert seen[3] == seen[0]


def test_a_letter_goes_to_the_node_of_that_name(view: CanvasView, hand: Hand) -> None:
    view.apply(view.flow().__class__("f", "", view.flow().nodes), "Cut all")
    view.select(["ema"])
    hand.key(Key.Key_W)
    hand.key(Key.Key_R)
    hand.key(Key.Key_Enter)
    assert wires(view) == {("ema", "signal", "guard", "decision")}


def test_a_refused_wire_is_not_made_and_escape_ends_the_drawing(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    view.select(["guard"])
    hand.key(Key.Key_W)
    hand.key(Key.Key_R)
    hand.key(Key.Key_Return)
    assert view.hints.wire is not None
    assert view.hints.wire.reason == "Order cannot feed Candles (Series)"
    hand.key(Key.Key_Escape)
    assert view.hints.wire is None
    assert view.selected() == ("guard",)
    assert told.edits == []


def test_where_nothing_fits_that_is_said(view: CanvasView, hand: Hand) -> None:
    said: list[str] = []
    view.announced.connect(said.append)
    view.select(["pos"])
    hand.key(Key.Key_W)
    assert said == ["No other node here takes Account (Account)."]


def test_a_shortcut_and_an_edit_end_the_drawing_of_a_wire(view: CanvasView, hand: Hand) -> None:
    view.select(["btc"])
    hand.key(Key.Key_B)
    hand.key(Key.Key_W)
    hand.key(Key.Key_Z, CTRL)
    btc = view.flow().node("btc")
    assert btc is not None
    assert not btc.bypassed
    assert view.hints.wire is None
    hand.key(Key.Key_W)
    view.delete_selection()
    hand.key(Key.Key_Return)
    assert view.hints.wire is None
    assert len(view.flow().nodes) == 9


def test_a_click_ends_the_drawing_of_a_wire(view: CanvasView, hand: Hand) -> None:
    view.select(["btc"])
    hand.key(Key.Key_W)
    hand.click(*VOTE)
    assert view.hints.wire is None


@pytest.mark.parametrize("from_output", [True, False])
def test_the_ends_found_at_once_are_those_the_judge_allows_one_by_one(from_output: bool) -> None:
    flow, kinds = demo_flow(), catalogue()
    sides = {True: "outputs", False: "inputs"}
    for node in flow.nodes:
        for port in getattr(kinds.spec(node.kind), sides[from_output]):
            start = (node.node_id, port.name)
            ends = [
                (other.node_id, each.name)
                for other in flow.nodes
                for each in getattr(kinds.spec(other.kind), sides[not from_output])
            ]
            one_by_one = [
                end for end in ends
                if why_not(flow, kinds, *(start + end if from_output else end + start)) is None
            ]  # fmt: skip
            found = fitting_ends(flow, kinds, start, ends, from_output=from_output)
            assert found == one_by_one


# -- adding --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Key.Key_A, Key.Key_Insert])
def test_adding_by_key_asks_for_what_follows_the_chosen_node(
    view: CanvasView, hand: Hand, key: Qt.Key
) -> None:
    asked: list[tuple[str, QPointF]] = []
    view.next_asked.connect(lambda name, at: asked.append((name, at)))
    hand.key(key)
    view.select(["rsi"])
    hand.key(key)
    view.select(["l5"])
    hand.key(key)
    assert [name for name, _ in asked] == ["", "rsi", "l5"]


def test_followers_of_the_very_type_come_first_and_the_usual_ones_before_others(
    view: CanvasView,
) -> None:
    known = {("market.candles", "indicator.rsi"): 3}
    kinds = [spec.kind for spec in view.followers("btc", known)]
    assert kinds[0] == "indicator.rsi"
    assert kinds[-1] == "output.log"
    often = [spec.kind for spec in view.followers("pos", {("x", "risk.guard"): 9})]
    assert often == ["risk.guard", "output.log"]
    assert "risk.guard" not in kinds
    partners = [s.kind for s in view.partners("guard", "order", known, is_output=True)]
    assert partners == ["trade.open", "output.log"]


def test_an_added_node_is_wired_to_the_chosen_one_and_meets_no_other_card(
    view: CanvasView, told: Told
) -> None:
    added = view.add_next("risk.guard", "ema")
    assert ("ema", "signal", added, "decision") in wires(view)
    model = view.document.model
    assert len(model.nodes_in(tuple(model.boxes[model.index[added]].tolist()), 0.0)) == 1
    assert told.edits == ["Add Risk guard"]
    assert view.selected() == (added,)
