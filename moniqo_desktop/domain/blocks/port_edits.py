"""Changes of the ports of a block: flow in, new flow out, wherever the block is used.

What cannot be is refused with a FlowProblem of one sentence.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from moniqo_desktop.domain.blocks.edits import replace_block
from moniqo_desktop.domain.blocks.flattening import node_in, wires_in_order
from moniqo_desktop.domain.blocks.ports import Side, port_names, unique, with_order
from moniqo_desktop.domain.blocks.uses import (
    Piece,
    block_of,
    checked_name,
    put_block,
    with_ports,
)
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import Block, BlockPort, Flow, Link, Node


def rename_port(flow: Flow, block_id: str, side: Side, old: str, new: str) -> Flow:
    """All wires stay where they are."""
    block, new = block_of(flow, block_id), checked_name(new)
    names = port_names(block, side)
    _check_port(block, side, old)
    if new != old and new in names:
        raise FlowProblem(f"The block “{block.name}” has a port “{new}” already.")
    ports = tuple(replace(p, name=new) if p.name == old else p for p in getattr(block, side))
    flow = put_block(flow, with_ports(block, side, ports))
    found = tuple(_with_port_name(each, block_id, side, (old, new)) for each in flow.blocks)
    return replace(_with_port_name(flow, block_id, side, (old, new)), blocks=found)


def move_port(flow: Flow, block_id: str, side: Side, name: str, place: int) -> Flow:
    """Puts a port at another place among those of its side, counted from 0 at the top."""
    block = block_of(flow, block_id)
    _check_port(block, side, name)
    names = [each for each in port_names(block, side) if each != name]
    names.insert(max(0, min(place, len(names))), name)
    ports = sorted(getattr(block, side), key=lambda port: names.index(port.name))
    return put_block(flow, with_ports(block, side, tuple(ports)))


def remove_port(flow: Flow, block_id: str, side: Side, name: str) -> Flow:
    """Takes a port off a block, with the wires at it wherever the block is used."""
    block = block_of(flow, block_id)
    _check_port(block, side, name)
    if side == "outputs":
        kept = tuple(port for port in block.outputs if port.name != name)
        return replace_block(flow, replace(block, outputs=kept))
    order = [x for x in wires_in_order(block) if isinstance(x, Link) or x.name != name]
    names = [each for each in port_names(block, "inputs") if each != name]
    return replace_block(flow, with_order(block, order, names))


def expose(flow: Flow, block_id: str, side: Side, port: BlockPort) -> Flow:
    """Makes the port of a node in a block a port of the block; its name is made unique.

    An input that is fed inside is refused: it would have two wires.
    """
    block, where = block_of(flow, block_id), {"node_id": port.node_id, "field": port.port}
    if node_in(block, port.node_id) is None:
        raise FlowProblem("This node is no longer in the block.", **where)
    end = (port.node_id, port.port)
    if any((each.node_id, each.port) == end for each in getattr(block, side)):
        raise FlowProblem("This is a port of the block already.", **where)
    if side == "inputs" and any((link.to_node, link.to_port) == end for link in block.links):
        raise FlowProblem("This input has a wire inside the block already.", **where)
    name = unique(checked_name(port.name), port_names(block, side))
    new = (*getattr(block, side), replace(port, name=name, at=-1))
    return put_block(flow, with_ports(block, side, new))


def _check_port(block: Block, side: Side, name: str) -> None:
    if name not in port_names(block, side):
        raise FlowProblem(f"The block “{block.name}” has no port “{name}”.")


def _with_port_name(piece: Piece, block_id: str, side: Side, names: tuple[str, str]) -> Piece:
    """The wires, pins and ports of a drawing at a port of a block's nodes follow its name."""
    old, new = names
    stand = {node.node_id for node in piece.nodes if node.block_id == block_id}
    if not stand:
        return piece
    links = tuple(_followed(link, stand, side, names) for link in piece.links)
    piece = replace(piece, links=links)
    if side == "outputs":
        piece = replace(piece, nodes=tuple(_pins_followed(n, stand, names) for n in piece.nodes))
    if isinstance(piece, Flow):
        return piece
    ports = tuple(
        replace(port, port=new) if port.node_id in stand and port.port == old else port
        for port in getattr(piece, side)
    )
    return with_ports(piece, side, ports)


def _followed(link: Link, stand: set[str], side: Side, names: tuple[str, str]) -> Link:
    old, new = names
    if side == "inputs" and link.to_node in stand and link.to_port == old:
        return replace(link, to_port=new)
    if side == "outputs" and link.from_node in stand and link.from_port == old:
        return replace(link, from_port=new)
    return link


def _pins_followed(node: Node, stand: set[str], names: tuple[str, str]) -> Node:
    old, new = names
    if node.node_id not in stand or old not in node.pins:
        return node
    pins = {new if name == old else name: value for name, value in node.pins.items()}
    return replace(node, pins=MappingProxyType(pins))
