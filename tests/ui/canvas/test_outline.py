"""The outline: the drawing as a tree, in step with the canvas both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.ui.canvas.access.outline_panel import OutlinePanel
from tests.ui.canvas.conftest import CTRL, VOTE, Hand
from tests.ui.canvas.scenes import grid_flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from moniqo_desktop.ui.canvas.view import CanvasView

Key = Qt.Key


@pytest.fixture
def outline(view: CanvasView, qtbot: QtBot) -> Iterator[OutlinePanel]:
    made = OutlinePanel(view.theme, view)
    qtbot.addWidget(made)
    made.resize(260, 600)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.hide()


def texts(outline: OutlinePanel, parent: QModelIndex | None = None) -> list[str]:
    model, above = outline.model, parent or QModelIndex()
    return [model.index(row, 0, above).data() for row in range(model.rowCount(above))]


def current(outline: OutlinePanel) -> str:
    return str(outline.tree.currentIndex().data())


def test_the_tree_holds_frames_nodes_ports_and_wires(outline: OutlinePanel) -> None:
    QAbstractItemModelTester(outline.model)
    assert texts(outline) == [
        "Signals", "BTC/USDT · 15m", "News feed", "Weighted vote", "Telegram alert", "Risk guard",
        "Place order", "Position",
    ]  # fmt: skip
    frame = outline.model.index(0, 0)
    assert texts(outline, frame) == ["EMA cross", "RSI", "AI analyst"]
    rsi = outline.model.index(1, 0, frame)
    assert texts(outline, rsi) == ["in · Candles (Series)", "out · Value (Number)"]
    assert texts(outline, outline.model.index(0, 0, rsi)) == ["← BTC/USDT · 15m, candles"]
    assert texts(outline, outline.model.index(1, 0, rsi)) == ["→ Weighted vote, filter"]


def test_every_row_is_named_for_a_screen_reader(outline: OutlinePanel) -> None:
    frame = outline.model.index(0, 0)
    rsi = outline.model.index(1, 0, frame)
    wire = outline.model.index(0, 0, outline.model.index(1, 0, rsi))
    role = Qt.ItemDataRole
    assert rsi.data(role.AccessibleTextRole) == "RSI, indicator"
    assert "value to Weighted vote" in rsi.data(role.AccessibleDescriptionRole)
    assert wire.data(role.AccessibleTextRole) == "Wire from RSI value to Weighted vote filter"


def test_keys_in_the_tree_lead_the_selection_of_the_canvas(
    view: CanvasView, outline: OutlinePanel
) -> None:
    tree = outline.tree
    tree.setCurrentIndex(outline.model.index(0, 0))
    assert view.selected() == ("signals",)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Down):
        QTest.keyClick(tree, key)
    assert view.selected() == ("rsi",)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Down, Key.Key_Right, Key.Key_Down):
        QTest.keyClick(tree, key)
    assert current(outline) == "→ Weighted vote, filter"
    assert view.selected() == ("l5",)


def test_what_is_chosen_on_the_canvas_becomes_current_in_the_tree(
    view: CanvasView, outline: OutlinePanel, hand: Hand
) -> None:
    hand.click(*VOTE)
    assert current(outline) == "Weighted vote"
    hand.click(400, 80)
    assert current(outline) == "EMA cross"
    view.select(["l8"])
    assert current(outline) == "→ Risk guard, decision"
    view.select([])
    assert not outline.tree.selectionModel().hasSelection()


def test_an_edit_shows_in_the_tree_and_what_was_open_stays_open(
    view: CanvasView, outline: OutlinePanel, qtbot: QtBot
) -> None:
    frame = outline.model.index(0, 0)
    outline.tree.setExpanded(frame, True)
    outline.tree.setExpanded(outline.model.index(1, 0, frame), True)
    view.select(["ema"])
    view.delete_selection()
    qtbot.waitUntil(lambda: texts(outline, outline.model.index(0, 0))[0] == "RSI")
    frame = outline.model.index(0, 0)
    assert outline.tree.isExpanded(frame)
    assert outline.tree.isExpanded(outline.model.index(0, 0, frame))


def test_delete_and_rename_act_on_the_canvas_and_enter_goes_there(
    view: CanvasView, outline: OutlinePanel, qtbot: QtBot
) -> None:
    outline.tree.setCurrentIndex(outline.model.index_of("bell"))
    QTest.keyClick(outline.tree, Key.Key_Delete)
    assert view.flow().node("bell") is None
    qtbot.waitUntil(lambda: "Telegram alert" not in texts(outline))
    outline.tree.setCurrentIndex(outline.model.index_of("vote"))
    QTest.keyClick(outline.tree, Key.Key_Return)
    assert view.selected() == ("vote",)
    view.activateWindow()
    qtbot.waitUntil(view.hasFocus)


def test_the_menu_of_the_tree_is_that_of_the_canvas(
    view: CanvasView, outline: OutlinePanel
) -> None:
    outline.tree.setCurrentIndex(outline.model.index_of("vote"))
    at = outline.tree.visualRect(outline.tree.currentIndex()).center()
    reason = QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(reason, at, outline.tree.viewport().mapToGlobal(at))
    QApplication.sendEvent(outline.tree.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert "Bypass\tB" in [action.text() for action in menu.actions()]
    menu.close()


def test_undo_brings_the_row_back(
    view: CanvasView, outline: OutlinePanel, hand: Hand, qtbot: QtBot
) -> None:
    view.select(["bell"])
    hand.key(Key.Key_Delete)
    qtbot.waitUntil(lambda: len(texts(outline)) == 7)
    hand.key(Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(texts(outline)) == 8)


def test_rows_of_a_large_flow_are_made_when_they_are_looked_at(
    view: CanvasView, outline: OutlinePanel, qtbot: QtBot
) -> None:
    view.set_flow(grid_flow(2_000))
    qtbot.waitUntil(lambda: outline.model.rowCount() == 2_000)
    made = [row for row in outline.model._rows(outline.model._root) if row.rows is not None]
    assert len(made) < 100
    view.select(["n1999"])
    assert outline.model.row_of(outline.tree.currentIndex()).name == "n1999"


def test_an_edit_of_which_nothing_is_seen_leaves_every_row(
    view: CanvasView, outline: OutlinePanel
) -> None:
    resets: list[str] = []
    outline.model.modelReset.connect(lambda: resets.append("reset"))
    view.set_flow(grid_flow(50))
    outline.show_flow()
    assert resets == ["reset"]
    view.select(["n7"])
    view.toggle_bypass()
    outline.show_flow()
    assert resets == ["reset"]
    view.delete_selection()
    outline.show_flow()
    assert resets == ["reset", "reset"]
    assert outline.model.index_of("n7") == QModelIndex()


def test_a_wire_that_is_cut_is_gone_from_below_an_open_row(
    view: CanvasView, outline: OutlinePanel
) -> None:
    view.set_flow(grid_flow(50))
    outline.show_flow()
    wire = view.flow().links[0]
    assert outline.model.index_of(wire.link_id).isValid()
    view.select([wire.link_id])
    view.delete_selection()
    outline.show_flow()
    assert not outline.model.index_of(wire.link_id).isValid()


def test_what_comes_back_by_undo_is_as_open_as_it_was(
    view: CanvasView, outline: OutlinePanel
) -> None:
    outline.tree.setExpanded(outline.model.index_of("vote"), True)
    view.select(["vote"])
    view.delete_selection()
    outline.show_flow()
    assert not outline.model.index_of("vote").isValid()
    view.undo()
    outline.show_flow()
    assert outline.tree.isExpanded(outline.model.index_of("vote"))
    outline.tree.setExpanded(outline.model.index_of("vote"), False)
    view.select(["bell"])
    view.delete_selection()
    outline.show_flow()
    assert not outline.tree.isExpanded(outline.model.index_of("vote"))
