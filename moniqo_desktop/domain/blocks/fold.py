"""Folding a selection into a block, and unfolding a block node: flow in, new flow out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from moniqo_desktop.domain.blocks.flattening import SLASH, blocks_of, opened
from moniqo_desktop.domain.blocks.ports import is_tag, unique
from moniqo_desktop.domain.blocks.uses import block_at, checked_name, uses
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import BLOCK, Block, BlockPort, Flow, Link, Node, Place
from moniqo_desktop.domain.flow.links import Kinds

NewId = Callable[[], str]
NEW_NAME: Final = "Block"


@dataclass(frozen=True, slots=True)
class NewBlock:
    """The ids of a block that is about to be made, and of the node that will stand for it."""

    block_id: str
    node_id: str
    name: str = NEW_NAME


def fold(flow: Flow, kinds: Kinds, ids: Collection[str], new: NewBlock) -> Flow:
    """The chosen nodes, frames and notes become a block, with one node that stands for it.

    Wires that cross its border get ports, named as those inside; wires from one output to inputs
    of one wire each share a port. The node lies at the top left corner of what it stands for.
    Raises FlowProblem where nothing is chosen, the ids are taken, or a wire would leave the block
    and come back.
    """
    chosen = {n.node_id: n for n in flow.nodes if n.node_id in ids and not is_tag(n.kind)}
    _check_foldable(flow, chosen, new)
    border = _Border(kinds, chosen, new.node_id)
    links = tuple(link for link in map(border.passed, flow.links) if link is not None)
    block = Block(
        new.block_id,
        unique(checked_name(new.name), [block.name for block in flow.blocks]),
        tuple(chosen.values()),
        tuple(item for item in border.order if isinstance(item, Link)),
        tuple(frame for frame in flow.frames if frame.frame_id in ids),
        tuple(note for note in flow.notes if note.note_id in ids),
        border.inputs(),
        tuple(border.outputs.values()),
    )
    x, y = corner(block)
    node = Node(new.node_id, BLOCK + new.block_id, x, y)
    return replace(
        flow,
        nodes=_with_one_for(flow, chosen, node),
        links=links,
        frames=tuple(frame for frame in flow.frames if frame not in block.frames),
        notes=tuple(note for note in flow.notes if note not in block.notes),
        blocks=(*flow.blocks, block),
    )


def unfold(flow: Flow, node_id: str, new_id: NewId) -> Flow:
    """A block node gives way to what is in its block; the block goes with its last node.

    Nodes and wires keep their ids where these are free, and lie where the block node lies.
    """
    block, node = block_at(flow, node_id), flow.node(node_id)
    assert node is not None, "it stands for a block"
    there, prefix = opened(flow, node_id), node_id + SLASH
    names = _free_names(flow, there, prefix, new_id)
    x, y = corner(block)
    by = (node.x - x, node.y - y)
    unfolded = replace(
        there,
        nodes=tuple(
            _named(n, names, by) if n.node_id.startswith(prefix) else n for n in there.nodes
        ),
        links=tuple(
            _relinked(each, names, by if each.link_id.startswith(prefix) else (0.0, 0.0))
            for each in there.links
        ),
        frames=flow.frames
        + tuple(replace(f, frame_id=new_id(), x=f.x + by[0], y=f.y + by[1]) for f in block.frames),
        notes=flow.notes
        + tuple(replace(n, note_id=new_id(), x=n.x + by[0], y=n.y + by[1]) for n in block.notes),
    )
    if uses(unfolded, block.block_id):
        return unfolded
    rest = tuple(each for each in flow.blocks if each.block_id != block.block_id)
    return replace(unfolded, blocks=rest)


def _free_names(flow: Flow, there: Flow, prefix: str, new_id: NewId) -> dict[str, str]:
    """Ids of nodes and wires in the opened drawing → as they are called from now on."""
    old = {*(node.node_id for node in flow.nodes), *(link.link_id for link in flow.links)}
    names: dict[str, str] = {}
    for name in (*(n.node_id for n in there.nodes), *(x.link_id for x in there.links)):
        short = name.removeprefix(prefix)
        is_free = short != name and short not in old and SLASH not in short
        names[name] = name if name in old else short if is_free else new_id()
    return names


def corner(piece: Flow | Block) -> Place:
    """Top left corner of the nodes, or of frames and notes where there are none."""
    corners = [(node.x, node.y) for node in piece.nodes]
    corners = corners or [(frame.x, frame.y) for frame in piece.frames]
    corners = corners or [(note.x, note.y) for note in piece.notes]
    if not corners:
        return 0.0, 0.0
    return min(x for x, _ in corners), min(y for _, y in corners)


@dataclass(slots=True)
class _Border:
    """What crosses the border of a block to be, wire by wire in drawing order.

    order: wires inside and ports, as nodes inside read them.
    """

    kinds: Kinds
    chosen: Mapping[str, Node]
    node_id: str
    order: list[Link | BlockPort] = field(default_factory=list)
    outputs: dict[tuple[str, str], BlockPort] = field(default_factory=dict)
    _shared: dict[tuple[str, str], str] = field(default_factory=dict)
    _last: dict[str, BlockPort | None] = field(default_factory=dict)

    def passed(self, link: Link) -> Link | None:
        """The wire as it is outside; None where it is inside or its port has one already."""
        starts, ends = link.from_node in self.chosen, link.to_node in self.chosen
        if starts and ends:
            self.order.append(link)
            self._last[link.to_node] = None
            return None
        if starts:
            port = self._output(link.from_node, link.from_port)
            return replace(link, from_node=self.node_id, from_port=port.name)
        return self._entered(link) if ends else link

    def inputs(self) -> tuple[BlockPort, ...]:
        """Ports in the order of their first wires; those of one name together."""
        placed = [replace(x, at=at) for at, x in enumerate(self.order) if isinstance(x, BlockPort)]
        names = list(dict.fromkeys(port.name for port in placed))
        return tuple(sorted(placed, key=lambda port: names.index(port.name)))

    def _entered(self, link: Link) -> Link | None:
        entry = self.kinds.input(self.chosen[link.to_node].kind, link.to_port)
        end, start = (link.to_node, link.to_port), (link.from_node, link.from_port)
        outside = replace(link, to_node=self.node_id)
        if entry is not None and entry.many:
            last = self._last.get(link.to_node)
            if last is not None and (last.node_id, last.port) == end:
                return replace(outside, to_port=last.name)  # nothing is read between the two
            return replace(outside, to_port=self._input(entry.label, end).name)
        if start in self._shared:
            self._input(self._shared[start], end, is_shared=True)
            return None
        port = self._input(entry.label if entry else link.to_port, end)
        self._shared[start] = port.name
        return replace(outside, to_port=port.name)

    def _input(self, name: str, end: tuple[str, str], *, is_shared: bool = False) -> BlockPort:
        taken = {item.name for item in self.order if isinstance(item, BlockPort)}
        port = BlockPort(name if is_shared else unique(name, taken), *end)
        self.order.append(port)
        self._last[end[0]] = port
        return port

    def _output(self, node_id: str, port: str) -> BlockPort:
        known = self.outputs.get((node_id, port))
        if known is None:
            exit_ = self.kinds.output(self.chosen[node_id].kind, port)
            taken = {each.name for each in self.outputs.values()}
            known = BlockPort(unique(exit_.label if exit_ else port, taken), node_id, port)
            self.outputs[node_id, port] = known
        return known


def _check_foldable(flow: Flow, chosen: Mapping[str, Node], new: NewBlock) -> None:
    if not chosen:
        raise FlowProblem("Select the nodes that should become a block.")
    if new.block_id in blocks_of(flow) or flow.node(new.node_id) is not None:
        raise FlowProblem("A part with this id is already in the flow.", node_id=new.node_id)
    between = _between(flow, chosen)
    if between is not None:
        node = flow.node(between)
        called = (node.title or node.kind) if node else between
        raise FlowProblem(
            f"A wire would leave the block, pass “{called}” and come back.",
            node_id=between,
            hint="Select that node too, or leave out what comes after it.",
        )


def _between(flow: Flow, chosen: Collection[str]) -> str | None:
    """A node outside that reads from the chosen ones and feeds them, however far."""
    after: dict[str, list[str]] = {}
    for link in flow.links:
        after.setdefault(link.from_node, []).append(link.to_node)
    first: dict[str, str] = {}
    open_ = [(to, to) for name in chosen for to in after.get(name, ()) if to not in chosen]
    while open_:
        here, start = open_.pop()
        if here in chosen:
            return start
        if here not in first:
            first[here] = start
            open_.extend((to, start) for to in after.get(here, ()))
    return None


def _with_one_for(flow: Flow, chosen: Collection[str], node: Node) -> tuple[Node, ...]:
    """The node stands where the first of those it stands for stood."""
    nodes = list(flow.nodes)
    place = next(i for i, each in enumerate(nodes) if each.node_id in chosen)
    nodes.insert(place, node)
    return tuple(each for each in nodes if each.node_id not in chosen)


def _named(node: Node, names: Mapping[str, str], by: Place) -> Node:
    return replace(node, node_id=names[node.node_id], x=node.x + by[0], y=node.y + by[1])


def _relinked(link: Link, names: Mapping[str, str], by: Place) -> Link:
    return replace(
        link,
        link_id=names[link.link_id],
        from_node=names[link.from_node],
        to_node=names[link.to_node],
        bends=tuple((x + by[0], y + by[1]) for x, y in link.bends),
    )
