"""Candles in which nothing happens, in the compiled gear: passed in one stride."""

from __future__ import annotations

from typing import Any, Final

from moniqo_desktop.domain.money import LARGEST
from moniqo_desktop.engine.fast import curves, desk
from moniqo_desktop.engine.fast.codes import LEAVES_LONG, LEAVES_SHORT
from moniqo_desktop.engine.fast.column_rows import Candles, Curve, Series
from moniqo_desktop.engine.fast.node_rows import TIME_EXIT, World
from moniqo_desktop.engine.fast.records import Terms, Wallet

NEAREST: Final = 1.5 * 2.0**52
"""Added to a float and taken away again, it rounds to the nearest whole number, a tie to even."""


def sleep(s: World, wakes: Any, curve: Curve, row: int, last: int) -> int:
    """While nothing is open: on to the next candle that wakes a node."""
    if row < 0:  # never; said so that no index below has to be looked at for its sign
        return row
    level = desk.equity(s.terms[0], s.wallet[0])
    equity, exposure, done = curve.equity, curve.exposure, row
    while row < last and wakes[row] == 0:
        row += 1
    while done < row:
        equity[done] = level
        exposure[done] = 0.0
        done += 1
    return row


def stride(s: World, c: Candles, x: Series, curve: Curve, row: int, last: int) -> int:
    """While something is open: on to the next candle that wakes a node, is a reason to leave, or
    reaches an order."""
    t, w, side = s.terms[0], s.wallet[0], 0
    if row < 0 or w.timers > 0 or not is_exact(t, w):
        return row
    if w.position != 0 and (t.restless or t.day_limited):
        return row
    if w.position != 0:
        side = LEAVES_LONG if w.position > 0 else LEAVES_SHORT
        last = min(last, max(row, _tired_row(s)))
    if w.next_expiry != LARGEST:
        last = _first_at(c, w.next_expiry, row, last)
    wakes, leaves, lows, highs, scale = x.wakes, x.leaves, c.low, c.high, t.price_scale
    below, above, start = float(w.below + t.tick), float(w.above - t.tick), row
    while row < last and wakes[row] == 0 and leaves[row] & side == 0:
        near = lows[row] * scale <= below or highs[row] * scale >= above
        if near and _reaches(t, w, lows[row], highs[row]):
            break
        row += 1
    mark(s, c, curve, start, row)
    return row


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


def mark(s: World, c: Candles, curve: Curve, row: int, last: int) -> None:
    """The curve over candles in which nothing happens, where it is_exact."""
    t, w = s.terms[0], s.wallet[0]
    unit, booked = float(w.position * t.factor), float(curves.base(t, w))
    scale, tick, closes = t.price_scale, float(t.tick), c.close
    equity, exposure = curve.equity, curve.exposure
    while 0 <= row < last:
        steps = closes[row] * scale + NEAREST - NEAREST
        if tick != 1.0:
            steps = (2.0 * steps + tick) // (2.0 * tick) * tick
        notional = steps * unit
        equity[row] = int(booked + notional)
        exposure[row] = notional / max(booked + notional, 1.0)
        row += 1
