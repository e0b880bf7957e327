"""Auto-layout: cards in columns from left to right, frames around their nodes. Flow in, flow out.

What lies in a frame is arranged by itself; outside the frame counts as one large card. Notes come
above, cards without wires below. Wires of what was arranged lose their bends.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from moniqo_desktop.domain.flow import edits_wires
from moniqo_desktop.domain.flow.drawing import Flow, Frame, Node, Place
from moniqo_desktop.domain.flow.edits import move_nodes
from moniqo_desktop.domain.flow.layering import STEP, Item, Layout
from moniqo_desktop.domain.flow.layers import Wire

GRID: Final = 8.0
ACROSS: Final = 64.0
"""Between columns."""
DOWN: Final = 32.0
"""Between cards of a column."""
PAD: Final = 24.0
TITLE: Final = 40.0
"""Inside a frame, above its first card; PAD on the other sides."""
Size = tuple[float, float]
Arranging = Generator[float, None, Flow]


@dataclass(frozen=True, slots=True)
class Measures:
    """sizes: width and height of nodes by id. ports: link id → heights of its ends below the
    upper edges of the cards it leaves and enters."""

    sizes: Mapping[str, Size]
    ports: Mapping[str, tuple[float, float]]


def arrange(flow: Flow, measures: Measures, names: Collection[str] | None = None) -> Flow:
    """names: ids of the nodes, frames and notes to be arranged; None = all.

    They keep the upper left corner they have together. Fewer than two nodes are left alone.
    """
    steps = arranging(flow, measures, names)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            done: Flow = end.value
            return done


def arranging(flow: Flow, measures: Measures, names: Collection[str] | None = None) -> Arranging:
    """The same in steps: yields shares from 0 to 1, returns the flow."""
    table = _Table(flow, measures, names)
    if len(table.nodes) < 2:
        return flow
    left, top = table.corner()
    yield 0.0
    group = yield from table.group("")
    places = table.spread(group, left, top)
    nodes: list[Node] = []
    for number, node in enumerate(flow.nodes):
        if number % STEP == 0:
            yield 1.0
        place = places.get(node.node_id)
        nodes.append(node if place is None else replace(node, x=place[0], y=place[1]))
    boxes = {name: place for name, place in places.items() if name not in table.nodes}
    moved = replace(move_nodes(flow, boxes), nodes=tuple(nodes))
    yield 1.0
    return _with_frames(flow, moved, table)


def _with_frames(flow: Flow, moved: Flow, table: _Table) -> Flow:
    """Frames in their new sizes, wires without the bends they had."""
    frames = tuple(
        replace(frame, width=size[0], height=size[1]) if size else frame
        for frame, size in ((each, table.framed.get(each.frame_id)) for each in moved.frames)
    )
    bent = [k.link_id for k in flow.links if {k.from_node, k.to_node} & table.nodes]
    return edits_wires.straighten(replace(moved, frames=frames), bent)


@dataclass(slots=True)
class _Group:
    """Places of what is in a frame, or in none, from its own upper left corner."""

    places: dict[str, Place]
    size: Size


class _Table:
    """Who lies in which frame, how large it is, and the groups already arranged."""

    def __init__(self, flow: Flow, measures: Measures, names: Collection[str] | None) -> None:
        self._flow, self._measures = flow, measures
        chosen = set(names) if names is not None else _everything(flow)
        self.nodes = {node.node_id for node in flow.nodes} & chosen
        self.framed: dict[str, Size] = {}
        self._frames = {f.frame_id: f for f in flow.frames if _is_whole(flow, f, chosen)}
        self._notes = {n.note_id: n for n in flow.notes if n.note_id in chosen}
        self._corners: dict[str, Place] = {n.node_id: (n.x, n.y) for n in flow.nodes}
        self._corners |= {name: (f.x, f.y) for name, f in self._frames.items()}
        self._corners |= {name: (n.x, n.y) for name, n in self._notes.items()}
        self._owner = self._owners()
        self._inside: dict[str, list[str]] = {}
        for name in self._owner:
            self._inside.setdefault(self._owner[name], []).append(name)
        self._groups: dict[str, _Group] = {}

    def corner(self) -> Place:
        """Upper left of all that is arranged, on the grid."""
        places = [self._corners[name] for name in self._owner]
        left, top = min(x for x, _ in places), min(y for _, y in places)
        return round(left / GRID) * GRID, round(top / GRID) * GRID

    def group(self, frame: str) -> Generator[float, None, _Group]:
        """What lies in a frame ("" = in none), frames in it first."""
        inside = self._inside.get(frame, [])
        for name in inside:
            if name in self._frames:
                self._groups[name] = yield from self.group(name)
                width, height = self._groups[name].size
                self.framed[name] = (width + 2 * PAD, height + TITLE + PAD)
        cards = [name for name in inside if name not in self._notes]
        notes = [name for name in inside if name in self._notes]
        return (yield from self._arranged(cards, notes))

    def spread(self, group: _Group, left: float, top: float) -> dict[str, Place]:
        """Places on the canvas of a group and of all that lies in its frames."""
        found: dict[str, Place] = {}
        for name, (x, y) in group.places.items():
            found[name] = (left + x, top + y)
            if name in self._groups:
                found |= self.spread(self._groups[name], left + x + PAD, top + y + TITLE)
        return found

    # -- inside ----------------------------------------------------------------------------------

    def _arranged(self, cards: list[str], notes: list[str]) -> Generator[float, None, _Group]:
        met = yield from self._met(cards)
        names = [name for name in cards if name in met]
        loose = [name for name in cards if name not in met]
        yield 0.0
        wires = yield from self._wires(names)
        items = [Item(_stepped(self._size(name)[1] + DOWN), self._corners[name][1])
                 for name in names]  # fmt: skip
        layout = Layout(items, wires, GRID)
        yield 0.0
        yield from layout.run()
        places: dict[str, Place] = {}
        top = self._row_of_notes(notes, places)
        columns = self._columns(names, layout.layers)
        for name, layer, y in zip(names, layout.layers, layout.tops, strict=True):
            places[name] = (columns[layer], top + y)
        self._below(loose, places, max(columns, default=0.0))
        return _Group(places, self._extent(places))

    def _met(self, cards: list[str]) -> Generator[float, None, set[str]]:
        """Those of the cards that a wire joins to another of them."""
        index = {name: i for i, name in enumerate(cards)}
        found: set[str] = set()
        for number, link in enumerate(self._flow.links):
            if number % STEP == 0:
                yield 0.0
            source, _ = self._seen_from(link.from_node, index)
            target, _ = self._seen_from(link.to_node, index)
            if source is not None and target is not None and source != target:
                found |= {cards[source], cards[target]}
        return found

    def _wires(self, cards: list[str]) -> Generator[float, None, list[Wire]]:
        """Wires between different cards; one into a frame ends at that frame."""
        index = {name: i for i, name in enumerate(cards)}
        wires = []
        for number, link in enumerate(self._flow.links):
            if number % STEP == 0:
                yield 0.0
            source, up = self._seen_from(link.from_node, index)
            target, down = self._seen_from(link.to_node, index)
            if source is None or target is None or source == target:
                continue
            leaves, enters = self._measures.ports.get(link.link_id, (0.0, 0.0))
            wires.append(Wire(source, target, up + leaves, down + enters))
        return wires

    def _seen_from(self, name: str, index: Mapping[str, int]) -> tuple[int | None, float]:
        """The card that stands for a node, and how far below its upper edge the node's is."""
        below = 0.0
        while name in self._owner:
            if name in index:
                return index[name], below
            frame = self._owner[name]
            group = self._groups.get(frame)
            below += TITLE + (group.places[name][1] if group else 0.0)
            name = frame
        return None, 0.0

    def _columns(self, names: list[str], layers: list[int]) -> list[float]:
        """Left edges of the columns, each as wide as its widest card."""
        widths = [0.0] * (max(layers, default=-1) + 1)
        for name, layer in zip(names, layers, strict=True):
            widths[layer] = max(widths[layer], self._size(name)[0])
        lefts, x = [], 0.0
        for width in widths:
            lefts.append(x)
            x += _stepped(width + ACROSS)
        return lefts

    def _row_of_notes(self, notes: list[str], places: dict[str, Place]) -> float:
        """Notes side by side as they lie now; returns where the cards begin."""
        x, height = 0.0, 0.0
        for name in sorted(notes, key=lambda each: (self._corners[each], each)):
            places[name] = (x, 0.0)
            width, tall = self._size(name)
            x += _stepped(width + DOWN)
            height = max(height, tall)
        return _stepped(height + DOWN) if notes else 0.0

    def _below(self, loose: list[str], places: dict[str, Place], wide: float) -> None:
        """Cards without wires, in rows under the others."""
        low = max((y + self._size(name)[1] for name, (_, y) in places.items()), default=0.0)
        x, y, tall = 0.0, _stepped(low + DOWN) if places else 0.0, 0.0
        most = max(wide, (ACROSS + 204.0) * math.isqrt(max(len(loose) - 1, 0)))
        for name in sorted(loose, key=lambda each: (self._corners[each][::-1], each)):
            if x > most:
                x, y, tall = 0.0, y + _stepped(tall + DOWN), 0.0
            places[name] = (x, y)
            width, height = self._size(name)
            x, tall = x + _stepped(width + ACROSS), max(tall, height)

    def _size(self, name: str) -> Size:
        if name in self.framed:
            return self.framed[name]
        note = self._notes.get(name)
        return self._measures.sizes[name] if note is None else (note.width, note.height)

    def _extent(self, places: Mapping[str, Place]) -> Size:
        sizes = {name: self._size(name) for name in places}
        right = max((x + sizes[name][0] for name, (x, _) in places.items()), default=0.0)
        bottom = max((y + sizes[name][1] for name, (_, y) in places.items()), default=0.0)
        return right, bottom

    def _owners(self) -> dict[str, str]:
        """The smallest frame that each thing lies in; "" for none."""
        by_size = sorted(self._frames.values(), key=lambda f: (f.width * f.height, f.frame_id))
        found = {}
        for name in (*_ordered(self._flow, self.nodes), *self._frames, *self._notes):
            mine = self._frames.get(name)
            area = math.inf if mine is None else mine.width * mine.height
            holding = (
                frame.frame_id for frame in by_size
                if frame.frame_id != name and _holds(frame, *self._corners[name])
                and (mine is None or frame.width * frame.height > area)
            )  # fmt: skip
            found[name] = next(holding, "")
        return found


def _ordered(flow: Flow, names: Collection[str]) -> list[str]:
    return [node.node_id for node in flow.nodes if node.node_id in names]


def _everything(flow: Flow) -> set[str]:
    return {
        *(node.node_id for node in flow.nodes),
        *(frame.frame_id for frame in flow.frames),
        *(note.note_id for note in flow.notes),
    }


def _is_whole(flow: Flow, frame: Frame, chosen: Collection[str]) -> bool:
    """Whether a frame and all nodes in it are to be arranged."""
    held = [node.node_id for node in flow.nodes if _holds(frame, node.x, node.y)]
    if not held:
        return frame.frame_id in chosen
    return all(name in chosen for name in held)


def _holds(frame: Frame, x: float, y: float) -> bool:
    return frame.x <= x <= frame.x + frame.width and frame.y <= y <= frame.y + frame.height


def _stepped(length: float) -> float:
    """Up to the grid."""
    return math.ceil(length / GRID) * GRID
