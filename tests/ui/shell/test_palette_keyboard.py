"""Where the keyboard goes when the search of the palette is left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.shell.stage import Stage

Key = Qt.Key


def searching(stage: Stage) -> QWidget:
    """By its key, from where the keyboard is."""
    here = stage.window.focusWidget()
    assert here is not None
    QTest.keyClick(here, Key.Key_Slash)
    field = stage.window.palette_panel.field
    assert field.hasFocus()
    return field


@pytest.fixture
def active(stage: Stage) -> Stage:
    stage.window.activateWindow()
    stage.rooms.canvas.setFocus()
    return stage


def test_escape_takes_the_keyboard_back_to_the_canvas(active: Stage) -> None:
    field = searching(active)
    QTest.keyClicks(field, "rsi")
    QTest.keyClick(field, Key.Key_Escape)
    assert active.rooms.canvas.hasFocus()
    assert active.window.palette_panel.field.text() == ""


def test_escape_in_the_list_takes_it_back_too(active: Stage) -> None:
    field = searching(active)
    QTest.keyClick(field, Key.Key_Down)
    tree = active.window.palette_panel.tree
    assert tree.hasFocus()
    QTest.keyClick(tree, Key.Key_Escape)
    assert active.rooms.canvas.hasFocus()


def test_escape_goes_back_to_the_panel_it_was_opened_from(active: Stage) -> None:
    tabs = active.window.inspector.tabs
    active.rooms.go_to("r")
    tabs.setFocus()
    field = searching(active)
    QTest.keyClick(field, Key.Key_Escape)
    assert tabs.hasFocus()


def test_a_search_entered_by_the_mouse_is_left_for_the_canvas(active: Stage) -> None:
    field = active.window.palette_panel.field
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.hasFocus()
    QTest.keyClick(field, Key.Key_Escape)
    assert active.rooms.canvas.hasFocus()
