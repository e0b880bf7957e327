"""What a screen reader is told of a painted canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible

from moniqo_desktop.domain.events import NodeStatus

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface

    from moniqo_desktop.ui.canvas.view import CanvasView

NAME, STORY = QAccessible.Text.Name, QAccessible.Text.Description


def tree(view: CanvasView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert found is not None
    return found


def test_every_node_and_wire_has_a_name(view: CanvasView) -> None:
    canvas = tree(view)
    names = [canvas.child(i).text(NAME) for i in range(canvas.childCount())]
    assert len(names) == len(view.flow().nodes) + len(view.flow().links)
    assert names[5] == "Weighted vote, logic"
    assert names[10] == "Wire from BTC/USDT · 15m candles to EMA cross candles"
    assert all(names)


def test_a_node_tells_its_status_value_and_neighbours(view: CanvasView) -> None:
    view.set_live("rsi", NodeStatus.OK, "58.3", 58.3, 300)
    story = tree(view).child(3).text(STORY)
    assert story == "ok; 58.3; candles from BTC/USDT · 15m; value to Weighted vote"


def test_the_chosen_node_is_the_focused_child(view: CanvasView) -> None:
    view.select(["guard"])
    focused = tree(view).focusChild()
    assert focused is not None
    assert focused.text(NAME) == "Risk guard, risk"
    assert focused.state().selected


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
    assert last.text(NAME) == ""
