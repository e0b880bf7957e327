"""The loop over candles of the compiled gear, and the candles that need more than a glance."""

from __future__ import annotations

from typing import Any

from moniqo_desktop.domain.money import LARGEST
from moniqo_desktop.domain.paper.paths import WORST
from moniqo_desktop.engine.fast import (
    alone,
    book,
    clearing,
    curves,
    intake,
    known,
    pauses,
    send,
    sight,
    strides,
    turns,
    walk,
    worst,
)
from moniqo_desktop.engine.fast.alone import ASKED, DONE, LONG_WAY, OPENED
from moniqo_desktop.engine.fast.codes import (
    BAD_CANDLE,
    MORE_ROOM,
    RUNNING,
    TOO_LARGE,
)
from moniqo_desktop.engine.fast.column_rows import (
    Candles,
    Series,
    Written,
)
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Wallet


def play(worlds: Any, c: Candles, x: Series, equity: Any, out: Written, last: int) -> int:
    """Runs from the wallet's row up to `last`; returns why it handed back, RUNNING = it got there.

    worlds: one row. May be called again, with more room for what is written.
    """
    s: World = worlds[0]
    w = s.wallet[0]
    while w.row < last:
        row = w.row
        if w.alone:
            pass
        elif w.position == 0 and w.orders == 0 and w.timers == 0:
            row = strides.sleep(s, c, x.wakes, equity, row, last)
        else:
            row = strides.stride(s, c, x, equity, row, last)
        w.row = row
        if row == last:
            break
        if w.fills + len(s.fills) > len(out.fills) or w.trades + len(s.trades) > len(out.trades):
            return MORE_ROOM
        way = LONG_WAY
        if w.alone:
            sight.read_looked_up(s, c, row)
            leaves = x.leaves[row] | x.leaves[row - 1]
            sound = s.terms[0].sound
            way = alone.fill(s, int(x.wakes[row]), int(leaves), sound or is_sound(w))
            if sound and way != DONE:
                sight.read_extremes(s, c, row)
        elif s.terms[0].alone and alone.may_decide(s, int(x.wakes[row]), int(x.leaves[row])):
            sight.look_up(s, c, row)
            sight.show(s, c, x, row, w.at)
            way = alone.decide(s)
        else:
            sight.read(s, c, row)
        if way == LONG_WAY:
            match(s)
        elif way == OPENED:
            go_on(s)
        elif way == ASKED:
            answer(s, False)
        if way < ASKED and w.status == RUNNING:
            if w.told > 0 or w.timers > 0:
                sight.show(s, c, x, row - 1, w.closed_at)
                tell(s)
            sight.show(s, c, x, row, w.at)
            close(s, int(x.wakes[row]))
        if w.status == RUNNING:
            curves.mark(s, equity, row)
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
    answer(s, asks)


def answer(s: World, asks: bool) -> None:
    """Asks the nodes marked, the venue for what they want, and again while that changes things."""
    w = s.wallet[0]
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


def match(s: World) -> None:
    """Shows the candle at hand to the venue."""
    t, w = s.terms[0], s.wallet[0]
    w.budget = book.budget(t, w)
    if w.low <= w.below or w.high >= w.above:
        still = w.still_below < w.low and w.high < w.still_above and w.below < w.open < w.above
        if still:
            book.trail_quietly(s)
        elif is_sound(w):
            walk.at_open(s)
            go_on(s)
        else:
            w.status = BAD_CANDLE
    w.last, w.closed_at = w.close, w.at
    w.place, w.told = 0, w.reports


def go_on(s: World) -> None:
    """What the venue does after the open."""
    w = s.wallet[0]
    if book.is_empty(s) and clearing.cover(s) == 0:
        pass
    elif s.terms[0].path == WORST:
        worst.inside(s)
    else:
        known.inside(s)
    w.last, w.closed_at = w.close, w.at
    w.place, w.told = 0, w.reports
    intake.restate(s)


def is_sound(w: Wallet) -> bool:
    """Whether the candle can be."""
    if not 0 < w.low <= w.open <= w.high < LARGEST:
        return False
    return w.low <= w.close <= w.high and w.volume >= 0


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
