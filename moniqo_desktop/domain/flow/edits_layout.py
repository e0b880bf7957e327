"""Places of what is drawn: aligned, spread out, on the grid. Flow in, new flow out.

Things are nodes, frames and notes. How large a node is only the canvas knows, so boxes come with
the call. A frame takes along what lies in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Final

from moniqo_desktop.domain.flow import edits_wires
from moniqo_desktop.domain.flow.drawing import Flow, Frame, Place

Box = tuple[float, float, float, float]
"""x, y, width and height, canvas units."""
GRID: Final = 8.0


class Edge(Enum):
    """What is brought into line. The number: share of the box at which it lies."""

    LEFT = ("x", 0.0)
    CENTRE = ("x", 0.5)
    RIGHT = ("x", 1.0)
    TOP = ("y", 0.0)
    MIDDLE = ("y", 0.5)
    BOTTOM = ("y", 1.0)


class Axis(Enum):
    """Along which things are spread out."""

    HORIZONTAL = "x"
    VERTICAL = "y"


def align(flow: Flow, boxes: Mapping[str, Box], edge: Edge) -> Flow:
    """All things on one line: the outermost edge, or the middle of all of them together.

    boxes: of the things to be aligned; those in a frame that is aligned too go with it.
    """
    things = _free(flow, boxes)
    if len(things) < 2:
        return flow
    axis, share = edge.value
    low = min(_start(box, axis) for box in things.values())
    high = max(_start(box, axis) + _length(box, axis) for box in things.values())
    line = low + (high - low) * share
    starts = {name: round(line - _length(box, axis) * share) for name, box in things.items()}
    return _put(flow, things, axis, starts)


def distribute(flow: Flow, boxes: Mapping[str, Box], axis: Axis) -> Flow:
    """Equal gaps between things; the first and the last stay. Fewer than three are left alone.

    Where they are too wide for the room between, the gaps become equal overlaps.
    """
    things = _free(flow, boxes)
    if len(things) < 3:
        return flow
    way = axis.value
    order = sorted(things, key=lambda name: (_start(things[name], way), name))
    first, last = things[order[0]], things[order[-1]]
    room = _start(last, way) + _length(last, way) - _start(first, way)
    gap = (room - sum(_length(box, way) for box in things.values())) / (len(things) - 1)
    starts, at = {}, _start(first, way)
    for name in order:
        starts[name] = round(at)
        at += _length(things[name], way) + gap
    return _put(flow, things, way, starts)


def snap(flow: Flow, names: Collection[str], step: float = GRID) -> Flow:
    """Upper left corners onto the grid; names: of nodes, frames and notes."""
    places = {
        name: (round(x / step) * step, round(y / step) * step)
        for name, (x, y) in places_of(flow, names).items()
    }
    return edits_wires.move(flow, places)


def places_of(flow: Flow, names: Collection[str]) -> dict[str, Place]:
    """Corners of nodes, frames and notes; other names are left out."""
    places = {node.node_id: (node.x, node.y) for node in flow.nodes if node.node_id in names}
    places |= {each.frame_id: (each.x, each.y) for each in flow.frames if each.frame_id in names}
    return places | {note.note_id: (note.x, note.y) for note in flow.notes if note.note_id in names}


def contents(flow: Flow, frame: Frame) -> frozenset[str]:
    """Nodes and notes whose corner lies in a frame: what moves with it."""
    right, bottom = frame.x + frame.width, frame.y + frame.height
    nodes = {
        node.node_id
        for node in flow.nodes
        if frame.x <= node.x <= right and frame.y <= node.y <= bottom
    }
    notes = {
        note.note_id
        for note in flow.notes
        if frame.x <= note.x <= right and frame.y <= note.y <= bottom
    }
    return frozenset(nodes | notes)


def _free(flow: Flow, boxes: Mapping[str, Box]) -> dict[str, Box]:
    """Without what goes along with a frame that is among them."""
    held: set[str] = set()
    for frame in flow.frames:
        if frame.frame_id in boxes:
            held |= contents(flow, frame)
    return {name: box for name, box in boxes.items() if name not in held}


def _put(
    flow: Flow, things: Mapping[str, Box], axis: str, starts: Mapping[str, float]
) -> Flow:  # fmt: skip
    """Moves things along one axis, frames with their contents."""
    by = {name: start - _start(things[name], axis) for name, start in starts.items()}
    for frame in flow.frames:
        if frame.frame_id in by:
            by |= dict.fromkeys(contents(flow, frame), by[frame.frame_id])
    places = {
        name: (x + by[name], y) if axis == "x" else (x, y + by[name])
        for name, (x, y) in places_of(flow, by).items()
    }
    return edits_wires.move(flow, places)


def _start(box: Box, axis: str) -> float:
    return box[0] if axis == "x" else box[1]


def _length(box: Box, axis: str) -> float:
    return box[2] if axis == "x" else box[3]
