"""Steps of a candle where nodes lie in blocks: what is named, and which card is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moniqo_desktop.domain.messages.commands import StepCandle
from moniqo_desktop.domain.messages.events import BreakpointHit, Event, MarketHeld, NodeEvaluated
from tests.ui.shell.builders import a_flow, evaluated, run_started
from tests.ui.shell.stage import Stage


@pytest.fixture
def block(stage: Stage) -> str:
    """RSI and vote folded into “Block” while the flow runs; nothing is chosen."""
    canvas = stage.rooms.canvas
    canvas.select(["r", "v"])
    canvas.fold_selection()
    (name,) = canvas.document.selected_nodes
    canvas.select(())
    stage.say(run_started(stage.flow))
    stage.host.sent.clear()
    return name


def say(stage: Stage, *events: Event) -> None:
    stage.host.say(*events)
    stage.say(*events)


def node(node_id: str, text: str, at: int) -> NodeEvaluated:
    return replace(evaluated(node_id, text, outputs=(("value", text),)), at=at)


def candle(stage: Stage, block: str, at: int, text: str) -> None:
    for name in ("c", f"{block}/r", f"{block}/v"):
        say(stage, node(name, f"{text} {name[-1]}", at))


def stepped(stage: Stage, block: str) -> Stage:
    """Two candles; F10 stopped time at the first node of the second."""
    candle(stage, block, 60_000, "old")
    QTest.keyClick(stage.rooms.canvas, Qt.Key.Key_F10)
    assert stage.host.sent == [StepCandle(run_id="run-1")]
    candle(stage, block, 120_000, "new")
    say(stage, MarketHeld(120_000, "run-1", True, "One candle further."))
    return stage


def where(stage: Stage) -> str:
    return stage.control.looking.banner.where.text()


def text_of(stage: Stage, name: str) -> str:
    document = stage.rooms.canvas.document
    return document.live.texts[document.model.index[name]]


def test_a_step_says_node_candle_and_value_in_one_sentence(stage: Stage, block: str) -> None:
    stepped(stage, block)
    assert stage.control.looking.banner.words.text() == "One candle further."
    assert where(stage) == "Stopped after Candles, candle closed Jan 1 00:02 UTC: new c"
    assert stage.rooms.canvas.document.marks.focus == "c"


def test_from_outside_a_block_is_one_step_and_names_its_node_by_words(
    stage: Stage, block: str
) -> None:
    stepped(stage, block).host.sent.clear()
    QTest.keyClick(stage.rooms.canvas, Qt.Key.Key_F10)
    assert stage.rooms.canvas.document.marks.focus == block
    assert stage.rooms.selected_node() == block
    assert where(stage).startswith("Stopped after Block / Judge, ")
    assert stage.host.sent == []
    QTest.keyClick(stage.rooms.canvas, Qt.Key.Key_F10)
    assert stage.host.sent == [StepCandle(run_id="run-1")]


def test_inside_a_block_each_of_its_nodes_is_a_step(stage: Stage, block: str) -> None:
    canvas = stage.rooms.canvas
    assert canvas.go_to_level((block,))
    stepped(stage, block).host.sent.clear()
    assert canvas.document.marks.focus == "r"
    assert where(stage).startswith("Stopped after Block / RSI, ")
    assert (text_of(stage, "r"), text_of(stage, "v")) == ("new r", "old v")
    QTest.keyClick(canvas, Qt.Key.Key_F10)
    assert canvas.document.marks.focus == "v"
    assert text_of(stage, "v") == "new v"
    assert stage.host.sent == []


def test_going_inside_a_block_shows_where_time_stands(stage: Stage, block: str) -> None:
    stepped(stage, block)
    canvas = stage.rooms.canvas
    assert canvas.go_to_level((block,))
    assert (text_of(stage, "r"), text_of(stage, "v")) == ("old r", "old v")
    QTest.keyClick(canvas, Qt.Key.Key_F10)
    assert (text_of(stage, "r"), text_of(stage, "v")) == ("new r", "old v")


def test_a_breakpoint_inside_a_block_says_its_port_as_written_on_the_card(
    stage: Stage, block: str
) -> None:
    live = f"{block}/r"
    candle(stage, block, 60_000, "new")
    hit = BreakpointHit(60_000, "run-1", live, "value", "60")
    held = MarketHeld(60_000, "run-1", True, "A breakpoint is reached.", live, "value")
    say(stage, hit, held)
    assert where(stage) == "Stopped after Block / RSI · Value, candle closed Jan 1 00:01 UTC: 60"
    assert stage.rooms.canvas.document.marks.focus == block


def test_another_flow_in_front_is_never_stepped_by_the_candle_of_the_first(
    stage: Stage, block: str
) -> None:
    stepped(stage, block).host.sent.clear()
    stage.documents.add(a_flow("flow-2", "Other"))
    QTest.keyClick(stage.rooms.canvas, Qt.Key.Key_F10)
    assert "does not run" in stage.window.question.words
    assert stage.host.sent == []
    assert text_of(stage, "r") == ""
