"""Candles as columns that grow: a candle is appended in amortised constant time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Candle, Columns, Symbol, Timeframe, columns_of, resampled
from moniqo_desktop.domain.messages.events import CandleSeen, Event

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow

_GROWTH = 1.25
_FIRST_ROOM = 256


class GrowingColumns:
    """Columns with room at the end. Given columns are never written into.

    What `columns` returned stays valid, but may be changed in its last candle while that candle
    is still forming.
    """

    def __init__(self, columns: Columns | None = None) -> None:
        self._room = columns if columns is not None else columns_of([])
        self._size = len(self._room)
        self._is_own = False

    def __len__(self) -> int:
        return self._size

    def columns(self) -> Columns:
        """A view, no copy. Oldest first."""
        return self._room[: self._size]

    def add(self, candle: Candle) -> bool:
        """Appends, or replaces the candle of the same open time; False if it is not held.

        A candle older than the oldest, or between two held ones, is left out: gaps are filled by
        `fill`, with history.
        """
        if self._size and candle.opened_at <= int(self._room.opened_at[self._size - 1]):
            return self._replace(candle)
        if self._size == len(self._room) or not self._is_own:
            self._grow()
        self._size += 1
        self._write(self._size - 1, candle)
        return True

    def fill(self, history: Columns) -> None:
        """Puts history under what is held: it wins up to its last candle, later ones are kept."""
        if not len(history):
            return
        held = self.columns()
        newer = int(np.searchsorted(held.opened_at, history.opened_at[-1], side="right"))
        older = int(np.searchsorted(held.opened_at, history.opened_at[0]))
        self._room = held[:older].joined(history).joined(held[newer:])
        self._size = len(self._room)
        self._is_own = True

    def _replace(self, candle: Candle) -> bool:
        index = int(np.searchsorted(self._room.opened_at[: self._size], candle.opened_at))
        if self._room.opened_at[index] != candle.opened_at:
            return False
        if not self._is_own:
            self._grow()
        self._write(index, candle)
        return True

    def _grow(self) -> None:
        room = int(self._size * _GROWTH) + _FIRST_ROOM
        held = self._room
        parts = (held.opened_at, held.open, held.high, held.low, held.close, held.volume)
        self._is_own = True
        self._room = Columns(*(_roomier(part[: self._size], room) for part in parts))

    def _write(self, index: int, candle: Candle) -> None:
        room = self._room
        room.opened_at[index] = candle.opened_at
        room.open[index] = candle.open
        room.high[index] = candle.high
        room.low[index] = candle.low
        room.close[index] = candle.close
        room.volume[index] = candle.volume


def _roomier(part: NDArray[Any], room: int) -> NDArray[Any]:
    grown = np.zeros(room, dtype=part.dtype)
    grown[: len(part)] = part
    return grown


class Candles:
    """All candles seen, per symbol and timeframe."""

    def __init__(self) -> None:
        self._held: dict[tuple[Symbol, Timeframe], GrowingColumns] = {}
        self.awaited: set[str] = set()
        """Runs whose candles were asked for and have not come."""
        self.read_by: dict[str, tuple[Flow, frozenset[Symbol]]] = {}
        """By run: the drawing it was found in, and what that reads candles of."""
        self.fills = 0
        """Counts up when history was put under what is held: older candles may differ then."""

    def apply(self, event: Event) -> bool:
        if not isinstance(event, CandleSeen):
            return False
        return self._growing(event.symbol, event.timeframe).add(event.candle)

    def fill(self, symbol: Symbol, timeframe: Timeframe, history: Columns) -> None:
        """Adds what a query answered, older than or overlapping with what was seen live."""
        self._growing(symbol, timeframe).fill(history)
        self.fills += 1

    def symbols(self) -> tuple[Symbol, ...]:
        """In the order in which they were first seen."""
        return tuple(dict.fromkeys(symbol for symbol, _ in self._held))

    def timeframes(self, symbol: Symbol) -> tuple[Timeframe, ...]:
        """Held for this symbol, shortest first."""
        return tuple(sorted(frame for held, frame in self._held if held == symbol))

    def columns(self, symbol: Symbol, timeframe: Timeframe) -> Columns:
        """As held, a view. Empty if nothing is held."""
        held = self._held.get((symbol, timeframe))
        return held.columns() if held is not None else columns_of([])

    def source(self, symbol: Symbol, wanted: Timeframe) -> Timeframe | None:
        """The longest held timeframe from which the wanted one can be made, if there is one."""
        fits = [frame for frame in self.timeframes(symbol) if wanted.ms % frame.ms == 0]
        return fits[-1] if fits else None

    def __iter__(self) -> Iterator[tuple[Symbol, Timeframe]]:
        return iter(self._held)

    def _growing(self, symbol: Symbol, timeframe: Timeframe) -> GrowingColumns:
        return self._held.setdefault((symbol, timeframe), GrowingColumns())


def with_forming(columns: Columns, finer: Timeframe, coarser: Timeframe) -> Columns:
    """Coarser candles made of finer ones, the last one as far as it has formed.

    Raises Mistake if the lengths do not divide.
    """
    if finer == coarser:
        return columns
    closed = resampled(columns, finer, coarser)
    if not len(columns):
        return closed
    started = coarser.opened_at(int(columns.opened_at[-1]))
    if len(closed) and int(closed.opened_at[-1]) == started:
        return closed
    first = int(np.searchsorted(columns.opened_at, started))
    return closed.joined(columns_of([merged(columns[first:], started)]))


def merged(columns: Columns, opened_at: int) -> Candle:
    """All candles as one. Raises Mistake if there is none."""
    if not len(columns):
        raise Mistake("No candles to merge.")
    return Candle(
        opened_at,
        float(columns.open[0]),
        float(columns.high.max()),
        float(columns.low.min()),
        float(columns.close[-1]),
        float(columns.volume.sum()),
    )
