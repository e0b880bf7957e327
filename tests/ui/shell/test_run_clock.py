"""The clock of a run tells its real start, and the engine counts the nodes that run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QDateTime
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow.drawing import Node
from moniqo_desktop.domain.messages.events import RunStopped
from moniqo_desktop.ui.bars.run_clocks import RunClocks
from moniqo_desktop.ui.bars.run_group import RunGroup
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.state.runs import Runs
from moniqo_desktop.ui.state.texts import day_minute_text
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage

HOUR = 3_600_000


def test_after_a_restart_the_clock_goes_on_from_the_start_in_the_journal(stage: Stage) -> None:
    began = QDateTime.currentMSecsSinceEpoch() - 3 * HOUR
    stage.state.runs.learn_began("run-1", began)
    stage.say(run_started(a_flow()))
    stage.control.tick()
    group = stage.window.top_bar.run_group
    assert group.time_text.startswith("03:0")
    assert day_minute_text(began) in group._time.toolTip()
    assert "while Moniqo was closed" in group._time.toolTip()


def test_a_run_that_begins_now_is_counted_from_now(stage: Stage) -> None:
    stage.say(run_started(a_flow()))
    stage.control.tick()
    group = stage.window.top_bar.run_group
    assert group.time_text.startswith("00:00:")
    now = QDateTime.currentMSecsSinceEpoch()
    days = (day_minute_text(now), day_minute_text(now - 60_000))
    assert any(day in group._time.toolTip() for day in days)


def test_without_a_run_no_start_is_told(stage: Stage) -> None:
    stage.say(run_started(a_flow()))
    stage.control.tick()
    stage.say(RunStopped(2_000, "run-1", "stopped by owner"))
    stage.control.tick()
    group = stage.window.top_bar.run_group
    assert group.time_text == "00:00:00"
    assert group._time.toolTip() == "How long the run has gone on"


def test_a_start_that_lies_ahead_counts_as_none() -> None:
    """The clock of the system was set back since."""
    runs = Runs()
    runs.learn_began("r1", QDateTime.currentMSecsSinceEpoch() + HOUR)
    clocks = RunClocks(runs)
    assert clocks.follow(("r1",)) == ("r1",)
    assert clocks.seconds("r1") < 60
    assert clocks.follow(("r1",)) == ()
    clocks.follow(())
    assert clocks.began("r1") == 0


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(59, "00:00:59"), (99 * 3600 + 62, "99:01:02"), (100 * 3600, "4 d 04 h"), (-5, "00:00:00")],
)
def test_long_runs_are_told_in_days(qtbot: QtBot, dark: Theme, seconds: int, text: str) -> None:
    group = RunGroup(dark)
    qtbot.addWidget(group)
    group.show_time(seconds)
    assert group.time_text == text


def test_the_engine_counts_what_runs_and_not_what_is_drawn(stage: Stage) -> None:
    running = stage.flow
    stage.say(run_started(running))
    stage.state.runs.learn_drawing("run-1", running)
    stage.control.tick()
    assert stage.window.status.texts[1].startswith(f"Engine  ·  {len(running.nodes)} nodes")
    pasted = replace(running, nodes=(*running.nodes, Node("new", "logic.all")))
    stage.rooms.apply(pasted, "Paste")
    stage.control.tick()
    assert len(stage.flow.nodes) == len(running.nodes) + 1
    assert stage.window.status.texts[1].startswith(f"Engine  ·  {len(running.nodes)} nodes")
