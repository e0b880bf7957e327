"""Somebody else wrote a flow's file while it was open here: noticed before saving, and asked about.

Nothing is lost by any answer: keeping mine makes theirs a version, taking theirs is an edit that
can be undone, a copy leaves both.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.documents.documents import Document, Documents, Shelf
    from moniqo_desktop.ui.documents.looks import Found
    from moniqo_desktop.ui.main_window import MainWindow


class Clashes:
    """Asks inside the window; until an answer comes, file and drawing stay as they are."""

    def __init__(self, window: MainWindow, documents: Documents, shelf: Shelf) -> None:
        self._window, self._documents, self._shelf = window, documents, shelf

    def ask(
        self, document: Document, place: Path, found: Found, keep_mine: Callable[[], object]
    ) -> None:
        """found: what stands at the place."""
        self._documents.show(self._documents.all.index(document))
        theirs, stamp = found.theirs, found.stamp
        act = self._window.question.seat.act
        words = tr("{file} was changed by another window or program since “{flow}” was read here.")
        copy = partial(act, self, Clashes._copy, document)
        answers = [Answer(tr("Save a copy"), copy, "primary")]
        if theirs is not None:
            take = partial(act, self, Clashes._take, document, place, theirs, stamp)
            answers.append(Answer(tr("Take theirs"), take))
        keep = partial(act, self, Clashes._try_to_keep, place, theirs, keep_mine)
        answers.append(Answer(tr("Keep mine"), keep, "danger"))
        self._window.question.ask(
            words.format(file=place.name, flow=document.flow.name), tuple(answers)
        )

    def ask_which(
        self,
        document: Document,
        theirs: Flow,
        stamp: str,
        open_beside: Callable[[], None],
    ) -> None:
        """The file of an open flow is opened again, and holds something else by now. stamp: of
        the file before it was read."""
        assert document.path is not None
        act = self._window.question.seat.act
        take = partial(act, self, Clashes._take, document, document.path, theirs, stamp)
        self._documents.show_flow(document.flow.flow_id)
        words = tr("{file} was changed by another window or program since “{flow}” was read here.")
        self._window.question.ask(
            words.format(file=document.path.name, flow=document.flow.name),
            (
                Answer(tr("Take theirs"), take, "primary"),
                Answer(tr("Open theirs as a copy"), open_beside),
                Answer(tr("Keep mine"), lambda: None),
            ),
            holds=lambda: document in self._documents.all,
        )

    def _try_to_keep(
        self, place: Path, theirs: Flow | None, keep_mine: Callable[[], object]
    ) -> None:
        self._window.attempt(partial(self._keep, place, theirs, keep_mine))

    def _keep(self, place: Path, theirs: Flow | None, keep_mine: Callable[[], object]) -> None:
        """What cannot be read here cannot be a version: it is laid aside as a file."""
        if theirs is not None:
            self._documents.overwritten.emit(theirs)
            keep_mine()
            return
        aside = self._shelf.set_aside(place)
        keep_mine()
        words = tr("What {file} held could not be read here; it is now in {aside}.")
        self._window.question.tell(words.format(file=place.name, aside=aside.name), level="info")

    def _copy(self, document: Document) -> None:
        """Mine becomes a flow of its own, in front; the open one stays as it is."""

        def write() -> None:
            name = tr("{flow}, my copy").format(flow=document.flow.name)
            copy = self._shelf.copy(document.flow, name)
            place = self._shelf.free_place(copy)
            self._shelf.write(copy, place)
            self._documents.add(copy, place).stamp = self._shelf.stamp(place)

        self._window.attempt(write)

    def _take(self, document: Document, place: Path, theirs: Flow, stamp: str) -> None:
        """As an edit: undo brings mine back."""
        self._documents.take(document, theirs, tr("Take what is on the disk"), place, stamp)
