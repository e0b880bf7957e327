"""Orders as the events tell them; the engine's word is taken, never judged here."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Final

from moniqo_desktop.domain.messages.desk_events import OrderKept
from moniqo_desktop.domain.messages.events import (
    CancelAsked,
    Event,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
    OrderRevised,
)
from moniqo_desktop.domain.orders import OPEN_STATUSES, Order, OrderId, OrderStatus
from moniqo_desktop.ui.state.prices import Markets
from moniqo_desktop.ui.state.runs import Runs

KEPT_CLOSED: Final = 500
_LIVES: Final = OPEN_STATUSES | {OrderStatus.PLANNED}


class Orders:
    """Every open order and the last closed ones."""

    def __init__(self, runs: Runs, markets: Markets) -> None:
        self._runs, self._markets = runs, markets
        self._orders: dict[OrderId, Order] = {}
        self._closed: deque[OrderId] = deque()

    def apply(self, event: Event) -> bool:
        if isinstance(event, OrderPlanned):
            self._orders[event.order.order_id] = event.order
            return True
        if not isinstance(
            event, OrderChanged | OrderRevised | CancelAsked | OrderKept | OrderFilled
        ):
            return False
        order = self._orders.get(event.order_id)
        if order is None:
            return False
        self._keep(order, self._after(order, event))
        return True

    def get(self, order_id: OrderId) -> Order | None:
        return self._orders.get(order_id)

    def open(self) -> tuple[Order, ...]:
        """Of the wallet that is shown, newest first."""
        return tuple(o for o in reversed(self._orders.values()) if self._shown(o) and o.is_open)

    def open_on(self, wallet: str) -> tuple[Order, ...]:
        """Of one wallet, newest first."""
        of = self._runs.wallet_of
        orders = reversed(self._orders.values())
        return tuple(o for o in orders if o.is_open and of(o.run_id) == wallet)

    def all(self) -> tuple[Order, ...]:
        """Open ones first, then the last closed ones, each newest first."""
        orders = [order for order in reversed(self._orders.values()) if self._shown(order)]
        return tuple(sorted(orders, key=lambda order: not order.is_open))

    def _shown(self, order: Order) -> bool:
        return self._runs.shows(order.run_id)

    def _after(
        self,
        order: Order,
        event: OrderChanged | OrderRevised | CancelAsked | OrderKept | OrderFilled,
    ) -> Order:
        match event:
            case OrderChanged():
                return _changed(order, event)
            case OrderRevised():
                return _revised(order, event)
            case CancelAsked():
                return replace(order, cancel_asked=True)
            case OrderKept():
                return replace(order, cancel_asked=False)
            case OrderFilled():
                return self._filled(order, event)

    def _filled(self, order: Order, event: OrderFilled) -> Order:
        filled = order.filled + event.amount
        status = OrderStatus.PARTLY_FILLED
        if filled >= order.amount:
            status = OrderStatus.FILLED
        elif event.late:
            status = order.status
        notional = self._markets.notional(event.symbol, event.price, event.amount) or 0
        return replace(
            order,
            filled=filled,
            paid=order.paid + notional,
            fees=order.fees + event.fee,
            status=status,
        )

    def _keep(self, before: Order, after: Order) -> None:
        self._orders[after.order_id] = after
        if before.status in _LIVES and after.status not in _LIVES:
            self._closed.append(after.order_id)
        while len(self._closed) > KEPT_CLOSED:
            self._forget(self._closed.popleft())

    def _forget(self, order_id: OrderId) -> None:
        order = self._orders.get(order_id)
        if order is not None and order.status not in _LIVES:
            del self._orders[order_id]


def _changed(order: Order, event: OrderChanged) -> Order:
    return replace(
        order,
        status=event.status,
        venue_order_id=event.venue_order_id or order.venue_order_id,
        reason=event.reason or order.reason,
    )


def _revised(order: Order, event: OrderRevised) -> Order:
    return order.revised(event.amount, event.limit_price, event.trigger_price)
