"""One candle against one book: the order of events inside it, on the worst path.

A short that opens beyond its collateral is liquidated; then come what acts at the open, gap
triggers, and the walk: stops, liquidation, entries with what hits their children in the rest of
the candle, targets. Trailing stops follow last. No path through the candle pays less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from moniqo_desktop.domain import fills
from moniqo_desktop.domain.fills import NONE
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.orders import OrderKind, OrderStatus, TimeInForce
from moniqo_desktop.domain.paper_book import NEVER, Book
from moniqo_desktop.domain.paper_checks import takes
from moniqo_desktop.domain.paper_clearing import Clearing
from moniqo_desktop.domain.paper_orders import Resting

Prices = tuple[int, int, int, int]
"""open, high, low, close in price steps."""


class Walk:
    """One pass over one candle. budget: the most one order may fill in it.

    acted: orders that had their turn in this candle.
    """

    __slots__ = ("acted", "at", "book", "budget", "clearing", "close", "high", "low", "open")

    def __init__(
        self, clearing: Clearing, book: Book, at: Millis, prices: Prices, budget: int
    ) -> None:
        self.clearing = clearing
        self.book = book
        self.at = at
        self.open, self.high, self.low, self.close = prices
        self.budget = budget
        self.acted: set[Resting] = set()

    def run(self) -> None:
        """The whole candle; its reports are left in the clearing."""
        self._liquidate(self.open)
        self._arrive()
        self._gap()
        self._stop(self.clearing.cover(self.book))
        self._liquidate(self.high)
        self._stop(0)
        self._enter()
        self._take_targets()
        self._trail()

    # ---- at the open

    def _arrive(self) -> None:
        for resting in tuple(self.book.orders):
            if not resting.is_open or resting.asleep:
                continue
            resting.catch_up(self.book.closed_at)
            if resting.live:
                self._carry_on(resting)
            elif self._is_due(resting):
                resting.live = True
                self._meet_open(resting)

    def _is_due(self, resting: Resting) -> bool:
        """An order decided inside a candle acts from the next open on."""
        if self.book.closed_at == NEVER:
            return resting.at < self.at
        return resting.at <= self.book.closed_at

    def _carry_on(self, resting: Resting) -> None:
        if resting.acts_at_open:
            self._execute(resting, self._slipped(resting, self.open))

    def _meet_open(self, resting: Resting) -> None:
        if resting.trail_ppm and not resting.best:
            resting.follow(self.open, self.book.market.tick_size)
        if resting.kind is OrderKind.MARKET:
            self._execute(resting, self._slipped(resting, self.open))
        elif resting.kind is OrderKind.LIMIT:
            self._meet_open_as_limit(resting)

    def _meet_open_as_limit(self, resting: Resting) -> None:
        if takes(resting, self.open):
            self.clearing.end(resting, OrderStatus.REJECTED, self.at, "POST_ONLY_WOULD_TAKE")
            return
        price = fills.arriving_limit_fill(resting.sign, resting.limit, self.open)
        if price != NONE:
            self._execute(resting, price)
        elif resting.order.time_in_force is TimeInForce.IOC:
            self.clearing.end(resting, OrderStatus.CANCELLED, self.at, "IOC")

    def _gap(self) -> None:
        """Stops, targets, limits the open has jumped over; then what an entry among them woke."""
        told = -1
        while told != len(self.clearing.out):
            told = len(self.clearing.out)
            for resting in self._some(lambda r: r.acts_as_stop or r.waits_for_trigger):
                self._gap_stop(resting)
            for resting in self._some(lambda r: r.is_touch):
                self._try_touch(resting, self.open, self.open, self.open)
            for resting in self._some(lambda r: r.acts_as_limit):
                self._try_limit(resting, self.open, self.open, self.open)

    def _gap_stop(self, resting: Resting) -> None:
        price = fills.stop_fill(resting.sign, resting.trigger, self.open, self.open, self.open)
        if price == NONE:
            return
        resting.triggered = True
        if not resting.acts_as_limit:
            self._execute(resting, self._slipped(resting, price))
        elif fills.arriving_limit_fill(resting.sign, resting.limit, price) != NONE:
            self._execute(resting, price)

    # ---- inside the candle

    def _stop(self, cover: int) -> None:
        """Resting stops of positions; cover > 0: only those a short meets before liquidation."""
        for resting in self._some(lambda r: r.reducing and (r.acts_as_stop or r.waits_for_trigger)):
            if not cover or resting.sign < 0 or resting.trigger < cover:
                self._try_stop(resting)

    def _try_stop(self, resting: Resting) -> int:
        if resting.waits_for_trigger:
            return self._try_stop_limit(resting)
        price = fills.stop_fill(resting.sign, resting.trigger, self.open, self.high, self.low)
        if price == NONE:
            return NONE
        target = self._target_of(resting, self.open)
        self._trigger(resting, self._slipped(resting, price), target if target != NONE else 0)
        return price

    def _try_stop_limit(self, resting: Resting) -> int:
        sign, trigger = resting.sign, resting.trigger
        touched = fills.stop_fill(sign, trigger, self.open, self.high, self.low)
        if touched == NONE:
            return NONE
        price = fills.stop_limit_fill(
            sign, trigger, resting.limit, self.open, self.high, self.low, self.close
        )
        resting.triggered = True
        self.acted.add(resting)
        if price != NONE:
            self._execute(resting, price, maker=price != touched)
        return price

    def _try_touch(self, resting: Resting, open_: int, high: int, low: int) -> int:
        price = fills.touch_fill(resting.sign, resting.trigger, open_, high, low)
        if price != NONE:
            self._trigger(resting, self._slipped(resting, price), 0)
        return price

    def _try_limit(self, resting: Resting, open_: int, high: int, low: int) -> int:
        price = fills.limit_fill(resting.sign, resting.limit, open_, high, low)
        if price != NONE:
            self._execute(resting, price, maker=True)
        return price

    def _trigger(self, resting: Resting, price: int, best: int) -> None:
        resting.triggered = True
        self._execute(resting, price, best=best)

    def _liquidate(self, price: int) -> None:
        cover = self.clearing.cover(self.book)
        if cover and price >= cover:
            gapped = price == self.open
            best = 0 if gapped else self._some_target()
            self.clearing.liquidate(self.book, price if gapped else cover, best, self.at)

    def _some_target(self) -> int:
        prices = [self._target_price(r, self.open) for r in self._some(lambda r: r.reducing)]
        return next((price for price in prices if price != NONE), 0)

    def _enter(self) -> None:
        for resting in self._some(lambda r: not r.reducing):
            stops = resting.acts_as_stop or resting.waits_for_trigger
            price = self._try(resting, self.open, self.high, self.low)
            if price != NONE and resting.filled:
                self._expose(resting, price, fills.falls_into(resting.sign, stops))

    def _try(self, resting: Resting, open_: int, high: int, low: int) -> int:
        if resting.acts_as_stop or resting.waits_for_trigger:
            return self._try_stop(resting)
        if resting.is_touch:
            return self._try_touch(resting, open_, high, low)
        return self._try_limit(resting, open_, high, low)

    def _take_targets(self) -> None:
        for resting in self._some(lambda r: r.reducing and (r.acts_as_limit or r.is_touch)):
            self._try(resting, self.open, self.high, self.low)

    def _trail(self) -> None:
        for resting in self._some(lambda r: r.follows):
            extreme = self.high if resting.sign < 0 else self.low
            resting.follow(extreme, self.book.market.tick_size)

    # ---- the rest of the candle after an entry inside it

    def _expose(self, entry: Resting, price: int, fell: bool) -> None:
        """Children of an entry filled at price: any stop the candle may still reach is hit, and
        only those targets that it surely reaches."""
        high = fills.certain_high(price, self.high, self.close, fell)
        low = fills.certain_low(price, self.low, self.close, fell)
        children = [child for child in self.clearing.children(entry) if not child.asleep]
        for child in children:
            if child.is_open and (child.acts_as_stop or child.waits_for_trigger):
                self._expose_stop(child, price, high, low)
        self._liquidate(self.high)
        for child in children:
            if child.is_open and child not in self.acted:
                self._expose_rest(child, price, high, low)
            self.acted.add(child)

    def _expose_rest(self, child: Resting, entered: int, high: int, low: int) -> None:
        if child.acts_as_limit or child.is_touch:
            self._try(child, entered, high, low)
        elif child.trail_ppm:
            child.follow(high if child.sign < 0 else low, self.book.market.tick_size)

    def _expose_stop(self, child: Resting, entered: int, high: int, low: int) -> None:
        sign = child.sign
        price = fills.stop_fill(sign, child.trigger, entered, self.high, self.low)
        if price == NONE:
            return
        if child.waits_for_trigger:
            self._expose_stop_limit(child, price)
            return
        certain = fills.stop_fill(sign, child.trigger, entered, high, low) != NONE
        target = NONE if price == entered else self._target_of(child, entered)
        price = self._slipped(child, price)
        best = fills.best_instead_of_stop(sign, price, target, self.close, certain)
        self._trigger(child, price, best)

    def _expose_stop_limit(self, child: Resting, touched: int) -> None:
        child.triggered = True
        self.acted.add(child)
        if fills.arriving_limit_fill(child.sign, child.limit, touched) != NONE:
            self._execute(child, touched)

    # ---- shared

    def _some(self, chosen: Callable[[Resting], bool]) -> Iterator[Resting]:
        """Live orders that had no turn yet, nearest to the open first."""
        found = [r for r in self.book.orders if r.live and not r.asleep and chosen(r)]
        if len(found) > 1:
            found.sort(key=lambda r: abs(r.level - self.open))
        for resting in found:
            if resting.is_open and resting not in self.acted:
                yield resting

    def _target_of(self, stop: Resting, open_: int) -> int:
        """What the best path pays a stopped position: its target's price, NONE if not reached."""
        siblings = self.clearing.children(stop) if stop.child else ()
        prices = [self._target_price(sibling, open_) for sibling in siblings]
        return next((price for price in prices if price != NONE), NONE)

    def _target_price(self, resting: Resting, open_: int) -> int:
        if resting.acts_as_limit:
            return fills.limit_fill(resting.sign, resting.limit, open_, self.high, self.low)
        if not resting.is_touch:
            return NONE
        price = fills.touch_fill(resting.sign, resting.trigger, open_, self.high, self.low)
        return price if price == NONE else self._slipped(resting, price)

    def _slipped(self, resting: Resting, price: int) -> int:
        return self.book.market_price(resting.sign, price)

    def _execute(self, resting: Resting, price: int, *, maker: bool = False, best: int = 0) -> None:
        self.acted.add(resting)
        self.clearing.fill(
            resting, price, self.budget, self.at, maker=maker, best=0 if best == price else best
        )
        if resting.is_open and resting.order.time_in_force is TimeInForce.IOC:
            self.clearing.end(resting, OrderStatus.CANCELLED, self.at, "IOC")
