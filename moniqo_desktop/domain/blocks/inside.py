"""The drawing inside a block as a flow of its own, and back.

Whoever is inside edits it like any drawing. Its ports are nodes there, called tags: those of the
inputs on the left, those of the outputs on the right. A tag that is moved up or down, renamed,
added or removed changes the port.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from moniqo_desktop.domain.blocks.edits import replace_block
from moniqo_desktop.domain.blocks.flattening import SLASH, Path, blocks_of, node_in, wires_in_order
from moniqo_desktop.domain.blocks.fold import corner
from moniqo_desktop.domain.blocks.port_edits import rename_port
from moniqo_desktop.domain.blocks.ports import (
    ENTRY,
    EXIT,
    TAG_PORT,
    Side,
    is_tag,
    port_names,
    unique,
    with_order,
)
from moniqo_desktop.domain.blocks.uses import MAX_NAME, block_of
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import Block, BlockPort, Flow, Link, Node, Param
from moniqo_desktop.domain.flow.edits import set_param

TAG_STEP: Final = 104.0
"""From the top of one tag to the next, canvas units."""
TAG_GAP: Final = 300.0
"""From the left of a tag to the left of the first node, canvas units."""


def block_on(flow: Flow, path: Path) -> Block | None:
    """The block one is inside of after opening these block nodes in turn; None = there is none."""
    blocks, nodes, block = blocks_of(flow), flow.nodes, None
    for name in path:
        node = next((each for each in nodes if each.node_id == name), None)
        block = blocks.get(node.block_id) if node else None
        if block is None:
            return None
        nodes = block.nodes
    return block


def inside(flow: Flow, path: Path) -> Flow:
    """The drawing at the end of the path, with tags for ports; the flow itself for no path.

    Raises FlowProblem if there is none.
    """
    if not path:
        return flow
    block = block_on(flow, path)
    if block is None:
        raise FlowProblem("This block is no longer in the flow.")
    entries = _tags(block, "inputs")
    exits = _tags(block, "outputs")
    return replace(
        flow,
        nodes=(*entries, *block.nodes, *exits),
        links=(*_entry_links(block), *_exit_links(block)),
        frames=block.frames,
        notes=block.notes,
    )


def put_back(flow: Flow, path: Path, view: Flow) -> Flow:
    """The flow after an edit of the drawing that `inside` gave.

    Raises FlowProblem where the block would hold itself, or one of its inputs be its output.
    """
    if not path:
        return _without_tags(view)
    block = block_on(flow, path)
    if block is None:
        raise FlowProblem("This block is no longer in the flow.")
    base = replace(
        flow,
        name=view.name,
        description=view.description,
        profile=view.profile,
        blocks=view.blocks,
    )
    block = block_of(base, block.block_id)
    base = _ports_renamed(base, block, view)
    return replace_block(base, _read(block_of(base, block.block_id), view))


def set_param_at(flow: Flow, flat_id: str, name: str, value: Param) -> Flow:
    """A setting of a node as the flattened flow calls it: inside its block wherever that is used.

    Raises FlowProblem where there is no such node.
    """
    *way, node_id = flat_id.split(SLASH)
    path = tuple(way)
    return put_back(flow, path, set_param(inside(flow, path), node_id, name, value))


def ways_in(flow: Flow) -> dict[str, Path]:
    """Each block that is used, and the path to the first node that stands for it."""
    blocks, found = blocks_of(flow), dict[str, Path]()
    open_: list[tuple[Path, tuple[Node, ...]]] = [((), flow.nodes)]
    while open_:
        path, nodes = open_.pop(0)
        for node in nodes:
            block = blocks.get(node.block_id)
            if block is not None and block.block_id not in found:
                found[block.block_id] = (*path, node.node_id)
                open_.append((found[block.block_id], block.nodes))
    return found


def _tags(block: Block, side: Side) -> tuple[Node, ...]:
    x, y = corner(block)
    right = max((node.x for node in block.nodes), default=x)
    left = x - TAG_GAP if side == "inputs" else right + TAG_GAP
    return tuple(
        Node(_tag_id(side, name), _tag_kind(block, side, name), left, y + place * TAG_STEP, name)
        for place, name in enumerate(port_names(block, side))
    )


def _tag_id(side: Side, name: str) -> str:
    return f"{ENTRY if side == 'inputs' else EXIT}{name}"


def _tag_kind(block: Block, side: Side, name: str) -> str:
    return f"{ENTRY if side == 'inputs' else EXIT}{block.block_id}/{name}"


def _entry_links(block: Block) -> list[Link]:
    links: list[Link] = []
    for item in wires_in_order(block):
        if isinstance(item, Link):
            links.append(item)
        elif node_in(block, item.node_id) is not None:
            link_id = f"{ENTRY}{item.name}/{item.node_id}/{item.port}"
            tag = _tag_id("inputs", item.name)
            links.append(Link(link_id, tag, TAG_PORT, item.node_id, item.port))
    return links


def _exit_links(block: Block) -> list[Link]:
    return [
        Link(f"{EXIT}{p.name}", p.node_id, p.port, _tag_id("outputs", p.name), TAG_PORT)
        for p in block.outputs
        if node_in(block, p.node_id) is not None
    ]


def _without_tags(view: Flow) -> Flow:
    tags = {kind for kind in {node.kind for node in view.nodes} if is_tag(kind)}
    if not tags:
        return view
    gone = {node.node_id for node in view.nodes if node.kind in tags}
    return replace(
        view,
        nodes=tuple(node for node in view.nodes if node.node_id not in gone),
        links=tuple(x for x in view.links if gone.isdisjoint((x.from_node, x.to_node))),
    )


def _ports_renamed(flow: Flow, block: Block, view: Flow) -> Flow:
    """Tags that are still there under another title: their ports follow, outside too."""
    for node in view.nodes:
        if not is_tag(node.kind):
            continue
        side: Side = "inputs" if node.kind.startswith(ENTRY) else "outputs"
        old = node.node_id.removeprefix(ENTRY if side == "inputs" else EXIT)
        is_known = old in port_names(block, side) and node.node_id == _tag_id(side, old)
        if is_known and node.title.strip() and node.title != old:
            flow = rename_port(flow, block.block_id, side, old, node.title)
    return flow


def _read(block: Block, view: Flow) -> Block:
    """The block as its drawing says. block: with its ports renamed already."""
    entries, exits = _named_tags(view, ENTRY), _named_tags(view, EXIT)
    plain = tuple(node for node in view.nodes if not is_tag(node.kind))
    order: list[Link | BlockPort] = []
    bound: dict[str, BlockPort] = {}
    for link in view.links:
        if link.to_node in exits:
            if link.from_node in entries:
                raise FlowProblem("An input of a block cannot be its output.", node_id=link.to_node)
            name = exits[link.to_node]
            bound[name] = BlockPort(name, link.from_node, link.from_port)
        elif link.from_node in entries:
            order.append(BlockPort(entries[link.from_node], link.to_node, link.to_port))
        else:
            order.append(link)
    return replace(
        with_order(block, order, entries.values()),
        nodes=plain,
        frames=view.frames,
        notes=view.notes,
        outputs=tuple(bound.get(name, BlockPort(name, "", "")) for name in exits.values()),
    )


def _named_tags(view: Flow, start: str) -> Mapping[str, str]:
    """Id of each tag of a side → name of its port, from the top; new tags get free names."""
    tags = [node for node in view.nodes if node.kind.startswith(start)]
    names: dict[str, str] = {}
    for node in sorted(tags, key=lambda node: node.node_id != _own_id(node, start)):
        names[node.node_id] = unique(_name(node, start), names.values())
    return {node.node_id: names[node.node_id] for node in sorted(tags, key=lambda tag: tag.y)}


def _own_id(node: Node, start: str) -> str:
    """The id of the tag that `inside` made for this port."""
    return start + node.kind.partition("/")[2]


def _name(node: Node, start: str) -> str:
    words = " ".join(node.title.split())[:MAX_NAME].strip()
    return words or node.kind.partition("/")[2] or ("Input" if start == ENTRY else "Output")
