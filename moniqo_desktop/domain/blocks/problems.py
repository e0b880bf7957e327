"""What is wrong with the blocks of a flow, told like every problem of a flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moniqo_desktop.domain.blocks.flattening import SLASH, Blocks, blocks_of
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import Block, Flow, Link


def problems(flow: Flow) -> Iterator[FlowProblem]:
    """What makes the blocks of a flow mean nothing: missing ones, circles, lost ports.

    A fault inside a block is told once, at the first node that stands for it.
    """
    yield from _piece_problems(blocks_of(flow), flow, "", frozenset(), set())


def doubled(flat: Flow) -> Iterator[FlowProblem]:
    """Nodes that have the id of another one once all blocks are opened, so that a wire could end
    at either."""
    seen: set[str] = set()
    for node in flat.nodes:
        if node.node_id in seen:
            yield FlowProblem(
                "Two nodes have the same id, one of them in a block.",
                node_id=node.node_id,
                hint="Draw the one outside anew.",
            )
        seen.add(node.node_id)


def _piece_problems(
    blocks: Blocks, piece: Flow | Block, prefix: str, opened: frozenset[str], told: set[str]
) -> Iterator[FlowProblem]:
    used: dict[str, Block] = {}
    for node in piece.nodes:
        if not node.block_id:
            continue
        block, where = blocks.get(node.block_id), prefix + node.node_id
        if block is None:
            yield _missing(where)
        elif node.block_id in opened:
            yield _circle(block, where)
        else:
            used[node.node_id] = block
            if node.block_id in told:
                continue
            told.add(node.block_id)
            inside = opened | {block.block_id}
            yield from _piece_problems(blocks, block, where + SLASH, inside, told)
    for link in piece.links:
        yield from _lost_ends(used, link, prefix)


def _lost_ends(used: Mapping[str, Block], link: Link, prefix: str) -> Iterator[FlowProblem]:
    source, target = used.get(link.from_node), used.get(link.to_node)
    if source and not any(port.name == link.from_port for port in source.outputs):
        yield _lost(source, "output", prefix + link.from_node, link.from_port)
    if target and not any(port.name == link.to_port for port in target.inputs):
        yield _lost(target, "input", prefix + link.to_node, link.to_port)


def _missing(node_id: str) -> FlowProblem:
    hint = "Open the file the block came from, or remove the node."
    return FlowProblem("The block of this node is not in the flow.", node_id=node_id, hint=hint)


def _circle(block: Block, node_id: str) -> FlowProblem:
    hint = "Open the block and remove the node that stands for it."
    return FlowProblem(f"The block “{block.name}” holds itself.", node_id=node_id, hint=hint)


def _lost(block: Block, side: str, node_id: str, port: str) -> FlowProblem:
    return FlowProblem(
        f"The block “{block.name}” has no {side} “{port}”.",
        node_id=node_id,
        field=port,
        hint="Remove the wire, or give the block that port again.",
    )
