"""Nodes that come with a wire: what fits at the end of it, best first, and where they land."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Signal

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Link, Node, Note
from moniqo_desktop.domain.flow.links import why_not
from moniqo_desktop.domain.flow.partners import fit, pairs_in
from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH, GRID, port_y, snapped
from moniqo_desktop.ui.canvas.editing.arranging import ArrangingSurface
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from moniqo_desktop.domain.flow.partners import Pairs
    from moniqo_desktop.ui.catalogue.catalogue import NodeSpec, PortSpec

APART: Final = 60.0
"""Between a card and the one added to its right."""
GAP: Final = 24.0
"""Between cards above each other."""
SIZE_STEP: Final = 24.0
TRIES: Final = 12
"""Places that are looked at for a note, from the middle of the view to each of its edges."""


class AddingSurface(ArrangingSurface):
    """next_asked(id, canvas point): a list of what can follow a node or go into a wire is wanted
    there; "" = of all node types."""

    next_asked = Signal(str, QPointF)

    def ask_for_next(self) -> None:
        """After the one chosen node, into the one chosen wire, else in the middle of the view."""
        model = self.document.model
        nodes, link = self.document.selected_nodes, self._one_link()
        if nodes:
            left, top, right, _ = model.boxes[model.index[nodes[-1]]].tolist()
            self.next_asked.emit(nodes[-1], QPointF(right + APART / 2, top))
        elif link is not None:
            self.next_asked.emit(link.link_id, QPointF(*self._middle_of(link.link_id)))
        else:
            left, top, right, bottom = self.visible_box()
            self.next_asked.emit("", QPointF((left + right) / 2, (top + bottom) / 2))

    def followers(self, node_id: str, known: Pairs) -> list[NodeSpec]:
        """Types that take what a node gives, best first. known: pairs seen in other flows."""
        kind = self.document.model.specs[self.document.model.index[node_id]]
        return self._ranked(kind.kind, kind.outputs, known, is_output=True)

    def partners(self, node_id: str, port: str, known: Pairs, *, is_output: bool) -> list[NodeSpec]:
        """Types that one port can be wired to, best first."""
        spec = self.document.model.specs[self.document.model.index[node_id]]
        found = spec.output(port) if is_output else spec.input(port)
        ports = () if found is None else (found,)
        return self._ranked(spec.kind, ports, known, is_output=is_output)

    def add_next(self, kind: str, node_id: str) -> str:
        """A new node right of another and wired to it by their best pair of ports; its id."""
        model = self.document.model
        _, top, right, _ = model.boxes[model.index[node_id]].tolist()
        new = Node(self.new_id(), kind)
        pair = self._best_pair(new, node_id)
        if pair is None:
            return self.add_node_at(kind, QPointF(right + APART + CARD_WIDTH / 2, top))
        leave, enter = pair
        spec = model.specs[model.index[node_id]]
        y = top + port_y(_row(spec.outputs, leave))
        y -= port_y(_row(self.document.catalogue.spec(kind).inputs, enter))
        x, y = self._free_place(snapped(right + APART), snapped(y), self._height(kind))
        link = Link(self.new_id(), node_id, leave, new.node_id, enter)
        added = self._add(replace(new, x=x, y=y), link)
        self.show_node(self.document.model.index[added])
        return added

    def add_free(self, kind: str, at: QPointF) -> str:
        """A new node near a canvas point, where nothing lies yet; its id."""
        x, y = snapped(at.x() - CARD_WIDTH / 2), snapped(at.y() - GRID)
        x, y = self._free_place(x, y, self._height(kind))
        added = self._add(Node(self.new_id(), kind, x, y), None)
        self.show_node(self.document.model.index[added])
        return added

    def add_note(self) -> None:
        """On free ground in sight, as near to the middle as there is some; below the cards where
        there is none, and in sight then."""
        plain = Note("", "", 0.0, 0.0)
        x, y = self._free_ground(plain.width, plain.height)
        self.add_note_at(QPointF(x, y))
        self.show_box((x, y, x + plain.width, y + plain.height))

    def add_note_at(self, at: QPointF, text: str = "") -> str:
        """at: its upper left corner, canvas units; its id."""
        note = Note(self.new_id(), text or tr("Note"), snapped(at.x()), snapped(at.y()))
        self.apply(edits.add_note(self.flow(), note), tr("Add note"))
        self.select([note.note_id])
        return note.note_id

    # -- sizes of frames and notes ---------------------------------------------------------------

    def widen(self) -> None:
        self._grow(SIZE_STEP, 0)

    def narrow(self) -> None:
        self._grow(-SIZE_STEP, 0)

    def heighten(self) -> None:
        self._grow(0, SIZE_STEP)

    def shorten(self) -> None:
        self._grow(0, -SIZE_STEP)

    def _grow(self, across: float, down: float) -> None:
        flow = self.flow()
        for name, (_, _, width, height) in self._boxes_of(self.document.selected).items():
            if name not in self.document.model.index:
                flow = edits.resize(flow, name, width + across, height + down)
        self.apply(flow, tr("Resize"))

    # -- inside ----------------------------------------------------------------------------------

    def _ranked(
        self, kind: str, ports: Sequence[PortSpec], known: Pairs, *, is_output: bool
    ) -> list[NodeSpec]:
        """The very type first, then what is wired to it most often, then what is used most at
        all, then palette order."""
        here = pairs_in([self.flow()])
        used = Counter[str]()
        for (before, after), count in known.items():
            used.update({(after if is_output else before): count})
        ranks = {}
        for place, spec in enumerate(self.document.catalogue.nodes):
            suits = fit(ports, spec.inputs) if is_output else fit(spec.outputs, ports)
            pair = (kind, spec.kind) if is_output else (spec.kind, kind)
            if suits:
                often = known.get(pair, 0) + here.get(pair, 0)
                ranks[spec.kind] = (-suits, -often, -used[spec.kind], place)
        return [
            self.document.catalogue.spec(name)
            for name in sorted(ranks, key=lambda each: ranks[each])
        ]

    def _best_pair(self, new: Node, node_id: str) -> tuple[str, str] | None:
        """Output of the one and input of the other: the very type first, needed inputs first."""
        flow = edits.add_node(self.flow(), new)
        pairs = sorted(self._pairs(new.kind, node_id), key=lambda each: each[:2])
        for _, _, leave, enter in pairs:
            if why_not(flow, self.document.catalogue, node_id, leave, new.node_id, enter) is None:
                return leave, enter
        return None

    def _pairs(self, kind: str, node_id: str) -> Iterator[tuple[int, bool, str, str]]:
        model = self.document.model
        node = model.index[node_id]
        for output in model.specs[node].outputs:
            for entry in self.document.catalogue.spec(kind).inputs:
                yield -fit((output,), (entry,)), entry.optional, output.name, entry.name

    def _free_ground(self, width: float, height: float) -> tuple[float, float]:
        """The place nearest to the middle of the view where a box of that size meets no card and no
        note, else below all of them."""
        left, top, right, bottom = self.visible_box()
        x, y = (left + right - width) / 2, (top + bottom - height) / 2
        across, down = max(0.0, (right - left - width) / 2), max(0.0, (bottom - top - height) / 2)
        steps = [step / TRIES for step in range(-TRIES, TRIES + 1)]
        columns = np.array([snapped(x + across * step) for step in steps])
        rows = np.array([snapped(y + down * step) for step in steps])
        taken = self._taken() + np.array([-GAP - width, -GAP - height, GAP, GAP])
        in_rows = _between(rows, taken[:, 1], taken[:, 3])
        free = [
            (float(column), float(row))
            for column, met in zip(
                columns, _between(columns, taken[:, 0], taken[:, 2]), strict=True
            )
            for row in rows[~in_rows[:, met].any(axis=1)]
        ]
        if free:
            return min(free, key=lambda at: hypot(at[0] - x, at[1] - y))
        return snapped(x), snapped(float(taken[:, 3].max()))

    def _taken(self) -> npt.NDArray[np.float64]:
        """(boxes, 4): left, top, right, bottom of cards, notes, and what lies over the canvas."""
        model = self.document.model
        boxes = [
            (each.x, each.y, each.x + each.width, each.y + each.height) for each in model.notes
        ]
        for part in (self.overview, self.zoom_bar):
            if part.isVisible():
                place = part.geometry()
                ends = (place.left(), place.top(), place.right(), place.bottom())
                boxes.append(self.camera.box_to_scene(ends))
        return np.concatenate([model.boxes.reshape(-1, 4), np.array(boxes).reshape(-1, 4)])

    def _free_place(self, x: float, y: float, height: float) -> tuple[float, float]:
        """The nearest place below where a card of that height meets no other."""
        for _ in range(len(self.document.model.ids) + 1):
            box = (x, y, x + CARD_WIDTH, y + height)
            met = self.document.model.nodes_in(box, GAP / 2)
            if not len(met):
                break
            y = snapped(float(self.document.model.boxes[met, 3].max()) + GAP)
        return x, y


def _between(
    places: npt.NDArray[np.float64], low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """(places, boxes): whether a place lies inside a box."""
    found: npt.NDArray[np.bool_] = (low < places[:, None]) & (places[:, None] < high)
    return found


def _row(ports: Sequence[PortSpec], name: str) -> int:
    return next((row for row, port in enumerate(ports) if port.name == name), 0)
