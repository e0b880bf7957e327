"""What is wrong with a flow as drawn: every problem, by node and field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from moniqo_desktop.domain.errors import FlowProblem, Mistake
from moniqo_desktop.domain.flow.drawing import Flow, Link
from moniqo_desktop.domain.flow.links import mismatch
from moniqo_desktop.domain.flow.ports import PORTS, PortType, fits
from moniqo_desktop.engine.program.pins import is_held
from moniqo_desktop.nodes.base import NodeType, Port, SourceNode


class Kinds(Protocol):
    """What the compiler needs of the registry."""

    def find(self, kind: str) -> NodeType | None: ...


class ParamsReader(Protocol):
    """Raises Mistake with a plain sentence; see nodes.registry.params_of."""

    def __call__(self, node_type: NodeType, raw: Mapping[str, Any]) -> Any: ...


def _label(flow: Flow, types: Mapping[str, NodeType], node_id: str) -> str:
    node = flow.node(node_id)
    if node is None:
        return node_id
    known = types.get(node_id)
    return f"“{node.title or (known.title if known else node.kind)}”"


def types(flow: Flow, kinds: Kinds, problems: list[FlowProblem]) -> dict[str, NodeType]:
    found: dict[str, NodeType] = {}
    if not flow.nodes:
        problems.append(FlowProblem("The flow is empty.", hint="Add a node or open a template."))
    for node in flow.nodes:
        node_type = kinds.find(node.kind)
        if node_type is None and node.block_id:
            continue  # told by domain.blocks.problems
        if node_type is None:
            problems.append(
                FlowProblem(
                    f"This program does not know the node type “{node.kind}”.",
                    node_id=node.node_id,
                    hint="Update the program, install the plug-in it comes from, or remove it.",
                )
            )
        elif node.node_id in found:
            problems.append(FlowProblem("Two nodes carry the same id.", node_id=node.node_id))
        else:
            found[node.node_id] = node_type
    return found


def params(
    flow: Flow,
    types: Mapping[str, NodeType],
    params_of: ParamsReader,
    problems: list[FlowProblem],
) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for node in flow.nodes:
        if node.node_id not in types:
            continue
        try:
            params[node.node_id] = params_of(types[node.node_id], node.params)
        except Mistake as mistake:
            where = _label(flow, types, node.node_id)
            problems.append(
                FlowProblem(
                    f"{where}: {mistake.message}",
                    node_id=node.node_id,
                    field=getattr(mistake, "field", ""),
                    hint=mistake.hint,
                )
            )
    return params


def links(
    flow: Flow, types: Mapping[str, NodeType], problems: list[FlowProblem]
) -> tuple[Link, ...]:
    """The links whose ends exist and fit."""
    good = []
    for link in flow.links:
        if link.from_node not in types or link.to_node not in types:
            continue
        problem = _link_problem(flow, types, link)
        if problem:
            problems.append(FlowProblem(problem, node_id=link.to_node, field=link.to_port))
        else:
            good.append(link)
    return tuple(good)


def _link_problem(flow: Flow, types: Mapping[str, NodeType], link: Link) -> str:
    source = types[link.from_node].outputs.get(link.from_port)
    target = types[link.to_node].inputs.get(link.to_port)
    if source is None:
        return f"{_label(flow, types, link.from_node)} has no output “{link.from_port}”."
    if target is None:
        return f"{_label(flow, types, link.to_node)} has no input “{link.to_port}”."
    if not fits(source.type, target.type):
        return f"{mismatch(source.type, target)}."
    twins = [x for x in flow.links if (x.to_node, x.to_port) == (link.to_node, link.to_port)]
    if len(twins) > 1 and not target.many and twins[0] is not link:
        return f"{_label(flow, types, link.to_node)} takes only one wire at {target.label}."
    return ""


def order(flow: Flow, links: Iterable[Link], problems: list[FlowProblem]) -> tuple[str, ...]:
    """Node ids so that each comes after what it reads; nodes of a cycle are left out."""
    waits = {node.node_id: 0 for node in flow.nodes}
    after: dict[str, list[str]] = {node.node_id: [] for node in flow.nodes}
    for link in links:
        waits[link.to_node] += 1
        after[link.from_node].append(link.to_node)
    ready = [node.node_id for node in flow.nodes if not waits[node.node_id]]
    order: list[str] = []
    for node_id in ready:
        order.append(node_id)
        for next_id in after[node_id]:
            waits[next_id] -= 1
            if not waits[next_id]:
                ready.append(next_id)
    stuck = [node_id for node_id in waits if node_id not in set(order)]
    if stuck:
        problems.append(
            FlowProblem(
                "The wires form a loop, so no node of it could ever be first.",
                node_id=stuck[0],
                hint="Remove one wire of the loop.",
            )
        )
    return tuple(order)


def missing_inputs(
    flow: Flow, types: Mapping[str, NodeType], links: Iterable[Link]
) -> Iterable[FlowProblem]:
    connected: dict[str, set[str]] = {node.node_id: set() for node in flow.nodes}
    for link in links:
        connected[link.to_node].add(link.to_port)
    unknown = _unknown(flow, types)
    for node in flow.nodes:
        node_type = types.get(node.node_id)
        if node_type is None or node.bypassed or is_held(node, node_type):
            continue
        where, drawn = _label(flow, types, node.node_id), unknown.get(node.node_id, {})
        for name, port in node_type.inputs.items():
            if name in connected[node.node_id] or (port.optional and name not in drawn):
                continue
            if name in drawn:
                yield _waiting(where, port, _label(flow, types, drawn[name]), node.node_id, name)
                continue
            yield FlowProblem(
                f"{where} needs a wire at {port.label} ({PORTS[port.type].label}).",
                node_id=node.node_id,
                field=name,
            )
        complaint = node_type.check_inputs(frozenset((*connected[node.node_id], *drawn)))
        if complaint:
            yield FlowProblem(f"{where}: {complaint}", node_id=node.node_id)


def _unknown(flow: Flow, types: Mapping[str, NodeType]) -> dict[str, dict[str, str]]:
    """Node → its inputs that are wired to a node nobody knows → that node."""
    found: dict[str, dict[str, str]] = {}
    for link in flow.links:
        source = flow.node(link.from_node)
        if source is not None and not source.block_id and link.from_node not in types:
            found.setdefault(link.to_node, {})[link.to_port] = link.from_node
    return found


def _waiting(where: str, port: Port, source: str, node_id: str, name: str) -> FlowProblem:
    """The wire is there; what lies before it is not."""
    return FlowProblem(
        f"{where} waits at {port.label} for {source}, whose plug-in is not here.",
        node_id=node_id,
        field=name,
        hint="Install that plug-in, or connect another node.",
    )


def silent_sources(
    flow: Flow, types: Mapping[str, NodeType], links: Iterable[Link]
) -> Iterable[FlowProblem]:
    """Bypassed sources that are read: with nothing to pass on, they give no candles."""
    read = {link.from_node for link in links}
    for node in flow.nodes:
        if not node.bypassed or node.node_id not in read:
            continue
        if isinstance(types.get(node.node_id), SourceNode):
            where = _label(flow, types, node.node_id)
            yield FlowProblem(
                f"{where} is bypassed, so what reads it gets no candles.",
                node_id=node.node_id,
                hint="Switch its bypass off (B), or connect other candles.",
            )


def ungated(
    flow: Flow, types: Mapping[str, NodeType], links: tuple[Link, ...]
) -> Iterable[FlowProblem]:
    """Order nodes that can be reached without passing a gate."""
    for link in links:
        target = types[link.to_node]
        if target.family != "trade" or target.inputs[link.to_port].type is not PortType.ORDER:
            continue
        source = flow.node(link.from_node)
        if source is None or source.kind != "risk.gate" or source.bypassed:
            yield FlowProblem(
                f"{_label(flow, types, link.to_node)} would send orders that no gate has judged.",
                node_id=link.to_node,
                field=link.to_port,
                hint="Put a Risk gate node before it.",
            )
