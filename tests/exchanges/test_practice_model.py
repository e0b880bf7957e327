"""The synthetic market: the same from the same seed, and like a real one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from moniqo_desktop.domain.market import Symbol, resampled, timeframe
from moniqo_desktop.exchanges.merged import joined
from moniqo_desktop.exchanges.practice_days import PracticeDays
from moniqo_desktop.exchanges.practice_model import (
    DAY_MS,
    FIRST_DAY_AT,
    HISTORY_DAYS,
    MINUTE_MS,
    PRACTICE_SYMBOLS,
    PracticeSymbol,
    factor_day,
    first_factor,
)
from moniqo_desktop.exchanges.practice_noise import VOLATILITY_CAP, capped, regime_day
from tests.kit.market_facts import hourly

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
    hours = hourly(PracticeDays(2, PRACTICE_SYMBOLS[:1]), PRACTICE_SYMBOLS[0], days=120)
    size = np.abs(np.diff(np.log(hours.close)))
    hour = hours.opened_at[1:] // 3_600_000 % 24
    weekday = (hours.opened_at[1:] // DAY_MS + 3) % 7
    assert size[(hour >= 13) & (hour < 17)].mean() > 1.3 * size[(hour >= 1) & (hour < 5)].mean()
    assert 0.5 < size[weekday >= 5].mean() / size[weekday < 5].mean() < 0.85


def test_no_step_is_larger_than_eight_usual_hours() -> None:
    market = PracticeDays(4)
    for one in PRACTICE_SYMBOLS:
        for day in range(30):
            path = np.log(market.day(one.symbol, day).path.ravel())
            assert np.abs(np.diff(path)).max() < 8.1 * one.hourly_sd


def test_volatility_stays_below_its_cap_whatever_comes_together() -> None:
    wild = capped(np.array([-50.0, -3.0, 0.0, 3.0, 50.0, 300.0]))
    assert np.all(np.diff(wild) >= 0)
    assert wild[1] == pytest.approx(np.exp(-3.0), rel=1e-3)
    assert np.all(wild <= VOLATILITY_CAP)


@pytest.mark.parametrize("seed", [1, 7, 23])
def test_practice_time_begins_with_a_trend(seed: int) -> None:
    carry = first_factor(seed)
    assert (carry.regime, carry.minutes_left > 0) == (0, True)
    for day in range(HISTORY_DAYS + 1):
        _, carry = factor_day(seed, day, carry)
    assert carry.regime in (1, 2)


def test_a_round_of_regimes_is_calm_then_trend_then_storm() -> None:
    random, regime, left, seen = np.random.default_rng(1), 0, 0, [0]
    for _ in range(120):
        day = regime_day(random, regime, left)
        regime, left = day.last, day.minutes_left
        seen += [regime] if regime != seen[-1] else []
    follows = set(pairwise(seen))
    assert follows <= {(0, 1), (0, 2), (1, 3), (2, 3), (3, 0)}
    assert {(1, 3), (2, 3), (3, 0)} <= follows
