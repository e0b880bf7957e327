"""What each style of the rules analyst sees in candles: a strength, positive = up.

Strength is measured in steps of the table that turns it into a probability, so that all styles
speak alike. All figures are over closed candles up to and with the one at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.nodes.agent._windows import (
    deviation,
    earlier,
    highest,
    lowest,
    mean,
    ratio,
)

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Columns, Floats

Rule = Callable[["Columns", int, int], "Floats"]
STEPS: Final = ((1.0, 0.02), (2.0, 0.04), (3.0, 0.06))
"""(strength from, distance of the probability from one half). Fixed by hand, modest on purpose and
not fitted to any data."""


def trend(candles: Columns, period: int, fast: int) -> Floats:
    """Distance of the short mean from the long one, in quarters of the long deviation; nothing
    where the long mean does not slope the same way."""
    long = mean(candles.close, period)
    apart = mean(candles.close, fast) - long
    slope = long - earlier(long, fast)
    strength = 4 * ratio(apart, deviation(candles.close, period))
    return _only_where(np.sign(slope) == np.sign(apart), strength + 0 * slope)


def momentum(candles: Columns, period: int, fast: int) -> Floats:
    """Change over the period in units of its own usual size (σ of one candle × √period), × 2."""
    moves = candles.close - earlier(candles.close, 1)
    usual = deviation(moves, period) * float(np.sqrt(period))
    return 2 * ratio(candles.close - earlier(candles.close, period), usual)


def mean_reversion(candles: Columns, period: int, fast: int) -> Floats:
    """Against the distance from the mean: 1, 2, 3 steps at 1.5, 2, 2.5 deviations."""
    z = ratio(candles.close - mean(candles.close, period), deviation(candles.close, period))
    return -np.sign(z) * np.where(np.isnan(z), np.nan, np.maximum(2 * np.abs(z) - 2, 0))


def breakout(candles: Columns, period: int, fast: int) -> Floats:
    """Place of the close in the channel of the period before: 1 and 2 steps in the outer fifth
    and tenth, 3 outside."""
    top, bottom = earlier(highest(candles.high, period), 1), earlier(lowest(candles.low, period), 1)
    place = ratio(2 * candles.close - top - bottom, top - bottom)
    steps = np.select(
        [np.abs(place) > 1, np.abs(place) >= 0.8, np.abs(place) >= 0.6], [3.0, 2.0, 1.0], 0.0
    )
    return np.where(np.isnan(place), np.nan, np.sign(place) * steps)


def volatility(candles: Columns, period: int, fast: int) -> Floats:
    """Calm above the mean is good, storm below it is bad: short ÷ long deviation of the moves."""
    moves = candles.close - earlier(candles.close, 1)
    storm = ratio(deviation(moves, fast), deviation(moves, period))
    above = candles.close - mean(candles.close, period)
    calm_steps = np.select([storm < 0.6, storm < 0.8, storm < 1.0], [3.0, 2.0, 1.0], 0.0)
    storm_steps = np.select([storm > 2.0, storm > 1.6, storm > 1.2], [3.0, 2.0, 1.0], 0.0)
    strength = np.where(above > 0, calm_steps, np.where(above < 0, -storm_steps, 0.0))
    return np.where(np.isnan(storm + above), np.nan, strength)


RULES: Final[dict[str, Rule]] = {
    "trend": trend,
    "momentum": momentum,
    "mean_reversion": mean_reversion,
    "breakout": breakout,
    "volatility": volatility,
}


def memory_of(style: str, period: int, fast: int) -> int:
    """Earlier candles a strength depends on."""
    match style:
        case "trend":
            return period - 1 + fast
        case "mean_reversion":
            return period - 1
        case _:
            return period


def probability_up(strength: Floats) -> Floats:
    """(candles,): ½ ± the distance of the highest step reached; NaN where strength is NaN."""
    size, distance = np.abs(strength), np.zeros(len(strength))
    for least, found in STEPS:
        distance = np.where(size >= least, found, distance)
    return np.where(np.isnan(strength), np.nan, 0.5 + np.sign(strength) * distance)


def _only_where(holds: np.ndarray[tuple[int], np.dtype[np.bool_]], strength: Floats) -> Floats:
    """0 where it does not hold, NaN kept."""
    return np.where(np.isnan(strength) | holds, strength, 0.0)
