"""The bar that asks and tells: when it goes, and who has the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.question import Answer, QuestionBar

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(window: MainWindow) -> QuestionBar:
    return window.question


def test_good_news_goes_by_itself(qtbot: QtBot, bar: QuestionBar) -> None:
    bar.passing.setInterval(5)
    bar.tell("Saved as report.html.", level="info")
    assert bar.words == "Saved as report.html."
    qtbot.waitUntil(lambda: not bar.words)
    assert not bar.passing.isActive()


@pytest.mark.parametrize("level", ["warning", "error"])
def test_what_went_wrong_stays_until_it_is_put_away(bar: QuestionBar, level: str) -> None:
    bar.tell("Saved as report.html.", level="info")
    bar.tell("The disk is full.", level=level)
    assert not bar.passing.isActive()
    assert bar.words == "The disk is full."


def test_escape_anywhere_puts_away_what_was_only_told(window: MainWindow, bar: QuestionBar) -> None:
    line = QLineEdit(window)
    line.show()
    line.setFocus()
    bar.tell("The disk is full.")
    assert line.hasFocus()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not bar.words


def test_a_question_is_left_by_escape_in_it_and_not_elsewhere(
    window: MainWindow, bar: QuestionBar
) -> None:
    line = QLineEdit(window)
    line.show()
    bar.ask("Close it?", (Answer("Close", lambda: None),))
    [button] = bar.buttons
    assert button.hasFocus()
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert bar.words == "Close it?"
    QTest.keyClick(button, Qt.Key.Key_Escape)
    assert not bar.words


def test_what_is_told_may_lead_on(bar: QuestionBar) -> None:
    done: list[bool] = []
    bar.tell("Saved.", level="info", answers=(Answer("Open folder", lambda: done.append(True)),))
    [button] = bar.buttons
    assert not button.hasFocus()
    QTest.mouseClick(button, LEFT)
    assert done == [True]
    assert not bar.words


RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@pytest.mark.parametrize("key", RETURNS)
@pytest.mark.parametrize("role", ["", "primary", "danger"])
def test_the_button_that_has_the_keyboard_is_pressed_by_return_as_by_space(
    bar: QuestionBar, key: Qt.Key, role: str
) -> None:
    done: list[str] = []
    answers = [
        Answer("Leave", lambda: done.append("first"), role),
        Answer("Keep", lambda: done.append("second")),
    ]
    bar.ask("Close it?", answers)
    QTest.keyClick(bar.buttons[0], key)
    bar.ask("Close it?", answers)
    QTest.keyClick(bar.buttons[0], Qt.Key.Key_Tab)
    QTest.keyClick(bar.buttons[1], key)
    assert done == ["first", "second"]
    assert not bar.words


def test_return_beside_the_buttons_gives_the_primary_answer(bar: QuestionBar) -> None:
    done: list[str] = []
    keep = Answer("Keep", lambda: done.append("keep"))
    bar.ask("Close it?", (keep, Answer("Close", lambda: done.append("close"), "primary")))
    QTest.keyClick(bar, Qt.Key.Key_Return)
    assert done == ["close"]


@pytest.mark.parametrize("key", RETURNS)
def test_the_cross_leaves_all_as_it_is_by_key(bar: QuestionBar, key: Qt.Key) -> None:
    done: list[str] = []
    bar.ask("Close it?", (Answer("Close", lambda: done.append("close")),))
    cross = bar.findChild(QToolButton)
    assert cross is not None
    cross.setFocus()
    QTest.keyClick(cross, key)
    assert (done, bar.words) == ([], "")


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_the_keyboard_goes_back_to_whoever_had_it(
    window: MainWindow, bar: QuestionBar, key: Qt.Key
) -> None:
    line = QLineEdit(window)
    line.show()
    line.setFocus()
    bar.ask("Close it?", (Answer("Close", lambda: None),))
    bar.ask("Close both?", (Answer("Close", lambda: None),))
    QTest.keyClick(bar.buttons[0], key)
    assert line.hasFocus()


def test_news_after_a_question_gives_the_keyboard_back(
    window: MainWindow, bar: QuestionBar
) -> None:
    line = QLineEdit(window)
    line.show()
    line.setFocus()
    bar.ask("Close it?", (Answer("Close", lambda: None),))
    bar.tell("The disk is full.")
    assert line.hasFocus()


def test_what_was_told_of_a_flow_goes_once_it_does_run(bar: QuestionBar) -> None:
    bar.show_place("flow-1")
    bar.tell("SOL/USDT is not traded here.", of_start=True)
    bar.settle("flow-2")
    assert bar.words
    bar.settle("flow-1")
    assert not bar.words


def test_it_goes_where_it_waits_too_and_a_question_stays(bar: QuestionBar) -> None:
    bar.show_place("flow-1")
    bar.tell("SOL/USDT is not traded here.", of_start=True)
    bar.show_place("flow-2")
    bar.ask("Close it?", (Answer("Close", lambda: None),))
    bar.settle("flow-1")
    bar.settle("flow-2")
    assert bar.words == "Close it?"
    bar.show_place("flow-1")
    assert not bar.words


def test_what_is_no_matter_of_the_start_stays_when_the_flow_runs(bar: QuestionBar) -> None:
    bar.show_place("flow-1")
    bar.tell("The changes cannot be kept on the disk.")
    bar.settle("flow-1")
    assert bar.words
    bar.show_place("flow-2")
    bar.settle("flow-1")
    bar.show_place("flow-1")
    assert bar.words == "The changes cannot be kept on the disk."
