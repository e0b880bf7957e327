"""Every action of the window done once, with the longest callback each one costs. Prints JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QDialog, QMenu

from moniqo_desktop.app import gui, gui_session, paths
from tests.bench._loop_child import Watched
from tests.ui.canvas.scenes import grid_flow

if TYPE_CHECKING:
    from moniqo_desktop.ui.actions import Action

SETTLE_S = 6.0
AFTER_S = 0.6
NEVER = frozenset({"view.quit", "flow.close", "run.kill", "canvas.paste"})
"""Ends the window, or needs a clipboard that a machine without a screen does not have."""
NODES = 5_000


def main(home: Path) -> None:
    application = Watched()
    shell = gui.Shell(gui.Options(home, paths.resources(), speed=60.0))
    gui.new_application()
    shell.paint_first()
    found: dict[str, float] = {}
    plain = gui_session.Session

    class Played(plain):  # type: ignore[misc, valid-type]
        async def run(self) -> int:
            work = asyncio.get_running_loop().create_task(_play(self, shell, application, found))
            code: int = await super().run()
            await work
            return code

    gui_session.Session = Played  # type: ignore[misc]
    gui_session.run_session(application, shell)
    print(json.dumps(found), flush=True)


async def _play(
    session: Any, shell: gui.Shell, application: Watched, found: dict[str, float]
) -> None:
    try:
        await asyncio.sleep(SETTLE_S)
        application.is_watching = True
        for name in [action.name for action in session.control.shortcuts.actions()]:
            if name not in NEVER:
                found[name] = await _done(session, application, name)
        flow = replace(grid_flow(NODES), flow_id="grid-of-the-bench")
        found[f"open {NODES:,} nodes"] = await _timed(
            application, lambda: session.documents.add(flow)
        )
        application.is_watching = False
    finally:
        for document in session.documents.all:
            document.saved = document.flow
        shell.window.leave()


async def _done(session: Any, application: Watched, name: str) -> float:
    """The action anew from its list: a switch of the theme makes another window."""
    action: Action | None = next(
        (a for a in session.control.shortcuts.actions() if a.name == name), None
    )
    return await _timed(application, action.run) if action is not None else 0.0


async def _timed(application: Watched, act: Any) -> float:
    """Milliseconds of thread CPU of the longest callback, the action itself included."""
    application.took.clear()
    started = time.thread_time_ns()
    act()
    longest = time.thread_time_ns() - started
    await asyncio.sleep(AFTER_S)
    _put_away()
    await asyncio.sleep(0.05)
    return max([longest, *(took for took, _ in application.took)]) / 1e6


def _put_away() -> None:
    """Menus and dialogs an action opened."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog | QMenu) and widget.isVisible():
            widget.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
