"""What is said belongs to a flow or a room, and nothing jumps when the bar comes and goes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.question import Answer
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage

FULL = "The disk is full."


@pytest.fixture
def two_flows(stage: Stage) -> Stage:
    """The second one is in front."""
    stage.documents.add(replace(a_flow(), flow_id="other", name="Other"))
    return stage


def settled(stage: Stage) -> None:
    """What is laid out when the loop turns, now."""
    for _ in range(3):
        QApplication.processEvents()


def test_what_is_told_of_a_flow_waits_for_its_tab(two_flows: Stage) -> None:
    bar = two_flows.window.question
    bar.tell(FULL)
    two_flows.documents.show(0)
    assert bar.words == ""
    two_flows.documents.show(1)
    assert bar.words == FULL


def test_a_question_of_a_flow_is_back_with_its_answers(two_flows: Stage) -> None:
    bar, done = two_flows.window.question, []
    bar.ask("Save it empty?", (Answer("Save", lambda: done.append(1)),))
    two_flows.documents.show(0)
    assert bar.buttons == () or not bar.isVisible()
    two_flows.documents.show(1)
    [button] = bar.buttons
    assert not button.hasFocus(), "who came back by a click presses nothing by Return"
    button.click()
    assert done == [1]
    two_flows.documents.show(0)
    two_flows.documents.show(1)
    assert bar.words == ""


def test_what_is_said_of_all_stays_and_what_waited_behind_it_follows(two_flows: Stage) -> None:
    bar = two_flows.window.question
    bar.tell(FULL)
    two_flows.documents.show(0)
    bar.tell("The kill switch is on.", level="warning", everywhere=True)
    two_flows.documents.show(1)
    assert bar.words == "The kill switch is on."
    QTest.keyClick(two_flows.rooms.canvas, Qt.Key.Key_Escape)
    assert bar.words == FULL


def test_a_question_that_waits_behind_one_that_ends_is_not_lost(two_flows: Stage) -> None:
    bar, holds = two_flows.window.question, [True]
    bar.ask("Cancel the stop?", (Answer("Keep it", lambda: None),))
    bar_of_all = (Answer("Keep them", lambda: None),)
    two_flows.documents.show(0)
    bar.ask("Close all?", bar_of_all, everywhere=True, holds=lambda: holds[0])
    two_flows.documents.show(1)
    holds[0] = False
    bar.look()
    assert "has changed meanwhile" in bar.words
    QTest.keyClick(two_flows.rooms.canvas, Qt.Key.Key_Escape)
    assert bar.words == "Cancel the stop?"


def test_good_news_does_not_come_back(two_flows: Stage) -> None:
    bar = two_flows.window.question
    bar.tell("Saved.", level="info")
    two_flows.documents.show(0)
    two_flows.documents.show(1)
    assert bar.words == ""


def test_a_closed_flow_leaves_nothing_that_waits(two_flows: Stage) -> None:
    bar = two_flows.window.question
    bar.tell(FULL)
    flow = two_flows.flow
    two_flows.documents.show(0)
    two_flows.documents.close(1)
    two_flows.documents.add(flow)
    assert bar.words == ""


def test_a_room_does_not_show_what_was_told_of_a_flow(stage: Stage) -> None:
    bar = stage.window.question
    bar.tell(FULL)
    stage.window.show_runs(is_open=True)
    assert bar.words == ""
    stage.window.show_runs(is_open=False)
    assert bar.words == FULL


def test_past_runs_do_not_show_what_was_told_of_a_flow(stage: Stage) -> None:
    bar, door = stage.window.question, stage.control.replay
    bar.tell(FULL)
    door.open()
    assert bar.words == ""
    door.close()
    assert bar.words == FULL


def test_a_flow_that_shall_close_is_in_front_while_it_is_asked(two_flows: Stage) -> None:
    two_flows.say(run_started(a_flow()))
    two_flows.control.leaving.close_flow(0)
    assert two_flows.documents.index == 0
    assert "is running" in two_flows.window.question.words


def test_the_drawing_stays_on_the_screen_when_the_bar_comes_and_goes(
    qtbot: QtBot, stage: Stage
) -> None:
    canvas, bar = stage.rooms.canvas, stage.window.question
    canvas.zoom_to_fit()
    settled(stage)

    def seen() -> tuple[float, float, float]:
        at = canvas.camera.to_view(QPointF(0, 0))
        corner = canvas.viewport().mapTo(stage.window, QPoint(0, 0))
        return canvas.camera.scale, at.x() + corner.x(), at.y() + corner.y()

    before, high = seen(), canvas.height()
    bar.tell(FULL)
    qtbot.waitUntil(lambda: canvas.height() < high)
    assert seen() == pytest.approx(before)
    bar.hide()
    qtbot.waitUntil(lambda: canvas.height() == high)
    assert seen() == pytest.approx(before)


def test_panels_are_as_high_after_the_bar_as_before(qtbot: QtBot, stage: Stage) -> None:
    window, bar = stage.window, stage.window.question
    window.resize(1280, 620)
    settled(stage)
    panels: list[QWidget] = [window.body.panel("chart"), window.body.panel("desk")]
    before: list[QSize] = [panel.size() for panel in panels]
    bar.tell(FULL)
    settled(stage)
    bar.hide()
    settled(stage)
    assert [panel.size() for panel in panels] == before


def test_what_lies_over_the_canvas_leaves_the_way_out_of_a_block(
    qtbot: QtBot, stage: Stage
) -> None:
    canvas, banner = stage.rooms.canvas, stage.control.looking.banner
    words = "Stopped after a breakpoint in a flow with a name that is rather long for a flow"
    banner.show_held(words, words)
    canvas.crumbs.show_path(("BTC momentum", "Signals", "Votes of the second kind"))
    assert banner.isVisible()
    assert canvas.crumbs.isVisible()
    assert not banner.geometry().intersects(canvas.crumbs.geometry())
