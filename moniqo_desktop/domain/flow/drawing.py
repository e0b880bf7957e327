"""The drawing as an immutable value. A change is a new Flow; ids are UUIDv7 text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

FORMAT_VERSION: Final = 2
"""1: nodes, links, frames, notes. 2: bends of wires, pinned outputs, blocks."""
Param = str | int | float | bool | None | list[object]
Place = tuple[float, float]
"""A point of the canvas, canvas units."""
_EMPTY: Final[Mapping[str, Param]] = MappingProxyType({})
BLOCK: Final = "block:"
"""Begins the kind of a node that stands for a block; its id follows."""
Extras = Mapping[str, Param]
"""What a file says of a part beyond what this version knows: kept and written back."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node on the canvas. params: only what differs from the defaults of its kind.

    x, y: top left corner in canvas units. unknown kinds are kept as they are. pins: output port →
    the value it gives instead of its own (never in live trading).
    """

    node_id: str
    kind: str
    x: float = 0.0
    y: float = 0.0
    title: str = ""
    params: Mapping[str, Param] = field(default_factory=lambda: _EMPTY, hash=False)
    bypassed: bool = False
    pins: Mapping[str, Param] = field(default_factory=lambda: _EMPTY, hash=False)
    extras: Extras = field(default_factory=lambda: _EMPTY, hash=False)

    @property
    def block_id(self) -> str:
        """Of the block this node stands for; empty for a node of its own."""
        return self.kind.removeprefix(BLOCK) if self.kind.startswith(BLOCK) else ""


@dataclass(frozen=True, slots=True)
class Link:
    """A wire from an output port to an input port. bends: points it passes through, in order."""

    link_id: str
    from_node: str
    from_port: str
    to_node: str
    to_port: str
    bends: tuple[Place, ...] = ()
    extras: Extras = field(default_factory=lambda: _EMPTY, hash=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """A titled box behind nodes; moves with what lies in it."""

    frame_id: str
    title: str
    x: float
    y: float
    width: float
    height: float
    colour: str = ""
    extras: Extras = field(default_factory=lambda: _EMPTY, hash=False)


@dataclass(frozen=True, slots=True)
class Note:
    """Words on the canvas."""

    note_id: str
    text: str
    x: float
    y: float
    width: float = 220.0
    height: float = 90.0
    extras: Extras = field(default_factory=lambda: _EMPTY, hash=False)


@dataclass(frozen=True, slots=True)
class BlockPort:
    """A port of a block: the port of a node in it, under a name of its own.

    Input ports of one name are one port that feeds several nodes. node_id and port are empty where
    the port leads nowhere yet. at: place among the block's wires, counted with them, which decides
    what a node reads first; -1 = after them all.
    """

    name: str
    node_id: str
    port: str
    at: int = -1


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a drawing that is used as one node, as often as wanted.

    Nodes of kind "block:<block_id>" stand for it. Its nodes may stand for other blocks, never for
    itself, at any depth. domain/blocks/flattening.py folds, opens and flattens.
    """

    block_id: str
    name: str
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    frames: tuple[Frame, ...] = ()
    notes: tuple[Note, ...] = ()
    inputs: tuple[BlockPort, ...] = ()
    outputs: tuple[BlockPort, ...] = ()
    description: str = ""
    extras: Extras = field(default_factory=lambda: _EMPTY, hash=False)


@dataclass(frozen=True, slots=True)
class Flow:
    """A strategy as drawn. nodes, links, frames and notes keep drawing order.

    profile: name of the limit profile the flow asks for ("" = the wallet's). blocks: the pieces
    its nodes may stand for.
    """

    flow_id: str
    name: str
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    frames: tuple[Frame, ...] = ()
    notes: tuple[Note, ...] = ()
    description: str = ""
    profile: str = ""
    blocks: tuple[Block, ...] = ()
    extras: Extras = field(default_factory=lambda: _EMPTY, hash=False)

    def node(self, node_id: str) -> Node | None:
        for node in self.nodes:
            if node.node_id == node_id:
                return node
        return None
