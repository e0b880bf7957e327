"""Pinned outputs: what a port may be held at, while a flow is tried on paper or on history.

A pin is a plain value of the drawing: a price for candles, a number, true or false, words, or
["long", 0.8] for a signal.
"""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.ports import PORTS, PortType
from moniqo_desktop.domain.orders import Direction

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node, Param

PINNABLE: Final = (
    PortType.SERIES,
    PortType.NUMBER,
    PortType.SIGNAL,
    PortType.FLAG,
    PortType.TEXT,
)
REFUSED_LIVE: Final = (
    "A flow with pinned outputs cannot trade live: real orders would follow made-up values."
)


def pin_problem(type: PortType, value: Param) -> str:
    """One sentence why an output of this type cannot be held at value, "" if it can."""
    if type not in PINNABLE:
        return f"{PORTS[type].label} outputs cannot be pinned: the wallet alone says what they are"
    if type is PortType.FLAG:
        return "" if isinstance(value, bool) else "A pinned flag is yes or no"
    if type is PortType.TEXT:
        return "" if isinstance(value, str) else "A pinned text is words"
    if type is PortType.SIGNAL:
        return "" if _is_signal(value) else "A pinned signal is a direction with 0 to 1 behind it"
    if not _is_number(value):
        return "A pinned value is a number"
    if type is PortType.SERIES and float(str(value)) <= 0:
        return "Pinned candles stand at a price above zero"
    return ""


def first_pin(type: PortType) -> Param:
    """What a port is held at where nothing is known of it yet."""
    firsts: dict[PortType, Param] = {
        PortType.FLAG: True,
        PortType.TEXT: "",
        PortType.SIGNAL: [Direction.LONG.value, 1.0],
        PortType.SERIES: 100.0,
    }
    return firsts.get(type, 0.0)


def pin_text(value: Param) -> str:
    """A pin as the trader reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return f"{str(value[0]).upper()} {float(str(value[1])):.2f}" if _is_signal(value) else "?"
    return f"{value:,g}" if isinstance(value, int | float) else str(value)


def set_pins(flow: Flow, node_id: str, pins: dict[str, Param]) -> Flow:
    """Holds these outputs of a node, and frees all its others; {} frees them all.

    Raises FlowProblem if the node is gone.
    """
    node = flow.node(node_id)
    if node is None:
        raise FlowProblem("This node is no longer in the flow.", node_id=node_id)
    pinned = replace(node, pins=MappingProxyType(dict(pins)))
    nodes = (pinned if other.node_id == node_id else other for other in flow.nodes)
    return replace(flow, nodes=tuple(nodes))


def free_all(flow: Flow) -> Flow:
    """The flow without a pin, inside its blocks too."""
    blocks = (replace(block, nodes=_freed(block.nodes)) for block in flow.blocks)
    return replace(flow, nodes=_freed(flow.nodes), blocks=tuple(blocks))


def _freed(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    none: MappingProxyType[str, Param] = MappingProxyType({})
    return tuple(replace(node, pins=none) if node.pins else node for node in nodes)


def pin_count(flow: Flow) -> int:
    """Pinned outputs, those inside of blocks too."""
    inside = sum(len(node.pins) for block in flow.blocks for node in block.nodes)
    return sum(len(node.pins) for node in flow.nodes) + inside


def pinned_words(count: int) -> str:
    """ "1 output is pinned", "2 outputs are pinned"."""
    return "1 output is pinned" if count == 1 else f"{count} outputs are pinned"


def _is_number(value: Param) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_signal(value: Param) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    direction, confidence = value
    known = direction in tuple(each.value for each in Direction)
    is_share = isinstance(confidence, int | float) and not isinstance(confidence, bool)
    return known and is_share and 0 <= float(str(confidence)) <= 1
