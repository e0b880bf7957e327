"""What the venue does with a request, in the compiled gear: submit, amend, cancel.

Mirrors domain.paper_intake and domain.paper_checks. A request for an order that rests no more
changes nothing: the desk has been, or will be, told what became of it.
"""

from __future__ import annotations

from moniqo_desktop.domain.gate_checks import order_count, price_range
from moniqo_desktop.domain.money import LARGEST, PPM
from moniqo_desktop.engine.fast import book, clearing
from moniqo_desktop.engine.fast.codes import (
    ACCEPTED,
    AMEND,
    AMENDED,
    ENDED,
    LIMIT,
    MARKET,
    NONE_YET,
    POST_ONLY,
    REJECTED,
    STOP,
    STOP_LIMIT,
    SUBMIT,
    TAKE_PROFIT,
    TRAILING,
)
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Order, Terms, Wallet


def perform(s: World) -> None:
    """Hands the venue what was asked of it; it answers by reports."""
    w = s.wallet[0]
    for place in range(w.actions):
        a = s.actions[place]
        if a.kind == SUBMIT:
            submit(s, a.row, a.count, a.with_entry)
        elif a.kind == AMEND:
            amend(s, s.orders[a.row], a.limit, a.trigger)
        else:
            cancel(s, s.orders[a.row])
    w.actions = 0


def submit(s: World, first: int, count: int, with_entry: bool) -> None:
    """Orders from a line on, as one group: all accepted, or all rejected."""
    t, w = s.terms[0], s.wallet[0]
    refused = not _is_group(s, first, count, with_entry)
    for line in range(first, first + count):
        o = s.orders[s.lines[line]]
        take_in(t, w, o, with_entry, with_entry and line == first)
        refused = refused or not passes(s, o, count)
    for line in range(first, first + count):
        o = s.orders[s.lines[line]]
        if refused:
            clearing.tell(s, REJECTED, o.row)
        else:
            o.resting = True
            clearing.reserve(w, o, clearing.reserve_of(t, w, o))
            clearing.tell(s, ACCEPTED, o.row)
    if not refused:
        clearing.shrink_to_position(s)
        restate(s)


def restate(s: World) -> None:
    """The liquidation price and the band, after any change."""
    s.wallet[0].cover = clearing.cover(s)
    book.rest(s)


def take_in(t: Terms, w: Wallet, o: Order, with_entry: bool, entry: bool) -> None:
    o.child = not entry
    o.asleep = o.child and with_entry
    o.reducing = o.child or o.reduce_only or (t.spot and o.sign < 0)
    o.at = w.at


def _is_group(s: World, first: int, count: int, with_entry: bool) -> bool:
    """Whether the children fit their entry and each other."""
    leader = s.orders[s.lines[first]]
    last = first + count
    if with_entry and leader.reduce_only and count > 1:
        return False
    side = -leader.sign if with_entry else leader.sign
    for line in range(first + 1 if with_entry else first, last):
        child = s.orders[s.lines[line]]
        if child.sign != side or child.kind == MARKET:
            return False
    return True


def passes(s: World, o: Order, coming: int) -> bool:
    t, w = s.terms[0], s.wallet[0]
    if not _fits_filters(t, w, o) or not 1 <= o.leverage <= max(t.max_leverage, 1):
        return False
    if o.asleep:
        return True
    if not o.reducing and order_count(_resting(s) + coming, t.max_orders):
        return False
    most = clearing.opposite(t.lot, w, o)
    if t.spot and o.sign < 0 and (most == 0 or (o.amount - o.filled > most and not o.reduce_only)):
        return False
    if (o.reducing and most == 0) or takes(o, w.last):
        return False
    return clearing.reserve_of(t, w, o) <= w.cash - w.locked


def _resting(s: World) -> int:
    count = 0
    for line in range(s.wallet[0].orders):
        count += s.orders[s.lines[line]].resting
    return count


def _fits_filters(t: Terms, w: Wallet, o: Order) -> bool:
    if o.amount - o.filled <= 0 or not t.min_amount <= o.amount <= t.max_amount:
        return False
    if o.amount % t.lot != 0 or not _fits_prices(t, o):
        return False
    return o.reducing or _fits_notional(t, w, o)


def _fits_prices(t: Terms, o: Order) -> bool:
    if o.kind == TRAILING or o.trail_ppm != 0:
        if not (0 < o.trail_ppm < PPM and 0 <= o.activation_ppm < PPM):
            return False
    if (o.kind == LIMIT or o.kind == STOP_LIMIT) and not _is_price(t, o.limit):
        return False
    triggered = o.kind == STOP or o.kind == STOP_LIMIT or o.kind == TAKE_PROFIT
    return not (triggered or o.trigger != 0) or _is_price(t, o.trigger)


def _is_price(t: Terms, price: int) -> bool:
    if not 0 < price < LARGEST or price % t.tick != 0:
        return False
    return not price_range(price, t.min_price, t.max_price)


def _fits_notional(t: Terms, w: Wallet, o: Order) -> bool:
    low = high = w.last
    if o.limit != 0 and o.trigger != 0:
        low, high = min(o.limit, o.trigger), max(o.limit, o.trigger)
    elif o.limit != 0 or o.trigger != 0:
        low = high = max(o.limit, o.trigger)
    if float(high) * t.factor * o.amount >= LARGEST:
        return False
    return low == 0 or low * t.factor * o.amount >= t.min_notional


def takes(o: Order, price: int) -> bool:
    """Whether a post-only limit would trade at once at price (0 = not known)."""
    reached = o.sign * (o.limit - price) >= 0
    return o.force == POST_ONLY and o.kind == LIMIT and price != 0 and reached


def amend(s: World, o: Order, limit: int, trigger: int) -> None:
    """New prices from the next open on, 0 = as it is; nothing changes if the venue refuses."""
    t, w = s.terms[0], s.wallet[0]
    if not o.resting:
        return
    old_limit, old_trigger = o.limit, o.trigger
    base_limit = o.later_limit if o.later else o.limit
    base_trigger = o.later_trigger if o.later else o.trigger
    o.limit = limit if limit != 0 else base_limit
    o.trigger = trigger if trigger != 0 else base_trigger
    fits, need = _amend_fits(t, w, o), clearing.reserve_of(t, w, o)
    o.later_limit, o.later_trigger = o.limit, o.trigger
    o.limit, o.trigger = old_limit, old_trigger
    if not fits:
        return
    o.later, o.later_at, o.later_trail_ppm = True, w.at, o.trail_ppm
    book.catch_up(o, w.at if w.closed_at == NONE_YET else w.closed_at)
    clearing.reserve(w, o, need)
    r = clearing.tell(s, AMENDED, o.row)
    r.limit, r.trigger = limit, trigger
    restate(s)


def _amend_fits(t: Terms, w: Wallet, o: Order) -> bool:
    if not _fits_filters(t, w, o):
        return False
    if o.asleep:
        return True
    if o.reducing and o.amount - o.filled > clearing.opposite(t.lot, w, o):
        return False
    if takes(o, w.last):
        return False
    return clearing.reserve_of(t, w, o) <= w.cash - w.locked + o.locked


def cancel(s: World, o: Order) -> None:
    """Takes a resting order out at once."""
    if o.resting:
        clearing.end(s, o, ENDED)
        restate(s)
