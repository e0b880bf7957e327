"""What was done by hand, and what became of it, in words for the log."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.messages.desk_events import DoneByHand
from moniqo_desktop.domain.messages.events import (
    Event,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
    OrderRevised,
)
from moniqo_desktop.domain.orders import Order, OrderId, OrderStatus, Purpose
from moniqo_desktop.ui.state.orders import Orders
from moniqo_desktop.ui.state.prices import Markets

Spoken = tuple[str, str, str]
"""Level, source and text of a line."""
_GUARDS: Final = (Purpose.STOP, Purpose.TARGET)


class Deeds:
    """Follows the orders a hand made or touched; those of flows are in the tables."""

    def __init__(self, orders: Orders, markets: Markets) -> None:
        self._orders, self._markets = orders, markets
        self._touched: set[OrderId] = set()

    def spoken(self, event: Event) -> Spoken | None:
        match event:
            case DoneByHand():
                self._touched.add(OrderId(event.order_id))
                return "info", "hand", event.words
            case OrderPlanned() if _by_hand(event.order):
                self._touched.add(event.order.order_id)
                return None
            case OrderChanged() | OrderRevised() | OrderFilled():
                order = self._orders.get(event.order_id)
                if order is None or order.order_id not in self._touched:
                    return None
                text = self._result(event, order)
                return ("info", "hand", text) if text else None
            case _:
                return None

    def _result(self, event: OrderChanged | OrderRevised | OrderFilled, order: Order) -> str:
        match event:
            case OrderFilled():
                price = self._markets.price_text(event.symbol, event.price)
                amount = self._markets.amount_text(event.symbol, event.amount)
                side = "Bought" if event.side.sign > 0 else "Sold"
                return f"Done: {side} {amount} {event.symbol} at {price}."
            case OrderRevised():
                amount, price = self._size(order)
                return f"Done: the {order.purpose} order of {order.symbol} is {amount} at {price}."
            case OrderChanged(status=OrderStatus.CANCELLED):
                return f"Done: the {order.purpose} order of {order.symbol} is cancelled."
            case OrderChanged(status=OrderStatus.ACCEPTED) if order.purpose in _GUARDS:
                _, price = self._size(order)
                return f"Done: the {order.purpose} order of {order.symbol} rests at {price}."
            case _:
                return ""

    def _size(self, order: Order) -> tuple[str, str]:
        price = order.trigger_price or order.limit_price
        amount = self._markets.amount_text(order.symbol, order.amount)
        return amount, self._markets.price_text(order.symbol, price)


def _by_hand(order: Order) -> bool:
    """No node asked for it, and the venue did not make it."""
    return not order.node_id and order.purpose is not Purpose.LIQUIDATION
