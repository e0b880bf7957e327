"""Flows into their files: what stands there is looked at first, and asked about where it is not
what was read or written here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.domain.errors import MoniqoError, Unavailable
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.messages.wallet_events import FlowApplied
    from moniqo_desktop.ui.documents.documents import Document, Documents, Shelf
    from moniqo_desktop.ui.documents.looks import Found, Looks
    from moniqo_desktop.ui.library.clashes import Clashes
    from moniqo_desktop.ui.main_window import MainWindow


class Saving:
    """Of one window. remember: stores which flows are open; elsewhere: asks for another place."""

    def __init__(
        self,
        window: MainWindow,
        documents: Documents,
        shelf: Shelf,
        looks: Looks,
        clashes: Clashes,
        *,
        remember: Callable[[], None],
        elsewhere: Callable[[], None],
    ) -> None:
        self._window, self._documents, self._shelf = window, documents, shelf
        self._looks, self._clashes = looks, clashes
        self._remember, self._elsewhere = remember, elsewhere

    def keep(self, document: Document) -> None:
        """A flow that runs has a file: the next start can show what goes on."""
        if document.path is None:
            place = self._shelf.place_of(document.flow)
            act = self._window.question.seat.act
            self._looks.before_saving(
                document, place, lambda *found: act(self, Saving._adopt, place, *found)
            )

    def keep_applied(self, event: FlowApplied) -> None:
        """What was applied is saved as it runs, where nothing stands in the way."""
        for document in self._documents.all:
            if document.flow != event.flow or document.is_saved or document.would_empty_the_file():
                continue
            place = document.path or self._shelf.place_of(document.flow)
            write = partial(self._write_applied, event.flow, place)
            self._looks.before_saving(document, place, write)

    def save(self, document: Document, then: Callable[[], object] = lambda: None) -> None:
        """Over its own file; asks where that would lose something. then: called once it is
        saved."""
        place = document.path or self._shelf.place_of(document.flow)
        act = self._window.question.seat.act
        self._looks.before_saving(
            document, place, lambda *found: act(self, Saving._judge, place, then, *found)
        )

    def write(self, document: Document, place: Path, *, emptied: bool = False) -> None:
        """Without a look. Raises MoniqoError."""
        self._shelf.write(document.flow, place, emptied=emptied)
        self._documents.note_saved(document, place, self._shelf.stamp(place))
        self._remember()

    def _judge(
        self, place: Path, then: Callable[[], object], document: Document, found: Found
    ) -> None:
        act = self._window.question.seat.act
        if found.is_other:
            keep_mine = partial(act, self, Saving._save_over, document, place, then)
            self._clashes.ask(document, place, found, keep_mine)
        elif document.would_empty_the_file():
            write = partial(act, self, Saving._save_over, document, place, then, emptied=True)
            words = tr("“{flow}” is empty now, and the saved one is not. Save it empty?")
            self._window.question.ask(
                words.format(flow=document.flow.name),
                (
                    Answer(tr("Keep the saved one"), lambda: None),
                    Answer(tr("Save it empty"), write, "danger"),
                ),
            )
        else:
            self._save_over(document, place, then)

    def _save_over(
        self,
        document: Document,
        place: Path,
        then: Callable[[], object] = lambda: None,
        *,
        emptied: bool = False,
    ) -> None:
        """Writes; a disk that says no is told with two ways on."""
        try:
            self.write(document, place, emptied=emptied)
        except Unavailable as problem:
            self._documents.show(self._documents.all.index(document))
            act = self._window.question.seat.act
            again = partial(act, self, Saving._save_over, document, place, then, emptied=emptied)
            self._window.question.ask(
                str(problem),
                (
                    Answer(tr("Try again"), again, "primary"),
                    Answer(tr("Save elsewhere…"), partial(act, self, Saving._save_elsewhere)),
                ),
                level="error",
            )
        except MoniqoError as problem:
            self._window.question.tell(str(problem))
        else:
            then()

    def _save_elsewhere(self) -> None:
        self._elsewhere()

    def _adopt(self, place: Path, document: Document, found: Found) -> None:
        """The file that holds the flow as it is, or a new one beside what lies there."""
        if document.path is not None:
            return  # saved meanwhile
        if found.theirs != document.flow:
            place = self._shelf.free_place(document.flow)
            self._shelf.write(document.flow, place)
        self._documents.note_adopted(document, place, self._shelf.stamp(place))
        self._remember()

    def _write_applied(self, flow: Flow, place: Path, document: Document, found: Found) -> None:
        """What was drawn since waits for the trader."""
        if not found.is_other and document.flow == flow:
            self._window.attempt(partial(self.write, document, place))
