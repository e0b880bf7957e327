"""Candles at many scales: each level merges four entries of the one below.

A frame never reads more than about one entry per pixel, whatever the count of candles; a new
candle changes one entry per level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Columns, Floats, Ints

MERGE: Final = 4
_GROWTH: Final = 1.25
_SMALLEST: Final = 64


class Merged:
    """One number per group of four of the level below; grows in amortised constant time."""

    def __init__(self, merge: np.ufunc) -> None:
        self._merge = merge
        self._room: Floats = np.empty(0)
        self._size = 0

    def values(self) -> Floats:
        """A view, (entries,)."""
        return self._room[: self._size]

    def follow(self, below: Floats, first: int) -> None:
        """Merges anew what covers below[first:]."""
        start = first // MERGE
        size = -(-len(below) // MERGE)
        if size > len(self._room):
            grown = np.empty(max(size, int(size * _GROWTH) if self._size else size))
            grown[: self._size] = self.values()
            self._room = grown
        self._size = size
        by_four(self._merge, below[start * MERGE :], out=self._room[start:size])


def by_four(merge: np.ufunc, values: Floats, *, out: Floats) -> None:
    """Merges each four neighbours into out; the last group may be smaller."""
    if len(values) <= MERGE:
        # A tick changes one entry per level: one call instead of seven.
        if len(values):
            out[0] = merge.reduce(values)
        return
    whole = len(values) // MERGE
    stop = whole * MERGE
    first, second, third, fourth = (values[part:stop:MERGE] for part in range(MERGE))
    merge(merge(first, second), merge(third, fourth), out=out[:whole])
    if stop < len(values):
        out[whole] = merge.reduce(values[stop:])


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Entries of one level, (entries,) each.

    first: number of the first entry; size: candles in one.
    """

    first: int
    size: int
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def __len__(self) -> int:
        return len(self.open)

    def but_last(self, count: int) -> Bars:
        """Without the last `count` entries."""
        return self._part(slice(0, len(self) - count))

    def last(self, count: int) -> Bars:
        return self._part(slice(len(self) - count, len(self)))

    def _part(self, part: slice) -> Bars:
        return Bars(
            self.first + (part.start or 0),
            self.size,
            self.open[part],
            self.high[part],
            self.low[part],
            self.close[part],
            self.volume[part],
        )

    @property
    def centre(self) -> float:
        """Candle index at the middle of the first entry."""
        return self.first * self.size + (self.size - 1) / 2

    def centres(self) -> Floats:
        """Candle index at the middle of each entry."""
        numbers = np.arange(self.first, self.first + len(self), dtype=np.float64)
        return numbers * self.size + (self.size - 1) / 2


