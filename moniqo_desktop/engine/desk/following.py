"""What follows from what the desk booked: safety, leftovers, entries that waited, and who is to be
asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import Event, OrderChanged, TradeClosed
from moniqo_desktop.domain.orders import OrderStatus, Purpose
from moniqo_desktop.engine import safety_watch
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.desk.guarding import guard_events, is_bare

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core

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
    safety_watch.count_trade(core, event, at)
    for order in core.desk.left_over(event.symbol):
        orders_out.cancel(core, order, at)
    run_id, intent = core.waiting.pop(event.symbol, ("", None))
    if intent is not None and run_id in core.runs:
        orders_out.carry_out(core, core.runs[run_id], intent, at)
