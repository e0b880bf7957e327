"""Wires led through points of their own, by mouse and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from moniqo_desktop.domain.flow import edits_wires
from moniqo_desktop.ui.canvas.camera import Camera
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.canvas.painting.overlay import NOTHING
from tests.ui.canvas.conftest import CTRL, SHIFT, Hand, Told, look_at
from tests.ui.canvas.scenes import catalogue, demo_flow, grid_flow
from tests.ui.canvas.test_painting import afresh, differing, shown

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView

ALT = Qt.KeyboardModifier.AltModifier
FREE = (530.0, 330.0)
"""Between the cards, beside wire l5 (RSI to vote)."""


def bends(view: CanvasView, name: str = "l5") -> tuple[tuple[float, float], ...]:
    return next(link.bends for link in view.flow().links if link.link_id == name)


def on_wire(view: CanvasView, name: str = "l5", share: float = 0.5) -> tuple[float, float]:
    line = view.document.model.routes.line(view.document.model.link_index[name])
    x, y = line[round(share * (len(line) - 1))].tolist()
    return x, y


def near(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) <= 5 and abs(a[1] - b[1]) <= 5


def test_a_double_click_on_a_wire_gives_it_a_bend_there(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    at = on_wire(view)
    hand.double_click(*at)
    assert near(bends(view)[0], at)
    assert view.document.bend == ("l5", 0)
    assert told.edits == ["Bend wire"]
    hand.key(Qt.Key.Key_Z, CTRL)
    assert bends(view) == ()


def test_alt_and_a_drag_pull_a_new_bend_out_of_a_wire_in_one_edit(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    at = on_wire(view)
    hand.press(*at, modifiers=ALT)
    hand.move(*FREE)
    assert view.hints.bent is not None
    hand.release(*FREE)
    assert bends(view) == ((528.0, 328.0),)
    assert view.hints.bent is None
    assert told.edits == ["Bend wire"]


def test_a_bend_is_dragged_and_the_wire_runs_through_it(view: CanvasView, hand: Hand) -> None:
    hand.double_click(*on_wire(view))
    hand.drag(bends(view)[0], FREE)
    assert bends(view) == ((528.0, 328.0),)
    line = view.document.model.routes.line(view.document.model.link_index["l5"])
    assert (np.abs(line - (528.0, 328.0)).sum(axis=1) < 1e-6).any()
    hand.click(528, 328)
    assert view.document.bend == ("l5", 0)


def test_escape_while_a_bend_is_dragged_leaves_it(view: CanvasView, hand: Hand, told: Told) -> None:
    hand.double_click(*on_wire(view))
    before = bends(view)
    hand.press(*before[0])
    hand.move(*FREE)
    hand.key(Qt.Key.Key_Escape)
    hand.release(*FREE)
    assert bends(view) == before
    assert not view.document.layer.lifted_links
    assert told.edits == ["Bend wire"]


def test_delete_removes_the_chosen_bend_first_and_then_the_wire(
    view: CanvasView, hand: Hand
) -> None:
    hand.double_click(*on_wire(view))
    hand.key(Qt.Key.Key_Delete)
    assert bends(view) == ()
    assert view.selected() == ("l5",)
    hand.key(Qt.Key.Key_Delete)
    assert "l5" not in view.document.model.link_index


def test_bends_are_made_walked_moved_and_removed_by_keys(
    view: CanvasView, hand: Hand, told: Told
) -> None:
    view.select(["l5"])
    hand.key(Qt.Key.Key_P)
    hand.key(Qt.Key.Key_P)
    first, second = bends(view)
    assert first[0] < second[0]
    assert view.document.bend == ("l5", 1)
    hand.key(Qt.Key.Key_Comma)
    hand.key(Qt.Key.Key_Down, CTRL)
    assert bends(view) == ((first[0], first[1] + 8), second)
    hand.key(Qt.Key.Key_Period)
    hand.key(Qt.Key.Key_Delete)
    assert bends(view) == ((first[0], first[1] + 8),)
    hand.key(Qt.Key.Key_P, SHIFT)
    assert bends(view) == ()
    assert told.edits == ["Bend wire"] * 3 + ["Remove bend", "Straighten"]


def test_a_click_beside_the_bend_chooses_the_whole_wire(view: CanvasView, hand: Hand) -> None:
    hand.double_click(*on_wire(view))
    hand.click(*on_wire(view, share=0.2))
    assert view.document.bend is None
    assert view.selected() == ("l5",)


def test_bends_go_along_while_and_after_both_ends_are_dragged(view: CanvasView, hand: Hand) -> None:
    hand.double_click(*on_wire(view))
    (old,) = bends(view)
    view.select(["rsi", "vote"])
    hand.press(700, 137)
    hand.move(740, 161)
    line = view.document.model.routes.line(view.document.model.link_index["l5"])
    assert (np.abs(line - (old[0] + 40, old[1] + 24)).sum(axis=1) < 1e-6).any()
    hand.release(740, 161)
    assert bends(view) == ((old[0] + 40, old[1] + 24),)


def test_a_cancelled_drag_puts_the_bends_back(view: CanvasView, hand: Hand) -> None:
    hand.double_click(*on_wire(view))
    before = view.document.model.lines.copy()
    view.select(["rsi", "vote"])
    hand.press(700, 137)
    hand.move(740, 161)
    hand.key(Qt.Key.Key_Escape)
    assert np.allclose(view.document.model.lines, before)


@pytest.mark.parametrize("scale", [1.0, 0.4, 0.15, 0.08])
def test_a_bent_wire_is_painted_where_it_runs_at_every_distance(
    view: CanvasView, scale: float
) -> None:
    straight = edits_wires.bend(view.flow(), "l5", [])
    look_at(view, Camera(scale, 10, 10))
    plain = view.grab_picture().toImage()
    view.apply(edits_wires.bend(straight, "l5", [(528.0, 556.0), (532.0, 590.0)]), "Bend")
    look_at(view, Camera(scale, 10, 10))
    at = view.camera.to_view(QPointF(530, 573)).toPoint()
    bent = view.grab_picture().toImage()
    places = [(at.x() + dx, at.y() + dy) for dx in range(-3, 4) for dy in range(-3, 4)]
    assert any(plain.pixelColor(*p) != bent.pixelColor(*p) for p in places)


def test_a_far_view_paints_bent_wires_in_one_call_a_colour(
    view: CanvasView, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = grid_flow(400)
    for link in flow.links[:40]:
        flow = edits_wires.bend(flow, link.link_id, [(100.0, 100.0), (300.0, 50.0)])
    view.set_flow(flow)
    look_at(view, Camera(0.1, 0, 0))
    calls: list[int] = []
    from moniqo_desktop.ui.canvas.painting import wires

    monkeypatch.setattr(wires, "draw_lines", lambda painter, lines: calls.append(len(lines)))
    view.grab_picture()
    assert calls == [len(flow.links) + 80]


def test_routes_after_a_move_equal_routes_made_afresh() -> None:
    flow = edits_wires.bend(demo_flow(), "l5", [(528.0, 328.0), (500.0, 300.0)])
    flow = edits_wires.bend(flow, "l0", [(250.0, 60.0)])
    model = Model(flow, catalogue())
    model.place({model.index["rsi"]: (300.0, 250.0), model.index["btc"]: (0.0, 0.0)})
    moved = edits_wires.move(flow, {"rsi": (300.0, 250.0), "btc": (0.0, 0.0)})
    fresh = Model(moved, catalogue())
    assert np.allclose(model.lines, fresh.lines)
    assert np.allclose(model.link_boxes, fresh.link_boxes)
    assert np.allclose(model.routes.boxes, fresh.routes.boxes)


def test_a_drag_that_takes_bends_along_shows_the_pixels_of_a_whole_repaint(
    view: CanvasView, hand: Hand
) -> None:
    hand.double_click(*on_wire(view))
    view.select(["rsi", "vote"])
    hand.drag((700, 137), (740, 161))
    view.select([])
    view.show_hints(NOTHING)
    moved = shown(view)
    assert differing(moved, afresh(view)) == 0
