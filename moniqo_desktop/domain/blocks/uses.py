"""Which blocks a drawing has and uses, and the changes every edit of blocks is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from moniqo_desktop.domain.blocks.flattening import blocks_of, wires_in_order
from moniqo_desktop.domain.blocks.ports import Side, port_names, with_order
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import BLOCK, Block, BlockPort, Flow, Link

MAX_NAME: Final = 60
"""Characters of the name of a block or of its port."""
Piece = TypeVar("Piece", Flow, Block)


def block_of(flow: Flow, block_id: str) -> Block:
    """Raises FlowProblem if the flow has none of that id."""
    block = blocks_of(flow).get(block_id)
    if block is None:
        raise FlowProblem("This block is no longer in the flow.")
    return block


def block_at(flow: Flow, node_id: str) -> Block:
    """The block a node stands for. Raises FlowProblem if there is none."""
    node = flow.node(node_id)
    block = blocks_of(flow).get(node.block_id) if node else None
    if block is None:
        raise FlowProblem("This node does not stand for a block of the flow.", node_id=node_id)
    return block


def uses(flow: Flow, block_id: str) -> int:
    """Nodes that stand for a block, in the flow and in its blocks."""
    pieces: tuple[Flow | Block, ...] = (flow, *flow.blocks)
    kind = BLOCK + block_id
    return sum([node.kind for node in piece.nodes].count(kind) for piece in pieces)


def used_ids(flow: Flow) -> set[str]:
    """Blocks that some node stands for, directly or inside others that are used."""
    return {block.block_id for block in innermost_first(flow)}


def checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= MAX_NAME:
        raise FlowProblem(f"A name has 1 to {MAX_NAME} characters.")
    return name


def with_ports(block: Block, side: Side, ports: tuple[BlockPort, ...]) -> Block:
    return replace(block, inputs=ports) if side == "inputs" else replace(block, outputs=ports)


def innermost_first(piece: Flow) -> list[Block]:
    """The blocks a drawing uses, each after those it uses itself."""
    blocks, found, opened = blocks_of(piece), list[Block](), set[str]()
    waiting: list[tuple[str, bool]] = [(node.block_id, False) for node in piece.nodes]
    while waiting:
        block_id, is_done = waiting.pop()
        block = blocks.get(block_id)
        if block is None:
            continue
        if is_done:
            found.append(block)
        elif block_id not in opened:
            opened.add(block_id)
            waiting.append((block_id, True))
            waiting.extend((node.block_id, False) for node in block.nodes)
    return found


def put_block(flow: Flow, block: Block) -> Flow:
    blocks = (block if each.block_id == block.block_id else each for each in flow.blocks)
    return replace(flow, blocks=tuple(blocks))


def with_kinds(piece: Piece, names: Mapping[str, str]) -> Piece:
    """With other ids of the blocks its nodes stand for: old → new."""
    if not any(node.block_id in names for node in piece.nodes):
        return piece
    nodes = (
        replace(node, kind=BLOCK + names[node.block_id]) if node.block_id in names else node
        for node in piece.nodes
    )
    return replace(piece, nodes=tuple(nodes))


def cut_off(piece: Piece, block_id: str, side: Side, ports: Collection[str]) -> Piece:
    """Without the wires at these ports of a block's nodes; a port behind one leads nowhere."""
    stand = {node.node_id for node in piece.nodes if node.block_id == block_id}

    def is_lost(item: Link | BlockPort) -> bool:
        if isinstance(item, BlockPort):
            return item.node_id in stand and item.port in ports
        end = (item.to_node, item.to_port) if side == "inputs" else (item.from_node, item.from_port)
        return end[0] in stand and end[1] in ports

    if not stand:
        return piece
    if isinstance(piece, Flow):
        return replace(piece, links=tuple(link for link in piece.links if not is_lost(link)))
    order = [
        item
        for item in wires_in_order(piece)
        if not is_lost(item) or (isinstance(item, BlockPort) and side == "outputs")
    ]
    outputs = tuple(
        BlockPort(port.name, "", "") if side == "outputs" and is_lost(port) else port
        for port in piece.outputs
    )
    return replace(with_order(piece, order, port_names(piece, "inputs")), outputs=outputs)
