"""Stored candles as a feed that ends, in the order in which a live one brings them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from moniqo_desktop.domain.market import Columns, Market, Millis, Symbol, Timeframe
from moniqo_desktop.domain.messages.reports import CandleClosed, Report
from moniqo_desktop.domain.protocols import Wants
from moniqo_desktop.engine.program.plan import Clock


class ColumnFeed:
    """feeds: candles by clock. Streams those opened after what was seen, by close, turn."""

    def __init__(self, feeds: Mapping[Clock, Columns], markets: Sequence[Market]) -> None:
        self._feeds, self._markets = feeds, tuple(markets)

    async def markets(self) -> Sequence[Market]:
        return self._markets

    async def history(
        self, symbol: Symbol, timeframe: Timeframe, since: Millis, until: Millis
    ) -> Columns:
        found = self._feeds[Clock(timeframe, symbol)]
        first, last = found.opened_at.searchsorted([since, until])
        return found[int(first) : int(last)]

    async def stream(self, wants: Wants) -> AsyncIterator[Report]:
        seen = {(symbol, frame): opened_at for symbol, frame, opened_at in wants.seen}
        for report in closes(self._feeds):
            key = (report.symbol, report.timeframe)
            if key in wants.candles and report.candle.opened_at > seen.get(key, -1):
                yield report

    async def aclose(self) -> None:
        return None


def closes(feeds: Mapping[Clock, Columns]) -> list[CandleClosed]:
    """Every candle as a report, by time of close and, at one moment, by turn."""
    found = []
    for clock, columns in feeds.items():
        for row in range(len(columns)):
            candle = columns.candle(row)
            at = candle.opened_at + clock.timeframe.ms
            found.append((at, clock.turn, CandleClosed(at, clock.symbol, clock.timeframe, candle)))
    return [report for _, _, report in sorted(found, key=lambda item: item[:2])]
