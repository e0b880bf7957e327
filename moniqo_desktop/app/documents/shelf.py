"""Flows as files: read strictly, written all or nothing."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable
from dataclasses import replace
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Final

from moniqo_desktop.app.documents.drafts_folder import DraftsFolder
from moniqo_desktop.app.whole_file import write_whole
from moniqo_desktop.domain.errors import BadFile, Mistake, StoreBusy
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from moniqo_desktop.domain.flow.text import flow_text

_log: Final = logging.getLogger(__name__)
READABLE: Final = 2_000
"""Nodes and wires of the largest flow whose file is indented."""
LARGE_BYTES: Final = 50_000
"""Some 250 nodes: read in about 3 ms, so smaller files open in the turn in which they are asked
for."""
_NO_ROOM: Final = "The file is as it was before. Make room or choose another folder."
_NO_LEAVE: Final = "The file is as it was before. Choose another folder."
_HEAD: Final = re.compile(
    r'\s*\{\s*"format":\s*"[\w-]+",\s*"version":\s*\d+,\s*"flow_id":\s*"([^"\\]+)",'
)
_HEAD_BYTES: Final = 1_000
_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")


class FlowShelf:
    """The trader's flows in one folder, and the templates that came with the program."""

    def __init__(
        self,
        folder: Path,
        templates: Path,
        new_id: Callable[[], str],
        now: Callable[[], int] | None = None,
    ) -> None:
        """now: ms UTC, the clock of the system where none is given."""
        self._folder, self._templates, self._new_id = folder, templates, new_id
        self._drafts = DraftsFolder(folder, now or _wall_ms)

    @property
    def folder(self) -> Path:
        return self._folder

    def templates(self) -> tuple[Path, ...]:
        return tuple(sorted(self._templates.glob("*.json")))

    def own(self) -> tuple[Path, ...]:
        files = [(_written_at(path), path) for path in self._folder.glob("*.json")]
        return tuple(path for _, path in sorted(files, reverse=True))

    def tags(self, path: Path) -> tuple[str, ...]:
        try:
            tags = json.loads(path.read_bytes()).get("tags", ())
        except (OSError, ValueError, AttributeError):
            return ()
        return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()

    def read(self, path: Path) -> Flow:
        """Raises BadFile with what is wrong in which file."""
        try:
            return read_flow(path.read_bytes())
        except OSError as error:
            raise BadFile(f"{path.name} cannot be read: {_reason(error)}.") from error
        except BadFile as error:
            raise BadFile(f"{path.name}: {error.message}", hint=error.hint) from error

    def copy_of(self, path: Path) -> Flow:
        return replace(self.read(path), flow_id=self._new_id())

    def copy(self, flow: Flow, name: str) -> Flow:
        return replace(flow, flow_id=self._new_id(), name=name)

    def is_large(self, path: Path) -> bool:
        return _size_bytes(path) > LARGE_BYTES

    def has_large_drafts(self) -> bool:
        return self._drafts.size_bytes() > LARGE_BYTES

    def stamp(self, path: Path) -> str:
        try:
            found = path.stat()
        except OSError:
            return ""
        return f"{found.st_mtime_ns}-{found.st_size}-{found.st_ino}"

    def text_of(self, flow: Flow) -> str:
        return write_flow(flow).decode()

    def from_text(self, text: str) -> Flow:
        """Raises BadFile with what is wrong in the text."""
        try:
            return replace(read_flow(text.encode()), flow_id=self._new_id())
        except BadFile as error:
            raise BadFile(
                f"The clipboard holds no flow. {error.message}.".replace("..", "."),
                hint="Copy all of a flow's text, from the first brace to the last.",
            ) from error

    def set_aside(self, path: Path) -> Path:
        """Raises StoreBusy where the disk says no."""
        number, aside = 1, path.with_suffix(".aside.json")
        while aside.exists():
            number += 1
            aside = path.with_suffix(f".aside{number}.json")
        try:
            return path.rename(aside)
        except OSError as error:
            raise StoreBusy(f"{path.name} could not be laid aside: {_reason(error)}.") from error

    def write(self, flow: Flow, path: Path, *, emptied: bool = False) -> None:
        """Raises Mistake for an empty flow over a full one, StoreBusy where the disk says no."""
        if not flow.nodes and not emptied and self._has_nodes(path):
            raise Mistake(
                f"“{flow.name}” is empty and {path.name} is not; the file was left as it was."
            )
        try:
            write_whole(path, _content(flow))
        except OSError as error:
            raise StoreBusy(
                f"“{flow.name}” could not be saved: {_reason(error)}.",
                hint=_NO_ROOM if error.errno in (ENOSPC, EDQUOT) else _NO_LEAVE,
            ) from error

    def keep_draft(self, flow: Flow, path: Path | None) -> None:
        """Raises StoreBusy with what it means, where the disk says no."""
        try:
            self._drafts.journal(flow.flow_id).keep(flow, path)
        except OSError as error:
            raise StoreBusy(
                f"Changes of “{flow.name}” cannot be kept on the disk: {_reason(error)}.",
                hint="They are in this window only. Make room, or save the flow elsewhere.",
            ) from error

    def drop_draft(self, flow_id: str) -> None:
        try:
            self._drafts.journal(flow_id).drop()
        except (OSError, StoreBusy) as error:
            _log.info("draft not removed reason=%s", error)

    def drafts(self) -> tuple[tuple[Flow, Path | None], ...]:
        """Damaged ones stay on disk and are left out."""
        try:
            return tuple((draft.flow, draft.path) for draft in self._drafts.found())
        except (OSError, StoreBusy) as error:
            _log.info("drafts not read reason=%s", error)
            return ()

    def unreadable_drafts(self) -> tuple[Path, ...]:
        return self._drafts.unreadable

    def is_urgent(self) -> bool:
        """A draft is on the disk only after the next settle_drafts."""
        return any(journal.is_urgent for journal in self._drafts.journals())

    def settle_drafts(self) -> None:
        """Brings drafts to the disk so that they outlive a power cut. May take long; may be called
        in a thread of its own."""
        for journal in self._drafts.journals():
            try:
                journal.settle()
            except OSError as error:
                _log.info("draft not settled reason=%s", error)

    def close(self) -> None:
        """After the last flow was closed; another program may have the drafts then."""
        self.settle_drafts()
        self._drafts.close()

    def place_of(self, flow: Flow) -> Path:
        name = _NOT_IN_NAMES.sub("_", flow.name.casefold()).strip("_") or "flow"
        place = self._folder / f"{name}.json"
        if place.exists() and self._id_in(place) != flow.flow_id:
            return self._folder / f"{name}_{flow.flow_id[-6:]}.json"
        return place

    def free_place(self, flow: Flow) -> Path:
        first = place = self.place_of(flow)
        number = 2
        while place.exists():
            place = first.with_name(f"{first.stem}_{number}.json")
            number += 1
        return place

    def new_flow(self, name: str) -> Flow:
        return Flow(self._new_id(), name)

    def _has_nodes(self, path: Path) -> bool:
        try:
            return bool(self.read(path).nodes)
        except BadFile:
            return path.exists()

    def _id_in(self, path: Path) -> str:
        """Out of its first lines where they are as written here: the rest may be large."""
        try:
            head = _HEAD.match(_start_of(path))
            return head[1] if head else self.read(path).flow_id
        except BadFile:
            return ""


def _content(flow: Flow) -> bytes:
    """Indented for people, but for drawings nobody reads as text: a tenth of the time."""
    if len(flow.nodes) + len(flow.links) <= READABLE:
        return write_flow(flow)
    return (flow_text(flow) + "\n").encode()


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _start_of(path: Path) -> str:
    """ "" where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES).decode(errors="replace")
    except OSError:
        return ""


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
