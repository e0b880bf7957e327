"""Blocks under the hand: folded, opened in place, left again, undone across levels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.blocks.port_edits import rename_port
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.messages.events import NodeStatus
from tests.ui.canvas.conftest import CTRL, NONE, SHIFT

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from moniqo_desktop.ui.canvas.view import CanvasView
    from tests.ui.canvas.conftest import Hand

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def fold(view: CanvasView, hand: Hand, *names: str) -> str:
    """Folds by keys; returns the id of the node that stands for the block."""
    view.select(names)
    hand.key(Key.Key_G, CTRL | SHIFT)
    (block,) = view.document.selected_nodes
    return block


def middle(view: CanvasView, node_id: str) -> tuple[float, float]:
    left, top, right, _ = view.document.model.boxes[view.document.model.index[node_id]]
    return float(left + right) / 2, float(top) + 15.0


def indicators(view: CanvasView) -> list[str]:
    return [n.node_id for n in view.flow().nodes if n.kind.startswith("indicator.")]


@pytest.fixture
def block(view: CanvasView, hand: Hand) -> str:
    return fold(view, hand, *indicators(view))


def test_a_fold_by_keys_makes_one_card_with_the_ports_that_cross(
    view: CanvasView, block: str
) -> None:
    spec = view.document.model.specs[view.document.model.index[block]]
    assert spec.title == "Block"
    assert [port.name for port in spec.inputs] == ["Candles"]
    assert {port.type.value for port in spec.outputs} <= {"signal", "number"}
    assert view.history().undo_label == "Fold into a block"


def test_undo_of_a_fold_is_the_drawing_as_it_was(view: CanvasView, hand: Hand) -> None:
    before = view.flow()
    fold(view, hand, *indicators(view))
    hand.key(Key.Key_Z, CTRL)
    assert view.flow() == before


def test_a_double_click_goes_inside_and_escape_comes_back(
    view: CanvasView, hand: Hand, block: str, qtbot: QtBot
) -> None:
    inner = {n.node_id for n in view.document.whole.blocks[0].nodes}
    with qtbot.waitSignal(view.level_changed):
        hand.double_click(*middle(view, block))
    assert inner < set(view.document.model.ids)
    assert view.crumbs.isVisible()
    hand.key(Key.Key_Escape)
    assert view.document.path == ()
    assert view.selected() == (block,)
    assert not view.crumbs.isVisible()


def test_enter_goes_inside_and_alt_up_comes_back(view: CanvasView, hand: Hand, block: str) -> None:
    hand.key(Key.Key_Return)
    assert view.document.path == (block,)
    hand.key(Key.Key_Up, ALT)
    assert view.document.path == ()


def test_the_crumbs_name_the_way_and_lead_back(view: CanvasView, hand: Hand, block: str) -> None:
    hand.key(Key.Key_Return)
    (back,) = view.crumbs.buttons
    assert back.accessibleName() == f"Back to {view.document.whole.name}"
    QTest.mouseClick(back, Qt.MouseButton.LeftButton, NONE)
    assert view.document.path == ()


def test_an_edit_inside_is_one_of_the_flow_and_undo_shows_where_it_was_made(
    view: CanvasView, hand: Hand, block: str, qtbot: QtBot
) -> None:
    hand.key(Key.Key_Return)
    name = next(n.node_id for n in view.flow().nodes if n.kind == "indicator.rsi")
    with qtbot.waitSignal(view.flow_edited) as told:
        view.apply(edits.set_param(view.flow(), name, "period", 21), "Set period")
    whole = told.args[0]
    assert isinstance(whole, Flow)
    assert flatten(whole).node(f"{block}/{name}").params["period"] == 21
    view.leave_block()
    hand.key(Key.Key_Z, CTRL)
    assert view.document.path == (block,)
    assert dict(view.flow().node(name).params) == {}
    hand.key(Key.Key_Z, CTRL)
    assert (view.document.path, view.document.whole.blocks) == ((), ())


def test_a_tag_is_renamed_like_a_node_and_the_port_outside_follows(
    view: CanvasView, hand: Hand, block: str
) -> None:
    hand.key(Key.Key_Return)
    view.apply(edits.rename(view.flow(), "@in:Candles", "Market"), "Rename")
    view.leave_block()
    spec = view.document.model.specs[view.document.model.index[block]]
    assert [port.name for port in spec.inputs] == ["Market"]
    assert [x.to_port for x in view.flow().links if x.to_node == block] == ["Market"]


def test_a_card_of_a_block_says_the_worst_of_its_nodes_and_its_first_output(
    view: CanvasView, block: str
) -> None:
    whole = view.document.whole
    first, *others = (p.node_id for p in whole.blocks[0].outputs)
    view.set_live(f"{block}/{first}", NodeStatus.OK, "0.42", 0.42, 20.0)
    node = view.document.model.index[block]
    assert (view.document.live.texts[node], view.document.live.status_of(node)) == (
        "0.42",
        NodeStatus.OK,
    )
    view.set_live(f"{block}/{others[0]}", NodeStatus.WARN, "late", math.nan, 30.0)
    assert view.document.live.texts[node] == "0.42"
    assert view.document.live.status_of(node) is NodeStatus.WARN
    assert view.document.live.durations_us[node] == 50.0


def test_inside_a_block_its_own_nodes_speak(view: CanvasView, hand: Hand, block: str) -> None:
    hand.key(Key.Key_Return)
    name = next(n.node_id for n in view.flow().nodes if n.kind == "indicator.rsi")
    view.set_live(f"{block}/{name}", NodeStatus.OK, "55", 55.0, 1.0)
    view.set_live(name, NodeStatus.ERROR, "another", 1.0, 1.0)
    node = view.document.model.index[name]
    assert view.document.live.texts[node] == "55"


def test_a_node_inside_is_found_from_outside(view: CanvasView, block: str) -> None:
    name = view.document.whole.blocks[0].nodes[0].node_id
    assert view.reveal(f"{block}/{name}")
    assert (view.document.path, view.selected()) == ((block,), (name,))


def test_unfold_by_keys_brings_the_nodes_back_selected(
    view: CanvasView, hand: Hand, block: str
) -> None:
    hand.key(Key.Key_U, CTRL | SHIFT)
    assert set(view.document.selected_nodes) == set(indicators(view))
    assert view.flow().blocks == ()


def test_a_free_port_inside_is_given_to_the_block_by_keys(
    view: CanvasView, hand: Hand, block: str
) -> None:
    hand.key(Key.Key_Return)
    view.add_node_at("logic.all", view.camera.to_scene(QPointF(view.viewport().rect().center())))
    hand.key(Key.Key_E, CTRL | SHIFT)
    names = {n.title for n in view.flow().nodes if n.kind.startswith("@")}
    assert {"Flags", "All true"} <= names


def test_a_block_in_itself_is_refused_in_a_sentence(
    view: CanvasView, hand: Hand, block: str, qtbot: QtBot
) -> None:
    hand.key(Key.Key_C, CTRL)
    hand.key(Key.Key_Return)
    before = view.document.whole
    with qtbot.waitSignal(view.told) as told:
        hand.key(Key.Key_V, CTRL)
    assert told.args == ["The block “Block” cannot hold itself."]
    assert view.document.whole == before


def test_a_fold_that_would_wrap_a_node_is_refused_by_its_title(
    view: CanvasView, qtbot: QtBot
) -> None:
    flow = view.flow()
    link = next(x for x in flow.links if any(y.from_node == x.to_node for y in flow.links))
    after = next(y.to_node for y in flow.links if y.from_node == link.to_node)
    view.select([link.from_node, after])
    with qtbot.waitSignal(view.told) as told:
        view.fold_selection()
    titles = {view.document.catalogue.spec(node.kind).title for node in flow.nodes}
    sentence = told.args[0].partition(" and come back")[0]
    assert sentence.removeprefix("A wire would leave the block, pass “")[:-1] in titles


def test_a_port_renamed_from_outside_is_one_step_back(
    view: CanvasView, hand: Hand, block: str
) -> None:
    whole = view.document.whole
    block_id = whole.blocks[0].block_id
    view.apply_whole(rename_port(whole, block_id, "inputs", "Candles", "In"), "Rename port")
    hand.key(Key.Key_Z, CTRL)
    assert view.document.whole == whole
