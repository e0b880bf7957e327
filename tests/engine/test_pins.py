"""Pinned outputs: constants that every gear takes alike, and that never meet real money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from moniqo_desktop.domain.errors import FlowProblems, Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.pins import set_pins
from moniqo_desktop.domain.market import Candle
from moniqo_desktop.domain.messages.events import Event, NodeEvaluated, OrderFilled, RunStarted
from moniqo_desktop.domain.messages.reports import CandleClosed
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.history.gears import gear_of
from moniqo_desktop.engine.history.step_through import step_through
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.program.taking_over import taken_over
from tests.engine.test_replay_is_live import feeds_of, lived, replayed, story
from tests.kit.flows import CASH, a_flow, candles_of, compiled, some_terms, walk
from tests.kit.trading_flows import trend, turning


def held(flow: Flow, **pins: Mapping[str, Any]) -> Flow:
    for node_id, values in pins.items():
        flow = set_pins(flow, node_id, dict(values))
    return flow


PINNED = {
    "a signal": held(trend(), view={"signal": ["long", 0.9]}),
    "a number": held(trend(), atr={"real": 7.5}),
    "a short one": held(turning(), view={"signal": ["short", 1.0]}),
    "candles": held(trend(), candles={"candles": 1_000.0}),
}


@pytest.mark.parametrize("name", PINNED)
@pytest.mark.parametrize("watch", [False, True], ids=["alone", "watched"])
def test_a_pinned_flow_trades_alike_in_a_replay_and_live(name: str, watch: bool) -> None:
    plan = compiled(PINNED[name])
    feeds = feeds_of(plan, 5)
    terms = some_terms()
    _, events = lived(plan, feeds, terms, watch=watch)
    told = replayed(plan, feeds, terms).events
    assert story(told) == [e for e in events if not isinstance(e, RunStarted)]


def test_a_pinned_signal_leads_to_an_entry_the_flow_itself_never_made() -> None:
    silent = {"candles": candles_of(), "view": ("logic.threshold_signal", {"upper": 1e9})}
    wires = """candles.close > view.value; candles.candles > atr.candles;
    view.signal > sizer.decision; atr.real > sizer.atr;
    sizer.plan > gate.plan; gate.plan > order.plan"""
    nodes = {
        **silent,
        "atr": ("indicator.ta.atr", {"timeperiod": 7}),
        "sizer": ("risk.sizer", {"stop": "atr", "stop_atr": 2.0, "target": "none"}),
        "gate": "risk.gate",
        "order": "trade.open",
    }
    flow = a_flow(nodes, wires)
    assert not fills(flow)
    assert fills(held(flow, view={"signal": ["long", 1.0]}))


def fills(flow: Flow) -> list[Event]:
    plan = compiled(flow)
    feeds = {clock: walk(300, 3) for clock in plan.sources}
    return [e for e in replayed(plan, feeds, some_terms()).events if isinstance(e, OrderFilled)]


def test_pins_of_an_output_that_is_not_there_or_of_a_wrong_value_are_told_at_once() -> None:
    flow = held(trend(), view={"nothing": 1.0, "signal": True}, sizer={"plan": 1.0})
    with pytest.raises(FlowProblems) as told:
        compiled(flow)
    sentences = [problem.message for problem in told.value.problems]
    assert len(sentences) == 3
    assert any("no output “nothing”" in each for each in sentences)
    assert any("direction with 0 to 1" in each for each in sentences)
    assert any("Order outputs cannot be pinned" in each for each in sentences)


def test_a_node_whose_outputs_are_all_pinned_needs_no_wire() -> None:
    flow = trend()
    cut = tuple(link for link in flow.links if link.to_node != "atr")
    with pytest.raises(FlowProblems):
        compiled(replace(flow, links=cut))
    plan = compiled(held(replace(flow, links=cut), atr={"real": 5.0}))
    assert next(node for node in plan.nodes if node.node_id == "atr").is_held


def test_live_trading_refuses_pins_before_anything_begins() -> None:
    plan = compiled(PINNED["a signal"])
    core = Core(some_terms(mode=Mode.LIVE), plan.markets, lambda: 0.0)
    with pytest.raises(Mistake, match="cannot trade live"):
        core.start(Run("run", plan, some_terms().profile), 0, {})
    assert not core.runs
    assert not core.drain().events


def test_the_compiled_gear_hands_a_pinned_flow_on_with_its_reason() -> None:
    plan = compiled(PINNED["a number"])
    feeds = feeds_of(plan, 1)
    choice = gear_of(plan, PaperRules(), some_terms(), feeds)
    assert choice.gear == "event"
    assert "1 output is pinned." in choice.reasons


def test_a_pin_is_heard_at_the_first_candle_whatever_the_warm_up_was() -> None:
    """A live run begins with a past; its pinned signal must still open the first trade."""
    plan = compiled(PINNED["a signal"])
    (clock,) = plan.sources
    columns = walk(400, 9)
    core = Core(some_terms(), plan.markets, lambda: 0.0, watch=True)
    run = Run("run", plan, some_terms().profile)
    core.start(run, int(columns.opened_at[200]), {clock: columns[:200]})
    candle: Candle = columns.candle(200)
    at = candle.opened_at + clock.timeframe.ms
    events = core.handle(CandleClosed(at, clock.symbol, clock.timeframe, candle)).events
    asked = {event.node_id for event in events if isinstance(event, NodeEvaluated)}
    assert "sizer" in asked
    view = next(e for e in events if isinstance(e, NodeEvaluated) and e.node_id == "view")
    assert dict(view.outputs)["signal"] == "LONG 0.90"


def test_a_pinned_council_asks_nobody() -> None:
    pins = {"decision": ["long", 1.0], "p": 0.9, "size": 1.0}
    plan = compiled(held(a_council(), council=pins))
    feeds = {clock: walk(300, 4) for clock in plan.sources}
    market = PaperMarket(plan.markets, CASH)
    events = step_through(plan, feeds, some_terms(), market)
    assert not [e for e in events if getattr(e, "node_id", "") == "council"]
    assert [e for e in events if isinstance(e, OrderFilled)]


def test_a_pin_that_is_applied_to_a_running_flow_is_heard_at_the_next_candle() -> None:
    before, after = compiled(trend()), compiled(PINNED["a signal"])
    (clock,) = before.sources
    columns = walk(400, 9)
    core = Core(some_terms(), before.markets, lambda: 0.0, watch=True)
    at = int(columns.opened_at[200])
    core.start(Run("run", before, some_terms().profile), at, {clock: columns[:200]})
    taken_over(core, "run", after, {clock: columns[:200]}, at)
    candle = columns.candle(200)
    report = CandleClosed(candle.opened_at + 60_000, clock.symbol, clock.timeframe, candle)
    asked = {e.node_id for e in core.handle(report).events if isinstance(e, NodeEvaluated)}
    assert "sizer" in asked


def test_a_pin_is_never_applied_to_a_live_run() -> None:
    before, after = compiled(trend()), compiled(PINNED["a signal"])
    core = Core(some_terms(mode=Mode.LIVE), before.markets, lambda: 0.0)
    core.start(Run("run", before, some_terms().profile), 0, {})
    with pytest.raises(Mistake, match="cannot trade live"):
        taken_over(core, "run", after, {}, 0)
    assert core.runs["run"].plan is before


def a_council() -> Flow:
    nodes = {
        "candles": candles_of(),
        "analyst": "agent.rules_analyst",
        "council": "agent.council",
        "atr": ("indicator.ta.atr", {"timeperiod": 7}),
        "sizer": ("risk.sizer", {"stop": "atr", "stop_atr": 2.0, "target": "none"}),
        "gate": "risk.gate",
        "order": "trade.open",
    }
    wires = """candles.candles > analyst.candles; analyst.view > council.views;
    candles.candles > atr.candles; council.decision > sizer.decision; atr.real > sizer.atr;
    sizer.plan > gate.plan; gate.plan > order.plan"""
    return a_flow(nodes, wires)


def test_a_node_without_pins_keeps_an_empty_table() -> None:
    assert trend().nodes[0].pins == MappingProxyType({})
