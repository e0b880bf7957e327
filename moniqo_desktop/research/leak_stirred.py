"""Many cuts for the price of one: candles far apart are exchanged for others, and everything that
lies before each of them, beyond what the one before may still be remembered, must stay.

That holds for nodes that are stepped over a window of a stated length. What seems to look ahead
here is never said of a node before a real cut has shown the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.market import Bools, Ints
from moniqo_desktop.nodes.base import SeriesNode
from moniqo_desktop.research.leak_columns import differs, length_of, part_of, stirred
from moniqo_desktop.research.leak_study import SeriesCase

WIDTH: Final = 2_000
"""Candles stirred at a time."""
LEAST_APART: Final = 8
BEYOND: Final = 2
"""Candles left in peace between the end of one memory and the next stirred candle."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The candles from start to before stop, and how far apart some of them are stirred."""

    start: int
    stop: int
    apart: int
    first: int


def stretches(case: SeriesCase, count: int, draw: np.random.Generator) -> Iterator[Stretch]:
    """The first candles, in an order in which few of them show most, then count stretches
    anywhere; nothing for a node with a memory of its own."""
    memory = case.type.memory(case.params)
    apart = max(memory + 1 + BEYOND, LEAST_APART)
    rows = len(case.closes)
    if type(case.type).open is not SeriesNode.open or 2 * apart > min(rows, WIDTH):
        return
    for first in draw.permutation(apart).tolist():
        yield Stretch(0, min(rows, WIDTH), apart, first)
    for _ in range(count if rows > WIDTH else 0):
        start = int(draw.integers(0, rows - WIDTH + 1))
        yield Stretch(start, start + WIDTH, apart, int(draw.integers(0, apart)))


def suspicious(case: SeriesCase, stretch: Stretch) -> int | None:
    """The first row of the history that changed though nothing it may know was stirred.

    Raises what the node raises: a stirred history is none that it must bear.
    """
    given = part_of(case.given, stretch.start, stretch.stop)
    length = stretch.stop - stretch.start
    at: Ints = np.arange(stretch.first, length, stretch.apart)
    now = case.type.compute(case.params, stirred(given, at, (at + length // 2) % length))
    was: tuple[Any, ...] = case.outputs
    if stretch.start:
        was = case.type.compute(case.params, given)
    calm = _calm(at, length, case.type.memory(case.params))
    for told, known in zip(was, now, strict=True):
        if length_of(known) == length <= length_of(told):
            changed = np.flatnonzero(differs(told, known, length) & calm)
            if len(changed):
                return stretch.start + int(changed[0])
    return None


def _calm(at: Ints, length: int, memory: int) -> Bools:
    """(length,): whether no candle within memory was stirred."""
    calm = np.ones(length, dtype=np.bool_)
    for row in at.tolist():
        calm[row : row + memory + 1] = False
    return calm
