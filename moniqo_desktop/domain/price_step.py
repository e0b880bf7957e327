"""The step that prices move in, read from the prices themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.money import MONEY_DECIMALS

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Bools, Floats

ODD_OF: Final = 1_000
"""One candle in so many may lie between the steps that all others share …"""
LEAST_ODD: Final = 100
"""… or a single one, among this many candles …"""
ODD_PRICES: Final = 50
"""… if at most one in so many different prices does: a market that stands still for days has few
prices, and each of those counts."""
ROUNDING: Final = 2e-15
"""A price is kept to this share of itself; closer to a step than that it lies on it."""


def decimals_of(columns: Columns) -> int:
    """Decimals that nearly all prices share, at most MONEY_DECIMALS; a few odd prices do not make
    a finer market. Every price is at least one step."""
    return next((each for each in range(MONEY_DECIMALS) if _shared(columns, each)), MONEY_DECIMALS)


def between_steps(prices: Floats, per_unit: float, rounding: float = ROUNDING) -> Bools:
    """Which prices are no multiple of 1 ÷ per_unit, (prices,). rounding: the share of a price by
    which it may miss; left out, what a float cannot tell."""
    off: Bools = np.abs(np.rint(prices * per_unit) / per_unit - prices) > rounding * prices
    return off


def off_step(columns: Columns, per_unit: float, rounding: float = ROUNDING) -> Bools:
    """Which candles have such a price, (candles,)."""
    off = np.zeros(len(columns), dtype=np.bool_)
    for prices in _prices(columns):
        off |= between_steps(prices, per_unit, rounding)
    return off


def _shared(columns: Columns, decimals: int) -> bool:
    per_unit, most = 10.0**decimals, _most_odd(len(columns))
    odd = [between_steps(prices, per_unit) for prices in _prices(columns)]
    if any(int(each.sum()) > most for each in odd):
        return False
    if not any(each.any() for each in odd):
        return True
    return (
        int(np.logical_or.reduce(odd).sum()) <= most
        and float(np.min(columns.low)) * per_unit >= 1.0
        and _are_few(columns, per_unit)
    )


def _most_odd(candles: int) -> int:
    return max(candles // ODD_OF, int(candles >= LEAST_ODD))


def _are_few(columns: Columns, per_unit: float) -> bool:
    different = np.unique(np.concatenate(_prices(columns)))
    odd = int(between_steps(different, per_unit).sum())
    return odd * ODD_PRICES <= len(different)


def _prices(columns: Columns) -> tuple[Floats, ...]:
    return columns.open, columns.high, columns.low, columns.close
