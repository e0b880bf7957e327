"""From an intent to orders on their way, in the compiled gear. Mirrors engine.orders_out."""

from __future__ import annotations

from moniqo_desktop.domain.money import floor_to
from moniqo_desktop.engine.fast import desk, judge, pauses
from moniqo_desktop.engine.fast.codes import (
    AMEND,
    CANCEL,
    FOR_CLOSE,
    FOR_OPEN,
    FOR_STOP,
    FOR_TARGET,
    GTC,
    LIMIT,
    STOP,
    SUBMIT,
    TOO_LARGE,
)
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Action, Intent, Order


def carry_out(s: World, i: Intent, at: int) -> None:
    """Judges an intent and, if it passes, enters its orders and asks for their submission."""
    pauses.check_day(s, at)
    if judge.refusal(s, i, at):
        return
    if desk.protects(i.purpose):
        _protect(s, i)
    else:
        _send(s, i, at)


def keep_waiting(s: World, i: Intent) -> bool:
    """An entry against a position that is being closed waits until it is flat."""
    if i.purpose != FOR_OPEN or not desk.is_turning(s, i.sign):
        return False
    s.wallet[0].waiting = True
    copy_intent(i, s.intents[len(s.intents) - 1])
    return True


def _send(s: World, i: Intent, at: int) -> None:
    w = s.wallet[0]
    if i.purpose == FOR_CLOSE:
        cancel_started(s)
    adds, group = desk.adds_exposure(i.purpose), new_entry(s, i, at).group
    first = w.orders - 1
    if adds and i.stop_price != 0:
        _child(s, i, FOR_STOP, -i.sign, i.amount, group)
    if adds and i.target_price != 0:
        _child(s, i, FOR_TARGET, -i.sign, i.amount, group)
    _submit(s, first, True)


def new_entry(s: World, i: Intent, at: int) -> Order:
    """The intent's own order, without what protects it; one that adds is counted."""
    w, adds = s.wallet[0], desk.adds_exposure(i.purpose)
    o = new_order(s, i.purpose, i.sign)
    o.kind, o.force, o.node = i.kind, i.force, i.node
    o.limit, o.trigger, o.amount = i.limit, i.trigger, i.amount
    o.leverage = i.leverage if adds else 1
    o.reduce_only = not adds
    if adds:
        s.sent_at[w.sent % len(s.sent_at)] = at
        w.sent += 1
        o.expires_at = i.expires_at
    return o


def _child(s: World, i: Intent, purpose: int, sign: int, amount: int, group: int) -> None:
    """Protection: a stop at the intent's stop price, or a limit at its target."""
    o = new_order(s, purpose, sign)
    is_stop = purpose == FOR_STOP
    o.kind = STOP if is_stop else LIMIT
    o.limit = 0 if is_stop else i.target_price
    o.trigger = i.stop_price if is_stop else 0
    o.amount, o.node, o.reduce_only = amount, i.node, True
    o.group = group


def _protect(s: World, i: Intent) -> None:
    """Moves the resting protection, or places what is missing."""
    w = s.wallet[0]
    is_stop = i.purpose == FOR_STOP
    price = i.stop_price if is_stop else i.target_price
    resting = False
    for line in range(w.orders):
        o = s.orders[s.lines[line]]
        if not o.open or o.purpose != i.purpose:
            continue
        resting = True
        if (o.known_trigger if is_stop else o.known_limit) != price:
            a = action(s, AMEND, o.row)
            a.limit, a.trigger = (0, price) if is_stop else (price, 0)
    if resting:
        return
    amount = floor_to(abs(w.position), s.terms[0].lot)
    w.numbered += 1
    _child(s, i, i.purpose, i.sign, amount, w.numbered)
    _submit(s, w.orders - 1, False)


def _submit(s: World, first: int, with_entry: bool) -> None:
    """The desk enters the orders from a line on; the venue will be asked to take them."""
    w = s.wallet[0]
    for line in range(first, w.orders):
        enter(s.orders[s.lines[line]])
    a = action(s, SUBMIT, first)
    a.count, a.with_entry = w.orders - first, with_entry


