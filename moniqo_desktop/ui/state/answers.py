"""Whether what was asked of the engine has been answered."""

from __future__ import annotations

from moniqo_desktop.domain.messages.desk_events import EditRefused, OrderKept
from moniqo_desktop.domain.messages.events import (
    CancelAsked,
    Event,
    Notified,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
    OrderRevised,
    PositionChanged,
)
from moniqo_desktop.ui.state.orders import Orders


class Answers:
    """Counts what was heard of each symbol and each order; a refusal answers everything."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._heard: dict[str, int] = {}
        self._refusals = 0
        self._refused: dict[str, int] = {}

    def apply(self, event: Event) -> bool:
        match event:
            case Notified(level="error", run_id=""):
                self._refusals += 1
            case PositionChanged():
                self._count(event.symbol)
            case OrderPlanned():
                self._count(event.order.symbol)
            case (
                OrderChanged()
                | OrderRevised()
                | CancelAsked()
                | OrderKept()
                | OrderFilled()
                | EditRefused()
            ):
                order = self._orders.get(event.order_id)
                if order is None:
                    return False
                self._count(order.order_id)
                if isinstance(event, EditRefused):
                    self._refused[order.order_id] = self._refused.get(order.order_id, 0) + 1
                self._count(order.symbol)
            case _:
                return False
        return True

    def heard(self, of: str) -> int:
        """Grows with every answer about this symbol or order."""
        return self._heard.get(of, 0) + self._refusals

    def refused(self, order_id: str) -> int:
        """Grows where a change of this order was refused, or all that was asked."""
        return self._refused.get(order_id, 0) + self._refusals

    def _count(self, of: str) -> None:
        self._heard[of] = self._heard.get(of, 0) + 1
