"""What was drawn and not saved yet survives the end of the program, however it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from moniqo_desktop.domain.errors import MoniqoError

if TYPE_CHECKING:
    from pathlib import Path

    from moniqo_desktop.domain.flow import Flow
    from moniqo_desktop.ui.documents import Document, Documents, Shelf

WITHIN_MS: Final = 700
"""An edit is on disk at most this much later."""


class Drafts(QObject):
    """Writes the flow in front beside its file while it differs from it."""

    def __init__(self, documents: Documents, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents, self._shelf = documents, shelf
        self._written: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=WITHIN_MS)
        self._timer.timeout.connect(self.write)
        documents.changed.connect(self._wait)

    def restore(self) -> tuple[str, ...]:
        """Opens what was left unsaved; returns the names of those flows."""
        names = []
        for flow, path in self._shelf.drafts():
            document = self._documents.restore(flow, path, self._saved(path))
            self._written.add(document.flow.flow_id)
            names.append(flow.name)
        return tuple(names)

    def write(self) -> None:
        """All that differs from its file, now; drafts of what does not are taken away."""
        self._timer.stop()
        for document in self._documents.all:
            self._keep(document)
        open_ids = {document.flow.flow_id for document in self._documents.all}
        for flow_id in self._written - open_ids:
            self._shelf.drop_draft(flow_id)
        self._written &= open_ids

    def _keep(self, document: Document) -> None:
        flow = document.flow
        if document.is_saved:
            self._shelf.drop_draft(flow.flow_id)
            self._written.discard(flow.flow_id)
            return
        self._shelf.keep_draft(flow, document.path)
        self._written.add(flow.flow_id)

    def _saved(self, path: Path | None) -> Flow | None:
        """What the file of a draft holds; None where it cannot be read."""
        try:
            return self._shelf.read(path) if path is not None else None
        except MoniqoError:
            return None

    def _wait(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
