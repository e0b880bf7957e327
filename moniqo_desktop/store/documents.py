"""Flows as documents with revisions. See domain.protocols.Library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import apsw

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from moniqo_desktop.domain.flow.revisions import RevisionInfo
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.store.database import Database

KEPT_REVISIONS: Final = 50


class Documents:
    """now: wall time, ms. device: who writes; kept with each revision for later merging."""

    def __init__(self, database: Database, now: Callable[[], Millis], device: str) -> None:
        self._database, self._now, self._device = database, now, device
        self._counter = 0

    def flows(self) -> tuple[tuple[str, str], ...]:
        """(flow_id, name), newest change first."""
        rows = self._database.read(
            "select flow_id, name from flows where deleted_at is null order by changed_at desc"
        )
        return tuple((str(flow_id), str(name)) for flow_id, name in rows)

    def load(self, flow_id: str, revision: int = 0) -> Flow:
        """revision 0 = the newest. Raises Mistake if there is none."""
        return read_flow(self.body(flow_id, revision))

    def body(self, flow_id: str, revision: int = 0) -> bytes:
        """The same as it stands in a file: `read_flow` takes far longer than looking it up, and
        may be called in a thread of its own."""
        rows = self._database.read(
            "select body from revisions where flow_id = ?1 and (?2 = 0 or revision = ?2)"
            " order by revision desc limit 1",
            (flow_id, revision),
        )
        if not rows:
            raise Mistake("That flow is not stored here.")
        found: bytes = rows[0][0]
        return found

    def revisions(self, flow_id: str) -> tuple[tuple[int, Millis], ...]:
        """(revision, saved at), newest first."""
        rows = self._database.read(
            "select revision, saved_at from revisions where flow_id = ? order by revision desc",
            (flow_id,),
        )
        return tuple((int(str(number)), int(str(at))) for number, at in rows)

    def history(self, flow_id: str) -> tuple[RevisionInfo, ...]:
        """What is kept of a flow, newest first."""
        rows = self._database.read(
            "select revision, saved_at, name, actor, device from revisions where flow_id = ?"
            " order by revision desc",
            (flow_id,),
        )
        return tuple(
            RevisionInfo(int(str(number)), int(str(at)), str(name), str(actor), str(device))
            for number, at, name, actor, device in rows
        )

    def rename(self, flow_id: str, revision: int, name: str) -> None:
        """Raises Mistake if the revision is not kept any more."""

        def write(connection: apsw.Connection) -> int:
            connection.execute(
                "update revisions set name = ? where flow_id = ? and revision = ?",
                (name, flow_id, revision),
            )
            return connection.changes()

        if not self._database.write_now(write):
            raise Mistake("That version is not kept any more; nothing was named.")

    def save(self, flow: Flow, *, emptied: bool = False, name: str = "", actor: str = "") -> int:
        """The new revision, or the newest one if nothing changed.

        emptied: the trader has confirmed that the flow shall be empty. name: a name given to the
        revision; actor: who asked. Raises Mistake for an empty flow over a full one.
        """
        body = write_flow(flow)
        now = self._now()

        def write(connection: apsw.Connection) -> int:
            row = connection.execute(
                "select revision, body from revisions where flow_id = ?"
                " order by revision desc limit 1",
                (flow.flow_id,),
            ).fetchone()
            last, held = (int(str(row[0])), row[1]) if row else (0, None)
            if held == body:
                _name(connection, flow.flow_id, last, name)
                return last
            if isinstance(held, bytes) and not flow.nodes and not emptied and read_flow(held).nodes:
                raise Mistake(
                    f"“{flow.name}” is empty, but the stored one is not; it was left as it is.",
                    hint="Confirm that it shall be emptied.",
                )
            self._insert(connection, flow, RevisionInfo(last + 1, now, name, actor), body)
            return last + 1

        revision: int = self._database.write_now(write)
        return revision

    def _insert(
        self, connection: apsw.Connection, flow: Flow, made: RevisionInfo, body: bytes
    ) -> None:
        self._counter += 1
        clock = f"{made.saved_at:013d}-{self._counter:06d}-{self._device}"
        connection.execute(
            "insert into revisions (flow_id, revision, body, saved_at, clock, device, name, actor)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                flow.flow_id,
                made.revision,
                body,
                made.saved_at,
                clock,
                self._device,
                made.name,
                made.actor,
            ),
        )
        connection.execute(
            "insert into flows (flow_id, name, revision, changed_at) values (?1, ?2, ?3, ?4)"
            " on conflict (flow_id) do update set name = ?2, revision = ?3, changed_at = ?4",
            (flow.flow_id, flow.name, made.revision, made.saved_at),
        )
        _make_room(connection, flow.flow_id, made.revision)


def _name(connection: apsw.Connection, flow_id: str, revision: int, name: str) -> None:
    if name:
        connection.execute(
            "update revisions set name = ? where flow_id = ? and revision = ?",
            (name, flow_id, revision),
        )


def _make_room(connection: apsw.Connection, flow_id: str, newest: int) -> None:
    """The oldest without a name go first, the newest never."""
    connection.execute(
        "delete from revisions where flow_id = ?1 and revision in ("
        "select revision from revisions where flow_id = ?1"
        " order by revision = ?2 desc, name != '' desc, revision desc limit -1 offset ?3)",
        (flow_id, newest, KEPT_REVISIONS),
    )
