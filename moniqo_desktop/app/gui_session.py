"""The window's life after its first paint: rooms, flows, engine, and an orderly end."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

import qasync
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.beforehand import load_plots, load_rooms
from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.app.doors import Doors
from moniqo_desktop.app.gui_engine import Engine, Opener, open_engine, why_none
from moniqo_desktop.app.gui_flows import open_flows
from moniqo_desktop.app.gui_look import beside, give_way, hand_over, late_parts
from moniqo_desktop.app.gui_opening import say_opening, take_speed
from moniqo_desktop.app.gui_picture import (
    FILLED_S,
    save_picture,
    select_an_agent,
    show_one_moment,
)
from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.ui.backfill import Backfill
from moniqo_desktop.ui.bridge import Bridge
from moniqo_desktop.ui.canvas.editing.editing import fresh_id
from moniqo_desktop.ui.context import Context
from moniqo_desktop.ui.control import Control
from moniqo_desktop.ui.documents.documents import Documents
from moniqo_desktop.ui.documents.files import Files
from moniqo_desktop.ui.documents.openings import Openings
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.rooms import Rooms
from moniqo_desktop.ui.run_control import RunControl
from moniqo_desktop.ui.runs_door import RunsDoor
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.tasks import Tasks, handed_over
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.app.gui import Shell
    from moniqo_desktop.ui.main_window import MainWindow

EXIT_FINE: Final = 0
EXIT_UNAVAILABLE: Final = 3
EXIT_INTERRUPTED: Final = 130
_log: Final = logging.getLogger(__name__)


def run_session(application: QApplication, shell: Shell, opener: Opener | None = None) -> int:
    """Runs until the window is left or interrupted from a terminal; returns the exit code."""
    factory = lambda: qasync.QEventLoop(application)  # noqa: E731 - asyncio wants a callable
    with asyncio.Runner(loop_factory=factory) as runner:
        try:
            return runner.run(Session(shell, opener or open_engine).run())
        except KeyboardInterrupt:
            return EXIT_INTERRUPTED


class Session:
    """Owns what outlives a window: documents, state, runs, tasks, the engine."""

    def __init__(self, shell: Shell, opener: Opener) -> None:
        self._shell, self._opener, self._doors = shell, opener, Doors(shell.options.home)
        self._host: Engine | None = None
        self._trades = False
        self.state = State()
        self.bridge = Bridge(self.state.apply)
        self.tasks = Tasks(self._failed)
        self.documents = Documents()
        self.runs = RunControl(
            self._doors.send, self.state.runs, wallets=self.state.wallets, settings=shell.settings
        )
        self.runs.opening = self.state.is_unknown = True
        self._shelf = FlowShelf(
            shell.options.home / "flows", shell.options.resources / "templates", fresh_id
        )
        self._readings = count()
        self._openings = Openings(self._shelf, self._beside)
        self.backfill = Backfill(self._context(), self.state, self.tasks)
        self.bridge.heard.connect(self.backfill.hear)
        self.control: Control | None = None
        self._feed = (later("Starting"), False)
        self._left: asyncio.Future[int] | None = None

    async def run(self) -> int:
        """Until the window is left."""
        self._left = asyncio.get_running_loop().create_future()
        try:
            files = self._new_files(self._shell.window)
            # before the rooms: they show it at once, and no start page
            is_over = await open_flows(self._shell, self.documents, self._shelf, files)
            deque(self._furnish(self._shell.window, files), maxlen=0)
            self._take_over(self._shell.window)
            if is_over:
                self._shell.window.close()
            self.tasks.start("engine", self._open_engine())
            if self._shell.options.picture is not None:
                self.tasks.start("picture", self._take_picture(self._shell.options.picture))
            return await self._left
        finally:
            await self._close()

    # -- the window ------------------------------------------------------------------------------

    def _new_files(self, window: MainWindow) -> Files:
        settings, shelf = self._shell.settings, self._shelf
        return Files(window, self.documents, shelf, settings, self._later, self._openings)

    def _furnish(self, window: MainWindow, files: Files | None = None) -> Iterator[None]:
        """Fills a window; between two of the steps the loop may turn."""
        shell, context = self._shell, self._context()
        files = files or self._new_files(window)
        page = files.start_page(shell.theme, shell.catalogue)
        yield
        rooms = Rooms(window, context, self.state, self.backfill, page, at_once=False)
        yield
        yield from rooms.fill()
        yield
        door = self._runs_door(window, context, rooms)
        yield
        yield from door.reopen()
        yield
        yield from late_parts(window)
        control = Control(
            window, context, state=self.state, bridge=self.bridge, documents=self.documents,
            runs=self.runs, files=files, rooms=rooms, runs_door=door, at_once=False,
        )  # fmt: skip
        yield
        yield from control.fill()
        yield
        control.join()
        yield
        self.bridge.heard.connect(rooms.hear)
        self.bridge.changed.connect(rooms.refresh)
        yield from control.opened()
        yield

    def _take_over(self, window: MainWindow) -> None:
        """From here on this is the window; whatever was asked before was meant for the old one."""
        shell, self.control = self._shell, window.findChild(Control)
        shell.window = window
        window.status.show_feed(tr(self._feed[0]), is_fresh=self._feed[1])
        window.left.connect(lambda: self._leave(EXIT_FINE))
        window.top_bar.theme_asked.connect(shell.swap_theme)
        window.look_asked.connect(lambda: self.tasks.start("look", self._renew_look()))

    def _later(self, work: Callable[[], None]) -> None:
        self.tasks.start("drafts", asyncio.to_thread(work))

    def _beside(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self.tasks.start(f"reading {next(self._readings)}", handed_over(work, then))

    def _runs_door(self, window: MainWindow, context: Context, rooms: Rooms) -> RunsDoor:
        return RunsDoor(
            window, context, state=self.state, documents=self.documents, rooms=rooms,
            tasks=self.tasks, reports=self._shell.options.home / "reports",
            warm_up=lambda: self.tasks.start("plots", load_plots()),
        )  # fmt: skip

    async def _renew_look(self) -> None:
        """A window in the colours, text size and words chosen takes the place of this one."""
        old, control = self._shell.window, self.control
        old.remember()
        self._shell.renew_look()
        make = partial(self._shell.bare_window, at_once=False)
        assert control is not None
        try:
            new = await beside(old, make, self._shell.dress, self._furnish)
        except BaseException:
            control.files.take_over()  # what is on its way from the disk opens here again
            raise
        self._take_over(new)
        assert self.control is not None
        hand_over(control, self.control)
        self._offer_tour(is_first=False)
        await give_way(old, new)

    # -- the engine ------------------------------------------------------------------------------

    async def _open_engine(self) -> None:
        """Past first, then live: between the two the engine does nothing yet."""
        self._show_feed(later("Opening the practice market"), is_fresh=False)
        say_opening(self.runs, self.state, self.control, is_opening=True)
        host = self._host = await self._opener(self._shell.options.home)
        self._doors.open(host)
        await self.backfill.markets()
        with self.backfill.looking_back():
            self.state.notifications.is_past = True
            for event in await self.backfill.past_of_open_runs():
                self.bridge.take(event)
            self.bridge.flush()
            self.state.notifications.end_past()
            host.subscribe(self.bridge.take)
            await host.start()
            self._doors.say_started()
            self._trades = True
            self.bridge.flush()
            say_opening(self.runs, self.state, self.control, is_opening=False)
            await self.backfill.drawings()
        self.runs.take_runs()
        self._show_feed(later("Practice market"), is_fresh=True)
        take_speed(self._shell, self.runs)
        self._start_demo()
        self.tasks.start("rooms", load_rooms())

    def _show_feed(self, words: str, *, is_fresh: bool) -> None:
        self._feed = (words, is_fresh)
        self._shell.window.status.show_feed(tr(words), is_fresh=is_fresh)

    def _start_demo(self) -> None:
        """On the very first start, and for pictures: the flow in front runs at once."""
        document, settings = self.documents.current, self._shell.settings
        is_first = not settings.flag("window.was_here") or self._shell.options.picture is not None
        settings.keep(window__was_here=True)
        self._offer_tour(is_first=is_first)
        self.bridge.flush()
        if document is None or not is_first or self.runs.run_of(document.flow) is not None:
            return
        assert self.control is not None
        self.control.toggle_run()

    def _offer_tour(self, *, is_first: bool) -> None:
        if self.control is not None and self._shell.options.picture is None:
            self.control.tour.offer(is_first=is_first)

    def _failed(self, name: str, error: Exception) -> None:
        """A task of the window ended by an error."""
        if not isinstance(error, MoniqoError):
            _log.error("task failed name=%s", name, exc_info=error)
        tell = partial(self._shell.window.question.tell, everywhere=True)
        if name == "engine" and not self._trades:
            self._shut(why_none(error))
        elif isinstance(error, MoniqoError):
            tell(str(error))
        else:
            tell(
                tr("A part of the window stopped by a fault of Moniqo. Runs and their stops go on.")
            )
        if self._shell.options.picture is not None:
            print(self._shell.window.question.words, file=sys.stderr)  # noqa: T201 - nobody reads this window
            self._leave(EXIT_UNAVAILABLE)

    def _shut(self, reason: MoniqoError) -> None:
        """Nothing trades: whatever is pressed says why. What did not open may be tried again."""
        self._doors.shut(reason)
        self.state.is_shut = True
        say_opening(self.runs, self.state, self.control, is_opening=False)
        self._show_feed(later("No market: the engine did not open"), is_fresh=False)
        again = Answer(tr("Try again"), lambda: self.tasks.start("engine", self._open_engine()))
        window = self._shell.window
        window.ways_on = (again,) if self._host is None else ()
        window.question.ask(str(reason), window.ways_on, level="error", everywhere=True)

    # -- pictures and the end --------------------------------------------------------------------

    async def _take_picture(self, file: Path) -> None:
        await asyncio.sleep(self._shell.options.after_s - FILLED_S)
        assert self.control is not None
        select_an_agent(self.control)
        await asyncio.sleep(FILLED_S)
        await show_one_moment(self.bridge)
        save_picture(self._shell.window, file)
        self._leave(EXIT_FINE)

    def _leave(self, code: int) -> None:
        if self._left is not None and not self._left.done():
            self._left.set_result(code)

    async def _close(self) -> None:
        """Tasks, then the engine, then the window: each within its limit."""
        self.bridge.stop()
        await self.tasks.aclose()
        if self._host is not None:
            await self._host.aclose()
        self._shelf.close()
        self._shell.window.hide()
        self._shell.window.deleteLater()

    def _context(self) -> Context:
        shell = self._shell
        return Context(
            send=self._doors.send,
            subscribe=self._doors.subscribe,
            ask=self._doors.ask,
            theme=shell.theme,
            resources=shell.options.resources,
            catalogue=shell.catalogue,
            settings=shell.settings,
            home=shell.options.home,
        )
