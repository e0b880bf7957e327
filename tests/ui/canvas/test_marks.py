"""What looking into a run shows on the cards: breakpoints, pinned outputs, where it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.columns.geometry import FOOTER
from moniqo_desktop.ui.canvas.painting.cards import MARK
from tests.ui.canvas.conftest import Hand, look_at, places

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QImage

    from moniqo_desktop.ui.canvas.view import CanvasView


def picture(view: CanvasView) -> QImage:
    return view.grab_picture().toImage()


def at(view: CanvasView, x: float, y: float) -> QColor:
    return picture(view).pixelColor(view.camera.to_view(QPointF(x, y)).toPoint())


def test_a_breakpoint_is_a_red_dot_left_of_its_port(view: CanvasView, hand: Hand) -> None:
    x, y = hand.port("vote", "filter", is_output=False)
    plain = at(view, x - 12, y)
    view.show_breakpoints({("vote", "filter"), ("gone", "port")})
    assert at(view, x - 12, y).name() == view.theme.error.name()
    view.show_breakpoints(set())
    assert at(view, x - 12, y) == plain


def test_a_card_too_small_for_its_ports_shows_that_it_has_a_breakpoint(
    view: CanvasView, hand: Hand
) -> None:
    look_at(view, view.camera.zoomed(0.5 / view.camera.scale, QPointF(0, 0)))
    x, y = places(view)["vote"]
    plain = at(view, x + MARK / 2, y + MARK / 2)
    view.show_breakpoints({("vote", "filter")})
    assert at(view, x + MARK / 2, y + MARK / 2).name() == view.theme.error.name() != plain.name()
    view.show_breakpoints(set())
    assert at(view, x + MARK / 2, y + MARK / 2) == plain


def test_a_value_of_settings_before_has_a_dot_until_they_are_applied(view: CanvasView) -> None:
    view.set_live("rsi", NodeStatus.OK, "58.3", 58.3, 300)
    model = view.document.model
    x, y = places(view)["rsi"]
    dot = x + 6, y + model.shapes[model.index["rsi"]].footer_top + FOOTER / 2
    plain = at(view, *dot)
    view.show_drafts(frozenset({"rsi", "gone"}))
    assert at(view, *dot).name() == view.theme.warn.name() != plain.name()
    view.show_drafts(frozenset())
    assert at(view, *dot) == plain


def test_a_breakpoint_outlives_an_edit_and_another_flow_in_front(
    view: CanvasView, hand: Hand
) -> None:
    view.show_breakpoints({("vote", "filter")})
    flow = view.flow()
    view.apply(replace(flow, links=flow.links[:-1]), "Cut")
    view.set_flow(view.flow())
    x, y = hand.port("vote", "filter", is_output=False)
    assert at(view, x - 12, y).red() > 200


def test_the_node_a_run_stands_at_is_ringed_and_in_view(view: CanvasView) -> None:
    view.pan(-2_000, 0)
    view.show_focus("ema")
    left, top, _, _ = view.document.model.boxes[view.document.model.index["ema"]].tolist()
    assert at(view, left + 100, top - 6).name() == view.theme.paused.name()
    view.show_focus("")
    assert at(view, left + 100, top - 6).name() != view.theme.paused.name()


def test_a_pinned_node_carries_the_pin_in_its_colour(view: CanvasView) -> None:
    nodes = tuple(
        replace(node, pins={"signal": 1}) if node.node_id == "ema" else node
        for node in view.flow().nodes
    )
    before = picture(view)
    view.apply(replace(view.flow(), nodes=nodes), "Pin")
    after = picture(view)
    _, top, right, _ = view.document.model.boxes[view.document.model.index["ema"]].tolist()
    wanted, found = view.theme.paused, False
    for x in range(int(right) - 60, int(right) - 20):
        for y in range(int(top) + 8, int(top) + 28):
            pixel = after.pixelColor(x, y)
            near = abs(pixel.red() - wanted.red()) + abs(pixel.blue() - wanted.blue()) < 24
            found |= near and before.pixelColor(x, y) != pixel
    assert found
