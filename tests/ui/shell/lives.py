"""A window from its first paint to its end, on the real loop, over a scripted engine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.gui import Options, Shell
from moniqo_desktop.app.gui_session import run_session
from moniqo_desktop.ui.main_window import MainWindow
from tests.ui.conftest import REPOSITORY
from tests.ui.shell.fake_host import FakeHost

Script = Callable[[Shell, FakeHost], Awaitable[None]]


def play(application: QApplication, home: Path, script: Script, host: FakeHost) -> int:
    """Opens a window on home, lets the script act once the engine is up, closes it."""
    shell = Shell(Options(home, REPOSITORY / "resources"))

    async def act() -> None:
        try:
            await script(shell, host)
        finally:
            shell.window.leave()

    async def opener(_: Path) -> FakeHost:
        asyncio.get_running_loop().call_soon(lambda: started.append(task(act())))
        return host

    started: list[asyncio.Task[None]] = []
    application.setQuitOnLastWindowClosed(False)  # as gui.new_application does: the end waits
    shell.paint_first()
    code = run_session(application, shell, opener)
    for each in started:
        each.result()
    return code


def task(work: Awaitable[None]) -> "asyncio.Task[None]":
    async def run() -> None:
        await work

    return asyncio.get_running_loop().create_task(run())


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(500):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that within five seconds")


async def turns_until_shown(shell: Shell, before: MainWindow) -> AsyncIterator[int]:
    """Turns of the loop, from 0 on, until another window than before is in sight."""
    for turn in range(2_000):
        if shell.window is not before and shell.window.isVisible():
            return
        yield turn
        await asyncio.sleep(0)
    raise AssertionError("no other window was shown within 2,000 turns")
