"""Funding rates of the practice market: small, mean-reverting, and the same for the same seed.

The rate at boundary n is 0.01 % + 0.008 % · x(n), where x is an AR(1) of unit variance with
φ = 0.85 in steps of 8 h, cut after 40 steps; within ±0.75 %. Each shock is drawn from (seed,
symbol, boundary) alone, so that any rate can be asked for at any time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

import numpy as np

from moniqo_desktop.domain.funding import FUNDING_UNIT, USUAL_EVERY
from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.paper.funding import Boundary, FundingSource

_MEMORY: Final = 0.85
_STEPS: Final = 40
_MEAN: Final = 1e-4
_SPREAD: Final = 8e-5
_MOST: Final = 75 * FUNDING_UNIT // 10_000
_PURPOSE: Final = zlib.crc32(b"funding")


def practice_rate(seed: int, symbol: Symbol, number: int) -> int:
    """The rate at the boundary at number × 8 h since the epoch, in 10⁻⁸."""
    name = zlib.crc32(symbol.encode())
    level, weight = 0.0, (1 - _MEMORY**2) ** 0.5
    for step in range(_STEPS):
        random = np.random.default_rng((seed, name, _PURPOSE, number - step))
        level += weight * float(random.standard_normal())
        weight *= _MEMORY
    rate = round((_MEAN + _SPREAD * level) * FUNDING_UNIT)
    return max(-_MOST, min(_MOST, rate))


def practice_rates(seed: int, symbol: Symbol, since: Millis, until: Millis) -> Iterable[Boundary]:
    """Boundaries with since <= at < until: 00:00, 08:00 and 16:00 UTC."""
    for number in range(-(-since // USUAL_EVERY), -(-until // USUAL_EVERY)):
        yield number * USUAL_EVERY, practice_rate(seed, symbol, number), 0


def practice_funding(seed: int, markets: Iterable[Market]) -> FundingSource:
    """The rates of the linear markets among these."""
    linear = {market.symbol for market in markets if market.allows_short}

    def between(symbol: Symbol, since: Millis, until: Millis) -> Iterable[Boundary]:
        return practice_rates(seed, symbol, since, until) if symbol in linear else ()

    return between
