"""The open flows: which there are, which is shown, what is not saved yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QDateTime, QObject, Signal

from moniqo_desktop.ui.canvas.editing.history import History

if TYPE_CHECKING:
    from pathlib import Path

    from moniqo_desktop.domain.flow.drawing import Flow


class Shelf(Protocol):
    """Where flows lie as files. Raises MoniqoError with the sentence to show."""

    @property
    def folder(self) -> Path:
        """The trader's own flows."""
        ...

    def templates(self) -> tuple[Path, ...]:
        """The flows that came with the program."""
        ...

    def own(self) -> tuple[Path, ...]:
        """The trader's flows, the one written last in front."""
        ...

    def tags(self, path: Path) -> tuple[str, ...]:
        """Words a template is found by."""
        ...

    def read(self, path: Path) -> Flow: ...
    def copy_of(self, path: Path) -> Flow:
        """What lies there, as a new flow with an id of its own."""
        ...

    def is_large(self, path: Path) -> bool:
        """Reading it may take longer than the window's thread can be held."""
        ...

    def has_large_drafts(self) -> bool:
        """As is_large, of what is left of earlier."""
        ...

    def stamp(self, path: Path) -> str:
        """Differs after a file was written; "" where there is none."""
        ...

    def text_of(self, flow: Flow) -> str:
        """As it stands in a file."""
        ...

    def from_text(self, text: str) -> Flow:
        """The other way, with an id of its own."""
        ...

    def copy(self, flow: Flow, name: str) -> Flow:
        """The same under another name and an id of its own."""
        ...

    def free_place(self, flow: Flow) -> Path:
        """Where it can be saved without replacing anything."""
        ...

    def set_aside(self, path: Path) -> Path:
        """Gives a file another name, so that its own is free; returns where it is now."""
        ...

    def write(self, flow: Flow, path: Path, *, emptied: bool = False) -> None:
        """All or nothing; what was there before stays until the new file is whole.

        Raises Mistake where an empty flow would replace a full one, unless emptied is meant.
        """
        ...

    def keep_draft(self, flow: Flow, path: Path | None) -> None:
        """Unsaved work, with the file it belongs to: it outlives the program from here on."""
        ...

    def drop_draft(self, flow_id: str) -> None: ...
    def is_urgent(self) -> bool:
        """A draft is kept only from the next settle_drafts on."""
        ...

    def settle_drafts(self) -> None:
        """What was kept outlives a power cut too. May be called in a thread of its own."""
        ...

    def drafts(self) -> tuple[tuple[Flow, Path | None], ...]:
        """What is left of earlier, with the files it belongs to; damaged ones are left out."""
        ...

    def unreadable_drafts(self) -> tuple[Path, ...]:
        """Those that were left out."""
        ...

    def place_of(self, flow: Flow) -> Path:
        """Where a flow without a file of its own is saved."""
        ...

    def new_flow(self, name: str) -> Flow:
        """An empty flow with an id of its own."""
        ...


@dataclass(slots=True, eq=False)
class Document:
    """An open flow. history: its value with its past. saved: its value in the file, None = there
    is no file yet; opened: its value when it was opened. stamp: of the file when it was last read
    or written here, "" = not known. is_saving: its file is looked at before it is saved over.
    """

    history: History
    path: Path | None = None
    saved: Flow | None = None
    opened: Flow | None = None
    saved_at: QDateTime | None = None
    stamp: str = ""
    is_saving: bool = False

    @property
    def flow(self) -> Flow:
        return self.history.flow

    @property
    def is_touched(self) -> bool:
        """Whether it was changed since it was opened or saved."""
        return self.flow != (self.saved if self.saved is not None else self.opened)

    @property
    def is_saved(self) -> bool:
        """An untouched new flow counts: there is nothing to lose."""
        return not self.is_touched

    def note_saved(self, path: Path) -> None:
        self.path, self.saved = path, self.flow
        self.saved_at = QDateTime.currentDateTimeUtc()

    def would_empty_the_file(self) -> bool:
        """Saving would put a flow without nodes over one that has some."""
        return bool(self.saved and self.saved.nodes and not self.flow.nodes)


