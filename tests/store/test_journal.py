"""The journal: what was recorded is there, in order, unbroken, or it says where it breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from moniqo_desktop.domain.errors import BadFile, StoreBusy
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.messages.events import Notified
from moniqo_desktop.domain.protocols import Batch
from moniqo_desktop.store.ledger import Ledger

FLOW = Flow("flow-1", "Mine", (Node("a", "market.candles"),))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger.open(tmp_path)
    yield made
    made.close()


def note(number: int, run_id: str = "run-1") -> Notified:
    return Notified(number, run_id, "info", f"Note {number}", "…")


def batch(*numbers: int, **state: Any) -> Batch:
    return Batch("practice", tuple(note(number) for number in numbers), **state)


def recorded(folder: Path, *numbers: int, **state: Any) -> None:
    """A closed journal with these notes, one batch each."""
    ledger = Ledger.open(folder)
    for number in numbers:
        asyncio.run(ledger.journal.record(batch(number, **state)))
    ledger.close()


def by_another_hand(folder: Path, statement: str, *values: object) -> bytes:
    """Changes the closed file directly; returns its bytes."""
    connection = apsw.Connection(str(folder / "ledger.db"))
    connection.execute(statement, values)
    assert connection.changes() > 0
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    connection.close()
    return (folder / "ledger.db").read_bytes()


def test_events_come_back_equal_and_in_order(ledger: Ledger) -> None:
    asyncio.run(ledger.journal.record(batch(1, 2)))
    asyncio.run(ledger.journal.record(batch(3)))
    assert ledger.journal.events("run-1") == (note(1), note(2), note(3))
    assert ledger.journal.events("run-1", after=1, limit=1) == (note(2),)
    assert ledger.journal.verify() == 3


def test_the_next_program_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    recorded(tmp_path, 1, 2)
    recorded(tmp_path, 3)
    ledger = Ledger.open(tmp_path)
    assert ledger.journal.verify() == 3
    assert ledger.journal.events("run-1") == (note(1), note(2), note(3))
    ledger.close()


def test_batches_recorded_at_the_same_time_stay_one_chain(ledger: Ledger) -> None:
    async def together() -> None:
        await asyncio.gather(*(ledger.journal.record(batch(n)) for n in range(30)))

    asyncio.run(together())
    assert ledger.journal.verify() == 30


def test_the_last_state_of_a_wallet_is_kept_with_its_events(ledger: Ledger) -> None:
    asyncio.run(ledger.journal.record(batch(1, checkpoint=b'{"a":1}', venue_state=b"venue")))
    asyncio.run(ledger.journal.record(batch(2, checkpoint=b'{"a":2}')))
    saved = ledger.journal.saved("practice")
    assert (saved.checkpoint, saved.venue_state) == (b'{"a":2}', b"venue")
    assert saved.events == (note(1), note(2))
    assert ledger.journal.saved("another").checkpoint is None


def test_a_run_is_open_until_it_is_closed(ledger: Ledger) -> None:
    journal = ledger.journal
    assert journal.open_run("run-1", FLOW, "practice", "paper") == 1
    assert [run.run_id for run in journal.saved("practice").runs] == ["run-1"]
    assert journal.saved("practice").runs[0].flow == FLOW
    journal.close_run("run-1")
    assert journal.saved("practice").runs == ()
    assert [(run.run_id, run.is_open) for run in journal.runs()] == [("run-1", False)]


def test_a_full_disk_keeps_all_of_a_batch_or_nothing(ledger: Ledger) -> None:
    asyncio.run(ledger.journal.record(batch(1, checkpoint=b"before")))
    limit(ledger, 0)
    many = batch(*range(2, 4_000), checkpoint=b"never")
    with pytest.raises(StoreBusy) as full:
        asyncio.run(ledger.journal.record(many))
    assert full.value.code == "DISK_FULL"
    assert ledger.journal.saved("practice").checkpoint == b"before"
    assert ledger.journal.verify() == 1
    limit(ledger, 1_000_000)
    asyncio.run(ledger.journal.record(batch(2, checkpoint=b"after")))
    assert ledger.journal.events("run-1") == (note(1), note(2))
    assert ledger.journal.verify() == 2


def limit(ledger: Ledger, more_pages: int) -> None:
    """The disk takes so many pages more than now."""

    def write(connection: apsw.Connection) -> None:
        now = int(str(connection.execute("pragma page_count").get))
        connection.execute(f"pragma max_page_count = {now + more_pages}").fetchall()

    ledger._database.write_now(write)


TAMPERED = {
    "a record was changed": "update events set body = replace(body, 'Note 5', 'Note 6')"
    " where seq = 5",
    "a hash was changed": "update events set hash = zeroblob(16) where seq = 5",
    "a record is missing": "delete from events where seq = 5",
    "a record was moved": "update events set seq = 100 where seq = 5",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_broken_chain_is_said_with_its_place_and_nothing_is_touched(
    statement: str, tmp_path: Path
) -> None:
    recorded(tmp_path, *range(1, 10))
    before = by_another_hand(tmp_path, statement)
    with pytest.raises(BadFile, match=r"does not fit together from record (5|6|100) on") as found:
        Ledger.open(tmp_path)
    assert found.value.code == "JOURNAL_BROKEN"
    assert "nothing is traded from it" in found.value.message
    assert "--home" in found.value.hint
    assert (tmp_path / "ledger.db").read_bytes() == before


@pytest.mark.parametrize("column", ["checkpoint", "venue_state"])
def test_a_state_that_is_not_what_was_written_is_refused(column: str, tmp_path: Path) -> None:
    recorded(tmp_path, 1, checkpoint=b'{"cash":100}', venue_state=b'{"cash":100}')
    by_another_hand(
        tmp_path, f"update wallets set {column} = cast(replace({column}, '100', '900') as blob)"
    )
    ledger = Ledger.open(tmp_path)
    with pytest.raises(BadFile, match="saved state of the wallet is damaged") as found:
        ledger.journal.saved("practice")
    assert found.value.code == "JOURNAL_BROKEN"
    ledger.close()


def test_a_refused_journal_leaves_the_folder_free(tmp_path: Path) -> None:
    recorded(tmp_path, 1, 2)
    by_another_hand(tmp_path, "delete from events where seq = 1")
    for _ in range(2):
        with pytest.raises(BadFile):
            Ledger.open(tmp_path)
