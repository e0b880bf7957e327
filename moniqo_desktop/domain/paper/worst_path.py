"""A candle whose path is not known: every ambiguity against the position.

After the open come stops, liquidation, then targets and entries, nearest first, with what hits the
children of an entry in the rest of the candle; trailing stops follow last. No path through the
candle pays less, and each fill that another path would have bettered says what the best one had
paid.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from moniqo_desktop.domain.money import ceil_div
from moniqo_desktop.domain.paper import fills
from moniqo_desktop.domain.paper.candle_path import Walk
from moniqo_desktop.domain.paper.fills import NONE
from moniqo_desktop.domain.paper.orders import Resting
from moniqo_desktop.domain.paper.paths import stop_on_leg


class _Since(NamedTuple):
    """What is known of the candle after an entry. price: of the entry; passed: where the market
    was by then; high, low: what it surely reaches from there on."""

    price: int
    passed: int
    high: int
    low: int


class WorstWalk(Walk):
    """The path “worst”."""

    __slots__ = ()

    def inside(self) -> None:
        whole = _Since(self.open, self.open, self.high, self.low)
        self._activate(self.book.orders, whole)
        self._stop(self.clearing.cover(self.book))
        self._run_out(whole)
        self._stop(0)
        self._meet_rest()
        self._trail()

    # ---- positions that were open before the rest of the candle

    def _stop(self, level: int) -> None:
        """Resting stops of positions; level > 0: only those met before liquidation there."""
        for resting in self.some(lambda r: r.reducing and (r.acts_as_stop or r.waits_for_trigger)):
            if not level or resting.sign * (level - resting.trigger) > 0:
                self._try_stop(resting)

    def _try_stop(self, resting: Resting) -> int:
        if resting.waits_for_trigger:
            return self._try_stop_limit(resting)
        price = fills.stop_fill(resting.sign, resting.trigger, self.open, self.high, self.low)
        if price != NONE:
            paid = self.slipped(resting, price)
            self.trigger(resting, paid, self._best_instead(resting, paid, self.open))
        return price

    def _try_stop_limit(self, resting: Resting) -> int:
        touched = fills.stop_fill(resting.sign, resting.trigger, self.open, self.high, self.low)
        if touched == NONE:
            return NONE
        return self._limit_from(resting, touched, _Since(self.open, self.open, self.high, self.low))

    def _limit_from(
        self, resting: Resting, touched: int, since: _Since, *, certain: bool = True
    ) -> int:
        """A stop-limit that is touched in the candle; the price it fills at, or NONE."""
        resting.triggered = True
        self.acted.add(resting)
        price = self._price_from(resting, touched, since)
        if price != NONE:
            best = 0
            if stop_on_leg(resting.sign, resting.trigger, since.price, since.passed) == NONE:
                best = self._best_instead(resting, price, since.price, certain=certain)
            self.execute(resting, price, maker=price != touched, best=best)
        return price

    def _price_from(self, resting: Resting, touched: int, since: _Since) -> int:
        """Where a target is surely met, the extreme that meets it lies before the touch or after
        it: then the position ends at the target or, what is less, at the limit."""
        sign, limit = resting.sign, resting.limit
        price = fills.limit_after_touch(sign, limit, touched, self.close, self.through)
        if price != NONE or not resting.reducing:
            return price
        if any(self._targets(sign, since.price, since.high, since.low)):
            return fills.limit_fill(sign, limit, touched, self.high, self.low, self.through)
        return NONE

    def _run_out(self, since: _Since) -> None:
        """Liquidation, where the rest of the candle may bring it."""
        price = self.liquidation(since.price, self.high, self.low)
        if price == NONE:
            return
        held = self.clearing.ledger.holding(self.book.market.symbol)
        if stop_on_leg(-held.sign, price, since.price, since.passed) != NONE:
            self.liquidate(price)
            return
        certain = self.liquidation(since.price, since.high, since.low) != NONE
        last = fills.best_instead_of_stop(-held.sign, price, NONE, self.close, certain)
        self.liquidate(price, self._average(-held.sign, abs(held.amount), since.price, last))

    def _trail(self) -> None:
        for resting in self.some(lambda r: r.follows):
            resting.follow(self._favourable(resting), self.tick)

    def _favourable(self, stop: Resting) -> int:
        """The candle's extreme that a trailing stop follows."""
        return self.high if stop.sign < 0 else self.low

    def _activate(self, orders: Iterable[Resting], since: _Since) -> None:
        """Trailing stops in the candle of their entry: the price is assumed to go just to their
        activation (or as far as it must for a level inside the candle), and back to their level."""
        for resting in tuple(orders):
            if not (resting.starts and resting.follows) or resting in self.waiting:
                continue
            turn, level = self._turn(resting)
            if self._turns_back(resting, turn, level, since):
                paid = self.slipped(resting, level)
                best = self._best_instead(resting, paid, since.price, certain=False)
                resting.follow(turn, self.tick)
                self.trigger(resting, paid, best)

    def _turn(self, stop: Resting) -> tuple[int, int]:
        """The price the market is assumed to turn at, and the level of the stop from there."""
        adverse = self.low if stop.sign < 0 else self.high
        turn = fills.turning_point(stop.sign, stop.starts, adverse, stop.trail_ppm, self.tick)
        return turn, fills.trailing_level(stop.sign, turn, stop.trail_ppm, self.tick)

    def _turns_back(self, stop: Resting, turn: int, level: int, since: _Since) -> bool:
        """Whether the candle may reach turn and then level, meets neither the stop's first level
        nor a target before, and either surely does or pays less by it."""
        sign = stop.sign
        adverse, surely = (self.low, since.high) if sign < 0 else (self.high, since.low)
        if sign * (turn - self._favourable(stop)) < 0:
            return False
        if stop.trigger and sign * (adverse - stop.trigger) >= 0:
            return False
        targets = self.some(lambda r: r.reducing and r.sign == sign and r is not stop)
        if any(self.met(target, since.price, turn)[0] != NONE for target in targets):
            return False
        if sign * (level - self.close) >= 0:
            return True
        last = fills.trailing_level(sign, surely, stop.trail_ppm, self.tick)
        return sign * (stop.starts - surely) >= 0 and sign * (self.close - last) >= 0

    # ---- entries inside the candle, and the rest of it after them

    def _meet_rest(self) -> None:
        """Entries and targets, nearest to the open first."""
        for resting in self.some(lambda r: True):
            if resting.reducing:
                self._try(resting, self.open, self.high, self.low)
            else:
                self._enter(resting)

    def _enter(self, resting: Resting) -> None:
        rested, stops = resting.acts_as_limit, resting.acts_as_stop or resting.waits_for_trigger
        price = self._try(resting, self.open, self.high, self.low)
        if price != NONE and resting.filled:
            rested = rested or (resting.limit > 0 and price != resting.trigger)
            self._expose(resting, self._since(resting, price, rested, stops))

    def _since(self, entry: Resting, price: int, rested: bool, stops: bool) -> _Since:
        """rested: the entry filled as a limit, when the market had passed it."""
        fell = fills.falls_into(entry.sign, stops and not rested)
        return _Since(
            price,
            price - entry.sign * self.through if rested else price,
            fills.certain_high(price, self.high, self.close, fell),
            fills.certain_low(price, self.low, self.close, fell),
        )

    def _try(self, resting: Resting, open_: int, high: int, low: int) -> int:
        if resting.acts_as_stop or resting.waits_for_trigger:
            return self._try_stop(resting)
        if resting.is_touch:
            return self.try_touch(resting, open_, high, low)
        return self.try_limit(resting, open_, high, low) if resting.acts_as_limit else NONE

    def _expose(self, entry: Resting, since: _Since) -> None:
        """Children of an entry: any stop the candle may still reach before liquidation is hit, and
        only those targets that it surely reaches."""
        children = [child for child in self.clearing.children(entry) if not child.asleep]
        self._activate(children, since)
        level = self.clearing.cover(self.book)
        for child in children:
            stops = child.is_open and (child.acts_as_stop or child.waits_for_trigger)
            if stops and (not level or child.sign * (level - child.trigger) > 0):
                self._expose_stop(child, since)
        self._run_out(since)
        for child in children:
            if child.is_open and child not in self.acted:
                self._expose_rest(child, since)
            self.acted.add(child)

    def _expose_rest(self, child: Resting, since: _Since) -> None:
        if child.acts_as_limit or child.is_touch:
            self._try(child, since.price, since.high, since.low)
        elif child.trail_ppm:
            child.follow(since.high if child.sign < 0 else since.low, self.tick)

    def _expose_stop(self, child: Resting, since: _Since) -> None:
        sign, trigger, entered = child.sign, child.trigger, since.price
        price = fills.stop_fill(sign, trigger, entered, self.high, self.low)
        if price == NONE:
            return
        certain = fills.stop_fill(sign, trigger, entered, since.high, since.low) != NONE
        if child.waits_for_trigger:
            self._limit_from(child, price, since, certain=certain)
            return
        paid, best = self.slipped(child, price), 0
        if stop_on_leg(sign, trigger, entered, since.passed) == NONE:
            best = self._best_instead(child, paid, entered, certain=certain)
        self.trigger(child, paid, best)

    # ---- what the best path would have paid

    def _best_instead(
        self, stop: Resting, stopped: int, start: int, *, certain: bool = True
    ) -> int:
        """Price the best path from start pays where the worst one is stopped; 0 = the same.

        certain: every path meets the stop, unless a target comes before it.
        """
        if not stop.reducing:
            return 0
        raised = self._raised(stop, stopped)
        last = fills.best_instead_of_stop(stop.sign, raised, NONE, self.close, certain)
        return self._average(stop.sign, min(self.budget, stop.remaining), start, last)

    def _raised(self, stop: Resting, stopped: int) -> int:
        """Where a trailing stop is met if the price goes to its best first."""
        best = self._favourable(stop)
        if not stop.trail_ppm or stop.sign * (stop.follows_from - best) < 0:
            return stopped
        level = fills.trailing_level(stop.sign, best, stop.trail_ppm, self.tick)
        paid = self.slipped(stop, level)
        return min(stopped, paid) if stop.sign > 0 else max(stopped, paid)

    def _average(self, sign: int, amount: int, start: int, last: int) -> int:
        """What amount gets on average from the targets the candle reaches, nearest first, beyond
        what they fill on the worst path too; the rest goes at last. Rounded against the trader."""
        left, total = amount, 0
        reached = self._targets(sign, start, self.high, self.low)
        for price, size in sorted(reached, key=lambda t: abs(t[0] - start)):
            part = min(left, min(size, self.budget) - min(max(size - amount, 0), self.budget))
            total, left = total + part * price, left - part
        if not amount:
            return 0
        total += left * last
        return ceil_div(total, amount) if sign > 0 else total // amount

    def _targets(self, sign: int, start: int, high: int, low: int) -> Iterable[tuple[int, int]]:
        """(price, amount) of each target of the position that is met from start on."""
        for resting in self.some(lambda r: r.reducing and r.sign == sign):
            price = self._target_price(resting, start, high, low)
            if price != NONE:
                yield price, resting.remaining

    def _target_price(self, resting: Resting, start: int, high: int, low: int) -> int:
        sign = resting.sign
        if resting.acts_as_limit:
            return fills.limit_fill(sign, resting.limit, start, high, low, self.through)
        if not resting.is_touch:
            return NONE
        price = fills.touch_fill(sign, resting.trigger, start, high, low)
        return price if price == NONE else self.slipped(resting, price)
