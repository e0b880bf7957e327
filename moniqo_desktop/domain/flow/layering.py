"""Layers for a graph whose wires run from left to right, with few crossings.

Sugiyama's way: longest path for the layers, barycentres for the order in them, isotonic
regression for the heights. Works in steps: every generator here gives the share done now and
then, so that a window stays awake. The same graph gives the same places, always.

Source: Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system
structures", IEEE SMC 1981; pool adjacent violators: Barlow and others, 1972.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Final

from moniqo_desktop.domain.flow.layers import Wire, longest_paths, without_circles

SWEEPS: Final = 12
"""Passes over all layers at most; it ends earlier when three in a row find nothing better."""
PATIENCE: Final = 3
DUMMIES: Final = 5
"""At most this many bends per node are reckoned with; the longest wires do without."""
EXCHANGED: Final = 500
"""Up to this many items and bends, neighbours are tried in both orders after the sweeps."""
STEP: Final = 400
"""Pieces of work between two looks at the clock by whoever waits."""
Steps = Generator[float, None, None]


@dataclass(frozen=True, slots=True)
class Item:
    """A card or a whole frame to be placed. height: with the gap below it; order: where it lies
    now, which decides between equals."""

    height: float
    order: float = 0.0


@dataclass(slots=True)
class Layout:
    """layers: of each item, from 0; tops: upper edges, a multiple of the grid. Filled in steps."""

    items: Sequence[Item]
    wires: Sequence[Wire]
    grid: float
    layers: list[int] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    _rows: list[list[int]] = field(default_factory=list)
    _heights: list[float] = field(default_factory=list)
    _before: list[list[tuple[int, float, float]]] = field(default_factory=list)
    _after: list[list[tuple[int, float, float]]] = field(default_factory=list)

    def run(self) -> Steps:
        """All of it; yields shares from 0 to 1."""
        forward = without_circles(len(self.items), self.wires)
        yield 0.0
        self.layers = longest_paths(len(self.items), forward)
        yield 0.05
        yield from self._build(forward)
        for share in self._order():
            yield 0.1 + 0.7 * share
        for share in self._level():
            yield 0.8 + 0.2 * share
        low = min(self.tops, default=0.0)
        self.tops = [top - low for top in self.tops[: len(self.items)]]

    # -- order in the layers ---------------------------------------------------------------------

    def _build(self, forward: Sequence[Wire]) -> Steps:
        """Rows of items and of the points where long wires pass through layers between."""
        self._heights = [item.height for item in self.items]
        self._before = [[] for _ in self.items]
        self._after = [[] for _ in self.items]
        self._rows = [[] for _ in range(max(self.layers, default=-1) + 1)]
        keys = [item.order for item in self.items]
        for index, layer in enumerate(self.layers):
            self._rows[layer].append(index)
        room = DUMMIES * len(self.items)
        for number, wire in enumerate(sorted(forward, key=self._span)):
            if number % STEP == 0:
                yield 0.1
            span = self._span(wire)
            chain = span - 1 if span - 1 <= room else 0
            room -= chain
            self._thread(wire, chain, keys)
        for row in self._rows:
            row.sort(key=lambda index: (keys[index], index))

    def _span(self, wire: Wire) -> int:
        return self.layers[wire.target] - self.layers[wire.source]

    def _thread(self, wire: Wire, chain: int, keys: list[float]) -> None:
        here, leaves = wire.source, wire.leaves
        start, end = keys[wire.source], keys[wire.target]
        for step in range(chain):
            dummy = len(self._heights)
            self._heights.append(2 * self.grid)
            self._before.append([])
            self._after.append([])
            keys.append(start + (end - start) * (step + 1) / (chain + 1))
            self._rows[self.layers[wire.source] + step + 1].append(dummy)
            self._join(here, dummy, leaves, 0.0)
            here, leaves = dummy, 0.0
        self._join(here, wire.target, leaves, wire.enters)

    def _join(self, source: int, target: int, leaves: float, enters: float) -> None:
        self._after[source].append((target, leaves, enters))
        self._before[target].append((source, enters, leaves))

    def _order(self) -> Steps:
        best, worse = [list(row) for row in self._rows], 0
        fewest = yield from self._crossings()
        for sweep in range(SWEEPS):
            if not fewest or worse >= PATIENCE:
                break
            yield from self._sweep(forward=sweep % 2 == 0, done=sweep / SWEEPS)
            count = yield from self._crossings(sweep / SWEEPS)
            worse += 1
            if count < fewest:
                fewest, best, worse = count, [list(row) for row in self._rows], 0
        self._rows = best
        if fewest and len(self._heights) <= EXCHANGED:
            self._exchange()
            yield 1.0

    def _exchange(self) -> None:
        """Neighbours in a layer change places while that saves crossings."""
        place = self._places()
        for _ in range(SWEEPS):
            changed = False
            for row in self._rows:
                for position in range(len(row) - 1):
                    first, second = row[position], row[position + 1]
                    if self._between(second, first, place) < self._between(first, second, place):
                        row[position], row[position + 1] = second, first
                        place[first], place[second] = place[second], place[first]
                        changed = True
            if not changed:
                break

    def _between(self, upper: int, lower: int, place: Sequence[float]) -> int:
        """Crossings of the wires of two neighbours, on both sides."""
        total = 0
        for sides in (self._before, self._after):
            ends = [
                (rank + here / self._heights[index], place[i] + there / self._heights[i])
                for rank, index in enumerate((upper, lower))
                for i, here, there in sides[index]
            ]
            total += crossings(ends)
        return total

    def _sweep(self, *, forward: bool, done: float) -> Steps:
        """Each layer sorted by the mean place of what its items are wired to on one side."""
        rows = self._rows if forward else self._rows[::-1]
        sides = self._before if forward else self._after
        place = self._places()
        work = 0
        for row in rows:
            keys = {index: self._centre(index, sides[index], place) for index in row}
            row.sort(key=keys.__getitem__)
            for position, index in enumerate(row):
                place[index] = float(position)
            work += len(row)
            if work > STEP:
                work = 0
                yield done

    def _places(self) -> list[float]:
        place = [0.0] * len(self._heights)
        for row in self._rows:
            for position, index in enumerate(row):
                place[index] = float(position)
        return place

    def _centre(
        self, index: int, side: Sequence[tuple[int, float, float]], place: Sequence[float]
    ) -> float:
        """Mean place of the ports at the other ends; where there are none it stays where it is."""
        if not side:
            return place[index]
        return sum(place[i] + there / self._heights[i] for i, _, there in side) / len(side)

    def _crossings(self, done: float = 0.0) -> Generator[float, None, int]:
        """How many pairs of wires between neighbouring layers cross."""
        place, total, work = self._places(), 0, 0
        for row in self._rows:
            ends = [
                (place[index] + leaves / self._heights[index],
                 place[target] + enters / self._heights[target])
                for index in row
                for target, leaves, enters in self._after[index]
            ]  # fmt: skip
            total += crossings(ends)
            work += len(ends)
            if work > STEP:
                work = 0
                yield done
        return total

    # -- heights ---------------------------------------------------------------------------------

    def _level(self) -> Steps:
        """Wires as straight as the order allows: forward, back, forward, the last word forward."""
        self.tops = [0.0] * len(self._heights)
        for row in self._rows:
            top = 0.0
            for index in row:
                self.tops[index] = top
                top += self._heights[index]
        forward, back = (self._rows, self._before), (self._rows[::-1], self._after)
        passes = (forward, back, forward, back, forward)
        work = 0
        for number, (rows, sides) in enumerate(passes):
            for row in rows:
                self._place(row, sides)
                work += len(row)
                if work > STEP:
                    work = 0
                    yield number / len(passes)

    def _place(
        self, row: Sequence[int], sides: Sequence[Sequence[tuple[int, float, float]]]
    ) -> None:
        """The heights nearest to where wires would be straight, in order and without overlap."""
        wanted, weights, offset = [], [], 0.0
        for index in row:
            side = sides[index]
            straight = [self.tops[i] + there - here for i, here, there in side]
            top = sum(straight) / len(side) if side else self.tops[index]
            wanted.append(top - offset)
            weights.append(float(len(side)) if side else 0.05)
            offset += self._heights[index]
        offset = 0.0
        for index, level in zip(row, isotonic(wanted, weights), strict=True):
            self.tops[index] = math.floor(level / self.grid) * self.grid + offset
            offset += self._heights[index]


def crossings(ends: Sequence[tuple[float, float]]) -> int:
    """Pairs of straight wires that cross; ends: places of their left and right ends."""
    seen: list[float] = []
    total = 0
    for _, right in sorted(ends):
        total += len(seen) - bisect_right(seen, right)
        insort(seen, right)
    return total


def isotonic(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The rising sequence nearest to the values, in weighted least squares."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        mean, mass, count = value, weight, 1
        while blocks and blocks[-1][0] > mean:
            other, more, many = blocks.pop()
            mean = (mean * mass + other * more) / (mass + more)
            mass, count = mass + more, count + many
        blocks.append((mean, mass, count))
    return [mean for mean, _, count in blocks for _ in range(count)]
