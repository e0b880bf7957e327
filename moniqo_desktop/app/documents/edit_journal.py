"""Unsaved work, edit by edit: a draft file and, behind it, a journal of what came after.

The draft is a whole flow file with a key and the number of the last edit in it; a journal of that
key has one line for each later edit. Lines are handed to the system at once, so they outlive the
program; `settle` brings them to the disk, where they outlive a power cut, and folds long journals
into the draft. Journals of another key do not count.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from moniqo_desktop.app.documents.drafts_found import drawn, remove, remove_journals
from moniqo_desktop.app.documents.edit_journal_lines import line_of, patch_of
from moniqo_desktop.app.whole_file import prepared, synced, write_quickly, written_beside
from moniqo_desktop.domain.flow.drawing import Flow

SMALL: Final = 1_000
"""Up to so many parts a draft is written at once; larger ones are left to `settle`."""
FOLD_BYTES: Final = 400_000
FOLD_LINES: Final = 400
_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")


class EditJournal:
    """Of one open flow. Everything but settle is called from one thread."""

    def __init__(self, folder: Path, flow_id: str, now: Callable[[], int]) -> None:
        """now: wall time, ms UTC."""
        self._name = _NOT_IN_NAMES.sub("-", flow_id.casefold())
        self._folder, self._now = folder, now
        self._lock, self._settling = threading.Lock(), threading.Lock()
        self._flow: Flow | None = None
        self._path: Path | None = None
        self._key = ""
        self._number = self._lines = self._bytes = self._part = 0
        self._is_drafted = self._is_settled = True

    @property
    def draft(self) -> Path:
        return self._folder / f"{self._name}.json"

    @property
    def is_urgent(self) -> bool:
        """Nothing can be recovered before the next settle: the drawing is too large to write at
        once."""
        return not self._is_drafted

    def keep(self, flow: Flow, path: Path | None) -> None:
        """The newest drawing, with the file it belongs to. Raises OSError; the next call then
        begins anew."""
        with self._lock:
            known, self._flow = self._flow, None
            if known is None or path != self._path:
                self._begin(flow, path)
            elif flow is not known:
                self._append(known, flow)
            self._flow = flow

    def settle(self) -> None:
        """Brings everything to the disk; may take long, and may run beside keep. Raises OSError."""
        with self._settling:
            self._settle()

    def _settle(self) -> None:
        with self._lock:
            flow, number, key = self._flow, self._number, self._key
            if flow is None or self._is_settled:
                return
            self._is_settled = True
            folds = not self._is_drafted or self._bytes > FOLD_BYTES or self._lines > FOLD_LINES
            if folds:
                self._part, self._lines, self._bytes = self._part + 1, 0, 0
            journal = self._journal(self._part)
        try:
            if folds:
                self._fold(flow, number, key)
            _sync(journal)
        except OSError:
            self._is_settled = False
            raise

    def drop(self) -> None:
        """Nothing is unsaved any more. Raises OSError."""
        with self._lock:
            self._flow, self._key = None, ""
            remove(self.draft)

    def _begin(self, flow: Flow, path: Path | None) -> None:
        self._path, self._key = path, os.urandom(4).hex()
        self._number = self._lines = self._bytes = self._part = 0
        self._is_settled = self._is_drafted = False
        if len(flow.nodes) + len(flow.links) + len(flow.notes) + len(flow.blocks) <= SMALL:
            write_quickly(self.draft, self._drawn(flow, 0, self._key))
            self._is_drafted = True
            remove_journals(self.draft, but=self._key)

    def _append(self, before: Flow, after: Flow) -> None:
        line = line_of(self._number + 1, self._now(), patch_of(before, after))
        if self._lines:
            with self._journal(self._part).open("ab") as file:
                file.write(line)
        else:
            write_quickly(self._journal(self._part), line)  # there is never an empty one
        self._number, self._lines = self._number + 1, self._lines + 1
        self._bytes += len(line)
        self._is_settled = False

    def _fold(self, flow: Flow, number: int, key: str) -> None:
        """A new draft; the parts of the journal it holds are taken away.

        A first one takes its name before the disk has it: until then nothing could be recovered.
        """
        is_first = not self._is_drafted
        write = written_beside if is_first else prepared
        part = write(self.draft, self._drawn(flow, number, key))
        try:
            with self._lock:
                if self._key != key:
                    return  # saved, or begun anew, in the meantime
                part.replace(self.draft)
                self._is_drafted = True
                remove_journals(self.draft, but=key)
                for old in range(self._part):
                    self._journal(old).unlink(missing_ok=True)
        finally:
            part.unlink(missing_ok=True)
        if is_first:
            _sync(self.draft)

    def _drawn(self, flow: Flow, number: int, key: str) -> bytes:
        return drawn(flow, self._path, at=self._now(), key=key, number=number)

    def _journal(self, part: int) -> Path:
        return self._folder / f"{self._name}.{self._key}.{part:06d}.edits"


def _sync(journal: Path) -> None:
    """A journal that is gone, or has no line yet, has nothing to lose."""
    with suppress(FileNotFoundError):
        synced(journal)
        synced(journal.parent)
