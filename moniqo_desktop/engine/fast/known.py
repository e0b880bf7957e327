"""A candle as a walk along a known path, in the compiled gear. Mirrors domain.paper_known."""

from __future__ import annotations

from moniqo_desktop.domain.paper import paths
from moniqo_desktop.domain.paper.fills import NONE
from moniqo_desktop.engine.fast import book, walk
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Order

LIQUIDATION, NOBODY = -1, -2


def inside(s: World) -> None:
    """What happens after the open."""
    t, w = s.terms[0], s.wallet[0]
    first, second = w.low, w.high
    if paths.high_first(t.path, w.open, w.high, w.low, w.close):
        first, second = w.high, w.low
    _leg(s, w.open, first)
    _leg(s, first, second)
    _leg(s, second, w.close)


def _leg(s: World, start: int, end: int) -> None:
    row, price = _next(s, start, end)
    while row != NOBODY:
        start = price
        if row == LIQUIDATION:
            walk.liquidate(s, price, 0)
        else:
            _act(s, s.orders[row], price)
            walk.settle(s, s.orders[row])
        row, price = _next(s, start, end)
    walk.follow_all(s, end)


def _next(s: World, start: int, end: int) -> tuple[int, int]:
    """(row, price) of the nearest on the way; at one price liquidation, stops, touches, limits."""
    found, at, far, order = NOBODY, 0, 0, 0
    ended = walk.liquidation(s, start, max(start, end), min(start, end))
    if ended != NONE:
        found, at, far, order = LIQUIDATION, ended, abs(ended - start), 0
    for line in range(s.wallet[0].orders):
        o = s.orders[s.lines[line]]
        if not o.resting or not o.live or o.asleep or o.acted:
            continue
        price, rank = walk.met(s.terms[0].through, o, start, end)
        if price == NONE:
            continue
        way = abs(price - start)
        if found == NOBODY or way < far or (way == far and rank < order):
            found, at, far, order = o.row, price, way, rank
    return found, at


def _act(s: World, o: Order, price: int) -> None:
    if book.acts_as_limit(o):
        walk.propose(s.wallet[0], price, True, 0)
    else:
        walk.touch(s, o, price)
