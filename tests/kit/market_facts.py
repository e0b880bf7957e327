"""Stylised facts of hourly candles: how each is measured, and the band it must lie in.

The numbers are those of docs/practice_market.md. Bands: exchange.md §6.2, per seed and year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.market import Columns, resampled, timeframe
from moniqo_desktop.exchanges.merged import joined
from moniqo_desktop.exchanges.practice_days import PracticeDays
from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS, PracticeSymbol

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats

YEAR: Final = 365
HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True)
class Fact:
    """needs_year: shorter samples pull the value towards zero."""

    number: int
    name: str
    least: float
    most: float
    measure: Callable[[Columns], float]
    needs_year: bool = False


def returns(hours: Columns) -> Floats:
    """Log returns from close to close."""
    changes: Floats = np.diff(np.log(hours.close))
    return changes


def autocorrelation(values: Floats, lag: int) -> float:
    centred = values - values.mean()
    return float((centred[:-lag] * centred[lag:]).sum() / (centred**2).sum())


def excess_kurtosis(values: Floats) -> float:
    centred = values - values.mean()
    return float((centred**4).mean() / (centred**2).mean() ** 2 - 3)


def of_size(lag: int) -> Callable[[Columns], float]:
    """Autocorrelation of absolute returns."""
    return lambda hours: autocorrelation(np.abs(returns(hours)), lag)


def kurtosis_of_days(hours: Columns) -> float:
    """Of the sums of 24 returns."""
    change = returns(hours)
    return excess_kurtosis(change[: len(change) // 24 * 24].reshape(-1, 24).sum(axis=1))


def hill(hours: Columns) -> float:
    """Tail index of absolute returns from the largest 5 %."""
    largest = np.sort(np.abs(returns(hours)))[::-1]
    count = len(largest) // 20
    return float(1 / np.log(largest[:count] / largest[count]).mean())


def leverage(hours: Columns) -> float:
    """Mean correlation of a return with the squares of the next ten."""
    change = returns(hours)
    pairs = [np.corrcoef(change[:-lag], change[lag:] ** 2)[0, 1] for lag in range(1, 11)]
    return float(np.mean(pairs))


def body(hours: Columns) -> float:
    """Mean share of the body in the range."""
    return float((np.abs(hours.close - hours.open) / (hours.high - hours.low)).mean())


def parkinson(hours: Columns) -> float:
    """Volatility from high and low to volatility from close to close."""
    from_range = np.sqrt((np.log(hours.high / hours.low) ** 2).mean() / (4 * np.log(2)))
    return float(from_range / returns(hours).std())


def volume(hours: Columns) -> float:
    """Correlation of log volume with log range."""
    span = np.log((hours.high - hours.low) / hours.close)
    return float(np.corrcoef(np.log(hours.volume), span)[0, 1])


def facts_of(hourly_sd: float) -> tuple[Fact, ...]:
    """hourly_sd: the standard deviation that is set for the symbol, as a ratio."""
    return (
        Fact(1, "spread", 0.6 * hourly_sd, 1.4 * hourly_sd, lambda h: float(returns(h).std())),
        Fact(2, "kurtosis", 6.0, 60.0, lambda h: excess_kurtosis(returns(h))),
        Fact(3, "kurtosis of days", 1.0, 25.0, kurtosis_of_days, needs_year=True),
        Fact(4, "hill", 2.2, 3.2, hill),
        Fact(5, "return lag 1", -0.05, 0.05, lambda h: autocorrelation(returns(h), 1)),
        Fact(6, "size lag 1", 0.20, 0.45, of_size(1)),
        Fact(7, "size lag 10", 0.06, 0.25, of_size(10), needs_year=True),
        Fact(8, "size lag 50", 0.03, 0.20, of_size(50), needs_year=True),
        Fact(9, "leverage", -0.06, 0.01, leverage),
        Fact(10, "body", 0.40, 0.60, body),
        Fact(11, "parkinson", 0.85, 1.10, parkinson),
        Fact(12, "volume", 0.5, 1.0, volume),
    )


def measured(hours: Columns, hourly_sd: float) -> dict[str, float]:
    return {fact.name: fact.measure(hours) for fact in facts_of(hourly_sd)}


def outside(found: Mapping[str, float], hourly_sd: float) -> dict[str, float]:
    """Facts out of their bands; a year of candles is taken for granted.

    Besides the bands: kurtosis falls as candles are summed (3), and the memory of sizes decays (8).
    """
    wrong = {
        fact.name: found[fact.name]
        for fact in facts_of(hourly_sd)
        if not fact.least <= found[fact.name] <= fact.most
    }
    if found["kurtosis of days"] >= found["kurtosis"]:
        wrong["kurtosis of days is not below that of hours"] = found["kurtosis of days"]
    if not found["size lag 1"] > found["size lag 10"] > found["size lag 50"]:
        wrong["sizes do not forget"] = found["size lag 50"]
    return wrong


# Facts of several symbols or of the clock -----------------------------------------------------


def busy_hours(hours: Columns) -> float:
    """Mean absolute return of the busiest hour of day to that of the calmest."""
    hour = hours.opened_at[1:] // HOUR_MS % 24
    size = np.abs(returns(hours))
    means = [size[hour == each].mean() for each in range(24)]
    return float(max(means) / min(means))


def weekends(hours: Columns) -> float:
    """Mean absolute return of weekends to that of weekdays."""
    is_weekend = (hours.opened_at[1:] // (24 * HOUR_MS) + 3) % 7 >= 5
    size = np.abs(returns(hours))
    return float(size[is_weekend].mean() / size[~is_weekend].mean())


PAIRS: Final = {(0, 1): 0.85, (0, 2): 0.61, (0, 3): 0.68, (1, 3): 0.70}
"""Correlations of the real hourly returns: places among PRACTICE_SYMBOLS (13)."""
PAIR_WIDTH: Final = 0.15
BUSY_HOURS: Final = (1.4, 3.0)
"""Real: 2.2 (14)."""
WEEKENDS: Final = (0.5, 0.8)
"""Real: 0.60 (15)."""


def hourly(market: PracticeDays, one: PracticeSymbol, days: int = YEAR) -> Columns:
    minutes = joined([market.columns(one.symbol, day) for day in range(days)])
    return resampled(minutes, timeframe("1m"), timeframe("1h"))


def year_of_all(seed: int, days: int = YEAR) -> list[Columns]:
    """Hourly candles of every practice symbol. The days are made side by side: the market factor
    of a day is made once for all."""
    market = PracticeDays(seed)
    for day in range(days):
        for one in PRACTICE_SYMBOLS:
            market.columns(one.symbol, day)
    return [hourly(market, one, days) for one in PRACTICE_SYMBOLS]
