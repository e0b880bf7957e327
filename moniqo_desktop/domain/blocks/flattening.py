"""What blocks mean: the drawing without them, their ports, and what is wrong with them.

A block node is its block's nodes in its place. Nothing that trades knows blocks: a flow is
flattened before it is compiled, and the node "rsi" of the block node "a" becomes "a/rsi".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import (
    BLOCK,
    Block,
    BlockPort,
    Flow,
    Link,
    Node,
    Param,
    Place,
)

SLASH: Final = "/"
"""Between the ids of nodes on the way into a block."""
MAX_NODES: Final = 20_000
"""Nodes of a flattened drawing."""
MAX_NESTING: Final = 32
Blocks = Mapping[str, Block]
Path = tuple[str, ...]
"""Ids of block nodes, outermost first: the way to a drawing inside."""


def blocks_of(flow: Flow) -> dict[str, Block]:
    """By id."""
    return {block.block_id: block for block in flow.blocks}


def flatten(flow: Flow) -> Flow:
    """The drawing with every block node replaced by what is in its block, at any depth.

    Same meaning, wire for wire and in the same order at every node; frames and notes are dropped.
    A bypassed block bypasses all its nodes; a pinned output pins the inner one. A block node
    without a block, or inside itself, stays as it is: the compiler names it (see problems).
    Raises FlowProblem where that would be more than MAX_NODES nodes.
    """
    if not any(node.block_id for node in flow.nodes):
        return flow
    blocks = blocks_of(flow)
    _check_size(flow, blocks)
    flat = _Flattening(blocks)
    flat.expand(flow.nodes, wires_in_order(flow), _Place())
    return replace(
        flow, nodes=tuple(flat.nodes), links=tuple(flat.links), frames=(), notes=(), blocks=()
    )


def opened(flow: Flow, node_id: str) -> Flow:
    """The drawing with one block node replaced by what is in its block, one level deep.

    Ids of what came out begin with "node_id/". Frames, notes and all other blocks stay.
    """
    block = blocks_of(flow)[next(n.block_id for n in flow.nodes if n.node_id == node_id)]
    alone = replace(block, block_id=SLASH)
    marked = [replace(n, kind=BLOCK + SLASH) if n.node_id == node_id else n for n in flow.nodes]
    flat = _Flattening({SLASH: alone})
    flat.expand(marked, wires_in_order(flow), _Place())
    return replace(flow, nodes=tuple(flat.nodes), links=tuple(flat.links))


def wires_in_order(piece: Flow | Block) -> list[Link | BlockPort]:
    """Wires and bound input ports of a drawing in the order in which nodes read them."""
    order: list[Link | BlockPort] = list(piece.links)
    if isinstance(piece, Block):
        bound = [port for port in piece.inputs if port.node_id]
        for port in sorted((port for port in bound if port.at >= 0), key=lambda port: port.at):
            order.insert(port.at, port)
        order.extend(port for port in bound if port.at < 0)
    return order


@dataclass(frozen=True, slots=True)
class _Wire:
    """The beginning of a wire in the flat drawing."""

    link_id: str
    node_id: str
    port: str
    bends: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a piece is put: its prefix, the wires at its input ports, what it inherits."""

    prefix: str = ""
    feeds: Mapping[str, Sequence[_Wire]] = field(default_factory=dict)
    bypassed: bool = False
    pins: Mapping[tuple[str, str], Param] = field(default_factory=dict)
    open: frozenset[str] = frozenset()


