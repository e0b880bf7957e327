"""SQLite as a ledger needs it: WAL, FULL, one writer thread with group commit, migrations."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import apsw

from moniqo_desktop.domain.errors import BadFile, MoniqoError, StoreBusy

OLDEST_SQLITE: Final = (3, 51, 3)
"""Older ones have a bug in the write-ahead log that corrupts."""
Write = Callable[[apsw.Connection], Any]
_STOP: Final = None


@dataclass(frozen=True, slots=True)
class _Job:
    write: Write
    done: Future[Any]


class Database:
    """A file with one writer thread; reads go over a connection of their own."""

    def __init__(self, path: Path, migrations: Sequence[str]) -> None:
        """Raises BadFile if the file is damaged or newer than this program, StoreBusy if the disk
        says no. A file that cannot be used is left as it was."""
        self._path = path
        _check_library()
        try:
            _check_file(path, len(migrations))
            self._writer = _opened(path, migrations)
            self._reader = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        except apsw.Error as problem:
            raise translated(problem, path) from problem
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="ledger-writer", daemon=True)
        self._thread.start()

    async def write(self, write: Write) -> Any:
        """Returns what write returned once it survives a power cut.

        Raises StoreBusy if the disk says no; then nothing of it was kept.
        """
        return await asyncio.wrap_future(self._submit(write))

    def write_now(self, write: Write) -> Any:
        """The same for callers without a loop; waits."""
        return self._submit(write).result()

    def read(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Rows of a question. Raises BadFile if the file turns out to be damaged."""
        try:
            return self._reader.execute(query, values).fetchall()
        except apsw.Error as problem:
            raise translated(problem, self._path) from problem

    def close(self) -> None:
        """Everything submitted before is written first."""
        self._jobs.put(_STOP)
        self._thread.join()
        self._reader.close()
        self._writer.close()

    def _submit(self, write: Write) -> Future[Any]:
        done: Future[Any] = Future()
        self._jobs.put(_Job(write, done))
        return done

    def _work(self) -> None:
        while True:
            jobs, last = _waiting(self._jobs)
            if jobs:
                self._commit(jobs)
            if last:
                return

    def _commit(self, jobs: Sequence[_Job]) -> None:
        """All jobs in one transaction; if that fails, each on its own, so that one bad job
        spoils no other."""
        try:
            results = self._together(jobs)
        except Exception as problem:  # noqa: BLE001 - whatever it is goes to who asked
            if len(jobs) > 1:
                for job in jobs:
                    self._commit([job])
                return
            with suppress(InvalidStateError):
                jobs[0].done.set_exception(translated(problem, self._path))
            return
        for job, result in zip(jobs, results, strict=True):
            with suppress(InvalidStateError):  # who asked has gone; it is written all the same
                job.done.set_result(result)

    def _together(self, jobs: Sequence[_Job]) -> list[Any]:
        """apsw's own `with` would hide a full disk: SQLite has then rolled back by itself."""
        self._writer.execute("begin")
        try:
            results = [job.write(self._writer) for job in jobs]
            self._writer.execute("commit")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("rollback")
            raise
        return results


def _waiting(jobs: queue.SimpleQueue[_Job | None]) -> tuple[list[_Job], bool]:
    """All that waits now, at least one; True if the end was among it."""
    found: list[_Job] = []
    job = jobs.get()
    while job is not _STOP:
        found.append(job)
        if jobs.empty():
            return found, False
        job = jobs.get()
    return found, True


def library_version() -> str:
    """Of the SQLite that keeps the ledger."""
    return apsw.sqlite_lib_version()


def _check_library() -> None:
    have = tuple(int(part) for part in library_version().split(".")[:3])
    if have < OLDEST_SQLITE:
        raise BadFile(
            f"SQLite {library_version()} is too old to keep a ledger safely.",
            hint="Install the apsw that this program names.",
        )


def _check_file(path: Path, newest: int) -> None:
    """Looks at a ledger through a connection that cannot change it: one that writes would carry
    what waits in its log into a damaged file."""
    if not path.is_file() or not path.stat().st_size:
        return
    looking = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        found = looking.execute("pragma quick_check(1)").fetchone()
        version = looking.execute("pragma user_version").fetchone()
        page_bytes = int(str(looking.execute("pragma page_size").get))
    finally:
        looking.close()
    if not found or found[0] != "ok" or path.stat().st_size % page_bytes:
        raise _damaged(path)
    if version and int(str(version[0])) > newest:
        raise BadFile(
            f"{path.name} was written by a newer Moniqo Desktop; it was left as it is.",
            hint="Update this program.",
        )


def _opened(path: Path, migrations: Sequence[str]) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(5000)
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")
        _migrate(connection, path, migrations)
    except apsw.Error:
        connection.close()
        raise
    return connection


def _migrate(connection: apsw.Connection, path: Path, migrations: Sequence[str]) -> None:
    row = connection.execute("pragma user_version").fetchone()
    have = int(str(row[0])) if row else 0
    if 0 < have < len(migrations):
        _back_up(connection, path.with_name(f"{path.stem}.version-{have}.db"))
    for number, script in enumerate(migrations[have:], start=have + 1):
        with connection:
            connection.execute(script)
            connection.execute(f"pragma user_version = {number}")


def _back_up(connection: apsw.Connection, backup: Path) -> None:
    """Whole or not at all; one that a failed migration left before is written anew."""
    part = backup.with_suffix(".part")
    part.unlink(missing_ok=True)
    connection.execute("vacuum into ?", (str(part),))
    part.replace(backup)


def translated(problem: Exception, path: Path) -> MoniqoError | Exception:
    """A foreign error in our words; what is not of the store stays as it is."""
    match problem:
        case apsw.FullError():
            return StoreBusy(
                f"The disk with {path.name} is full; nothing was lost, but trading cannot go on.",
                hint="Make room, then start again: it resumes where it was.",
                code="DISK_FULL",
            )
        case apsw.CorruptError() | apsw.NotADBError():
            return _damaged(path)
        case apsw.BusyError() | apsw.LockedError():
            return StoreBusy(f"Another program holds {path.name}.")
        case apsw.ReadOnlyError() | apsw.CantOpenError() | apsw.IOError():
            return StoreBusy(
                f"{path.name} cannot be written.", hint="Look at the folder's permissions."
            )
        case _:
            return problem


def _damaged(path: Path) -> BadFile:
    return BadFile(
        f"{path.name} is damaged; it was left as it is.",
        hint="Restore the newest backup beside it, or start with a new folder (--home).",
        code="LEDGER_DAMAGED",
    )
