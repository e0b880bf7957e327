"""Asking the nodes, and telling the desk what the venue reported, in the compiled gear.

Mirrors engine.program and engine.core. One candle is a row of phases: what the venue did, told
while nodes look at the candle before; timers that are due; the close; what the venue answered to
all that. `loop` goes through them and has the nodes asked in between.
"""

from __future__ import annotations

from moniqo_desktop.engine.fast import desk, entries, exits, pauses, send, sizer
from moniqo_desktop.engine.fast.codes import (
    AMENDED,
    BOUGHT,
    ENDED,
    FILLED,
    FOR_CLOSE,
    FOR_LIQUIDATION,
    REJECTED,
    SOLD,
)
from moniqo_desktop.engine.fast.node_rows import ADD, OPEN, PASS, REVERSE, SIZER, WATCH, View, World
from moniqo_desktop.engine.fast.records import Report


# ── asking the nodes ─────────────────────────────────────────────────────────────────────────
def evaluate(s: World, at: int) -> None:
    """Asks the dirty nodes and those that their answers make dirty, in plan order; what they want
    goes through the gate at once."""
    w = s.wallet[0]
    for number in range(s.terms[0].nodes):
        if not s.nodes[number].dirty:
            continue
        s.nodes[number].dirty = False
        if w.shown < 0:
            continue
        w.intents = 0
        _ask(s, number, at)
        for place in range(w.intents):
            if not send.keep_waiting(s, s.intents[place]):
                send.carry_out(s, s.intents[place], at)
    for number in range(s.terms[0].nodes):
        s.plans[number].present = False


def _ask(s: World, number: int, at: int) -> None:
    kind = s.nodes[number].kind
    if kind == SIZER:
        if sizer.step(s, number, at):
            _hand_on_plan(s, number)
    elif kind < OPEN or kind == PASS:
        if entries.pass_on(s, number, at):
            _hand_on_plan(s, number)
    elif kind in (OPEN, REVERSE, ADD):
        entries.order(s, number, at)
        _hand_on_position(s, number)
    else:
        if kind == WATCH:
            desk.look(s)
        else:
            exits.step(s, number, at)
        _hand_on_position(s, number)


def _hand_on_plan(s: World, number: int) -> None:
    for reader in range(number + 1, s.terms[0].nodes):
        if s.nodes[reader].plan_from == number:
            s.nodes[reader].dirty = True


def _hand_on_position(s: World, number: int) -> None:
    """Wakes who hears the position here, if it differs from the last one handed on."""
    if not s.nodes[number].tells or not _differs(s.seen[0], s.views[number]):
        return
    _copy_view(s.seen[0], s.views[number])
    for reader in range(number + 1, s.terms[0].nodes):
        if s.nodes[reader].position_from == number:
            s.nodes[reader].dirty = True


def _differs(a: View, b: View) -> bool:
    return (
        a.amount != b.amount
        or a.entry_price != b.entry_price
        or a.profit != b.profit
        or a.profit_ratio != b.profit_ratio
        or a.age != b.age
        or a.opened_at != b.opened_at
        or a.stop_price != b.stop_price
        or a.target_price != b.target_price
        or a.initial_amount != b.initial_amount
        or a.initial_stop != b.initial_stop
        or a.entries != b.entries
        or a.closed_trades != b.closed_trades
        or a.last_profit != b.last_profit
        or a.closed_at != b.closed_at
    )


def _copy_view(a: View, b: View) -> None:
    b.sign, b.amount, b.entry_price, b.profit = a.sign, a.amount, a.entry_price, a.profit
    b.profit_ratio, b.age, b.opened_at = a.profit_ratio, a.age, a.opened_at
    b.stop_price, b.target_price = a.stop_price, a.target_price
    b.initial_amount, b.initial_stop, b.entries = a.initial_amount, a.initial_stop, a.entries
    b.closed_trades, b.last_profit, b.closed_at = a.closed_trades, a.last_profit, a.closed_at


# ── time ─────────────────────────────────────────────────────────────────────────────────────
def is_due(s: World) -> bool:
    """Whether a timer is at or before the candle's close; then its nodes are marked and it goes.

    ask_at becomes its own time: timers are answered one after the other.
    """
    w = s.wallet[0]
    if w.timers == 0:
        return False
    when = s.timer_at[0]
    for place in range(w.timers):
        when = min(when, s.timer_at[place])
    if when > w.at:
        return False
    kept = 0
    for place in range(w.timers):
        if s.timer_at[place] <= when:
            s.nodes[s.timer_of[place]].dirty = True
        else:
            s.timer_at[kept], s.timer_of[kept] = s.timer_at[place], s.timer_of[place]
            kept += 1
    w.timers, w.ask_at = kept, when
    return True


# ── the venue's reports ──────────────────────────────────────────────────────────────────────
def take(s: World, r: Report) -> bool:
    """Books a report. True if positions or orders changed, so that every node is to be asked."""
    w = s.wallet[0]
    if r.kind == FILLED:
        _filled(s, r)
    elif r.kind == AMENDED:
        if not _amended(s, r):
            return False
        desk.note_stop(s)
    elif r.kind == ENDED or r.kind == REJECTED:
        if not _ended(s, r):
            return False
    else:
        return False
    w.ask_at = w.at
    for number in range(s.terms[0].nodes):
        s.nodes[number].dirty = True
    return True


def _filled(s: World, r: Report) -> None:
    """Safety counts a closed trade, what belonged to it goes, a waiting entry may come."""
    w, purpose, sign, leverage = s.wallet[0], FOR_LIQUIDATION, -1, 1
    if r.row == BOUGHT:
        sign = 1
    elif r.row != SOLD:
        o = s.orders[r.row]
        purpose, sign, leverage = o.purpose, o.sign, o.leverage
        if r.amount > o.known_amount - o.known_filled and desk.protects(purpose):
            o.known_amount = o.known_filled + r.amount
        o.known_filled += r.amount
        o.open = o.known_filled < o.known_amount
    if desk.book_fill(s, r, purpose, sign, leverage):
        pauses.count_trade(s)
        send.cancel_left_over(s)
        w.carries, w.waiting = w.waiting, False


def _amended(s: World, r: Report) -> bool:
    """Returns whether anything changed."""
    o = s.orders[r.row]
    amount = r.amount if r.amount != 0 else o.known_amount
    limit = r.limit if r.limit != 0 else o.known_limit
    trigger = r.trigger if r.trigger != 0 else o.known_trigger
    if amount == o.known_amount and limit == o.known_limit and trigger == o.known_trigger:
        return False
    o.known_amount, o.known_limit, o.known_trigger = amount, limit, trigger
    return True


def _ended(s: World, r: Report) -> bool:
    """Returns whether nodes are to be asked: only after a refusal."""
    o, w = s.orders[r.row], s.wallet[0]
    if not o.open:
        return False
    o.open = False
    if o.purpose == FOR_CLOSE and w.position != 0:
        w.waiting = False
    return r.kind == REJECTED
