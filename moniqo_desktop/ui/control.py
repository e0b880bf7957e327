"""Joins a window to the documents, the runs and the state: what is shown and what is asked."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from moniqo_desktop.domain.messages.commands import AnswerApproval
from moniqo_desktop.ui.accounts.door import AccountsDoor
from moniqo_desktop.ui.bars.kill_switch import KillSwitch
from moniqo_desktop.ui.bars.run_group import RunState
from moniqo_desktop.ui.commands.canvas import rekey
from moniqo_desktop.ui.commands.everything import actions_of, everything, remember_choice
from moniqo_desktop.ui.commands.shortcuts import Shortcuts
from moniqo_desktop.ui.documents.open_tabs import OpenTabs
from moniqo_desktop.ui.leaving import Leaving
from moniqo_desktop.ui.library.door import LibraryDoor
from moniqo_desktop.ui.notices.door import NoticeDoor
from moniqo_desktop.ui.notices.refusals import tell_refusals
from moniqo_desktop.ui.notices.stopped import stop
from moniqo_desktop.ui.replay.joined import looking_into
from moniqo_desktop.ui.tour.tour import Tour
from moniqo_desktop.ui.window_door import WindowDoor
from moniqo_desktop.ui.wishes import obey
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moniqo_desktop.domain.messages.events import ApprovalAsked, Event
    from moniqo_desktop.ui.bridge import Bridge
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.documents.documents import Document, Documents
    from moniqo_desktop.ui.documents.files import Files
    from moniqo_desktop.ui.inspector.panel import Edit
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.rooms import Rooms
    from moniqo_desktop.ui.run_control import RunControl
    from moniqo_desktop.ui.runs_door import RunsDoor
    from moniqo_desktop.ui.state.state import State

TICK_MS: Final = 1_000
VALUES_MS: Final = 250
"""Numbers in the inspector change at most four times a second: faster, nobody reads them."""
_ALL: Final = frozenset(("notifications", "safety", "nodes", "runs"))


class Control(QObject):
    """Belongs to one window and ends with it; documents, state and runs outlive it."""

    def __init__(
        self,
        window: MainWindow,
        context: Context,
        *,
        state: State,
        bridge: Bridge,
        documents: Documents,
        runs: RunControl,
        files: Files,
        rooms: Rooms,
        runs_door: RunsDoor,
        at_once: bool = True,
    ) -> None:
        """`join` and `open` follow, in turns of their own. at_once: False where `fill` does before
        them."""
        super().__init__(window)
        self.window, self.context = window, context
        self.documents, self.files, self.rooms, self.runs = documents, files, rooms, runs
        self._runs_door, self._state, self._bridge = runs_door, state, bridge
        self.kill_switch = KillSwitch(window, runs, state)
        self.leaving = Leaving(
            window, documents=documents, files=files, runs=runs, state=state, send=context.send
        )
        self.tabs = OpenTabs(
            window.top_bar.tabs, documents, files.openings, runs, self.leaving.close_flow
        )
        self.notices = NoticeDoor(self, state)
        self._evaluations = bridge.evaluations
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.tick)
        self._values = QTimer(self, singleShot=True, interval=VALUES_MS)
        self._values.timeout.connect(lambda: self.window.inspector.show_values(self._state))
        if at_once:
            deque(self.fill(), maxlen=0)

    def fill(self) -> Iterator[None]:
        """What is opened out of the window, in steps."""
        self.accounts = AccountsDoor(self, self._state)
        yield
        self.library = LibraryDoor(self, self._state, self._runs_door.tasks)
        yield
        self.doors = WindowDoor(self.window, self.context)
        self.tour = Tour(self)

    def join(self) -> None:
        """What the window asks is done, what it is to show is heard."""
        window, context = self.window, self.context
        self._listen()  # first: what is joined below adds to what these have shown
        obey(self)
        self.replay, self.looking = looking_into(self, self._bridge, self._runs_door, self._state)
        self.doors.tour_asked.connect(self.tour.open)
        self.shortcuts = Shortcuts(
            window, context.settings, lambda: actions_of(self), partial(rekey, self.rooms.canvas)
        )
        self.doors.shortcuts = self.shortcuts
        self.doors.actions_changed.connect(self.shortcuts.lay)
        window.finder.chosen.connect(partial(remember_choice, self))

    def open(self) -> None:
        """Shows all as it is now."""
        deque(self.opened(), maxlen=0)

    def opened(self) -> Iterator[None]:
        """The same, in steps."""
        self.files.take_over()
        yield from self._all_shown()
        self._clock.start()

    # -- what the window shows -------------------------------------------------------------------

    def show_all(self) -> None:
        """Everything anew: after the window was furnished or another flow came to the front."""
        deque(self._all_shown(), maxlen=0)

    def _all_shown(self) -> Iterator[None]:
        """The same, in steps; another flow may come to the front between them, and all of it is
        shown then."""
        self.window.show_front(*self.documents.front())
        self.accounts.follow(self.documents.current)
        yield
        self.show_runs()
        yield
        self.rooms.show_document(self.documents.current)
        yield
        self.show_selection()
        yield
        self._runs_door.show_flow()
        self._take(_ALL)
        self.tick()

    def tick(self) -> None:
        """Once a second: clocks and rates."""
        status, document = self.window.status, self.documents.current
        before, self._evaluations = self._evaluations, self._bridge.evaluations
        rate = (self._evaluations - before) * 1000 / TICK_MS
        status.show_clock(self._state.far_behind())
        status.show_engine(self.runs.nodes_at_work(), rate)
        group = self.window.top_bar.run_group
        group.show_time(*self.runs.clock_of(document.flow) if document else (0, ""))
        group.show_speed(self.runs.speed, self.runs.note_time(self._state.at))

    def show_runs(self) -> None:
        """Run dots, run group, mode."""
        self._show_tabs()
        self._show_changes()
        document, group = self.documents.current, self.window.top_bar.run_group
        shown = self.runs.told_of(document.flow) if document else (RunState.STOPPED, 0, "")
        group.show_state(*shown, is_there=document is not None)
        group.show_speed(self.runs.speed, self.runs.pace.behind)
        self.window.show_mode(self.accounts.mode_of(document.flow if document else None))

    def _show_edit(self) -> None:
        """The flow in front has a new value."""
        self.show_selection()
        self._show_changes()
        self._runs_door.show_flow()

    def _show_changes(self) -> None:
        document, changes = self.documents.current, self.window.top_bar.run_group.changes
        self.runs.show_unapplied(document.flow if document else None, changes, self.rooms.canvas)

    def show_selection(self) -> None:
        """The selected node, or the flow itself, in the inspector."""
        document = self.documents.current
        if document is None:
            self.window.inspector.show_nothing()
            return
        chosen = self.rooms.selected_node()
        inspector = self.window.inspector
        inspector.place, inspector.whole = self.rooms.live_id(""), document.flow
        inspector.show_flow(self.rooms.drawn(), chosen, self._state)

    def _take(self, changed: frozenset[str]) -> None:
        """changed: names of the parts of the state that differ."""
        if "runs" in changed:
            self.runs.take_runs()
        if changed & {"nodes", "runs"}:
            if not self._values.isActive():
                self._values.start()
            self.window.status.show_attention(len(self.rooms.needing_attention()))
        self.notices.take(changed)
        if "safety" in changed:
            self.kill_switch.show()
        if changed & {"orders", "positions", "runs", "safety"}:
            self.window.question.look()
        self.accounts.take(changed)
        self._runs_door.refresh(changed)

    def _hear(self, batch: tuple[Event, ...]) -> None:
        tell_refusals(self.window.question, self.runs, batch)

    def _show_tabs(self) -> None:
        document = self.documents.current
        self.tabs.show()
        if document is not None:
            self.window.status.show_saved(document.saved_at, is_saved=document.is_saved)
        self.window.setWindowTitle(f"{document.flow.name} – Moniqo" if document else "Moniqo")

    # -- what the trader does --------------------------------------------------------------------

    def toggle_run(self) -> None:
        if not self.looking.goes_on():
            self._with_document(self._toggle_run)

    def _toggle_run(self, document: Document) -> None:
        if self.runs.waits_for(document.flow):
            return
        is_new = self.runs.run_of(document.flow) is None
        if is_new:
            self.files.keep(document)
        self.runs.toggle(document.flow)
        if is_new:
            from moniqo_desktop.ui.notices.beside import tell_beside

            self.rooms.charts.show_symbol_of(document.flow)
            tell_beside(self, self._state, document.flow)

    def toggle_runs(self) -> None:
        """Into the room of backtests, or back to the canvas."""
        self.window.attempt(self._runs_door.toggle)

    def stop_run(self) -> None:
        self._with_document(lambda document: stop(self, self._state, document.flow))

    def undo(self) -> None:
        self.window.attempt(self.rooms.undo)

    def redo(self) -> None:
        self.window.attempt(self.rooms.redo)

    def edit(self, words: str, change: Edit) -> None:
        """An edit of the flow in front; it can be undone."""
        self._with_document(lambda _: self.rooms.apply(change(self.rooms.drawn()), words))

    def edit_whole(self, words: str, change: Edit) -> None:
        """An edit of a block wherever it is used, as of its ports; it can be undone."""
        self._with_document(lambda each: self.rooms.canvas.apply_whole(change(each.flow), words))

    def add(self, kind: str) -> None:
        self.window.attempt(partial(self.rooms.add_node, kind))

    def find(self) -> None:
        """Opens the command box."""
        self.window.finder.open(
            everything(self, self._state), self.window.finder_place(), hint=tr("Do, add or go to…")
        )

    def show_notices(self) -> None:
        self.notices.open()

    def show_attention(self) -> None:
        """Goes to the first node that has a problem."""
        for node_id in self.rooms.needing_attention()[:1]:
            self.rooms.go_to(node_id)

    def answer(self, asked: ApprovalAsked, approved: bool) -> None:
        answer = AnswerApproval(
            run_id=asked.run_id, node_id=asked.node_id, key=asked.key, approved=approved
        )
        self.window.attempt(partial(self.context.send, answer))

    def press(self, node_id: str) -> None:
        self._with_document(lambda each: self.runs.press(each.flow, self.rooms.live_id(node_id)))

    def set_speed(self, factor: float) -> None:
        self.window.attempt(partial(self.runs.set_speed, factor))

    def _with_document(self, action: Callable[[Document], None]) -> None:
        if (document := self.documents.current) is not None:
            self.window.attempt(partial(action, document))

    # -- wiring ----------------------------------------------------------------------------------

    def _listen(self) -> None:
        self._bridge.changed.connect(self._take)
        self._bridge.heard.connect(self._hear)
        self._bridge.heard.connect(self.library.hear)
        self._bridge.heard.connect(self.accounts.hear)
        self.documents.changed.connect(self._show_tabs)
        self.documents.shown.connect(self.show_all)
        self.documents.edited.connect(self._show_edit)
        self.runs.changed.connect(self.show_runs)
        self.rooms.selected.connect(self.show_selection)
        self.rooms.edited.connect(self.documents.note_edited)
        self.rooms.flow_asked.connect(self.documents.show_flow)
        self.rooms.charts.notified.connect(self._bridge.take)
