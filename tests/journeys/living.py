"""The real window over the real engine, and a child that lives in it until it is killed.

`python -m tests.journeys.living FOLDER` opens the program, chooses another speed and another
timeframe, opens a template, draws in it, says "ready" and goes on until somebody kills it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.gui import Options, Shell, new_application
from moniqo_desktop.app.gui_engine import open_engine
from moniqo_desktop.app.gui_session import run_session
from moniqo_desktop.ui.charts.panel import ChartPanel

REPOSITORY = Path(__file__).resolve().parents[2]
LIMIT_S, TURN_S = 60.0, 0.02
SPEED, FRAME, TEMPLATE, ADDED = "3600×", "15m", "Breakout", "logic.all"
Act = Callable[[Shell, Any], Awaitable[None]]


async def until(is_so: Callable[[], object]) -> None:
    for _ in range(round(LIMIT_S / TURN_S)):
        if is_so():
            return
        await asyncio.sleep(TURN_S)
    raise AssertionError(f"it did not come to that within {LIMIT_S:.0f} seconds")


def lived_and_killed(module: str, home: Path) -> None:
    """A program that `python -m module FOLDER` lives in, killed as soon as it says "ready"."""
    child = subprocess.Popen(
        [sys.executable, "-m", module, str(home)],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "ready\n"
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL


def live(application: QApplication, home: Path, act: Act) -> int:
    """Opens the program on a folder, lets act happen once the engine is open, closes it."""
    shell = Shell(Options(home, REPOSITORY / "resources"))
    acting: list[asyncio.Task[None]] = []

    async def play(host: Any) -> None:
        try:
            await act(shell, host)
        finally:
            shell.window.leave()

    async def opener(folder: Path) -> Any:
        host = await open_engine(folder)
        loop = asyncio.get_running_loop()
        loop.call_soon(lambda: acting.append(loop.create_task(play(host))))
        return host

    application.setQuitOnLastWindowClosed(False)
    shell.paint_first()
    code = run_session(application, shell, opener)
    for each in acting:
        each.result()
    return code


def chart_of(shell: Shell) -> ChartPanel:
    return shell.window.findChildren(ChartPanel)[0]


async def change_things(shell: Shell, host: Any) -> None:
    """Never ends by itself."""
    window, chart = shell.window, chart_of(shell)
    bar = window.top_bar
    await until(lambda: bar.run_group.state == "running")
    choose(bar.run_group.speed.menu(), SPEED)
    await until(lambda: chart.timeframe is not None)
    choose(bar.add_button.menu(), TEMPLATE)
    await until(lambda: bar.tabs.count() > 1)
    chart.entry.open("15")
    chart.entry.accept()
    await until(lambda: chart.timeframe is not None and chart.timeframe.text == FRAME)
    window.palette_panel.node_asked.emit(ADDED)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def choose(menu: Any, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


if __name__ == "__main__":
    sys.exit(live(new_application(), Path(sys.argv[1]), change_things))
