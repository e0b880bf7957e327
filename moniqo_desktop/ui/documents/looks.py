"""What stands in a file before a flow is saved over it; a large one is read beside the loop.

Whatever happens meanwhile, what is saved then is the flow as it is then: an older drawing is never
written over a newer one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from shiboken6 import isValid

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.flow.drawing import Flow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from moniqo_desktop.ui.canvas.editing.history import History
    from moniqo_desktop.ui.documents.documents import Document, Documents, Shelf
    from moniqo_desktop.ui.documents.openings import Beside
    from moniqo_desktop.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Found:
    """stamp: of the file when it was looked at, "" = there is none. theirs: what it holds where
    that is not known from before, None = nothing, or it cannot be read. is_other: it is something
    else than was read or written here."""

    stamp: str
    theirs: Flow | None = None
    is_other: bool = False


class Looks:
    """Of one window. beside: reads large files."""

    def __init__(
        self, window: MainWindow, documents: Documents, shelf: Shelf, beside: Beside
    ) -> None:
        self._window, self._documents, self._shelf = window, documents, shelf
        self._beside = beside

    def before_saving(
        self, document: Document, place: Path, then: Callable[[Document, Found], object]
    ) -> None:
        """then: told the document, as it is open then, and what stands at the place; at once where
        the file is small or known; never where the flow was closed meanwhile."""
        self._look(document.history, place, then)

    def _look(
        self, history: History, place: Path, then: Callable[[Document, Found], object]
    ) -> None:
        document = self._open(history)
        if document is None:
            return
        stamp = self._shelf.stamp(place)
        if not stamp or _is_known(document, place, stamp):
            self._end(document, Found(stamp), then)
        elif self._shelf.is_large(place):
            self._mark(document, is_saving=True)
            arrive = partial(self._arrive, history, place, stamp, then)
            self._beside(partial(self._read, place), partial(self._take, history, arrive))
        else:
            self._arrive(history, place, stamp, then, self._read(place))

    def _take(self, history: History, arrive: Callable[[object], object], found: object) -> None:
        """In a window that gave way to another nothing is asked: the flow stays as it was."""
        document = self._open(history)
        if isValid(self._window):
            self._window.attempt(partial(arrive, found))
        elif document is not None:
            self._mark(document, is_saving=False)

    def _arrive(
        self,
        history: History,
        place: Path,
        stamp: str,
        then: Callable[[Document, Found], object],
        found: object,
    ) -> None:
        if self._shelf.stamp(place) != stamp:  # written while it was read
            self._look(history, place, then)
            return
        document = self._open(history)
        if document is None:
            return
        if _is_known(document, place, stamp):
            self._end(document, Found(stamp), then)
            return
        theirs = found if isinstance(found, Flow) else None
        is_other = theirs is None or theirs not in (document.saved, document.flow)
        self._end(document, Found(stamp, theirs, is_other), then)

    def _end(
        self, document: Document, found: Found, then: Callable[[Document, Found], object]
    ) -> None:
        self._mark(document, is_saving=False)
        then(document, found)

    def _mark(self, document: Document, *, is_saving: bool) -> None:
        if document.is_saving != is_saving:
            document.is_saving = is_saving
            self._documents.changed.emit()

    def _open(self, history: History) -> Document | None:
        """A document may have been made anew since; its past stays the same."""
        return next((each for each in self._documents.all if each.history is history), None)

    def _read(self, place: Path) -> Flow | None:
        """May be called in a thread of its own."""
        try:
            return self._shelf.read(place)
        except MoniqoError:
            return None


def _is_known(document: Document, place: Path, stamp: str) -> bool:
    """The file is as it was last read or written here."""
    return stamp == document.stamp and place == document.path
