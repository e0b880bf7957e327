"""Where wires run, as columns. A wire is one row; one with bends has a row for each stretch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from moniqo_desktop.ui.canvas.columns import bending, geometry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from moniqo_desktop.domain.flow.drawing import Link
    from moniqo_desktop.ui.canvas.columns.shapes import Wiring

    Column = NDArray[np.float64]
    Indices = NDArray[np.intp]


class Routes:
    """Rows 0 … wires - 1 are the wires, or the first stretch of a bent one; then come the others.

    owner: (rows,): the wire of a row. ends: (rows, 4): x, y of start and end. lines:
    (rows, SAMPLES + 1, 2): points along. boxes: (rows, 4). link_boxes: (wires, 4): around all of
    a wire. Points and boxes lie in memory one coordinate after the other: that is how they are
    computed, and turning them round takes longer.
    """

    def __init__(self, cards: Column, wiring: Wiring, links: Sequence[Link]) -> None:
        self._cards, self._wiring, self._count = cards, wiring, len(links)
        bent = [i for i, link in enumerate(links) if link.bends]
        self.is_bent = bool(bent)
        self._lay_points(bent, links)
        ends, way = self._straight(slice(None))
        more = len(self.owner) - self._count
        self.ends = np.concatenate([ends, np.empty((more, 4))]) if more else ends
        self._way = np.concatenate([way, np.empty((*way.shape[:2], more))], 2) if more else way
        self._boxes = np.concatenate([self._way.min(axis=0), self._way.max(axis=0)])
        self.link_boxes = self.boxes
        if self.is_bent:
            self._route_bent(np.arange(self._count))

    @property
    def lines(self) -> Column:
        return self._way.transpose(2, 0, 1)

    @property
    def boxes(self) -> Column:
        return self._boxes.T

    def route(self, links: Indices) -> None:
        """These wires anew: their cards moved."""
        if not len(links):
            return
        self._take(links, *self._straight(links))
        if self.is_bent:
            self._route_bent(links)

    def curves(self, links: Indices) -> list[Column]:
        """Curves of each of these wires: (stretches, 3 curves, 4 points, x and y)."""
        cards, wiring = self._cards, self._wiring
        lanes = geometry.lanes(cards, wiring.src[links], wiring.dst[links])
        found: list[Column] = np.split(geometry.cubics(self.ends[links], lanes), len(links))
        for place in np.flatnonzero(np.isin(links, self._bent)).tolist():
            starts = self._starts[self._wire[self._starts] == links[place]]
            found[place] = bending.stretches(self._points, starts, ~self._is_bend)
        return found

    def shift(self, links: Indices, dx: float, dy: float) -> None:
        """Takes the bends of these wires from where the flow has them to beside that, and routes
        the wires."""
        if self.is_bent:
            moved = self._is_bend & self._mask(links)[self._wire]
            self._points[moved] = self._home[moved] + (dx, dy)
        self.route(links)

    def rows(self, links: Indices) -> Indices:
        """All rows of these wires."""
        return np.flatnonzero(self._mask(links)[self.owner]) if self.is_bent else links

    def links(self, rows: Indices) -> Indices:
        """The wires of these rows, each once, in drawing order."""
        return np.flatnonzero(self._mask(self.owner[rows])) if self.is_bent else rows

    def line(self, link: int) -> Column:
        """Points along all of one wire."""
        if not self.is_bent:
            line: Column = self.lines[link]
            return line
        rows = self.rows(np.array([link]))
        return np.concatenate([self.lines[rows[0], :1], *(self.lines[row, 1:] for row in rows)])

    def stretch_at(self, link: int, x: float, y: float) -> int:
        """Which stretch of a wire is nearest to the point: 0 = before its first bend."""
        rows = self.rows(np.array([link]))
        return int(distances(self.lines[rows], x, y).argmin())

    def bends(self, links: Indices) -> tuple[Column, Indices, Indices]:
        """Bends of these wires: (bends, 2) points, the wire of each, its place among its bends."""
        found = np.flatnonzero(self._is_bend & self._mask(links)[self._wire])
        return self._points[found], self._wire[found], self._place[found]

    def _mask(self, links: Indices) -> NDArray[np.bool_]:
        """(wires,): which these are; a tenth of what looking each up among them costs."""
        mask = np.zeros(self._count, bool)
        mask[links] = True
        return mask

    # -- inside ----------------------------------------------------------------------------------

    def _lay_points(self, bent: list[int], links: Sequence[Link]) -> None:
        """Start, bends and end of each bent wire, one wire after the other."""
        bends = np.array([len(links[i].bends) for i in bent], np.intp)
        wires = np.array(bent, np.intp)
        last = np.cumsum(bends + 2) - 1
        self._first, self._last, self._bent = last - bends - 1, last, wires
        self._wire = np.repeat(wires, bends + 2)
        self._is_bend = np.ones(len(self._wire), bool)
        self._is_bend[self._first] = self._is_bend[self._last] = False
        self._place = np.arange(len(self._wire)) - np.repeat(self._first, bends + 2) - 1
        self._points = np.zeros((len(self._wire), 2))
        if bent:
            self._points[self._is_bend] = [place for i in bent for place in links[i].bends]
        self._home = self._points.copy()
        self.owner = np.concatenate([np.arange(self._count), np.repeat(wires, bends)])
        self._starts = np.delete(np.arange(len(self._wire)), self._last)
        extra = self._count - 1 + np.cumsum(self._is_bend)[self._starts]
        self._row = np.where(self._is_bend[self._starts], extra, self._wire[self._starts])

    def _straight(self, links: Indices | slice) -> tuple[Column, Column]:
        """Ends and points of these wires as they run without bends."""
        wiring = self._wiring
        src, dst = wiring.src[links], wiring.dst[links]
        ends = np.empty((len(src), 4))
        ends[:, 0] = self._cards[src, 2]
        ends[:, 1] = self._cards[src, 1] + wiring.from_y[links]
        ends[:, 2] = self._cards[dst, 0]
        ends[:, 3] = self._cards[dst, 1] + wiring.to_y[links]
        return ends, geometry.sampled(ends, geometry.lanes(self._cards, src, dst))

    def _route_bent(self, links: Indices) -> None:
        self._points[self._first] = self._meeting(self._bent, self._wiring.src, right=True)
        self._points[self._last] = self._meeting(self._bent, self._wiring.dst, right=False)
        wanted = self._mask(links)[self._wire[self._starts]]
        starts, rows = self._starts[wanted], self._row[wanted]
        ends = np.concatenate([self._points[starts], self._points[starts + 1]], axis=1)
        curves = bending.stretches(self._points, starts, ~self._is_bend)
        self._take(rows, ends, geometry.polyline(curves))
        boxes = self.boxes[: self._count].copy()
        more = self.owner[self._count :]
        np.minimum.at(boxes[:, :2], more, self.boxes[self._count :, :2])
        np.maximum.at(boxes[:, 2:], more, self.boxes[self._count :, 2:])
        self.link_boxes = boxes

    def _meeting(self, links: Indices, nodes: NDArray[np.int32], *, right: bool) -> Column:
        """Where wires meet the right or the left edge of a card: (wires, 2)."""
        heights = self._wiring.from_y if right else self._wiring.to_y
        cards = self._cards[nodes[links]]
        return np.stack([cards[:, 2 if right else 0], cards[:, 1] + heights[links]], axis=1)

    def _take(self, rows: Indices, ends: Column, way: Column) -> None:
        self.ends[rows], self._way[:, :, rows] = ends, way
        self._boxes[:2, rows], self._boxes[2:, rows] = way.min(axis=0), way.max(axis=0)


def distances(lines: Column, x: float, y: float) -> Column:
    """Squares of the distances from a point to polylines: lines (rows, points, 2) → (rows,)."""
    start, along = lines[:, :-1], np.diff(lines, axis=1)
    to = np.array((x, y)) - start
    length = np.maximum((along**2).sum(axis=2), 1e-9)
    share = np.clip((to * along).sum(axis=2) / length, 0.0, 1.0)
    nearest: Column = ((to - along * share[:, :, None]) ** 2).sum(axis=2).min(axis=1)
    return nearest


def rebent(old: Sequence[Link], new: Sequence[Link]) -> list[int] | None:
    """Wires that differ in their bends only; None if they differ in more."""
    if old is new:
        return []
    if len(old) != len(new):
        return None
    changed = [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a is not b]
    same = all(replace(old[i], bends=()) == replace(new[i], bends=()) for i in changed)
    return changed if same else None
