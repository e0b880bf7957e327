"""What the best path through a candle would have paid where the worst one stops a position, in the
compiled gear. Mirrors domain.paper_worst."""

from __future__ import annotations

from moniqo_desktop.domain.money import ceil_div
from moniqo_desktop.domain.paper import fills
from moniqo_desktop.domain.paper.fills import NONE
from moniqo_desktop.engine.fast import book, walk
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Order, Wallet


def favourable(w: Wallet, o: Order) -> int:
    """The candle's extreme that a trailing stop follows."""
    return w.high if o.sign < 0 else w.low


def instead(s: World, o: Order, stopped: int, start: int, certain: bool) -> int:
    """Price the best path from start pays where the worst one is stopped; 0 = the same."""
    if not o.reducing:
        return 0
    w = s.wallet[0]
    raised = _raised(s, o, stopped)
    last = fills.best_instead_of_stop(o.sign, raised, NONE, w.close, certain)
    return average(s, o.sign, min(w.budget, o.amount - o.filled), start, last)


def _raised(s: World, o: Order, stopped: int) -> int:
    """Where a trailing stop is met if the price goes to its best first."""
    best = favourable(s.wallet[0], o)
    if o.trail_ppm == 0 or o.sign * (book.follows_from(o) - best) < 0:
        return stopped
    t = s.terms[0]
    level = fills.trailing_level(o.sign, best, o.trail_ppm, t.tick)
    paid = book.slipped(t, s.wallet[0], o, level)
    return min(stopped, paid) if o.sign > 0 else max(stopped, paid)


def average(s: World, sign: int, amount: int, start: int, last: int) -> int:
    """What amount gets on average from the targets the candle reaches, nearest first, beyond
    what they fill on the worst path too; the rest goes at last. Rounded against the trader."""
    if amount == 0:
        return 0
    w, left, total = s.wallet[0], amount, 0
    half = walk.INNER * len(s.lines)
    for place in range(targets(s, sign, start, w.high, w.low)):
        o = s.orders[s.picked[half + place]]
        size = o.amount - o.filled
        part = min(left, min(size, w.budget) - min(max(size - amount, 0), w.budget))
        total, left = total + part * o.offer, left - part
    total += left * last
    return ceil_div(total, amount) if sign > 0 else total // amount


def targets(s: World, sign: int, start: int, high: int, low: int) -> int:
    """Gathers the targets of the position that are met from start on, nearest first, with their
    offers; returns their number."""
    half, kept = walk.INNER * len(s.lines), 0
    for place in range(walk.pick(s, walk.TARGETS, sign, walk.INNER)):
        row = s.picked[half + place]
        o = s.orders[row]
        if not walk.has_turn(o):
            continue
        o.offer = _offer(s, o, start, high, low)
        if o.offer == NONE:
            continue
        spot = half + kept
        while spot > half:
            before = s.orders[s.picked[spot - 1]]
            if abs(before.offer - start) <= abs(o.offer - start):
                break
            s.picked[spot] = s.picked[spot - 1]
            spot -= 1
        s.picked[spot] = row
        kept += 1
    return kept


def _offer(s: World, o: Order, start: int, high: int, low: int) -> int:
    """What a target pays between these prices, NONE if it is not reached."""
    t, w = s.terms[0], s.wallet[0]
    if book.acts_as_limit(o):
        return fills.limit_fill(o.sign, o.limit, start, high, low, t.through)
    price = fills.touch_fill(o.sign, o.trigger, start, high, low)
    return price if price == NONE else book.slipped(t, w, o, price)
