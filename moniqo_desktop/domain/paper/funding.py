"""A paper market whose positions pay funding as its candles come."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from moniqo_desktop.domain.funding import FundingColumns
from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.messages.reports import Report
from moniqo_desktop.domain.money import LARGEST
from moniqo_desktop.domain.orders import Change, OrderGroup, OrderId
from moniqo_desktop.domain.paper.book import NEVER, Calm
from moniqo_desktop.domain.paper.market import NOTHING, PaperMarket

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


def charged(
    market: PaperMarket, source: FundingSource | None, symbol: Symbol, at: Millis, over: int
) -> Iterator[Report]:
    """Charges what fell due since the candle before the one that closes at `at`; before the first
    candle, since that one opened. over: ms it lasted."""
    if source is None:
        return
    before = market.closed_at(symbol)
    for boundary in source(symbol, before if before >= 0 else at - over, at):
        yield from market.on_funding(symbol, *boundary)


class ChargingMarket(ABC):
    """A paper market asked candle by candle: what is due is paid before the fills."""

    def __init__(self, market: PaperMarket) -> None:
        self._market = market

    @abstractmethod
    def _paid(self, symbol: Symbol, at: Millis, over: int) -> Sequence[Report]:
        """Charges what is due before the candle that closes at `at`."""

    @abstractmethod
    def _paid_until(self, symbol: Symbol) -> Millis:
        """Candles that close by then charge nothing."""

    def calm(self, symbol: Symbol) -> Calm:
        """See PaperMarket."""
        return self._market.calm(symbol)._replace(until=self._paid_until(symbol))

    def on_candle(
        self,
        symbol: Symbol,
        at: Millis,
        open_: int,
        high: int,
        low: int,
        close: int,
        volume: int,
        *,
        over: int = 0,
    ) -> Sequence[Report]:
        """See PaperMarket."""
        paid = self._paid(symbol, at, over)
        told = self._market.on_candle(symbol, at, open_, high, low, close, volume, over=over)
        return [*paid, *told] if paid else told

    def submit(self, group: OrderGroup, at: Millis) -> Sequence[Report]:
        return self._market.submit(group, at)

    def amend(self, order_id: OrderId, change: Change, at: Millis) -> Sequence[Report]:
        return self._market.amend(order_id, change, at)

    def cancel(self, order_id: OrderId, at: Millis) -> Sequence[Report]:
        return self._market.cancel(order_id, at)


Matching = PaperMarket | ChargingMarket
"""What the gears of history drive."""


class AskedMarket(ChargingMarket):
    """Asks its feed for the rates at each candle, as the paper venue does. None charges nothing."""

    def __init__(self, market: PaperMarket, source: FundingSource | None) -> None:
        super().__init__(market)
        self._source = source

    def _paid(self, symbol: Symbol, at: Millis, over: int) -> Sequence[Report]:
        return tuple(charged(self._market, self._source, symbol, at, over))

    def _paid_until(self, symbol: Symbol) -> Millis:
        return NEVER if self._source else LARGEST


class FundedMarket(ChargingMarket):
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
        super().__init__(market)
        self._rows: dict[Symbol, Iterator[Boundary]] = {}
        self._due: dict[Symbol, Boundary] = {}
        for symbol in markets:
            rates = funding.get(symbol)
            self._rows[symbol] = iter(()) if rates is None else rates.rows(markets[symbol])
            self._due[symbol] = next(self._rows[symbol], _END)

    def _paid(self, symbol: Symbol, at: Millis, over: int) -> Sequence[Report]:
        if at <= self._due[symbol][0]:
            return NOTHING
        return tuple(self._charged(symbol, at))

    def _paid_until(self, symbol: Symbol) -> Millis:
        return self._due[symbol][0]

    def _charged(self, symbol: Symbol, until: Millis) -> Iterator[Report]:
        due = self._due[symbol]
        while due[0] < until:
            yield from self._market.on_funding(symbol, *due)
            due = next(self._rows[symbol], _END)
        self._due[symbol] = due
