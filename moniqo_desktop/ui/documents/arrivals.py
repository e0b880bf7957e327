"""What was read from a file becomes an open flow: a new tab, the one that is there, or a copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.library.naming import apart
from moniqo_desktop.ui.library.telling import told
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.documents.documents import Document, Documents, Shelf
    from moniqo_desktop.ui.library.clashes import Clashes
    from moniqo_desktop.ui.main_window import MainWindow


class Arrivals:
    """Of one window. Nothing that is open is lost by what arrives."""

    def __init__(
        self,
        window: MainWindow,
        documents: Documents,
        shelf: Shelf,
        clashes: Clashes,
        remember: Callable[[], None],
    ) -> None:
        """remember: stores which flows are open."""
        self._window, self._documents, self._shelf = window, documents, shelf
        self._clashes, self._remember = clashes, remember

    def add(self, flow: Flow) -> None:
        """As a new flow."""
        self._documents.add(apart(self._shelf.copy(flow, flow.name), self._documents.all))

    def template(self, path: Path, flow: Flow, stamp: str) -> None:
        """As a flow of its own: saving never touches the template."""
        self.add(told(flow))

    def file(self, path: Path, flow: Flow, stamp: str) -> None:
        """stamp: of the file before it was read."""
        there = next((d for d in self._documents.all if d.flow.flow_id == flow.flow_id), None)
        if there is None:
            self._documents.add(flow, path).stamp = stamp
        elif (stamp and stamp == there.stamp) or flow in (there.flow, there.saved):
            self._documents.show_flow(flow.flow_id)
        elif there.path != path:
            self._add_beside(there, path, flow)
            return
        else:
            act = self._window.question.seat.act
            beside = partial(act, self, Arrivals._add_beside, there, path, flow)
            self._clashes.ask_which(there, flow, stamp, beside)
        self._remember()

    def _add_beside(self, there: Document, path: Path, flow: Flow) -> None:
        self.add(flow)
        words = tr("“{flow}” is open already; {file} was opened beside it, as a copy.")
        words = words.format(flow=there.flow.name, file=path.name)
        self._window.question.tell(words, level="info")