def enter(o: Order) -> None:
    """The desk knows the order."""
    o.open = True
    o.known_amount, o.known_filled = o.amount, 0
    o.known_limit, o.known_trigger = o.limit, o.trigger


def action(s: World, kind: int, row: int) -> Action:
    w = s.wallet[0]
    if w.actions == len(s.actions):
        w.status = TOO_LARGE
        w.actions -= 1
    a = s.actions[w.actions]
    w.actions += 1
    a.kind, a.row, a.limit, a.trigger = kind, row, 0, 0
    return a


def new_order(s: World, purpose: int, sign: int) -> Order:
    """An empty row in the last line, in a group of its own."""
    w = s.wallet[0]
    if w.orders == len(s.lines):
        w.status = TOO_LARGE
        w.orders -= 1
    row = s.lines[w.orders]
    w.orders += 1
    w.numbered += 1
    o = s.orders[row]
    blank(o)
    o.row, o.group, o.purpose, o.sign, o.force = row, w.numbered, purpose, sign, GTC
    return o


def blank(o: Order) -> None:
    """As a fresh row."""
    o.kind = o.node = o.amount = o.filled = o.limit = o.trigger = 0
    o.trail_ppm = o.best = o.locked = o.at = o.offer = o.expires_at = 0
    o.known_amount = o.known_filled = o.known_limit = o.known_trigger = 0
    o.reduce_only = o.resting = o.child = o.asleep = o.reducing = False
    o.live = o.triggered = o.acted = o.later = o.open = o.cancel_asked = False
    o.leverage = 1
    blank_trail(o)


def blank_trail(o: Order) -> None:
    """What only a trailing stop has."""
    o.activation_ppm = o.starts = 0
    o.waited = False
    o.later_at = o.later_limit = o.later_trigger = o.later_trail_ppm = 0


def cancel(s: World, o: Order) -> None:
    """Asks the venue to cancel; the order lives until the venue says so."""
    o.cancel_asked = True
    action(s, CANCEL, o.row)


def cancel_started(s: World) -> None:
    """The rest of entries that are filled in part."""
    for line in range(s.wallet[0].orders):
        o = s.orders[s.lines[line]]
        if o.open and desk.adds_exposure(o.purpose) and o.known_filled > 0 and not o.cancel_asked:
            cancel(s, o)


def cancel_left_over(s: World) -> None:
    """What a flat symbol has no use for; see order_table.OrderTable.left_over."""
    cancel_started(s)
    for line in range(s.wallet[0].orders):
        o = s.orders[s.lines[line]]
        if o.open and o.reduce_only and not o.cancel_asked and not _comes_with_entry(s, o.group):
            cancel(s, o)


def _comes_with_entry(s: World, group: int) -> bool:
    """Whether an entry of the group still rests without a fill."""
    for line in range(s.wallet[0].orders):
        o = s.orders[s.lines[line]]
        if o.open and o.group == group and desk.adds_exposure(o.purpose) and o.known_filled == 0:
            return True
    return False


def expire(s: World, at: int) -> None:
    """Cancels resting entries whose time is up."""
    for line in range(s.wallet[0].orders):
        o = s.orders[s.lines[line]]
        if o.open and 0 < o.expires_at <= at:
            o.expires_at = 0
            cancel(s, o)


def copy_intent(a: Intent, b: Intent) -> None:
    b.node, b.purpose, b.sign, b.amount = a.node, a.purpose, a.sign, a.amount
    b.kind, b.force, b.limit, b.trigger = a.kind, a.force, a.limit, a.trigger
    b.stop_price, b.target_price, b.decided_price = a.stop_price, a.target_price, a.decided_price
    b.accumulates, b.total_cap, b.leverage = a.accumulates, a.total_cap, a.leverage
    b.expires_at = a.expires_at
