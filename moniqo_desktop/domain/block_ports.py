"""The ports of blocks: what they lead to, and what the judge of links sees of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from moniqo_desktop.domain.blocks import Blocks, node_in
from moniqo_desktop.domain.flow import BLOCK, Block
from moniqo_desktop.domain.links import Kinds, PortLike
from moniqo_desktop.domain.ports import PortType


def entries(blocks: Blocks, block_id: str, name: str) -> Iterator[tuple[str, str]]:
    """(kind, port) of every plain node that an input port of a block feeds."""
    yield from _ends(blocks, block_id, name, "inputs", frozenset())


def exits(blocks: Blocks, block_id: str, name: str) -> Iterator[tuple[str, str]]:
    """(kind, port) of the plain node behind an output port of a block."""
    yield from _ends(blocks, block_id, name, "outputs", frozenset())


def _ends(
    blocks: Blocks, block_id: str, name: str, side: str, seen: frozenset[str]
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
    """A port of a block as the judge of links sees it."""

    type: PortType
    label: str
    many: bool = False


def joined(name: str, ends: Sequence[PortLike | None]) -> JoinedPort:
    """One port in front of several: takes many wires only where all behind it do."""
    known = [end for end in ends if end is not None]
    types = [end.type for end in known if end.type is not PortType.ANY]
    many = bool(known) and all(end.many for end in known)
    return JoinedPort(types[0] if types else PortType.ANY, name, many)


class BlockKinds:
    """The kinds of a drawing: those of its blocks over those of the program. A links.Kinds."""

    def __init__(self, kinds: Kinds, blocks: Iterable[Block]) -> None:
        self._kinds = kinds
        self._blocks = {block.block_id: block for block in blocks}

    def input(self, kind: str, port: str) -> PortLike | None:
        block = self._blocks.get(kind.removeprefix(BLOCK)) if kind.startswith(BLOCK) else None
        if block is None:
            return self._kinds.input(kind, port)
        if not any(each.name == port for each in block.inputs):
            return None
        ends = entries(self._blocks, block.block_id, port)
        return joined(port, [self._kinds.input(*end) for end in ends])

    def output(self, kind: str, port: str) -> PortLike | None:
        block = self._blocks.get(kind.removeprefix(BLOCK)) if kind.startswith(BLOCK) else None
        if block is None:
            return self._kinds.output(kind, port)
        if not any(each.name == port for each in block.outputs):
            return None
        ends = exits(self._blocks, block.block_id, port)
        return joined(port, [self._kinds.output(*end) for end in ends])