class Pyramid:
    """open/high/low/close/volume as first/max/min/last/sum, at powers of four.

    Open and close of a merged entry are read from the candles themselves: only high, low and
    volume take room above the ground level, a fifth of the candles' own. Levels are merged when
    they are looked at: a tick of candles seen one by one touches none.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._levels: list[tuple[Merged, Merged, Merged]] = []
        self._stale_from = 0
        """First candle that the levels do not know as it is; all of them: none."""

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def levels(self) -> int:
        """Count of levels, the candles included."""
        return _levels_over(len(self)) + 1

    @property
    def columns(self) -> Columns:
        return self._columns

    @property
    def opened_at(self) -> Ints:
        return self._columns.opened_at

    def follow(self, columns: Columns, first: int) -> None:
        """Takes over columns that differ from the held ones only from candle `first` on."""
        self._columns = columns
        self._stale_from = min(self._stale_from, first)

    def level_for(self, candles: float, entries: float) -> int:
        """The finest level that shows so many candles in at most so many entries."""
        level = 0
        most = _levels_over(len(self))
        while candles > entries and level < most:
            candles /= MERGE
            level += 1
        return level

    def bars(self, level: int, first: int, stop: int) -> Bars:
        """The entries of a level that touch candles first..stop (exclusive), clipped to what is."""
        size = MERGE**level
        start = max(first, 0) // size
        end = -(-min(max(stop, 0), len(self)) // size)
        end = max(start, end)
        high, low, volume = self._ground(level)
        held = self._columns
        closes = held.close[start:end]
        if level:
            closes = held.close[np.minimum(np.arange(start + 1, end + 1) * size, len(self)) - 1]
        return Bars(
            start,
            size,
            held.open[start * size : end * size : size],
            high[start:end],
            low[start:end],
            closes,
            volume[start:end],
        )

    def extremes(self, level: int, candles: Ints) -> tuple[Floats, Floats]:
        """Lows and highs of the entries that hold these candles, (candles,) each."""
        high, low, _ = self._ground(level)
        entries = candles // MERGE**level
        return low[entries], high[entries]

    def _merge(self) -> None:
        columns, first = self._columns, self._stale_from
        self._stale_from = len(columns)
        below = (columns.high, columns.low, columns.volume)
        level = 0
        while len(below[0]) > _SMALLEST:
            if level == len(self._levels):
                self._levels.append((Merged(np.maximum), Merged(np.minimum), Merged(np.add)))
                first = 0
            for merged, values in zip(self._levels[level], below, strict=True):
                merged.follow(values, first)
            high, low, volume = self._levels[level]
            below = (high.values(), low.values(), volume.values())
            first //= MERGE
            level += 1
        del self._levels[level:]

    def _ground(self, level: int) -> tuple[Floats, Floats, Floats]:
        if not level:
            return self._columns.high, self._columns.low, self._columns.volume
        if self._stale_from < len(self):
            self._merge()
        high, low, volume = self._levels[level - 1]
        return high.values(), low.values(), volume.values()


def _levels_over(candles: int) -> int:
    """How many levels above the candles' own."""
    levels = 0
    while candles > _SMALLEST:
        candles = -(-candles // MERGE)
        levels += 1
    return levels


class LinePyramid:
    """An indicator line at many scales: lowest and highest value per four, NaN left out."""

    def __init__(self, values: Floats) -> None:
        self.values = values
        self._levels: list[tuple[Floats, Floats]] = []
        low = high = values
        while len(low) > _SMALLEST:
            size = -(-len(low) // MERGE)
            lower, higher = np.empty(size), np.empty(size)
            by_four(np.fmin, low, out=lower)
            by_four(np.fmax, high, out=higher)
            self._levels.append((lower, higher))
            low, high = lower, higher

    def level_for(self, entries: float, most: float) -> int:
        """The finest level that shows so many values in at most `most` entries."""
        level = 0
        while entries > most and level < len(self._levels):
            entries /= MERGE
            level += 1
        return level

    def spans(self, level: int, first: int, stop: int) -> tuple[int, Floats, Floats]:
        """Number of the first entry, lows and highs of a level over values first..stop."""
        size = MERGE**level
        start, end = max(first, 0) // size, -(-min(stop, len(self.values)) // size)
        low, high = self._levels[level - 1] if level else (self.values, self.values)
        return start, low[start:end], high[start:end]

    def path(self, level: int, first: int, stop: int) -> tuple[Ints, Floats]:
        """Numbers and values that the line goes through over values first..stop: all of them, or of
        each entry its lowest and its highest, where and in the order in which they came, told to a
        quarter of the entry; and what it ends with."""
        start, low, high = self.spans(level, first, stop)
        if not level or not len(low):
            return np.arange(start, start + len(low)), low
        below, end = level - 1, (start + len(low)) * MERGE**level
        size = MERGE**below
        _, lows, highs = self.spans(below, start * MERGE * size, end)
        at_low, at_high = _quarters(lows, low), _quarters(highs, high)
        firsts = np.arange(start, start + len(low)) * MERGE
        # What came first where both lie in one quarter: the way it went tells.
        last = len(self.values) - 1
        quarter = (firsts + at_low) * size
        rises = self.values[quarter] <= self.values[np.minimum(quarter + size - 1, last)]
        is_up = (at_low < at_high) | ((at_low == at_high) & rises)
        places, values = np.empty(2 * len(low) + 1, dtype=np.int64), np.empty(2 * len(low) + 1)
        places[0:-1:2] = firsts + np.minimum(at_low, at_high)
        places[1:-1:2] = firsts + np.maximum(at_low, at_high)
        values[0:-1:2] = np.where(is_up, low, high)
        values[1:-1:2] = np.where(is_up, high, low)
        places[:-1] = np.minimum(places[:-1] * size + size // 2, last)
        places[-1] = min(end - 1, last)
        values[-1] = self.values[places[-1]]
        return places, values


def _quarters(below: Floats, merged: Floats) -> Ints:
    """Which of the entries that each merged one covers is its extreme, (merged,)."""
    whole = np.full(len(merged) * MERGE, np.nan)
    whole[: len(below)] = below
    found: Ints = (whole.reshape(-1, MERGE) == merged[:, None]).argmax(axis=1)
    return found
