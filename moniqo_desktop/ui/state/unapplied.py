"""Which nodes of a drawing the run does not trade by yet: its settings there are other ones."""

from __future__ import annotations

from collections.abc import Iterator

from moniqo_desktop.domain.flow.drawing import Flow, Node


def unapplied(live: Flow, drawn: Flow) -> frozenset[str]:
    """Ids of nodes, those in blocks too, whose settings, bypass or pins differ from the run's.
    What is new has no value of the run that could be misread."""
    before = {node.node_id: node for node in _nodes(live)}
    return frozenset(
        node.node_id
        for node in _nodes(drawn)
        if (was := before.get(node.node_id, node)) is not node and _settings(was) != _settings(node)
    )


def _nodes(flow: Flow) -> Iterator[Node]:
    yield from flow.nodes
    for block in flow.blocks:
        yield from block.nodes


def _settings(node: Node) -> tuple[object, ...]:
    return node.kind, node.params, node.bypassed, node.pins
