"""Versions of flows behind the three doors: kept, named and read in the ledger."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.flow.revisions import (
    KeepRevision,
    NameRevision,
    RevisionCommand,
    RevisionKept,
    RevisionQuery,
    RevisionsOf,
)

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.domain.messages.events import Event
    from moniqo_desktop.store.documents import Documents


class Revisions:
    """now: present of the wallet. publish: tells an event to everybody."""

    def __init__(
        self, documents: Documents, now: Callable[[], Millis], publish: Callable[[Event], None]
    ) -> None:
        self._documents, self._now, self._publish = documents, now, publish

    async def perform(self, command: RevisionCommand) -> None:
        """Waits for the disk beside the loop. Raises Mistake or StoreBusy; then nothing changed."""
        match command:
            case KeepRevision(flow=flow):
                save = partial(
                    self._documents.save,
                    flow,
                    emptied=command.emptied,
                    name=command.name,
                    actor=command.actor,
                )
                revision = await asyncio.to_thread(save)
                self._tell(flow.flow_id, revision)
            case NameRevision():
                given = command.flow_id, command.revision, command.name
                await asyncio.to_thread(self._documents.rename, *given)
                self._tell(command.flow_id, command.revision)

    async def answer(self, query: RevisionQuery) -> object:
        """See domain/flow/revisions.py for what each question gives. A version is looked up at
        once and read beside the loop."""
        if isinstance(query, RevisionsOf):
            return self._documents.history(query.flow_id)
        body = self._documents.body(query.flow_id, query.revision)
        return await asyncio.to_thread(read_flow, body)

    def _tell(self, flow_id: str, revision: int) -> None:
        self._publish(RevisionKept(self._now(), "", flow_id, revision))
