"""Bad days: another program wrote the file, the disk says no, files nobody here can read."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.flow.file import FORMAT_VERSION, read_flow, write_flow
from moniqo_desktop.domain.flow.revisions import KeepRevision
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage

THEIRS = edits.rename_flow(edits.set_param(a_flow(), "r", "period", 77), "BTC momentum", "theirs")
NEWER = {"format": "moniqo-flow", "version": FORMAT_VERSION + 1, "flow_id": "flow-1"}


def _place(stage: Stage) -> Path:
    document = stage.documents.current
    assert document is not None
    assert document.path is not None
    return document.path


def _answers(stage: Stage) -> list[str]:
    return [button.text() for button in stage.window.question.buttons]


def _overtaken(stage: Stage, content: bytes) -> Path:
    """Saved here, written by somebody else, and drawn on here."""
    stage.files.save()
    place = _place(stage)
    place.write_bytes(content)
    os.utime(place, ns=(5, 5))
    stage.rooms.add_node("indicator.ema")
    return place


# -- two programs on one flow ----------------------------------------------------------------------


def test_a_file_that_somebody_else_wrote_is_asked_about_before_saving(stage: Stage) -> None:
    place = _overtaken(stage, write_flow(THEIRS))
    stage.files.save()
    assert read_flow(place.read_bytes()) == THEIRS
    assert "btc_momentum.json was changed by another window or program" in (
        stage.window.question.words
    )
    assert _answers(stage) == ["Save a copy", "Take theirs", "Keep mine"]
    assert stage.documents.unsaved


def test_keeping_mine_makes_theirs_a_version(stage: Stage) -> None:
    place = _overtaken(stage, write_flow(THEIRS))
    stage.files.save()
    mine = stage.flow
    stage.click("Keep mine")
    assert read_flow(place.read_bytes()) == mine
    kept = [each for each in stage.host.sent if isinstance(each, KeepRevision)]
    assert (kept[-2].flow, kept[-2].name) == (THEIRS, "From the disk, before mine")
    assert kept[-1].flow == mine
    assert not stage.documents.unsaved


def test_taking_theirs_is_an_edit_that_undo_takes_back(stage: Stage) -> None:
    _overtaken(stage, write_flow(THEIRS))
    mine = stage.flow
    stage.files.save()
    stage.click("Take theirs")
    assert stage.flow == THEIRS
    assert stage.rooms.canvas.flow() == THEIRS
    assert not stage.documents.unsaved
    stage.control.undo()
    assert stage.flow == mine
    stage.files.save()
    assert not stage.documents.unsaved


def test_a_copy_leaves_both(stage: Stage) -> None:
    place = _overtaken(stage, write_flow(THEIRS))
    mine = stage.flow
    stage.files.save()
    stage.click("Save a copy")
    assert read_flow(place.read_bytes()) == THEIRS
    assert stage.flow.nodes == mine.nodes
    assert stage.flow.flow_id != mine.flow_id
    assert stage.flow.name == "BTC momentum, my copy"
    assert len(stage.documents.all) == 2


def test_leaving_the_question_leaves_file_and_drawing_as_they_are(stage: Stage) -> None:
    place = _overtaken(stage, write_flow(THEIRS))
    mine = stage.flow
    stage.files.save()
    stage.window.question.hide()
    assert (stage.flow, read_flow(place.read_bytes())) == (mine, THEIRS)


def test_a_file_that_was_only_touched_is_saved_without_a_word(stage: Stage) -> None:
    stage.files.save()
    place = _place(stage)
    _overtaken(stage, place.read_bytes())
    stage.files.save()
    assert read_flow(place.read_bytes()) == stage.flow
    assert not stage.documents.unsaved


def test_a_file_that_was_taken_away_is_written_anew(stage: Stage) -> None:
    stage.files.save()
    place = _place(stage)
    place.unlink()
    stage.rooms.add_node("indicator.ema")
    stage.files.save()
    assert read_flow(place.read_bytes()) == stage.flow


def test_what_cannot_be_read_here_is_laid_aside_not_overwritten(stage: Stage) -> None:
    newer = json.dumps(NEWER).encode()
    place = _overtaken(stage, newer)
    stage.files.save()
    assert _answers(stage) == ["Save a copy", "Keep mine"]
    stage.click("Keep mine")
    assert read_flow(place.read_bytes()) == stage.flow
    [aside] = place.parent.glob("*.aside.json")
    assert aside.read_bytes() == newer
    assert aside.name in stage.window.question.words


def test_a_flow_that_lies_there_already_is_not_replaced_by_one_never_saved(stage: Stage) -> None:
    shelf = FlowShelf(stage.folder / "flows", stage.folder, str)
    shelf.write(THEIRS, stage.folder / "flows" / "btc_momentum.json")
    stage.files.save()
    assert _answers(stage) == ["Save a copy", "Take theirs", "Keep mine"]


def test_a_flow_that_runs_gets_a_file_and_replaces_none(stage: Stage) -> None:
    shelf = FlowShelf(stage.folder / "flows", stage.folder, str)
    place = stage.folder / "flows" / "btc_momentum.json"
    shelf.write(THEIRS, place)
    stage.control.toggle_run()
    assert read_flow(place.read_bytes()) == THEIRS
    assert read_flow(_place(stage).read_bytes()) == stage.flow


# -- a disk that says no ---------------------------------------------------------------------------


def _refusing(number: int, words: str) -> Callable[[int], None]:
    def refuse(_: int) -> None:
        raise OSError(number, words)

    return refuse


@pytest.mark.parametrize(
    ("number", "words"),
    [(28, "No space left on device"), (30, "Read-only file system"), (13, "Permission denied")],
)
def test_a_disk_that_says_no_leaves_the_file_and_offers_ways_on(
    number: int, words: str, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.files.save()
    before = _place(stage).read_bytes()
    stage.rooms.add_node("indicator.ema")
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", _refusing(number, words))
        stage.files.save()
    assert words in stage.window.question.words
    assert _answers(stage) == ["Try again", "Save elsewhere…"]
    assert _place(stage).read_bytes() == before
    assert stage.documents.unsaved
    stage.click("Try again")
    assert read_flow(_place(stage).read_bytes()) == stage.flow
    assert not stage.documents.unsaved


def test_a_flow_that_cannot_be_saved_is_not_closed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.rooms.add_node("indicator.ema")
    stage.files.close(0)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", _refusing(28, "No space left on device"))
        stage.click("Save and close")
    assert len(stage.documents.all) == 1
    stage.click("Try again")
    assert stage.documents.all == ()


def test_leaving_waits_for_each_flow_that_has_something_to_ask(stage: Stage) -> None:
    _overtaken(stage, write_flow(THEIRS))
    stage.documents.add(a_flow("second", "Second"))
    stage.rooms.add_node("indicator.ema")
    gone: list[bool] = []
    stage.files.ask_about_unsaved(lambda: gone.append(True))
    stage.click("Save and quit")
    assert gone == []
    stage.click("Keep mine")
    assert gone == [True]
    assert not stage.documents.unsaved


# -- files from elsewhere --------------------------------------------------------------------------


def test_a_file_of_a_newer_version_is_refused_in_one_sentence_and_left_alone(
    stage: Stage,
) -> None:
    place = stage.folder / "newer.json"
    place.write_text(json.dumps(NEWER))
    before = stage.flow
    stage.files.open(place)
    assert "newer.json: A newer Moniqo saved this flow" in stage.window.question.words
    assert "Update Moniqo" in stage.window.question.words
    assert stage.flow is before
    assert json.loads(place.read_text()) == NEWER


def test_a_node_of_a_plug_in_that_is_gone_is_shown_and_saved_unharmed(stage: Stage) -> None:
    strange = Node("s", "plug.oracle", 900.0, params={"depth": 3, "mood": "calm"})
    place = stage.folder / "strange.json"
    flow = Flow("strange-1", "Strange", (*a_flow().nodes, strange))
    place.write_bytes(write_flow(flow))
    stage.files.open(place)
    assert not stage.rooms.canvas.document.catalogue.spec("plug.oracle").known
    stage.rooms.apply(edits.move_nodes(stage.flow, {"s": (8.0, 8.0)}), "Move")
    stage.files.save()
    moved = replace(strange, x=8.0, y=8.0)
    assert read_flow(place.read_bytes()).node("s") == moved
