"""The loop over candles of the compiled gear, and the candles that need more than a glance."""

from __future__ import annotations

from math import floor
from typing import Any, Final

from moniqo_desktop.domain.fills import volume_share
from moniqo_desktop.domain.gate_checks import DAY_MS, HOUR_MS
from moniqo_desktop.domain.money import LARGEST
from moniqo_desktop.domain.paths import WORST
from moniqo_desktop.engine.fast import (
    book,
    clearing,
    curves,
    intake,
    known,
    pauses,
    send,
    strides,
    turns,
    walk,
    worst,
)
from moniqo_desktop.engine.fast.codes import (
    BAD_CANDLE,
    MORE_ROOM,
    RUNNING,
    TOO_LARGE,
)
from moniqo_desktop.engine.fast.column_rows import (
    Candles,
    Curve,
    Series,
    Written,
)
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Wallet

NAN: Final = float("nan")


def play(worlds: Any, c: Candles, x: Series, curve: Curve, out: Written, last: int) -> int:
    """Runs from the wallet's row up to `last`; returns why it handed back, RUNNING = it got there.

    worlds: one row. May be called again, with more room for what is written.
    """
    s: World = worlds[0]
    w = s.wallet[0]
    while w.row < last:
        row = w.row
        if w.position == 0 and w.orders == 0 and w.timers == 0:
            row = strides.sleep(s, x.wakes, curve, row, last)
        else:
            row = strides.stride(s, c, x, curve, row, last)
        w.row = row
        if row == last:
            break
        if w.fills + len(s.fills) > len(out.fills) or w.trades + len(s.trades) > len(out.trades):
            return MORE_ROOM
        _read(s, c, row)
        match(s)
        if w.status == RUNNING:
            if w.told > 0 or w.timers > 0:
                _show(s, c, x, row - 1)
                tell(s)
            _show(s, c, x, row)
            close(s, int(x.wakes[row]))
            curves.mark(s, curve, row)
        if w.new_fills > 0:
            curves.write(s, out)
        if w.status != RUNNING:
            return w.status
        w.row = row + 1
    return RUNNING


# ── candles that matter ──────────────────────────────────────────────────────────────────────
def tell(s: World) -> None:
    """What the venue did in the candle, while nodes see the one before; then due timers."""
    w = s.wallet[0]
    while w.place < w.told or w.timers > 0:
        asks = turns.is_due(s)
        if not asks:
            if w.place == w.told:
                return
            w.place += 1
            asks = turns.take(s, s.reports[w.place - 1])
        if asks or w.carries:
            react(s)


def close(s: World, bits: int) -> None:
    """The candle closes; it wakes who reads a change, and while something is open who wants every
    candle. Then the venue answers to all that."""
    t, w, asks = s.terms[0], s.wallet[0], False
    w.marked, w.last_price = w.row, w.close
    if w.position != 0 and t.day_limited:
        pauses.check_day(s, w.at)
    if w.at >= w.next_expiry:
        send.expire(s, w.at)
    for number in range(t.nodes):
        n = s.nodes[number]
        if (bits & n.heard) != 0:
            n.dirty = asks = True
            n.last = 0 if n.rises else n.last
        elif n.while_open and w.position != 0:
            n.dirty = asks = True
    w.ask_at = w.at
    while True:
        if asks or w.carries or w.actions > 0:
            react(s)
        asks = w.timers > 0 and w.place < w.reports and turns.is_due(s)
        if not asks:
            if w.place == w.reports:
                break
            w.place += 1
            asks = turns.take(s, s.reports[w.place - 1])
    w.reports = w.place = 0
    tidy(s)


def react(s: World) -> None:
    """An entry that waited may come, the nodes marked are asked, the venue gets what they want."""
    w = s.wallet[0]
    if w.carries:
        w.carries = False
        send.carry_out(s, s.intents[len(s.intents) - 1], w.at)
    turns.evaluate(s, w.ask_at)
    intake.perform(s)


