"""A small flow round one node that runs as it is: the example of its help page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.domain.flow.ports import PortType

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Param
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue, NodeSpec

SHOWN: Final = "shown"
"""Id of the node the example is about."""
WIDE: Final = 280.0
HIGH: Final = 190.0
SOURCE: Final = "market.candles"
RISK: Final = "risk"
"""Family whose nodes stand before the gate, which judges last."""
GATE: Final = "risk.gate"
SIZER: Final = "risk.sizer"
OPEN: Final = "trade.open"
WATCH: Final = "position.watch"
WELCOME: Final = frozenset({"candles", "position", "signal", "long"})
"""Inputs that are fed although they are optional: without them the node has nothing to do."""
_NO_PARAMS: Final[Mapping[str, Param]] = MappingProxyType({})
_FAST: Final[Mapping[str, Param]] = MappingProxyType({"timeframe": "1m"})
_OFTEN: Final[Mapping[str, Param]] = MappingProxyType({"upper": 55.0, "lower": 45.0})


def example_flow(catalogue: Catalogue, kind: str, name: str) -> Flow:
    """The flow has no id yet. Raises KeyError where nothing known feeds one of its inputs."""
    spec = catalogue.spec(kind)
    sketch = _Sketch()
    sketch.node(SOURCE)
    shown = sketch.about(spec)
    for port in spec.inputs:
        if not port.optional or port.name in WELCOME:
            sketch.wire(_fed(sketch, spec, port.type, port.name), (shown, port.name))
    _use(sketch, spec, shown)
    return Flow("", name, sketch.placed(), tuple(sketch.links), profile="research")


@dataclass(slots=True)
class _Sketch:
    """Nodes by id, in the order they were asked for; each kind once, so feeds are shared."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def node(self, kind: str, params: Mapping[str, Param] = _NO_PARAMS) -> str:
        params = _FAST if kind == SOURCE else params
        known = self.nodes.get(SHOWN)
        if known is not None and known.kind == kind:
            return SHOWN
        return self.nodes.setdefault(kind, Node(kind, kind, params=params)).node_id

    def about(self, spec: NodeSpec) -> str:
        if spec.kind == SOURCE:
            self.nodes = {SHOWN: Node(SHOWN, SOURCE, params=_FAST)}
        else:
            self.nodes[SHOWN] = Node(SHOWN, spec.kind)
        return SHOWN

    def wire(self, start: tuple[str, str], end: tuple[str, str]) -> None:
        is_there = any((link.to_node, link.to_port) == end for link in self.links)
        if not is_there:
            self.links.append(Link(f"wire-{len(self.links) + 1}", *start, *end))

    def placed(self) -> tuple[Node, ...]:
        """From left to right, each one column behind the last that feeds it."""
        column = dict.fromkeys(self.nodes, 0)
        for _ in self.nodes:
            for link in self.links:
                column[link.to_node] = max(column[link.to_node], column[link.from_node] + 1)
        rows = dict.fromkeys(range(len(self.nodes) + 1), 0)
        placed = []
        for node_id, node in self.nodes.items():
            at = column[node_id]
            x, y = WIDE * at, HIGH * rows[at]
            rows[at] += 1
            placed.append(Node(node_id, node.kind, x, y, params=node.params))
        return tuple(placed)


def _fed(sketch: _Sketch, spec: NodeSpec, kind: PortType, name: str) -> tuple[str, str]:
    """(node, output) that gives what the port takes."""
    if kind is PortType.ORDER:
        return _plan(sketch) if spec.family == RISK else _gated(sketch)
    if kind is PortType.POSITION:
        return _opened(sketch)
    if kind is PortType.FLAG:
        return _flag(sketch)
    if kind is PortType.SIGNAL:
        return _signal(sketch)
    if kind is PortType.SERIES:
        return sketch.node(SOURCE), "candles"
    if kind in (PortType.NUMBER, PortType.ANY):
        return _average(sketch) if name == "b" else (sketch.node(SOURCE), "close")
    raise KeyError(kind)


def _average(sketch: _Sketch) -> tuple[str, str]:
    node = sketch.node("indicator.ta.ema")
    sketch.wire((sketch.node(SOURCE), "candles"), (node, "candles"))
    return node, "real"


def _flag(sketch: _Sketch) -> tuple[str, str]:
    """The close above its average."""
    node = sketch.node("logic.compare")
    sketch.wire((sketch.node(SOURCE), "close"), (node, "a"))
    sketch.wire(_average(sketch), (node, "b"))
    return node, "result"


def _signal(sketch: _Sketch) -> tuple[str, str]:
    strength = sketch.node("indicator.ta.rsi")
    sketch.wire((sketch.node(SOURCE), "candles"), (strength, "candles"))
    node = sketch.node("logic.threshold_signal", _OFTEN)
    sketch.wire((strength, "real"), (node, "value"))
    return node, "signal"


def _plan(sketch: _Sketch) -> tuple[str, str]:
    node = sketch.node(SIZER)
    sketch.wire(_signal(sketch), (node, "decision"))
    return node, "plan"


def _gated(sketch: _Sketch) -> tuple[str, str]:
    node = sketch.node(GATE)
    sketch.wire(_plan(sketch), (node, "plan"))
    return node, "plan"


def _opened(sketch: _Sketch) -> tuple[str, str]:
    node = sketch.node(OPEN)
    sketch.wire(_gated(sketch), (node, "plan"))
    return node, "position"


def _use(sketch: _Sketch, spec: NodeSpec, shown: str) -> None:
    """What it says goes on: orders to the market, positions to be watched, the rest to the log."""
    said = {port.type: (shown, port.name) for port in reversed(spec.outputs)}
    plan, position = said.get(PortType.ORDER), said.get(PortType.POSITION)
    if plan is not None:
        if spec.kind != GATE:
            sketch.wire(plan, (sketch.node(GATE), "plan"))
            plan = (sketch.node(GATE), "plan")
        sketch.wire(plan, (sketch.node(OPEN), "plan"))
        position = (sketch.node(OPEN), "position")
    if position is not None and spec.kind != WATCH:
        sketch.wire(position, (sketch.node(WATCH), "position"))
    elif spec.outputs and plan is None:
        first = next((p for p in spec.outputs if p.type is not PortType.SERIES), None)
        if first is not None:
            sketch.wire((shown, first.name), (sketch.node("output.log"), "value"))
