"""Prices of a while ago, looked up in the candles that are held; None where they do not reach."""

from __future__ import annotations

import numpy as np

from moniqo_desktop.domain.market import Floats, Millis, Symbol
from moniqo_desktop.ui.state.candles import Candles

DAY_MS = 86_400_000


def price_at(candles: Candles, symbol: Symbol, at: Millis) -> float | None:
    """Open of the candle that began at `at` or was forming then, in quote; of the shortest
    timeframe that reaches that far."""
    for frame in candles.timeframes(symbol):
        columns = candles.columns(symbol, frame)
        if not len(columns) or int(columns.opened_at[0]) > at:
            continue
        index = int(np.searchsorted(columns.opened_at, at, side="right")) - 1
        if int(columns.opened_at[index]) + frame.ms > at:
            return float(columns.open[index])
    return None


def closes_since(candles: Candles, symbol: Symbol, at: Millis, most: int) -> Floats:
    """At most `most` closes since `at`, evenly picked, oldest first; empty if nothing is held."""
    for frame in candles.timeframes(symbol):
        columns = candles.columns(symbol, frame)
        first = int(np.searchsorted(columns.opened_at, at))
        closes = columns.close[first:]
        if len(closes) > most:
            picks = np.linspace(0, len(closes) - 1, most).astype(np.int64)
            return np.asarray(closes[picks], dtype=np.float64)
        if len(closes):
            return np.asarray(closes, dtype=np.float64)
    return np.zeros(0)


def day_start(at: Millis) -> Millis:
    """00:00 UTC of that day."""
    return at - at % DAY_MS
