"""The command box and the list a dropped wire opens."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.main_window import MainWindow


def _entries(chosen: list[str]) -> list[Entry]:
    return [
        Entry(title, "", "node", "logic", lambda title=title: chosen.append(title))
        for title in ("Save flow", "Stop the run", "Kill switch")
    ]


def test_all_is_listed_before_anything_is_typed(window: MainWindow) -> None:
    window.finder.open(_entries([]), QPoint(100, 100), hint="Do")
    assert window.finder.titles == ["Save flow", "Stop the run", "Kill switch"]


def test_typing_and_enter_chooses(qtbot: QtBot, window: MainWindow) -> None:
    chosen: list[str] = []
    window.finder.open(_entries(chosen), QPoint(100, 100), hint="Do")
    qtbot.keyClicks(window.finder.field, "kill")
    qtbot.keyClick(window.finder.field, Qt.Key.Key_Return)
    assert chosen == ["Kill switch"]
    assert window.finder.isHidden()


def test_arrows_move_through_the_list(qtbot: QtBot, window: MainWindow) -> None:
    chosen: list[str] = []
    window.finder.open(_entries(chosen), QPoint(100, 100), hint="Do")
    qtbot.keyClick(window.finder.field, Qt.Key.Key_Down)
    qtbot.keyClick(window.finder.field, Qt.Key.Key_Return)
    assert chosen == ["Stop the run"]


def test_escape_chooses_nothing(qtbot: QtBot, window: MainWindow) -> None:
    chosen: list[str] = []
    window.finder.open(_entries(chosen), QPoint(100, 100), hint="Do")
    qtbot.keyClick(window.finder.field, Qt.Key.Key_Escape)
    assert chosen == []
    assert window.finder.isHidden()


def test_enter_on_an_empty_list_does_nothing(qtbot: QtBot, window: MainWindow) -> None:
    chosen: list[str] = []
    window.finder.open(_entries(chosen), QPoint(100, 100), hint="Do")
    qtbot.keyClicks(window.finder.field, "zzz")
    qtbot.keyClick(window.finder.field, Qt.Key.Key_Return)
    assert chosen == []
    assert not window.finder.isHidden()


def test_the_box_stays_inside_the_window(window: MainWindow) -> None:
    window.finder.open(_entries([]), QPoint(99_999, 99_999), hint="Do")
    assert window.rect().contains(window.finder.geometry())
