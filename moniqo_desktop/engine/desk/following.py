"""What follows from what the desk booked: safety, leftovers, entries that waited, and who is to be
asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import Event, OrderChanged, OrderFilled, TradeClosed
from moniqo_desktop.domain.orders import OrderIntent, OrderStatus, Purpose
from moniqo_desktop.domain.refusal_words import told_by
from moniqo_desktop.engine import safety_watch
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.desk.bookings import not_turned
from moniqo_desktop.engine.desk.guarding import guard_events, is_bare
from moniqo_desktop.engine.desk.owning import strays

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core
    from moniqo_desktop.engine.program.run import Run

_NO_RUN: Final = "Its flow does not run any more."
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
        elif isinstance(event, OrderFilled) and event.purpose.adds_exposure:
            for stray in strays(core):
                orders_out.cancel(core, stray, at)
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
    if intent is None:
        return
    run, by_hand = core.runs.get(run_id), not intent.node_id
    if run is not None and by_hand:
        is_own = event.exit_purpose is Purpose.CLOSE
        _turn_by_hand(core, run, intent, at, before if is_own else core.safety.cooldown_until)
    elif run is not None:
        orders_out.carry_out(core, run, intent, at)
    elif by_hand:
        core.events.append(not_turned(event.symbol, run_id, _NO_RUN, at))


def _turn_by_hand(core: Core, run: Run, entry: OrderIntent, at: Millis, pause: Millis) -> None:
    """The second half of a reversal by hand. It is one decision: the pause that its own close began
    is not for it, one from before is, and so is that of a stop or a venue that closed first.
    pause: the end of the one that is for it."""
    own = core.safety.cooldown_until
    core.safety = replace(core.safety, cooldown_until=pause)
    ruling = orders_out.carry_out(core, run, entry, at)
    core.safety = replace(core.safety, cooldown_until=max(own, core.safety.cooldown_until))
    if not ruling.allowed:
        why = told_by(ruling.codes, ruling.results)
        core.events.append(not_turned(entry.symbol, run.run_id, why, at))
