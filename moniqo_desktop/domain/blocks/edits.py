"""Changes of a drawing that open, change and bring along blocks: flow in, new flow out.

Ids of new things are given by the caller. What cannot be is refused with a FlowProblem of one
sentence, and the old value is as good as ever. Folding is in fold.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from moniqo_desktop.domain.blocks.flattening import blocks_of
from moniqo_desktop.domain.blocks.ports import Side, port_names, unique
from moniqo_desktop.domain.blocks.uses import (
    block_at,
    block_of,
    checked_name,
    cut_off,
    innermost_first,
    put_block,
    used_ids,
    uses,
    with_kinds,
)
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import BLOCK, Block, Flow

NewId = Callable[[], str]


def add_block(flow: Flow, block: Block) -> Flow:
    if block.block_id in blocks_of(flow):
        raise FlowProblem("A block with this id is already in the flow.")
    changed = replace(flow, blocks=(*flow.blocks, block))
    _check_circle(changed, block)
    return changed


def replace_block(flow: Flow, block: Block) -> Flow:
    """Another content for a block, everywhere at once; wires at ports it lost go.

    Raises FlowProblem where it would hold itself.
    """
    old = block_of(flow, block.block_id)
    changed = put_block(flow, block)
    _check_circle(changed, block)
    changed = _without_lost(changed, old, block, "inputs")
    return _without_lost(changed, old, block, "outputs")


def _without_lost(flow: Flow, old: Block, new: Block, side: Side) -> Flow:
    lost = set(port_names(old, side)) - set(port_names(new, side))
    if not lost:
        return flow
    blocks = tuple(cut_off(block, new.block_id, side, lost) for block in flow.blocks)
    return replace(cut_off(flow, new.block_id, side, lost), blocks=blocks)


def rename_block(flow: Flow, block_id: str, name: str, description: str) -> Flow:
    """name: what its nodes are called that have no title of their own."""
    block = block_of(flow, block_id)
    return put_block(flow, replace(block, name=checked_name(name), description=description))


def remove_block(flow: Flow, block_id: str) -> Flow:
    """Takes a block out of the flow. Raises FlowProblem while a node stands for it."""
    name, count = block_of(flow, block_id).name, uses(flow, block_id)
    if count:
        times = "once" if count == 1 else f"{count} times"
        raise FlowProblem(f"The block “{name}” is used {times}; remove its nodes first.")
    return replace(flow, blocks=tuple(b for b in flow.blocks if b.block_id != block_id))


def drop_unused(flow: Flow) -> Flow:
    """Without the blocks that no node stands for, directly or inside others."""
    kept = used_ids(flow)
    found = tuple(block for block in flow.blocks if block.block_id in kept)
    return flow if len(found) == len(flow.blocks) else replace(flow, blocks=found)


def detach(flow: Flow, node_id: str, block_id: str) -> Flow:
    """Gives one block node a block of its own: a copy under a new id that changes alone."""
    block = block_at(flow, node_id)
    copy = replace(block, block_id=block_id, name=_free_name(flow, block.name))
    nodes = (
        replace(node, kind=BLOCK + block_id) if node.node_id == node_id else node
        for node in flow.nodes
    )
    return replace(add_block(flow, copy), nodes=tuple(nodes))


def bring(flow: Flow, piece: Flow, new_id: NewId) -> tuple[Flow, Flow]:
    """Adds the blocks a piece uses. Returns the flow with them and the piece as it names them.

    The same block is shared; another one of the same id gets a new id.
    """
    known = blocks_of(flow)
    names: dict[str, str] = {}
    for block in innermost_first(piece):
        taken = with_kinds(block, names)
        old = known.get(block.block_id)
        if old == taken:
            continue
        if old is not None:
            names[block.block_id] = new_id()
            taken = replace(taken, block_id=names[block.block_id])
        known[taken.block_id] = taken
    blocks = tuple(known.values())
    return replace(flow, blocks=blocks), drop_unused(
        replace(with_kinds(piece, names), blocks=blocks)
    )


def _free_name(flow: Flow, name: str) -> str:
    return unique(name, [block.name for block in flow.blocks])


def _check_circle(flow: Flow, block: Block) -> None:
    """Raises FlowProblem where a block holds itself."""
    blocks, seen = blocks_of(flow), set[str]()
    open_ = [node.block_id for node in block.nodes]
    while open_:
        block_id = open_.pop()
        if block_id == block.block_id:
            raise FlowProblem(f"The block “{block.name}” cannot hold itself.")
        if block_id in blocks and block_id not in seen:
            seen.add(block_id)
            open_.extend(node.block_id for node in blocks[block_id].nodes)
