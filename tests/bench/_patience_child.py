"""Every action of the window done once, with the longest turn of the loop it costs. Prints JSON.

A turn is everything between two waits of the event loop: an upper bound of any callback in it.
Watching each event from Python would cost more than many of them do.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from moniqo_desktop.app import gui, gui_session, paths
from tests.ui.canvas.scenes import grid_flow

if TYPE_CHECKING:
    from moniqo_desktop.ui.actions import Action

SETTLE_S = 6.0
AFTER_S = 0.6
NEVER = frozenset({"view.quit", "flow.close", "run.kill", "canvas.paste"})
"""Ends the window, or needs a clipboard that a machine without a screen does not have."""
NODES = 5_000


class Turns:
    """took: thread CPU of each turn so far, ns."""

    def __init__(self) -> None:
        self.took: list[int] = []
        self._before = time.thread_time_ns()
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        # One dispatcher works between awake and aboutToBlock, another between aboutToBlock and
        # awake: waiting takes no CPU, so the time between any two of them is that of the work.
        dispatcher.awake.connect(self._note)
        dispatcher.aboutToBlock.connect(self._note)

    def start(self) -> None:
        self.took.clear()
        self._before = time.thread_time_ns()

    def _note(self) -> None:
        now = time.thread_time_ns()
        self.took.append(now - self._before)
        self._before = now


def main(home: Path, *wanted: str) -> None:
    """wanted: names of actions; none = all of them."""
    application = gui.new_application()
    shell = gui.Shell(gui.Options(home, paths.resources(), speed=60.0))
    shell.paint_first()
    found: dict[str, float] = {}
    plain = gui_session.Session

    class Played(plain):  # type: ignore[misc, valid-type]
        async def run(self) -> int:
            work = asyncio.get_running_loop().create_task(_play(self, shell, found, wanted))
            code: int = await super().run()
            await work
            return code

    gui_session.Session = Played  # type: ignore[misc]
    gui_session.run_session(application, shell)
    print(json.dumps(found), flush=True)


async def _play(
    session: Any,
    shell: gui.Shell,
    found: dict[str, float],
    wanted: tuple[str, ...],
) -> None:
    try:
        await asyncio.sleep(SETTLE_S)
        turns = Turns()
        for name in [action.name for action in session.control.shortcuts.actions()]:
            if name in wanted or (not wanted and name not in NEVER):
                found[name] = await _done(session, turns, name)
        flow = replace(grid_flow(NODES), flow_id="grid-of-the-bench")
        found[f"open {NODES:,} nodes"] = await _timed(turns, lambda: session.documents.add(flow))
    finally:
        for document in session.documents.all:
            document.saved = document.flow
        shell.window.leave()


async def _done(session: Any, turns: Turns, name: str) -> float:
    """The action anew from its list: a switch of the theme makes another window."""
    action: Action | None = next(
        (a for a in session.control.shortcuts.actions() if a.name == name), None
    )
    return await _timed(turns, action.run) if action is not None else 0.0


async def _timed(turns: Turns, act: Any) -> float:
    """Milliseconds of thread CPU of the longest turn, the action itself included."""
    turns.start()
    act()
    await asyncio.sleep(AFTER_S)
    _put_away()
    await asyncio.sleep(0.05)
    return max(turns.took) / 1e6


def _put_away() -> None:
    """Menus and dialogs an action opened."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog | QMenu) and widget.isVisible():
            widget.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
