"""A candle whose path is not known, in the compiled gear. Mirrors domain.paper_worst."""

from __future__ import annotations

from typing import Final, NamedTuple

from moniqo_desktop.domain.paper import fills
from moniqo_desktop.domain.paper.fills import NONE
from moniqo_desktop.domain.paper.paths import stop_on_leg
from moniqo_desktop.engine.fast import book, clearing, ideal, walk
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Order

EVERY: Final = -1
"""Every order, not only the children of one entry."""


class Since(NamedTuple):
    """What is known of the candle after an entry. price: of the entry; passed: where the market
    was by then; high, low: what it surely reaches from there on."""

    price: int
    passed: int
    high: int
    low: int


def inside(s: World) -> None:
    """What happens after the open."""
    w = s.wallet[0]
    whole = Since(w.open, w.open, w.high, w.low)
    _activate(s, EVERY, whole)
    _stop(s, clearing.cover(s))
    _run_out(s, whole)
    _stop(s, 0)
    _meet_rest(s)
    for place in range(walk.pick(s, walk.TRAILS, 0, 0)):
        o = s.orders[s.picked[place]]
        if walk.has_turn(o):
            book.follow(o, ideal.favourable(w, o), s.terms[0].tick)


# ── positions that were open before the rest of the candle ───────────────────────────────────
def _stop(s: World, level: int) -> None:
    """Resting stops of positions; level > 0: only those met before liquidation there."""
    for place in range(walk.pick(s, walk.EXIT_STOPS, 0, 0)):
        o = s.orders[s.picked[place]]
        if walk.has_turn(o) and (level == 0 or o.sign * (level - o.trigger) > 0):
            _try_stop(s, o)
            walk.settle(s, o)


def _try_stop(s: World, o: Order) -> int:
    if book.waits_for_trigger(o):
        return _try_stop_limit(s, o)
    w = s.wallet[0]
    price = fills.stop_fill(o.sign, o.trigger, w.open, w.high, w.low)
    if price != NONE:
        paid = book.slipped(s.terms[0], w, o, price)
        best = ideal.instead(s, o, paid, w.open, True)
        o.triggered = True
        walk.propose(w, paid, False, best)
    return price


def _try_stop_limit(s: World, o: Order) -> int:
    w = s.wallet[0]
    touched = fills.stop_fill(o.sign, o.trigger, w.open, w.high, w.low)
    if touched == NONE:
        return NONE
    return _limit_from(s, o, touched, Since(w.open, w.open, w.high, w.low), True)


def _limit_from(s: World, o: Order, touched: int, since: Since, certain: bool) -> int:
    """A stop-limit that is touched in the candle; the price it fills at, or NONE. Where a target
    is surely met, the position ends at it or, what is less, at the limit."""
    w, through = s.wallet[0], s.terms[0].through
    o.triggered = True
    o.acted = True
    price = fills.limit_after_touch(o.sign, o.limit, touched, w.close, through)
    if (
        price == NONE
        and o.reducing
        and ideal.targets(s, o.sign, since.price, since.high, since.low) > 0
    ):
        price = fills.limit_fill(o.sign, o.limit, touched, w.high, w.low, through)
    if price != NONE:
        best = 0
        if stop_on_leg(o.sign, o.trigger, since.price, since.passed) == NONE:
            best = ideal.instead(s, o, price, since.price, certain)
        walk.propose(w, price, price != touched, best)
    return price


def _run_out(s: World, since: Since) -> None:
    """Liquidation, where the rest of the candle may bring it."""
    w = s.wallet[0]
    price = walk.liquidation(s, since.price, w.high, w.low)
    if price == NONE:
        return
    sign = -1 if w.held > 0 else 1
    if stop_on_leg(sign, price, since.price, since.passed) != NONE:
        walk.liquidate(s, price, 0)
        return
    certain = walk.liquidation(s, since.price, since.high, since.low) != NONE
    last = fills.best_instead_of_stop(sign, price, NONE, w.close, certain)
    walk.liquidate(s, price, ideal.average(s, sign, abs(w.held), since.price, last))


def _activate(s: World, group: int, since: Since) -> None:
    """Trailing stops in the candle of their entry: the price is assumed to go just to their
    activation (or as far as it must for a level inside the candle), and back to their level."""
    t, w = s.terms[0], s.wallet[0]
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if not o.resting or o.starts == 0 or not book.follows(o) or o.waited:
            continue
        if group != EVERY and (not o.child or o.group != group):
            continue
        adverse = w.low if o.sign < 0 else w.high
        turn = fills.turning_point(o.sign, o.starts, adverse, o.trail_ppm, t.tick)
        level = fills.trailing_level(o.sign, turn, o.trail_ppm, t.tick)
        if _turns_back(s, o, turn, level, since):
            paid = book.slipped(t, w, o, level)
            best = ideal.instead(s, o, paid, since.price, False)
            book.follow(o, turn, t.tick)
            o.triggered = True
            walk.propose(w, paid, False, best)
            walk.settle(s, o)


