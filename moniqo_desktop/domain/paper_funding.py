"""A paper market whose positions pay funding as its candles come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from moniqo_desktop.domain.funding import FundingColumns
from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.money import LARGEST
from moniqo_desktop.domain.orders import Change, OrderGroup, OrderId
from moniqo_desktop.domain.paper_market import PaperMarket
from moniqo_desktop.domain.reports import Report

Boundary = tuple[Millis, int, int]
"""(at, rate_e8, mark): mark in price steps, 0 = the last close."""
FundingSource = Callable[[Symbol, Millis, Millis], Iterable[Boundary]]
"""The boundaries of a symbol with since <= at < until whose rates are known, oldest first."""
_END: Final[Boundary] = (LARGEST, 0, 0)


def source_of(
    markets: Mapping[Symbol, Market], funding: Mapping[Symbol, FundingColumns]
) -> FundingSource:
    """Columns as a live venue asks for them."""
    rows = {symbol: list(rates.rows(markets[symbol])) for symbol, rates in funding.items()}

    def between(symbol: Symbol, since: Millis, until: Millis) -> Iterable[Boundary]:
        return (row for row in rows.get(symbol, ()) if since <= row[0] < until)

    return between


class FundedMarket:
    """Charges each boundary before the first candle that closes after it, on the position that is
    open then; at a candle's own open that is the position before any of its fills.

    A boundary inside a candle counts at its beginning: finer candles tell it better.
    """

    def __init__(
        self,
        market: PaperMarket,
        markets: Mapping[Symbol, Market],
        funding: Mapping[Symbol, FundingColumns],
    ) -> None:
        self._market = market
        self._rows: dict[Symbol, Iterator[Boundary]] = {}
        self._due: dict[Symbol, Boundary] = {}
        for symbol in markets:
            rates = funding.get(symbol)
            self._rows[symbol] = iter(()) if rates is None else rates.rows(markets[symbol])
            self._due[symbol] = next(self._rows[symbol], _END)

    def on_candle(
        self,
        symbol: Symbol,
        at: Millis,
        open: int,
        high: int,
        low: int,
        close: int,
        volume: int,
        *,
        over: int = 0,
    ) -> Sequence[Report]:
        """See PaperMarket; funding that is due comes before the fills."""
        if at <= self._due[symbol][0]:
            return self._market.on_candle(symbol, at, open, high, low, close, volume, over=over)
        paid = list(self._charged(symbol, at))
        return [
            *paid,
            *self._market.on_candle(symbol, at, open, high, low, close, volume, over=over),
        ]

    def _charged(self, symbol: Symbol, until: Millis) -> Iterator[Report]:
        due = self._due[symbol]
        while due[0] < until:
            yield from self._market.on_funding(symbol, *due)
            due = next(self._rows[symbol], _END)
        self._due[symbol] = due

    def submit(self, group: OrderGroup, at: Millis) -> Sequence[Report]:
        return self._market.submit(group, at)

    def amend(self, order_id: OrderId, change: Change, at: Millis) -> Sequence[Report]:
        return self._market.amend(order_id, change, at)

    def cancel(self, order_id: OrderId, at: Millis) -> Sequence[Report]:
        return self._market.cancel(order_id, at)
