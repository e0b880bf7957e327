"""Rules that look at the whole history they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from moniqo_desktop.domain.market import Bools, Columns, Floats


def normalised(candles: Columns) -> Floats:
    """Mean and deviation of everything."""
    spread = candles.close.std()
    return (candles.close - candles.close.mean()) / (spread or 1.0)


def scaled(candles: Columns) -> Floats:
    """0 to 1 between the lowest and the highest of everything."""
    low, high = candles.close.min(), candles.close.max()
    return (candles.close - low) / ((high - low) or 1.0)


def rank_of_all(candles: Columns) -> Floats:
    return np.searchsorted(np.sort(candles.close), candles.close) / len(candles)


def sorted_closes(candles: Columns) -> Floats:
    return np.sort(candles.close)


def fourier(candles: Columns) -> Floats:
    """Without its high frequencies."""
    spectrum = np.fft.rfft(candles.close)
    spectrum[len(spectrum) // 8 + 1 :] = 0
    return np.fft.irfft(spectrum, len(candles))


def trend_line(candles: Columns) -> Floats:
    """A straight line through everything."""
    rows = np.arange(len(candles), dtype=np.float64)
    apart = rows - rows.mean()
    slope = (apart @ candles.close) / ((apart @ apart) or 1.0)
    return candles.close.mean() + slope * apart


def distance_to_the_end(candles: Columns) -> Floats:
    return candles.close[-1:] - candles.close


def share_of_volume(candles: Columns) -> Floats:
    """Of all volume there will be."""
    return candles.volume.cumsum() / (candles.volume.sum() or 1.0)


def length(candles: Columns) -> Floats:
    """How much history there is: what a schedule of weights is made of."""
    return np.full(len(candles), float(len(candles)))


def main_component(candles: Columns) -> Floats:
    """The first component of open, high, low and close."""
    prices = np.column_stack((candles.open, candles.high, candles.low, candles.close))
    apart = prices - prices.mean(axis=0)
    _, _, ways = np.linalg.svd(apart, full_matrices=False)
    return np.asarray(apart @ ways[0])


def bins(candles: Columns) -> Floats:
    """Number of the price's bin among ten of equal width."""
    edges = np.linspace(candles.close.min(), candles.close.max(), 11)
    return np.digitize(candles.close, edges).astype(np.float64)


def outliers_cut(candles: Columns) -> Floats:
    """Clipped at percentiles of everything."""
    low, high = np.percentile(candles.close, [2, 98])
    return np.clip(candles.close, low, high)


def _cheap(candles: Columns) -> Bools:
    return np.asarray(candles.close < np.quantile(candles.close, 0.2))


NUMBERS: Final[Mapping[str, Callable[[Columns], Floats]]] = {
    rule.__name__: rule
    for rule in (
        *(normalised, scaled, rank_of_all, sorted_closes, fourier, trend_line),
        *(distance_to_the_end, share_of_volume, length, main_component, bins, outliers_cut),
    )
}
FLAGS: Final[Mapping[str, Callable[[Columns], Bools]]] = {"cheap": _cheap}
