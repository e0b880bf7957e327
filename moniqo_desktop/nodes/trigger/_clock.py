"""When candles closed: their length is not told, but it is the smallest distance so far.

A candle opened at 0 stands for "none yet" and does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints, Millis


def lengths(opened_at: Ints) -> Ints:
    """(candles,): length of a candle in ms as known at each candle; 0 on the first."""
    never = np.iinfo(np.int64).max
    steps = np.diff(opened_at)
    counts = (steps > 0) & (opened_at[:-1] > 0)
    shortest = np.minimum.accumulate(np.where(counts, steps, never))
    found = np.zeros(len(opened_at), dtype=np.int64)
    found[1:] = np.where(shortest == never, 0, shortest)
    return found


class Length:
    """The same, step by step."""

    def __init__(self) -> None:
        self._last: Millis = 0
        self._shortest: Millis = 0

    def push(self, opened_at: Millis) -> Millis:
        if self._last:
            step = opened_at - self._last
            if step > 0 and (not self._shortest or step < self._shortest):
                self._shortest = step
        self._last = opened_at
        return self._shortest
