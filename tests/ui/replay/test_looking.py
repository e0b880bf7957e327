"""Looking into the flow in front: breakpoints, standing time, steps, pins and their marks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import (
    GoOn,
    HoldMarket,
    RunTo,
    SetBreakpoints,
    StepCandle,
)
from moniqo_desktop.domain.messages.events import (
    BreakpointHit,
    Event,
    MarketHeld,
    NodeEvaluated,
    NodeStatus,
    Notified,
)
from moniqo_desktop.ui.bars.run_group import RunState
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.replay.joined import looking_into
from tests.ui.shell.builders import a_flow, evaluated, run_started
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def running(stage: Stage) -> Stage:
    stage.say(run_started(a_flow()))
    stage.host.sent.clear()
    return stage


def say(stage: Stage, *events: Event) -> None:
    """As the engine does: every event is heard, then the screen's batch."""
    stage.host.say(*events)
    stage.say(*events)


def node(node_id: str, text: str, at: int) -> NodeEvaluated:
    return replace(evaluated(node_id, text, outputs=(("value", text),)), at=at)


def chosen(stage: Stage, node_id: str) -> Stage:
    stage.rooms.go_to(node_id)
    return stage


def texts(stage: Stage) -> dict[str, str]:
    live, index = stage.rooms.canvas.document.live, stage.rooms.canvas.document.model.index
    return {name: live.texts[number] for name, number in index.items()}


# -- breakpoints -----------------------------------------------------------------------------------


def test_f9_sets_a_breakpoint_at_the_chosen_node_and_takes_it_away(running: Stage) -> None:
    canvas = chosen(running, "r").rooms.canvas
    QTest.keyClick(canvas, Qt.Key.Key_F9)
    assert running.host.sent == [SetBreakpoints(run_id="run-1", places=(("r", ""),))]
    assert canvas.document.marks.breakpoints == {("r", "value")}
    QTest.keyClick(canvas, Qt.Key.Key_F9)
    assert running.host.sent[-1] == SetBreakpoints(run_id="run-1", places=())
    assert not canvas.document.marks.breakpoints


def test_the_dot_of_a_port_sets_a_breakpoint_there(running: Stage) -> None:
    chosen(running, "r")
    row = running.window.inspector.values.inputs.rows["candles"]
    row.stop.click()
    assert running.host.sent == [SetBreakpoints(run_id="run-1", places=(("r", "candles"),))]
    assert running.rooms.canvas.document.marks.breakpoints == {("r", "candles")}
    assert row.stop.isChecked()


def test_breakpoints_set_before_the_run_are_told_when_it_begins(stage: Stage) -> None:
    chosen(stage, "r").control.looking.toggle_stop()
    assert stage.host.sent == []
    stage.say(run_started(a_flow()))
    assert stage.host.sent == [SetBreakpoints(run_id="run-1", places=(("r", ""),))]


def test_breakpoints_are_kept_for_the_next_start(stage: Stage, stored: dict[str, object]) -> None:
    chosen(stage, "r").control.looking.toggle_stop("value")
    assert stored["looking.breakpoints"] == ["flow-1|r|value"]
    later = Settings(lambda: dict(stored), lambda values: None)  # type: ignore[arg-type]  # as read
    assert later.texts("looking.breakpoints") == ["flow-1|r|value"]
    stage.control.looking.clear_stops()
    assert stored["looking.breakpoints"] == []


# -- standing time ---------------------------------------------------------------------------------


def held(stage: Stage) -> Stage:
    """A candle before, then one whose second node is a breakpoint."""
    say(stage, node("c", "99", 1_000), node("r", "50", 1_000), node("v", "FLAT", 1_000))
    say(
        stage,
        node("c", "100", 2_000),
        node("r", "60", 2_000),
        BreakpointHit(2_000, "run-1", "r", "value", "60"),
        node("v", "LONG", 2_000),
        MarketHeld(2_000, "run-1", True, "A breakpoint is reached.", "r", "value"),
    )
    return stage


def test_at_a_breakpoint_the_node_is_shown_and_what_comes_after_waits(running: Stage) -> None:
    held(running)
    canvas, banner = running.rooms.canvas, running.control.looking.banner
    assert canvas.document.marks.focus == "r"
    assert texts(running) == {"c": "100", "r": "60", "v": "FLAT"}
    assert not banner.held_bar.isHidden()
    assert banner.words.text() == "A breakpoint is reached."
    assert banner.where.text() == "Stopped after RSI · Value, candle closed Jan 1 00:00 UTC: 60"
    assert running.rooms.selected_node() == "r"
    assert running.window.top_bar.run_group.state is RunState.PAUSED


def test_a_step_of_another_flow_is_not_painted_on_the_one_in_front(running: Stage) -> None:
    mine = running.flow
    running.documents.add(replace(mine, flow_id="flow-2", name="Copy"))
    held(running)
    canvas, banner = running.rooms.canvas, running.control.looking.banner
    assert not canvas.document.marks.focus
    assert set(texts(running).values()) == {""}
    assert banner.where.text().startswith(f"Stopped after {mine.name} · ")
    running.documents.show_flow(mine.flow_id)
    assert canvas.document.marks.focus == "r"
    assert texts(running) == {"c": "100", "r": "60", "v": "FLAT"}
    assert banner.where.text().startswith("Stopped after RSI")


