"""Where drafts lie: one folder for each program that is open, so that two never mix theirs."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from moniqo_desktop.app.documents.drafts_found import Draft, recovered, remove
from moniqo_desktop.app.documents.edit_journal import EditJournal
from moniqo_desktop.app.whole_file import sweep
from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.store.lock import FolderLock

NAME: Final = "drafts"
MOST: Final = 9
"""Programs that may be open on one folder of flows."""
LEFT_MS: Final = 60_000
"""A file half written for longer than this belongs to a program that died."""


class DraftsFolder:
    """Claimed when it is first needed; close it to let the next program have it."""

    def __init__(self, flows: Path, now: Callable[[], int]) -> None:
        """now: wall time, ms UTC."""
        self._flows, self._now = flows, now
        self._lock: FolderLock | None = None
        self._own = flows / NAME
        self._journals: dict[str, EditJournal] = {}
        self.unreadable: tuple[Path, ...] = ()
        """Drafts that `found` had to leave where they are."""

    def journal(self, flow_id: str) -> EditJournal:
        """Raises StoreBusy where the disk says no."""
        if flow_id not in self._journals:
            self._journals[flow_id] = EditJournal(self._claimed(), flow_id, self._now)
        return self._journals[flow_id]

    def journals(self) -> tuple[EditJournal, ...]:
        """Of the flows that were drafted since the start."""
        return tuple(self._journals.values())

    def found(self) -> tuple[Draft, ...]:
        """What earlier programs left, the newest of each flow; damaged drafts stay where they are.

        What lay in the folder of another program that has ended moves into this one's. Raises
        StoreBusy where the disk says no.
        """
        if not self._flows.is_dir():
            return ()
        own = self._claimed()
        newest: dict[str, Draft] = {}
        for folder in self._folders():
            if folder == own:
                whole = {file for file, _ in _keep_newest(newest, folder)}
                self.unreadable = tuple(set(folder.glob("*.json")) - whole)
            elif folder.is_dir():
                self._take_over(newest, folder)
        return tuple(newest.values())

    def size_bytes(self) -> int:
        """Of all drafts and their journals, those of other programs too."""
        try:
            files = [file for folder in self._folders() for file in folder.glob("*.*")]
            return sum(file.stat().st_size for file in files)
        except OSError:
            return 0

    def close(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        self._journals.clear()

    def _take_over(self, newest: dict[str, Draft], folder: Path) -> None:
        with _held(folder) as is_free:
            if not is_free:
                return
            drafts = _keep_newest(newest, folder)
            for file, draft in drafts:
                self.journal(draft.flow.flow_id).keep(newest[draft.flow.flow_id].flow, draft.path)
                remove(file)

    def _claimed(self) -> Path:
        """The first folder that no open program holds."""
        if self._lock is not None:
            return self._own
        for folder in self._folders():
            try:
                self._lock, self._own = FolderLock(folder), folder
            except StoreBusy as busy:
                if busy.code != "SECOND_INSTANCE":
                    raise
                continue
            weakref.finalize(self, self._lock.close)
            self._sweep()
            return folder
        raise StoreBusy(
            f"Moniqo is open {MOST} times on these flows: this window keeps no drafts.",
            hint="Save what you draw here, or close another window.",
        )

    def _sweep(self) -> None:
        before = self._now() - LEFT_MS
        sweep(self._flows, before)
        sweep(self._own, before)

    def _folders(self) -> Iterator[Path]:
        yield self._flows / NAME
        for number in range(2, MOST + 1):
            yield self._flows / f"{NAME}-{number}"


def _keep_newest(newest: dict[str, Draft], folder: Path) -> list[tuple[Path, Draft]]:
    """Returns all of the folder with their files."""
    drafts = [(file, recovered(file)) for file in sorted(folder.glob("*.json"))]
    whole = [(file, draft) for file, draft in drafts if draft is not None]
    for _, draft in whole:
        known = newest.get(draft.flow.flow_id)
        if known is None or known.edited_at < draft.edited_at:
            newest[draft.flow.flow_id] = draft
    return whole


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Whether no other program has the folder; until the end of the block none gets it."""
    try:
        lock = FolderLock(folder)
    except StoreBusy:
        yield False
        return
    try:
        yield True
    finally:
        lock.close()
