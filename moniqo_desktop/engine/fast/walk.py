"""One candle against the book in the compiled gear: what happens at its open.

Mirrors domain.paper_path; the rest of the candle is in worst.py and known.py. A function that
tries an order only notes the deal; `settle` books it.
"""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.paper import fills, paths
from moniqo_desktop.domain.paper.fills import NONE
from moniqo_desktop.engine.fast import book, clearing, intake
from moniqo_desktop.engine.fast.codes import (
    ENDED,
    IOC,
    LIMIT,
    MARKET,
    NONE_YET,
    REJECTED,
)
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Order, Wallet

STOPS, TOUCHES, LIMITS, EXIT_STOPS, TARGETS, TRAILS, ALL = range(7)
"""Which orders a pass looks at."""
INNER: Final = 1
"""The place in World.picked of a pass within a pass."""
STAYS, MEETS, TAKES, GOES = range(4)
"""What the open does to an order: nothing, a deal, post-only it would take, its time is over."""


# ── passes ───────────────────────────────────────────────────────────────────────────────────
def pick(s: World, which: int, sign: int, place: int) -> int:
    """Gathers live orders of a kind, nearest to the open first; returns their number.

    sign: of the orders, 0 = both. They stand in picked from place × its half on.
    """
    w, start, count = s.wallet[0], place * len(s.lines), 0
    for line in range(w.orders):
        row = s.lines[line]
        o = s.orders[row]
        if not o.resting or not o.live or o.asleep or not _is_of(o, which):
            continue
        if sign != 0 and o.sign != sign:
            continue
        key, spot = _key(w, o), start + count
        while spot > start and _key(w, s.orders[s.picked[spot - 1]]) > key:
            s.picked[spot] = s.picked[spot - 1]
            spot -= 1
        s.picked[spot] = row
        count += 1
    return count


def _key(w: Wallet, o: Order) -> int:
    """Distance from the open; at the same one a limit comes last, as it must be passed."""
    return 2 * abs(book.level_of(o) - w.open) + book.acts_as_limit(o)


def _is_of(o: Order, which: int) -> bool:
    if which == STOPS:
        return book.acts_as_stop(o) or book.waits_for_trigger(o)
    if which == TOUCHES:
        return book.is_touch(o)
    if which == LIMITS:
        return book.acts_as_limit(o)
    if which == EXIT_STOPS:
        return o.reducing and (book.acts_as_stop(o) or book.waits_for_trigger(o))
    if which == TARGETS:
        return o.reducing and (book.acts_as_limit(o) or book.is_touch(o))
    return which == ALL or book.follows(o)


def has_turn(o: Order) -> bool:
    return o.resting and not o.acted


# ── the open ─────────────────────────────────────────────────────────────────────────────────
def at_open(s: World) -> None:
    """Liquidation beyond the open, orders that act there, and what the open has jumped over."""
    w = s.wallet[0]
    w.deal_price = NONE
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        o.acted, o.waited = False, o.starts != 0
    liquidate(s, liquidation(s, w.open, w.open, w.open), 0)
    for line in range(w.orders):
        _arrive(s, s.orders[s.lines[line]])
    while not book.is_empty(s) and _gap(s):
        pass
    follow_all(s, w.open)


def _arrive(s: World, o: Order) -> None:
    what = _meets_open(s, o)
    if what == MEETS:
        settle(s, o)
    elif what == TAKES:
        clearing.end(s, o, REJECTED)
    elif what == GOES:
        clearing.end(s, o, ENDED)


def _meets_open(s: World, o: Order) -> int:
    t, w = s.terms[0], s.wallet[0]
    if not o.resting or o.asleep:
        return STAYS
    book.catch_up(o, w.closed_at)
    if not o.live:
        due = o.at < w.at if w.closed_at == NONE_YET else o.at <= w.closed_at
        if not due:
            return STAYS
        o.live = True
        if o.trail_ppm != 0 and o.best == 0:
            book.wake(o, w.open, t.tick)
        if o.kind == LIMIT:
            return _meets_open_as_limit(w, o)
        if o.kind != MARKET:
            return STAYS
    elif not book.acts_at_open(o):
        return STAYS
    propose(w, book.slipped(t, w, o, w.open), False, 0)
    return MEETS


