"""The way into the room of backtests: nothing of it is loaded before it is first opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from moniqo_desktop.ui.bars.work_mark import WorkWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.documents.documents import Documents
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.rooms import Rooms
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.tasks import Tasks


class RunsDoor(QObject):
    """Opens the room in the place of canvas and dock, and closes it again. why_asked: folder of a
    report and number of the trade whose page is wanted."""

    why_asked = Signal(str, int)

    def __init__(
        self,
        window: MainWindow,
        context: Context,
        *,
        state: State,
        documents: Documents,
        rooms: Rooms,
        tasks: Tasks,
        reports: Path,
        warm_up: Callable[[], None] = lambda: None,
    ) -> None:
        """reports: folder of the trader's reports. warm_up: loads what the plots need, beside the
        loop, when the room is first opened."""
        super().__init__(window)
        self._window, self._context, self._state = window, context, state
        self._documents, self._rooms, self._tasks = documents, rooms, tasks
        self._reports, self._warm_up = reports, warm_up
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_flow)
        self._side: Any = None
        self._room: Any = None
        self._is_there = False
        self._opening = QTimer(self, interval=0)
        self._opening.timeout.connect(self._go_on)
        self._watch = WorkWatch(window.status.work, window.question, lambda: self.show(True))
        self._watch.look(state.work)

    @property
    def room(self) -> Any:
        """Made when it is first opened, a step each turn; who asks for it here gets it whole."""
        while not self._is_there:
            self._go_on()
        return self._room

    def reopen(self) -> Iterator[None]:
        """As it was in the window before this one, in steps."""
        if not self._state.work.room_is_open:
            return
        while not self._is_there:
            self._go_on()
            yield
        self.show(True)

    @property
    def tasks(self) -> Tasks:
        """Of the window; they end with it."""
        return self._tasks

    @property
    def is_open(self) -> bool:
        return not self._window.runs_place.isHidden()

    def toggle(self) -> None:
        self.show(not self.is_open)

    def show(self, is_open: bool) -> None:
        if is_open and not self._is_there:
            self._opening.start()
        self._window.show_runs(is_open=is_open)
        self._state.work.room_is_open = is_open
        self._watch.look(self._state.work)
        if is_open and self._is_there:
            self._room.show_flow()

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: names of the parts of the state that differ."""
        if "work" not in changed:
            return
        self._watch.look(self._state.work)
        if self._room is not None:
            self._room.refresh()

    def show_flow(self) -> None:
        """Another flow is in front, or it was changed: an edit does not wait for the room."""
        if self._is_there and self.is_open:
            self._later.start()

    def _show_flow(self) -> None:
        self._room.show_flow()

    def go_to(self, node_id: str) -> None:
        """Leaves the room for a node on the canvas."""
        self.show(False)
        self._rooms.go_to(node_id)

    def _go_on(self) -> None:
        """Makes the forms of the room, then the room, then gives it its place, then the forms
        theirs: each in a turn of its own."""
        if self._side is None:
            self._make_side()
        elif self._room is None:
            self._make_room()
        elif self._room.parentWidget() is None:
            self._room.hide()
            self._window.put(self._window.runs_place, self._room)
        else:
            self._opening.stop()
            self._room.complete()
            self._is_there = True

    def _make_side(self) -> None:
        # numpy, the report and its pages: nobody pays who runs no backtest.
        from moniqo_desktop.ui.runs.asked import asked_from
        from moniqo_desktop.ui.runs.kept import kept
        from moniqo_desktop.ui.runs.side import Side

        context = self._context
        self._side = Side(context.theme, asked_from(kept(context.settings)))

    def _make_room(self) -> None:
        from moniqo_desktop.ui.runs.doings import Doings
        from moniqo_desktop.ui.runs.room import RunsRoom

        doings = Doings(self._flow, self._apply, self.go_to, self._reports, self._warm_up)
        self._room = RunsRoom(
            self._window, self._context, self._state, self._tasks, doings, self._side
        )
        self._room.why_asked.connect(self.why_asked)

    def _flow(self) -> Flow | None:
        document = self._documents.current
        return document.flow if document is not None else None

    def _apply(self, flow: Flow, label: str) -> None:
        self._rooms.canvas.apply_whole(flow, label)
