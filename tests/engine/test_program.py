"""Which step nodes are asked when, and how long what they say stays on the wire."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.messages.events import RunStopped
from moniqo_desktop.domain.messages.reports import TimerDue
from moniqo_desktop.engine.bus import Bus
from moniqo_desktop.engine.program.compiler import compile_flow
from moniqo_desktop.nodes.base import Given, In, NodeType, Out, Step, StepNode, Wakes
from moniqo_desktop.nodes.registry import params_of
from tests.kit.builders import MINUTE
from tests.kit.flows import MARKETS, a_flow, candles_of, kinds, some_terms
from tests.kit.talk import Talk


class _Heard(StepNode):
    """Notes what it was asked."""

    title, icon = "Heard", "eye"

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def evaluate(self, params: Any, state: Any, given: Given) -> Step:
        self.heard.append(given["value"])
        return Step(state, {"value": given["value"]})


class Reader(_Heard):
    kind = "output.reader"
    inputs = {"value": In(PortType.NUMBER, "Value")}
    outputs = {"value": Out(PortType.NUMBER, "Value")}


class Eager(Reader):
    kind = "output.eager"
    wakes = Wakes.EVERY_CANDLE


class Pulse(_Heard):
    """Plans an order each time its number changes."""

    kind = "output.pulse"
    inputs = {"value": In(PortType.NUMBER, "Value")}
    outputs = {"plan": Out(PortType.ORDER, "Plan")}

    def evaluate(self, params: Any, state: Any, given: Given) -> Step:
        return Step(state, {"plan": f"plan at {given['value']}"})


class Catcher(_Heard):
    kind = "output.catcher"
    inputs = {"value": In(PortType.ORDER, "Order"), "clock": In(PortType.NUMBER, "Clock")}


class Sleeper(_Heard):
    """Asks to be woken ninety seconds after its first question."""

    kind = "output.sleeper"
    inputs = {"value": In(PortType.NUMBER, "Value")}

    def evaluate(self, params: Any, state: Any, given: Given) -> Step:
        self.heard.append((given.at, given.due))
        return Step({"asked": True}, wake_at=0 if state else given.at + 90_000)


class Breaks(_Heard):
    kind = "output.breaks"
    inputs = {"value": In(PortType.NUMBER, "Value")}

    def evaluate(self, params: Any, state: Any, given: Given) -> Step:
        raise ZeroDivisionError


class Kinds:
    def __init__(self, *types: NodeType) -> None:
        self._own = {type_.kind: type_ for type_ in types}

    def find(self, kind: str) -> NodeType | None:
        return self._own.get(kind) or kinds().find(kind)


def playing(flow: Flow, *types: NodeType) -> Talk:
    plan = compile_flow(flow, Kinds(*types), params_of, MARKETS)
    return Talk(some_terms(), plan=plan)


def test_a_node_is_asked_only_when_what_it_reads_changed() -> None:
    reader = Reader()
    flow = a_flow({"c": candles_of(), "r": "output.reader"}, "c.close > r.value")
    talk = playing(flow, reader)
    for price in (1_000, 1_001, 1_001, 1_002):
        talk.close(price)
    assert reader.heard == [1_000.0, 1_001.0, 1_002.0]


def test_an_eager_node_is_asked_at_every_candle() -> None:
    eager = Eager()
    flow = a_flow({"c": candles_of(), "r": "output.eager"}, "c.close > r.value")
    talk = playing(flow, eager)
    talk.close(1_000)
    talk.close(1_000)
    assert eager.heard == [1_000.0] * 3


def test_a_change_runs_through_a_chain_within_one_candle() -> None:
    first, last = Reader(), Eager()
    flow = a_flow(
        {"c": candles_of(), "a": "output.reader", "b": "output.eager"},
        "c.close > a.value; a.value > b.value",
    )
    talk = playing(flow, first, last)
    talk.close(1_005)
    assert last.heard == [1_000.0, 1_005.0]


def test_an_order_on_a_wire_lives_for_its_candle_only() -> None:
    pulse, catcher = Pulse(), Catcher()
    flow = a_flow(
        {"c": candles_of(), "p": "output.pulse", "x": "output.catcher"},
        "c.close > p.value; p.plan > x.value; c.volume > x.clock",
    )
    talk = playing(flow, pulse, catcher)
    assert catcher.heard == ["plan at 1000"]
    run = talk.run
    talk.core.wake_nodes(run, [run.program.by_id["x"].index], talk.at)
    assert catcher.heard == ["plan at 1000", None]


def test_a_bypassed_node_passes_on_what_comes_in() -> None:
    first, last = Reader(), Eager()
    flow = a_flow(
        {"c": candles_of(), "a": "output.reader", "b": "output.eager"},
        "c.close > a.value; a.value > b.value",
    )
    flow = replace(flow, nodes=tuple(replace(n, bypassed=n.node_id == "a") for n in flow.nodes))
    playing(flow, first, last)
    assert (first.heard, last.heard) == ([], [1_000.0])


def test_a_timer_fires_at_its_own_time_before_the_report_that_brings_it() -> None:
    sleeper = Sleeper()
    flow = a_flow({"c": candles_of(), "s": "output.sleeper"}, "c.close > s.value")
    talk = playing(flow, sleeper)
    first = talk.at
    talk.close(1_000)
    assert sleeper.heard == [(first, False)]
    assert talk.run.program.timers[0][0] == first + 90_000
    talk.say(TimerDue(first + 2 * MINUTE, "core"))
    assert sleeper.heard == [(first, False), (first + 90_000, True)]


def test_a_node_that_fails_stops_its_run_with_a_sentence() -> None:
    flow = a_flow({"c": candles_of(), "b": "output.breaks"}, "c.close > b.value")
    talk = playing(flow, Breaks())
    assert isinstance(talk.run.broken, Broken)
    assert "ZeroDivisionError" in talk.last(RunStopped).reason
    assert talk.core.runs == {}


@pytest.mark.allow_log("moniqo_desktop.engine.bus:ERROR:listener failed")
def test_a_listener_that_fails_is_heard_no_more_and_harms_nobody() -> None:
    bus, heard = Bus(), []

    def falls(events: Any) -> None:
        heard.append("falls")
        raise ValueError

    bus.subscribe(falls)
    leave = bus.subscribe(lambda events: heard.append("stays"))
    event = RunStopped(0, "r", "over")
    bus.publish([event])
    bus.publish([event])
    bus.publish([])
    leave()
    bus.publish([event])
    assert heard == ["falls", "stays", "stays"]
