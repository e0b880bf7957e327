"""Where to cut a history so that what looks ahead shows itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.domain.market import Floats, Ints, Millis

NEAR: Final = 4_000
"""Candles within which most cuts from the anchor lie: they cost little and show what looks ahead
anywhere."""
AFTER: Final = (1, 2, 7, 40, 300)
"""Candles beyond a cut that a window goes on for."""


@dataclass(frozen=True, slots=True)
class Window:
    """A history of its own from start to before stop, cut at cut."""

    start: int
    cut: int
    stop: int


def near_cuts(rows: int, lookback: int, count: int, draw: np.random.Generator) -> Iterator[int]:
    """Lengths of beginnings: the first candles, those around the warm-up, and evenly over the
    orders of magnitude."""
    most = min(rows - 1, max(NEAR, 8 * lookback))
    chosen = {1, 2, 3, lookback + 1, lookback + 2, lookback + 3, 2 * lookback + 5}
    for _ in range(count):
        chosen.add(round(np.exp(draw.uniform(np.log(2.0), np.log(max(most, 3))))))
    yield from (cut for cut in sorted(chosen) if 0 < cut < rows)


def far_cuts(rows: int, draw: np.random.Generator) -> Iterator[int]:
    """Beginnings of nearly everything; each costs as much as the node itself."""
    late, somewhere = (int(draw.integers(rows // part, rows)) for part in (2, 8))
    chosen = (rows - 1, late, somewhere, rows - 5)
    seen: set[int] = set()
    for cut in chosen:
        if 0 < cut < rows and cut not in seen:
            seen.add(cut)
            yield cut


def windows(
    rows: int, lookback: int, count: int, places: Sequence[Ints], draw: np.random.Generator
) -> Iterator[Window]:
    """Short histories anywhere, cut just after and just before the places (one of each kind first,
    the last kind before the others), at the end and at random."""
    reach = 3 * (lookback + 1) + 64
    each = count // 2 // max(len(places), 1)
    near = [draw.choice(kind, each) + (np.arange(each) + 1) % 2 for kind in reversed(places)]
    wanted = [int(cuts[number]) for number in range(each) for cuts in near]
    wanted[len(places) : len(places)] = [rows - 1, rows - 2]
    wanted += draw.integers(1, max(rows, 2), count - count // 2).tolist()
    for number, cut in enumerate(wanted):
        if 0 < cut < rows:
            stop = min(cut + AFTER[number % len(AFTER)], rows)
            yield Window(max(cut - reach, 0), cut, stop)


def borders(closes: Ints, spans: Sequence[Millis]) -> Ints:
    """Rows whose candle ends a day or one of the longer candles of the flow."""
    ends = np.zeros(len(closes), dtype=np.bool_)
    step = int(np.diff(closes).min()) if len(closes) > 1 else 0
    for span in {DAY_MS, *spans}:
        if span > step:
            ends |= closes % span == 0
    return np.flatnonzero(ends).astype(np.int64)


def holes(closes: Ints) -> Ints:
    """Rows after which candles are missing."""
    gaps = np.diff(closes)
    return np.flatnonzero(gaps > gaps.min()) if len(gaps) else gaps


def moments(closes: Ints, at: Sequence[Millis]) -> Ints:
    """Rows of the candles at whose close something was decided or filled."""
    rows = np.searchsorted(closes, np.array(sorted(set(at)), dtype=np.int64))
    return np.asarray(rows[rows < len(closes)], dtype=np.int64)


def efforts(closes: Ints, at: Sequence[Millis]) -> Floats:
    """(candles,): what a replay up to each candle costs, as a share of the whole: by candles or by
    what happened in them, whichever is more."""
    rows = np.searchsorted(closes, np.sort(np.array(at, dtype=np.int64)))
    happened = np.bincount(np.minimum(rows, len(closes) - 1), minlength=len(closes)).cumsum()
    told = np.arange(1, len(closes) + 1) / len(closes)
    return np.maximum(told, happened / max(int(happened[-1]), 1))


def beginnings(
    effort: Floats, places: Sequence[Ints], count: int, most: float, draw: np.random.Generator
) -> list[int]:
    """Lengths of beginnings for whole replays, together at most `most` of the effort: evenly over
    the orders of magnitude, each moved to the nearest of one kind of place, just before or just
    after it, or left where it fell."""
    chosen: set[int] = set()
    left, longest = most, int(np.searchsorted(effort, most / 4))
    longest = max(min(longest, len(effort) - 1), 2)
    for number in range(count):
        wish = round(np.exp(draw.uniform(np.log(min(48.0, longest)), np.log(longest))))
        kind = number % (len(places) + 1)
        if kind < len(places) and len(places[kind]):
            near = places[kind][np.searchsorted(places[kind], wish) - 1]
            wish = int(near) + 1 - number % 2
        if 0 < wish <= longest and wish not in chosen and effort[wish - 1] <= left:
            left -= float(effort[wish - 1])
            chosen.add(wish)
    return sorted(chosen)