def _read(s: World, c: Candles, row: int) -> None:
    """Brings the wallet up to the candle before row, and reads this one."""
    t, w = s.terms[0], s.wallet[0]
    if row > 0:
        w.last = w.last_price = curves.steps_of(t, c.close[row - 1])
        w.closed_at = c.closed_at[row - 1]
        w.marked = row - 1
    w.at = c.closed_at[row]
    w.open, w.high = curves.steps_of(t, c.open[row]), curves.steps_of(t, c.high[row])
    w.low, w.close = curves.steps_of(t, c.low[row]), curves.steps_of(t, c.close[row])
    w.volume = floor(c.volume[row] * t.amount_scale)


def match(s: World) -> None:
    """Shows the candle at hand to the venue."""
    t, w = s.terms[0], s.wallet[0]
    w.budget = volume_share(w.volume, t.share_ppm, t.lot) if t.share_ppm != 0 else t.max_amount
    if w.low <= w.below or w.high >= w.above:
        still = w.still_below < w.low and w.high < w.still_above and w.below < w.open < w.above
        if still:
            book.trail_quietly(s)
        elif is_sound(w):
            walk.at_open(s)
            if book.is_empty(s) and clearing.cover(s) == 0:
                pass
            elif t.path == WORST:
                worst.inside(s)
            else:
                known.inside(s)
            w.last, w.closed_at = w.close, w.at
            intake.restate(s)
        else:
            w.status = BAD_CANDLE
    w.last, w.closed_at = w.close, w.at
    w.place, w.told = 0, w.reports


def is_sound(w: Wallet) -> bool:
    """Whether the candle can be."""
    if not 0 < w.low <= w.open <= w.high < LARGEST:
        return False
    return w.low <= w.close <= w.high and w.volume >= 0


def _show(s: World, c: Candles, x: Series, row: int) -> None:
    """What nodes see now is the candle of row, −1 = none yet: the columns they are wired to, NaN
    where they are not."""
    t, w = s.terms[0], s.wallet[0]
    if row != w.shown and row >= 0:
        w.shown, w.closed_at_seen = row, c.closed_at[row]
        w.close_seen, w.high_seen, w.low_seen = c.close[row], c.high[row], c.low[row]
        if t.with_changes:
            w.change_1h, w.change_24h = _change(c, row, HOUR_MS), _change(c, row, DAY_MS)
        directions, confidences, flags, numbers = x.directions, x.confidences, x.flags, x.numbers
        for number in range(t.nodes):
            n = s.nodes[number]
            if not n.reads:
                continue
            if n.signal >= 0:
                n.now_sign = int(directions[n.signal, row])
                n.now_confidence = float(confidences[n.signal, row])
            if n.flag >= 0:
                n.now_flag = bool(flags[n.flag, row])
            if n.atr >= 0:
                n.now_atr = float(numbers[n.atr, row])
            if n.stop >= 0:
                n.now_stop = float(numbers[n.stop, row])
            if n.size >= 0:
                n.now_size = float(numbers[n.size, row])
            if n.target >= 0:
                n.now_target = float(numbers[n.target, row])


def _change(c: Candles, row: int, over_ms: int) -> float:
    """Return over the time up to a candle; NaN while the history is shorter."""
    since = c.closed_at[row] - over_ms
    if c.closed_at[0] > since:
        return NAN
    first, last = 0, row
    while first < last:
        middle = (first + last + 1) // 2
        if c.closed_at[middle] <= since:
            first = middle
        else:
            last = middle - 1
    return float(c.close[row] / c.close[first] - 1.0)


def tidy(s: World) -> None:
    """Orders that both sides are done with leave their lines; the next expiry is found."""
    w = s.wallet[0]
    kept = gone = 0
    w.next_expiry = LARGEST
    for line in range(w.orders):
        row = s.lines[line]
        o = s.orders[row]
        if o.resting or o.open:
            s.lines[kept] = row
            kept += 1
            if o.open and o.expires_at > 0:
                w.next_expiry = min(w.next_expiry, o.expires_at)
        else:
            s.picked[gone] = row
            gone += 1
    for place in range(gone):
        s.lines[kept + place] = s.picked[place]
    w.orders = kept
    if kept > len(s.lines) // 2:
        w.status = TOO_LARGE
