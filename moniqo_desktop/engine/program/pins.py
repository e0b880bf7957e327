"""Pinned outputs in a plan: a constant column in history, the same constant candle by candle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.errors import FlowProblem, Mistake
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.flow.pins import REFUSED_LIVE, pin_problem
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle, Columns
from moniqo_desktop.domain.orders import Direction, Mode
from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.engine.program.plan import Plan, PlannedNode
from moniqo_desktop.nodes.base import NodeType


def problems_of(flow: Flow, types: Mapping[str, NodeType]) -> Iterable[FlowProblem]:
    """Pins of ports that are not there or cannot be held at their value."""
    for node in flow.nodes:
        node_type = types.get(node.node_id)
        if node_type is None:
            continue
        title = f"“{node.title or node_type.title}”"
        for name, value in node.pins.items():
            port = node_type.outputs.get(name)
            if port is None:
                yield FlowProblem(
                    f"{title} has no output “{name}” to be pinned.",
                    node_id=node.node_id,
                    hint="Free it.",
                )
            elif wrong := pin_problem(port.type, value):
                yield FlowProblem(
                    f"{title}: {wrong}.",
                    node_id=node.node_id,
                    field=name,
                    hint="Free it, or give another value.",
                )


def is_held(node: Node, node_type: NodeType) -> bool:
    """Whether every output is pinned: the node itself is not asked, its inputs do not matter."""
    return bool(node_type.outputs) and node_type.outputs.keys() <= node.pins.keys()


def raw_pins(node: Node, node_type: NodeType) -> dict[int, Any]:
    """Number of an output → its pinned value, as a stream would give it; candles as their price."""
    return {
        number: _raw(port.type, node.pins[name])
        for number, (name, port) in enumerate(node_type.outputs.items())
        if name in node.pins
    }


def _raw(type: PortType, value: Any) -> Any:
    if type is PortType.SIGNAL:
        return Direction(value[0]).sign, float(value[1])
    return float(value) if type in (PortType.NUMBER, PortType.SERIES) else value


def column_of(node: PlannedNode, number: int, candles: Columns) -> Any:
    """The pinned output as a column over the candles of the node's clock."""
    value, length = node.pins[number], len(candles)
    match list(node.type.outputs.values())[number].type:
        case PortType.SERIES:
            price = np.full(length, value)
            return Columns(candles.opened_at, price, price, price, price, candles.volume)
        case PortType.SIGNAL:
            sign = np.full(length, value[0], dtype=np.int8)
            return SignalColumns(sign, np.full(length, value[1]))
        case _:
            return np.full(length, value)


def value_at(node: PlannedNode, number: int, candle: Candle) -> Any:
    """The same for one candle."""
    value = node.pins[number]
    if list(node.type.outputs.values())[number].type is not PortType.SERIES:
        return value
    return Candle(candle.opened_at, value, value, value, value, candle.volume)


def refuse_in(mode: Mode, plan: Plan) -> None:
    """Raises Mistake where real money would follow a pinned value."""
    pinned = [node for node in plan.nodes if node.pins]
    if mode is Mode.LIVE and pinned:
        raise Mistake(REFUSED_LIVE, hint="Free the pins, then start again.")
