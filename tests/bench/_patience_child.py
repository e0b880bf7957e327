"""Every action of the window done once, with the longest turn of the loop it costs. Prints JSON:
for each its ms and those of the calibrations right before and after it.

A turn is everything between two waits of the event loop: an upper bound of any callback in it.
Watching each event from Python would cost more than many of them do.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractEventDispatcher, QPointF
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from moniqo_desktop.app import gui, paths
from moniqo_desktop.domain.blocks.fold import NewBlock, fold
from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.ui.settings.sheet import Sheet
from tests.bench.kit import pace_ms
from tests.kit.played_session import play_session
from tests.ui.canvas.scenes import catalogue, grid_flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.commands.actions import Action

SETTLE_S = 6.0
AFTER_S = 1.0
NEVER = frozenset({"view.quit", "flow.close", "run.kill", "canvas.paste"})
"""Ends the window, or needs a clipboard that a machine without a screen does not have."""
NODES = 5_000
ARRIVES_S = 60.0
BIG = "big"
"""Asked for by this name: what is done with that many nodes."""
Found = tuple[float, float]
"""Thread CPU of an action's longest turn, and that of a calibration beside it, ms."""


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
    found: dict[str, Found] = {}
    play_session(application, shell, lambda session: _play(session, found, wanted))
    print(json.dumps(found), flush=True)


async def _play(session: Any, found: dict[str, Found], wanted: tuple[str, ...]) -> None:
    await asyncio.sleep(SETTLE_S)
    turns = Turns()
    names = [action.name for action in session.control.shortcuts.actions()]
    for name in names:
        if name in wanted or (not wanted and name not in NEVER):
            found[name] = await _done(session, turns, name)
    if not wanted or BIG in wanted:
        await _play_big(session, turns, found)


async def _play_big(session: Any, turns: Turns, found: dict[str, Found]) -> None:
    """What is done most with a drawing, at the size the canvas is made for."""
    file, is_there = session.control.context.home / "grid.json", asyncio.Event()
    file.write_bytes(write_flow(replace(folded(), flow_id="grid-of-the-bench")))
    session.documents.shown.connect(is_there.set)
    open_it = partial(session.control.files.open, file)
    found[f"open a file of {NODES:,} nodes"] = await _timed(turns, open_it, is_there)
    canvas = session.control.rooms.canvas
    for name, act in _big_steps(session, canvas).items():
        found[f"{NODES:,} nodes, {name}"] = await _timed(turns, act)


def folded() -> Flow:
    """The grid with eight of its nodes in a block."""
    chosen = [f"n{i}" for i in range(900, 908)]
    return fold(grid_flow(NODES), catalogue(), chosen, NewBlock("block-1", "block-node"))


def _big_steps(session: Any, canvas: Any) -> dict[str, Callable[[], object]]:
    """In the order they are done: each finds what the one before left."""
    at = QPointF(300.0, 300.0)
    return {
        "add a node": lambda: canvas.add_node_at("logic.all", at),
        "delete it": canvas.delete_selection,
        "undo": canvas.undo,
        "redo": canvas.redo,
        "choose a node": lambda: canvas.select(["n77"]),
        "move it": lambda: canvas.nudge(8, 0),
        "bypass it": canvas.toggle_bypass,
        "duplicate it": canvas.duplicate,
        "delete one with wires": lambda: (canvas.select(["n78"]), canvas.delete_selection()),
        "start a wire by keys": lambda: (canvas.select(["n80"]), canvas.start_wire()),
        "walk on": lambda: canvas.focusNextPrevChild(True),
        "enter a block": lambda: canvas.go_to_level(("block-node",)),
        "leave it": canvas.leave_block,
        "choose all": canvas.select_all,
        "move all": lambda: canvas.nudge(8, 0),
        "save": lambda: _run(session, "flow.save"),
        "another tab": lambda: session.documents.show(0),
        "back again": lambda: session.documents.show(len(session.documents.all) - 1),
    }


async def _done(session: Any, turns: Turns, name: str) -> Found:
    return await _timed(turns, lambda: _run(session, name))


def _run(session: Any, name: str) -> None:
    """The action anew from its list: a switch of the theme makes another window."""
    actions: list[Action] = session.control.shortcuts.actions()
    next(action for action in actions if action.name == name).run()


async def _timed(turns: Turns, act: Any, until: asyncio.Event | None = None) -> Found:
    """The longest turn, the action itself included. until: what was begun has come."""
    before = pace_ms()
    turns.start()
    act()
    if until is not None:
        await asyncio.wait_for(until.wait(), ARRIVES_S)
    await asyncio.sleep(AFTER_S)
    longest = max(turns.took)
    opened = _opened()  # to look for them is the work of this bench alone
    turns.start()
    for put_away in opened:
        put_away()
    await asyncio.sleep(0.05)
    return max(longest, *turns.took) / 1e6, (before + pace_ms()) / 2


def _opened() -> list[Callable[[], object]]:
    """What puts the menus, dialogs and sheets in sight away: nobody opens one below another."""
    tops = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    sheets = [sheet for top in tops for sheet in top.findChildren(Sheet) if sheet.isVisible()]
    return [
        *[top.close for top in tops if isinstance(top, QDialog | QMenu)],
        *[sheet.leave for sheet in sheets],
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
