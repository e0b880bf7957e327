"""A large file is looked at beside the window before it is saved over: nothing newer is lost."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.documents.documents import Document
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow
from tests.ui.shell.stage import Stage, set_up
from tests.ui.shell.test_openings import Thread, large, on_disk, tab_words

BIG = large("a", "Big")


@pytest.fixture
def thread() -> Thread:
    return Thread()


@pytest.fixture
def stage(
    window: MainWindow, dark: Theme, catalogue: Catalogue, settings: Settings, tmp_path: Path,
    resources: Path, thread: Thread,
) -> Stage:  # fmt: skip
    """With a large flow open, changed here, whose file was written by somebody else."""
    made = set_up(window, dark, catalogue, settings, tmp_path, resources, thread)
    made.files.open(on_disk(made, BIG))
    while thread.waiting:  # what the start page shows, and the file
        thread.go()
    made.rooms.add_node("logic.all")
    return made


def document(stage: Stage) -> Document:
    found = stage.documents.current
    assert found is not None
    return found


def theirs(stage: Stage, flow: Flow) -> Path:
    """Somebody else writes the file."""
    place = document(stage).path
    assert place is not None
    place.write_bytes(write_flow(flow))
    os.utime(place, ns=(len(flow.description), 5))
    return place


def test_a_file_written_while_it_was_read_is_not_saved_over(stage: Stage, thread: Thread) -> None:
    place = stage.folder / "another.json"
    place.write_bytes(write_flow(large("b", "Another")))
    stage.files.open(place)
    work, then = thread.waiting.pop()
    read = work()
    other = write_flow(replace(large("b", "Another"), description="theirs"))
    place.write_bytes(other)
    then(read)
    stage.rooms.add_node("logic.all")
    stage.files.save()
    thread.go()
    assert "was changed by another window or program" in stage.window.question.words
    assert place.read_bytes() == other


def test_a_known_file_is_saved_over_at_once(stage: Stage, thread: Thread) -> None:
    stage.files.save()
    assert thread.waiting == []
    assert document(stage).is_saved


def test_what_stands_in_a_large_file_is_read_beside_the_window_and_its_tab_says_so(
    stage: Stage, thread: Thread
) -> None:
    place = theirs(stage, BIG)
    stage.files.save()
    assert "Saving Big…" in tab_words(stage)
    assert read_flow(place.read_bytes()) == BIG
    thread.go()
    assert read_flow(place.read_bytes()) == stage.flow, "it was only touched"
    assert "Big" in tab_words(stage)
    assert document(stage).is_saved


def test_what_was_drawn_while_the_file_was_read_is_saved_too(stage: Stage, thread: Thread) -> None:
    place = theirs(stage, BIG)
    stage.files.save()
    stage.rooms.add_node("logic.all")
    newest = stage.flow
    thread.go()
    assert read_flow(place.read_bytes()) == newest
    assert document(stage).is_saved


def test_a_slow_look_never_lets_an_older_drawing_win(stage: Stage, thread: Thread) -> None:
    place = theirs(stage, BIG)
    stage.files.save()
    stage.files.save()
    slow = thread.waiting.pop(0)
    read = slow[0]()
    thread.go()
    stage.rooms.add_node("logic.all")
    stage.files.save()
    newest = stage.flow
    slow[1](read)
    while thread.waiting:
        thread.go()
    assert read_flow(place.read_bytes()) == newest
    assert document(stage).is_saved
    assert stage.window.question.words == ""


def test_who_writes_while_it_is_read_is_asked_about(stage: Stage, thread: Thread) -> None:
    theirs(stage, BIG)
    stage.files.save()
    work, then = thread.waiting.pop()
    read = work()
    place = theirs(stage, replace(BIG, description="theirs"))
    then(read)
    thread.go()
    assert "was changed by another window or program" in stage.window.question.words
    assert read_flow(place.read_bytes()).description == "theirs"


def test_a_flow_that_was_closed_meanwhile_is_not_saved(stage: Stage, thread: Thread) -> None:
    place = theirs(stage, BIG)
    stage.files.save()
    stage.documents.close(stage.documents.index)
    thread.go()
    assert read_flow(place.read_bytes()) == BIG


def test_a_flow_that_runs_takes_the_large_file_that_holds_it(stage: Stage, thread: Thread) -> None:
    flow = large("c", "Kept")
    place = stage.files._shelf.folder / "kept.json"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(write_flow(flow))
    made = stage.documents.add(flow)
    stage.files.keep(made)
    assert not stage.documents.all[-1].path, "it is read first"
    thread.go()
    assert made.path == place
    assert not (place.parent / "kept_2.json").exists()
