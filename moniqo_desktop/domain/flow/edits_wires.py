"""Changes of wires: bends they pass through, and a node put into one. Flow in, new flow out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow, Link, Place
from moniqo_desktop.domain.flow.links import Kinds, PortLike, why_not
from moniqo_desktop.domain.flow.ports import fits


@dataclass(frozen=True, slots=True)
class Splice:
    """A node that fits into a wire: the input its first half ends at, the output the second
    leaves."""

    link_id: str
    node_id: str
    entry: str
    exit: str


def bend(flow: Flow, link_id: str, bends: Sequence[Place]) -> Flow:
    """The wire passes through these points, in order. Raises FlowProblem for an unknown wire."""
    found = False
    links = []
    for link in flow.links:
        found |= link.link_id == link_id
        links.append(replace(link, bends=tuple(bends)) if link.link_id == link_id else link)
    if not found:
        raise FlowProblem("This wire is no longer in the flow.", node_id=link_id)
    return replace(flow, links=tuple(links))


def straighten(flow: Flow, link_ids: Collection[str]) -> Flow:
    """These wires lose their bends."""
    links = tuple(
        replace(link, bends=()) if link.bends and link.link_id in link_ids else link
        for link in flow.links
    )
    return replace(flow, links=links)


def carried(flow: Flow, places: Mapping[str, Place]) -> dict[str, Place]:
    """How far bends go with the nodes: by wire, where both its ends move by the same way.

    places: node id → new corner.
    """
    if not any(link.bends for link in flow.links):
        return {}
    moves = {
        node.node_id: (places[node.node_id][0] - node.x, places[node.node_id][1] - node.y)
        for node in flow.nodes
        if node.node_id in places
    }
    return {
        link.link_id: moves[link.from_node]
        for link in flow.links
        if link.bends and link.from_node in moves
        if moves[link.from_node] == moves.get(link.to_node)
    }


def move(flow: Flow, places: Mapping[str, Place]) -> Flow:
    """Moves nodes, frames and notes; a wire between nodes that move together keeps its shape."""
    ways = carried(flow, places)
    moved = edits.move_nodes(flow, places)
    if not ways:
        return moved
    links = (
        _shifted(link, ways[link.link_id]) if link.link_id in ways else link for link in flow.links
    )
    return replace(moved, links=tuple(links))


def splice_into(
    flow: Flow, kinds: Kinds, link_id: str, node_id: str, inputs: Sequence[str],
    outputs: Sequence[str],
) -> Splice | None:  # fmt: skip
    """How a node goes into a wire; None where it does not.

    inputs, outputs: names of the node's ports, top to bottom. Only ports without a wire are
    taken; those of the very type of the wire's end come before those that take anything.
    """
    link, node = _link(flow, link_id), flow.node(node_id)
    if link is None or node is None or node_id in (link.from_node, link.to_node):
        return None
    rest = edits.disconnect(flow, [link_id])
    entries = [name for name in inputs if not _is_used(rest, node_id, name, is_output=False)]
    exits = [name for name in outputs if not _is_used(rest, node_id, name, is_output=True)]
    for entry in _exact_first(flow, kinds, link, node.kind, entries):
        for leave in exits:
            splice = Splice(link_id, node_id, entry, leave)
            if _joins(rest, kinds, link, splice):
                return splice
    return None


def insert_node(flow: Flow, kinds: Kinds, splice: Splice, ids: tuple[str, str]) -> Flow:
    """Takes the wire apart and leads it through the node. ids: of the two new wires.

    Raises FlowProblem where the judge of links forbids it.
    """
    link = _link(flow, splice.link_id)
    if link is None:
        raise FlowProblem("This wire is no longer in the flow.", node_id=splice.link_id)
    first = Link(ids[0], link.from_node, link.from_port, splice.node_id, splice.entry)
    second = Link(ids[1], splice.node_id, splice.exit, link.to_node, link.to_port)
    rest = edits.disconnect(flow, [splice.link_id])
    edits.connect(edits.connect(rest, kinds, first), kinds, second)  # the judge speaks here
    at = flow.links.index(link)  # inputs that take many wires read them in this order
    return replace(flow, links=(*flow.links[:at], first, second, *flow.links[at + 1 :]))


def _joins(rest: Flow, kinds: Kinds, link: Link, splice: Splice) -> bool:
    """Types first: they answer without a walk through the flow."""
    target = rest.node(link.to_node)
    node = rest.node(splice.node_id)
    source = kinds.output(node.kind, splice.exit) if node else None
    entry = kinds.input(target.kind, link.to_port) if target else None
    if source is None or entry is None or not fits(source.type, entry.type):
        return False
    into = (link.from_node, link.from_port, splice.node_id, splice.entry)
    if why_not(rest, kinds, *into) is not None:
        return False
    half = replace(rest, links=(*rest.links, Link("", *into)))
    onward = (splice.node_id, splice.exit, link.to_node, link.to_port)
    return why_not(half, kinds, *onward) is None


def _exact_first(
    flow: Flow, kinds: Kinds, link: Link, kind: str, entries: Sequence[str]
) -> list[str]:
    """Inputs that take what the wire brings, those of its very type first."""
    source = flow.node(link.from_node)
    output = kinds.output(source.kind, link.from_port) if source else None
    ports = {name: kinds.input(kind, name) for name in entries}
    fitting = [name for name in entries if _takes(ports[name], output)]
    return sorted(fitting, key=lambda name: not _is_exact(ports[name], output))


def _takes(port: PortLike | None, output: PortLike | None) -> bool:
    return port is not None and output is not None and fits(output.type, port.type)


def _is_exact(port: PortLike | None, output: PortLike | None) -> bool:
    return port is not None and output is not None and port.type == output.type


def _is_used(flow: Flow, node_id: str, port: str, *, is_output: bool) -> bool:
    if is_output:
        return any((k.from_node, k.from_port) == (node_id, port) for k in flow.links)
    return any((k.to_node, k.to_port) == (node_id, port) for k in flow.links)


def _link(flow: Flow, link_id: str) -> Link | None:
    return next((link for link in flow.links if link.link_id == link_id), None)


def _shifted(link: Link, way: Place) -> Link:
    bends = tuple((x + way[0], y + way[1]) for x, y in link.bends)
    return replace(link, bends=bends)
