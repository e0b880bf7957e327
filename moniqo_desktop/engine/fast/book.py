"""The venue's book in the compiled gear: what an order acts as, and when a candle matters.

Mirrors domain.paper_orders and domain.paper_book; the laws are those of domain.fills.
"""

from __future__ import annotations

from moniqo_desktop.domain.money import LARGEST, PPM
from moniqo_desktop.domain.paper import fills
from moniqo_desktop.domain.paper.paths import WORST
from moniqo_desktop.engine.fast.codes import (
    LIMIT,
    MARKET,
    NONE_YET,
    STOP,
    STOP_LIMIT,
    TAKE_PROFIT,
    TRAILING,
)
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Order, Terms, Wallet


# ── what an order acts as ────────────────────────────────────────────────────────────────────
def acts_as_limit(o: Order) -> bool:
    return o.kind == LIMIT or (o.triggered and o.kind == STOP_LIMIT)


def acts_at_open(o: Order) -> bool:
    return o.kind == MARKET or (o.triggered and not acts_as_limit(o))


def acts_as_stop(o: Order) -> bool:
    return (o.kind == STOP or o.kind == TRAILING) and not o.triggered and o.trigger > 0


def waits_for_trigger(o: Order) -> bool:
    return o.kind == STOP_LIMIT and not o.triggered


def is_touch(o: Order) -> bool:
    return o.kind == TAKE_PROFIT and not o.triggered


def follows(o: Order) -> bool:
    return o.trail_ppm > 0 and o.live and not o.triggered and not o.asleep


def level_of(o: Order) -> int:
    return o.limit if acts_as_limit(o) else o.trigger


# ── trailing stops and amends ────────────────────────────────────────────────────────────────
def follows_from(o: Order) -> int:
    return o.starts if o.starts != 0 else o.best - o.sign


def wake(o: Order, price: int, tick: int) -> None:
    """A trailing stop begins at price."""
    o.starts = fills.activation_level(o.sign, price, o.activation_ppm, tick)
    o.best = price
    if o.starts == 0:
        _tighten(o, tick)


def follow(o: Order, price: int, tick: int) -> None:
    """Moves a trailing stop after a price the market has seen; never loosens it."""
    if o.sign * (follows_from(o) - price) >= 0:
        o.starts = 0
        o.best = price
        _tighten(o, tick)


def _tighten(o: Order, tick: int) -> None:
    level = fills.trailing_level(o.sign, o.best, o.trail_ppm, tick)
    o.trigger = fills.tighter(o.sign, o.trigger, level)


def catch_up(o: Order, opened_at: int) -> None:
    """Takes over an amend that was asked before this candle opened."""
    if o.later and o.later_at <= opened_at:
        o.limit, o.trail_ppm = o.later_limit, o.later_trail_ppm
        if o.trail_ppm != 0 and o.trigger != 0:
            o.trigger = fills.tighter(o.sign, o.trigger, o.later_trigger)
        else:
            o.trigger = o.later_trigger
        o.later = False


# ── volume ───────────────────────────────────────────────────────────────────────────────────
def budget(t: Terms, w: Wallet) -> int:
    """What one order may take of the candle at hand."""
    return fills.volume_share(w.volume, t.share_ppm, t.lot) if t.share_ppm != 0 else t.max_amount


# ── prices ───────────────────────────────────────────────────────────────────────────────────
def price_after_impact(t: Terms, sign: int, price: int, amount: int, volume: int) -> int:
    """What a market order of amount gets in a candle of this volume."""
    ppm = t.slippage_ppm
    if t.impact_ppm != 0:
        ppm += fills.impact(t.impact_ppm, amount, volume)
    return fills.slipped(sign, price, ppm, t.tick, t.slippage_ticks)


def slipped(t: Terms, w: Wallet, o: Order, price: int) -> int:
    """What the order gets where it takes from the market at price."""
    amount = min(w.budget, o.amount - o.filled)
    return price_after_impact(t, o.sign, price, amount, w.volume)


def dearest_price(t: Terms, sign: int, price: int) -> int:
    """The worst a market order may get when the market is at price."""
    if t.share_ppm != 0:
        return price_after_impact(t, sign, price, t.share_ppm, PPM)
    return price_after_impact(t, sign, price, 1, 1)


def reserve_price(t: Terms, w: Wallet, o: Order) -> int:
    if o.kind == MARKET:
        return dearest_price(t, o.sign, w.last)
    if o.kind == LIMIT or waits_for_trigger(o):
        return max(o.limit, o.trigger, w.last if o.sign < 0 else 0)
    return dearest_price(t, o.sign, o.trigger if o.trigger != 0 else w.last)


# ── the band in which nothing happens ────────────────────────────────────────────────────────
def rest(s: World) -> None:
    """Works out the band again; see paper_book.Book.rest."""
    t, w = s.terms[0], s.wallet[0]
    w.below, w.above = NONE_YET, LARGEST
    if w.cover != 0:
        _watch_level(w, w.cover, w.held > 0)
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if o.resting and not o.asleep:
            _watch(t, w, o)
    if t.path == WORST:
        w.still_below, w.still_above = w.below, w.above
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if o.resting and follows(o):
            _watch_level(w, follows_from(o), o.sign > 0)
    if t.path != WORST:  # a stop may be raised and hit by the same candle
        w.still_below, w.still_above = w.below, w.above


def _watch(t: Terms, w: Wallet, o: Order) -> None:
    if not o.live or acts_at_open(o) or o.later:
        w.above = 0
    elif acts_as_limit(o):
        _watch_level(w, o.limit - o.sign * t.through, o.sign > 0)
    elif o.trigger != 0:
        _watch_level(w, o.trigger, (o.sign > 0) == (o.kind == TAKE_PROFIT))


def _watch_level(w: Wallet, level: int, falling: bool) -> None:
    if falling:
        w.below = max(w.below, level)
    else:
        w.above = min(w.above, level)


def is_empty(s: World) -> bool:
    """Whether no order rests."""
    count = 0
    for line in range(s.wallet[0].orders):
        count += s.orders[s.lines[line]].resting
    return count == 0


def trail_quietly(s: World) -> None:
    """Moves trailing stops after a candle that could do nothing else."""
    t, w = s.terms[0], s.wallet[0]
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if o.resting and follows(o):
            follow(o, w.high if o.sign < 0 else w.low, t.tick)
    rest(s)
