"""A backtest that runs is in sight wherever the trader is, and its end is told."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moniqo_desktop.domain.messages.commands import StartWork
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkFailed, WorkProgress
from moniqo_desktop.ui.runs.room import RunsRoom
from tests.kit.reports import a_report
from tests.ui.runs.conftest import Shelf
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage

NAME = a_flow().name


def begun(stage: Stage, room: RunsRoom) -> str:
    """A backtest a third through, and its room left."""
    room.start()
    [command] = [each for each in stage.host.sent if isinstance(each, StartWork)]
    stage.say(WorkProgress(1, "", command.work_id, 0.34, "Running the flow", 60.0))
    stage.door.show(False)
    return command.work_id


def test_the_mark_tells_how_far_it_is_while_the_room_is_left(stage: Stage, room: RunsRoom) -> None:
    mark = stage.window.status.work
    work_id = begun(stage, room)
    assert mark.text() == f"Backtest of “{NAME}”: 34 %"
    assert not mark.isHidden()
    stage.say(WorkProgress(2, "", work_id, 0.97, "Writing the report", -1.0))
    assert mark.text().endswith("97 %")
    assert mark.toolTip() == "Writing the report"
    QTest.mouseClick(mark, Qt.MouseButton.LeftButton)
    assert stage.door.is_open
    assert mark.isHidden(), "the room shows it itself"


def test_its_end_is_told_with_the_way_to_it(stage: Stage, room: RunsRoom, shelf: Shelf) -> None:
    shelf.reports["there"] = a_report()
    work_id = begun(stage, room)
    stage.say(WorkDone(2, "", work_id, "there", "3 trades in 4 candles."))
    question = stage.window.question
    assert question.words == f"The backtest of “{NAME}” is done: 3 trades in 4 candles."
    assert stage.window.status.work.isHidden()
    question.buttons[0].click()
    assert stage.door.is_open


def test_what_failed_is_told_and_what_was_cancelled_is_not(stage: Stage, room: RunsRoom) -> None:
    work_id = begun(stage, room)
    stage.say(WorkFailed(2, "", work_id, "The disk is full."))
    assert "came to no report: The disk is full." in stage.window.question.words
    stage.window.question.hide()
    room.start()
    again = [each for each in stage.host.sent if isinstance(each, StartWork)][-1]
    stage.say(WorkFailed(3, "", again.work_id, "Cancelled.", cancelled=True))
    assert stage.window.question.words == ""


def test_an_end_that_is_seen_in_the_room_is_not_told_beside_it(
    stage: Stage, room: RunsRoom, shelf: Shelf
) -> None:
    shelf.reports["there"] = a_report()
    work_id = begun(stage, room)
    stage.door.show(True)
    stage.say(WorkDone(2, "", work_id, "there", "3 trades in 4 candles."))
    assert stage.window.question.words == ""


def test_a_step_that_stands_says_for_how_long(stage: Stage, room: RunsRoom) -> None:
    clock = [0.0]
    room.strip.now = lambda: clock[0]
    room.start()
    [command] = [each for each in stage.host.sent if isinstance(each, StartWork)]
    stage.say(WorkProgress(1, "", command.work_id, 0.97, "Writing the report", -1.0))
    assert room.strip.left.text() == "97 %"
    assert room.strip.standing.isActive()
    clock[0] = 75.0
    room.strip.standing.timeout.emit()
    assert room.strip.left.text() == "97 %  ·  75 s in this step"