def test_f10_goes_node_by_node_and_then_to_the_next_candle(running: Stage) -> None:
    held(running).host.sent.clear()
    running.control.looking.step_node()
    assert texts(running)["v"] == "LONG"
    assert running.rooms.canvas.document.marks.focus == "v"
    assert running.host.sent == []
    running.control.looking.step_node()
    assert running.host.sent == [StepCandle(run_id="run-1")]
    say(
        running,
        node("c", "101", 3_000),
        node("r", "61", 3_000),
        MarketHeld(3_000, "run-1", True, "One candle further."),
    )
    assert running.rooms.canvas.document.marks.focus == "c"
    assert texts(running)["r"] == "60"


def test_f11_steps_one_candle_and_shows_all_of_it(running: Stage) -> None:
    running.control.looking.step_candle()
    assert running.host.sent == [StepCandle(run_id="run-1")]
    say(
        running,
        node("c", "101", 3_000),
        node("r", "61", 3_000),
        MarketHeld(3_000, "run-1", True, "One candle further."),
    )
    assert texts(running)["r"] == "61"


def test_the_run_button_lets_time_go_on(qtbot: QtBot, running: Stage) -> None:
    held(running).host.sent.clear()
    qtbot.mouseClick(running.window.top_bar.run_group.main, LEFT)
    assert running.host.sent == [GoOn()]
    say(running, MarketHeld(2_000, "", False, ""))
    banner = running.control.looking.banner
    assert banner.isHidden()
    assert running.rooms.canvas.document.marks.focus == ""
    assert texts(running)["v"] == "LONG"


def test_a_window_made_anew_says_that_time_stands_still(running: Stage) -> None:
    """As after the colours were switched."""
    held(running)
    control = running.control
    _, looking = looking_into(control, running.bridge, running.door, running.state)
    assert looking.is_held
    assert not looking.banner.held_bar.isHidden()


def test_the_buttons_of_the_banner_step_and_go_on(qtbot: QtBot, running: Stage) -> None:
    held(running).host.sent.clear()
    banner = running.control.looking.banner
    qtbot.mouseClick(banner.step_candle, LEFT)
    qtbot.mouseClick(banner.go_on, LEFT)
    assert running.host.sent == [StepCandle(run_id="run-1"), GoOn()]


def test_run_to_here_is_asked_for_the_chosen_node(qtbot: QtBot, running: Stage) -> None:
    chosen(running, "v")
    qtbot.mouseClick(running.window.inspector.buttons.run_to, LEFT)
    assert running.host.sent == [RunTo(run_id="run-1", node_id="v")]


def test_stepping_a_flow_that_does_not_run_says_so(stage: Stage) -> None:
    action = next(a for a in stage.control.shortcuts.actions() if a.name == "run.step_candle")
    action.run()
    assert stage.host.sent == []
    assert "does not run" in stage.window.question.words


def test_time_can_be_held_by_hand(running: Stage) -> None:
    running.control.looking.hold()
    assert running.host.sent == [HoldMarket(run_id="run-1")]


# -- what is wrong, and what was -------------------------------------------------------------------


def test_a_problem_of_a_node_leads_to_its_field(qtbot: QtBot, stage: Stage) -> None:
    words = "“RSI”: Period is at least 2."
    stage.say(Notified(0, "", "error", words, "", "FLOW_PROBLEM", "r", "period"))
    chosen(stage, "r")
    inspector = stage.window.inspector
    live = stage.rooms.canvas.document.live
    index = stage.rooms.canvas.document.model.index["r"]
    assert live.status_of(index) is NodeStatus.ERROR
    assert inspector.values.problem.words.text() == words
    inspector.tabs.setCurrentIndex(1)
    qtbot.mouseClick(inspector.values.problem.fix, LEFT)
    assert inspector.tabs.currentIndex() == 0
    assert inspector.form is not None
    assert inspector.form.sentence("period") == words
    row = inspector.values.outputs.rows["value"]
    assert row.pin is not None
    row.pin.click()
    assert inspector.values.problem.isHidden()
    index = stage.rooms.canvas.document.model.index["r"]
    assert stage.rooms.canvas.document.live.status_of(index) is not NodeStatus.ERROR


def test_the_data_tab_keeps_the_last_fifty_values_even_of_a_fast_market(stage: Stage) -> None:
    stage.say(run_started(stage.flow))
    chosen(stage, "r")
    stage.host.say(*(node("r", f"{n}", 1_000 * n) for n in range(1, 81)))
    stage.say(node("r", "80", 80_000))
    tab = stage.window.inspector.values
    stage.window.inspector.show_values(stage.state)
    assert tab.table.rowCount() == 50
    newest = tab.table.row(0)
    assert newest is not None
    assert newest.text == "80"
    assert len(tab.spark.numbers) == 50


def test_the_data_tab_says_where_each_input_comes_from(running: Stage) -> None:
    chosen(running, "r")
    say(running, replace(evaluated("c", "100", outputs=(("candles", "100.5"),)), at=5_000))
    running.window.inspector.show_values(running.state)
    row = running.window.inspector.values.inputs.rows["candles"]
    assert row.value.text() == "100.5"
    assert "Candles" in row.toolTip()


def test_the_banner_stays_in_the_middle_of_the_canvas(running: Stage) -> None:
    held(running)
    banner, canvas = running.control.looking.banner, running.rooms.canvas
    canvas.resize(canvas.width() - 200, canvas.height())
    middle = banner.x() + banner.width() / 2
    assert abs(middle - canvas.width() / 2) <= 1
