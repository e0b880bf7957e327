"""In which unit each output of a plan is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.units import Measure, Unit
from moniqo_desktop.engine.program.plan import passed_port

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moniqo_desktop.engine.program.plan import Plan, PlannedNode, Wire

_BY_TYPE: Final = {
    PortType.SERIES: Unit.PRICE,
    PortType.POSITION: Unit.MONEY,
    PortType.ACCOUNT: Unit.PRICE,
}
Units = tuple[Unit, ...]


def units_of(plan: Plan) -> tuple[Units, ...]:
    """For each node, in order, the unit of each of its outputs."""
    found: list[Units] = []
    for node in plan.nodes:
        found.append(tuple(_unit(node, name, found) for name in node.type.outputs))
    return tuple(found)


def measure_of(node: PlannedNode) -> Measure:
    """What the numbers of a node are about."""
    return Measure(node.market.base, node.market.quote, node.clock.timeframe.ms)


def _unit(node: PlannedNode, output: str, found: list[Units]) -> Unit:
    """A bypassed node passes on what it reads."""
    port = node.type.outputs[output]
    if port.type is not PortType.NUMBER:
        return _BY_TYPE.get(port.type, Unit.NONE)
    if node.bypassed:
        return _of_wires(node.inputs.get(passed_port(node.type, port) or "", ()), found)
    unit = node.type.unit(output, node.params)
    if unit is not Unit.SAME:
        return unit
    inputs = node.type.inputs
    lines = [w for name, wires in node.inputs.items() if inputs[name].type is PortType.NUMBER
             for w in wires]  # fmt: skip
    return _of_wires(lines, found) if lines else Unit.PRICE


def _of_wires(wires: Iterable[Wire], found: list[Units]) -> Unit:
    """That of the lines, where all are in one."""
    units = {found[w.node][w.port] if w.node < len(found) else Unit.NONE for w in wires}
    return units.pop() if len(units) == 1 else Unit.NONE
