"""The drawing as columns: what is painted, culled and hit is computed on arrays, never per node."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.ui.canvas import geometry
from moniqo_desktop.ui.canvas.geometry import CARD_WIDTH, MARGIN, port_y
from moniqo_desktop.ui.canvas.shapes import Wiring

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.domain.flow import Flow, Frame, Note
    from moniqo_desktop.ui.catalogue import Catalogue, NodeSpec, PortSpec

    Column = NDArray[np.float64]
    Routes = tuple[Column, Column, Column, Column]

NONE: Final = np.empty(0, np.intp)
"""No nodes, no wires."""
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


class Model:
    """Columns of one flow. Index = drawing order; later nodes lie on top.

    boxes: (nodes, 4): left, top, right, bottom. ends: (links, 4): x, y of start and end.
    lines: (links, SAMPLES + 1, 2): points along each wire. link_boxes: (links, 4).
    types: (links,): index into TYPES, the colour of the wire.
    """

    def __init__(self, flow: Flow, catalogue: Catalogue) -> None:
        self.ids = [node.node_id for node in flow.nodes]
        self.index = {node_id: i for i, node_id in enumerate(self.ids)}
        self.nodes = flow.nodes
        self.links = flow.links
        self.frames = flow.frames
        self.notes = flow.notes
        self.link_index = {link.link_id: i for i, link in enumerate(flow.links)}
        kinds = {kind: catalogue.spec(kind) for kind in {node.kind for node in flow.nodes}}
        self.specs: list[NodeSpec] = [kinds[node.kind] for node in flow.nodes]
        wiring = Wiring(self.index, self.specs, flow.links)
        self.shapes = wiring.shapes
        self.connected = wiring.connected
        self.families = _codes([spec.family for spec in self.specs])
        self.boxes = self._boxes()
        self.src, self.dst, self.types = wiring.src, wiring.dst, wiring.types
        self._from_y, self._to_y = wiring.from_y, wiring.to_y
        self._routes = self.ends, self.curves, self.lines, self.link_boxes = self._routed(
            np.arange(len(flow.links))
        )

    def update(self, flow: Flow) -> list[int] | None:
        """Takes over another state of the flow if it has the same nodes, kinds and wires.

        Returns the nodes that differ; None = it has not, and a new model is needed.
        """
        if flow.links is not self.links or len(flow.nodes) != len(self.nodes):
            return None
        pairs = zip(self.nodes, flow.nodes, strict=True)
        changed = [i for i, (old, new) in enumerate(pairs) if old is not new]
        for i in changed:
            old, new = self.nodes[i], flow.nodes[i]
            if (old.node_id, old.kind) != (new.node_id, new.kind):
                return None
        self.nodes, self.frames, self.notes = flow.nodes, flow.frames, flow.notes
        self.place({i: (flow.nodes[i].x, flow.nodes[i].y) for i in changed})
        return changed

    # -- culling and hits: comparisons of whole columns ------------------------------------------

    def nodes_in(self, box: Box, margin: float = MARGIN) -> NDArray[np.intp]:
        """Nodes whose card, with its margin, touches the box; in drawing order."""
        return _touching(self.boxes, box, margin)

    def links_in(self, box: Box) -> NDArray[np.intp]:
        return _touching(self.link_boxes, box, 4.0)

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
        found = _touching(self.link_boxes, (x, y, x, y), reach)
        if not len(found):
            return None
        line = self.lines[found]
        a, along = line[:, :-1], np.diff(line, axis=1)
        to = np.array((x, y)) - a
        length = np.maximum((along**2).sum(axis=2), 1e-9)
        t = np.clip((to * along).sum(axis=2) / length, 0.0, 1.0)
        squares = ((to - along * t[:, :, None]) ** 2).sum(axis=2).min(axis=1)
        best = int(squares.argmin())
        return int(found[best]) if squares[best] <= reach**2 else None

    def bounds(self) -> Box | None:
        """Of all nodes, frames and notes; None if there is nothing."""
        boxes: list[Box] = [(a, b, c, d) for a, b, c, d in self._extremes().tolist()]
        boxes += [_box_of(frame) for frame in self.frames]
        boxes += [_box_of(note) for note in self.notes]
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
        self._route(touched)
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
        heights = {key: shape.height for key, shape in {id(s): s for s in self.shapes}.items()}
        boxes[:, 0] = [node.x for node in self.nodes]
        boxes[:, 1] = [node.y for node in self.nodes]
        boxes[:, 2] = boxes[:, 0] + CARD_WIDTH
        boxes[:, 3] = boxes[:, 1] + [heights[id(shape)] for shape in self.shapes]
        return boxes

    def _route(self, links: NDArray[np.intp]) -> None:
        if len(links):
            for column, values in zip(self._routes, self._routed(links), strict=True):
                column[links] = values

    def _routed(self, links: NDArray[np.intp]) -> Routes:
        """ends, curves, lines and boxes of these wires."""
        src, dst = self.src[links], self.dst[links]
        ends = np.empty((len(links), 4))
        ends[:, 0] = self.boxes[src, 2]
        ends[:, 1] = self.boxes[src, 1] + self._from_y[links]
        ends[:, 2] = self.boxes[dst, 0]
        ends[:, 3] = self.boxes[dst, 1] + self._to_y[links]
        curves = geometry.cubics(ends, geometry.lanes(self.boxes, src, dst))
        return ends, curves, *geometry.polyline(curves)

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
