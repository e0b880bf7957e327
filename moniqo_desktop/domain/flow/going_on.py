"""Which nodes of a drawing are those of an earlier one, also where blocks were folded or opened."""

from __future__ import annotations

from collections.abc import Container, Mapping

from moniqo_desktop.domain.blocks.flattening import SLASH, flatten
from moniqo_desktop.domain.flow.drawing import Flow, Node

Feeds = Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]


def partners(live: Mapping[str, str], draft: Mapping[str, str]) -> dict[str, str]:
    """Id in draft → id in live of the same node. Given: id → kind, as in drawings without blocks.

    A node of another kind is another node, whatever it is called: nothing that was begun by the one
    is for the other to end. A node that was folded into a block, or let out of one, keeps the last
    part of its id. It is paired only where one node on either side is without a partner and ends
    so: of two uses of one block nobody can say which it was.
    """
    same = {each: each for each, kind in draft.items() if live.get(each) == kind}
    left, new = _by_last_part(live, same), _by_last_part(draft, same)
    for name in left.keys() & new.keys():
        if len(left[name]) == len(new[name]) == 1:
            same[new[name][0]] = left[name][0]
    return same


def begin_anew(live: Flow, draft: Flow) -> tuple[str, ...]:
    """Ids of the nodes of draft, blocks opened, that are not drawn and fed as in live: those that
    begin from their warm-up."""
    old, new = flatten(live), flatten(draft)
    before = {node.node_id: node for node in old.nodes}
    was = partners(_kinds(old), _kinds(new))
    fed_before, fed = _feeds(old, {}), _feeds(new, was)
    return tuple(
        node.node_id
        for node in new.nodes
        if node.node_id not in was
        or not _alike(before[was[node.node_id]], node)
        or fed_before.get(was[node.node_id]) != fed.get(node.node_id)
    )


def left_out(live: Flow, draft: Flow) -> tuple[Node, ...]:
    """Nodes of live, blocks opened, that draft has no more."""
    old = flatten(live)
    there = set(partners(_kinds(old), _kinds(flatten(draft))).values())
    return tuple(node for node in old.nodes if node.node_id not in there)


def _kinds(flow: Flow) -> dict[str, str]:
    return {node.node_id: node.kind for node in flow.nodes}


def _by_last_part(
    kinds: Mapping[str, str], paired: Container[str]
) -> dict[tuple[str, str], list[str]]:
    """(last part of the id, kind) → ids without a partner."""
    found: dict[tuple[str, str], list[str]] = {}
    for each, kind in kinds.items():
        if each not in paired:
            found.setdefault((each.rpartition(SLASH)[2], kind), []).append(each)
    return found


def _alike(before: Node, now: Node) -> bool:
    """Of two nodes of one kind."""
    return (
        before.params == now.params and before.bypassed == now.bypassed and before.pins == now.pins
    )


def _feeds(flow: Flow, was: Mapping[str, str]) -> Feeds:
    """Node → port → what feeds it, in order; nodes by the name they had."""
    found: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
    for link in flow.links:
        ports = found.setdefault(link.to_node, {})
        source = (was.get(link.from_node, link.from_node), link.from_port)
        ports[link.to_port] = (*ports.get(link.to_port, ()), source)
    return found
