"""Values of a span of clock time on candles that may have gaps: whole columns and step by step."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats, Ints, Millis

HOUR: Final = 3_600_000
DAY: Final = 24 * HOUR
NAN: Final = float("nan")


def rows_before(opened_at: Ints, span: Millis) -> Ints:
    """(candles,): for each candle the row of the last one opened at least span earlier, or −1."""
    return np.searchsorted(opened_at, opened_at - span, side="right").astype(np.int64) - 1


def at_rows(values: Floats, rows: Ints) -> Floats:
    """values at rows; NaN where a row is −1."""
    return np.append(values, np.nan)[rows]


def change(now: Any, before: Any) -> Any:
    """now ÷ before − 1, a ratio; for columns and single numbers alike."""
    return now / before - 1.0


def extreme(values: Floats, starts: Ints, larger: Callable[..., Floats]) -> Floats:
    """(candles,): largest (larger = np.maximum) or smallest (np.minimum) of values[starts[t]..t].

    By doubling: level k holds the extreme of 2^k values from each row on; two of them cover any
    stretch. Exact, since an extreme does not round.
    """
    ends = np.arange(len(values))
    lengths = ends - starts + 1
    level, width = values, 1
    found = values.copy()
    while True:
        rows = np.flatnonzero((lengths >= width) & (lengths < 2 * width))
        found[rows] = larger(level[starts[rows]], level[ends[rows] - width + 1])
        if not np.any(lengths >= 2 * width):
            return found
        level = larger(level[: len(level) - width], level[width:])
        width *= 2


class Before:
    """The close at least span before the newest candle, step by step."""

    def __init__(self, span: Millis) -> None:
        self._span = span
        self._waiting: deque[tuple[Millis, float]] = deque()
        self._found = NAN

    def push(self, opened_at: Millis, value: float) -> float:
        """Returns NaN while the history is shorter than span."""
        self._waiting.append((opened_at, value))
        while self._waiting and self._waiting[0][0] <= opened_at - self._span:
            self._found = self._waiting.popleft()[1]
        return self._found


class Extreme:
    """The largest value within span of the newest candle, step by step; smallest: of −value."""

    def __init__(self, span: Millis) -> None:
        self._span = span
        self._falling: deque[tuple[Millis, float]] = deque()

    def push(self, opened_at: Millis, value: float) -> float:
        while self._falling and self._falling[-1][1] <= value:
            self._falling.pop()
        self._falling.append((opened_at, value))
        while self._falling[0][0] <= opened_at - self._span:
            self._falling.popleft()
        return self._falling[0][1]
