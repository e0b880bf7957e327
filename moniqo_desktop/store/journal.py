"""The journal: append-only, numbered, hash-chained. See domain.protocols.Journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import apsw

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.queries import RunInfo
from moniqo_desktop.domain.protocols import Batch, SavedRun, SavedWallet
from moniqo_desktop.store.database import Database
from moniqo_desktop.store.documents import Documents

HASH_BYTES: Final = 16
FIRST_HASH: Final = b"\0" * HASH_BYTES
CHECKED_AT_START: Final = 5_000
"""Records whose chain is verified at start; `verify` looks at all."""


def chained(before: bytes, body: str) -> bytes:
    return hashlib.blake2b(before + body.encode(), digest_size=HASH_BYTES).digest()


class SqliteJournal:
    """Over the tables runs, events and wallets. now: wall time, ms."""

    def __init__(self, database: Database, documents: Documents, now: Callable[[], Millis]) -> None:
        """Raises BadFile if the last records do not fit together."""
        self._database, self._documents, self._now = database, documents, now
        self._check_chain(CHECKED_AT_START)

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

    def revise(self, flow: Flow) -> int:
        return self._documents.save(flow)

    async def record(self, batch: Batch) -> None:
        lines = [(event.run_id, event.at, codec.to_text(event)) for event in batch.events]
        state = (batch.wallet, _sealed(batch.checkpoint), _sealed(batch.venue_state))

        def write(connection: apsw.Connection) -> None:
            connection.executemany(
                "insert into events (wallet, run_id, at, body, hash) values (?, ?, ?, ?, ?)",
                _chain(_newest_hash(connection), batch.wallet, lines),
            )
            connection.execute(
                "insert into wallets (name, checkpoint, venue_state) values (?1, ?2, ?3)"
                " on conflict (name) do update set checkpoint = coalesce(?2, checkpoint),"
                " venue_state = coalesce(?3, venue_state)",
                state,
            )

        await self._database.write(write)

    def close_run(self, run_id: str) -> None:
        self._database.write_now(
            lambda connection: connection.execute(
                "update runs set ended = 1 where run_id = ?", (run_id,)
            ).fetchall()
        )

    # ── reading ──────────────────────────────────────────────────────────────────────────────
    def saved(self, wallet: str) -> SavedWallet:
        held = self._database.read(
            "select checkpoint, venue_state from wallets where name = ?", (wallet,)
        )
        runs = tuple(
            SavedRun(_text(run_id), read_flow(_bytes(flow)), int(str(revision)))
            for run_id, flow, revision in self._database.read(
                "select run_id, flow, revision from runs where wallet = ? and ended = 0"
                " order by started_at, run_id",
                (wallet,),
            )
        )
        events = self._decoded("select body from events where wallet = ? order by seq", (wallet,))
        checkpoint, venue_state = held[0] if held else (None, None)
        return SavedWallet(wallet, runs, events, _unsealed(checkpoint), _unsealed(venue_state))

    def events(self, run_id: str, after: int = 0, limit: int = 10_000) -> tuple[Event, ...]:
        return self._decoded(
            "select body from events where run_id = ? and seq > ? order by seq limit ?",
            (run_id, after, limit),
        )

    def runs(self, limit: int = 100) -> tuple[RunInfo, ...]:
        rows = self._database.read(
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
        self._check_chain(2**62)
        return _int(self._database.read("select count(*) from events")[0][0])

    def _decoded(self, query: str, values: tuple[Any, ...]) -> tuple[Event, ...]:
        rows = self._database.read(query, values)
        return tuple(codec.from_text(_text(body)) for (body,) in rows)

    def _check_chain(self, last: int) -> None:
        """Raises BadFile unless each of the last records follows from the one before it."""
        rows = self._database.read(
            "select seq, body, hash from events order by seq desc limit ?", (last + 1,)
        )[::-1]
        head, before = FIRST_HASH, 0
        if len(rows) > last:
            before, _, head = rows.pop(0)
        for seq, body, found in rows:
            if seq != before + 1 or chained(head, _text(body)) != found:
                raise _broken(f"The journal does not fit together from record {seq} on")
            head, before = found, seq


def _newest_hash(connection: apsw.Connection) -> bytes:
    row = connection.execute("select hash from events order by seq desc limit 1").fetchone()
    return _bytes(row[0]) if row else FIRST_HASH


def _chain(
    head: bytes, wallet: str, lines: Iterable[tuple[str, Millis, str]]
) -> Iterator[tuple[str, str, Millis, str, bytes]]:
    for run_id, at, body in lines:
        head = chained(head, body)
        yield wallet, run_id, at, body, head


def _sealed(state: bytes | None) -> bytes | None:
    """With its hash before it, since a state is replaced and so stands in no chain."""
    return None if state is None else _hash_of(state) + state


def _unsealed(kept: object) -> bytes | None:
    """Raises BadFile if the state is not what was written."""
    if kept is None:
        return None
    seal, state = _bytes(kept)[:HASH_BYTES], _bytes(kept)[HASH_BYTES:]
    if _hash_of(state) != seal:
        raise _broken("The saved state of the wallet is damaged")
    return state


def _hash_of(state: bytes) -> bytes:
    return hashlib.blake2b(state, digest_size=HASH_BYTES).digest()


def _broken(what: str) -> BadFile:
    return BadFile(
        f"{what}; it was left as it is and nothing is traded from it.",
        hint="Restore the newest backup, or start with a new folder (--home).",
        code="JOURNAL_BROKEN",
    )


def _text(value: object) -> str:
    assert isinstance(value, str)
    return value


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value


def _bytes(value: object) -> bytes:
    assert isinstance(value, bytes)
    return value
