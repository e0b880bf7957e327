"""All orders of a wallet by id, and those still open."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.orders import Order, OrderId, OrderStatus, Purpose


class OrderTable:
    """Mutable owner of orders; they themselves are values."""

    def __init__(self) -> None:
        self.orders: dict[OrderId, Order] = {}
        self.open_orders: dict[OrderId, Order] = {}
        self.tightened: dict[OrderId, tuple[tuple[str, float], ...]] = {}
        """Limits that the flow of a resting entry set for it."""

    def pending_entry(self, symbol: Symbol) -> bool:
        return any(
            order.symbol == symbol and order.purpose.adds_exposure
            for order in self.open_orders.values()
        )

    def unknown(self, symbol: Symbol) -> int:
        return sum(
            1
            for order in self.open_orders.values()
            if order.symbol == symbol and order.status is OrderStatus.UNKNOWN
        )

    def protection(self, symbol: Symbol, purpose: Purpose) -> list[Order]:
        """Open stops or targets of a symbol."""
        return [
            order
            for order in self.open_orders.values()
            if order.symbol == symbol and order.purpose is purpose
        ]

    def started_entries(self, symbol: Symbol) -> list[Order]:
        """Entries that are filled in part and whose cancel was not asked for yet."""
        return [
            order
            for order in self.open_orders.values()
            if order.symbol == symbol
            and order.purpose.adds_exposure
            and order.filled
            and not order.cancel_asked
        ]

    def left_over(self, symbol: Symbol) -> list[Order]:
        """Open orders that a flat symbol has no use for: exits, and the rest of entries whose
        position is gone. An entry without a fill keeps the protection that came with it."""
        resting = {
            order.group_id
            for order in self.open_orders.values()
            if order.purpose.adds_exposure and not order.filled
        }
        exits = [
            order
            for order in self.open_orders.values()
            if order.symbol == symbol
            and order.reduce_only
            and not order.cancel_asked
            and order.group_id not in resting
        ]
        return [*self.started_entries(symbol), *exits]

    def ask_cancel(self, order_id: OrderId) -> Order:
        order = replace(self.orders[order_id], cancel_asked=True)
        self.keep(order)
        return order

    def keep(self, order: Order) -> None:
        self.orders[order.order_id] = order
        if order.is_open:
            self.open_orders[order.order_id] = order
        else:
            self.open_orders.pop(order.order_id, None)
