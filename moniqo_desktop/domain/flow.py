"""The drawing as an immutable value. A change is a new Flow; ids are UUIDv7 text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

FORMAT_VERSION: Final = 1
Param = str | int | float | bool | None | list[object]
_EMPTY: Final[Mapping[str, Param]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Node:
    """A node on the canvas. params: only what differs from the defaults of its kind.

    x, y: top left corner in canvas units. unknown kinds are kept as they are.
    """

    node_id: str
    kind: str
    x: float = 0.0
    y: float = 0.0
    title: str = ""
    params: Mapping[str, Param] = field(default_factory=lambda: _EMPTY, hash=False)
    bypassed: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A wire from an output port to an input port."""

    link_id: str
    from_node: str
    from_port: str
    to_node: str
    to_port: str


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


@dataclass(frozen=True, slots=True)
class Note:
    """Words on the canvas."""

    note_id: str
    text: str
    x: float
    y: float
    width: float = 220.0
    height: float = 90.0


@dataclass(frozen=True, slots=True)
class Flow:
    """A strategy as drawn. nodes, links, frames and notes keep drawing order.

    profile: name of the limit profile the flow asks for ("" = the wallet's).
    """

    flow_id: str
    name: str
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    frames: tuple[Frame, ...] = ()
    notes: tuple[Note, ...] = ()
    description: str = ""
    profile: str = ""

    def node(self, node_id: str) -> Node | None:
        return next((node for node in self.nodes if node.node_id == node_id), None)
