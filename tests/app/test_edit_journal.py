"""Drafts and their journals: every edit comes back, a torn line takes nothing else with it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.documents import drafts_found, edit_journal
from moniqo_desktop.app.documents.drafts_folder import DraftsFolder
from moniqo_desktop.app.documents.drafts_found import recovered
from moniqo_desktop.app.documents.edit_journal import EditJournal
from moniqo_desktop.app.documents.edit_journal_lines import line_of, lines_in, patch_of, patched
from moniqo_desktop.domain.flow.drawing import Block, Flow, Link, Node
from moniqo_desktop.domain.flow.file import from_json, to_json
from tests.prove._edit_child import changed

FLOW = Flow("flow-1", "Mine", (Node("a", "logic.all"), Node("b", "logic.all")))
RENAMED = replace(FLOW, name="Ours")
MOVED = replace(RENAMED, nodes=(replace(FLOW.nodes[0], x=8.0), FLOW.nodes[1]))


@pytest.fixture
def journal(tmp_path: Path) -> EditJournal:
    times = iter(range(1_000, 100_000))
    return EditJournal(tmp_path, FLOW.flow_id, lambda: next(times))


def back(journal: EditJournal) -> Flow:
    found = recovered(journal.draft)
    assert found is not None
    return found.flow


def lines(journal: EditJournal) -> list[Path]:
    return sorted(journal.draft.parent.glob("*.edits"))


@pytest.mark.parametrize("seed", range(6))
def test_a_patch_leads_from_one_drawing_to_the_next(seed: int) -> None:
    rng = random.Random(seed)
    flow = FLOW
    for _ in range(120):
        after = changed(rng, flow, lambda: f"n-{rng.getrandbits(50):x}")
        assert patched(to_json(flow), patch_of(flow, after)) == to_json(after)
        flow = after


def test_a_patch_carries_bends_pins_and_blocks() -> None:
    link = Link("l", "a", "out", "b", "in", bends=((1.0, 2.0),))
    pinned = replace(FLOW.nodes[0], pins={"out": 3.5})
    after = replace(
        FLOW, nodes=(pinned, FLOW.nodes[1]), links=(link,), blocks=(Block("k", "Block"),)
    )
    assert from_json(patched(to_json(FLOW), patch_of(FLOW, after))) == after


def test_a_patch_carries_words_of_a_newer_program(journal: EditJournal) -> None:
    later = replace(FLOW, extras={"mood": "calm", "weather": [1, 2]})
    assert patched(to_json(FLOW), patch_of(FLOW, later)) == to_json(later)
    assert patched(to_json(later), patch_of(later, RENAMED)) == to_json(RENAMED)


def test_a_draft_leaves_no_words_of_its_own_in_the_flow(journal: EditJournal) -> None:
    journal.keep(FLOW, Path("mine.json"))
    assert back(journal) == FLOW
    assert not back(journal).extras


def test_every_edit_comes_back_with_its_time(journal: EditJournal) -> None:
    for flow in (FLOW, RENAMED, MOVED):
        journal.keep(flow, Path("mine.json"))
    found = recovered(journal.draft)
    assert found is not None
    assert (found.flow, found.path, found.edited_at) == (MOVED, Path("mine.json"), 1_002)


def test_a_torn_last_line_does_not_count(journal: EditJournal) -> None:
    for flow in (FLOW, RENAMED, MOVED):
        journal.keep(flow, None)
    [file] = lines(journal)
    file.write_bytes(file.read_bytes()[:-7])
    assert back(journal) == RENAMED


def test_nothing_after_a_damaged_line_counts() -> None:
    whole = [line_of(n, 0, patch_of(FLOW, RENAMED)) for n in (1, 2, 3)]
    damaged = whole[1].replace(b"Ours", b"Hers")
    assert [line["n"] for line in lines_in(whole[0] + damaged + whole[2], 0)] == [1]
    assert [line["n"] for line in lines_in(whole[0] + whole[2], 0)] == [1]
    assert [line["n"] for line in lines_in(b"".join(whole), 2)] == [3]


def test_a_journal_of_an_earlier_draft_does_not_count(journal: EditJournal) -> None:
    journal.keep(FLOW, None)
    journal.keep(RENAMED, None)
    [file] = lines(journal)
    content = file.read_bytes()
    journal.drop()
    journal.keep(FLOW, None)
    file.write_bytes(content)
    assert back(journal) == FLOW


def test_a_long_journal_is_folded_into_the_draft(
    journal: EditJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edit_journal, "FOLD_LINES", 3)
    journal.keep(FLOW, None)
    for x in range(5):
        journal.keep(replace(FLOW, name=f"Name {x}"), None)
    journal.settle()
    assert lines(journal) == []
    assert back(journal).name == "Name 4"
    journal.keep(MOVED, None)
    assert back(journal) == MOVED


def test_a_large_drawing_is_kept_by_the_first_settle(
    journal: EditJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edit_journal, "SMALL", 1)
    journal.keep(FLOW, None)
    assert journal.is_urgent
    journal.keep(RENAMED, None)
    journal.settle()
    assert recovered(journal.draft) is not None
    assert back(journal) == RENAMED


def test_what_was_saved_while_a_draft_was_folded_leaves_no_draft(
    journal: EditJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edit_journal, "SMALL", 1)
    drawn = drafts_found.drawn

    def and_drop(*given: object, **named: object) -> bytes:
        journal.drop()
        return drawn(*given, **named)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(edit_journal, "drawn", and_drop)
    journal.keep(FLOW, None)
    journal.settle()
    assert list(journal.draft.parent.iterdir()) == []


def test_a_line_that_could_not_be_written_begins_a_draft_anew(
    journal: EditJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.keep(FLOW, None)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched_disk:
        patched_disk.setattr(edit_journal, "write_quickly", full)
        with pytest.raises(OSError, match="No space left"):
            journal.keep(RENAMED, None)
    assert back(journal) == FLOW
    journal.keep(MOVED, None)
    assert back(journal) == MOVED


def test_a_draft_without_its_last_edits_shows_what_still_fits(journal: EditJournal) -> None:
    journal.keep(FLOW, None)
    journal.keep(RENAMED, None)
    [file] = lines(journal)
    broken = {"flow": {}, "unset": [], "set": {"nodes": [{"id": 5}]}, "gone": {}, "order": {}}
    file.write_bytes(file.read_bytes() + line_of(2, 9, broken))
    assert back(journal) == RENAMED


def test_two_programs_on_one_folder_keep_their_drafts_apart(tmp_path: Path) -> None:
    first, second = DraftsFolder(tmp_path, lambda: 5), DraftsFolder(tmp_path, lambda: 6)
    first.journal("flow-1").keep(FLOW, None)
    assert second.found() == ()
    second.journal("flow-1").keep(RENAMED, None)
    assert back(first.journal("flow-1")) == FLOW
    first.close()
    second.close()
    third = DraftsFolder(tmp_path, lambda: 7)
    assert [draft.flow for draft in third.found()] == [RENAMED]
    third.close()


def test_what_another_program_left_moves_into_the_own_folder(tmp_path: Path) -> None:
    first, second = DraftsFolder(tmp_path, lambda: 5), DraftsFolder(tmp_path, lambda: 6)
    first.found()
    second.journal("flow-1").keep(FLOW, None)
    second.close()
    first.close()
    third = DraftsFolder(tmp_path, lambda: 7)
    assert [draft.flow for draft in third.found()] == [FLOW]
    assert list((tmp_path / "drafts-2").glob("*.json")) == []
    assert drafts_found.recovered(third.journal("flow-1").draft) is not None
    third.close()
