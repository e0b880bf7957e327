"""What a screen reader is told of a painted canvas, read back through QAccessible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from moniqo_desktop.domain.messages.events import NodeStatus
from tests.ui.canvas.scenes import grid_flow

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleEvent, QAccessibleInterface

    from moniqo_desktop.ui.canvas.view import CanvasView
    from tests.ui.canvas.conftest import Hand

NAME, STORY = QAccessible.Text.Name, QAccessible.Text.Description
NODES, WIRES = 10, 11


def tree(view: CanvasView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert found is not None
    return found


def parts(view: CanvasView) -> list[QAccessibleInterface]:
    canvas = tree(view)
    return [canvas.child(i) for i in range(canvas.childCount())]


def test_every_part_of_the_drawing_has_a_name_a_role_a_state_and_a_place(view: CanvasView) -> None:
    found = parts(view)
    flow = view.flow()
    assert len(found) == sum(map(len, (flow.nodes, flow.links, flow.frames, flow.notes)))
    names = [part.text(NAME) for part in found]
    assert names[5] == "Weighted vote, logic"
    assert names[10] == "Wire from BTC/USDT · 15m candles to EMA cross candles"
    assert names[-2:] == ["Frame Signals", "Note: A note"]
    assert all(names)
    role = QAccessible.Role
    assert {part.role() for part in found[: NODES + WIRES]} == {role.ListItem}
    assert [part.role() for part in found[-2:]] == [role.Grouping, role.StaticText]
    for part in found:
        state = part.state()
        assert part.isValid()
        assert state.focusable
        assert state.selectable
        assert not state.selected
        assert not part.rect().isEmpty()
        assert part.parent() == tree(view)


def test_every_node_and_every_wire_is_described(view: CanvasView) -> None:
    stories = [part.text(STORY) for part in parts(view)[: NODES + WIRES]]
    assert all(stories)
    assert stories[10] == "carries Series: candles"
    assert parts(view)[-2].text(STORY) == "holds EMA cross, RSI, AI analyst"


def test_five_thousand_nodes_are_all_there(view: CanvasView) -> None:
    view.set_flow(grid_flow(5_000))
    canvas = tree(view)
    assert canvas.childCount() == 12_500
    assert canvas.child(4_999).text(NAME) == "All, logic"
    assert canvas.child(12_499).text(NAME).startswith("Wire from All all")
    assert not canvas.child(4_999).state().offscreen
    view.pan(-9_000, 0)
    assert canvas.child(4_999).state().offscreen


def test_a_node_tells_its_status_value_and_neighbours(view: CanvasView) -> None:
    view.set_live("rsi", NodeStatus.OK, "58.3", 58.3, 300)
    view.show_breakpoints({("rsi", "value")})
    part = tree(view).child(3)
    assert part.text(STORY) == (
        "ok; 58.3; breakpoint at value; candles from BTC/USDT · 15m; value to Weighted vote"
    )
    assert part.text(QAccessible.Text.Value) == "58.3"
    view.show_drafts(frozenset({"rsi"}))
    assert "58.3; breakpoint at value; its value is of the settings before" in part.text(STORY)


def test_a_bent_wire_says_so_and_which_bend_is_chosen(view: CanvasView, hand: Hand) -> None:
    view.select(["l5"])
    hand.key(Qt.Key.Key_P)
    story = tree(view).child(NODES + 5).text(STORY)
    assert story == "carries Number: one number per candle; 1 bend; at bend 1"


def test_the_chosen_node_is_the_focused_child(view: CanvasView) -> None:
    view.select(["guard"])
    focused = tree(view).focusChild()
    assert focused is not None
    assert focused.text(NAME) == "Risk guard, risk"
    assert focused.state().selected


def test_a_chosen_wire_is_the_focused_child(view: CanvasView) -> None:
    view.select(["l8"])
    focused = tree(view).focusChild()
    assert focused is not None
    assert focused.text(NAME) == "Wire from Weighted vote decision to Risk guard decision"


def test_walking_tells_a_screen_reader_where_the_keyboard_is(
    view: CanvasView, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[QAccessible.Event, int]] = []

    def hear(event: QAccessibleEvent) -> None:
        told.append((event.type(), event.child()))

    monkeypatch.setattr(QAccessible, "isActive", staticmethod(lambda: True))
    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(hear))
    view.setFocus()
    hand.key(Qt.Key.Key_Tab)
    hand.key(Qt.Key.Key_End)
    focused = [child for kind, child in told if kind is QAccessible.Event.Focus]
    assert focused[0] == 0
    assert focused[-1] >= NODES
    assert any(kind is QAccessible.Event.Selection for kind, _ in told)


def test_a_refusal_is_announced_as_well_as_shown(
    view: CanvasView, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    view.announced.connect(said.append)
    view.select(["guard"])
    hand.key(Qt.Key.Key_W)
    hand.key(Qt.Key.Key_R)
    assert said[-1] == "Order cannot feed Candles (Series)"
    assert view.hints.wire is not None
    assert view.hints.wire.reason == said[-1]


def test_a_card_is_where_it_is_painted(view: CanvasView) -> None:
    canvas = tree(view)
    rect = canvas.child(5).rect()
    assert (rect.width(), rect.height()) == (204, 157)
    middle = rect.center()
    found = canvas.childAt(middle.x(), middle.y())
    assert found is not None
    assert found.text(NAME) == "Weighted vote, logic"


def test_a_child_of_a_flow_that_is_gone_is_not_valid(view: CanvasView) -> None:
    last = tree(view).child(20)
    view.select_all()
    view.delete_selection()
    assert not last.isValid()
    assert last.state().invalid
    assert last.text(NAME) == ""
