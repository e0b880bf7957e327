"""The bar that asks and tells: when it goes, and who has the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
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
