"""While another look is made: asked again, or left, at any turn of the loop."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from moniqo_desktop.app.gui import Shell
from moniqo_desktop.ui.control import Control
from moniqo_desktop.ui.main_window import MainWindow
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.lives import play, turns_until_shown, until

BEFORE_SHOWN = 5
"""Turns before it is shown: all of the new window is there, and it is painted unseen."""


def windows(application: QApplication) -> list[MainWindow]:
    return [each for each in application.topLevelWidgets() if isinstance(each, MainWindow)]


async def turns_of_a_look(shell: Shell) -> int:
    before = shell.window
    before.top_bar.theme_asked.emit()
    seen = [shell.window async for _ in turns_until_shown(shell, before)]
    await until(lambda: not isValid(before))
    assert set(seen) == {before}, "until another one is in sight"
    return len(seen)


def place_of_files(shell: Shell) -> MainWindow:
    """Where a file that is on its way from the disk opens."""
    control = shell.window.findChild(Control)
    assert control is not None
    return control.files.openings._window


async def wait(shell: Shell, before: MainWindow, turns: int) -> None:
    """So many turns, or fewer where the new window comes before."""
    async for turn in turns_until_shown(shell, before):
        if turn == turns:
            return


def test_asked_again_at_any_turn_one_window_is_left_and_it_is_the_one_in_sight(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        others = [each for each in windows(qapp) if each is not shell.window]  # of other tests
        last = await turns_of_a_look(shell)
        for turns in (last // 2, last - BEFORE_SHOWN, last):
            before, was_dark = shell.window, shell.theme.is_dark
            before.top_bar.theme_asked.emit()
            await wait(shell, before, turns)
            before.top_bar.theme_asked.emit()
            async for _ in turns_until_shown(shell, before):
                assert isValid(place_of_files(shell)), "a file that comes now opens nowhere"
            await until(lambda: [w for w in windows(qapp) if w not in others] == [shell.window])
            await until(lambda: shell.window.isVisible())
            assert shell.theme.is_dark is was_dark, turns

    assert play(qapp, tmp_path, script, FakeHost()) == 0


def test_left_shortly_before_another_look_is_shown_it_ends_in_order(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        last = await turns_of_a_look(shell)
        before = shell.window
        before.top_bar.theme_asked.emit()
        await wait(shell, before, last - BEFORE_SHOWN)
        assert shell.window is before
        before.close()

    host = FakeHost()
    assert play(qapp, tmp_path, script, host) == 0
    assert host.is_closed
