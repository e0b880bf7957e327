"""Another look, asked for where much is open: no turn of the loop does much of it."""

import asyncio
from itertools import pairwise
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from moniqo_desktop.app.gui import Shell
from moniqo_desktop.ui.control import Control
from moniqo_desktop.ui.settings.page import SettingsSheet
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.lives import play, until

MOST = 400
"""Widgets made or gone in one turn: 500 take the time a turn may take."""


def test_no_turn_makes_or_drops_more_than_a_part_of_the_window(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        before = shell.window
        control = before.findChild(Control)
        assert control is not None
        control.toggle_runs()
        await until(lambda: control._runs_door._is_there)
        control.doors.open_settings()
        [settings] = before.findChildren(SettingsSheet)
        await until(lambda: settings.is_complete)
        settings.leave()
        assert len(before.findChildren(QWidget)) > 3 * MOST, "there is much to be put away"
        before.top_bar.theme_asked.emit()
        counts = [len(qapp.allWidgets())]
        while isValid(before) or shell.window is before:
            await asyncio.sleep(0)
            counts.append(len(qapp.allWidgets()))
            assert len(counts) < 2_000
        steps = [later - sooner for sooner, later in pairwise(counts)]
        assert max(steps) < MOST
        assert min(steps) > -MOST

    play(qapp, tmp_path, script, FakeHost())
