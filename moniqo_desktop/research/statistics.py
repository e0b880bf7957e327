"""How sure a Sharpe ratio is, and how many trials it takes to find one by luck.

Ratios are per period unless said otherwise: mean ÷ standard deviation of the returns of one period.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import e, erfc, inf, isfinite, nan, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np

from moniqo_desktop.domain.market import Floats

EULER_GAMMA: Final = 0.5772156649015329
SURE: Final = 0.95
"""What a probabilistic or deflated Sharpe ratio must pass (Bailey and López de Prado)."""
_STANDARD: Final = NormalDist()


def normal_cdf(x: float) -> float:
    """Probability that a standard normal value is at most x, exact in the lower tail too."""
    return 0.5 * erfc(-x / sqrt(2.0))


def normal_ppf(p: float) -> float:
    """The x with normal_cdf(x) = p; −inf at 0, inf at 1. Raises ValueError outside 0..1."""
    if p in (0.0, 1.0):
        return inf if p else -inf
    return _STANDARD.inv_cdf(p)


@dataclass(frozen=True, slots=True)
class Moments:
    """Of the returns of n periods. ratio: mean ÷ deviation; kurtosis: 3 for a normal law.

    ratio is NaN where nothing moved or fewer than three returns are known.
    """

    n: int
    mean: float
    deviation: float
    ratio: float
    skew: float
    kurtosis: float


def moments(returns: Floats) -> Moments:
    """(periods,) → their moments; deviation with n − 1, skew and kurtosis of the sample."""
    n = len(returns)
    mean = float(np.mean(returns)) if n else nan
    deviation = float(np.std(returns, ddof=1)) if n > 2 else 0.0
    if not deviation > abs(mean) * 1e-12:
        return Moments(n, mean, deviation, nan, 0.0, 3.0)
    centred = (returns - mean) / deviation
    skew, kurtosis = float(np.mean(centred**3)), float(np.mean(centred**4))
    return Moments(n, mean, deviation, mean / deviation, skew, kurtosis)


def sharpe_spread(m: Moments, at: float | None = None) -> float:
    """Standard deviation of √n × the estimated ratio where the true one is `at` (its own value).

    √(1 − skew·SR + (kurtosis − 1)/4·SR²); for a normal law Lo's √(1 + SR²/2). Source: Lo, "The
    statistics of Sharpe ratios", 2002; Mertens, "Comments on variance of the IID estimator", 2002.
    """
    ratio = m.ratio if at is None else at
    return sqrt(max(1.0 - m.skew * ratio + (m.kurtosis - 1.0) / 4.0 * ratio * ratio, 1e-12))


def sharpe_error(m: Moments) -> float:
    """Standard error of the ratio; NaN where there is none. Source: see sharpe_spread."""
    return sharpe_spread(m) / sqrt(m.n) if isfinite(m.ratio) else nan


def probabilistic_sharpe(m: Moments, hurdle: float = 0.0) -> float:
    """Probability that the true ratio is above hurdle; NaN where there is no ratio.

    Φ((SR − hurdle)·√(n − 1) ÷ sharpe_spread). Source: Bailey and López de Prado, "The Sharpe ratio
    efficient frontier", 2012.
    """
    if not isfinite(m.ratio):
        return nan
    return normal_cdf((m.ratio - hurdle) * sqrt(m.n - 1) / sharpe_spread(m))


def expected_maximum(trials: int) -> float:
    """The largest of so many independent standard normal values, on average; 0 for one.

    (1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e)). Source: Bailey and López de Prado, "The deflated
    Sharpe ratio", 2014. Raises ValueError below one trial.
    """
    if trials < 1:
        raise ValueError("At least one trial was made: this one.")
    if trials == 1:
        return 0.0
    best, next_best = normal_ppf(1.0 - 1.0 / trials), normal_ppf(1.0 - 1.0 / (trials * e))
    return (1.0 - EULER_GAMMA) * best + EULER_GAMMA * next_best


@dataclass(frozen=True, slots=True)
class Trials:
    """How much was tried on these candles: flows and parameter sets ever run, this one included.

    variance: of the ratios (per period) of all of them, where it is known; it is below 1/(n − 1)
    where trials resemble each other.
    """

    count: int = 1
    variance: float | None = None

    def __post_init__(self) -> None:
        if self.count < 1 or (self.variance is not None and not 0 <= self.variance < inf):
            raise ValueError("Trials are counted from one, their variance is not negative.")


def hurdle_of(trials: Trials, n: int) -> float:
    """The best ratio over n periods that trials without skill are expected to show.

    √V × expected_maximum. V: the variance across the trials, but at most what luck alone makes of
    independent trials, 1/(n − 1): that trials without skill differ by their costs lifts no hurdle.
    """
    luck = 1.0 / max(n - 1, 1)
    variance = luck if trials.variance is None else min(trials.variance, luck)
    return sqrt(variance) * expected_maximum(trials.count)


def deflated_sharpe(m: Moments, trials: Trials) -> float:
    """Probability that the true ratio is above `hurdle_of`. Source: see expected_maximum."""
    return probabilistic_sharpe(m, hurdle_of(trials, m.n))


def periods_needed(m: Moments, trials: Trials, sure: float = SURE) -> float:
    """Periods after which the ratio seen so far, if it lasts, is deflated to `sure`.

    The minimum track record length, 1 + spread²·(z ÷ SR)², with the hurdle shrinking as the record
    grows; inf where the ratio is not above zero. Source: Bailey and López de Prado, 2012.
    """
    if not m.ratio > 0.0:
        return inf
    luck = 1.0 / max(m.n - 1, 1)
    share = 1.0 if trials.variance is None else min(trials.variance / luck, 1.0)
    wanted = sqrt(share) * expected_maximum(trials.count)
    return float(1.0 + ((wanted + normal_ppf(sure) * sharpe_spread(m)) / m.ratio) ** 2)


def track_record_length(m: Moments, hurdle: float = 0.0, sure: float = SURE) -> float:
    """Periods after which the ratio is above a fixed hurdle with probability `sure`.

    1 + spread²·(z ÷ (SR − hurdle))²; inf where SR is not above it. Source: see periods_needed.
    """
    if not m.ratio > hurdle:
        return inf
    return float(1.0 + (sharpe_spread(m) * normal_ppf(sure) / (m.ratio - hurdle)) ** 2)
