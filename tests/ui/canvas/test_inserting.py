"""A node dropped on a wire goes into it; the wire lights up before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.ui.canvas.gestures.drag import mime_of
from tests.ui.canvas.conftest import LEFT, Hand, Told, places, wires

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from moniqo_desktop.ui.canvas.view import CanvasView

NONE = Qt.KeyboardModifier.NoModifier
FLOW = Flow(
    "f",
    "",
    nodes=(
        Node("a", "logic.all", 40, 40),
        Node("b", "logic.all", 700, 40),
        Node("c", "logic.all", 370, 400),
        Node("rsi", "indicator.rsi", 40, 400),
    ),
    links=(Link("x", "a", "all", "b", "flags"),),
)
MIDDLE = (472.0, 78.0)
"""On the wire, where the card's header comes to lie."""


def drag_over(view: CanvasView, where: QPoint, kind: str) -> QDropEvent:
    mime = mime_of(kind)
    action = Qt.DropAction.CopyAction
    for event in (
        QDragEnterEvent(where, action, mime, LEFT, NONE),
        QDragMoveEvent(where, action, mime, LEFT, NONE),
    ):
        QApplication.sendEvent(view.viewport(), event)
    drop = QDropEvent(QPointF(where), action, mime, LEFT, NONE, QEvent.Type.Drop)
    drop.mime = mime  # kept alive until it is sent
    return drop


def test_a_node_from_the_palette_goes_into_the_wire_it_is_dropped_on(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    view.apply(FLOW, "Set")
    drop = drag_over(view, hand.at(472, 80), "logic.all")
    assert view.hints.insert == 0
    QApplication.sendEvent(view.viewport(), drop)
    (added,) = view.selected()
    assert wires(view) == {("a", "all", added, "flags"), (added, "all", "b", "flags")}
    assert told.edits == ["Set", "Insert All"]
    assert view.hints.insert is None
    view.undo()
    assert view.flow() == FLOW


def test_a_node_that_does_not_fit_lands_beside_the_wire_and_nothing_lights_up(
    view: CanvasView, hand: Hand
) -> None:
    view.apply(FLOW, "Set")
    drop = drag_over(view, hand.at(472, 80), "indicator.rsi")
    assert view.hints.insert is None
    QApplication.sendEvent(view.viewport(), drop)
    assert len(view.flow().nodes) == 5
    assert wires(view) == {("a", "all", "b", "flags")}


def test_a_node_moved_onto_a_wire_goes_into_it_in_one_edit(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    view.apply(FLOW, "Set")
    hand.press(470, 416)
    hand.move(471, 300)
    assert view.hints.insert is None
    hand.move(*MIDDLE)
    assert view.hints.insert == 0
    hand.release(*MIDDLE)
    assert wires(view) == {("a", "all", "c", "flags"), ("c", "all", "b", "flags")}
    assert places(view)["c"][1] < 100
    assert told.edits == ["Set", "Insert into wire"]


def test_alt_keeps_a_moved_node_out_of_the_wire(view: CanvasView, hand: Hand) -> None:
    view.apply(FLOW, "Set")
    hand.press(470, 416)
    hand.move(471, 300)
    at = QPointF(hand.at(*MIDDLE))
    over = view.viewport().mapToGlobal(at)
    alt = Qt.KeyboardModifier.AltModifier
    event = QMouseEvent(QEvent.Type.MouseMove, at, over, LEFT, LEFT, alt)
    QApplication.sendEvent(view.viewport(), event)
    assert view.hints.insert is None
    hand.key(Qt.Key.Key_Escape)


def test_a_wired_node_moved_over_a_wire_stays_out_of_it(view: CanvasView, hand: Hand) -> None:
    wired = Flow("f", "", FLOW.nodes, (*FLOW.links, Link("y", "c", "all", "b", "flags")))
    view.apply(wired, "Set")
    hand.drag((470, 416), MIDDLE)
    assert view.flow().links == wired.links


def test_a_type_is_put_into_the_chosen_wire_and_only_fitting_ones_are_offered(
    view: CanvasView,
) -> None:
    view.apply(FLOW, "Set")
    assert [spec.kind for spec in view.fits_into("x")] == ["logic.all"]
    added = view.insert_into("logic.all", "x")
    assert wires(view) == {("a", "all", added, "flags"), (added, "all", "b", "flags")}
    assert view.insert_into("indicator.rsi", view.flow().links[0].link_id) == ""


TIGHT = Flow(
    "f",
    "",
    nodes=(Node("a", "logic.all", 40, 40), Node("b", "logic.all", 300, 40),
           Node("c", "logic.all", 560, 44), Node("free", "logic.all", 40, 400)),
    links=(Link("x", "a", "all", "b", "flags"), Link("y", "b", "all", "c", "flags")),
)  # fmt: skip


def test_a_node_dropped_on_a_short_wire_gets_room_in_the_same_edit(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    view.apply(TIGHT, "Set")
    drop = drag_over(view, hand.at(272, 78), "logic.all")
    assert view.hints.insert == 0
    QApplication.sendEvent(view.viewport(), drop)
    (added,) = view.selected()
    assert wires(view) >= {("a", "all", added, "flags"), (added, "all", "b", "flags")}
    boxes = view.document.model.boxes
    index = view.document.model.index
    rights = [boxes[index[name]][2] for name in ("a", added, "b")]
    lefts = [boxes[index[name]][0] for name in (added, "b", "c")]
    assert all(right < left for right, left in zip(rights, lefts, strict=True))
    assert places(view)["c"][0] - places(view)["b"][0] == 260
    assert places(view)["free"] == (40, 400)
    assert told.edits == ["Set", "Insert All"]
    view.undo()
    assert view.flow() == TIGHT


def test_a_card_moved_onto_a_short_wire_gets_room_in_the_same_edit(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    view.apply(TIGHT, "Set")
    hand.drag((100, 416), (272, 78))
    assert wires(view) >= {("a", "all", "free", "flags"), ("free", "all", "b", "flags")}
    assert places(view)["free"][0] >= 40 + 204
    assert places(view)["b"][0] >= places(view)["free"][0] + 204
    assert told.edits == ["Set", "Insert into wire"]
    view.undo()
    assert view.flow() == TIGHT
