"""The clearing of the paper venue: what a fill does to money, children and neighbours."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from moniqo_desktop.domain.margin import NO_PRICE, liquidation_price
from moniqo_desktop.domain.market import Market, MarketKind, Millis, Symbol
from moniqo_desktop.domain.messages.reports import FillSeen, OrderAmended, OrderEnded, Report
from moniqo_desktop.domain.money import fee_of, floor_to
from moniqo_desktop.domain.orders import OrderId, OrderStatus
from moniqo_desktop.domain.paper.book import Book
from moniqo_desktop.domain.paper.checks import REASONS
from moniqo_desktop.domain.paper.entry import (
    covered_by,
    entered,
    entry_money,
    paid_amount,
    swept,
)
from moniqo_desktop.domain.paper.forced import borne, charged, forced_close
from moniqo_desktop.domain.paper.ledger import Ledger
from moniqo_desktop.domain.paper.orders import Resting, fill_seen
from moniqo_desktop.domain.paper.rules import PaperRules

KEPT: Final = 64
"""Finished orders, and fills, that stay known for look-ups and the snapshot."""


class Clearing:
    """Ledger, orders and groups of one wallet. Every change leaves its report in `out`.

    finished: the last KEPT orders that left the book, and their rows in the saved state; older
    ones are forgotten.
    """

    __slots__ = (
        "_finished_rows",
        "books",
        "finished",
        "funded",
        "groups",
        "ledger",
        "liquidations",
        "locked",
        "orders",
        "out",
        "recent",
    )

    def __init__(self, markets: Mapping[Symbol, Market], cash: int, rules: PaperRules) -> None:
        self.ledger = Ledger(cash, cash)
        self.locked = 0
        self.liquidations = 0
        self.funded: dict[Symbol, Millis] = {}
        self.orders: dict[OrderId, Resting] = {}
        self.groups: dict[str, list[Resting]] = {}
        self.books: dict[Symbol, Book] = {
            symbol: Book(market, rules) for symbol, market in markets.items()
        }
        self.finished: dict[OrderId, Resting] = {}
        self._finished_rows: dict[OrderId, dict[str, Any]] = {}
        self.recent: deque[FillSeen] = deque(maxlen=KEPT)
        self.out: list[Report] = []

    @property
    def free(self) -> int:
        return self.ledger.cash - self.locked

    def symbol_of(self, order_id: OrderId) -> set[Symbol]:
        """The symbol of a resting order; empty when it rests no more."""
        resting = self.orders.get(order_id)
        return set() if resting is None else {resting.order.symbol}

    def opposite(self, resting: Resting) -> int:
        """How much of the position the order would take off, without sign, on the lot."""
        held = self.ledger.holding(resting.order.symbol).amount
        lot = self.books[resting.order.symbol].market.lot_step
        return floor_to(abs(held), lot) if held * resting.sign < 0 else 0

    def hold(self, resting: Resting) -> None:
        """Takes the order into the book, its group and, where it adds, its reserve."""
        self.take_in(resting)
        self.reserve(resting, self.reserve_of(resting))

    def take_in(self, resting: Resting) -> None:
        """Takes an order with the reserve it has."""
        self.locked += resting.locked
        self.orders[resting.order.order_id] = resting
        self.groups.setdefault(resting.group_id, []).append(resting)
        self.books[resting.order.symbol].orders.append(resting)

    def reserve(self, resting: Resting, need: int) -> None:
        """Locks need for the order, in place of what it had."""
        self.locked += need - resting.locked
        resting.locked = need

    def reserve_of(self, resting: Resting) -> int:
        """Margin at the worst price it was priced with, and fee, of the part that adds."""
        if resting.reducing:
            return 0
        adding = resting.remaining - min(resting.remaining, self.opposite(resting))
        book = self.books[resting.order.symbol]
        notional = book.market.notional(book.reserve_price(resting), adding)
        return entry_money(book, resting, notional)

    def end(self, resting: Resting, status: OrderStatus, at: Millis, code: str) -> None:
        """Takes the order out with a report; children of an entry without a fill go with it."""
        self._forget(resting, status, code, at)
        self.out.append(OrderEnded(at, resting.order.order_id, status, code, REASONS.get(code, "")))
        if resting.child or resting.filled:
            return
        for child in self.children(resting):
            self.end(child, OrderStatus.CANCELLED, at, "ENTRY_ENDED")

    def children(self, resting: Resting) -> list[Resting]:
        """Open children of the order's group, without the order itself."""
        group = self.groups.get(resting.group_id, ())
        return [other for other in group if other.child and other is not resting]

    def _forget(self, resting: Resting, status: OrderStatus, code: str, at: Millis) -> None:
        resting.status, resting.code, resting.ended_at = status, code, at
        self.locked -= resting.locked
        resting.locked = 0
        del self.orders[resting.order.order_id]
        group = self.groups[resting.group_id]
        group.remove(resting)
        if not group:
            del self.groups[resting.group_id]
        self.books[resting.order.symbol].orders.remove(resting)
        self.remember(resting)

    def remember(self, resting: Resting) -> None:
        """Keeps an order that rests no more for look-ups."""
        self.finished[resting.order.order_id] = resting
        if len(self.finished) > KEPT:
            oldest = next(iter(self.finished))
            del self.finished[oldest]
            self._finished_rows.pop(oldest, None)

    def finished_rows(self) -> list[dict[str, Any]]:
        """Rows of the finished orders; made once, as a finished order changes no more."""
        rows = self._finished_rows
        for order_id, resting in self.finished.items():
            if order_id not in rows:
                rows[order_id] = resting.row()
        return [rows[order_id] for order_id in self.finished]

    def fill(
        self, resting: Resting, price: int, budget: int, at: Millis, *, maker: bool, best: int = 0
    ) -> int:
        """Executes up to budget at price, books it and everything that follows from it.

        best: what the best path would have paid, 0 = price. Returns the amount filled.
        """
        before, lot = resting.filled, self.books[resting.order.symbol].market.lot_step
        covered = covered_by(resting, lot)
        taking_off = min(budget, resting.remaining, self.opposite(resting))
        if taking_off:
            self._reduce(resting, taking_off, price, at, maker=maker, best=best)
        adding = min(budget - taking_off, resting.remaining)
        if adding and not resting.reducing:
            self._add(resting, adding, price, at, maker=maker)
        filled = resting.filled - before
        if filled:
            sold = filled if resting.child else covered_by(resting, lot) - covered
            self._settle_neighbours(resting, sold, price, at)
        return filled

    def _reduce(
        self, resting: Resting, amount: int, price: int, at: Millis, *, maker: bool, best: int
    ) -> None:
        book = self.books[resting.order.symbol]
        market, symbol = book.market, book.market.symbol
        ledger, price = borne(self.ledger, market, amount, price)
        notional = market.notional(price, amount)
        fee = fee_of(notional, market.maker_ppm if maker else market.taker_ppm)
        fee = min(fee, ledger.freed(symbol, amount, notional))
        self.ledger = swept(ledger.reduced(symbol, amount, notional, fee), book)
        self._report(resting, price, amount, fee, at, maker=maker, best=best)

    def _add(self, resting: Resting, amount: int, price: int, at: Millis, *, maker: bool) -> None:
        book = self.books[resting.order.symbol]
        rate = book.market.maker_ppm if maker else book.market.taker_ppm
        money = self.free + resting.locked
        paid_for = min(amount, paid_amount(book, resting, price, money, rate))
        if paid_for:
            done = entered(self.ledger, book, resting, price, paid_for, rate)
            self.ledger = done.ledger
            resting.kept += done.fee_base
            self._report(resting, price, paid_for, done.fee, at, maker=maker, kept=done.fee_base)
        if resting.is_open and (paid_for < amount or not self._reserve_rest(resting)):
            self.end(resting, OrderStatus.CANCELLED, at, "INSUFFICIENT_FUNDS")

    def _reserve_rest(self, resting: Resting) -> bool:
        need = self.reserve_of(resting)
        if need > self.free + resting.locked:
            return False
        self.reserve(resting, need)
        return True

    def _report(
        self,
        resting: Resting,
        price: int,
        amount: int,
        fee: int,
        at: Millis,
        *,
        maker: bool,
        best: int = 0,
        kept: int = 0,
    ) -> None:
        resting.filled += amount
        resting.fills += 1
        over = self.books[resting.order.symbol].over
        fill = fill_seen(
            resting, price, amount, fee, at, maker=maker, best=best, kept=kept, over=over
        )
        self.recent.append(fill)
        self.out.append(fill)
        if resting.remaining:
            resting.status = OrderStatus.PARTLY_FILLED
            return
        self._forget(resting, OrderStatus.FILLED, "", at)

    def _settle_neighbours(self, resting: Resting, filled: int, price: int, at: Millis) -> None:
        if resting.child:
            self._shrink_siblings(resting, filled, at)
        else:
            self._wake_children(resting, filled, price, at)
        self.shrink_to_position(resting.order.symbol, at)

    def _shrink_siblings(self, resting: Resting, filled: int, at: Millis) -> None:
        for other in list(self.groups.get(resting.group_id, ())):
            if not other.child and other.is_open:
                self.end(other, OrderStatus.CANCELLED, at, "PROTECTION_FILLED")
            elif other is not resting:
                self._resize(other, other.amount - filled, at, "OCO")

    def _wake_children(self, entry: Resting, filled: int, price: int, at: Millis) -> None:
        book = self.books[entry.order.symbol]
        for child in self.children(entry) if filled else ():
            woken = filled if child.asleep else child.amount + filled
            if child.asleep:
                child.asleep = False
                child.live = True
                if child.trail_ppm:
                    child.wake(price, book.market.tick_size)
            self._resize(child, woken, at, "")

    def shrink_to_position(self, symbol: Symbol, at: Millis) -> None:
        """No reducing order may be larger than what it can take off."""
        for other in tuple(self.books[symbol].orders):
            if other.reducing and not other.asleep and other.is_open:
                most = self.opposite(other)
                if other.remaining > most:
                    self._resize(other, other.filled + most, at, "REDUCE_ONLY")

    def _resize(self, resting: Resting, amount: int, at: Millis, code: str) -> None:
        if amount <= resting.filled:
            self.end(resting, OrderStatus.CANCELLED, at, code)
        elif amount != resting.amount:
            resting.amount = amount
            self.out.append(OrderAmended(at, resting.order.order_id, amount=amount))

    def cover(self, book: Book) -> int:
        """The price at which the position of book is liquidated; 0 = there is none."""
        market, held = book.market, self.ledger.holding(book.market.symbol)
        if not held.amount or market.kind is MarketKind.SPOT:
            return NO_PRICE
        unit = abs(held.amount) * market.notional_factor
        fee_ppm = book.worst_fee_ppm
        return liquidation_price(held.sign, unit, held.cost, held.margin, fee_ppm, market.tiers)

    def liquidate(self, book: Book, price: int, best: int, at: Millis) -> None:
        """Closes the whole position at price, or where its margin ends; the rest up to price is
        borne by the venue. price: see `cover`, or the open that jumped over it.

        best: what the best path would have paid, 0 = the same.
        """
        self.liquidations += 1
        order_id = OrderId(f"liq-{self.liquidations}")
        self.ledger, fill = forced_close(self.ledger, book, price, order_id, best, at)
        self.recent.append(fill)
        self.out.append(fill)
        self.shrink_to_position(book.market.symbol, at)

    def charge(self, book: Book, at: Millis, rate_e8: int, mark: int) -> None:
        """Funding at a boundary, once, from the margin of the position; mark 0 = last close."""
        symbol = book.market.symbol
        if at <= self.funded.get(symbol, -1):
            return
        self.funded[symbol] = at
        self.ledger, paid = charged(self.ledger, book, at, rate_e8, mark)
        if paid is not None:
            self.out.append(paid)
