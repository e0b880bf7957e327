"""Large files open away from the window's thread: in order, exactly, and only as long as wanted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.documents.shelf import LARGE_BYTES, FlowShelf
from moniqo_desktop.app.gui_flows import open_flows
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.documents.documents import Documents
from moniqo_desktop.ui.documents.files import Files
from moniqo_desktop.ui.documents.openings import Openings
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.tasks import handed_over
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage, set_up


class Thread:
    """Another thread, made of turns that the test takes."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], object], Callable[[object], None]]] = []

    def __call__(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self.waiting.append((work, then))

    def go(self) -> None:
        work, then = self.waiting.pop(0)
        then(work())


@pytest.fixture
def thread() -> Thread:
    return Thread()


@pytest.fixture
def stage(
    window: MainWindow, dark: Theme, catalogue: Catalogue, settings: Settings, tmp_path: Path,
    resources: Path, thread: Thread,
) -> Stage:  # fmt: skip
    made = set_up(window, dark, catalogue, settings, tmp_path, resources, thread)
    while thread.waiting:  # what the start page shows
        thread.go()
    return made


def large(flow_id: str, name: str) -> Flow:
    nodes = tuple(Node(f"n{i}", "logic.all", i % 20 * 300.0, i // 20 * 200.0) for i in range(500))
    return Flow(flow_id, name, nodes)


def on_disk(stage: Stage, flow: Flow) -> Path:
    path = stage.folder / f"{flow.name.casefold()}.json"
    path.write_bytes(write_flow(flow))
    return path


def names(stage: Stage) -> list[str]:
    return [document.flow.name for document in stage.documents.all]


def tab_words(stage: Stage) -> list[str]:
    tabs = stage.window.top_bar.tabs
    return [tabs.tabText(index) for index in range(tabs.count())]


def seen_opening(qtbot: QtBot, stage: Stage, *files: str) -> None:
    words = [f"Opening {file}…" for file in files]
    qtbot.waitUntil(lambda: tab_words(stage)[len(names(stage)) :] == words)


def close_tab(stage: Stage, index: int) -> None:
    tabs = stage.window.top_bar.tabs
    at = tabs.tabRect(index).center()
    QTest.mouseClick(tabs, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, at)


def test_files_open_in_the_order_in_which_they_were_asked_for(stage: Stage, thread: Thread) -> None:
    stage.files.open(on_disk(stage, large("a", "Big")))
    stage.files.open(on_disk(stage, a_flow("b", "Small")))
    assert names(stage) == ["BTC momentum"]
    thread.go()
    assert names(stage) == ["BTC momentum", "Big", "Small"]
    assert stage.flow.name == "Small"


def test_a_large_file_is_open_as_it_is_on_the_disk(stage: Stage, thread: Thread) -> None:
    path = on_disk(stage, large("a", "Big"))
    assert path.stat().st_size > LARGE_BYTES
    stage.files.open(path)
    thread.go()
    assert stage.rooms.canvas.flow() == stage.flow == large("a", "Big")
    assert not stage.documents.unsaved


def test_what_takes_longer_than_a_moment_has_a_tab_meanwhile(
    qtbot: QtBot, stage: Stage, thread: Thread
) -> None:
    stage.files.open(on_disk(stage, large("a", "Big")))
    assert tab_words(stage) == ["BTC momentum"]
    seen_opening(qtbot, stage, "big.json")
    stage.window.top_bar.tabs.setCurrentIndex(1)
    assert stage.flow == a_flow()
    assert stage.window.top_bar.tabs.currentIndex() == 0
    thread.go()
    assert tab_words(stage) == ["BTC momentum", "Big"]


def test_closing_the_tab_of_a_file_on_its_way_cancels_it_and_the_next_opens(
    qtbot: QtBot, stage: Stage, thread: Thread
) -> None:
    for each in (large("a", "First"), large("b", "Second"), large("c", "Third")):
        stage.files.open(on_disk(stage, each))
    seen_opening(qtbot, stage, "first.json", "second.json", "third.json")
    close_tab(stage, 2)
    assert tab_words(stage)[1:] == ["Opening first.json…", "Opening third.json…"]
    close_tab(stage, 1)
    thread.go()
    assert names(stage) == ["BTC momentum"]
    thread.go()
    assert names(stage) == ["BTC momentum", "Third"]
    assert not thread.waiting


def test_a_large_file_that_is_damaged_is_told_in_its_sentence_and_the_next_opens(
    stage: Stage, thread: Thread
) -> None:
    path = stage.folder / "torn.json"
    path.write_bytes(write_flow(large("a", "Torn"))[:-9_000])
    stage.files.open(path)
    stage.files.open(on_disk(stage, a_flow("b", "Small")))
    thread.go()
    assert stage.window.question.words.startswith("torn.json: The file is not whole JSON")
    assert names(stage) == ["BTC momentum", "Small"]


def test_a_file_opened_twice_is_one_tab(stage: Stage, thread: Thread) -> None:
    path = on_disk(stage, large("a", "Big"))
    stage.files.open(path)
    stage.files.open(path)
    thread.go()
    thread.go()
    assert names(stage) == ["BTC momentum", "Big"]


def _changed_outside(stage: Stage, thread: Thread) -> Flow:
    """Opens a file, edits it here, writes it elsewhere and opens it again; returns that."""
    path = on_disk(stage, large("a", "Big"))
    stage.files.open(path)
    thread.go()
    stage.rooms.add_node("logic.all")
    theirs = replace(large("a", "Big"), description="theirs")
    path.write_bytes(write_flow(theirs))
    stage.files.open(path)
    thread.go()
    assert "was changed by another window or program" in stage.window.question.words
    return theirs


def test_a_file_changed_elsewhere_can_be_taken_and_mine_is_one_step_back(
    stage: Stage, thread: Thread
) -> None:
    theirs = _changed_outside(stage, thread)
    mine = stage.flow
    stage.click("Take theirs")
    assert stage.flow == theirs
    stage.control.undo()
    assert stage.flow == mine


def test_a_file_changed_elsewhere_can_be_looked_at_beside_mine(
    stage: Stage, thread: Thread
) -> None:
    theirs = _changed_outside(stage, thread)
    mine = stage.flow
    stage.click("Open theirs as a copy")
    assert stage.flow.description == theirs.description
    assert stage.flow.flow_id != theirs.flow_id
    assert stage.documents.all[1].flow == mine


def test_work_that_ends_by_a_fault_of_ours_hands_over_nothing() -> None:
    handed: list[object] = []

    def fail() -> object:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(handed_over(fail, handed.append))
    asyncio.run(handed_over(lambda: 1, handed.append))
    assert handed == [None, 1]


def test_a_reading_without_an_end_holds_up_no_other(stage: Stage, thread: Thread) -> None:
    stage.files.open(on_disk(stage, large("a", "Big")))
    stage.files.open(on_disk(stage, a_flow("b", "Small")))
    _, then = thread.waiting.pop()
    then(None)
    assert names(stage) == ["BTC momentum", "Small"]


def test_a_file_on_its_way_opens_in_the_window_that_took_over(
    qtbot: QtBot, stage: Stage, thread: Thread, settings: Settings
) -> None:
    newer = MainWindow(stage.window.theme, stage.control.context.catalogue, settings)
    qtbot.addWidget(newer, before_close_func=MainWindow.leave)
    path = stage.folder / "torn.json"
    path.write_bytes(write_flow(large("a", "Torn"))[:-9_000])
    shelf = FlowShelf(stage.folder, stage.folder, lambda: "new")
    other = Files(newer, stage.documents, shelf, settings, openings=stage.files.openings)
    stage.files.open(path)
    thread.go()
    assert stage.window.question.words.startswith("torn.json: ")
    assert newer.question.words == ""
    stage.files.open(path)
    other.take_over()
    thread.go()
    assert newer.question.words.startswith("torn.json: ")


class Watched(FlowShelf):
    """Notes in which threads files are read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, folder, lambda: "new")
        self.threads: set[int] = set()

    def read(self, path: Path) -> Flow:
        self.threads.add(threading.get_ident())
        return super().read(path)


def _started(window: MainWindow, settings: Settings, shelf: Watched) -> Documents:
    """A start with what is on the disk."""
    documents = Documents(window)
    files = Files(window, documents, shelf, settings, openings=Openings(shelf, parent=window))
    options = SimpleNamespace(flow=None, resources=Path("nowhere"))
    shell: Any = SimpleNamespace(window=window, options=options, settings=settings)
    asyncio.run(open_flows(shell, documents, shelf, files))
    shelf.close()
    return documents


def test_a_start_reads_large_flows_and_drafts_in_another_thread(
    window: MainWindow, settings: Settings, tmp_path: Path
) -> None:
    before = FlowShelf(tmp_path, tmp_path, lambda: "new")
    saved, drawn = large("a", "Saved"), large("b", "Drawn")
    before.write(saved, tmp_path / "saved.json")
    before.write(drawn, tmp_path / "drawn.json")
    before.keep_draft(replace(drawn, name="Drawn on"), tmp_path / "drawn.json")
    before.close()
    settings.keep(flows__open=[str(tmp_path / "saved.json"), str(tmp_path / "drawn.json")])
    shelf = Watched(tmp_path)
    documents = _started(window, settings, shelf)
    assert [each.flow.name for each in documents.all] == ["Saved", "Drawn on"]
    assert [each.is_touched for each in documents.all] == [False, True]
    assert threading.get_ident() not in shelf.threads
    assert "Brought back what was not saved: Drawn on." in window.question.words


def test_a_start_reads_small_flows_at_once(
    window: MainWindow, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "small.json").write_bytes(write_flow(a_flow("b", "Small")))
    settings.keep(flows__open=[str(tmp_path / name) for name in ("small.json", "gone.json")])
    shelf = Watched(tmp_path)
    assert [each.flow.name for each in _started(window, settings, shelf).all] == ["Small"]
    assert shelf.threads == {threading.get_ident()}
