"""A market order that stands alone, in the compiled gear: decided at a close, filled at the next
open.

The short way through the commonest candles: one sizer, gates, one order node and at most one that
closes, no stop and no target, and nothing else rests. It asks the same functions of nodes, gate,
venue and desk as the long way (`turns`, `send`, `intake`, `walk`), only leaves out what such an
order cannot meet: reports that change nothing, nodes that have no reason, a band, neighbours. What
turns out otherwise goes on along the long way from there.
"""

from __future__ import annotations

from moniqo_desktop.engine.fast import (
    book,
    clearing,
    desk,
    entries,
    exits,
    intake,
    judge,
    pauses,
    send,
    sizer,
    walk,
)
from moniqo_desktop.engine.fast.codes import LEAVES_LONG, LEAVES_SHORT, MARKET, SUBMIT
from moniqo_desktop.engine.fast.node_rows import CLOSE, OPEN, SIZER, World
from moniqo_desktop.engine.fast.records import Order

LONG_WAY, OPENED, ASKED, DONE = range(4)
"""What is left of a candle: all of it, what follows its open, the venue's answer, nothing."""


# ── the close: a decision ────────────────────────────────────────────────────────────────────
def may_decide(s: World, bits: int, leaves: int) -> bool:
    """Whether one node has a reason, and neither an order nor anything else is in the way."""
    w = s.wallet[0]
    if w.orders > 0 or w.timers > 0 or w.cover != 0 or w.carries or w.waiting:
        return False
    if w.position == 0:
        return bits != 0
    return bits == 0 and (leaves & _side(w.position)) != 0


def _side(position: int) -> int:
    return LEAVES_LONG if position > 0 else LEAVES_SHORT


def decide(s: World) -> int:
    """The candle at hand, which nodes are shown, closes."""
    w = s.wallet[0]
    w.last, w.last_price, w.closed_at, w.marked = w.close, w.close, w.at, w.row
    w.ask_at, w.intents = w.at, 0
    w.place = w.told = 0
    if w.position == 0:
        _ask_for_entry(s)
    else:
        _ask_for_exit(s)
    return DONE if w.intents == 0 else _send(s)


def _ask_for_entry(s: World) -> None:
    at = s.wallet[0].at
    for number in range(s.terms[0].nodes):
        n = s.nodes[number]
        if n.kind == SIZER:
            n.last = 0 if n.rises else n.last
            if not sizer.step(s, number, at):
                return
        elif n.kind == CLOSE:
            pass
        elif n.kind < OPEN or n.kind > CLOSE:
            entries.pass_on(s, number, at)
        else:
            entries.order(s, number, at)
    for number in range(s.terms[0].nodes):
        s.plans[number].present = False


def _ask_for_exit(s: World) -> None:
    for number in range(s.terms[0].nodes):
        if s.nodes[number].kind == CLOSE:
            exits.step(s, number, s.wallet[0].at)


def _send(s: World) -> int:
    """Judges what a node wants and lets it wait for the next open."""
    t, w, i = s.terms[0], s.wallet[0], s.intents[0]
    pauses.check_day(s, w.at)
    if judge.refusal(s, i, w.at):
        return DONE
    o = send.new_entry(s, i, w.at)
    send.enter(o)
    intake.take_in(t, w, o, True, True)
    fits = o.kind == MARKET and intake.passes(s, o, 1)
    if fits and (not o.reducing or o.amount == clearing.opposite(t.lot, w, o)):
        w.alone = True
        return DONE
    a = send.action(s, SUBMIT, 0)
    a.count, a.with_entry = 1, True
    return ASKED


# ── the open after it: a fill ────────────────────────────────────────────────────────────────
def fill(s: World, bits: int, leaves: int, sound: bool) -> int:
    """The candle at hand meets the order that waits. leaves: of this candle and the one before."""
    t, w, o = s.terms[0], s.wallet[0], s.orders[s.lines[0]]
    w.alone = False
    if bits != 0 or not sound or not _stays_quiet(s, o, leaves):
        _rest(s, o)
        return LONG_WAY
    o.resting = o.live = True
    w.budget = book.budget(t, w)
    walk.propose(w, book.slipped(t, w, o, w.open), False, 0)
    walk.settle(s, o)
    if w.reports != 1 or o.resting or clearing.cover(s) != 0:
        return OPENED
    w.reports = w.orders = 0
    if desk.book_fill(s, s.reports[0], o.purpose, o.sign, o.leverage):
        pauses.count_trade(s)
    _forget(s)
    w.last_price, w.marked = w.close, w.row
    return DONE


def _stays_quiet(s: World, o: Order, leaves: int) -> bool:
    """Whether no node would want anything once it hears of the fill."""
    if not o.reducing and (leaves & _side(o.sign)) != 0:
        return False
    for number in range(s.terms[0].nodes):
        n = s.nodes[number]
        if n.kind == SIZER:
            wanted = sizer.wanted(s, n)
            return wanted == 0 or wanted == n.last
    return True


def _rest(s: World, o: Order) -> None:
    """The order rests at the venue as any other."""
    o.resting = True
    clearing.reserve(s.wallet[0], o, clearing.reserve_of(s.terms[0], s.wallet[0], o))
    intake.restate(s)


def _forget(s: World) -> None:
    """What nodes remember of a direction, or a position, that is no more."""
    w = s.wallet[0]
    for number in range(s.terms[0].nodes):
        n = s.nodes[number]
        if n.kind == SIZER:
            n.last = 0 if sizer.wanted(s, n) == 0 else n.last
        elif n.kind == CLOSE and w.position == 0:
            exits.forget(n)
