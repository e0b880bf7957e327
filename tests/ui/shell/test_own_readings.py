"""The flow in front shows what its own run says, and nothing that another run says."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.messages.events import Event, RunStopped
from moniqo_desktop.domain.messages.queries import LinesOf
from tests.ui.shell.builders import a_flow, evaluated, run_started
from tests.ui.shell.stage import Stage

OTHER = a_flow("flow-2", "Multi-timeframe")


def card(stage: Stage, node_id: str = "r") -> str:
    live = stage.rooms.canvas.document
    return live.live.texts[live.model.index[node_id]]


def inspected(stage: Stage) -> list[tuple[str, str]]:
    stage.rooms.canvas.select(["r"])
    stage.window.inspector.show_values(stage.state)
    return stage.window.inspector.values.outputs.texts


def spoke(run_id: str, text: str, at: int = 2_000) -> Event:
    event = evaluated("r", text, number=float(text), outputs=(("value", text),))
    return replace(event, run_id=run_id, at=at)


def test_a_flow_that_never_ran_shows_no_reading_of_one_with_equal_ids(stage: Stage) -> None:
    stage.say(run_started(stage.flow), spoke("run-1", "42"))
    assert card(stage) == "42"
    stage.documents.add(OTHER)
    assert card(stage) == ""
    assert [value for _, value in inspected(stage)] in ([""], ["—"])
    stage.say(spoke("run-1", "43"))
    assert card(stage) == ""
    assert stage.rooms.needing_attention() == []


def test_two_runs_of_one_drawing_never_mix(stage: Stage) -> None:
    stage.say(run_started(stage.flow), spoke("run-1", "42"))
    stage.documents.add(OTHER)
    stage.say(replace(run_started(OTHER, "run-2"), wallet="two"))
    stage.say(spoke("run-2", "7"), spoke("run-1", "44"))
    assert card(stage) == "7"
    assert inspected(stage) == [("Value", "7")]
    stage.documents.show(0)
    assert card(stage) == "44"
    document = stage.rooms.canvas.document
    assert document.live.history(document.model.index["r"]) == [42.0, 44.0]


def test_a_run_that_ended_leaves_its_last_readings_and_they_look_old(stage: Stage) -> None:
    stage.say(run_started(stage.flow), spoke("run-1", "42"))
    stage.say(RunStopped(3_000, "run-1", "asked"))
    document = stage.rooms.canvas.document
    assert (card(stage), document.live.is_old) == ("42", True)
    assert document.live.status_of(document.model.index["r"]) == "idle"
    inspected(stage)
    assert "ended" in stage.window.inspector.values._status.text()
    stage.say(run_started(stage.flow, "run-3"))
    assert (card(stage), stage.rooms.canvas.document.live.is_old) == ("", False)


def test_a_line_of_another_flow_brings_that_flow_to_the_front(stage: Stage) -> None:
    stage.say(run_started(stage.flow))
    stage.documents.add(OTHER)
    stage.rooms.go_to("v", "run-1")
    assert (stage.flow.flow_id, stage.rooms.selected_node()) == ("flow-1", "v")


def test_the_chart_asks_for_the_lines_of_the_run_in_front_only(stage: Stage) -> None:
    stage.say(run_started(stage.flow))
    stage.documents.add(OTHER)
    stage.say(run_started(OTHER, "run-2"))
    stage.rooms._backfill.want_lines("BTC/USDT")  # type: ignore[arg-type]
    asked = [each.run_id for each in stage.host.asked if isinstance(each, LinesOf)]
    assert asked == ["run-2"]
