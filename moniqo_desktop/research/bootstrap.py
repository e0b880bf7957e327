"""The stationary block bootstrap: what luck alone makes of a mean, autocorrelation kept."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log1p, log10, sqrt
from typing import Final

import numpy as np

from moniqo_desktop.domain.market import Floats, Ints

RESAMPLES: Final = 10_000
_CHUNK: Final = 400_000
"""Blocks drawn at once: some 10 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """Means of the resampled series, (resamples, series), and of the series as they were."""

    means: Floats
    seen: Floats
    block_length: float

    def bounds(self, series: int, sure: float) -> tuple[float, float]:
        """Percentiles: bounds of a true mean, each right with probability `sure`."""
        lower, upper = np.quantile(self.means[:, series], (1.0 - sure, sure))
        return float(lower), float(upper)

    def p_values(self, series: int) -> tuple[float, float]:
        """How often a mean as large, and one as small, comes about where the true one is zero."""
        centred, seen = self.means[:, series] - self.seen[series], self.seen[series]
        count = len(centred) + 1
        above, below = np.sum(centred >= seen), np.sum(centred <= seen)
        return float(above + 1) / count, float(below + 1) / count


def resampled(
    series: Floats, block_length: float, draw: np.random.Generator, count: int = RESAMPLES
) -> Resampled:
    """Means of `count` series made of blocks of random length and place, all series alike.

    series: (periods, series), oldest first, wrapped at its end. Block lengths are geometric with
    the mean given (at least 1). Source: Politis and Romano, "The stationary bootstrap", 1994.
    """
    n = len(series)
    wrapped = np.concatenate((np.zeros((1, series.shape[1])), series, series))
    sums = np.cumsum(wrapped, axis=0)
    means = np.empty((count, series.shape[1]))
    per_series = _blocks_enough(n, block_length)
    step = max(1, _CHUNK // per_series)
    for first in range(0, count, step):
        rows = min(step, count - first)
        starts, lengths = _blocks(n, block_length, (rows, per_series), draw)
        ends = starts + lengths
        for column in range(series.shape[1]):
            part = sums[:, column]
            means[first : first + rows, column] = (part[ends] - part[starts]).sum(axis=1) / n
    return Resampled(means, series.mean(axis=0), block_length)


def _blocks_enough(n: int, block_length: float) -> int:
    """Blocks that are all but certain to fill n periods: six deviations above their mean."""
    mean = n / block_length
    return min(n, ceil(mean + 6.0 * sqrt(mean) + 6.0))


def _blocks(
    n: int, block_length: float, shape: tuple[int, int], draw: np.random.Generator
) -> tuple[Ints, Ints]:
    """Starts and lengths, (resamples, blocks); each row of lengths adds up to n.

    A geometric length is one more than the whole part of an exponential one.
    """
    starts = draw.integers(0, n, shape)
    lengths = np.ones(shape, dtype=np.int64)
    if block_length > 1.0:
        rate = -log1p(-1.0 / block_length)
        lengths += np.minimum(draw.standard_exponential(shape) / rate, n).astype(np.int64)
    reached = np.minimum(np.cumsum(lengths, axis=1), n)
    reached[:, -1] = n
    return starts, np.diff(reached, axis=1, prepend=0)


def best_block_length(values: Floats) -> float:
    """The mean block length that estimates the variance of the mean best, from 1 to n/3.

    values: (periods,). Autocovariances under a flat-top window that ends where correlations stop
    mattering. Source: Politis and White, "Automatic block-length selection for the dependent
    bootstrap", 2004, with the correction by Patton, Politis and White, 2009.
    """
    n = len(values)
    if n < 8 or not np.std(values) > 0.0:
        return 1.0
    window = 2 * _last_lag(values)
    lags = np.arange(1, window + 1)
    covariance = np.array([_covariance(values, int(lag)) for lag in range(window + 1)])
    weights = np.minimum(1.0, 2.0 * (1.0 - lags / window))
    slope = 2.0 * float(np.sum(weights * lags * covariance[1:]))
    spectrum = covariance[0] + 2.0 * float(np.sum(weights * covariance[1:]))
    if not spectrum > 0.0:
        return 1.0
    length = (2.0 * slope * slope / (2.0 * spectrum * spectrum)) ** (1 / 3) * n ** (1 / 3)
    return float(min(max(length, 1.0), n / 3.0, 3.0 * sqrt(n)))


def _last_lag(values: Floats) -> int:
    """The lag after which K correlations in a row are within the noise, at least 1."""
    n = len(values)
    run = max(5, ceil(sqrt(log10(n))))
    most = min(ceil(sqrt(n)) + run, n // 2)
    noise = 2.0 * sqrt(log10(n) / n)
    variance = _covariance(values, 0)
    small = [abs(_covariance(values, lag)) < noise * variance for lag in range(1, most + 1)]
    for lag in range(len(small) - run + 1):
        if all(small[lag : lag + run]):
            return max(lag, 1)
    large = [lag for lag, is_small in enumerate(small, 1) if not is_small]
    return max(large[-1] if large else 1, 1)


def _covariance(values: Floats, lag: int) -> float:
    """Autocovariance at a lag, divided by n."""
    centred = values - values.mean()
    return float(np.dot(centred[lag:], centred[: len(values) - lag])) / len(values)