class Documents(QObject):
    """changed: the list, a name or what is saved. shown: another flow is in front.

    edited: the flow in front has a new value. saved: a document was written to its file.
    overwritten: what stood in a file (Flow) that gives way to another drawing.
    """

    changed = Signal()
    saved = Signal(object)
    overwritten = Signal(object)
    shown = Signal()
    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: list[Document] = []
        self._current = -1

    @property
    def all(self) -> tuple[Document, ...]:
        return tuple(self._open)

    @property
    def index(self) -> int:
        """Of the flow in front, -1 when none is open."""
        return self._current

    @property
    def current(self) -> Document | None:
        return self._open[self._current] if self._current >= 0 else None

    def front(self) -> tuple[str, list[str]]:
        """Id of the flow in front ("" = none), ids of all that are open."""
        ids = [document.flow.flow_id for document in self._open]
        return ids[self._current] if self._current >= 0 else "", ids

    @property
    def unsaved(self) -> tuple[Document, ...]:
        """Those whose changes would be lost."""
        return tuple(document for document in self._open if document.is_touched)

    def add(self, flow: Flow, path: Path | None = None) -> Document:
        """Opens a flow in front; one that is open already is only shown."""
        for index, document in enumerate(self._open):
            if document.flow.flow_id == flow.flow_id:
                self.show(index)
                return document
        document = Document(History(flow), path, flow if path else None, flow)
        self._open.append(document)
        self._current = len(self._open) - 1
        self.changed.emit()
        self.shown.emit()
        return document

    def restore(self, flow: Flow, path: Path | None, saved: Flow | None) -> Document:
        """Opens a flow that was left unsaved, or gives an open one what was left."""
        index = next((i for i, d in enumerate(self._open) if d.flow.flow_id == flow.flow_id), -1)
        if index >= 0:
            del self._open[index]
        document = Document(History(flow), path, saved, saved or replace(flow, nodes=(), links=()))
        self._open.insert(index if index >= 0 else len(self._open), document)
        self._current = self._open.index(document)
        self.changed.emit()
        self.shown.emit()
        return document

    def show(self, index: int) -> None:
        if 0 <= index < len(self._open) and index != self._current:
            self._current = index
            self.changed.emit()
            self.shown.emit()

    def show_flow(self, flow_id: str) -> None:
        """Brings an open flow to the front; nothing where it is not open."""
        for index, document in enumerate(self._open):
            if document.flow.flow_id == flow_id:
                self.show(index)

    def close(self, index: int) -> None:
        """Without asking: the window asks first where something would be lost."""
        if not 0 <= index < len(self._open):
            return
        del self._open[index]
        if self._current >= index:
            self._current = max(self._current - 1, 0) if self._open else -1
        self.changed.emit()
        self.shown.emit()

    def note_saved(self, document: Document, path: Path, stamp: str = "") -> None:
        document.note_saved(path)
        document.stamp = stamp
        self.changed.emit()
        self.saved.emit(document)

    def take(self, document: Document, flow: Flow, label: str, path: Path, stamp: str) -> None:
        """A file's content as an edit of the open flow."""
        document.history.push(flow, label)
        taken = replace(document, path=path, saved=flow, stamp=stamp)
        self._open[self._open.index(document)] = taken
        self.changed.emit()
        self.shown.emit()

    def note_adopted(self, document: Document, path: Path, stamp: str) -> None:
        """A file that holds the flow as it is was found: it is that one's from now on."""
        document.note_saved(path)
        document.stamp = stamp
        self.changed.emit()

    def note_edited(self) -> None:
        """Called when the flow in front got a new value."""
        self.changed.emit()
        self.edited.emit()
