"""A card whose settings the run does not have yet says that its value is of those before."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Block, Flow, Node
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.ui.state.unapplied import unapplied
from tests.ui.shell.builders import run_started
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import KEY, with_two

NODE = Node("a", "indicator.ta.ema", params={"timeperiod": 9})
FLOW = Flow("f", "F", (NODE, Node("b", "logic.all")), blocks=(Block("k", "K", (Node("i", "x"),)),))


def test_only_settings_make_a_draft_and_a_new_node_is_none() -> None:
    moved = replace(FLOW, nodes=(replace(NODE, title="Fast", y=8.0), FLOW.nodes[1]))
    assert unapplied(FLOW, moved) == frozenset()
    other = replace(NODE, x=40.0, params={"timeperiod": 13})
    drawn = replace(FLOW, nodes=(other, replace(FLOW.nodes[1], x=9.0), Node("c", "logic.any")))
    assert unapplied(FLOW, drawn) == {"a"}
    inside = replace(FLOW.blocks[0], nodes=(Node("i", "x", bypassed=True),))
    assert unapplied(FLOW, replace(FLOW, blocks=(inside,))) == {"i"}


def test_cards_are_marked_until_their_settings_are_applied(qtbot: QtBot, stage: Stage) -> None:
    two = with_two(stage)
    qtbot.keyClick(two.window, KEY.Key_F5)
    two.say(run_started(two.flow))
    assert not two.rooms.canvas.document.marks.drafts
    two.rooms.apply(edits.set_param(two.flow, "r", "period", 34), "Set Period")
    assert two.rooms.canvas.document.marks.drafts == {"r"}
    two.control.runs.apply(two.flow)
    with qtbot.waitSignal(two.control.runs.applied):
        two.say(FlowApplied(9_000, "run-1", two.flow, 2, "starter", 0, ("c",), ("r",), ()))
    assert not two.rooms.canvas.document.marks.drafts
