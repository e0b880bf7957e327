"""What was drawn and not saved yet survives the end of the program, however it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from moniqo_desktop.domain.errors import MoniqoError

if TYPE_CHECKING:
    from pathlib import Path

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.documents.documents import Document, Documents, Shelf

SETTLED_WITHIN_MS: Final = 1_000
"""An edit outlives the program at once, and a power cut at most this much later."""
LARGE: Final = 1_000
"""With more nodes an edit outlives the program from the next turn of its loop on."""
LATEST_MS: Final = 100
Later = Callable[[Callable[[], None]], None]
"""Does what may wait for the disk, away from the window's thread."""


def at_once(work: Callable[[], None]) -> None:
    work()


@dataclass(frozen=True, slots=True)
class Left:
    """Unsaved work of earlier. path: the file it belongs to; saved: what that holds, None = there
    is none, or it cannot be read."""

    flow: Flow
    path: Path | None
    saved: Flow | None


class Drafts(QObject):
    """Hands every edit to the shelf while a flow differs from its file, and what lies in no file
    from the moment it holds a node: a template and a pasted flow are work too.

    failed: the disk says no, with the sentence to show; once, until it says yes again.
    """

    failed = Signal(str)

    def __init__(
        self,
        documents: Documents,
        shelf: Shelf,
        parent: QObject | None = None,
        later: Later = at_once,
    ) -> None:
        super().__init__(parent)
        self._documents, self._shelf, self._later = documents, shelf, later
        self._written: set[str] = set()
        self._refused: set[str] = set()
        self._is_over = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._settle)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.write)
        self._waits = QElapsedTimer()
        documents.changed.connect(self._hear)

    def left(self) -> tuple[Left, ...]:
        """What was left unsaved. Only reads: may be called in a thread of its own."""
        return tuple(Left(flow, path, self._saved(path)) for flow, path in self._shelf.drafts())

    def restore(self, left: tuple[Left, ...] | None = None) -> tuple[str, ...]:
        """Opens what was left unsaved; returns the names of those flows. left: where it was read
        already."""
        names = []
        for each in self.left() if left is None else left:
            if each.saved == each.flow:
                self._shelf.drop_draft(each.flow.flow_id)  # the end came between file and draft
                continue
            document = self._documents.restore(each.flow, each.path, each.saved)
            self._written.add(document.flow.flow_id)
            names.append(each.flow.name)
        return tuple(names)

    def _hear(self) -> None:
        """An edit of a large drawing does not wait for its line, which may hold all of it; in a
        loop that is never idle its line waits no longer than LATEST_MS and the next edit."""
        is_large = any(len(document.flow.nodes) > LARGE for document in self._documents.all)
        if is_large and not self._soon.isActive():
            self._soon.start()
            self._waits.start()
        elif not is_large or self._waits.hasExpired(LATEST_MS):
            self.write()

    def end(self) -> None:
        """The trader leaves in order: what was not saved was meant not to be, and a template nobody
        touched lies in the gallery. Nothing of them comes back; after a crash all of it does."""
        self._is_over = True
        self._timer.stop()
        for flow_id in self._written:
            self._shelf.drop_draft(flow_id)
        self._written.clear()

    def write(self) -> None:
        """All that differs from its file, now; drafts of what does not are taken away."""
        if self._is_over:
            return
        self._soon.stop()
        for document in self._documents.all:
            self._keep(document)
        open_ids = {document.flow.flow_id for document in self._documents.all}
        for flow_id in self._written - open_ids:
            self._shelf.drop_draft(flow_id)
        self._written &= open_ids

    def _keep(self, document: Document) -> None:
        flow = document.flow
        if document.is_saved and (document.saved is not None or not flow.nodes):
            if flow.flow_id in self._written:
                self._shelf.drop_draft(flow.flow_id)
                self._written.discard(flow.flow_id)
            return
        self._written.add(flow.flow_id)
        try:
            self._shelf.keep_draft(flow, document.path)
        except MoniqoError as error:
            self._tell(flow.flow_id, str(error))
            return
        self._refused.discard(flow.flow_id)
        self._wait()

    def _tell(self, flow_id: str, words: str) -> None:
        if flow_id not in self._refused:
            self._refused.add(flow_id)
            self.failed.emit(words)

    def _saved(self, path: Path | None) -> Flow | None:
        """What the file of a draft holds; None where it cannot be read."""
        try:
            return self._shelf.read(path) if path is not None else None
        except MoniqoError:
            return None

    def _wait(self) -> None:
        wait_ms = 0 if self._shelf.is_urgent() else SETTLED_WITHIN_MS
        if not self._timer.isActive() or wait_ms < self._timer.interval():
            self._timer.start(wait_ms)

    def _settle(self) -> None:
        self._later(self._shelf.settle_drafts)
