"""The settings: found by typing, kept at once, reached from the command box."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from moniqo_desktop.ui.commands.actions import native
from moniqo_desktop.ui.look.theme import Look
from moniqo_desktop.ui.settings.key_rows import KeyRow
from moniqo_desktop.ui.settings.key_sheet import KeySheet
from moniqo_desktop.ui.settings.look import look_of, theme_of
from moniqo_desktop.ui.settings.options import options
from moniqo_desktop.ui.settings.page import SettingsSheet
from moniqo_desktop.ui.settings.rows import Choice, OptionRow
from tests.ui.shell.stage import Stage

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(qtbot: QtBot, stage: Stage) -> SettingsSheet:
    qtbot.keyClick(stage.window, Key.Key_Comma, CTRL)
    [found] = stage.window.findChildren(SettingsSheet)
    assert found.isVisible()
    qtbot.waitUntil(lambda: found.is_complete)
    return found


def _option(page: SettingsSheet, name: str) -> OptionRow:
    [found] = [
        each for each in page.rows if isinstance(each, OptionRow) and each.option.name == name
    ]
    return found


def _key_row(page: SettingsSheet, name: str) -> KeyRow:
    [found] = [each for each in page.rows if isinstance(each, KeyRow) and each.action.name == name]
    return found


def _press(qtbot: QtBot, row: KeyRow, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    qtbot.mouseClick(row.field, Qt.MouseButton.LeftButton)
    qtbot.keyClick(row.field, key, modifiers)


@pytest.mark.parametrize("pressing", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_a_key_field_is_pressed_by_hand_and_takes_the_next_keys(
    qtbot: QtBot, page: SettingsSheet, pressing: Qt.Key
) -> None:
    """And the window does not act on them."""
    row = _key_row(page, "run.toggle")
    row.field.setFocus()
    qtbot.keyClick(row.field, pressing)
    assert row.field.is_listening
    qtbot.keyClick(row.field, Key.Key_J, CTRL | ALT)
    assert not row.field.is_listening
    assert row.field.text() == native("Ctrl+Alt+J")


def _answer(row: KeyRow, words: str) -> QPushButton:
    [found] = [each for each in row.findChildren(QPushButton) if each.text() == words]
    return found


def test_the_list_of_sections_follows_what_is_scrolled_to(
    qtbot: QtBot, page: SettingsSheet
) -> None:
    bar, names = page.area.verticalScrollBar(), [section.name for section in page.sections]
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    for name in ("keys", "notices", names[0]):
        heading = page.sections[names.index(name)].heading
        bar.setValue(heading.y() + 60)
        assert names[page.list.currentRow()] == name
        assert bar.value() == min(heading.y() + 60, bar.maximum()), "the page stays where it is"
    bar.setValue(bar.maximum())
    assert page.list.currentRow() == len(names) - 1
    page.list.setCurrentRow(len(names) - 2)
    assert page.list.currentRow() == len(names) - 2, "what was clicked stays chosen"


def test_typing_leaves_only_what_answers(qtbot: QtBot, page: SettingsSheet) -> None:
    qtbot.keyClicks(page.search, "colour blind")
    assert [row.option.name for row in page.shown if isinstance(row, OptionRow)] == ["look.preset"]
    qtbot.keyClicks(page.search, "xyz")
    assert page.shown == []
    assert "No setting is called" in page.none.text()


def test_a_choice_is_kept_at_once(
    qtbot: QtBot, stage: Stage, page: SettingsSheet, stored: dict[str, Any]
) -> None:
    control = _option(page, "look.text").control
    assert isinstance(control, Choice)
    control.setFocus()
    with qtbot.waitSignal(stage.window.look_asked):
        qtbot.keyClick(control, Key.Key_Down)
    assert stored["look.text"] == "110"


def test_a_switch_is_turned_by_the_space_bar(
    qtbot: QtBot, page: SettingsSheet, stored: dict[str, Any]
) -> None:
    row = _option(page, "look.reduced_motion")
    qtbot.keyClick(row.control, Key.Key_Space)
    assert stored["look.reduced_motion"] is True


def test_escape_leaves_and_gives_the_keyboard_back(qtbot: QtBot, stage: Stage) -> None:
    stage.window.activateWindow()
    stage.rooms.canvas.setFocus()
    stage.control.doors.open_settings()
    [page] = stage.window.findChildren(SettingsSheet)
    qtbot.keyClick(page.search, Key.Key_Escape)
    assert not page.isVisible()
    assert QApplication.focusWidget() is stage.rooms.canvas


def test_a_sheet_is_left_though_what_had_the_keyboard_is_gone(qtbot: QtBot, stage: Stage) -> None:
    stage.window.activateWindow()
    passing = QPushButton(stage.window)
    passing.show()
    passing.setFocus()
    stage.control.doors.open_settings()
    delete(passing)
    [page] = stage.window.findChildren(SettingsSheet)
    with qtbot.waitSignal(page.left):
        qtbot.keyClick(page.search, Key.Key_Escape)
    assert not page.isVisible()


def test_the_keyboard_stays_in_the_sheet(qtbot: QtBot, page: SettingsSheet) -> None:
    for _ in range(6):
        here = QApplication.focusWidget()
        assert here is not None
        qtbot.keyClick(here, Key.Key_Tab)
        assert page.isAncestorOf(QApplication.focusWidget() or page.window())


def test_every_setting_is_found_by_the_command_box(qtbot: QtBot, stage: Stage) -> None:
    found = {each.name for each in stage.control.doors.entries()}
    names = {each.name for each in options(stage.control.context.resources)}
    assert {f"setting.{name}" for name in names} <= found
    qtbot.keyClick(stage.window, Key.Key_K, CTRL)
    qtbot.keyClicks(stage.window.finder.field, "text size")
    assert stage.window.finder.titles[0] == "Appearance: Text size"
    qtbot.keyClick(stage.window.finder.field, Key.Key_Return)
    [page] = stage.window.findChildren(SettingsSheet)
    qtbot.waitUntil(lambda: page.is_complete)
    assert QApplication.focusWidget() is _option(page, "look.text").control


# -- keys ------------------------------------------------------------------------------------------


def test_keys_are_taken_as_they_are_pressed(
    qtbot: QtBot, page: SettingsSheet, stored: dict[str, Any]
) -> None:
    _press(qtbot, _key_row(page, "run.toggle"), Key.Key_R, CTRL | ALT)
    assert stored["keys.run.toggle"] == "Ctrl+Alt+R"
    assert _key_row(page, "run.toggle").field.text() == "Ctrl+Alt+R"


def test_keys_that_are_taken_are_named_and_left(
    qtbot: QtBot, page: SettingsSheet, stored: dict[str, Any]
) -> None:
    row = _key_row(page, "run.toggle")
    _press(qtbot, row, Key.Key_S, CTRL)
    assert row.words == "Ctrl+S is “Save flow” already."
    qtbot.mouseClick(_answer(row, "Leave"), Qt.MouseButton.LeftButton)
    assert "keys.run.toggle" not in stored


def test_keys_that_are_taken_are_swapped_when_asked(qtbot: QtBot, page: SettingsSheet) -> None:
    row = _key_row(page, "run.toggle")
    _press(qtbot, row, Key.Key_S, CTRL)
    qtbot.mouseClick(_answer(row, "Swap"), Qt.MouseButton.LeftButton)
    assert _key_row(page, "flow.save").field.text() == "F5"
    assert row.field.text() == "Ctrl+S"


def test_a_letter_alone_is_refused_where_fields_are_typed_into(
    qtbot: QtBot, page: SettingsSheet, stored: dict[str, Any]
) -> None:
    row = _key_row(page, "run.toggle")
    _press(qtbot, row, Key.Key_R, Qt.KeyboardModifier.NoModifier)
    assert "R alone would be typed" in row.words
    assert "keys.run.toggle" not in stored


def test_escape_leaves_keys_as_they_were(qtbot: QtBot, page: SettingsSheet) -> None:
    row = _key_row(page, "run.toggle")
    _press(qtbot, row, Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert row.field.text() == "F5"
    assert page.isVisible()


def test_backspace_leaves_an_action_without_keys(
    qtbot: QtBot, page: SettingsSheet, stored: dict[str, Any]
) -> None:
    row = _key_row(page, "run.toggle")
    _press(qtbot, row, Key.Key_Backspace, Qt.KeyboardModifier.NoModifier)
    assert (row.field.text(), stored["keys.run.toggle"]) == ("None", "")
    qtbot.mouseClick(row.back, Qt.MouseButton.LeftButton)
    assert row.field.text() == "F5"


def test_the_sheet_of_keys_lists_every_action_that_has_some(qtbot: QtBot, stage: Stage) -> None:
    stage.rooms.canvas.setFocus()
    qtbot.keyClicks(stage.rooms.canvas, "?")
    [sheet] = stage.window.findChildren(KeySheet)
    qtbot.waitUntil(lambda: sheet.is_complete)
    shortcuts = stage.control.shortcuts
    wanted = {each.title for each in shortcuts.actions() if shortcuts.keys_of(each)}
    assert set(sheet.texts) == wanted
    qtbot.keyClicks(sheet.search, "ctrl+z")
    assert "Undo" in sheet.texts
    assert "Redo" not in sheet.texts
    qtbot.keyClick(sheet.search, Key.Key_Escape)
    assert not sheet.isVisible()


# -- looks -----------------------------------------------------------------------------------------


def test_nonsense_in_the_settings_is_the_default_look(stage: Stage) -> None:
    settings = stage.control.context.settings
    settings.keep(look__text="enormous", look__preset="none such")
    assert look_of(settings).text_percent == 100
    theme = theme_of(settings, stage.control.context.resources)
    assert theme.up == theme_of(settings, stage.control.context.resources, "dark").up


def test_the_look_is_what_was_chosen(stage: Stage) -> None:
    settings = stage.control.context.settings
    settings.keep(look__text="150", look__preset="blue_orange", look__reduced_motion=True)
    assert look_of(settings) == Look("blue_orange", 150, reduced_motion=True)
    theme = theme_of(settings, stage.control.context.resources, "light")
    assert (theme.is_dark, theme.moves, theme.px(20)) == (False, False, 30)
    assert theme.font(12).pixelSize() == 18
    assert theme.unscaled.font(12).pixelSize() == 12


def test_a_new_flow_begins_with_the_limits_of_the_settings(stage: Stage) -> None:
    stage.control.context.settings.keep(trade__profile="expert")
    stage.files.new()
    assert stage.flow.profile == "expert"
    stage.control.context.settings.keep(trade__profile="no such limits")
    stage.files.new()
    assert stage.flow.profile == ""


def test_the_window_follows_the_system_only_when_told_to(qtbot: QtBot, stage: Stage) -> None:
    hints = QGuiApplication.styleHints()
    with qtbot.assertNotEmitted(stage.window.look_asked):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    stage.control.context.settings.keep(window__theme="system")
    with qtbot.waitSignal(stage.window.look_asked):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
