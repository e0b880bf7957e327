"""A result and what it is compared with, as returns of equal periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np

from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.market import Columns, Floats, Ints, Millis, Symbol
from moniqo_desktop.domain.money import PPM

DAY_MS: Final = 86_400_000
FEWEST: Final = 250
"""Periods below which days are cut into shorter ones, where the candles allow it."""
MOST: Final = 1_500
"""Periods above which they are made longer: more say nothing new and cost time."""
_SHORTER: Final = tuple(DAY_MS // part for part in (2, 3, 4, 6, 8, 12, 24, 48, 96, 288, 480, 1440))


@dataclass(frozen=True, slots=True)
class Costs:
    """What the fills of a result paid beside its fees, which it knows itself.

    slippage_ppm: of the notional of a side, spread and impact included, already in the prices.
    """

    slippage_ppm: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Each (periods,), oldest first; returns as ratios of the equity at the start of the period.

    flow: of the result. held: of its average exposure, held all the time at no cost. market: of
    buy & hold, symbols in equal parts. extra: what fees and slippage took, once more.
    """

    period_ms: Millis
    flow: Floats
    held: Floats
    market: Floats
    extra: Floats
    exposure: float


def compared(result: Result, candles: Mapping[Symbol, Columns], costs: Costs) -> Compared:
    """The result cut into periods of at best a day, between FEWEST and MOST of them if possible.

    candles: of every symbol, of the timeframe whose closes are result.at.
    """
    period = period_of(result.at)
    ends = np.flatnonzero(np.diff((result.at - 1) // period, append=np.int64(2**62)))
    equity, levels = levels_of(result)
    starts = np.r_[0, ends[:-1] + 1]
    before = np.where(equity[starts] > 0.0, equity[starts], np.inf)
    growth = {symbol: _growth(part, result.at, ends) for symbol, part in candles.items()}
    weights = average_exposures(result, tuple(growth))
    market = np.mean(np.array(list(growth.values())), axis=0)
    held = sum((weights[symbol] * growth[symbol] for symbol in growth), np.zeros(len(ends)))
    paid = np.add.reduceat(cost_at_rows(result, costs), starts) if len(ends) else np.zeros(0)
    flow = np.where(equity[starts] > 0.0, np.maximum(levels[ends] / before - 1.0, -1.0), 0.0)
    exposure = float(np.mean(result.exposure)) if len(result.exposure) else 0.0
    extra = np.minimum(paid / before, 1.0)
    return Compared(period, flow, held, market, extra, exposure)


def levels_of(result: Result) -> tuple[Floats, Floats]:
    """Equity before and after each candle, (candles,) each; money, as numbers."""
    after = result.equity.astype(np.float64)
    cash = float(result.equity[-1] - result.net_profit) if len(after) else 0.0
    return np.r_[cash, after[:-1]] if len(after) else after, after


def period_of(at: Ints) -> Millis:
    """Length of a period for candles that close at these times."""
    if len(at) < 2:
        return DAY_MS
    span = int(at[-1] - at[0])
    days = span / DAY_MS
    if days > MOST:
        return DAY_MS * ceil(days / MOST)
    if days >= FEWEST:
        return DAY_MS
    candle = int(np.min(np.diff(at)))
    longer = [length for length in _SHORTER if length >= candle and span / length <= MOST]
    enough = [length for length in longer if span / length >= FEWEST]
    return enough[0] if enough else min(longer, default=DAY_MS)


def _growth(columns: Columns, at: Ints, ends: Ints) -> Floats:
    """(periods,) return of a price; 0 in periods before its first candle."""
    if not len(columns):
        return np.zeros(len(ends))
    closes = closed_at(columns)
    rows = np.searchsorted(closes, at[ends], side="right") - 1
    price = np.where(rows >= 0, columns.close[np.maximum(rows, 0)], columns.open[0])
    growth: Floats = price / np.r_[columns.open[0], price[:-1]] - 1.0
    return growth


def closed_at(columns: Columns) -> Ints:
    """Close times of candles that know their opening time: one shortest step later."""
    steps = np.diff(columns.opened_at)
    length = int(steps.min()) if len(steps) else DAY_MS
    return columns.opened_at + length


def average_exposures(result: Result, symbols: tuple[Symbol, ...]) -> dict[Symbol, float]:
    """Average signed exposure ÷ equity of each symbol, zero outside its trades.

    One symbol: as the result has it. Several: its exposure shared out by notional × time held.
    """
    mean = float(np.mean(result.exposure)) if len(result.exposure) else 0.0
    if len(symbols) == 1:
        return {symbols[0]: mean}
    trades = result.trades
    span = max(int(result.at[-1] - result.at[0]), 1) if len(result.at) else 1
    before, _ = levels_of(result)
    rows = np.maximum(np.searchsorted(result.at, trades.opened_at), 0)
    size = trades.notional_in / np.maximum(before[np.minimum(rows, len(before) - 1)], 1.0)
    part = trades.direction * size * (trades.closed_at - trades.opened_at) / span
    shares = np.bincount(trades.symbol, weights=part, minlength=len(trades.symbols))
    known = dict(zip(trades.symbols, shares.tolist(), strict=False))
    return {symbol: float(known.get(symbol, 0.0)) for symbol in symbols}


def cost_at_rows(result: Result, costs: Costs) -> Floats:
    """(candles,) money that fees (no rebates) and slippage took in each candle, half per side."""
    trades, rows = result.trades, len(result.at)
    paid = np.maximum(trades.fees, 0).astype(np.float64)
    turnover = np.maximum(trades.notional_in + trades.notional_out, 1)
    total = np.zeros(rows)
    for at, notional in (
        (trades.opened_at, trades.notional_in),
        (trades.closed_at, trades.notional_out),
    ):
        places = np.minimum(np.searchsorted(result.at, at), rows - 1)
        money = paid * notional / turnover + notional * (costs.slippage_ppm / PPM)
        np.add.at(total, places, money)
    return total
