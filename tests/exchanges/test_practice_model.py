"""The synthetic market: the same from the same seed, and like a real one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest

from moniqo_desktop.domain.market import Columns, Symbol, resampled, timeframe
from moniqo_desktop.exchanges.merged import joined
from moniqo_desktop.exchanges.practice_days import PracticeDays
from moniqo_desktop.exchanges.practice_model import (
    DAY_MS,
    FIRST_DAY_AT,
    MINUTE_MS,
    PRACTICE_SYMBOLS,
    PracticeSymbol,
)

NAMES = ("opened_at", "open", "high", "low", "close", "volume")
BTC = Symbol("BTC/USDT")


def digest(seed: int, days: int, symbols: Sequence[PracticeSymbol] = PRACTICE_SYMBOLS) -> str:
    market = PracticeDays(seed, symbols)
    total = hashlib.blake2s()
    for one in symbols:
        for day in range(days):
            columns = market.columns(one.symbol, day)
            for name in NAMES:
                total.update(getattr(columns, name).tobytes())
    return total.hexdigest()


def test_the_same_seed_gives_the_same_candles_bit_for_bit() -> None:
    assert digest(7, 5) == digest(7, 5)


def test_another_seed_gives_other_candles() -> None:
    assert digest(7, 1) != digest(8, 1)


def test_the_order_of_asking_changes_nothing() -> None:
    forward, backward = PracticeDays(3), PracticeDays(3)
    ahead = [forward.columns(one.symbol, day) for one in PRACTICE_SYMBOLS for day in range(6)]
    back = [
        backward.columns(one.symbol, day)
        for one in reversed(PRACTICE_SYMBOLS)
        for day in reversed(range(6))
    ]
    for one, other in zip(ahead, reversed(back), strict=True):
        assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in NAMES)


def test_a_day_forgotten_is_made_again_as_it_was() -> None:
    market = PracticeDays(3, PRACTICE_SYMBOLS[:1])
    before = market.columns(BTC, 2)
    for day in range(60):
        market.columns(BTC, day)
    again = market.columns(BTC, 2)
    assert again is not before
    assert np.array_equal(before.close, again.close)


def test_another_symbol_beside_it_changes_no_symbol() -> None:
    assert digest(7, 3, PRACTICE_SYMBOLS[:1]) == digest(7, 3, PRACTICE_SYMBOLS[:1])
    alone = PracticeDays(7, PRACTICE_SYMBOLS[1:2])
    among = PracticeDays(7)
    symbol = PRACTICE_SYMBOLS[1].symbol
    for day in range(3):
        one, other = alone.columns(symbol, day), among.columns(symbol, day)
        assert np.array_equal(one.close, other.close)
        assert np.array_equal(one.volume, other.volume)


@pytest.mark.parametrize("place", range(4))
def test_every_candle_obeys_the_shape_of_a_candle_and_the_filters(place: int) -> None:
    one = PRACTICE_SYMBOLS[place]
    market = PracticeDays(11)
    columns = joined([market.columns(one.symbol, day) for day in range(8)])
    at = FIRST_DAY_AT + MINUTE_MS * np.arange(8 * 1440)
    assert np.array_equal(columns.opened_at, at)
    assert np.array_equal(columns.open[1:], columns.close[:-1])
    assert np.all(columns.high >= np.maximum(columns.open, columns.close))
    assert np.all(columns.low <= np.minimum(columns.open, columns.close))
    assert np.all(columns.low > 0)
    assert np.all(columns.volume > 0)
    assert [one.market.price_float(one.market.price(float(p))) for p in columns.close[:500]] == (
        columns.close[:500].tolist()
    )
    assert [
        one.market.amount_float(round(v * 10**one.market.amount_decimals))
        for v in (columns.volume[:500].tolist())
    ] == columns.volume[:500].tolist()


def test_the_path_within_a_minute_ends_at_its_close_and_stays_within_its_range() -> None:
    made = PracticeDays(5).day(BTC, 1)
    assert np.array_equal(made.path[:, -1], made.columns.close)
    assert np.all(made.path.max(axis=1) <= made.columns.high)
    assert np.all(made.path.min(axis=1) >= made.columns.low)
    assert made.columns.opened_at[0] == FIRST_DAY_AT + DAY_MS


# Facts of real hourly candles, exchange.md §6.2 -----------------------------------------------


def autocorrelation(values: np.ndarray, lag: int) -> float:
    centred = values - values.mean()
    return float((centred[:-lag] * centred[lag:]).sum() / (centred**2).sum())


def excess_kurtosis(values: np.ndarray) -> float:
    centred = values - values.mean()
    return float((centred**4).mean() / (centred**2).mean() ** 2 - 3)


def hill(values: np.ndarray) -> float:
    largest = np.sort(np.abs(values))[::-1]
    count = len(largest) // 20
    return float(1 / np.log(largest[:count] / largest[count]).mean())


def leverage(returns: np.ndarray) -> float:
    pairs = [np.corrcoef(returns[:-lag], returns[lag:] ** 2)[0, 1] for lag in range(1, 11)]
    return float(np.mean(pairs))


def facts(hours: Columns) -> dict[str, float]:
    returns = np.diff(np.log(hours.close))
    size, span = np.abs(returns), hours.high - hours.low
    by_day = returns[: len(returns) // 24 * 24].reshape(-1, 24).sum(axis=1)
    parkinson = np.sqrt((np.log(hours.high / hours.low) ** 2).mean() / (4 * np.log(2)))
    return {
        "spread": float(returns.std()),
        "kurtosis": excess_kurtosis(returns),
        "hill": hill(returns),
        "return lag 1": autocorrelation(returns, 1),
        "size lag 1": autocorrelation(size, 1),
        "size lag 10": autocorrelation(size, 10),
        "size lag 50": autocorrelation(size, 50),
        "kurtosis of days": excess_kurtosis(by_day),
        "leverage": leverage(returns),
        "body": float((np.abs(hours.close - hours.open) / span).mean()),
        "parkinson": float(parkinson / returns.std()),
        "volume": float(np.corrcoef(np.log(hours.volume), np.log(span / hours.close))[0, 1]),
    }


BANDS = {
    "spread": (0.6 * 0.0056, 1.4 * 0.0056),
    "kurtosis": (6.0, 60.0),
    "hill": (2.2, 3.2),
    "return lag 1": (-0.05, 0.05),
    "size lag 1": (0.2, 0.45),
    "leverage": (-0.06, 0.01),
    "body": (0.40, 0.60),
    "parkinson": (0.85, 1.10),
    "volume": (0.5, 1.0),
}
"""Generator bands per seed for hourly BTC, measurable in 60 days."""
LONG_BANDS = {
    "kurtosis of days": (1.0, 25.0),
    "size lag 10": (0.06, 0.25),
    "size lag 50": (0.03, 0.20),
}
"""Bands that need a year: shorter samples pull them towards zero."""


def hourly(seed: int, days: int) -> Columns:
    market = PracticeDays(seed, PRACTICE_SYMBOLS[:1])
    minutes = joined([market.columns(BTC, day) for day in range(days)])
    return resampled(minutes, timeframe("1m"), timeframe("1h"))


def outside(found: dict[str, float], bands: dict[str, tuple[float, float]]) -> dict[str, float]:
    return {
        name: found[name] for name, (low, high) in bands.items() if not low <= found[name] <= high
    }


@pytest.mark.slow  # 360 days of minutes, so that a fact is a fact and not luck
def test_hourly_candles_look_like_real_ones() -> None:
    found = [facts(hourly(seed, 60)) for seed in range(6)]
    middle = {name: float(np.median([one[name] for one in found])) for name in BANDS}
    assert outside(middle, BANDS) == {}
    misses = sum(len(outside(one, BANDS)) for one in found)
    assert misses <= 0.15 * len(found) * len(BANDS)


@pytest.mark.slow  # slow facts need a year of minutes
def test_a_year_of_hourly_candles_keeps_the_slow_facts() -> None:
    found = facts(hourly(7, 365))
    assert outside(found, BANDS | LONG_BANDS) == {}
    assert found["kurtosis of days"] < found["kurtosis"]
    assert found["size lag 1"] > found["size lag 10"] > found["size lag 50"]


def test_symbols_move_together_as_real_ones_do() -> None:
    market = PracticeDays(1)
    returns = []
    for one in PRACTICE_SYMBOLS:
        minutes = joined([market.columns(one.symbol, day) for day in range(60)])
        hours = resampled(minutes, timeframe("1m"), timeframe("1h"))
        returns.append(np.diff(np.log(hours.close)))
    together = np.corrcoef(returns)
    assert together[0, 1] == pytest.approx(0.85, abs=0.12)
    assert together[0, 2] == pytest.approx(0.61, abs=0.2)
    assert together[0, 3] == pytest.approx(0.68, abs=0.2)
    assert together[1, 3] == pytest.approx(0.70, abs=0.2)


def test_days_are_busier_than_nights_and_weekends_calmer_than_weekdays() -> None:
    hours = hourly(2, 120)
    size = np.abs(np.diff(np.log(hours.close)))
    hour = hours.opened_at[1:] // 3_600_000 % 24
    weekday = (hours.opened_at[1:] // DAY_MS + 3) % 7
    assert size[(hour >= 13) & (hour < 17)].mean() > 1.3 * size[(hour >= 1) & (hour < 5)].mean()
    assert 0.5 < size[weekday >= 5].mean() / size[weekday < 5].mean() < 0.85


def test_no_step_is_larger_than_a_jump_may_be() -> None:
    market = PracticeDays(4)
    for one in PRACTICE_SYMBOLS:
        for day in range(30):
            path = np.log(market.day(one.symbol, day).path.ravel())
            assert np.abs(np.diff(path)).max() < 0.0301
