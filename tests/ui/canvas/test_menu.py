"""Menus list what can be done with its keys; alignment and sizes by keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from moniqo_desktop.ui.canvas.editing.doings import BAR, chords, doings
from moniqo_desktop.ui.canvas.editing.menu import keys_of
from tests.ui.canvas.conftest import CTRL, SHIFT, Hand, Told

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from moniqo_desktop.ui.canvas.view import CanvasView

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


# -- menus ---------------------------------------------------------------------------------------


def menu_of(qtbot: QtBot) -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


@pytest.mark.parametrize(("key", "modifiers"), [(Key.Key_Menu, None), (Key.Key_F10, SHIFT)])
def test_the_menu_key_lists_what_can_be_done_with_its_keys(
    view: CanvasView, hand: Hand, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier | None
) -> None:
    view.select(["vote"])
    hand.key(key, modifiers or Qt.KeyboardModifier.NoModifier)
    menu = menu_of(qtbot)
    assert {"Rename\tF2", "Bypass\tB", "Delete\tDel"} <= set(texts(menu))
    assert not any(text.startswith("Bend") for text in texts(menu))
    next(a for a in menu.actions() if a.text().startswith("Bypass")).trigger()
    menu.close()
    vote = view.flow().node("vote")
    assert vote is not None
    assert vote.bypassed


def test_a_right_click_chooses_what_is_under_it_and_lists_its_doings(
    view: CanvasView, hand: Hand, qtbot: QtBot
) -> None:
    def menu_at(x: float, y: float) -> list[str]:
        at = hand.at(x, y)
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at)
        )
        QApplication.sendEvent(view.viewport(), event)
        menu = menu_of(qtbot)
        found = texts(menu)
        menu.close()
        return found

    line = view.document.model.routes.line(view.document.model.link_index["l8"])
    wire = menu_at(*line[6].tolist())
    assert view.selected() == ("l8",)
    assert "Bend here\tP" in wire
    assert "Bypass\tB" not in wire
    frame = menu_at(400, 40)
    assert view.selected() == ("signals",)
    assert "Size" in frame
    view.select([])
    ground = menu_at(660, 350)
    assert "Select all\tCtrl+A" in ground
    assert "Delete\tDel" not in ground


def test_several_chosen_things_can_be_aligned_by_menu(
    view: CanvasView, hand: Hand, qtbot: QtBot
) -> None:
    view.select(["ema", "rsi"])
    hand.key(Key.Key_Menu)
    menu = menu_of(qtbot)
    submenus = [action.menu() for action in menu.actions() if action.menu() is not None]
    assert [m.title() for m in submenus] == ["Align"]
    menu.close()


def test_no_two_doings_for_one_thing_share_a_key_and_each_has_its_call(view: CanvasView) -> None:
    seen: dict[tuple[str, object], str] = {}
    for doing in doings():
        if doing.name == BAR:
            continue
        assert callable(getattr(view, doing.act)), doing.name
        for keys in doing.keys:
            act = seen.setdefault((keys, None), doing.act)
            assert act == doing.act, keys
    assert len(chords(doings())) == len(seen)


# -- order and sizes -----------------------------------------------------------------------------


def test_alignment_and_distance_and_grid_by_keys(view: CanvasView, hand: Hand, told: Told) -> None:
    view.select(["ema", "vote", "guard"])
    hand.key(Key.Key_W, ALT)
    tops = {node.y for node in view.flow().nodes if node.node_id in {"ema", "vote", "guard"}}
    assert tops == {64.0}
    hand.key(Key.Key_H, ALT | SHIFT)
    xs = sorted(n.x for n in view.flow().nodes if n.node_id in {"ema", "vote", "guard"})
    assert xs[1] - xs[0] == xs[2] - xs[1]
    view.nudge(3, 0)
    hand.key(Key.Key_G, ALT)
    assert all(n.x % 8 == 0 for n in view.flow().nodes if n.node_id in {"ema", "vote", "guard"})
    assert told.edits[0] == "Align"
    hand.key(Key.Key_Z, CTRL)
    hand.key(Key.Key_Z, CTRL)


def test_a_frame_is_resized_and_moved_by_keys(view: CanvasView, hand: Hand) -> None:
    view.select(["signals"])
    hand.key(Key.Key_Right, ALT | SHIFT)
    hand.key(Key.Key_Up, ALT | SHIFT)
    hand.key(Key.Key_Down, CTRL)
    frame = view.flow().frames[0]
    assert (frame.width, frame.height, frame.y) == (264, 476, 38)
    ema = view.flow().node("ema")
    assert ema is not None
    assert ema.y == 72


def test_the_menu_shows_the_keys_in_force(view: CanvasView) -> None:
    bypass = next(each for each in doings() if each.name == "bypass")
    assert keys_of(view, bypass) == "B"
    view.chords = chords([replace(bypass, keys=("Ctrl+9",))])
    assert keys_of(view, bypass) == "Ctrl+9"
    view.chords = {}
    assert keys_of(view, bypass) == ""
