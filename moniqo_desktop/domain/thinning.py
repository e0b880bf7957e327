"""Fewer points of a long curve that still show every extreme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints


def kept_points(values: NDArray[Any], most: int) -> Ints:
    """Numbers of at most about `most` values, ascending: of each group its lowest and highest.

    The first and the last are always kept. values: (n,) numbers, none of them NaN. A picture of
    most / 2 columns drawn from these cannot be told from one drawn from all.
    """
    count = len(values)
    if count <= max(most, 4):
        return np.arange(count, dtype=np.int64)
    size = -(-count // (most // 2))
    whole = count // size
    table = values[: whole * size].reshape(whole, size)
    starts = np.arange(whole, dtype=np.int64) * size
    ends = [0, count - 1]
    rest = values[whole * size :]
    if len(rest):
        ends += [whole * size + int(rest.argmin()), whole * size + int(rest.argmax())]
    lows, highs = starts + table.argmin(axis=1), starts + table.argmax(axis=1)
    return np.unique(np.concatenate((lows, highs, ends)))
