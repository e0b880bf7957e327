"""Finished trials of a search as a file: one JSON line each, appended as they come.

The first line names the search; a search is taken up only by the very same one. A line cut by a
crash is dropped when the file is next opened: its trial is run again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from moniqo_desktop.domain.errors import BadFile, StoreBusy
from moniqo_desktop.research.tried import Tried, tried_from

FORMAT: Final = "moniqo-search"
VERSION: Final = 1
SYNCED: Final = 200
OTHER_SEARCH: Final = "OTHER_SEARCH"
"""Code of the mistake."""


class TrialFile:
    """trials: number → what is known already. One writer at a time."""

    def __init__(self, path: Path, search: Mapping[str, Any]) -> None:
        """search: what names the search, as JSON.

        Raises BadFile if the file belongs to another search or is none; it is left as it is then.
        """
        self.path = path
        self.trials: dict[int, Tried] = {}
        self._loose = 0
        first = json.dumps({"format": FORMAT, "version": VERSION, "search": search})
        end = self._read(first) if path.exists() else 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab")
            self._file.truncate(end)
            if not end:
                self._write(f"{first}\n")
        except OSError as problem:
            raise _full(path, problem) from problem

    def append(self, tried: Sequence[Tried]) -> None:
        """They survive the end of this process then; a power cut after `close`, or after the next
        SYNCED trials. Raises StoreBusy if the disk is full."""
        lines = [json.dumps(each.row(), separators=(",", ":")) for each in tried]
        try:
            self._write("".join(f"{line}\n" for line in lines))
        except OSError as problem:
            raise _full(self.path, problem) from problem
        self.trials.update((each.number, each) for each in tried)
        self._loose += len(tried)
        if self._loose >= SYNCED:
            self._sync()

    def close(self) -> None:
        self._sync()
        self._file.close()

    def _write(self, text: str) -> None:
        self._file.write(text.encode())
        self._file.flush()

    def _sync(self) -> None:
        with suppress(OSError):  # what it lacks is run again
            os.fsync(self._file.fileno())
        self._loose = 0

    def _read(self, first: str) -> int:
        """Takes up what is there; returns where the whole lines end."""
        raw = self.path.read_bytes()
        end = raw.rfind(b"\n") + 1
        lines = raw[:end].split(b"\n")[:-1]
        if not lines:
            return 0
        if lines[0].decode(errors="replace") != first:
            raise BadFile(
                f"{self.path} holds another search than this one; it was left as it is.",
                hint="Choose another --report folder, or leave out --resume.",
                code=OTHER_SEARCH,
            )
        for number, line in enumerate(lines[1:], start=2):
            try:
                tried = tried_from(json.loads(line))
            except (ValueError, BadFile) as problem:
                if number == len(lines):  # a power cut may leave zeros with a line's end
                    return end - len(line) - 1
                raise BadFile(f"{self.path}, line {number}: this is no trial.") from problem
            self.trials[tried.number] = tried
        return end


def trials_in(path: Path) -> Iterator[Tried]:
    """What a file holds, one after the other as it stands there, while another program may still
    write to it: a million sets are never in memory with all their returns. Raises OSError,
    ValueError or BadFile where it cannot be read."""
    with path.open("rb") as file:
        next(file, b"")
        for line in file:
            if line.endswith(b"\n"):
                yield tried_from(json.loads(line))


def set_aside(path: Path) -> Path | None:
    """Renames what an earlier search left, so that nothing is lost; None if there is nothing."""
    if not path.exists():
        return None
    number = 1
    while (other := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    return path.rename(other)


def _full(path: Path, problem: OSError) -> StoreBusy:
    return StoreBusy(
        f"{path} cannot be written: {(problem.strerror or 'the disk says no').lower()}.",
        hint="Make room, then say --resume: what is done is kept.",
    )
