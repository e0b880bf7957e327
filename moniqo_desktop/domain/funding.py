"""Funding of linear contracts: what a position pays at each boundary, and the rates of a history.

A boundary comes before all else in the candle that opens at it (engine.md §3.3, clause 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Floats, Ints, Market, Millis
from moniqo_desktop.domain.money import mul_div, mul_div_up

FUNDING_DECIMALS: Final = 8
FUNDING_UNIT: Final = 10**FUNDING_DECIMALS
"""Rates are whole numbers of 10⁻⁸, as venues publish them: 0.01 % = 10,000."""
USUAL_EVERY: Final[Millis] = 8 * 3_600_000


def funding_payment(sign: int, notional: int, rate_e8: int) -> int:
    """What a position pays at a boundary, money, negative = received; rounded against the trader.

    sign: +1 long, −1 short; longs pay a positive rate. notional: amount × mark price.
    Source: engine.md §3.3, clause 12.
    """
    owed = sign * rate_e8
    if owed >= 0:
        return mul_div_up(notional, owed, FUNDING_UNIT)
    return -mul_div(notional, -owed, FUNDING_UNIT)


@dataclass(frozen=True, slots=True, eq=False)
class FundingColumns:
    """Funding rates of one symbol, oldest first, all columns (rates,).

    at: the boundary, ms UTC, strictly ascending. rate_e8: 10⁻⁸. mark: mark price at the boundary
    in quote, NaN = not known: then the last close before the boundary is taken.
    Raises Mistake if the columns do not fit each other or the times do not rise.
    """

    at: Ints
    rate_e8: Ints
    mark: Floats

    def __post_init__(self) -> None:
        if not len(self.at) == len(self.rate_e8) == len(self.mark):
            raise Mistake("Funding times, rates and marks differ in number.")
        if np.any(np.diff(self.at) <= 0):
            row = int(np.flatnonzero(np.diff(self.at) <= 0)[0]) + 1
            raise Mistake(f"The funding times do not rise at {int(self.at[row])} (row {row + 1}).")

    def __len__(self) -> int:
        return len(self.at)

    def rows(self, market: Market) -> Iterator[tuple[Millis, int, int]]:
        """(at, rate_e8, mark) with the mark in price steps, 0 = not known."""
        marks = [0 if mark != mark else market.price(mark) for mark in self.mark.tolist()]
        yield from zip(self.at.tolist(), self.rate_e8.tolist(), marks, strict=True)

    @property
    def every(self) -> Millis:
        """The usual time between two boundaries."""
        return int(np.median(np.diff(self.at))) if len(self) > 1 else USUAL_EVERY


def without_marks(at: Ints, rate_e8: Ints) -> FundingColumns:
    """Rates whose mark prices are not known."""
    return FundingColumns(at, rate_e8, np.full(len(at), np.nan))


def missing_boundaries(funding: FundingColumns, since: Millis, until: Millis) -> Ints:
    """Boundaries with since <= t < until that have no rate; they keep the time of day of the
    rates there are. Without any rate they are the usual ones."""
    every = funding.every
    phase = int(funding.at[0]) % every if len(funding) else 0
    first = since + (phase - since) % every
    expected = np.arange(first, until, every, dtype=np.int64)
    return np.setdiff1d(expected, funding.at)


def funding_notes(
    symbol: str, funding: FundingColumns | None, since: Millis, until: Millis
) -> tuple[str, ...]:
    """What a result over this time must say about its funding; empty where nothing is missing."""
    if funding is None or not len(funding):
        return (f"There are no funding rates of {symbol}: the result leaves funding out.",)
    gaps = missing_boundaries(funding, since, until)
    if not len(gaps):
        return ()
    first = np.datetime64(int(gaps[0]), "ms").astype("datetime64[m]")
    return (
        f"{len(gaps)} funding rates of {symbol} are missing, the first at {first} UTC: what was "
        "open then paid and received nothing, which is not what would have happened.",
    )
