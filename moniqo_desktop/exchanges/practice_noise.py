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
AR_TERMS: Final = 2

_LENGTHS: Final = np.array([[25.0], [420.0]])
"""Memory of the volatility terms in minutes: 25 min, 7 h; what is slower is the regimes'."""
_TERM_SD: Final = np.array([[0.28], [0.14]])
_INNOVATION: Final = _TERM_SD * np.sqrt(1 - np.exp(-2 / _LENGTHS))
_DECAY: Final = np.exp(-np.arange(1, MINUTES + 1) / _LENGTHS)
_LEVERAGE: Final = -0.9
"""Correlation of a minute's return with the next innovation of the terms."""
_FREEDOM: Final = 6
_PEAK_HOUR: Final = 14.5
_HOUR_SWING: Final = (0.25, 0.11)
"""Amplitudes of the day's wave and of its first overtone: the peak is sharper than the trough."""
_WEEKEND: Final = -0.48
VOLATILITY_CAP: Final = 5.5
"""In units of the mean-square level: approached, never passed, so that no seed runs away."""


@dataclass(frozen=True, slots=True)
class RegimeDay:
    """volatility, drift: (minutes,); drift in hourly standard deviations per hour. last and
    minutes_left: the regime at the end of the day and how long it still lasts."""

    volatility: Floats
    drift: Floats
    last: int
    minutes_left: int


CALM: Final = 0
# calm, up, down, storm: a calm is followed by a trend, a trend by a storm, a storm by a calm. Long
# stretches of steady length carry the slow part of volatility: a year of any seed holds nearly the
# same share of each, so that what a year shows depends little on the seed.
_REGIME_VOLATILITY: Final = np.array([-0.9, 0.4, 0.4, 1.1])
_REGIME_DRIFT: Final = np.array([0.0, 0.015, -0.015, 0.0])
_REGIME_HOURS: Final = np.array([204.0, 120.0, 120.0, 80.0])
_STEADINESS: Final = 30.0
"""Shape of the gamma law of a regime's length: its standard deviation is 18 % of its mean."""
_NEXT_REGIME: Final = np.array(
    [
        [0.0, 0.5, 0.5, 0.0],
        [0.0, 0.0, 0.0, 1.0],
        [0.0, 0.0, 0.0, 1.0],
        [1.0, 0.0, 0.0, 0.0],
    ]
)
_VISITS: Final = np.array([1.0, 0.5, 0.5, 1.0])
"""How often each regime comes in one round."""


def _regime_shares() -> Floats:
    """Share of time in each regime."""
    shares: Floats = _VISITS * _REGIME_HOURS / float((_VISITS * _REGIME_HOURS).sum())
    return shares


def _day_wave(hours: Floats) -> Floats:
    """Expected log-volatility by hour of day, around zero."""
    angle = 2 * np.pi * (hours - _PEAK_HOUR) / 24.0
    wave: Floats = _HOUR_SWING[0] * np.cos(angle) + _HOUR_SWING[1] * np.cos(2 * angle)
    return wave


def _level() -> float:
    """Subtracted from log-volatility so that the mean variance is one, but for the cap."""
    by_hour = float(np.exp(2 * _day_wave(np.arange(MINUTES) / 60.0)).mean())
    season_part = by_hour * (5 + 2 * np.exp(2 * _WEEKEND)) / 7
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
    shocks = _LEVERAGE * before + (1 - _LEVERAGE**2) ** 0.5 * noise
    paths = _DECAY * (terms + np.cumsum(_INNOVATION * shocks / _DECAY, axis=1))
    return paths.sum(axis=0), paths[:, -1:].copy()


def capped(log_volatility: Floats) -> Floats:
    """Volatility in units of the mean-square level: e^x while it is small, always below the cap."""
    volatility = np.exp(log_volatility)
    below: Floats = volatility / np.sqrt(1.0 + (volatility / VOLATILITY_CAP) ** 2)
    return below


def season(days_since_epoch: int) -> Floats:
    """Expected log-volatility by time of day and week, (minutes,)."""
    is_weekend = (days_since_epoch + 3) % 7 >= 5
    level: Floats = _DAY_WAVE - _LEVEL + (_WEEKEND if is_weekend else 0.0)
    return level


_DAY_WAVE: Final = _day_wave(np.arange(MINUTES) / 60.0)


def first_regime(random: np.random.Generator) -> tuple[int, int]:
    """The regime in which history begins, and its minutes: a whole calm."""
    return CALM, 1 + int(_minutes_of(random, CALM))


def regime_day(random: np.random.Generator, regime: int, minutes_left: int) -> RegimeDay:
    """A day of regimes, beginning with the one in force."""
    kinds = np.empty(MINUTES, dtype=np.int64)
    at = 0
    while at < MINUTES:
        if minutes_left == 0:
            regime = int(random.choice(len(_VISITS), p=_NEXT_REGIME[regime]))
            minutes_left = 1 + int(_minutes_of(random, regime))
        until = min(MINUTES, at + minutes_left)
        kinds[at:until] = regime
        minutes_left -= until - at
        at = until
    return RegimeDay(_REGIME_VOLATILITY[kinds], _REGIME_DRIFT[kinds], regime, minutes_left)


def _minutes_of(random: np.random.Generator, regime: int) -> float:
    return float(random.gamma(_STEADINESS, _REGIME_HOURS[regime] * 60.0 / _STEADINESS))
