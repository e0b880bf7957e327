"""Pictures of the room of backtests, from a real run on practice history.

python -m tests.kit.run_pictures FOLDER [--theme light] [--home HOME]
"""

import argparse
import asyncio
import os
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.backtests.report_folder import listed
from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.app.gui import Options, Shell, new_application
from moniqo_desktop.app.queries import answer_report
from moniqo_desktop.app.work import Work
from moniqo_desktop.domain.messages.commands import Command, StartWork
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.queries import (
    Query,
    ReportCandles,
    ReportOf,
    ReportsOf,
    StoredCandles,
)
from moniqo_desktop.domain.messages.work_events import WorkDone
from moniqo_desktop.ui.backfill import Backfill
from moniqo_desktop.ui.bridge import Bridge
from moniqo_desktop.ui.context import Context, Listener, Settings, Unsubscribe
from moniqo_desktop.ui.control import Control
from moniqo_desktop.ui.documents.documents import Documents
from moniqo_desktop.ui.documents.files import Files
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.rooms import Rooms
from moniqo_desktop.ui.run_control import RunControl
from moniqo_desktop.ui.runs.ranges import offered
from moniqo_desktop.ui.runs_door import RunsDoor
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.tasks import Tasks

REPOSITORY = Path(__file__).resolve().parents[2]
RESOURCES = REPOSITORY / "resources"
SIZE = (1600, 1000)
DAYS = "540"
KIND, GEAR = "spot", "auto"
"""Funding is charged in the event gear only, which would take minutes for a search. The home may
hold the compiled gear already, in its folder `compiled`."""
RANGES = {
    "ema_fast.timeperiod": ("10", "80", "10"),
    "ema_slow.timeperiod": ("80", "240", "20"),
}


class AtOnce(Tasks):
    """Runs every task to its end, one after the other."""

    _waiting: list[Coroutine[Any, Any, None]] | None = None

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        if self._waiting is not None:
            self._waiting.append(work)
            return
        self._waiting = [work]
        while self._waiting:
            asyncio.run(self._waiting.pop(0))
        self._waiting = None


class Reports:
    """The host as far as the room needs it: work is done in children, reports are read."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.told: list[Event] = []

    def send(self, command: Command) -> None:
        if isinstance(command, StartWork):
            asyncio.run(self._do(command))

    def subscribe(self, callback: Listener) -> Unsubscribe:
        return lambda: None

    async def ask(self, query: Query) -> object:
        if isinstance(query, ReportOf | ReportCandles | ReportsOf | StoredCandles):
            return await answer_report(self._home, query)
        return ()

    async def _do(self, command: StartWork) -> None:
        work = Work(self._home, self.told.append, lambda: 0)
        work.start(command)
        await work.settled()


def window_of(shell: Shell, home: Path) -> tuple[MainWindow, RunsDoor, Reports, Bridge, Documents]:
    """The whole window, its room of backtests over real reports."""
    host, state = Reports(home), State()
    window = shell.window
    bridge = Bridge(state.apply, window)
    context = Context(
        host.send, host.subscribe, host.ask, shell.theme, RESOURCES, shell.catalogue,
        shell.settings,
    )  # fmt: skip
    tasks = AtOnce(lambda name, error: None)
    shelf = FlowShelf(home / "flows", RESOURCES / "templates", lambda: "flow-of-the-picture")
    documents = Documents(window)
    files = Files(window, documents, shelf, Settings(dict, lambda values: None))
    backfill = Backfill(context, state, tasks, window)
    rooms = Rooms(window, context, state, backfill, files.start_page(shell.theme, shell.catalogue))
    door = RunsDoor(
        window, context, state=state, documents=documents, rooms=rooms, tasks=tasks,
        reports=home / "reports",
    )  # fmt: skip
    control = Control(
        window, context, state=state, bridge=bridge, documents=documents,
        runs=RunControl(host.send, state.runs, window), files=files, rooms=rooms,
        runs_door=door,
    )  # fmt: skip
    control.join()
    control.open()
    documents.add(shelf.read(RESOURCES / "templates" / "trend_following.json"))
    return window, door, host, bridge, documents


def draw(folder: Path, home: Path, theme: str, *, parts: bool) -> None:
    application = new_application()
    options = Options(home=home, resources=RESOURCES, theme=theme, picture=folder)
    shell = Shell(options)
    window, door, host, bridge, documents = window_of(shell, home)
    window.resize(*SIZE)
    window.show()
    _settle()
    bridge.flush()
    door.show(True)
    room = door.room
    suffix = "" if theme == "dark" else f"_{theme}"
    _show(room, home, host, bridge, is_search=False)
    _grab(window, folder / f"report_page{suffix}.png")
    if parts:
        for number, name in enumerate(("trades", "months", "distribution", "evidence", "assumed")):
            room.page.tabs.setCurrentIndex(number)
            _settle(60)
            _grab(room.page, folder / f"part_{name}{suffix}.png")
    room.side.tabs.setCurrentIndex(1)
    for given in offered(documents.all[0].flow, shell.catalogue):
        if given.address in RANGES:
            low, high, step = RANGES[given.address]
            room.side.optimise.add_range(replace(given, low=low, high=high, step=step))
    _show(room, home, host, bridge, is_search=True)
    _grab(window, folder / f"heat_map{suffix}.png")
    application.quit()


def _show(room: Any, home: Path, host: Reports, bridge: Bridge, *, is_search: bool) -> None:
    """The newest report of that kind, or one that is made now."""
    found = [info for info in listed(home / "reports", 50) if info.is_search is is_search]
    if found:
        room.results.open_report(found[0].folder)
    else:
        room.side.form.field("days").show_value(DAYS)
        room.side.form.field("kind").show_value(KIND)
        room.side.form.field("gear").show_value(GEAR)
        room.start()
        for event in host.told:
            bridge.take(event)
        bridge.flush()
        assert any(isinstance(event, WorkDone) for event in host.told), host.told
        host.told.clear()
    _settle(600)


def _grab(widget: Any, file: Path) -> None:
    assert widget.grab().save(str(file), "PNG"), file


def _settle(ms: int = 200) -> None:
    QTest.qWait(ms)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--home", type=Path, required=True, help="folder of reports, kept")
    parser.add_argument("--parts", action="store_true", help="also each page of the report")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    draw(given.folder, given.home, given.theme, parts=given.parts)


if __name__ == "__main__":
    assert QApplication.instance() is None
    main()