class _Flattening:
    """Nodes and wires of the flat drawing while it grows."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self.nodes: list[Node] = []
        self.links: list[Link] = []
        self._times: dict[str, int] = {}

    def expand(
        self, nodes: Sequence[Node], order: Iterable[Link | BlockPort], place: _Place
    ) -> None:
        known = {node.node_id: node for node in nodes}
        feeds = self._feeds(known, order, place)
        for node in nodes:
            block = self._block(node, place.open) if node.kind.startswith(BLOCK) else None
            if block is None:
                self.nodes.append(_inherited(node, place))
                continue
            inner = _Place(
                f"{place.prefix}{node.node_id}{SLASH}",
                feeds.get(node.node_id, {}),
                place.bypassed or node.bypassed,
                _inner_pins(block, {**node.pins, **_pins_at(node, place)}),
                place.open | {block.block_id},
            )
            self.expand(block.nodes, wires_in_order(block), inner)

    def _feeds(
        self, known: Mapping[str, Node], order: Iterable[Link | BlockPort], place: _Place
    ) -> dict[str, dict[str, list[_Wire]]]:
        """Draws the wires that end at plain nodes; returns those at block nodes by node, port."""
        feeds: dict[str, dict[str, list[_Wire]]] = {}
        doors = {
            node_id
            for node_id, node in known.items()
            if node.kind.startswith(BLOCK) and self._block(node, place.open) is not None
        }
        for item in order:
            if isinstance(item, Link) and not place.prefix and doors.isdisjoint(_ends(item)):
                self.links.append(item)  # most wires of a large drawing
                continue
            if isinstance(item, Link):
                wires, to_node, to_port = (
                    self._begun(known, item, place),
                    item.to_node,
                    item.to_port,
                )
            else:
                wires = place.feeds.get(item.name, ())
                to_node, to_port = item.node_id, item.port
            if to_node not in known:
                continue
            if to_node in doors:
                feeds.setdefault(to_node, {}).setdefault(to_port, []).extend(wires)
                continue
            self.links.extend(self._link(wire, place.prefix + to_node, to_port) for wire in wires)
        return feeds

    def _begun(self, known: Mapping[str, Node], link: Link, place: _Place) -> Sequence[_Wire]:
        found = self._source(known, link.from_node, link.from_port, place)
        return [_Wire(place.prefix + link.link_id, *found, link.bends)] if found else ()

    def _source(
        self, known: Mapping[str, Node], node_id: str, port: str, place: _Place
    ) -> tuple[str, str] | None:
        """The plain node and port behind an output; None where the port leads nowhere."""
        prefix, opened = place.prefix, place.open
        node = known.get(node_id)
        while node is not None and (block := self._block(node, opened)) is not None:
            exit_ = next((each for each in block.outputs if each.name == port), None)
            if exit_ is None:
                return None
            prefix += node.node_id + SLASH
            opened |= {block.block_id}
            node, port = node_in(block, exit_.node_id), exit_.port
        return None if node is None else (prefix + node.node_id, port)

    def _link(self, wire: _Wire, to_node: str, to_port: str) -> Link:
        """A wire that feeds several nodes is several wires; all but the first get an id."""
        times = self._times[wire.link_id] = self._times.get(wire.link_id, 0) + 1
        link_id = wire.link_id if times == 1 else f"{wire.link_id}{SLASH}{times}"
        bends = wire.bends if times == 1 else ()
        return Link(link_id, wire.node_id, wire.port, to_node, to_port, bends)

    def _block(self, node: Node, opened: frozenset[str]) -> Block | None:
        return None if node.block_id in opened else self._blocks.get(node.block_id)


def _ends(link: Link) -> tuple[str, str]:
    return link.from_node, link.to_node


def _inherited(node: Node, place: _Place) -> Node:
    if not place.prefix:
        return node
    pins = _pins_at(node, place)
    return replace(
        node,
        node_id=place.prefix + node.node_id,
        bypassed=node.bypassed or place.bypassed,
        pins=MappingProxyType({**node.pins, **pins}) if pins else node.pins,
    )


def _pins_at(node: Node, place: _Place) -> dict[str, Param]:
    if not place.pins:
        return {}
    return {port: value for (node_id, port), value in place.pins.items() if node_id == node.node_id}


def _inner_pins(block: Block, pins: Mapping[str, Param]) -> dict[tuple[str, str], Param]:
    ports = {port.name: (port.node_id, port.port) for port in block.outputs}
    return {ports[name]: value for name, value in pins.items() if name in ports}


def node_in(block: Block, node_id: str) -> Node | None:
    return next((node for node in block.nodes if node.node_id == node_id), None)


def sizes(blocks: Blocks) -> dict[str, int]:
    """Nodes in each block when flattened. Raises FlowProblem where they nest too deep."""
    found: dict[str, tuple[int, int]] = {}
    for block in blocks.values():
        _measure(block, blocks, frozenset(), found)
    return {block_id: nodes for block_id, (nodes, _) in found.items()}


def _measure(
    block: Block, blocks: Blocks, opened: frozenset[str], found: dict[str, tuple[int, int]]
) -> tuple[int, int]:
    """Nodes in a block, and how many levels it has."""
    if block.block_id not in found:
        opened |= {block.block_id}
        nodes, levels = 0, 0
        for node in block.nodes:
            inner = blocks.get(node.block_id)
            again = inner is None or inner.block_id in opened
            more = (1, 0) if again or inner is None else _measure(inner, blocks, opened, found)
            nodes, levels = nodes + more[0], max(levels, more[1])
        found[block.block_id] = nodes, levels + 1
    if found[block.block_id][1] + len(opened) > MAX_NESTING:
        raise FlowProblem(f"Blocks lie in blocks more than {MAX_NESTING} deep.")
    return found[block.block_id]


def _check_size(flow: Flow, blocks: Blocks) -> None:
    found = sizes(blocks)
    total = sum(found.get(node.block_id, 1) for node in flow.nodes)
    if total > MAX_NODES:
        raise FlowProblem(
            f"With its blocks opened the flow has {min(total, 10**9):,} nodes; "
            f"at most {MAX_NODES:,} can run.",
            hint="Use the blocks less often.",
        )


def words(flow: Flow, node_id: str, kind_title: Callable[[str], str] = str) -> str:
    """The way to a node of the flattened drawing: "Signals / RSI 14"; empty if there is none.

    kind_title: what a node without a title of its own is called, by its kind.
    """
    blocks, nodes = blocks_of(flow), flow.nodes
    said: list[str] = []
    for name in node_id.split(SLASH):
        node = next((each for each in nodes if each.node_id == name), None)
        if node is None:
            break
        block = blocks.get(node.block_id)
        said.append(node.title or (block.name if block else kind_title(node.kind)))
        nodes = block.nodes if block else ()
    return " / ".join(said)
