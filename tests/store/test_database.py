"""SQLite as a ledger needs it: durable, whole, and never harmed by a refusal."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from moniqo_desktop.domain.errors import BadFile, Mistake, StoreBusy
from moniqo_desktop.store.database import Database

TABLE = "create table lines (number integer primary key, text text not null) strict"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "ledger.db", [TABLE])
    yield made
    made.close()


def insert(text: str) -> Any:
    return lambda connection: connection.execute("insert into lines (text) values (?)", (text,))


def on_disk(path: Path) -> list[str]:
    """What another program reads from the file."""
    reader = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return [str(text) for (text,) in reader.execute("select text from lines order by number")]
    finally:
        reader.close()


def filled(path: Path, rows: int = 400) -> bytes:
    """A closed ledger of many pages; returns its bytes."""
    database = Database(path, [TABLE])
    many = [(f"line {number} " * 20,) for number in range(rows)]
    database.write_now(lambda c: c.executemany("insert into lines (text) values (?)", many))
    database.close()
    return path.read_bytes()


def refusal(path: Path, migrations: tuple[str, ...] = (TABLE,)) -> BadFile:
    with pytest.raises(BadFile) as refused:
        Database(path, migrations)
    return refused.value


# ── durable ──────────────────────────────────────────────────────────────────────────────────────
def test_a_write_has_reached_the_file_when_it_returns(database: Database, tmp_path: Path) -> None:
    async def write_and_look() -> list[str]:
        await database.write(insert("first"))
        return on_disk(tmp_path / "ledger.db")

    assert asyncio.run(write_and_look()) == ["first"]


def test_the_file_is_written_at_full_and_through_a_log(database: Database) -> None:
    def settings(connection: apsw.Connection) -> list[Any]:
        wanted = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.execute(f"pragma {name}").get for name in wanted]

    assert database.write_now(settings) == ["wal", 2, 1]


def test_writes_that_wait_together_share_one_commit(database: Database) -> None:
    commits: list[int] = []
    gate, started = threading.Event(), threading.Event()

    def hold(connection: apsw.Connection) -> None:
        connection.set_commit_hook(lambda: commits.append(1) or False)
        started.set()
        gate.wait(10)

    async def all_at_once() -> None:
        first = asyncio.ensure_future(database.write(hold))
        await asyncio.to_thread(started.wait, 10)
        rest = [asyncio.ensure_future(database.write(insert(str(n)))) for n in range(50)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, *rest)

    asyncio.run(all_at_once())
    assert len(database.read("select * from lines")) == 50
    assert len(commits) == 1


def test_one_bad_write_spoils_no_other_of_its_group(database: Database) -> None:
    gate, started = threading.Event(), threading.Event()

    def hold(_: apsw.Connection) -> None:
        started.set()
        gate.wait(10)

    def half_done(connection: apsw.Connection) -> None:
        insert("half")(connection)
        raise Mistake("It stops here.")

    async def mixed() -> list[Any]:
        first = asyncio.ensure_future(database.write(hold))
        await asyncio.to_thread(started.wait, 10)
        jobs = [insert("a"), half_done, insert("b")]
        rest = [asyncio.ensure_future(database.write(job)) for job in jobs]
        await asyncio.sleep(0)
        gate.set()
        return await asyncio.gather(first, *rest, return_exceptions=True)

    _, one, bad, other = asyncio.run(mixed())
    assert isinstance(bad, Mistake)
    assert not isinstance(one, Exception)
    assert not isinstance(other, Exception)
    assert database.read("select text from lines order by number") == [("a",), ("b",)]


def test_what_was_submitted_is_written_before_the_end(tmp_path: Path) -> None:
    database = Database(tmp_path / "ledger.db", [TABLE])

    async def submit_and_close() -> None:
        jobs = [asyncio.ensure_future(database.write(insert(str(n)))) for n in range(20)]
        await asyncio.sleep(0)
        database.close()
        await asyncio.gather(*jobs)

    asyncio.run(submit_and_close())
    assert on_disk(tmp_path / "ledger.db") == [str(n) for n in range(20)]


def test_a_write_whose_asker_has_gone_is_kept_and_the_next_one_answered(database: Database) -> None:
    gate, started = threading.Event(), threading.Event()

    def hold(_: apsw.Connection) -> None:
        started.set()
        gate.wait(10)

    async def leave_and_return() -> None:
        first = asyncio.ensure_future(database.write(hold))
        await asyncio.to_thread(started.wait, 10)
        left = asyncio.ensure_future(database.write(insert("left")))
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.sleep(0)
        gate.set()
        await first
        await database.write(insert("next"))

    asyncio.run(leave_and_return())
    assert database.read("select text from lines order by number") == [("left",), ("next",)]


# ── a disk that says no ──────────────────────────────────────────────────────────────────────────
def test_a_full_disk_loses_nothing_and_says_so(database: Database) -> None:
    database.write_now(insert("before"))
    set_limit(database, 1)  # SQLite takes the present size where that is more
    with pytest.raises(StoreBusy) as full:
        asyncio.run(database.write(insert("x" * 100_000)))
    assert full.value.code == "DISK_FULL"
    assert "full" in full.value.message
    assert "ledger.db" in full.value.message
    assert database.read("select text from lines") == [("before",)]
    set_limit(database, 1_000_000)
    database.write_now(insert("after"))
    assert database.read("select text from lines order by number") == [("before",), ("after",)]


def set_limit(database: Database, pages: int) -> None:
    database.write_now(lambda c: c.execute(f"pragma max_page_count = {pages}").fetchall())


def test_a_disk_that_became_read_only_is_named(database: Database) -> None:
    database.write_now(lambda c: c.execute("pragma query_only = on").fetchall())
    with pytest.raises(StoreBusy, match=r"ledger\.db cannot be written") as refused:
        database.write_now(insert("never"))
    assert "permissions" in refused.value.hint


def test_a_place_where_no_file_can_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").mkdir()
    with pytest.raises(StoreBusy, match=r"ledger\.db cannot be written"):
        Database(tmp_path / "ledger.db", [TABLE])


# ── a file that cannot be used ───────────────────────────────────────────────────────────────────
def zeroed(raw: bytes) -> bytes:
    middle = len(raw) // 2 // 4096 * 4096
    return raw[:middle] + bytes(4096) + raw[middle + 4096 :]


DAMAGE = {
    "a page of zeros": zeroed,
    "cut in half": lambda raw: raw[: len(raw) // 2],
    "the last bytes missing": lambda raw: raw[:-100],
    "only the beginning": lambda raw: raw[:50],
    "no ledger at all": lambda raw: b"This was never a database. " * 400,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_file_gives_one_sentence_and_keeps_every_byte(
    damage: Any, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.db"
    broken = damage(filled(path))
    path.write_bytes(broken)
    problem = refusal(path)
    assert problem.code == "LEDGER_DAMAGED"
    assert problem.message == "ledger.db is damaged; it was left as it is."
    assert "backup" in problem.hint
    assert path.read_bytes() == broken


def test_a_damaged_file_is_kept_though_its_log_holds_more(tmp_path: Path) -> None:
    """As after a kill and a bad disk: opening it to write would carry the log into the file."""
    path, away = tmp_path / "ledger.db", tmp_path / "away"
    filled(path)
    database = Database(path, [TABLE])
    database.write_now(insert("in the log only"))
    log = (tmp_path / "ledger.db-wal").read_bytes()
    database.close()
    away.mkdir()
    broken = zeroed(path.read_bytes())
    (away / "ledger.db").write_bytes(broken)
    (away / "ledger.db-wal").write_bytes(log)
    refusal(away / "ledger.db")
    assert (away / "ledger.db").read_bytes() == broken
    assert (away / "ledger.db-wal").read_bytes() == log


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Database(path, [TABLE, "create table more (a integer) strict"]).close()
    before = path.read_bytes()
    problem = refusal(path)
    assert "newer Moniqo Desktop" in problem.message
    assert problem.hint == "Update this program."
    assert path.read_bytes() == before


# ── migrations ───────────────────────────────────────────────────────────────────────────────────
MORE = "alter table lines add column mark text"


def test_a_migration_keeps_the_rows_and_a_backup_of_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    filled(path, rows=3)
    database = Database(path, [TABLE, MORE])
    assert len(database.read("select number, text, mark from lines")) == 3
    database.close()
    assert on_disk(tmp_path / "ledger.version-1.db") == on_disk(path)


def test_a_fresh_file_needs_no_backup(tmp_path: Path) -> None:
    Database(tmp_path / "ledger.db", [TABLE, MORE]).close()
    assert list(tmp_path.glob("*version*")) == []


def test_a_migration_that_fails_leaves_the_version_it_found(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    filled(path, rows=3)
    with pytest.raises(apsw.SQLError):
        Database(path, [TABLE, "create table half (a integer); no such statement"])
    database = Database(path, [TABLE])
    assert len(database.read("select * from lines")) == 3
    assert database.read("select name from sqlite_master where name = 'half'") == []
    database.close()


def test_a_migration_that_failed_once_can_be_made_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    filled(path, rows=3)
    with pytest.raises(apsw.SQLError):
        Database(path, [TABLE, "no such statement"])
    database = Database(path, [TABLE, MORE])
    assert len(database.read("select mark from lines")) == 3
    database.close()
