"""Flow files on their way from the disk. A large one is read away from the window's thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.ui.documents.titles import Titles

if TYPE_CHECKING:
    from pathlib import Path

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.documents.arrivals import Arrivals
    from moniqo_desktop.ui.documents.documents import Shelf
    from moniqo_desktop.ui.main_window import MainWindow

MOMENT_MS: Final = 150
"""What takes longer is shown to be on its way."""
Beside = Callable[[Callable[[], object], Callable[[object], None]], None]
"""Does work away from the window's thread and hands over there what came of it; None = nothing."""
Way = Callable[["Arrivals", "Path", "Flow", str], None]
"""What is done with a file: given its path, its flow, and its stamp before it was read."""


def in_line(work: Callable[[], object], then: Callable[[object], None]) -> None:
    """Where there is no other thread."""
    then(work())


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    path: Path
    way: Way


@dataclass(frozen=True, slots=True)
class _Read:
    """flow: or what is wrong with the file."""

    flow: Flow | MoniqoError
    stamp: str


class Openings(QObject):
    """One after the other, in the order they were asked for; outlives a window.

    changed: other files are seen to be on their way. beside: also for whatever else is read.
    """

    changed = Signal()

    def __init__(
        self, shelf: Shelf, beside: Beside = in_line, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shelf, self.beside, self.titles = shelf, beside, Titles(shelf, beside)
        self._queue: deque[_Asked] = deque()
        self._front: _Asked | None = None
        self._seen: tuple[Path, ...] = ()
        self._moment = QTimer(self, singleShot=True, interval=MOMENT_MS)
        self._moment.timeout.connect(self._show)

    @property
    def seen(self) -> tuple[Path, ...]:
        """What takes longer than a moment, in the order it will open."""
        return self._seen

    def lead_to(self, window: MainWindow, arrivals: Arrivals) -> None:
        """Where flows open and problems are told from now on: another look is another window."""
        self._window, self._arrivals = window, arrivals

    def ask(self, path: Path, way: Way) -> None:
        """Reads a file and goes the way; at once where it is small and nothing is before it."""
        self._queue.append(_Asked(path, way))
        if self._front is None:
            self._moment.start()
            self._go_on()
        elif self._seen:
            self._show()

    def cancel(self, place: int) -> None:
        """place: in `seen`. What was read of it so far is thrown away; the file stays as it is."""
        if not 0 <= place < len(self._seen):
            return
        if place == 0:
            self._front = None
            self._go_on()
        else:
            del self._queue[place - 1]
        self._show()

    def _go_on(self) -> None:
        while self._front is None and self._queue:
            asked = self._front = self._queue.popleft()
            beside = self.beside if self._shelf.is_large(asked.path) else in_line
            beside(partial(self._read, asked.path), partial(self._arrive, asked))
        if self._front is None:
            self._moment.stop()
            if self._seen:
                self._show()

    def _read(self, path: Path) -> _Read:
        """In a thread of its own. The stamp first: whoever writes the file meanwhile is noticed
        before it is saved over."""
        stamp = self._shelf.stamp(path)
        try:
            return _Read(self._shelf.read(path), stamp)
        except MoniqoError as problem:
            return _Read(problem, stamp)

    def _arrive(self, asked: _Asked, found: object) -> None:
        if asked is not self._front:
            return  # cancelled meanwhile
        self._front = None
        if self._seen:
            self._show()
        if isinstance(found, _Read):
            self._hand_over(asked, found)
        self._go_on()

    def _hand_over(self, asked: _Asked, found: _Read) -> None:
        """A file that cannot be read is no matter of the flow in front: it is told of all."""
        if isinstance(found.flow, MoniqoError):
            self._window.question.tell(str(found.flow), everywhere=True)
            return
        way = partial(asked.way, self._arrivals, asked.path, found.flow, found.stamp)
        self._window.attempt(way)

    def _show(self) -> None:
        front = () if self._front is None else (self._front,)
        self._seen = tuple(asked.path for asked in (*front, *self._queue))
        self.changed.emit()
