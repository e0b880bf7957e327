"""A running flow takes a new drawing: what goes on, and what begins anew.

Desk, orders and protection belong to the wallet and stay as they are. A node goes on where it was
if it is drawn as before and fed as before; all others start as in a new run, from their warm-up.
Nothing is asked because of the change itself: the next candle asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow import Flow
from moniqo_desktop.domain.market import Columns, Millis
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.risk import LimitProfile, profile
from moniqo_desktop.domain.wallet_events import FlowApplied
from moniqo_desktop.engine.breakpoints import Breakpoints
from moniqo_desktop.engine.pins import refuse_in
from moniqo_desktop.engine.plan import Clock, Plan, PlannedNode
from moniqo_desktop.engine.program import Program
from moniqo_desktop.engine.run import Run
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
    _drop_waiting(core, new)
    if isinstance(old.breakpoints, Breakpoints):
        new.breakpoints = Breakpoints(new, old.breakpoints.places, old.breakpoints.once)
    core.events.append(_applied(old, new, kept, at))
    if core.watch:
        core.events.extend(new.first_events(at))
    return core.drain()


def kept_nodes(old: Plan, new: Plan) -> frozenset[str]:
    """Ids of the nodes that are drawn as before, fed as before and go by the same candles."""
    before = {node.node_id: node for node in old.nodes}
    return frozenset(
        node.node_id
        for node in new.nodes
        if node.node_id in before and _is_same(old, before[node.node_id], new, node)
    )


def _is_same(old: Plan, before: PlannedNode, new: Plan, node: PlannedNode) -> bool:
    return (
        type(before.type) is type(node.type)
        and before.type.kind == node.type.kind
        and before.params == node.params
        and before.clock == node.clock
        and before.bypassed == node.bypassed
        and before.pins == node.pins
        and _fed_by(old, before) == _fed_by(new, node)
    )


def _fed_by(plan: Plan, node: PlannedNode) -> dict[str, tuple[tuple[str, int], ...]]:
    """port → (node id, number of its output) of each wire."""
    return {
        name: tuple((plan.nodes[wire.node].node_id, wire.port) for wire in wires)
        for name, wires in node.inputs.items()
    }


def _carry(old: Program, new: Program, kept: frozenset[str]) -> None:
    """States, timers and outputs of the kept step nodes."""
    state, steps = old.state(), old.wire_values()
    own = new.wire_values()
    going_on = kept & steps.keys() & own.keys()
    found: dict[str, Any] = {
        "states": {name: each for name, each in state["states"].items() if name in going_on},
        "timers": [[when, name] for when, name in state["timers"] if name in going_on],
        "again": [name for name in state["again"] if name in going_on],
    }
    new.restore(found, {name: steps[name] for name in going_on})


def _drop_waiting(core: Core, new: Run) -> None:
    """An entry that waits for a close goes with the node that asked for it: nobody would see it
    come. One asked for by hand (no node) stays."""
    core.waiting = {
        symbol: (owner, intent)
        for symbol, (owner, intent) in core.waiting.items()
        if owner != new.run_id or not intent.node_id or intent.node_id in new.program.by_id
    }


def _keep_memories(old: Run, new: Run) -> None:
    """Prices of the last day, where a symbol is read by the same candles as before."""
    for symbol, memory in old.memory.items():
        if _clocks_of(old, symbol) == _clocks_of(new, symbol):
            new.memory[symbol] = memory


def _clocks_of(run: Run, symbol: str) -> set[Clock]:
    return {clock for clock in run.clocks if clock.symbol == symbol}


def _applied(old: Run, new: Run, kept: frozenset[str], at: Millis) -> FlowApplied:
    before, after = _ids(old.plan), _ids(new.plan)
    return FlowApplied(
        at,
        new.run_id,
        new.plan.flow,
        new.revision,
        new.profile.name,
        new.anchor,
        tuple(each for each in after if each in kept),
        tuple(each for each in after if each not in kept),
        tuple(each for each in before if each not in after),
    )


def _ids(plan: Plan) -> Iterable[str]:
    """In the order of evaluation."""
    return [node.node_id for node in plan.nodes]
