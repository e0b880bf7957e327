"""One candle against one book: what all ways through it share, above all what happens at its open.

A position that opens beyond its collateral is liquidated; then come the orders that act at the
open and the triggers and limits it has jumped over. The rest of the candle is a matter of the
path: see worst_path.py and known_path.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.orders import OrderKind, OrderStatus, TimeInForce
from moniqo_desktop.domain.paper import fills, paths
from moniqo_desktop.domain.paper.book import NEVER, Book
from moniqo_desktop.domain.paper.checks import takes
from moniqo_desktop.domain.paper.clearing import Clearing
from moniqo_desktop.domain.paper.fills import NONE
from moniqo_desktop.domain.paper.orders import Resting

Prices = tuple[int, int, int, int]
"""open, high, low, close in price steps."""


class Walk:
    """One pass over one candle. volume: of the candle; budget: the most one order may fill in it.

    acted: orders that had their turn in this candle. waiting: trailing stops that waited for their
    activation when it opened.
    """

    __slots__ = (
        "acted",
        "at",
        "book",
        "budget",
        "clearing",
        "close",
        "high",
        "low",
        "open",
        "through",
        "tick",
        "volume",
        "waiting",
    )

    def __init__(
        self, clearing: Clearing, book: Book, at: Millis, prices: Prices, volume: int, budget: int
    ) -> None:
        self.clearing = clearing
        self.book = book
        self.at = at
        self.open, self.high, self.low, self.close = prices
        self.volume = volume
        self.budget = budget
        self.through = book.through
        self.tick = book.market.tick_size
        self.acted: set[Resting] = set()
        self.waiting = {resting for resting in book.orders if resting.starts}

    def run(self) -> None:
        """The whole candle; its reports are left in the clearing."""
        self.liquidate(self.liquidation(self.open, self.open, self.open))
        self._arrive()
        self._gap()
        self.follow(self.open)
        self.inside()

    def inside(self) -> None:
        """What happens after the open."""
        raise NotImplementedError

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
            self.execute(resting, self.slipped(resting, self.open))

    def _meet_open(self, resting: Resting) -> None:
        if resting.trail_ppm and not resting.best:
            resting.wake(self.open, self.tick)
        if resting.kind is OrderKind.MARKET:
            self.execute(resting, self.slipped(resting, self.open))
        elif resting.kind is OrderKind.LIMIT:
            self._meet_open_as_limit(resting)

    def _meet_open_as_limit(self, resting: Resting) -> None:
        if takes(resting, self.open):
            self.clearing.end(resting, OrderStatus.REJECTED, self.at, "POST_ONLY_WOULD_TAKE")
            return
        price = fills.arriving_limit_fill(resting.sign, resting.limit, self.open)
        if price != NONE:
            self.execute(resting, price)
        elif resting.order.time_in_force is TimeInForce.IOC:
            self.clearing.end(resting, OrderStatus.CANCELLED, self.at, "IOC")

    def _gap(self) -> None:
        """What the open has jumped over: stops, then touches, then limits. An entry among them
        wakes orders that are met by the same open, so each turn begins again with the stops."""
        open_ = self.open
        while (
            any(map(self._gap_stop, self.some(lambda r: r.acts_as_stop or r.waits_for_trigger)))
            or any(
                self.try_touch(resting, open_, open_, open_) != NONE
                for resting in self.some(lambda r: r.is_touch)
            )
            or any(
                self.try_limit(resting, open_, open_, open_) != NONE
                for resting in self.some(lambda r: r.acts_as_limit)
            )
        ):
            pass

    def _gap_stop(self, resting: Resting) -> bool:
        price = fills.stop_fill(resting.sign, resting.trigger, self.open, self.open, self.open)
        if price == NONE:
            return False
        self.touch(resting, price)
        return True

    def touch(self, resting: Resting, price: int) -> None:
        """The market is at price, which triggers the order: a market order, or a limit."""
        if not resting.waits_for_trigger:
            self.trigger(resting, self.slipped(resting, price))
            return
        resting.triggered = True
        if fills.arriving_limit_fill(resting.sign, resting.limit, price) != NONE:
            self.execute(resting, price)

    # ---- single orders

    def try_touch(self, resting: Resting, open_: int, high: int, low: int) -> int:
        """A take-profit; returns the price of the market that touched it."""
        price = fills.touch_fill(resting.sign, resting.trigger, open_, high, low)
        if price != NONE:
            self.trigger(resting, self.slipped(resting, price))
        return price

    def try_limit(self, resting: Resting, open_: int, high: int, low: int) -> int:
        """A limit that rests."""
        price = fills.limit_fill(resting.sign, resting.limit, open_, high, low, self.through)
        if price != NONE:
            self.execute(resting, price, maker=True)
        return price

    def met(self, resting: Resting, start: int, end: int) -> tuple[int, int]:
        """Where a market on its way meets the order, and its rank among those it meets there."""
        sign = resting.sign
        if resting.acts_as_limit:
            return paths.limit_on_leg(sign, resting.limit, start, end, self.through), 3
        if resting.is_touch:
            return paths.touch_on_leg(sign, resting.trigger, start, end), 2
        if resting.acts_as_stop or resting.waits_for_trigger:
            return paths.stop_on_leg(sign, resting.trigger, start, end), 1
        return NONE, 0

    def trigger(self, resting: Resting, price: int, best: int = 0) -> None:
        """A touched order takes what the market gives. best: the best path's price, 0 = price."""
        resting.triggered = True
        self.execute(resting, price, best=best)

    def follow(self, price: int) -> None:
        """Trailing stops have seen price."""
        for resting in self.book.orders:
            if resting.follows:
                resting.follow(price, self.tick)

    def liquidate(self, price: int, best: int = 0) -> None:
        """Ends the position where its collateral does; NONE = it does not. best as in `trigger`."""
        if price != NONE:
            self.clearing.liquidate(self.book, price, 0 if best == price else best, self.at)

    def liquidation(self, start: int, high: int, low: int) -> int:
        """The price at which the position's collateral ends between these, or NONE."""
        level = self.clearing.cover(self.book)
        if not level:
            return NONE
        held = self.clearing.ledger.holding(self.book.market.symbol).sign
        return fills.stop_fill(-held, level, start, high, low)

    # ---- shared

    def some(self, chosen: Callable[[Resting], bool]) -> Iterator[Resting]:
        """Live orders that had no turn yet, nearest to the open first; a limit must be passed."""
        found = [r for r in self.book.orders if r.live and not r.asleep and chosen(r)]
        if len(found) > 1:
            found.sort(key=lambda r: (abs(r.level - self.open), r.acts_as_limit))
        for resting in found:
            if resting.is_open and resting not in self.acted:
                yield resting

    def slipped(self, resting: Resting, price: int) -> int:
        """What the order gets where it takes from the market at price."""
        amount = min(self.budget, resting.remaining)
        return self.book.price_after_impact(resting.sign, price, amount, self.volume)

    def execute(self, resting: Resting, price: int, *, maker: bool = False, best: int = 0) -> None:
        """The order's turn: it fills as far as the candle's volume lets it."""
        self.acted.add(resting)
        self.clearing.fill(
            resting, price, self.budget, self.at, maker=maker, best=0 if best == price else best
        )
        if resting.is_open and resting.order.time_in_force is TimeInForce.IOC:
            self.clearing.end(resting, OrderStatus.CANCELLED, self.at, "IOC")
