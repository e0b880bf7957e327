"""The market at a glance: price, change, high and low of a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle, Columns
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.base import Example, In, NoParams, Out, SeriesNode
from moniqo_desktop.nodes.market._spans import (
    DAY,
    NAN,
    Before,
    Extreme,
    at_rows,
    change,
    extreme,
    rows_before,
)


class Ticker(SeriesNode):
    """Shows what a price board shows: the last price and how the last 24 hours went.

    Inputs: candles of any timeframe up to a day.

    Outputs: last price; change over 24 hours as a ratio (0.05 = 5 % up); highest high and lowest
    low of the 24 hours, in quote.

    Formula: change = close ÷ close of the last candle at least 24 hours older − 1; high and low
    over the candles since then. Warm-up: all but the price wait for 24 hours of candles.

    It misleads when you compare it with the venue's own board: that one rolls with every trade,
    this one with every closed candle.
    """

    kind, title, icon = "market.ticker", "Ticker", "ticker"
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {
        "price": Out(PortType.NUMBER, "Last price", unit=Unit.PRICE),
        "change": Out(PortType.NUMBER, "24 h change", hint="Ratio: 0.05 = 5 % up", unit=Unit.RATIO),
        "high": Out(PortType.NUMBER, "24 h high", unit=Unit.PRICE),
        "low": Out(PortType.NUMBER, "24 h low", unit=Unit.PRICE),
    }
    keywords = ("price", "24h", "change", "high", "low", "quote")
    examples = (
        Example(
            "Up from 100 to 110 within a day of 6-hour candles",
            inputs={"candles": {"timeframe": "6h", "closes": [100, 90, 120, 105, 110]}},
            expect={
                "price": [100, 90, 120, 105, 110],
                "change": [None, None, None, None, 0.1],
                "high": [None, None, None, None, 120],
                "low": [None, None, None, None, 90],
            },
        ),
    )

    def lookback(self, params: NoParams) -> int:
        """A day of hourly candles; how many there are in a day is known to the candles only."""
        return 24

    def compute(self, params: NoParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        candles: Columns = given["candles"]
        rows = rows_before(candles.opened_at, DAY)
        base = at_rows(candles.close, rows)
        known = np.isfinite(base)
        high = extreme(candles.high, rows + 1, np.maximum)
        low = extreme(candles.low, rows + 1, np.minimum)
        blank = np.where(known, 0.0, np.nan)
        return candles.close, change(candles.close, base), high + blank, low + blank

    def open(self, params: NoParams, given: Mapping[str, Any]) -> _TickerStream:
        stream = _TickerStream()
        candles: Columns = given["candles"]
        for row in range(len(candles)):
            stream.update({"candles": candles.candle(row)})
        return stream


class _TickerStream:
    def __init__(self) -> None:
        self._before = Before(DAY)
        self._high = Extreme(DAY)
        self._low = Extreme(DAY)

    def update(self, given: Mapping[str, Any]) -> tuple[float, ...]:
        candle = given["candles"]
        if not isinstance(candle, Candle) or candle.close != candle.close:
            return NAN, NAN, NAN, NAN
        base = self._before.push(candle.opened_at, candle.close)
        high = self._high.push(candle.opened_at, candle.high)
        low = -self._low.push(candle.opened_at, -candle.low)
        if base != base:
            return candle.close, NAN, NAN, NAN
        return candle.close, change(candle.close, base), high, low
