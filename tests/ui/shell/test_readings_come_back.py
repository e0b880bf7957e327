"""Cards that come, or come back, say at once what is known of their nodes."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.messages.events import NodeStatus
from tests.ui.shell.builders import evaluated, run_started
from tests.ui.shell.stage import Stage


def spoken(stage: Stage) -> Stage:
    """A run of the whole drawing that has spoken three times."""
    stage.say(run_started(stage.flow))
    for number in (1.0, 2.0, 3.0):
        stage.say(
            evaluated("c", f"{number}", number=number), evaluated("r", f"1{number}", number=number)
        )
    return stage


def shown(stage: Stage, node_id: str) -> tuple[str, list[float], NodeStatus]:
    document = stage.rooms.canvas.document
    node = document.model.index[node_id]
    return document.live.texts[node], document.live.history(node), document.live.status_of(node)


def folded(stage: Stage, *chosen: str) -> str:
    canvas = stage.rooms.canvas
    canvas.select(chosen)
    canvas.fold_selection()
    (name,) = canvas.document.selected_nodes
    return name


ALL = ("3.0", [1.0, 2.0, 3.0], NodeStatus.OK)


def test_undoing_a_fold_brings_values_and_trails_back_at_once(stage: Stage) -> None:
    spoken(stage)
    folded(stage, "c", "r")
    stage.control.undo()
    assert shown(stage, "c") == ALL
    assert shown(stage, "r") == ("13.0", [1.0, 2.0, 3.0], NodeStatus.OK)


def test_a_block_goes_on_saying_what_its_nodes_said_before_they_were_folded(stage: Stage) -> None:
    block = folded(spoken(stage), "c")
    assert shown(stage, block) == ALL
    stage.say(evaluated("c", "4.0", number=4.0))
    assert shown(stage, block) == ("4.0", [1.0, 2.0, 3.0, 4.0], NodeStatus.OK)
    stage.control.undo()
    stage.control.redo()
    assert shown(stage, block)[0] == "4.0"


def test_inside_a_block_folded_while_a_run_goes_on_its_nodes_speak(stage: Stage) -> None:
    block = folded(spoken(stage), "c", "r")
    canvas = stage.rooms.canvas
    canvas.open_node(block)
    assert shown(stage, "c") == ALL
    canvas.leave_block()
    assert shown(stage, block)[2] is NodeStatus.OK


def test_undoing_a_deletion_and_an_unfolding_bring_readings_back(stage: Stage) -> None:
    canvas = spoken(stage).rooms.canvas
    canvas.select(["c"])
    canvas.delete_selection()
    stage.control.undo()
    assert shown(stage, "c") == ALL
    block = folded(stage, "c")
    canvas.unfold_selection()
    assert shown(stage, "c") == ALL
    stage.control.undo()
    assert shown(stage, block)[0] == "3.0"


def test_an_edit_elsewhere_leaves_the_state_of_a_block_as_its_nodes_left_it(stage: Stage) -> None:
    block = folded(stage, "c", "r")
    stage.say(
        run_started(stage.flow),
        evaluated(f"{block}/c", "late", status=NodeStatus.WARN),
        evaluated(f"{block}/r", "1"),
    )
    stage.rooms.canvas.nudge(8, 0)
    stage.say(evaluated(f"{block}/r", "2"))
    assert shown(stage, block)[2] is NodeStatus.WARN


def test_nodes_that_are_new_take_nothing_from_a_run_that_is_over(stage: Stage) -> None:
    canvas = spoken(stage).rooms.canvas
    canvas.select(["c"])
    canvas.duplicate()
    (copy,) = canvas.document.selected_nodes
    assert shown(stage, copy) == ("", [], NodeStatus.IDLE)
    stage.say(replace(run_started(stage.flow), run_id="run-2", at=9_000))
    assert shown(stage, "c")[0] == ""
