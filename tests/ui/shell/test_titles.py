"""The names of templates are read away from the window's thread, once for all windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.documents.documents import Documents
from moniqo_desktop.ui.documents.files import Files
from moniqo_desktop.ui.documents.openings import Openings
from moniqo_desktop.ui.documents.titles import Titles
from moniqo_desktop.ui.main_window import MainWindow
from tests.ui.shell.test_openings import Thread


@pytest.fixture
def shelf(tmp_path: Path) -> FlowShelf:
    for name in ("Breakout", "Grid"):
        (tmp_path / f"{name.casefold()}.json").write_bytes(write_flow(Flow(name, name)))
    (tmp_path / "torn_one.json").write_bytes(b"{")
    return FlowShelf(tmp_path / "own", tmp_path, lambda: "new")


def _words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()][3:]


def test_names_are_read_in_the_thread_and_only_once(shelf: FlowShelf) -> None:
    thread, told = Thread(), list[str]()
    titles = Titles(shelf, thread)
    titles.read_ahead(lambda: told.append("first"))
    assert (len(thread.waiting), told) == (1, [])
    thread.go()
    assert told == ["first"]
    paths = shelf.templates()
    for path in paths:
        path.write_bytes(b"")
    assert [titles.of(path) for path in paths] == ["Breakout", "Grid", "Torn one"]
    titles.read_ahead(lambda: told.append("second"))
    assert (len(thread.waiting), told) == (0, ["first", "second"])


@pytest.mark.parametrize("is_opened_first", [False, True])
def test_the_menu_lists_templates_once_their_names_are_there(
    window: MainWindow, settings: Settings, shelf: FlowShelf, *, is_opened_first: bool
) -> None:
    thread = Thread()
    openings = Openings(shelf, thread, window)
    files = Files(window, Documents(window), shelf, settings, openings=openings)
    menu = files.menu()
    files.take_over()
    assert _words(menu) == []
    if is_opened_first:
        menu.aboutToShow.emit()
        assert len(_words(menu)) == 3, "nobody is shown a menu without them"
    thread.go()
    menu.aboutToShow.emit()
    assert _words(menu) == ["Breakout", "Grid", "Torn one"]
