"""Settings that stay open while another look makes another window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.settings.options import option
from moniqo_desktop.ui.settings.page import SettingsSheet
from moniqo_desktop.ui.window_door import WindowDoor
from tests.ui.shell.stage import Stage


def test_an_escape_that_still_comes_to_the_old_window_leaves_the_settings_of_the_new(
    qtbot: QtBot, stage: Stage, settings: Settings, resources: Path
) -> None:
    control = stage.control
    newer = MainWindow(stage.window.theme, control.context.catalogue, settings)
    qtbot.addWidget(newer, before_close_func=MainWindow.leave)
    with qtbot.waitExposed(newer):
        newer.show()
    doors = WindowDoor(newer, control.context)
    doors.shortcuts = control.shortcuts
    control.doors.open_settings()
    [old] = stage.window.findChildren(SettingsSheet)
    old.changed.emit(option("look.text", resources))
    control.doors.pass_settings_to(doors)
    [new] = newer.findChildren(SettingsSheet)
    assert new.isVisible()
    qtbot.keyClick(old.search, Qt.Key.Key_Escape)
    assert not new.isVisible()
    newer.leave()
    newer.close()


def test_settings_that_were_left_are_not_opened_in_another_window(stage: Stage) -> None:
    doors = stage.control.doors
    doors.open_settings()
    doors.leave_settings()
    doors.pass_settings_to(doors)
    assert not any(sheet.isVisible() for sheet in stage.window.findChildren(SettingsSheet))
