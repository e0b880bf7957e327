"""The journal: append-only, numbered, hash-chained. See domain.protocols.Journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, Final

import apsw

from moniqo_desktop.domain import codec
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.events import Event
from moniqo_desktop.domain.flow import Flow
from moniqo_desktop.domain.flow_file import read_flow, write_flow
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.protocols import Batch, SavedRun, SavedWallet
from moniqo_desktop.domain.queries import RunInfo
from moniqo_desktop.store.database import Database
from moniqo_desktop.store.documents import Documents

FIRST_HASH: Final = b"\0" * 16
CHECKED_AT_START: Final = 5_000
"""Records whose chain is verified at start; `verify` looks at all."""


def chained(before: bytes, body: str) -> bytes:
    return hashlib.blake2b(before + body.encode(), digest_size=16).digest()


class SqliteJournal:
    """Over the tables runs, events and wallets. now: wall time, ms."""

    def __init__(self, database: Database, documents: Documents, now: Callable[[], Millis]) -> None:
        """Raises BadFile if the last records do not fit together."""
        self._database, self._documents, self._now = database, documents, now
        self._head = self._verified_head(CHECKED_AT_START)

    # ── writing ──────────────────────────────────────────────────────────────────────────────
    def open_run(self, run_id: str, flow: Flow, wallet: str, mode: str) -> int:
        """Saves the flow as a revision and registers the run."""
        revision = self._documents.save(flow)
        row = (
            run_id,
            wallet,
            mode,
            flow.flow_id,
            flow.name,
            write_flow(flow),
            revision,
            self._now(),
        )

        def write(connection: apsw.Connection) -> None:
            connection.execute("insert or ignore into wallets (name) values (?)", (wallet,))
            connection.execute(
                "insert into runs (run_id, wallet, mode, flow_id, flow_name, flow, revision,"
                " started_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

        self._database.write_now(write)
        return revision

    async def record(self, batch: Batch) -> None:
        rows, head = self._rows(batch.wallet, batch.events)

        def write(connection: apsw.Connection) -> None:
            connection.executemany(
                "insert into events (wallet, run_id, at, body, hash) values (?, ?, ?, ?, ?)", rows
            )
            connection.execute(
                "insert into wallets (name, checkpoint, venue_state) values (?1, ?2, ?3)"
                " on conflict (name) do update set checkpoint = coalesce(?2, checkpoint),"
                " venue_state = coalesce(?3, venue_state)",
                (batch.wallet, batch.checkpoint, batch.venue_state),
            )

        await self._database.write(write)
        self._head = head

    def close_run(self, run_id: str) -> None:
        self._database.write_now(
            lambda connection: connection.execute(
                "update runs set ended = 1 where run_id = ?", (run_id,)
            ).fetchall()
        )

    def _rows(
        self, wallet: str, events: Iterable[Event]
    ) -> tuple[list[tuple[str, str, int, str, bytes]], bytes]:
        head, rows = self._head, []
        for event in events:
            body = codec.to_text(event)
            head = chained(head, body)
            rows.append((wallet, event.run_id, event.at, body, head))
        return rows, head

    # ── reading ──────────────────────────────────────────────────────────────────────────────
    def saved(self, wallet: str) -> SavedWallet:
        reader = self._database.reader
        held = reader.execute(
            "select checkpoint, venue_state from wallets where name = ?", (wallet,)
        ).fetchone()
        runs = tuple(
            SavedRun(_text(run_id), read_flow(_bytes(flow)), int(str(revision)))
            for run_id, flow, revision in reader.execute(
                "select run_id, flow, revision from runs where wallet = ? and ended = 0"
                " order by started_at, run_id",
                (wallet,),
            )
        )
        events = self._decoded("select body from events where wallet = ? order by seq", (wallet,))
        checkpoint, venue_state = held if held else (None, None)
        return SavedWallet(
            wallet, runs, events, _maybe_bytes(checkpoint), _maybe_bytes(venue_state)
        )

    def events(self, run_id: str, after: int = 0, limit: int = 10_000) -> tuple[Event, ...]:
        return self._decoded(
            "select body from events where run_id = ? and seq > ? order by seq limit ?",
            (run_id, after, limit),
        )

    def runs(self, limit: int = 100) -> tuple[RunInfo, ...]:
        rows = self._database.reader.execute(
            "select run_id, flow_id, flow_name, wallet, mode, started_at, ended from runs"
            " order by started_at desc limit ?",
            (limit,),
        )
        return tuple(
            RunInfo(_text(a), _text(b), _text(c), _text(d), _text(e), int(str(at)), not ended)
            for a, b, c, d, e, at, ended in rows
        )

    def verify(self) -> int:
        """Checks the whole chain; returns the number of records. Raises BadFile at the first that
        does not fit."""
        self._verified_head(2**62)
        row = self._database.reader.execute("select count(*) from events").fetchone()
        return int(str(row[0])) if row else 0

    def _decoded(self, query: str, values: tuple[Any, ...]) -> tuple[Event, ...]:
        rows = self._database.reader.execute(query, values)
        return tuple(codec.from_text(_text(body)) for (body,) in rows)

    def _verified_head(self, last: int) -> bytes:
        """Hash of the newest record, after the last ones were found to follow from each other."""
        rows = self._database.reader.execute(
            "select seq, body, hash from events order by seq desc limit ?", (last + 1,)
        ).fetchall()[::-1]
        whole = len(rows) <= last
        head, before = (
            (FIRST_HASH, 0) if whole or not rows else (_bytes(rows[0][2]), _int(rows[0][0]))
        )
        for seq, body, found in rows if whole else rows[1:]:
            if _int(seq) != before + 1 or chained(head, _text(body)) != found:
                raise BadFile(
                    f"The journal does not fit together from record {seq} on; "
                    "it was left as it is and nothing is traded from it.",
                    hint="Restore the newest backup, or start with a new folder (--home).",
                    code="JOURNAL_BROKEN",
                )
            head, before = _bytes(found), _int(seq)
        return head


def _text(value: object) -> str:
    assert isinstance(value, str)
    return value


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value


def _bytes(value: object) -> bytes:
    assert isinstance(value, bytes)
    return value


def _maybe_bytes(value: object) -> bytes | None:
    return None if value is None else _bytes(value)
