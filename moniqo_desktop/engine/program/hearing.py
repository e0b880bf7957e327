"""What the voters of a council had read when they were heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.messages.desk_events import VotesWeighed
from moniqo_desktop.engine.program.shown import shown_as
from moniqo_desktop.engine.program.units import measure_of

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.engine.program.plan import PlannedNode, Wire
    from moniqo_desktop.engine.program.run import Run
    from moniqo_desktop.nodes.base import Step

Facts = tuple[tuple[str, str, str], ...]


def weighed(run: Run, council: PlannedNode, step: Step, at: Millis) -> VotesWeighed:
    """The votes of a council in the order of its wires."""
    wires = [wire for wires in council.inputs.values() for wire in wires]
    facts = tuple(_facts(run, run.plan.nodes[wire.node]) for wire in wires)
    return VotesWeighed(at, run.run_id, council.node_id, step.weights, facts)


def _facts(run: Run, voter: PlannedNode) -> Facts:
    """The inputs of a voter as they are now; those without a value yet are left out."""
    found = []
    for name, wires in voter.inputs.items():
        titles = voter.names.get(name, ())
        for number, wire in enumerate(wires):
            text = _value(run, wire)
            source = run.plan.nodes[wire.node]
            title = titles[number] if number < len(titles) else source.type.title
            if text:
                found.append((title, text, source.node_id))
    return tuple(found)


def _value(run: Run, wire: Wire) -> str:
    source = run.plan.nodes[wire.node]
    slot = source.slot + wire.port
    raw = run.raw(slot)
    value = run.program.values[slot] if raw is None else raw
    return shown_as(value, run.units[wire.node][wire.port], measure_of(source))
