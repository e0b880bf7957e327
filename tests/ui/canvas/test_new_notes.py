"""N: a note on free ground, open for typing."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Note

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView
    from tests.ui.canvas.conftest import Hand

Key = Qt.Key


def new_notes(view: CanvasView, before: set[str]) -> list[Note]:
    return [note for note in view.flow().notes if note.note_id not in before]


def box_of(note: Note) -> QRectF:
    return QRectF(note.x, note.y, note.width, note.height)


def cards(view: CanvasView) -> list[QRectF]:
    found = view.document.model.boxes.tolist()
    return [QRectF(QPointF(left, top), QPointF(right, low)) for left, top, right, low in found]


def field_of(view: CanvasView) -> QLineEdit:
    """That has the keyboard."""
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    assert view.isAncestorOf(found)
    return found


def test_what_is_typed_after_n_goes_into_one_note(view: CanvasView, hand: Hand) -> None:
    before, nodes = {note.note_id for note in view.flow().notes}, view.flow().nodes
    view.setFocus()
    hand.key(Key.Key_N)
    QTest.keyClicks(field_of(view), "my note one, by L and P")
    QTest.keyClick(field_of(view), Key.Key_Return)
    [note] = new_notes(view, before)
    assert note.text == "my note one, by L and P"
    assert view.flow().nodes == nodes
    assert view.hasFocus()


def test_escape_leaves_the_field_and_the_note_stays(view: CanvasView, hand: Hand) -> None:
    before = {note.note_id for note in view.flow().notes}
    view.setFocus()
    hand.key(Key.Key_N)
    QTest.keyClicks(field_of(view), "x")
    QTest.keyClick(field_of(view), Key.Key_Escape)
    assert view.hasFocus()
    [note] = new_notes(view, before)
    assert note.text == "Note"


def test_new_notes_lie_on_free_ground_in_sight(view: CanvasView, hand: Hand) -> None:
    before = {note.note_id for note in view.flow().notes}
    node = view.flow().nodes[0]
    view.zoom_by(0.6)
    left, top, right, bottom = view.visible_box()
    middle = ((left + right) / 2 - 100, (top + bottom) / 2 - 60)
    view.apply(edits.move_nodes(view.flow(), {node.node_id: middle}), "move")
    view.setFocus()
    for _ in range(3):
        hand.key(Key.Key_N)
        QTest.keyClick(field_of(view), Key.Key_Escape)
    notes = new_notes(view, before)
    assert len(notes) == 3
    seen = QRectF(QPointF(left, top), QPointF(right, bottom))
    others = [*cards(view), *(box_of(note) for note in view.flow().notes)]
    for note in notes:
        box = box_of(note)
        assert seen.contains(box)
        assert [each for each in others if each.intersects(box)] == [box]
        shown = view.camera.box_to_view((box.left(), box.top(), box.right(), box.bottom()))
        place = QRectF(QPointF(*shown[:2]), QPointF(*shown[2:]))
        assert not place.intersects(QRectF(view.zoom_bar.geometry()))


def test_where_nothing_is_free_it_lies_below_the_cards_and_is_brought_in_sight(
    view: CanvasView, hand: Hand
) -> None:
    before = {note.note_id for note in view.flow().notes}
    node = view.flow().nodes[0]
    left, top, right, bottom = view.visible_box()
    flow = view.flow()
    for row in range(int((bottom - top) // 60) + 2):
        for column in range(int((right - left) // 150) + 2):
            at = (left + column * 150 - 75, top + row * 60 - 30)
            flow = edits.add_note(flow, Note(f"x{row}-{column}", "x", *at))
    view.apply(flow, "fill")
    before |= {note.note_id for note in flow.notes}
    view.setFocus()
    hand.key(Key.Key_N)
    [note] = new_notes(view, before)
    box = box_of(note)
    assert not [each for each in cards(view) if each.intersects(box)]
    now = view.visible_box()
    assert QRectF(QPointF(*now[:2]), QPointF(*now[2:])).contains(box)
    assert node in view.flow().nodes


def test_free_ground_is_sought_without_a_step_for_each_card_at_each_place(
    view: CanvasView,
) -> None:
    left, top, right, bottom = view.visible_box()
    across, down = (right - left) / 50, (bottom - top) / 40
    places = [(left + across * (n % 50), top + down * (n // 50)) for n in range(2_000)]
    notes = tuple(Note(f"x{n}", "x", *at) for n, at in enumerate(places))
    view.apply(replace(view.flow(), notes=notes), "fill")
    steps = 0

    def count(frame: object, event: str, given: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        _, y = view._free_ground(200.0, 100.0)
    finally:
        sys.setprofile(None)
    assert y > max(note.y + note.height for note in notes)
    assert steps < 1_000, "each of them would be 625 places by 2,000 notes"
