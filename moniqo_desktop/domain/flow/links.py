"""The one judge of links: canvas, compiler and paste ask here whether a wire may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from moniqo_desktop.domain.flow.drawing import Flow, Link
from moniqo_desktop.domain.flow.ports import PORTS, PortType, fits

End = tuple[str, str]
"""node id, port name"""


class PortLike(Protocol):
    """What a link asks of a port; a port of a node class and one of the palette both answer."""

    @property
    def type(self) -> PortType: ...
    @property
    def label(self) -> str: ...
    @property
    def many(self) -> bool: ...


class Kinds(Protocol):
    """Looks ports up by kind and name; None = this version knows no such kind or port."""

    def input(self, kind: str, port: str) -> PortLike | None: ...
    def output(self, kind: str, port: str) -> PortLike | None: ...


class KindTable:
    """Kinds over anything with `inputs` and `outputs` by name, as node classes have them."""

    def __init__(self, kinds: Mapping[str, Any]) -> None:
        self._kinds = kinds

    def input(self, kind: str, port: str) -> PortLike | None:
        found = self._kinds.get(kind)
        return None if found is None else found.inputs.get(port)

    def output(self, kind: str, port: str) -> PortLike | None:
        found = self._kinds.get(kind)
        return None if found is None else found.outputs.get(port)


def why_not(
    flow: Flow, kinds: Kinds, from_node: str, from_port: str, to_node: str, to_port: str
) -> str | None:
    """Why a new wire may not lead from an output to an input, as one sentence; None = it may.

    A wire into an input that has one is allowed: it replaces the old one (see edits.connect).
    """
    source, target = flow.node(from_node), flow.node(to_node)
    if source is None or target is None:
        return "This wire has an end without a node."
    if from_node == to_node:
        return "A node cannot feed itself."
    output = kinds.output(source.kind, from_port)
    if output is None:
        return f"{source.title or source.kind} has no known output “{from_port}”."
    entry = kinds.input(target.kind, to_port)
    if entry is None:
        return f"{target.title or target.kind} has no known input “{to_port}”."
    is_free = getattr(output, "free", False)  # a port of a block that leads nowhere yet
    if not fits(output.type, entry.type) and not is_free:
        return mismatch(output.type, entry)
    if _is_there(flow, (from_node, from_port, to_node, to_port)):
        return "This wire is already there."
    if _reaches(flow.links, to_node, from_node):
        return "This wire would make a circle: the node would wait for itself."
    return None


def fitting_ends(
    flow: Flow, kinds: Kinds, start: End, ends: Iterable[End], *, from_output: bool
) -> list[End]:
    """Which of many ports a new wire from (or to) one port may be led to; see why_not.

    start: an output if from_output, else an input; ends: ports of the other sort. One walk
    through the flow serves them all.
    """
    by_id = {node.node_id: node.kind for node in flow.nodes}
    look, look_there = (kinds.output, kinds.input) if from_output else (kinds.input, kinds.output)
    port = look(by_id.get(start[0], ""), start[1])
    if port is None:
        return []
    closed = _beyond(flow.links, start[0], upstream=from_output)
    there = {_pair(link, start, from_output=from_output) for link in flow.links}
    judged: dict[End, bool] = {}
    """Kind and port of a node → whether the wire fits: the same few for thousands of nodes."""
    found = []
    for end in ends:
        if end[0] in closed or end in there:
            continue
        kind = by_id.get(end[0], "")
        if (kind, end[1]) not in judged:
            other = look_there(kind, end[1])
            ways = (port, other) if from_output else (other, port)
            judged[kind, end[1]] = _joins(*ways)
        if judged[kind, end[1]]:
            found.append(end)
    return found


def why_not_kept(flow: Flow, kinds: Kinds, link: Link) -> str | None:
    """The same judgement on a wire that is in the flow, as a compiler meets it."""
    others = tuple(other for other in flow.links if other.link_id != link.link_id)
    rest = _with_links(flow, others)
    ends = (link.from_node, link.from_port, link.to_node, link.to_port)
    reason = why_not(rest, kinds, *ends)
    if reason is None and replaced(rest, kinds, link.to_node, link.to_port):
        return "This input takes one wire and has two."
    return reason


def replaced(flow: Flow, kinds: Kinds, to_node: str, to_port: str) -> tuple[Link, ...]:
    """The wires that give way to a new one at this input: none if it takes many."""
    target = flow.node(to_node)
    entry = None if target is None else kinds.input(target.kind, to_port)
    if entry is not None and entry.many:
        return ()
    return tuple(link for link in flow.links if (link.to_node, link.to_port) == (to_node, to_port))


def mismatch(source: PortType, target: PortLike) -> str:
    """As "Order cannot feed Candles (Series)"."""
    wanted = PORTS[target.type].label
    named = wanted if target.label == wanted else f"{target.label} ({wanted})"
    return f"{PORTS[source].label} cannot feed {named}"


def _is_there(flow: Flow, ends: tuple[str, str, str, str]) -> bool:
    return any(
        ends == (link.from_node, link.from_port, link.to_node, link.to_port) for link in flow.links
    )


def _reaches(links: Iterable[Link], start: str, goal: str) -> bool:
    """Whether wires lead from start to goal."""
    after: dict[str, list[str]] = {}
    for link in links:
        after.setdefault(link.from_node, []).append(link.to_node)
    open_, seen = [start], {start}
    while open_:
        here = open_.pop()
        if here == goal:
            return True
        fresh = [node for node in after.get(here, ()) if node not in seen]
        seen.update(fresh)
        open_.extend(fresh)
    return False


def _beyond(links: Iterable[Link], start: str, *, upstream: bool) -> set[str]:
    """The node and all whose values reach it, or that its values reach."""
    ways: dict[str, list[str]] = {}
    for link in links:
        near, far = (link.to_node, link.from_node) if upstream else (link.from_node, link.to_node)
        ways.setdefault(near, []).append(far)
    open_, seen = [start], {start}
    while open_:
        fresh = [node for node in ways.get(open_.pop(), ()) if node not in seen]
        seen.update(fresh)
        open_.extend(fresh)
    return seen


def _pair(link: Link, start: End, *, from_output: bool) -> End | None:
    """The other end of a wire that ends at start."""
    if start[0] != (link.from_node if from_output else link.to_node):
        return None  # nearly all of thousands
    source, target = (link.from_node, link.from_port), (link.to_node, link.to_port)
    here, there = (source, target) if from_output else (target, source)
    return there if here == start else None


def _joins(output: PortLike | None, entry: PortLike | None) -> bool:
    return output is not None and entry is not None and fits(output.type, entry.type)


def _with_links(flow: Flow, links: tuple[Link, ...]) -> Flow:
    return Flow(flow.flow_id, flow.name, flow.nodes, links)
