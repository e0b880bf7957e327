"""What the gate refused, told on the cards that had said otherwise before it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import NodeEvaluated, NodeStatus, Verdict
from moniqo_desktop.engine.gate.ruling import Ruling
from moniqo_desktop.engine.program.shown import shown_as
from moniqo_desktop.engine.program.units import measure_of

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core
    from moniqo_desktop.engine.program.plan import PlannedNode
    from moniqo_desktop.engine.program.run import Run
    from moniqo_desktop.nodes.base import Step

_GATE: Final = "risk.gate"
_REFUSING: Final = (Verdict.FAIL, Verdict.NOT_MEASURABLE)


def tell_refused(
    core: Core, run: Run, node: PlannedNode, step: Step, ruling: Ruling, at: Millis
) -> None:
    """The order node and the gate nodes before it say why, until the next plan comes."""
    text = _words(ruling)
    _say(core, run, node, dict(step.emit), text, at)
    acted = run.program.states[node.index].get("acted")
    for gate in _gates(run, node):
        slots = run.program.values[gate.slot : gate.slot + len(gate.type.outputs)]
        _say(core, run, gate, dict(zip(gate.type.outputs, slots, strict=True)), text, at)
        run.program.states[gate.index] = {**run.program.states[gate.index], "refused": acted}


def _words(ruling: Ruling) -> str:
    name = next(
        (each.name for each in ruling.results if each.verdict in _REFUSING and each.code in
         ruling.codes), ", ".join(ruling.codes),
    )  # fmt: skip
    return f"Refused: {name}"


def _gates(run: Run, node: PlannedNode) -> list[PlannedNode]:
    """All on the way of the plan, the nearest first."""
    found: list[PlannedNode] = []
    wires = list(node.inputs.get("plan", ()))
    while wires:
        before = run.plan.nodes[wires.pop().node]
        if before.type.kind == _GATE and before not in found:
            found.append(before)
            wires += before.inputs.get("plan", ())
    return found


def _say(
    core: Core, run: Run, node: PlannedNode, emit: Mapping[str, Any], text: str, at: Millis
) -> None:
    state = run.program.states[node.index]
    if "text" in state:
        run.program.states[node.index] = {**state, "text": text}
    if not core.watch:
        return
    units, measure = run.units[node.index], measure_of(node)
    outputs = tuple(
        (name, shown_as(node.pins.get(number, emit.get(name)), units[number], measure))
        for number, name in enumerate(node.type.outputs)
    )
    said = run.said[node.node_id] = NodeEvaluated(
        at, run.run_id, node.node_id, NodeStatus.OK, text, float("nan"), 0.0, outputs
    )
    core.events.append(said)
