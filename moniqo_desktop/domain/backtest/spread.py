"""How the profits of trades are spread: counts for each step around zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from moniqo_desktop.domain.ticks import price_ticks

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats, Ints

MOST_BARS: Final = 41


class Spread(NamedTuple):
    """counts: (bars,) trades; edges: (bars + 1,) ratios, zero is one of them. outside: trades
    beyond the ends, counted in the outermost bars."""

    counts: Ints
    edges: Floats
    outside: int


def spread_of(shares: Floats) -> Spread:
    """Equal steps around zero that take in 98 of 100 trades."""
    if not len(shares):
        return Spread(np.zeros(1, dtype=np.int64), np.array([-0.01, 0.01]), 0)
    reach = np.percentile(shares, (1, 99))
    low, high = min(float(reach[0]), 0.0), max(float(reach[1]), 0.0)
    step, _ = price_ticks(low, high if high > low else low + 0.001, MOST_BARS)
    first, last = int(np.floor(low / step)), max(int(np.ceil(high / step)), 1)
    edges: Floats = np.arange(first, last + 1, dtype=np.float64) * step
    inside = np.clip(shares, edges[0], edges[-1] - step * 1e-6)
    counts, _ = np.histogram(inside, edges)
    outside = int(((shares < edges[0]) | (shares > edges[-1])).sum())
    return Spread(counts.astype(np.int64), edges, outside)
