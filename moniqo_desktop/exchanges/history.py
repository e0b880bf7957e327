"""Stored candles as a feed: backtests and paper runs over files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import (
    Columns,
    Market,
    MarketKind,
    Millis,
    Symbol,
    Timeframe,
    resampled,
)
from moniqo_desktop.domain.messages.reports import Report
from moniqo_desktop.domain.money import MONEY_DECIMALS
from moniqo_desktop.domain.price_step import decimals_of
from moniqo_desktop.domain.protocols import Wants
from moniqo_desktop.exchanges.candle_checks import Gap
from moniqo_desktop.exchanges.candle_file import CandleFile, load_candles, load_gapless_candles
from moniqo_desktop.exchanges.merged import (
    Series,
    after,
    between,
    closed_candles,
    resume_points,
)

__all__ = (
    "CandleFile",
    "Gap",
    "History",
    "Stored",
    "load_candles",
    "load_gapless_candles",
    "market_of",
)
_CANDLES_PER_YIELD: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """Candles of one market. timeframe: of the columns; longer ones are made of them."""

    market: Market
    timeframe: Timeframe
    columns: Columns


class History:
    """A feed over stored candles, as fast as they are taken. It ends with the last candle."""

    def __init__(self, stored: Sequence[Stored]) -> None:
        self._stored: Mapping[Symbol, Stored] = {one.market.symbol: one for one in stored}

    async def markets(self) -> Sequence[Market]:
        return tuple(one.market for one in self._stored.values())

    async def history(
        self, symbol: Symbol, timeframe: Timeframe, since: Millis, until: Millis
    ) -> Columns:
        """See Feed. until 0 = to the end. Raises Mistake if the symbol is not stored, or only in
        candles that do not divide timeframe."""
        columns = self.columns(symbol, timeframe)
        return between(columns, since, until or int(np.iinfo(np.int64).max))

    def columns(self, symbol: Symbol, timeframe: Timeframe) -> Columns:
        """All candles of a symbol. Raises Mistake as history does."""
        stored = self._stored.get(symbol)
        if stored is None:
            known = ", ".join(self._stored)
            raise Mistake(f"There are no stored candles of “{symbol}”, only of {known}.")
        if stored.timeframe == timeframe:
            return stored.columns
        return resampled(stored.columns, stored.timeframe, timeframe)

    def stream(self, wants: Wants) -> AsyncIterator[Report]:
        """Closed candles after wants.since (0 = all). Raises Mistake as history does."""
        points = resume_points(wants, 0) if wants.candles else {}
        series = [
            after(Series(symbol, frame, self.columns(symbol, frame)), at)
            for (symbol, frame), at in points.items()
        ]
        return _streamed(series)

    async def aclose(self) -> None:
        """Nothing is held open."""


async def _streamed(series: Sequence[Series]) -> AsyncIterator[Report]:
    for number, closed in enumerate(closed_candles(series)):
        yield closed
        if number % _CANDLES_PER_YIELD == 0:
            await asyncio.sleep(0)


def market_of(symbol: Symbol, columns: Columns, kind: MarketKind = MarketKind.SPOT) -> Market:
    """A market whose tick is the price step that nearly all of columns share; lots as fine as money
    allows, at most 6 decimals; a linear one lends as large venues do. For files that come without
    filters."""
    decimals = decimals_of(columns)
    market = Market(
        symbol,
        price_decimals=decimals,
        amount_decimals=min(6, MONEY_DECIMALS - decimals),
        kind=kind,
    )
    return market if kind is MarketKind.SPOT else market.with_common_margin()