def _meets_open_as_limit(w: Wallet, o: Order) -> int:
    if intake.takes(o, w.open):
        return TAKES
    price = fills.arriving_limit_fill(o.sign, o.limit, w.open)
    if price != NONE:
        propose(w, price, False, 0)
        return MEETS
    return GOES if o.force == IOC else STAYS


def _gap(s: World) -> bool:
    """One order that the open has jumped over: stops, then touches, then limits."""
    for which in range(STOPS, EXIT_STOPS):
        for place in range(pick(s, which, 0, 0)):
            o = s.orders[s.picked[place]]
            if has_turn(o) and _jumped(s, o, which):
                settle(s, o)
                return True
    return False


def _jumped(s: World, o: Order, which: int) -> bool:
    w = s.wallet[0]
    if which == TOUCHES:
        return try_touch(s, o, w.open, w.open, w.open) != NONE
    if which == LIMITS:
        return try_limit(s, o, w.open, w.open, w.open) != NONE
    price = fills.stop_fill(o.sign, o.trigger, w.open, w.open, w.open)
    if price != NONE:
        touch(s, o, price)
    return price != NONE


# ── single orders ────────────────────────────────────────────────────────────────────────────
def propose(w: Wallet, price: int, maker: bool, best: int) -> None:
    """Notes a deal of the order at hand. best: the best path's price, 0 = price."""
    w.deal_price, w.deal_maker, w.deal_best = price, maker, 0 if best == price else best


def settle(s: World, o: Order) -> None:
    """Books the deal noted, if there is one: it fills as far as the candle's volume lets it."""
    w = s.wallet[0]
    if w.deal_price == NONE:
        return
    price = w.deal_price
    w.deal_price = NONE
    o.acted = True
    clearing.fill(s, o, price, w.deal_maker, w.deal_best)
    if o.resting and o.force == IOC:
        clearing.end(s, o, ENDED)


def touch(s: World, o: Order, price: int) -> None:
    """The market is at price, which triggers the order: a market order, or a limit."""
    w, limited = s.wallet[0], book.waits_for_trigger(o)
    o.triggered = True
    if not limited:
        propose(w, book.slipped(s.terms[0], w, o, price), False, 0)
    elif fills.arriving_limit_fill(o.sign, o.limit, price) != NONE:
        propose(w, price, False, 0)


def try_touch(s: World, o: Order, open_: int, high: int, low: int) -> int:
    price = fills.touch_fill(o.sign, o.trigger, open_, high, low)
    if price != NONE:
        touch(s, o, price)
    return price


def try_limit(s: World, o: Order, open_: int, high: int, low: int) -> int:
    price = fills.limit_fill(o.sign, o.limit, open_, high, low, s.terms[0].through)
    if price != NONE:
        propose(s.wallet[0], price, True, 0)
    return price


def met(through: int, o: Order, start: int, end: int) -> tuple[int, int]:
    """Where a market on its way meets the order, and its rank among those it meets there."""
    if book.acts_as_limit(o):
        return paths.limit_on_leg(o.sign, o.limit, start, end, through), 3
    if book.is_touch(o):
        return paths.touch_on_leg(o.sign, o.trigger, start, end), 2
    if book.acts_as_stop(o) or book.waits_for_trigger(o):
        return paths.stop_on_leg(o.sign, o.trigger, start, end), 1
    return NONE, 0


def follow_all(s: World, price: int) -> None:
    """Trailing stops have seen price."""
    t, w = s.terms[0], s.wallet[0]
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if o.resting and book.follows(o):
            book.follow(o, price, t.tick)


def liquidate(s: World, price: int, best: int) -> None:
    if price != NONE:
        clearing.liquidate(s, price, 0 if best == price else best)


def liquidation(s: World, start: int, high: int, low: int) -> int:
    """The price at which the position's collateral ends between these, or NONE."""
    level = clearing.cover(s)
    if level == 0:
        return NONE
    return fills.stop_fill(-1 if s.wallet[0].held > 0 else 1, level, start, high, low)
