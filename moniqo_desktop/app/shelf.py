"""Flows as files: read strictly, written all or nothing."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from moniqo_desktop.app.whole_file import write_quickly, write_whole
from moniqo_desktop.domain.errors import BadFile, Mistake, StoreBusy
from moniqo_desktop.domain.flow import Flow
from moniqo_desktop.domain.flow_file import read_flow, to_json, write_flow

DRAFTS: Final = "drafts"
DRAFT_OF: Final = "draft_of"
_log: Final = logging.getLogger(__name__)
_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")


class FlowShelf:
    """The trader's flows in one folder, and the templates that came with the program."""

    def __init__(self, folder: Path, templates: Path, new_id: Callable[[], str]) -> None:
        self._folder, self._templates, self._new_id = folder, templates, new_id

    @property
    def folder(self) -> Path:
        return self._folder

    def templates(self) -> tuple[Path, ...]:
        return tuple(sorted(self._templates.glob("*.json")))

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

    def write(self, flow: Flow, path: Path, *, emptied: bool = False) -> None:
        """Raises Mistake for an empty flow over a full one, StoreBusy where the disk says no."""
        if not flow.nodes and not emptied and self._has_nodes(path):
            raise Mistake(
                f"“{flow.name}” is empty and {path.name} is not; the file was left as it was."
            )
        try:
            write_whole(path, write_flow(flow))
        except OSError as error:
            raise StoreBusy(
                f"“{flow.name}” could not be saved: {_reason(error)}.",
                hint="The file is as it was before. Make room or choose another folder.",
            ) from error

    def keep_draft(self, flow: Flow, path: Path | None) -> None:
        content = to_json(flow) | {DRAFT_OF: str(path) if path is not None else ""}
        try:
            write_quickly(self._draft(flow.flow_id), json.dumps(content).encode())
        except OSError as error:
            _log.info("draft not kept reason=%s", error)

    def drop_draft(self, flow_id: str) -> None:
        try:
            self._draft(flow_id).unlink(missing_ok=True)
        except OSError as error:
            _log.info("draft not removed reason=%s", error)

    def drafts(self) -> tuple[tuple[Flow, Path | None], ...]:
        """Damaged ones stay on disk and are left out."""
        found = []
        for file in sorted((self._folder / DRAFTS).glob("*.json")):
            try:
                raw = file.read_bytes()
                flow, of = read_flow(raw), str(json.loads(raw).get(DRAFT_OF, ""))
            except (OSError, BadFile) as error:
                _log.info("draft not readable file=%s reason=%s", file.name, error)
                continue
            found.append((flow, Path(of) if of else None))
        return tuple(found)

    def _draft(self, flow_id: str) -> Path:
        return self._folder / DRAFTS / f"{_NOT_IN_NAMES.sub('-', flow_id.casefold())}.json"

    def place_of(self, flow: Flow) -> Path:
        name = _NOT_IN_NAMES.sub("_", flow.name.casefold()).strip("_") or "flow"
        place = self._folder / f"{name}.json"
        if place.exists() and self._id_in(place) != flow.flow_id:
            return self._folder / f"{name}_{flow.flow_id[-6:]}.json"
        return place

    def new_flow(self, name: str) -> Flow:
        return Flow(self._new_id(), name)

    def _has_nodes(self, path: Path) -> bool:
        try:
            return bool(self.read(path).nodes)
        except BadFile:
            return path.exists()

    def _id_in(self, path: Path) -> str:
        try:
            return self.read(path).flow_id
        except BadFile:
            return ""


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
