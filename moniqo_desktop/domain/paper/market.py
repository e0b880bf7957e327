"""The paper exchange: matching and ledger as ONE synchronous machine, without clock or chance.

(state, order | candle) → (state, reports). The event gear calls it directly, the paper venue
wraps it around any feed, so that history and live paper cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.messages.reports import (
    AccountSnapshot,
    OrderAtVenue,
    OrderReport,
    PositionAtVenue,
    Report,
)
from moniqo_desktop.domain.money import LARGEST, PPM
from moniqo_desktop.domain.orders import Change, OrderGroup, OrderId
from moniqo_desktop.domain.paper.book import Book, Calm
from moniqo_desktop.domain.paper.clearing import Clearing
from moniqo_desktop.domain.paper.fills import volume_share
from moniqo_desktop.domain.paper.intake import amend, cancel, submit, true_state
from moniqo_desktop.domain.paper.known_path import KnownWalk
from moniqo_desktop.domain.paper.ledger import FLAT
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.domain.paper.state import clearing_from, clearing_state
from moniqo_desktop.domain.paper.worst_path import WorstWalk

NOTHING: Final[tuple[Report, ...]] = ()


class PaperMarket:
    """One wallet at a paper venue.

    cash: deposit, money. rules: how it fills; settings by name build them, on top of rules.
    Raises Mistake on a setting out of range.
    """

    def __init__(
        self,
        markets: Mapping[Symbol, Market],
        cash: int,
        *,
        rules: PaperRules | None = None,
        **settings: Any,
    ) -> None:
        _check_wallet(markets, cash)
        self.rules = replace(rules or PaperRules(), **settings)
        self._markets = dict(markets)
        self._clearing = Clearing(self._markets, cash, self.rules)
        self._books: dict[Symbol, Book] = self._clearing.books

    @property
    def settings(self) -> dict[str, Any]:
        """What it was built with, but for markets and cash."""
        return self.rules.row()

    # ---- money

    @property
    def cash(self) -> int:
        """Without what is tied up as the cost of positions; includes what is locked."""
        return self._clearing.ledger.cash

    @property
    def locked(self) -> int:
        """Reserved for open entry orders."""
        return self._clearing.locked

    @property
    def free(self) -> int:
        return self._clearing.free

    @property
    def realised(self) -> int:
        """Profit of everything closed, before fees."""
        return self._clearing.ledger.realised

    @property
    def fees(self) -> int:
        return self._clearing.ledger.fees

    @property
    def funding(self) -> int:
        """Paid, negative = received."""
        return self._clearing.ledger.funding

    @property
    def margin(self) -> int:
        """Set aside for all positions."""
        return self._clearing.ledger.collateral

    @property
    def insurance(self) -> int:
        """Losses beyond their margin, borne by the venue."""
        return self._clearing.ledger.insurance

    @property
    def imbalance(self) -> int:
        """cash + margins − deposits − realised + fees + funding: zero, always."""
        return self._clearing.ledger.imbalance

    def position(self, symbol: Symbol) -> PositionAtVenue:
        held = self._clearing.ledger.holding(symbol)
        return PositionAtVenue(symbol, held.amount, held.cost, held.borrowed)

    def dust(self, symbol: Symbol) -> PositionAtVenue:
        """What is owned of a spot symbol and too small to be sold."""
        held = self._clearing.ledger.dust.get(symbol, FLAT)
        return PositionAtVenue(symbol, held.amount, held.cost)

    def equity(self, marks: Mapping[Symbol, int] | None = None) -> int:
        """Cash and every position at its mark (price steps); None = the last closes seen."""
        if marks is None:
            marks = {symbol: book.last for symbol, book in self._books.items() if book.last}
        return self._clearing.ledger.equity(self._markets, marks)

    def closed_at(self, symbol: Symbol) -> Millis:
        """Close of the last candle seen, negative before the first."""
        return self._books[symbol].closed_at

    def open_orders(self) -> tuple[OrderAtVenue, ...]:
        """In the order they came."""
        return tuple(
            OrderAtVenue(order_id, resting.order.symbol, resting.status, resting.filled)
            for order_id, resting in self._clearing.orders.items()
        )

    # ---- candles

    def calm(self, symbol: Symbol) -> Calm:
        """Candles that change nothing, until anything else does: of those in a row only the last
        has to be shown."""
        book = self._books[symbol]
        return Calm(book.below, book.above, LARGEST)

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
        """What a closed candle did. at: its close. Prices in price steps, volume in amount steps.
        over: ms it lasted, so that fills can tell its open; 0 = not known.

        Candles of one symbol come in time order. Raises Mistake on a candle that cannot be.
        """
        book = self._books[symbol]
        if low > book.below and high < book.above:
            book.last = close
            book.closed_at = at
            return NOTHING
        if low > book.still_below and high < book.still_above and book.below < open_ < book.above:
            book.trail(high, low)
            book.last = close
            book.closed_at = at
            return NOTHING
        if not (0 < low <= open_ <= high < LARGEST and low <= close <= high and volume >= 0):
            raise Mistake(f"The candle of {symbol} that closed at {at} has impossible prices.")
        book.over = over
        self._walk(book, at, (open_, high, low, close), volume)
        book.last = close
        book.closed_at = at
        self._rest(book)
        return self._reports()

    def _walk(self, book: Book, at: Millis, prices: tuple[int, int, int, int], volume: int) -> None:
        budget = book.market.max_amount
        if self.rules.volume_share_ppm:
            budget = volume_share(volume, self.rules.volume_share_ppm, book.market.lot_step)
        walk = WorstWalk if self.rules.path == "worst" else KnownWalk
        walk(self._clearing, book, at, prices, volume, budget).run()

    def _rest(self, book: Book) -> None:
        book.cover = self._clearing.cover(book)
        book.held = self._clearing.ledger.holding(book.market.symbol).sign
        book.rest()

    def _reports(self) -> Sequence[Report]:
        out = self._clearing.out
        if not out:
            return NOTHING
        self._clearing.out = []
        return out

    def on_funding(
        self, symbol: Symbol, at: Millis, rate_e8: int, mark: int = 0
    ) -> Sequence[Report]:
        """Funding at a boundary: FundingPaid, or nothing where nothing is open. Comes before the
        first candle that closes after at. rate_e8: 10⁻⁸; mark: price steps, 0 = the last close."""
        self._clearing.charge(self._books[symbol], at, rate_e8, mark)
        reports = self._reports()
        if reports:
            self._rest(self._books[symbol])
        return reports

    # ---- orders

    def submit(self, group: OrderGroup, at: Millis) -> list[Report]:
        """All orders of the group accepted, or all rejected with a code each.

        They act from the next open on. The same order again is answered with its true state.
        """
        submit(self._clearing, group, at)
        return self._told({order.symbol for order in group.orders})

    def amend(self, order_id: OrderId, change: Change, at: Millis) -> list[Report]:
        """OrderAmended; with a code, and nothing changed, where the venue kept it as it was.

        Counts from the next open on. An order that rests no more answers with its true state.
        """
        symbol = self._clearing.symbol_of(order_id)
        amend(self._clearing, order_id, change, at)
        return self._told(symbol)

    def cancel(self, order_id: OrderId, at: Millis) -> list[Report]:
        """OrderEnded, or the true state of an order that rests no more. Counts at once."""
        symbol = self._clearing.symbol_of(order_id)
        cancel(self._clearing, order_id, at)
        return self._told(symbol)

    def look_up(self, order_id: OrderId, at: Millis = 0) -> OrderReport:
        """The last report of the order; OrderNotFound is final: it never arrived."""
        return true_state(self._clearing, order_id, at)[-1]

    def _told(self, touched: set[Symbol]) -> list[Report]:
        for symbol in touched & self._books.keys():
            self._rest(self._books[symbol])
        return list(self._reports())

    # ---- the whole

    def snapshot(self, at: Millis) -> AccountSnapshot:
        """total: cash and collateral, without unrealised profit. fills: the last ones."""
        ledger = self._clearing.ledger
        return AccountSnapshot(
            at=at,
            free=self.free,
            total=ledger.cash + ledger.collateral,
            positions=tuple(self.position(symbol) for symbol in ledger.holdings),
            orders=self.open_orders(),
            fills=tuple(self._clearing.recent),
        )

    def state(self) -> dict[str, Any]:
        """All of it, as JSON; `restore` in a market built alike goes on bit by bit the same."""
        return clearing_state(self._clearing)

    def restore(self, state: Mapping[str, Any]) -> None:
        """Raises Mistake if the state names a symbol this market does not trade."""
        self._clearing = clearing_from(state, self._markets, self.rules)
        self._books = self._clearing.books
        for book in self._books.values():
            self._rest(book)


def _check_wallet(markets: Mapping[Symbol, Market], cash: int) -> None:
    if not 0 <= cash < LARGEST:
        raise Mistake(f"A wallet cannot start with {cash} units of money.")
    for market in markets.values():
        if not all(-PPM < rate < PPM for rate in (market.maker_ppm, market.taker_ppm)):
            raise Mistake(f"The fees of {market.symbol} must stay below 100 % of the notional.")
