"""Random walks on which nothing can be earned: candles whose prices have no memory.

Opens are the closes before; highs and lows are those of a continuous path (a Brownian bridge
through eight points), so that a stop filled at its price gains nothing by a jump that was left out.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from moniqo_desktop.domain.market import Columns, Floats

HOUR: Final = 3_600_000
STEPS: Final = 8
START: Final = 1_600_000_000_000 // HOUR * HOUR
TREND: Final = 48
"""Candles of a planted trend."""
PRICE: Final = 30_000.0


def martingale(
    candles: int,
    draw: np.random.Generator,
    *,
    drift: float = 0.0,
    wild: bool = False,
    trend: float = 0.0,
) -> Columns:
    """Hourly candles, moving 0.6 % each on average, on a tick of 0.1; the mean return is drift.

    drift: per candle. wild: calm and wild times take turns (volatility has memory, prices do not).
    trend: plants what can be earned: so many deviations per candle up or down, two days or so long.
    """
    spread = 0.006 * (_turns(candles, draw) if wild else np.ones(candles))
    step = np.repeat(spread / np.sqrt(STEPS), STEPS)
    if trend:
        ways = np.repeat(draw.choice((-1.0, 1.0), candles // TREND + 1), TREND)[:candles]
        drift_of = drift + trend * spread * ways
    else:
        drift_of = np.full(candles, drift)
    moves = (
        step * draw.standard_normal(candles * STEPS)
        - step**2 / 2.0
        + np.repeat(drift_of, STEPS) / STEPS
    )
    path = np.log(PRICE) + np.r_[0.0, np.cumsum(moves)]
    highest, lowest = (_extreme(path, step, draw, sign).reshape(-1, STEPS) for sign in (1.0, -1.0))
    levels = np.exp(path[::STEPS])
    prices = (levels[:-1], np.exp(highest.max(axis=1)), np.exp(lowest.min(axis=1)), levels[1:])
    at = START + HOUR * np.arange(candles, dtype=np.int64)
    return Columns(at, *(np.round(part, 1) for part in prices), np.full(candles, 1e5))


def _turns(candles: int, draw: np.random.Generator) -> Floats:
    """Factors of mean square one that fade into each other over some days."""
    shocks = draw.standard_normal(candles)
    level, kept = np.empty(candles), 0.0
    for row in range(candles):
        kept = 0.985 * kept + 0.1 * shocks[row]
        level[row] = kept
    factors = np.exp(level)
    return np.asarray(factors / np.sqrt(np.mean(factors**2)))


def _extreme(path: Floats, step: Floats, draw: np.random.Generator, sign: float) -> Floats:
    """The highest (sign 1) or lowest (−1) value of a bridge between neighbours, exactly.

    Source: the reflection principle: P(max > m) = exp(−2(m − a)(m − b) ÷ variance).
    """
    one, other = path[:-1], path[1:]
    reach = np.sqrt((other - one) ** 2 - 2.0 * step**2 * np.log(draw.random(len(step))))
    return np.asarray((one + other + sign * reach) / 2.0)
