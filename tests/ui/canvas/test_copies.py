"""A copy lies beside what it was made of, over nothing, in its shape; one step takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node, Note
from tests.ui.canvas.conftest import CTRL, Hand, places

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView

PAIR = (
    Node("a", "logic.all", 96, 96),
    Node("b", "logic.all", 400, 168),
)
WIRE = Link("x", "a", "all", "b", "flags")


def show(view: CanvasView, flow: Flow, *chosen: str) -> None:
    view.set_flow(flow)
    view.select(chosen)
    view.setFocus()


def overlaps(view: CanvasView) -> list[tuple[str, str]]:
    """Pairs of cards, notes and frames of which one covers something of the other."""
    model = view.document.model
    boxes = dict(zip(model.ids, model.boxes.tolist(), strict=True))
    boxes |= {n.note_id: [n.x, n.y, n.x + n.width, n.y + n.height] for n in model.notes}
    names = list(boxes)
    return [
        (one, other)
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if boxes[one][0] < boxes[other][2] and boxes[other][0] < boxes[one][2]
        and boxes[one][1] < boxes[other][3] and boxes[other][1] < boxes[one][3]
    ]  # fmt: skip


def test_a_duplicate_covers_no_card_and_lies_on_the_grid(view: CanvasView, hand: Hand) -> None:
    show(view, Flow("f", "", (*PAIR, Node("c", "logic.all", 96, 240)), (WIRE,)), "a")
    hand.key(Qt.Key.Key_D, CTRL)
    (added,) = view.selected()
    assert added not in ("a", "b", "c")
    assert overlaps(view) == []
    x, y = places(view)[added]
    assert (x % 8, y % 8) == (0, 0)
    assert x == 96 or y == 96


def test_a_duplicate_keeps_the_shape_and_the_wires_and_is_one_step(
    view: CanvasView, hand: Hand
) -> None:
    before = Flow("f", "", PAIR, (WIRE,), notes=(Note("n", "words", 96, 0),))
    show(view, before, "a", "b", "n")
    hand.key(Qt.Key.Key_D, CTRL)
    assert overlaps(view) == []
    first, second = (node for node in view.flow().nodes if node.node_id not in ("a", "b"))
    assert (second.x - first.x, second.y - first.y) == (400 - 96, 168 - 96)
    note = view.flow().notes[1]
    assert (note.x - first.x, note.y - first.y) == (0, -96)
    assert view.flow().links[1].from_node == first.node_id
    hand.key(Qt.Key.Key_Z, CTRL)
    assert view.flow() == before


def test_duplicate_after_duplicate_finds_a_place_of_its_own(view: CanvasView, hand: Hand) -> None:
    show(view, Flow("f", "", PAIR, (WIRE,)), "a", "b")
    for _ in range(4):
        hand.key(Qt.Key.Key_D, CTRL)
    assert len(view.flow().nodes) == 10
    assert overlaps(view) == []


def test_a_duplicate_lies_in_no_frame_but_that_of_its_source(view: CanvasView, hand: Hand) -> None:
    frames = (
        Frame("own", "", 48, 48, 320, 1_000),
        Frame("other", "", 400, 48, 2_000, 1_000),
    )
    show(view, Flow("f", "", (PAIR[0],), frames=frames), "a")
    hand.key(Qt.Key.Key_D, CTRL)
    (added,) = view.selected()
    x, y = places(view)[added]
    assert x == 96
    assert 96 < y < 1_000


def test_a_duplicated_frame_takes_no_card_of_others_in(view: CanvasView, hand: Hand) -> None:
    nodes = (*PAIR, Node("c", "logic.all", 900, 96))
    show(view, Flow("f", "", nodes, frames=(Frame("own", "", 48, 48, 700, 400),)), "own", "a", "b")
    hand.key(Qt.Key.Key_D, CTRL)
    assert overlaps(view) == []
    copy = view.flow().frames[1]
    assert not copy.x <= 900 < copy.x + copy.width or not copy.y <= 96 < copy.y + copy.height


def test_a_duplicate_is_seen_where_it_came_to_lie(view: CanvasView, hand: Hand) -> None:
    column = tuple(Node(f"n{i}", "logic.all", 96 + i * 240.0, 96) for i in range(40))
    rows = tuple(Node(f"m{i}", "logic.all", 96, 96 + i * 120.0) for i in range(1, 40))
    show(view, Flow("f", "", (*column, *rows)), "n0")
    view.zoom_to_full_size()
    view.centre_on(QPointF(200, 150))
    hand.key(Qt.Key.Key_D, CTRL)
    (added,) = view.selected()
    left, top, right, bottom = view.visible_box()
    x, y = places(view)[added]
    assert left <= x < right
    assert top <= y < bottom


def test_a_paste_without_the_mouse_covers_nothing(view: CanvasView, hand: Hand) -> None:
    show(view, Flow("f", "", PAIR, (WIRE,)), "a", "b")
    hand.key(Qt.Key.Key_C, CTRL)
    view.paste()
    view.paste()
    assert len(view.flow().nodes) == 6
    assert overlaps(view) == []


def test_a_paste_into_another_drawing_lies_where_it_was_copied(
    view: CanvasView, hand: Hand
) -> None:
    show(view, Flow("f", "", PAIR, (WIRE,)), "a")
    hand.key(Qt.Key.Key_C, CTRL)
    view.set_flow(Flow("g", ""))
    view.paste()
    assert list(places(view).values()) == [(96, 96)]
