"""The noise under the practice market: volatility terms, season, regimes, Student-t shocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats

MINUTES: Final = 1440
STEPS: Final = 6
"""Price steps per minute."""
AR_TERMS: Final = 3

_LENGTHS: Final = np.array([[25.0], [420.0], [5760.0]])
"""Memory of the volatility terms in minutes: 25 min, 7 h, 4 days."""
_TERM_SD: Final = np.array([[0.36], [0.50], [0.38]])
_INNOVATION: Final = _TERM_SD * np.sqrt(1 - np.exp(-2 / _LENGTHS))
_DECAY: Final = np.exp(-np.arange(1, MINUTES + 1) / _LENGTHS)
_LEVERAGE: Final = -0.18
"""Correlation of a minute's return with the next innovation of the two shorter terms."""
_FREEDOM: Final = 6
_PEAK_HOUR: Final = 14.5
_HOUR_SWING: Final = 0.30
_WEEKEND: Final = -0.42


@dataclass(frozen=True, slots=True)
class RegimeDay:
    """volatility, drift: (minutes,); drift in hourly standard deviations per hour. last and
    minutes_left: the regime at the end of the day and how long it still lasts."""

    volatility: Floats
    drift: Floats
    last: int
    minutes_left: int


# calm, up, down, storm
_REGIME_VOLATILITY: Final = np.array([-0.1, 0.0, 0.1, 0.75])
_REGIME_DRIFT: Final = np.array([0.0, 0.04, -0.04, 0.0])
_REGIME_HOURS: Final = np.array([36.0, 18.0, 18.0, 10.0])
_NEXT_REGIME: Final = np.array(
    [
        [0.00, 0.42, 0.42, 0.16],
        [0.55, 0.00, 0.25, 0.20],
        [0.55, 0.25, 0.00, 0.20],
        [0.30, 0.35, 0.35, 0.00],
    ]
)


def _regime_shares() -> Floats:
    """Share of time in each regime: visits of the embedded chain times their mean length."""
    visits = np.linalg.matrix_power(_NEXT_REGIME, 64)[0]
    shares: Floats = visits * _REGIME_HOURS / float((visits * _REGIME_HOURS).sum())
    return shares


def _level() -> float:
    """Subtracted from log-volatility so that the mean variance is one."""
    season_part = np.i0(2 * _HOUR_SWING) * (5 + 2 * np.exp(2 * _WEEKEND)) / 7
    regime_part = float((_regime_shares() * np.exp(2 * _REGIME_VOLATILITY)).sum())
    return float((_TERM_SD**2).sum() + 0.5 * np.log(season_part * regime_part))


_LEVEL: Final = _level()


def student(random: np.random.Generator) -> Floats:
    """Student-t shocks of unit variance, (minutes, steps)."""
    shocks = random.standard_t(_FREEDOM, (MINUTES, STEPS))
    shocks *= ((_FREEDOM - 2) / _FREEDOM) ** 0.5
    return shocks


def first_terms(random: np.random.Generator) -> Floats:
    """Volatility terms from their long-run law, (terms, 1)."""
    terms: Floats = _TERM_SD * random.standard_normal((AR_TERMS, 1))
    return terms


def carried(noise: Floats, before: Floats, terms: Floats) -> tuple[Floats, Floats]:
    """Sum of the AR(1) terms per minute, (minutes,), and the terms at the end, (terms, 1).

    noise: (terms, minutes) standard normal; before: (minutes,) shock of the minute before each.
    An AR(1) as a scaled running sum: exact over one day, since e^(1440/25) is far below overflow.
    """
    noise[:2] = _LEVERAGE * before + (1 - _LEVERAGE**2) ** 0.5 * noise[:2]
    paths = _DECAY * (terms + np.cumsum(_INNOVATION * noise / _DECAY, axis=1))
    return paths.sum(axis=0), paths[:, -1:].copy()


def season(days_since_epoch: int) -> Floats:
    """Expected log-volatility by time of day and week, (minutes,)."""
    hours = np.arange(MINUTES) / 60.0
    swing = _HOUR_SWING * np.cos(2 * np.pi * (hours - _PEAK_HOUR) / 24.0)
    is_weekend = (days_since_epoch + 3) % 7 >= 5
    level: Floats = swing - _LEVEL + (_WEEKEND if is_weekend else 0.0)
    return level


def regime_day(random: np.random.Generator, regime: int, minutes_left: int) -> RegimeDay:
    """A day of regimes; a regime lasts about its mean, rarely below a third of it."""
    kinds = np.empty(MINUTES, dtype=np.int64)
    at = 0
    while at < MINUTES:
        if minutes_left == 0:
            regime = int(random.choice(4, p=_NEXT_REGIME[regime]))
            minutes_left = 1 + int(random.gamma(3.0, _REGIME_HOURS[regime] * 20.0))
        until = min(MINUTES, at + minutes_left)
        kinds[at:until] = regime
        minutes_left -= until - at
        at = until
    return RegimeDay(_REGIME_VOLATILITY[kinds], _REGIME_DRIFT[kinds], regime, minutes_left)
