"""Versions of the flow in front and the way to live: joins panel and sheets to the engine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.revisions import (
    KeepRevision,
    NameRevision,
    RevisionInfo,
    RevisionKept,
    RevisionOf,
    RevisionsOf,
)
from moniqo_desktop.ui.commands.actions import Action
from moniqo_desktop.ui.library.consequences import sentences
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.domain.messages.commands import Command
    from moniqo_desktop.domain.messages.events import Event
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.documents.documents import Document
    from moniqo_desktop.ui.library.difference_sheet import DifferenceSheet
    from moniqo_desktop.ui.library.versions import Versions
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.tasks import Tasks

PANEL: Final = "versions"


class LibraryDoor(QObject):
    """Belongs to one window. sheet: the difference that was opened last."""

    def __init__(self, control: Control, state: State, tasks: Tasks) -> None:
        super().__init__(control)
        self._control, self._state, self._tasks = control, state, tasks
        self._window, self._context = control.window, control.context
        self.panel: Versions | None = None
        """Made when it is first shown."""
        self.sheet: DifferenceSheet | None = None
        self._flow_id = ""
        self._window.add_panel(PANEL, tr("Versions"), self._make_panel, "right")
        control.documents.shown.connect(self.refresh)
        control.documents.saved.connect(self._keep_saved)
        control.documents.overwritten.connect(self._keep_theirs)
        control.runs.applied.connect(control.files.keep_applied)

    def actions(self) -> list[Action]:
        return [
            Action("flow.keep_version", tr("Keep a version of this flow"), "Ctrl+Alt+S", "save",
                   self.keep, ("revision", "snapshot", "history")),
            Action("flow.compare", tr("Compare with what is saved"), "Ctrl+Alt+D", "compare",
                   self.compare_with_saved, ("difference", "diff", "changes")),
            Action("flow.apply", tr("Apply to live…"), "Ctrl+Alt+Return", "bolt",
                   self.apply_to_live, ("running", "difference", "draft")),
        ]  # fmt: skip

    # -- what is shown ---------------------------------------------------------------------------

    def hear(self, batch: tuple[Event, ...]) -> None:
        """The list follows what was kept."""
        for event in batch:
            if isinstance(event, RevisionKept) and event.flow_id == self._flow_id:
                self.refresh()
                return

    def refresh(self) -> None:
        """Versions of the flow in front, where the panel is open."""
        document = self._control.documents.current
        self._flow_id = document.flow.flow_id if document else ""
        if self.panel is None:
            return
        if document is None:
            self.panel.show_versions((), has_flow=False)
            return
        self._tasks.start("versions", self._load(self._flow_id))

    async def _load(self, flow_id: str) -> None:
        found = await self._context.ask(RevisionsOf(flow_id))
        if self.panel is not None and flow_id == self._flow_id and isinstance(found, tuple):
            versions = [each for each in found if isinstance(each, RevisionInfo)]
            self.panel.show_versions(versions, has_flow=True)

    # -- what is done ----------------------------------------------------------------------------

    def keep(self, name: str = "") -> None:
        """The flow in front as it is drawn now."""
        self._with_document(
            lambda document: self._context.send(KeepRevision(flow=document.flow, name=name))
        )

    def compare_with_saved(self) -> None:
        document = self._control.documents.current
        if document is None:
            return
        if document.saved is None:
            self._window.question.tell(tr("This flow was never saved."), level="info")
            return
        sheet = self._open(tr("Saved, and as it is drawn now"), document.saved, document.flow)
        sheet.add_button(tr("Close"), lambda: None)
        sheet.open()

    def apply_to_live(self) -> None:
        """What differs and what it means first; the engine is asked only then."""
        self._with_document(self._apply_to_live)

    def _apply_to_live(self, document: Document) -> None:
        runs, draft = self._control.runs, document.flow
        run, live = runs.run_of(draft), runs.live_of(draft)
        if run is None or live is None:
            words = tr("“{flow}” does not run, so there is nothing to apply it to. Run it instead.")
            self._window.question.tell(words.format(flow=draft.name), level="info")
            return
        if not runs.runs_otherwise(draft):
            words = tr("“{flow}” runs as it is drawn.").format(flow=draft.name)
            self._window.question.tell(words, level="info")
            return
        mine = [each for each in self._state.positions.all() if each.run_id == run.run_id]
        told = sentences(live, draft, self._context.catalogue, open_positions=len(mine))
        sheet = self._open(tr("Apply to live"), live, draft, told)
        sheet.add_button(tr("Not now"), lambda: None)
        sheet.add_button(tr("Apply to live"), partial(self._apply, draft), "primary")
        sheet.open()

    def _apply(self, draft: Flow) -> None:
        """What was looked at is applied, not what was drawn since."""
        self._control.rooms.canvas.setFocus()  # the button that asked goes away
        self._window.attempt(partial(self._control.runs.apply, draft))

    def _keep_saved(self, document: Document) -> None:
        """Each save is a version."""
        flow = document.flow
        self._send(KeepRevision(flow=flow, emptied=not flow.nodes))

    def _keep_theirs(self, flow: Flow) -> None:
        name = tr("From the disk, before mine")
        self._send(KeepRevision(flow=flow, name=name, emptied=not flow.nodes))

    def _name(self, revision: int, name: str) -> None:
        self._send(NameRevision(flow_id=self._flow_id, revision=revision, name=name))

    def _send(self, command: Command) -> None:
        self._window.attempt(partial(self._context.send, command))

    def _compare(self, revision: int, old: Flow) -> None:
        document = self._control.documents.current
        if document is None or document.flow.flow_id != old.flow_id:
            return
        title = tr("Version {number}, and as it is drawn now").format(number=revision)
        sheet = self._open(title, old, document.flow)
        sheet.add_button(tr("Close"), lambda: None)
        sheet.add_button(tr("Restore this version"), partial(self._restore, revision, old))
        sheet.open()

    def _restore(self, revision: int, old: Flow) -> None:
        """As an edit: undo brings back what was there."""
        document = self._control.documents.current
        if document is None or document.flow.flow_id != old.flow_id:
            return
        words = tr("Restore version {number}").format(number=revision)
        self._window.attempt(partial(self._control.rooms.canvas.apply_whole, old, words))

    def _export(self, revision: int, old: Flow) -> None:
        self._control.files.carrying.export(old, f"{old.name} {revision}")

    # -- inside ----------------------------------------------------------------------------------

    def _fetch(self, then: Callable[[int, Flow], None], revision: int) -> None:
        self._tasks.start("version", self._fetched(then, self._flow_id, revision))

    async def _fetched(
        self, then: Callable[[int, Flow], None], flow_id: str, revision: int
    ) -> None:
        try:
            flow = await self._context.ask(RevisionOf(flow_id, revision))
        except MoniqoError as problem:
            self._window.question.tell(str(problem))
            return
        if isinstance(flow, Flow):
            then(revision, flow)

    def _open(
        self, title: str, old: Flow, new: Flow, told: tuple[str, ...] = ()
    ) -> DifferenceSheet:
        from moniqo_desktop.ui.library.difference_sheet import DifferenceSheet

        context = self._context
        self.sheet = DifferenceSheet(context.theme, context.catalogue, title, self._window)
        self.sheet.show_difference(old, new, told)
        return self.sheet

    def _make_panel(self) -> Versions:
        from moniqo_desktop.ui.library.versions import Versions

        self.panel = panel = Versions(self._context.theme)
        panel.keep_asked.connect(self.keep)
        panel.name_asked.connect(self._name)
        panel.compare_asked.connect(partial(self._fetch, self._compare))
        panel.restore_asked.connect(partial(self._fetch, self._restore))
        panel.export_asked.connect(partial(self._fetch, self._export))
        self.refresh()
        return panel

    def _with_document(self, action: Callable[[Document], None]) -> None:
        document = self._control.documents.current
        if document is not None:
            self._window.attempt(partial(action, document))
