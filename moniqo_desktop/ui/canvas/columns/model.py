"""The drawing as columns: what is painted, culled and hit is computed on arrays, never per node."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH, MARGIN, port_y
from moniqo_desktop.ui.canvas.columns.routes import Routes, distances, rebent
from moniqo_desktop.ui.canvas.columns.shapes import Wiring

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.domain.flow.drawing import Flow, Frame, Note
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue, NodeSpec, PortSpec

    Column = NDArray[np.float64]

NONE: Final = np.empty(0, np.intp)
"""No nodes, no wires."""
ACROSS: Final = 0.8
"""Square of how near a wire passes a card's middle to cross it; the card's half sizes are 1."""
Box = tuple[float, float, float, float]
"""left, top, right, bottom in canvas units."""


@dataclass(frozen=True, slots=True)
class PortPlace:
    """A port on the canvas. is_output: on the right edge of its card."""

    node: int
    spec: PortSpec
    row: int
    is_output: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Change:
    """Nodes and wires that are drawn otherwise now."""

    nodes: list[int]
    links: list[int]


class Model:
    """Columns of one flow. Index = drawing order; later nodes lie on top.

    boxes: (nodes, 4): left, top, right, bottom. types: (links,): index into TYPES, the colour of
    the wire. routes: where wires run. used(node): ports with a wire as (name, is_output).
    """

    def __init__(self, flow: Flow, catalogue: Catalogue) -> None:
        self.ids = [node.node_id for node in flow.nodes]
        self.index = {node_id: i for i, node_id in enumerate(self.ids)}
        self.nodes = flow.nodes
        self.links = flow.links
        self.frames = flow.frames
        self.notes = flow.notes
        self.link_index = {link.link_id: i for i, link in enumerate(flow.links)}
        names = [node.kind for node in flow.nodes]
        numbers = {kind: i for i, kind in enumerate(dict.fromkeys(names))}
        kinds = [catalogue.spec(kind) for kind in numbers]
        codes = np.fromiter(map(numbers.__getitem__, names), np.intp, len(names))
        self.specs: list[NodeSpec] = list(map(kinds.__getitem__, codes.tolist()))
        self.families = _codes([spec.family for spec in kinds])[codes]
        self._wiring = wiring = Wiring(self.index, kinds, codes, flow.links)
        self.shapes, self.used = wiring.shapes, wiring.used
        self.src, self.dst, self.types = wiring.src, wiring.dst, wiring.types
        self.boxes = self._boxes()
        self.routes = Routes(self.boxes, wiring, flow.links)

    @property
    def lines(self) -> Column:
        """(rows, SAMPLES + 1, 2): points along each wire, see Routes."""
        return self.routes.lines

    @property
    def ends(self) -> Column:
        """(rows, 4): x, y of start and end, see Routes."""
        return self.routes.ends

    @property
    def port_heights(self) -> tuple[Column, Column]:
        """Of the ends of each wire below the upper edges of its cards: (links,) twice."""
        return self._wiring.from_y, self._wiring.to_y

    @property
    def link_boxes(self) -> Column:
        """(links, 4)"""
        return self.routes.link_boxes

    def update(self, flow: Flow) -> Change | None:
        """Takes over another state of the flow if it has the same nodes, kinds and wires.

        Returns what differs; None = it has not, and a new model is needed.
        """
        if len(flow.nodes) != len(self.nodes):
            return None
        bent = rebent(self.links, flow.links)
        if bent is None:
            return None
        pairs = zip(self.nodes, flow.nodes, strict=True)
        changed = [i for i, (old, new) in enumerate(pairs) if old is not new]
        for i in changed:
            old, new = self.nodes[i], flow.nodes[i]
            if (old.node_id, old.kind) != (new.node_id, new.kind):
                return None
        self.nodes, self.frames, self.notes = flow.nodes, flow.frames, flow.notes
        touched = self.place({i: (flow.nodes[i].x, flow.nodes[i].y) for i in changed})
        if flow.links is not self.links:
            self.links = flow.links
            self.routes = Routes(self.boxes, self._wiring, flow.links)
        return Change(changed, [*touched.tolist(), *bent])

    # -- culling and hits: comparisons of whole columns ------------------------------------------

    def nodes_in(self, box: Box, margin: float = MARGIN) -> NDArray[np.intp]:
        """Nodes whose card, with its margin, touches the box; in drawing order."""
        return _touching(self.boxes, box, margin)

    def links_in(self, box: Box) -> NDArray[np.intp]:
        return self.routes.links(_touching(self.routes.boxes, box, 4.0))

    def node_at(self, x: float, y: float) -> int | None:
        hits = _touching(self.boxes, (x, y, x, y), 0.0)
        return int(hits[-1]) if len(hits) else None

    def port_at(self, x: float, y: float, reach: float) -> PortPlace | None:
        """The port nearest to the point within reach, on the topmost card that has one there."""
        for node in reversed(_touching(self.boxes, (x, y, x, y), reach).tolist()):
            near = self._near(node, x, y, reach)
            if near:
                return min(near, key=lambda p: (p.x - x) ** 2 + (p.y - y) ** 2)
        return None

    def ports_near(self, x: float, y: float, reach: float) -> list[PortPlace]:
        """All ports within reach, of any card."""
        nodes = _touching(self.boxes, (x, y, x, y), reach).tolist()
        return [port for node in nodes for port in self._near(node, x, y, reach)]

    def _near(self, node: int, x: float, y: float, reach: float) -> list[PortPlace]:
        places = self.ports(node)
        return [p for p in places if abs(p.x - x) <= reach and abs(p.y - y) <= reach]

    def link_at(self, x: float, y: float, reach: float) -> int | None:
        """The wire nearest to the point within reach."""
        found = _touching(self.routes.boxes, (x, y, x, y), reach)
        if not len(found):
            return None
        squares = distances(self.lines[found], x, y)
        best = int(squares.argmin())
        return int(self.routes.owner[found[best]]) if squares[best] <= reach**2 else None

    def bend_at(self, x: float, y: float, reach: float) -> tuple[int, int] | None:
        """The nearest bend within reach: its wire and its place among the bends of that."""
        points, wires, places = self.routes.bends(self.links_in((x, y, x, y)))
        if not len(points):
            return None
        squares = ((points - (x, y)) ** 2).sum(axis=1)
        best = int(squares.argmin())
        return (int(wires[best]), int(places[best])) if squares[best] <= reach**2 else None

    def links_across(self, box: Box) -> list[int]:
        """Wires that cross a card lying in the box, the one nearest to its middle first."""
        left, top, right, bottom = box
        rows = _touching(self.routes.boxes, box, 0.0)
        middle = np.array((left + right, top + bottom)) / 2
        half = np.array((right - left, bottom - top)) / 2
        squares = distances((self.lines[rows] - middle) / half, 0.0, 0.0)
        near = np.argsort(squares, kind="stable")
        crossing = rows[near[squares[near] <= ACROSS]]
        return list(dict.fromkeys(self.routes.owner[crossing].tolist()))

    def bounds(self) -> Box | None:
        """Of all nodes, frames and notes; None if there is nothing."""
        boxes: list[Box] = [(a, b, c, d) for a, b, c, d in self._extremes().tolist()]
        boxes += [_box_of(frame) for frame in self.frames]
        boxes += [_box_of(note) for note in self.notes]
        if not boxes:
            return None
        left, top, right, bottom = zip(*boxes, strict=True)
        return min(left), min(top), max(right), max(bottom)

    def bounds_of(self, names: Collection[str]) -> Box | None:
        """Of these nodes, wires, frames and notes; None if there are none of them."""
        nodes = [self.index[name] for name in names if name in self.index]
        links = [self.link_index[name] for name in names if name in self.link_index]
        boxes = [_box_of(frame) for frame in self.frames if frame.frame_id in names]
        boxes += [_box_of(note) for note in self.notes if note.note_id in names]
        drawn = self.union(nodes, np.array(links, np.intp))
        boxes += [] if drawn is None else [drawn]
        if not boxes:
            return None
        left, top, right, bottom = zip(*boxes, strict=True)
        return min(left), min(top), max(right), max(bottom)

    # -- ports -----------------------------------------------------------------------------------

    def ports(self, node: int) -> list[PortPlace]:
        left, top, right, _ = self.boxes[node]
        shape = self.shapes[node]
        entries = [
            PortPlace(node, port, row, False, float(left), float(top) + port_y(row))
            for row, port in enumerate(shape.inputs)
        ]
        exits = [
            PortPlace(node, port, row, True, float(right), float(top) + port_y(row))
            for row, port in enumerate(shape.outputs)
        ]
        return entries + exits

    def port(self, node: int, name: str, *, is_output: bool) -> PortPlace | None:
        found = (p for p in self.ports(node) if p.is_output == is_output and p.spec.name == name)
        return next(found, None)

    # -- moving ----------------------------------------------------------------------------------

    def place(self, places: Mapping[int, tuple[float, float]]) -> NDArray[np.intp]:
        """Puts nodes at new corners and re-routes their wires; returns those wires."""
        nodes = np.fromiter(places, np.intp, len(places))
        corners = np.array(list(places.values())).reshape(-1, 2)
        size = self.boxes[nodes, 2:] - self.boxes[nodes, :2]
        self.boxes[nodes, :2] = corners
        self.boxes[nodes, 2:] = corners + size
        moved = np.zeros(len(self.ids), bool)
        moved[nodes] = True
        touched = np.flatnonzero(moved[self.src] | moved[self.dst])
        self.routes.route(touched)
        return touched

    def union(self, nodes: Iterable[int], links: NDArray[np.intp]) -> Box | None:
        """The box around cards (with margin) and wires."""
        cards = self.boxes[np.fromiter(nodes, np.intp)] + (-MARGIN, -MARGIN, MARGIN, MARGIN)
        both = np.concatenate([cards, self.link_boxes[links] + (-8.0, -8.0, 8.0, 8.0)])
        if not len(both):
            return None
        low, high = both[:, :2].min(axis=0), both[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def links_of(self, nodes: Collection[int]) -> NDArray[np.intp]:
        chosen = np.zeros(len(self.ids) + 1, bool)
        chosen[list(nodes)] = True
        return np.flatnonzero(chosen[self.src] | chosen[self.dst])

    # -- building --------------------------------------------------------------------------------

    def _boxes(self) -> NDArray[np.float64]:
        boxes = np.empty((len(self.nodes), 4))
        boxes[:, 0] = [node.x for node in self.nodes]
        boxes[:, 1] = [node.y for node in self.nodes]
        boxes[:, 2] = boxes[:, 0] + CARD_WIDTH
        boxes[:, 3] = boxes[:, 1] + self._wiring.heights
        return boxes

    def _extremes(self) -> NDArray[np.float64]:
        if not len(self.boxes):
            return self.boxes
        low, high = self.boxes[:, :2].min(axis=0), self.boxes[:, 2:].max(axis=0)
        return np.concatenate([low, high]).reshape(1, 4)


def _box_of(thing: Frame | Note) -> Box:
    return thing.x, thing.y, thing.x + thing.width, thing.y + thing.height


def _codes(names: list[str]) -> NDArray[np.uint8]:
    """Index into FAMILIES; a family of another version is drawn like an output."""
    return np.array([_FAMILY_CODES.get(name, len(FAMILIES) - 1) for name in names], np.uint8)


FAMILIES: Final = (
    "trigger", "market", "indicator", "logic", "agent", "risk", "trade", "position", "output",
)  # fmt: skip
_FAMILY_CODES: Final[Mapping[str, int]] = {name: i for i, name in enumerate(FAMILIES)}


def _touching(boxes: NDArray[np.float64], box: Box, margin: float) -> NDArray[np.intp]:
    left, top, right, bottom = box
    hit = boxes[:, 0] <= right + margin
    hit &= boxes[:, 2] >= left - margin
    hit &= boxes[:, 1] <= bottom + margin
    hit &= boxes[:, 3] >= top - margin
    return np.flatnonzero(hit)