def _turns_back(s: World, o: Order, turn: int, level: int, since: Since) -> bool:
    """Whether the candle may reach turn and then level, meets neither the stop's first level nor
    a target before, and either surely does or pays less by it."""
    w = s.wallet[0]
    adverse, surely = (w.low, since.high) if o.sign < 0 else (w.high, since.low)
    if o.sign * (turn - ideal.favourable(w, o)) < 0:
        return False
    if o.trigger != 0 and o.sign * (adverse - o.trigger) >= 0:
        return False
    for line in range(w.orders):
        other = s.orders[s.lines[line]]
        if not walk.has_turn(other) or not other.live or other.asleep or not other.reducing:
            continue
        if other.sign == o.sign and other.row != o.row:
            if walk.met(s.terms[0].through, other, since.price, turn)[0] != NONE:
                return False
    if o.sign * (level - w.close) >= 0:
        return True
    last = fills.trailing_level(o.sign, surely, o.trail_ppm, s.terms[0].tick)
    return o.sign * (o.starts - surely) >= 0 and o.sign * (w.close - last) >= 0


# ── entries inside the candle, and the rest of it after them ─────────────────────────────────
def _meet_rest(s: World) -> None:
    """Entries and targets, nearest to the open first."""
    w = s.wallet[0]
    for place in range(walk.pick(s, walk.ALL, 0, 0)):
        o = s.orders[s.picked[place]]
        if not walk.has_turn(o):
            continue
        stops = book.acts_as_stop(o) or book.waits_for_trigger(o)
        rested = book.acts_as_limit(o)
        price = _try(s, o, w.open, w.high, w.low)
        walk.settle(s, o)
        if not o.reducing and price != NONE and o.filled != 0:
            rested = rested or (o.limit > 0 and price != o.trigger)
            _expose(s, o, _since(s, o, price, rested, stops))


def _since(s: World, o: Order, price: int, rested: bool, stops: bool) -> Since:
    """rested: the entry filled as a limit, when the market had passed it."""
    w = s.wallet[0]
    fell = fills.falls_into(o.sign, stops and not rested)
    return Since(
        price,
        price - o.sign * s.terms[0].through if rested else price,
        fills.certain_high(price, w.high, w.close, fell),
        fills.certain_low(price, w.low, w.close, fell),
    )


def _try(s: World, o: Order, open_: int, high: int, low: int) -> int:
    if book.acts_as_stop(o) or book.waits_for_trigger(o):
        return _try_stop(s, o)
    if book.is_touch(o):
        return walk.try_touch(s, o, open_, high, low)
    return walk.try_limit(s, o, open_, high, low) if book.acts_as_limit(o) else NONE


def _expose(s: World, entry: Order, since: Since) -> None:
    """Children of an entry: any stop the candle may still reach before liquidation is hit, and
    only those targets that it surely reaches."""
    w = s.wallet[0]
    _activate(s, entry.group, since)
    level = clearing.cover(s)
    for line in range(w.orders):
        child = s.orders[s.lines[line]]
        if clearing.is_child(child, entry) and not child.asleep:
            stops = book.acts_as_stop(child) or book.waits_for_trigger(child)
            if stops and (level == 0 or child.sign * (level - child.trigger) > 0):
                _expose_stop(s, child, since)
                walk.settle(s, child)
    _run_out(s, since)
    for line in range(w.orders):
        child = s.orders[s.lines[line]]
        if clearing.is_child(child, entry) and not child.asleep:
            if not child.acted:
                _expose_rest(s, child, since)
                walk.settle(s, child)
            child.acted = True


def _expose_rest(s: World, child: Order, since: Since) -> None:
    if book.acts_as_limit(child) or book.is_touch(child):
        _try(s, child, since.price, since.high, since.low)
    elif child.trail_ppm != 0:
        book.follow(child, since.high if child.sign < 0 else since.low, s.terms[0].tick)


def _expose_stop(s: World, child: Order, since: Since) -> None:
    t, w = s.terms[0], s.wallet[0]
    sign, trigger, entered = child.sign, child.trigger, since.price
    price = fills.stop_fill(sign, trigger, entered, w.high, w.low)
    if price == NONE:
        return
    certain = fills.stop_fill(sign, trigger, entered, since.high, since.low) != NONE
    if book.waits_for_trigger(child):
        _limit_from(s, child, price, since, certain)
        return
    paid, best = book.slipped(t, w, child, price), 0
    if stop_on_leg(sign, trigger, entered, since.passed) == NONE:
        best = ideal.instead(s, child, paid, entered, certain)
    child.triggered = True
    child.acted = True
    walk.propose(w, paid, False, best)
