"""How likely a search has chosen luck: the probability of backtest overfitting."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import Final

import numpy as np

from moniqo_desktop.domain.backtest.evidence import OverfitEvidence
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Bools, Floats
from moniqo_desktop.research.figures import rounded

PARTS: Final = 16
_CHUNK: Final = 2_000_000


def overfit(returns: Floats, parts: int = PARTS) -> OverfitEvidence:
    """The evidence of a search from the returns of all its trials, (periods, trials).

    The periods are cut into an even number of parts; of every way to take half of them, the trial
    with the best Sharpe ratio there is ranked among all in the other half. The probability is the
    share of ways in which it ends below the median (half of the rank's ties counted).
    Source: Bailey, Borwein, López de Prado, Zhu, "The probability of backtest overfitting", 2015.
    Raises Mistake below two trials or below two periods a part.
    """
    periods, trials = returns.shape
    if trials < 2 or parts < 2 or parts % 2 or periods < 2 * parts:
        raise Mistake(
            f"A search of {trials} trials over {periods} periods is too small to be judged for "
            f"overfitting in {parts} parts; it takes two trials, an even number of parts and two "
            "periods in each."
        )
    count, total, squares = _part_sums(returns, parts)
    halves = _halves(parts)
    rank, inside, outside = [], [], []
    step = max(1, _CHUNK // trials)
    for first in range(0, len(halves), step):
        chosen = halves[first : first + step]
        one = _ratios(chosen, count, total, squares)
        other = _ratios(~chosen, count, total, squares)
        best = np.argmax(one, axis=1)
        rows = np.arange(len(best))
        kept = other[rows, best][:, None]
        below, level = (other < kept).sum(axis=1), (other == kept).sum(axis=1)
        rank.append((below + (level + 1) / 2.0) / (trials + 1))
        inside.append(one[rows, best])
        outside.append(kept[:, 0])
    return _evidence(np.concatenate(rank), np.concatenate(inside), np.concatenate(outside), trials)


def _evidence(rank: Floats, inside: Floats, outside: Floats, trials: int) -> OverfitEvidence:
    spread = float(np.var(inside))
    slope = float(np.cov(inside, outside, bias=True)[0, 1]) / spread if spread > 0.0 else 0.0
    return OverfitEvidence(
        probability=rounded(float(np.mean(rank <= 0.5))),
        splits=len(rank),
        trials=trials,
        slope=rounded(slope),
        loss=rounded(float(np.mean(outside < 0.0))),
    )


def _halves(parts: int) -> Bools:
    """(ways, parts): every choice of half of the parts."""
    chosen = np.zeros((comb(parts, parts // 2), parts), dtype=np.bool_)
    for row, places in enumerate(combinations(range(parts), parts // 2)):
        chosen[row, list(places)] = True
    return chosen


def _part_sums(returns: Floats, parts: int) -> tuple[Floats, Floats, Floats]:
    """Periods (parts,), sums and sums of squares (parts, trials) of nearly equal parts."""
    edges = np.arange(parts) * len(returns) // parts
    count = np.diff(np.append(edges, len(returns))).astype(np.float64)
    return count, np.add.reduceat(returns, edges), np.add.reduceat(returns**2, edges)


def _ratios(chosen: Bools, count: Floats, total: Floats, squares: Floats) -> Floats:
    """(ways, trials) Sharpe ratios of the parts chosen; 0 where nothing moved."""
    taken = chosen.astype(np.float64)
    n = (taken @ count)[:, None]
    mean = taken @ total / n
    variance = np.maximum(taken @ squares / n - mean * mean, 0.0)
    return np.divide(mean, np.sqrt(variance), out=np.zeros_like(mean), where=variance > 1e-300)
