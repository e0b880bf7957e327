"""All orders of a wallet by id, and those still open."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.orders import (
    RESTING_STATUSES,
    Order,
    OrderId,
    OrderStatus,
    Purpose,
)


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

    def guards(self, symbol: Symbol, purpose: Purpose) -> list[Order]:
        """Stops or targets that rest at the venue, are awake, and are known to: only these protect
        the position."""
        return [
            order
            for order in self.protection(symbol, purpose)
            if order.status in RESTING_STATUSES and not self.is_asleep(order)
        ]

    def is_asleep(self, order: Order) -> bool:
        """Whether a stop or target came with an entry that has no fill yet."""
        entry = self.orders.get(OrderId(order.group_id))
        return entry is not None and entry.purpose.adds_exposure and not entry.filled

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

    def undo_cancel(self, order: Order) -> None:
        """The cancel came to nothing: it may be asked for again."""
        self.keep(replace(order, cancel_asked=False))

    def keep(self, order: Order) -> None:
        self.orders[order.order_id] = order
        if order.is_open:
            self.open_orders[order.order_id] = order
        else:
            self.open_orders.pop(order.order_id, None)
