"""The practice market's prices: seeded, correlated, and resumable at any day.

Log-volatility = two AR(1) terms + intraday season + weekend + semi-Markov regime, softly capped;
returns are Student-t(6) in six steps per minute; jumps come more often when volatility is high. A
symbol = its loading on the market factor + a term of its own, whose volatility has terms of its own
under the same season and regime. Every draw is keyed by (seed, symbol, purpose, day), so a new
symbol changes no other and a day needs only the carry of the day before. Facts it is built to
meet: docs/practice_market.md, measured by tests/prove/practice_facts.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np

from moniqo_desktop.domain.market import Columns, Market, MarketKind, Millis, Symbol
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.exchanges.practice_noise import (
    AR_TERMS,
    CALM,
    MINUTES,
    STEPS,
    capped,
    carried,
    first_regime,
    first_terms,
    regime_day,
    season,
    student,
)

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats

DAY_MS: Final = 86_400_000
MINUTE_MS: Final = 60_000
PRACTICE_START: Final[Millis] = 1_767_225_600_000
"""2026-01-01T00:00Z: where the practice clock starts."""
HISTORY_DAYS: Final = 30
FIRST_DAY_AT: Final[Millis] = PRACTICE_START - HISTORY_DAYS * DAY_MS
"""Open time of the first candle there is; day 0 begins here."""

_JUMPS_PER_DAY: Final = 0.5
_JUMPS_WITH_VOLATILITY: Final = 0.3
"""Power of the volatility by which jumps come more often when it is high."""
_JUMP_SD: Final = 4.5
_LARGEST_STEP: Final = 8.0
"""Both in hourly standard deviations of what jumps; no step of ten seconds is larger."""
_PULL_PER_DAY: Final = 1 / 365
"""Share of the way back to the start price per day: a run of years keeps believable prices."""
_FACTOR: Final = "market"


@dataclass(frozen=True, slots=True)
class PracticeSymbol:
    """A symbol of the practice market. hourly_sd: ratio; loading: correlation of its returns
    with the market factor, 0..1; minute_notional: usual quote volume of a minute."""

    market: Market
    start_price: float
    hourly_sd: float
    loading: float
    minute_notional: float

    @property
    def symbol(self) -> Symbol:
        return self.market.symbol


def _symbol(
    name: str, decimals: tuple[int, int], price: float, sd: float, loading: float, notional: float
) -> PracticeSymbol:
    market = Market(
        Symbol(name),
        price_decimals=decimals[0],
        amount_decimals=decimals[1],
        kind=MarketKind.LINEAR,
        min_notional=5 * MONEY_UNIT,
        maker_ppm=1000,
        taker_ppm=1000,
    )
    market = market.with_common_margin()
    return PracticeSymbol(market, price, sd, loading, notional)


PRACTICE_SYMBOLS: Final = (
    _symbol("BTC/USDT", (2, 5), 94_000.0, 0.0056, 0.94, 2_500_000.0),
    _symbol("ETH/USDT", (2, 4), 3_300.0, 0.0073, 0.905, 1_400_000.0),
    _symbol("XRP/USDT", (4, 1), 2.2, 0.0093, 0.66, 600_000.0),
    _symbol("DOGE/USDT", (5, 0), 0.32, 0.0107, 0.74, 500_000.0),
)
"""Linear contracts, so that long, short and leverage are possible; volatilities and
correlations of the real hourly candles in exchange.md §6.2; fees 10 bps; notional at least 5."""


@dataclass(frozen=True, slots=True)
class FactorCarry:
    """The market factor at midnight. shock: its last minute, standardised."""

    terms: Floats
    regime: int
    minutes_left: int
    shock: float


@dataclass(frozen=True, slots=True)
class SymbolCarry:
    """A symbol at midnight. noise: persistent part of its log volume."""

    terms: Floats
    shock: float
    log_price: float
    noise: float


@dataclass(frozen=True, slots=True)
class FactorDay:
    """Returns of the market factor, unit hourly variance. returns: (minutes, steps); season,
    regime: (minutes,), parts of the log-volatility that every symbol shares."""

    returns: Floats
    season: Floats
    regime: Floats


@dataclass(frozen=True, slots=True)
class SymbolDay:
    """A day of one symbol. columns: 1440 one-minute candles; path: (minutes, steps) prices on
    the tick, the last of each minute is its close."""

    columns: Columns
    path: Floats


def _random(seed: int, name: str, purpose: str, day: int) -> np.random.Generator:
    key = (crc32(name.encode()), crc32(purpose.encode()), day)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def first_factor(seed: int) -> FactorCarry:
    """The market factor before day 0."""
    random = _random(seed, _FACTOR, "first", 0)
    return FactorCarry(first_terms(random), *first_regime(random), 0.0)


def first_symbol(seed: int, symbol: PracticeSymbol) -> SymbolCarry:
    """A symbol before day 0."""
    random = _random(seed, symbol.symbol, "first", 0)
    return SymbolCarry(first_terms(random), 0.0, float(np.log(symbol.start_price)), 0.0)


def factor_day(seed: int, day: int, carry: FactorCarry) -> tuple[FactorDay, FactorCarry]:
    """Day 0 begins at FIRST_DAY_AT. carry: what the day before returned."""
    in_force = (carry.regime, carry.minutes_left)
    if day == HISTORY_DAYS:
        in_force = (CALM, 0)  # practice time begins with a trend: there is something to see
    regime = regime_day(_random(seed, _FACTOR, "regime", day), *in_force)
    seasonal = season(FIRST_DAY_AT // DAY_MS + day)
    volatility, shocks, terms = _shocks(seed, _FACTOR, day, carry, seasonal + regime.volatility)
    returns = volatility[:, None] * shocks + (regime.drift / (60 * STEPS))[:, None]
    _add_jumps(_random(seed, _FACTOR, "jump", day), volatility, returns)
    shock = float(shocks[-1].sum() / STEPS**0.5)
    after = FactorCarry(terms, regime.last, regime.minutes_left, shock)
    return FactorDay(returns, seasonal, regime.volatility), after


def symbol_day(
    seed: int, symbol: PracticeSymbol, day: int, carry: SymbolCarry, factor: FactorDay
) -> tuple[SymbolDay, SymbolCarry]:
    """factor: the same day of the market factor."""
    name = symbol.symbol
    volatility, shocks, terms = _shocks(seed, name, day, carry, factor.season + factor.regime)
    own = volatility[:, None] * shocks
    _add_jumps(_random(seed, name, "jump", day), volatility, own)
    returns = symbol.loading * factor.returns + (1 - symbol.loading**2) ** 0.5 * own
    largest = _LARGEST_STEP * symbol.hourly_sd
    np.clip(returns * symbol.hourly_sd, -largest, largest, out=returns)
    returns -= (carry.log_price - np.log(symbol.start_price)) * _PULL_PER_DAY / returns.size
    log_path = carry.log_price + np.cumsum(returns)
    path = _on_tick(symbol.market, np.exp(log_path)).reshape(MINUTES, STEPS)
    opened = float(_on_tick(symbol.market, np.exp(np.array([carry.log_price])))[0])
    volume, noise = _volumes(_random(seed, name, "volume", day), symbol, path, factor, carry.noise)
    columns = _candles(day, opened, path, volume)
    shock = float(shocks[-1].sum() / STEPS**0.5)
    return SymbolDay(columns, path), SymbolCarry(terms, shock, float(log_path[-1]), noise)


def _shocks(
    seed: int, name: str, day: int, carry: FactorCarry | SymbolCarry, level: Floats
) -> tuple[Floats, Floats, Floats]:
    """Volatility per step (minutes,), unit shocks (minutes, steps), AR terms at the end."""
    shocks = student(_random(seed, name, "return", day))
    by_minute = shocks.sum(axis=1) / STEPS**0.5
    before = np.r_[carry.shock, by_minute[:-1]]
    noise = _random(seed, name, "volatility", day).standard_normal((AR_TERMS, MINUTES))
    terms, last = carried(noise, before, carry.terms)
    return capped(level + terms) * _STEP_SD, shocks, last


_STEP_SD: Final = (60 * STEPS) ** -0.5


def _add_jumps(random: np.random.Generator, volatility: Floats, returns: Floats) -> None:
    """Adds jumps to returns, in place; intensity grows with volatility."""
    chance = _JUMPS_PER_DAY / MINUTES * (volatility / _STEP_SD) ** _JUMPS_WITH_VOLATILITY
    hits = np.flatnonzero(random.random(MINUTES) < chance)
    steps = random.integers(0, STEPS, len(hits))
    sizes = _JUMP_SD * random.standard_normal(len(hits))
    returns[hits, steps] += np.clip(sizes, -_LARGEST_STEP, _LARGEST_STEP)


def _on_tick(market: Market, prices: Floats) -> Floats:
    tick = market.tick_size
    steps = np.maximum(np.rint(prices * (10.0**market.price_decimals / tick)), 1.0) * tick
    on_tick: Floats = steps / 10.0**market.price_decimals
    return on_tick


def _volumes(
    random: np.random.Generator,
    symbol: PracticeSymbol,
    path: Floats,
    factor: FactorDay,
    noise: float,
) -> tuple[Floats, float]:
    """Volume in base on the lot: .95 × log range + season + persistent noise."""
    span = np.log(path.max(axis=1) / path.min(axis=1)) + 1e-5
    usual = symbol.hourly_sd / 60**0.5
    sway = _swayed(random.standard_normal(MINUTES), noise)
    notional = symbol.minute_notional * np.exp(
        0.95 * np.log(span / usual) + 0.5 * factor.season + sway
    )
    scale = 10.0**symbol.market.amount_decimals
    return np.maximum(np.rint(notional / path[:, -1] * scale), 1.0) / scale, float(sway[-1])


def _swayed(noise: Floats, before: float) -> Floats:
    """AR(1) of 60 minutes with standard deviation .4."""
    decay = np.exp(-np.arange(1, MINUTES + 1) / 60.0)
    step = 0.4 * (1 - np.exp(-2 / 60.0)) ** 0.5
    swayed: Floats = decay * (before + np.cumsum(step * noise / decay))
    return swayed


def _candles(day: int, opened: float, path: Floats, volume: Floats) -> Columns:
    close = path[:, -1].copy()
    open_ = np.r_[opened, close[:-1]]
    at = FIRST_DAY_AT + day * DAY_MS + np.arange(MINUTES, dtype=np.int64) * MINUTE_MS
    return Columns(
        at,
        open_,
        np.maximum(open_, path.max(axis=1)),
        np.minimum(open_, path.min(axis=1)),
        close,
        volume,
    )
