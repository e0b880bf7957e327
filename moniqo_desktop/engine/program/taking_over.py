"""A running flow takes a new drawing: what goes on, and what begins anew.

Desk, orders and protection belong to the wallet and stay as they are. A node goes on where it was
if it is drawn as before and fed as before; all others start as in a new run, from their warm-up.
Folded into a block, or let out of one, it is the same node under another name. Nothing is asked
because of the change itself: the next candle asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.going_on import partners
from moniqo_desktop.domain.market import Columns, Millis
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.risk import LimitProfile, profile
from moniqo_desktop.engine.program.breakpoints import Breakpoints
from moniqo_desktop.engine.program.pins import refuse_in
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode
from moniqo_desktop.engine.program.program import Program
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.terms import Decided

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core


def running(core: Core, run_id: str, flow: Flow) -> Run:
    """The run that may take this drawing. Raises Mistake if there is none."""
    run = core.runs.get(run_id)
    if run is None:
        raise Mistake("That run has ended; nothing was applied.", hint="Run the flow again.")
    if run.plan.flow.flow_id != flow.flow_id:
        raise Mistake(
            f"“{flow.name}” is another flow than the one that runs; nothing was applied.",
            hint="Run it beside the other one.",
        )
    return run


def limits_of(run: Run, flow: Flow, mode: Mode) -> LimitProfile:
    """The profile of the run, unless the new drawing names another one. Raises Mistake if that one
    is not for real money and real money follows it."""
    if flow.profile == run.plan.flow.profile or not flow.profile:
        return run.profile
    found = profile(flow.profile)
    if mode is Mode.LIVE and not found.live_allowed:
        raise Mistake(
            f"The limits “{flow.profile}” are for history and paper; nothing was applied.",
            hint="Choose Starter, Standard or Expert in the flow.",
        )
    return found


def taken_over(
    core: Core,
    run_id: str,
    plan: Plan,
    history: Mapping[Clock, Columns],
    at: Millis,
    revision: int = 1,
) -> Decided:
    """The run trades by plan from now on. history: candles from the anchor on, up to the last one
    the run has seen. Raises Mistake if it cannot; then nothing has changed."""
    old = running(core, run_id, plan.flow)
    refuse_in(core.terms.mode, plan)
    new = Run(run_id, plan, limits_of(old, plan.flow, core.terms.mode), revision)
    new.paused = old.paused
    core.attach(new, history)
    new.announce_pins()
    _keep_memories(old, new)
    kept = kept_nodes(old.plan, plan)
    _carry(old.program, new.program, kept)
    new.said = {
        name: replace(old.said[was], node_id=name) for name, was in kept.items() if was in old.said
    }
    now = _called_now(old.plan, plan)
    _keep_waiting(core, new, now)
    if isinstance(old.breakpoints, Breakpoints):
        places = [(now.get(node_id, node_id), port) for node_id, port in old.breakpoints.places]
        once = old.breakpoints.once
        new.breakpoints = Breakpoints(new, places, now.get(once, once))
    core.events.append(_applied(old, new, kept, at))
    if core.watch:
        core.events.extend(new.first_events(at))
    return core.drain()


def kept_nodes(old: Plan, new: Plan) -> dict[str, str]:
    """Id now → id before of the nodes that are drawn as before, fed as before and go by the same
    candles."""
    before = {node.node_id: node for node in old.nodes}
    was = partners(_kinds(old), _kinds(new))
    return {
        node.node_id: was[node.node_id]
        for node in new.nodes
        if node.node_id in was
        and _is_same(before[was[node.node_id]], node)
        and _fed_by(old, before[was[node.node_id]], {}) == _fed_by(new, node, was)
    }


def _called_now(old: Plan, new: Plan) -> dict[str, str]:
    """Id before → id now of all nodes that are still there."""
    return {was: now for now, was in partners(_kinds(old), _kinds(new)).items()}


def _is_same(before: PlannedNode, node: PlannedNode) -> bool:
    return (
        type(before.type) is type(node.type)
        and before.type.kind == node.type.kind
        and before.params == node.params
        and before.clock == node.clock
        and before.bypassed == node.bypassed
        and before.pins == node.pins
    )


def _fed_by(
    plan: Plan, node: PlannedNode, was: Mapping[str, str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """port → (node id before, number of its output) of each wire."""

    def before(source: str) -> str:
        return was.get(source, source)

    return {
        name: tuple((before(plan.nodes[wire.node].node_id), wire.port) for wire in wires)
        for name, wires in node.inputs.items()
    }


def _carry(old: Program, new: Program, kept: Mapping[str, str]) -> None:
    """States, timers and outputs of the kept step nodes."""
    state, steps = old.state(), old.wire_values()
    own = new.wire_values()
    now = {was: name for name, was in kept.items() if was in steps and name in own}
    found: dict[str, Any] = {
        "states": {now[was]: each for was, each in state["states"].items() if was in now},
        "timers": [[when, now[was]] for when, was in state["timers"] if was in now],
        "again": [now[was] for was in state["again"] if was in now],
    }
    new.restore(found, {name: steps[was] for was, name in now.items()})


def _keep_waiting(core: Core, new: Run, now: Mapping[str, str]) -> None:
    """An entry that waits for a close goes with the node that asked for it: nobody would see it
    come. One asked for by hand (no node) stays."""
    kept = dict(core.waiting)
    for symbol, (owner, intent) in core.waiting.items():
        if owner != new.run_id or not intent.node_id:
            continue
        del kept[symbol]
        if intent.node_id in now:
            kept[symbol] = (owner, replace(intent, node_id=now[intent.node_id]))
    core.waiting = kept


def _keep_memories(old: Run, new: Run) -> None:
    """Prices of the last day, where a symbol is read by the same candles as before."""
    for symbol, memory in old.memory.items():
        if _clocks_of(old, symbol) == _clocks_of(new, symbol):
            new.memory[symbol] = memory


def _clocks_of(run: Run, symbol: str) -> set[Clock]:
    return {clock for clock in run.clocks if clock.symbol == symbol}


def _applied(old: Run, new: Run, kept: Mapping[str, str], at: Millis) -> FlowApplied:
    """Kept and fresh by the ids they have now, gone by those they had."""
    before, after = _ids(old.plan), _ids(new.plan)
    there = _called_now(old.plan, new.plan)
    return FlowApplied(
        at,
        new.run_id,
        new.plan.flow,
        new.revision,
        new.profile.name,
        new.anchor,
        tuple(each for each in after if each in kept),
        tuple(each for each in after if each not in kept),
        tuple(each for each in before if each not in there),
    )


def _ids(plan: Plan) -> list[str]:
    """In the order of evaluation."""
    return [node.node_id for node in plan.nodes]


def _kinds(plan: Plan) -> dict[str, str]:
    return {node.node_id: node.type.kind for node in plan.nodes}
