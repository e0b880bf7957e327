"""The drawing as columns: what is painted, culled and hit is computed on arrays, never per node."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.ports import PortType
from moniqo_desktop.ui.canvas import geometry
from moniqo_desktop.ui.canvas.geometry import CARD_WIDTH, MARGIN, MAX_PARAMS, CardShape, port_y
from moniqo_desktop.ui.catalogue import PortSpec

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.domain.flow import Flow, Frame, Link, Note
    from moniqo_desktop.ui.catalogue import Catalogue, NodeSpec

TYPES: Final = tuple(PortType)
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
        self.specs: list[NodeSpec] = [catalogue.spec(node.kind) for node in flow.nodes]
        self.shapes = self._shapes()
        self.families = _codes([spec.family for spec in self.specs])
        self.boxes = self._boxes()
        self.connected = self._connected()
        self._wire()

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

    def _shapes(self) -> list[CardShape]:
        """One shape per kind; a node whose wires end at ports its kind lacks gets its own."""
        by_kind: dict[str, CardShape] = {}
        shapes = []
        for spec in self.specs:
            shape = by_kind.get(spec.kind)
            if shape is None:
                shape = by_kind[spec.kind] = card_shape(spec)
            shapes.append(shape)
        for link in self.links:
            self._admit(shapes, link)
        return shapes

    def _admit(self, shapes: list[CardShape], link: Link) -> None:
        """A wire of a flow is shown even where this version does not know its port."""
        a, b = self.index[link.from_node], self.index[link.to_node]
        source, target = shapes[a], shapes[b]
        if all(port.name != link.from_port for port in source.outputs):
            outputs = (*source.outputs, _strange(link.from_port))
            shapes[a] = CardShape(source.inputs, outputs, source.params)
        if all(port.name != link.to_port for port in target.inputs):
            target = shapes[b]
            inputs = (*target.inputs, _strange(link.to_port))
            shapes[b] = CardShape(inputs, target.outputs, target.params)

    def _boxes(self) -> NDArray[np.float64]:
        boxes = np.empty((len(self.nodes), 4))
        heights = {id(shape): shape.height for shape in self.shapes}
        boxes[:, 0] = [node.x for node in self.nodes]
        boxes[:, 1] = [node.y for node in self.nodes]
        boxes[:, 2] = boxes[:, 0] + CARD_WIDTH
        boxes[:, 3] = boxes[:, 1] + [heights[id(shape)] for shape in self.shapes]
        return boxes

    def _connected(self) -> set[tuple[int, str, bool]]:
        """(node, port, is_output) of every port with a wire."""
        ends: set[tuple[int, str, bool]] = set()
        for link in self.links:
            ends.add((self.index[link.from_node], link.from_port, True))
            ends.add((self.index[link.to_node], link.to_port, False))
        return ends

    def _wire(self) -> None:
        count = len(self.links)
        rows = _Rows()
        self.src = np.fromiter((self.index[k.from_node] for k in self.links), np.int32, count)
        self.dst = np.fromiter((self.index[k.to_node] for k in self.links), np.int32, count)
        exits = [rows.output(self.shapes[self.index[k.from_node]], k.from_port) for k in self.links]
        entries = [rows.input(self.shapes[self.index[k.to_node]], k.to_port) for k in self.links]
        self._from_y = np.array([y for y, _ in exits], np.float64)
        self._to_y = np.array(entries, np.float64)
        self.types = np.array([code for _, code in exits], np.uint8)
        self.ends = np.empty((count, 4))
        self.curves = np.empty((count, 3, 4, 2))
        self.lines = np.empty((count, geometry.SAMPLES + 1, 2))
        self.link_boxes = np.empty((count, 4))
        self._route(np.arange(count))

    def _route(self, links: NDArray[np.intp]) -> None:
        if not len(links):
            return
        src, dst = self.src[links], self.dst[links]
        ends = np.empty((len(links), 4))
        ends[:, 0] = self.boxes[src, 2]
        ends[:, 1] = self.boxes[src, 1] + self._from_y[links]
        ends[:, 2] = self.boxes[dst, 0]
        ends[:, 3] = self.boxes[dst, 1] + self._to_y[links]
        curves = geometry.cubics(ends, geometry.lanes(self.boxes, src, dst))
        lines = geometry.polyline(curves)
        self.ends[links], self.curves[links], self.lines[links] = ends, curves, lines
        self.link_boxes[links, :2] = lines.min(axis=1)
        self.link_boxes[links, 2:] = lines.max(axis=1)

    def _extremes(self) -> NDArray[np.float64]:
        if not len(self.boxes):
            return self.boxes
        low, high = self.boxes[:, :2].min(axis=0), self.boxes[:, 2:].max(axis=0)
        return np.concatenate([low, high]).reshape(1, 4)


class _Rows:
    """Height and type of ports by shape and name, looked up once per kind."""

    def __init__(self) -> None:
        self._outputs: dict[tuple[int, str], tuple[float, int]] = {}
        self._inputs: dict[tuple[int, str], float] = {}

    def output(self, shape: CardShape, name: str) -> tuple[float, int]:
        key = (id(shape), name)
        if key not in self._outputs:
            row = next(i for i, port in enumerate(shape.outputs) if port.name == name)
            self._outputs[key] = (port_y(row), TYPES.index(shape.outputs[row].type))
        return self._outputs[key]

    def input(self, shape: CardShape, name: str) -> float:
        key = (id(shape), name)
        if key not in self._inputs:
            row = next(i for i, port in enumerate(shape.inputs) if port.name == name)
            self._inputs[key] = port_y(row)
        return self._inputs[key]


def card_shape(spec: NodeSpec) -> CardShape:
    shown = (spec.param(name) for name in spec.card[:MAX_PARAMS])
    return CardShape(spec.inputs, spec.outputs, tuple(param for param in shown if param))


def _box_of(thing: Frame | Note) -> Box:
    return thing.x, thing.y, thing.x + thing.width, thing.y + thing.height


def _strange(name: str) -> PortSpec:
    return PortSpec(name, PortType.ANY, name)


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
