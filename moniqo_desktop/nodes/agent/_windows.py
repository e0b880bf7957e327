"""Rolling figures by sums in a fixed order.

Each value is made of its own window alone, oldest candle first, so that stepping candle by candle
gives the same last bits as whole columns (vectorised sums would not).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats


def mean(values: Floats, length: int) -> Floats:
    """(candles,): mean of the last length values; NaN before."""
    total = np.zeros(max(len(values) - length + 1, 0))
    for window in _shifted(values, length):
        total = total + window
    return padded(total / length, len(values))


def deviation(values: Floats, length: int) -> Floats:
    """(candles,): population standard deviation of the last length values; NaN before."""
    centre = mean(values, length)[length - 1 :]
    total = np.zeros(len(centre))
    for window in _shifted(values, length):
        total = total + (window - centre) * (window - centre)
    return padded(np.sqrt(total / length), len(values))


def highest(values: Floats, length: int) -> Floats:
    """(candles,): highest of the last length values; NaN before."""
    return _extreme(values, length, np.maximum)


def lowest(values: Floats, length: int) -> Floats:
    """(candles,): lowest of the last length values; NaN before."""
    return _extreme(values, length, np.minimum)


def earlier(values: Floats, candles: int) -> Floats:
    """(candles,): the value so many candles ago; NaN before."""
    kept = values[: max(len(values) - candles, 0)]
    return padded(kept, len(values))


def ratio(above: Floats, below: Floats) -> Floats:
    """above ÷ below; 0 where below is 0, NaN where either is NaN."""
    found = np.zeros(len(above))
    np.divide(above, below, out=found, where=below != 0)
    return np.where(np.isnan(above), np.nan, found)


def padded(tail: Floats, length: int) -> Floats:
    """tail at the end of (length,), NaN before it."""
    found = np.full(length, np.nan)
    if len(tail):
        found[length - len(tail) :] = tail
    return found


def _shifted(values: Floats, length: int) -> list[Floats]:
    """length views: the oldest value of each window, …, the newest."""
    count = max(len(values) - length + 1, 0)
    return [values[start : start + count] for start in range(length)]


def _extreme(values: Floats, length: int, pick: np.ufunc) -> Floats:
    windows = _shifted(values, length)
    found = windows[0]
    for window in windows[1:]:
        found = pick(found, window)
    return padded(found, len(values))
