"""What follows from what the desk booked: safety, leftovers, entries that waited, and who is to be
asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import Event, OrderChanged, TradeClosed
from moniqo_desktop.domain.orders import OrderIntent, OrderStatus, Purpose
from moniqo_desktop.domain.refusal_words import told_by
from moniqo_desktop.engine import safety_watch
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.desk.bookings import not_turned
from moniqo_desktop.engine.desk.guarding import guard_events, is_bare

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core
    from moniqo_desktop.engine.program.run import Run

_ENDED: Final = (OrderStatus.REJECTED, OrderStatus.CANCELLED, OrderStatus.EXPIRED)


def follow(core: Core, events: Iterable[Event], at: Millis) -> set[Symbol]:
    """Takes what the desk booked; returns the symbols whose nodes want to know."""
    touched: set[Symbol] = set()
    for event in events:
        core.events.append(event)
        if isinstance(event, TradeClosed):
            _closed_trade(core, event, at)
            core.ages.pop(event.symbol, None)
        symbol = getattr(event, "symbol", None)
        if symbol is not None:
            touched.add(symbol)
        if isinstance(event, OrderChanged):
            _moved(core, event, touched)
    return touched


def _moved(core: Core, event: OrderChanged, touched: set[Symbol]) -> None:
    """A position that lost its last stop is looked at at once; one that got a stop is not."""
    order = core.desk.orders[event.order_id]
    guards = guard_events(core.desk, event)
    if guards:
        core.events += guards
        if is_bare(guards):
            touched.add(order.symbol)
    if event.status not in _ENDED:
        return
    if event.status is OrderStatus.REJECTED:
        touched.add(order.symbol)
    if order.purpose is Purpose.CLOSE and order.symbol in core.desk.positions:
        core.waiting.pop(order.symbol, None)


def _closed_trade(core: Core, event: TradeClosed, at: Millis) -> None:
    """Safety counts it, what belonged to it goes, a waiting entry may come."""
    before = core.safety.cooldown_until
    safety_watch.count_trade(core, event, at)
    for order in core.desk.left_over(event.symbol):
        orders_out.cancel(core, order, at)
    run_id, intent = core.waiting.pop(event.symbol, ("", None))
    if intent is None or run_id not in core.runs:
        return
    if intent.node_id:
        orders_out.carry_out(core, core.runs[run_id], intent, at)
    else:
        _turn_by_hand(core, core.runs[run_id], intent, at, before)


def _turn_by_hand(core: Core, run: Run, entry: OrderIntent, at: Millis, pause: Millis) -> None:
    """The second half of a reversal by hand. It is one decision: the pause that its own close began
    is not for it, one from before is. pause: the end of that one."""
    own = core.safety.cooldown_until
    core.safety = replace(core.safety, cooldown_until=pause)
    ruling = orders_out.carry_out(core, run, entry, at)
    core.safety = replace(core.safety, cooldown_until=max(own, core.safety.cooldown_until))
    if not ruling.allowed:
        why = told_by(ruling.codes, ruling.results)
        core.events.append(not_turned(entry.symbol, run.run_id, why, at))
