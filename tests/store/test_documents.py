"""Flows as documents: revisions, and nothing full lost to something empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.store.database import Database
from moniqo_desktop.store.documents import KEPT_REVISIONS, Documents
from moniqo_desktop.store.schema import MIGRATIONS

FLOW = Flow("flow-1", "Mine", (Node("a", "market.candles"),))
EMPTY = replace(FLOW, nodes=())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "ledger.db", MIGRATIONS)
    yield made
    made.close()


@pytest.fixture
def documents(database: Database) -> Documents:
    times = iter(range(1_000, 10_000))
    return Documents(database, lambda: next(times), "desk")


def named(number: int) -> Flow:
    return replace(FLOW, name=f"Draft {number}")


def test_a_saved_flow_comes_back_as_it_was(documents: Documents) -> None:
    assert documents.save(FLOW) == 1
    assert documents.load("flow-1") == FLOW
    assert documents.flows() == (("flow-1", "Mine"),)


def test_saving_what_is_saved_makes_no_revision(documents: Documents) -> None:
    documents.save(FLOW)
    assert documents.save(FLOW) == 1
    assert len(documents.revisions("flow-1")) == 1


def test_each_change_is_a_revision_that_can_be_read_again(documents: Documents) -> None:
    for number in range(3):
        documents.save(named(number))
    assert [number for number, _ in documents.revisions("flow-1")] == [3, 2, 1]
    assert documents.load("flow-1", 1) == named(0)
    assert documents.load("flow-1") == named(2)


def test_the_oldest_revisions_make_room_for_new_ones(documents: Documents) -> None:
    for number in range(KEPT_REVISIONS + 7):
        documents.save(named(number))
    kept = [number for number, _ in documents.revisions("flow-1")]
    assert kept == list(range(KEPT_REVISIONS + 7, 7, -1))
    assert documents.load("flow-1") == named(KEPT_REVISIONS + 6)


def test_an_empty_flow_over_a_full_one_is_refused_and_the_full_one_stays(
    documents: Documents,
) -> None:
    documents.save(FLOW)
    with pytest.raises(Mistake, match="“Mine” is empty, but the stored one is not") as refused:
        documents.save(EMPTY)
    assert "Confirm" in refused.value.hint
    assert documents.load("flow-1") == FLOW
    assert len(documents.revisions("flow-1")) == 1


def test_an_emptied_flow_is_saved_once_the_trader_confirmed(documents: Documents) -> None:
    documents.save(FLOW)
    assert documents.save(EMPTY, emptied=True) == 2
    assert documents.load("flow-1") == EMPTY
    assert documents.load("flow-1", 1) == FLOW


def test_a_flow_that_never_was_saved_is_named_as_missing(documents: Documents) -> None:
    with pytest.raises(Mistake, match="not stored here"):
        documents.load("never")


def test_the_newest_change_stands_first(documents: Documents) -> None:
    for name in ("flow-1", "flow-2", "flow-3", "flow-1"):
        documents.save(replace(FLOW, flow_id=name, name=f"{name} {len(documents.flows())}"))
    assert [flow_id for flow_id, _ in documents.flows()] == ["flow-1", "flow-3", "flow-2"]


def test_every_revision_says_when_and_on_which_device_it_was_written(
    documents: Documents, database: Database
) -> None:
    for number in range(3):
        documents.save(named(number))
    clocks = [str(clock) for (clock,) in database.read("select clock from revisions order by 1")]
    assert all(clock.endswith("-desk") for clock in clocks)
    assert len(set(clocks)) == 3


def test_a_revision_tells_when_it_was_made_by_whom_and_its_name(documents: Documents) -> None:
    documents.save(FLOW, actor="owner")
    documents.save(named(1), name="Before the holidays", actor="council")
    newest, oldest = documents.history("flow-1")
    assert (newest.revision, newest.name, newest.actor) == (2, "Before the holidays", "council")
    assert (oldest.revision, oldest.saved_at, oldest.name) == (1, 1_000, "")
    assert oldest.device == "desk"


def test_a_revision_can_be_named_later_and_lose_its_name(documents: Documents) -> None:
    documents.save(FLOW)
    documents.rename("flow-1", 1, "First")
    assert documents.history("flow-1")[0].name == "First"
    documents.rename("flow-1", 1, "")
    assert documents.history("flow-1")[0].name == ""
    with pytest.raises(Mistake, match="not kept any more"):
        documents.rename("flow-1", 9, "Never")


def test_saving_the_same_under_a_name_names_what_is_there(documents: Documents) -> None:
    documents.save(FLOW)
    assert documents.save(FLOW, name="Kept") == 1
    assert [made.name for made in documents.history("flow-1")] == ["Kept"]


def test_revisions_with_a_name_outlive_those_without(documents: Documents) -> None:
    documents.save(named(0), name="The good one")
    for number in range(1, KEPT_REVISIONS + 9):
        documents.save(named(number))
    kept = documents.history("flow-1")
    assert len(kept) == KEPT_REVISIONS
    assert (kept[-1].revision, kept[-1].name) == (1, "The good one")
    assert documents.load("flow-1", 1) == named(0)


def test_the_newest_revision_is_kept_though_all_others_have_names(documents: Documents) -> None:
    for number in range(KEPT_REVISIONS + 1):
        documents.save(named(number), name=f"Name {number}")
    documents.save(named(999))
    assert documents.load("flow-1") == named(999)
    assert len(documents.history("flow-1")) == KEPT_REVISIONS


def test_a_ledger_from_before_names_keeps_its_revisions(tmp_path: Path) -> None:
    old = Database(tmp_path / "ledger.db", MIGRATIONS[:1])
    body = write_flow(FLOW)

    def write(connection: apsw.Connection) -> None:
        connection.execute(
            "insert into revisions (flow_id, revision, body, saved_at, clock, device)"
            " values ('flow-1', 1, ?, 5, '', 'desk')",
            (body,),
        )

    old.write_now(write)
    old.close()
    new = Database(tmp_path / "ledger.db", MIGRATIONS)
    documents = Documents(new, lambda: 6, "desk")
    assert documents.load("flow-1") == FLOW
    assert documents.history("flow-1")[0].name == ""
    new.close()
