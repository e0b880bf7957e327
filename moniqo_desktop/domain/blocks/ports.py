"""The ports of blocks: what they lead to, and what the judge of links sees of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from moniqo_desktop.domain.blocks.flattening import Blocks, blocks_of, node_in
from moniqo_desktop.domain.flow.drawing import BLOCK, Block, BlockPort, Flow, Link
from moniqo_desktop.domain.flow.links import Kinds, PortLike
from moniqo_desktop.domain.flow.ports import PortType

Side = Literal["inputs", "outputs"]
ENTRY: Final = "@in:"
EXIT: Final = "@out:"
"""Begin the kind of a tag: a node that shows a port of the block one is inside of (see
inside.py). "block_id/port name" follows."""
TAG_PORT: Final = "value"
"""The only port of a tag."""


def port_names(block: Block, side: Side) -> list[str]:
    """Each once, from the top."""
    return list(dict.fromkeys(port.name for port in getattr(block, side)))


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or with a number from 2 behind it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} {number}"
    return found


def with_order(block: Block, order: Sequence[Link | BlockPort], names: Iterable[str]) -> Block:
    """The block with these wires and input ports, read in this order, shown in that of names.

    A name without a port in the order is kept as one that leads nowhere yet.
    """
    placed: dict[str, list[BlockPort]] = {name: [] for name in names}
    for at, item in enumerate(order):
        if isinstance(item, BlockPort) and item.name in placed:
            placed[item.name].append(replace(item, at=at))
    inputs = [port for name, found in placed.items() for port in found or [BlockPort(name, "", "")]]
    links = tuple(item for item in order if isinstance(item, Link))
    return replace(block, links=links, inputs=tuple(inputs))


def ends(blocks: Blocks, block_id: str, name: str, side: Side) -> Iterator[tuple[str, str]]:
    """(kind, port) of every plain node that a port of a block leads to, at any depth."""
    yield from _ends(blocks, block_id, name, side, frozenset())


def _ends(
    blocks: Blocks, block_id: str, name: str, side: Side, seen: frozenset[str]
) -> Iterator[tuple[str, str]]:
    block = blocks.get(block_id)
    if block is None or block_id in seen:
        return
    for port in getattr(block, side):
        node = node_in(block, port.node_id) if port.name == name else None
        if node is not None and node.block_id:
            yield from _ends(blocks, node.block_id, port.port, side, seen | {block_id})
        elif node is not None:
            yield node.kind, port.port


@dataclass(frozen=True, slots=True)
class JoinedPort:
    """A port of a block as the judge of links sees it. free: it leads nowhere yet."""

    type: PortType
    label: str
    many: bool = False
    optional: bool = False
    free: bool = False


def joined(name: str, behind: Sequence[PortLike | None]) -> JoinedPort:
    """One port in front of several: takes many wires only where all behind it do."""
    known = [end for end in behind if end is not None]
    types = [end.type for end in known if end.type is not PortType.ANY]
    return JoinedPort(
        types[0] if types else PortType.ANY,
        name,
        many=bool(known) and all(end.many for end in known),
        optional=all(getattr(end, "optional", False) for end in known),
        free=not known,
    )


class BlockKinds:
    """The kinds of a drawing: those of its blocks over those of the program. A links.Kinds."""

    def __init__(self, kinds: Kinds, flow: Flow) -> None:
        self._kinds = kinds
        self._blocks = blocks_of(flow)

    def input(self, kind: str, port: str) -> PortLike | None:
        if kind.startswith(EXIT) and port == TAG_PORT:
            return self.port(*tag_of(kind), "outputs")
        block = self._blocks.get(kind.removeprefix(BLOCK)) if kind.startswith(BLOCK) else None
        if block is None:
            return self._kinds.input(kind, port)
        return self.port(block.block_id, port, "inputs")

    def output(self, kind: str, port: str) -> PortLike | None:
        if kind.startswith(ENTRY) and port == TAG_PORT:
            return self.port(*tag_of(kind), "inputs")
        block = self._blocks.get(kind.removeprefix(BLOCK)) if kind.startswith(BLOCK) else None
        if block is None:
            return self._kinds.output(kind, port)
        return self.port(block.block_id, port, "outputs")

    def port(self, block_id: str, name: str, side: Side) -> JoinedPort | None:
        """A port of a block; None where it has none of that name."""
        block = self._blocks.get(block_id)
        if block is None or name not in port_names(block, side):
            return None
        look = self._kinds.input if side == "inputs" else self._kinds.output
        return joined(name, [look(*end) for end in ends(self._blocks, block_id, name, side)])


def tag_of(kind: str) -> tuple[str, str]:
    """Block id and port name of a tag's kind."""
    block_id, _, name = kind.partition(":")[2].partition("/")
    return block_id, name


def is_tag(kind: str) -> bool:
    return kind.startswith((ENTRY, EXIT))
