"""What protects an open position, told whenever it is another than was told before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import Alarm, Event, OrderChanged, PositionChanged
from moniqo_desktop.domain.orders import Order, Purpose
from moniqo_desktop.engine.desk.bookings import position_changed

if TYPE_CHECKING:
    from moniqo_desktop.engine.desk.desk import Desk

PROTECTION: Final = (Purpose.STOP, Purpose.TARGET)
BARE: Final = "NO_STOP"
"""Code of the alarm that a position lost its last stop."""


def protects(desk: Desk, order: Order) -> bool:
    """Whether it is a stop or target of a position that is open, and awake."""
    held = order.symbol in desk.positions
    return held and order.purpose in PROTECTION and not desk.is_asleep(order)


def position_told(desk: Desk, symbol: Symbol, at: Millis) -> PositionChanged:
    """The position as it is now, with the stop and target that rest at the venue."""
    item, dust = desk.position(symbol), desk.dust.get(symbol)
    stop = desk.resting_price(symbol, Purpose.STOP)
    target = desk.resting_price(symbol, Purpose.TARGET)
    if item.amount:
        desk.told[symbol] = (stop, target)
    else:
        desk.told.pop(symbol, None)
    ends_at = desk.liquidation_price(symbol) if item.borrowed else 0
    owner = desk.owner.get(symbol, "")
    return position_changed(item, dust, at, owner, stop, target, ends_at)


def guard_events(desk: Desk, event: OrderChanged) -> list[Event]:
    """What a new status of a stop or target means for the position it protects: nothing, or the
    position with what rests now, and an alarm where nothing limits its loss any more."""
    order = desk.orders[event.order_id]
    if order.purpose not in PROTECTION or order.symbol not in desk.positions:
        return []
    symbol, before = order.symbol, desk.told.get(order.symbol, (0, 0))
    now = (desk.resting_price(symbol, Purpose.STOP), desk.resting_price(symbol, Purpose.TARGET))
    if now == before:
        return []
    told: list[Event] = [position_told(desk, symbol, event.at)]
    return [*told, _bare(desk, symbol, event.at)] if before[0] and not now[0] else told


def is_bare(events: list[Event]) -> bool:
    """Whether guard_events says that the last stop is gone."""
    return any(isinstance(event, Alarm) for event in events)


def _bare(desk: Desk, symbol: Symbol, at: Millis) -> Alarm:
    item, market = desk.position(symbol), desk.markets[symbol]
    return Alarm(
        at,
        desk.owner.get(symbol, ""),
        BARE,
        f"The {item.direction} of {market.amount_text(abs(item.amount))} {symbol} has no stop at "
        "the venue any more: nothing limits its loss. Set a stop or close it.",
    )
