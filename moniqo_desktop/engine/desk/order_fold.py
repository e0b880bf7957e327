"""The order table as a fold over journalled events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.domain.messages.desk_events import OrderKept
from moniqo_desktop.domain.messages.events import (
    CancelAsked,
    Event,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
    OrderRevised,
)
from moniqo_desktop.domain.orders import Order, OrderId


def folded_orders(
    events: Iterable[Event], markets: Mapping[Symbol, Market]
) -> dict[OrderId, Order]:
    """All orders that the events speak of, as they stand after the last one."""
    orders: dict[OrderId, Order] = {}
    for event in events:
        if isinstance(event, OrderPlanned):
            orders[event.order.order_id] = event.order
        elif isinstance(event, OrderChanged | OrderRevised | OrderFilled | CancelAsked | OrderKept):
            order = orders.get(event.order_id)
            if order is not None:
                orders[event.order_id] = _after(order, event, markets)
    return orders


def _after(
    order: Order,
    event: OrderChanged | OrderRevised | OrderFilled | CancelAsked | OrderKept,
    markets: Mapping[Symbol, Market],
) -> Order:
    match event:
        case OrderChanged():
            return replace(
                order,
                status=event.status,
                venue_order_id=event.venue_order_id or order.venue_order_id,
                reason=event.reason or order.reason,
            )
        case OrderRevised():
            return order.revised(event.amount, event.limit_price, event.trigger_price)
        case OrderFilled():
            if event.amount > order.remaining:
                order = replace(order, amount=order.filled + event.amount)
            notional = markets[event.symbol].notional(event.price, event.amount)
            return order.with_fill(event.amount, notional, event.fee)
        case CancelAsked():
            return replace(order, cancel_asked=True)
        case OrderKept():
            return replace(order, cancel_asked=False)
