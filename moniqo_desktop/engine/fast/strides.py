"""Candles in which nothing happens, in the compiled gear: passed in one stride."""

from __future__ import annotations

from typing import Any, Final

from moniqo_desktop.domain.money import LARGEST
from moniqo_desktop.engine.fast import curves, desk, sight, sizer
from moniqo_desktop.engine.fast.codes import LEAVES_LONG, LEAVES_SHORT, NONE_YET
from moniqo_desktop.engine.fast.column_rows import BLOCK, Candles, Series
from moniqo_desktop.engine.fast.node_rows import SIZER, TIME_EXIT, World
from moniqo_desktop.engine.fast.records import Terms, Wallet

NEAREST: Final = 1.5 * 2.0**52
"""Added to a float and taken away again, it rounds to the nearest whole number, a tie to even."""

EVERY: Final = 255
"""All bits of a mark."""


def sleep(s: World, c: Candles, wakes: Any, equity: Any, row: int, last: int) -> int:
    """While nothing is open: on to the next candle that wakes a node."""
    if row < 0:  # never; said so that no index below has to be looked at for its sign
        return row
    level, start = desk.equity(s.terms[0], s.wallet[0]), row
    row = _next_of(wakes, EVERY, row, last)
    sight.look_ahead(s, c, row)
    for done in range(start, row):
        equity[done] = level
    return row


def stride(s: World, c: Candles, x: Series, equity: Any, row: int, last: int) -> int:
    """While something is open: on to the next candle that wakes a node that may act, is a reason
    to leave, or reaches an order."""
    t, w, side = s.terms[0], s.wallet[0], 0
    if row < 0 or w.timers > 0 or not is_exact(t, w):
        return row
    if w.position != 0 and (t.restless or t.day_limited):
        return row
    start, deaf = row, w.position != 0 and t.deaf
    if w.position != 0:
        side = LEAVES_LONG if w.position > 0 else LEAVES_SHORT
        last = _next_of(x.leaves, side, row, min(last, max(row, _tired_row(s))))
    if w.next_expiry != LARGEST:
        last = _first_at(c, w.next_expiry, row, last)
    if not deaf:
        last = _next_of(x.wakes, EVERY, row, last)
    if t.sound and w.below == NONE_YET and w.above == LARGEST:
        row = last  # nothing rests that a candle could reach
    else:
        row = _calm_until(t, w, c, row, last)
    sight.look_ahead(s, c, row)
    mark(s, c, equity, start, row)
    if deaf:
        _hear(s, c, x, start, row)
    return row


def _next_of(marks: Any, bits: int, row: int, last: int) -> int:
    """The first row from row on with any of these bits; last if there is none. By the block: one
    look at 16 bytes takes no longer than one at a byte."""
    while 0 <= row <= last - BLOCK:
        found = 0
        for place in range(BLOCK):
            found |= marks[row + place]
        if found & bits != 0:
            break
        row += BLOCK
    while 0 <= row < last and marks[row] & bits == 0:
        row += 1
    return row


def _calm_until(t: Terms, w: Wallet, c: Candles, row: int, last: int) -> int:
    """The first row from row on that reaches an order; last if there is none."""
    lows, highs, scale = c.low, c.high, t.price_scale
    below, above = float(w.below + t.tick), float(w.above - t.tick)
    while 0 <= row < last:
        block = row // BLOCK
        if row % BLOCK == 0 and row + BLOCK <= last:
            if c.lowest[block] * scale > below and c.highest[block] * scale < above:
                row += BLOCK
                continue
        near = lows[row] * scale <= below or highs[row] * scale >= above
        if near and _reaches(t, w, lows[row], highs[row]):
            break
        row += 1
    return row


def _hear(s: World, c: Candles, x: Series, start: int, row: int) -> None:
    """The sizer keeps the last direction of those that were passed by, see lower.is_deaf."""
    wakes = x.wakes
    row -= 1
    while row >= start and wakes[row] == 0:
        row -= 1
    if row < start:
        return
    sight.read_time(s, c, row)
    sight.show(s, c, x, row, s.wallet[0].at)
    for number in range(s.terms[0].nodes):
        n = s.nodes[number]
        if n.kind == SIZER:
            n.last = sizer.wanted(s, n)


def _reaches(t: Terms, w: Wallet, low: float, high: float) -> bool:
    return curves.steps_of(t, low) <= w.below or curves.steps_of(t, high) >= w.above


def _first_at(c: Candles, at: int, row: int, last: int) -> int:
    """The first row from row on that closes at or after a time; last if there is none."""
    while row < last:
        middle = (row + last) // 2
        if c.closed_at[middle] < at:
            row = middle + 1
        else:
            last = middle
    return last


def _tired_row(s: World) -> int:
    """The first row at which a position has had its time."""
    row = LARGEST
    for number in range(s.terms[0].nodes):
        n = s.nodes[number]
        if n.kind == TIME_EXIT:
            row = min(row, s.wallet[0].entry_row + n.candles - 1)
    return row


# ── the curve meanwhile ──────────────────────────────────────────────────────────────────────
def is_exact(t: Terms, w: Wallet) -> bool:
    """Whether equity and notional of what is held are whole floats at every close to come."""
    most = (t.highest * t.price_scale + t.tick) * t.factor * abs(w.position)
    return bool(most < curves.EXACT / 2.0 and abs(curves.base(t, w)) < curves.EXACT / 2.0)


def mark(s: World, c: Candles, equity: Any, row: int, last: int) -> None:
    """The curve over candles in which nothing happens, where it is_exact."""
    t, w, busy = s.terms[0], s.wallet[0], 0
    unit, booked = float(w.position * t.factor), float(curves.base(t, w))
    scale, tick, closes = t.price_scale, float(t.tick), c.close
    while 0 <= row < last:
        steps = closes[row] * scale + NEAREST - NEAREST
        if tick != 1.0:
            steps = (2.0 * steps + tick) // (2.0 * tick) * tick
        notional = steps * unit
        equity[row] = int(booked + notional)
        busy += notional != 0.0
        row += 1
    w.busy += busy
