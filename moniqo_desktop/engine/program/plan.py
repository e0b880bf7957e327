"""A flow ready to run, as a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Market, Symbol, Timeframe
from moniqo_desktop.nodes.base import NodeType, Port


@dataclass(frozen=True, slots=True)
class Clock:
    """What a value is as of: the closes of one symbol's candles of one length.

    Candles that close at the same instant are delivered in the order of `turn`: longer first,
    then by symbol.
    """

    timeframe: Timeframe
    symbol: Symbol

    def __hash__(self) -> int:
        return hash(self.symbol)

    @property
    def turn(self) -> tuple[int, str]:
        return (-self.timeframe.ms, self.symbol)


@dataclass(frozen=True, slots=True)
class Wire:
    """Where an input reads: output port `port` of node number `node`."""

    node: int
    port: int


@dataclass(frozen=True, slots=True)
class PlannedNode:
    """A node ready to run. index: place in evaluation order; inputs: port → wires in drawing
    order; slot: number of its first output among all outputs of the plan; names: port → titles
    of the nodes wired to it; pins: number of an output → the value it is held at, see pins.py."""

    index: int
    node_id: str
    type: NodeType
    params: Any
    inputs: Mapping[str, tuple[Wire, ...]]
    clock: Clock
    market: Market
    slot: int
    bypassed: bool
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pins: Mapping[int, Any] = field(default_factory=dict)

    @property
    def is_held(self) -> bool:
        """Whether every output is pinned: then the node itself is not asked."""
        return bool(self.pins) and len(self.pins) == len(self.type.outputs)

    @property
    def output_names(self) -> tuple[str, ...]:
        return tuple(self.type.outputs)


@dataclass(frozen=True, slots=True)
class Plan:
    """A flow ready to run: nodes in an order in which each comes after what it reads.

    flow: without blocks, so that its node ids are those of nodes; drawn: as the trader drew it.
    sources: clocks that the feed must deliver, by turn; resampled: longer clock → the
    clock it is made of; warmup: candles of the shortest clock to show before the first decision.
    """

    flow: Flow
    drawn: Flow
    nodes: tuple[PlannedNode, ...]
    sources: tuple[Clock, ...]
    resampled: Mapping[Clock, Clock]
    markets: Mapping[Symbol, Market]
    slots: int
    warmup: int


def passed_port(node_type: NodeType, output: Port) -> str | None:
    """The input a bypassed node passes on at output: the first of the same type."""
    return next((n for n, port in node_type.inputs.items() if port.type is output.type), None)


def heard(node: PlannedNode) -> Iterator[Wire]:
    """The wires whose changes wake the node; a quiet input is only read."""
    for name, wires in node.inputs.items():
        if not node.type.inputs[name].quiet:
            yield from wires
