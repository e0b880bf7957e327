"""Whose each position was, folded from the journal alone, and where another flow touched it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.events import (
    Event,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
    PositionChanged,
    RunStarted,
)
from moniqo_desktop.domain.orders import Order, OrderId, OrderStatus

_OVER = (OrderStatus.REJECTED, OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.DENIED)


class Owners:
    """faults: orders that left in the name of a flow while another one held the market."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.faults: list[str] = []
        self.entered: list[tuple[int, str]] = []
        """Time and flow of each entry that left."""
        self._flows: dict[str, str] = {}
        self._planned: dict[OrderId, Order] = {}
        self._entries: dict[OrderId, Order] = {}
        self._owner: dict[Symbol, str] = {}
        for event in events:
            self._take(event)

    def _take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._flows[event.run_id] = event.flow_id
            case OrderPlanned():
                self._planned[event.order.order_id] = event.order
            case OrderChanged(status=OrderStatus.SUBMITTED):
                self._leaves(self._planned[event.order_id], event.at)
            case OrderChanged() if event.status in _OVER:
                self._entries.pop(event.order_id, None)
            case OrderFilled():
                self._filled(event)
            case PositionChanged(amount=0):
                self._owner.pop(event.symbol, None)
            case _:
                pass

    def _leaves(self, order: Order, at: int) -> None:
        flow = self._flows[order.run_id]
        others = {self._owner.get(order.symbol, flow)}
        others |= {self._flows[e.run_id] for e in self._entries.values()
                   if e.symbol == order.symbol}  # fmt: skip
        if others - {flow}:
            self.faults.append(f"{order.purpose} of {flow} at {at} beside {sorted(others)}")
        if order.purpose.adds_exposure:
            self._entries[order.order_id] = order
            self.entered.append((at, flow))

    def _filled(self, event: OrderFilled) -> None:
        order = self._planned[event.order_id]
        if order.purpose.adds_exposure:
            self._owner.setdefault(event.symbol, self._flows[order.run_id])
        left = self._entries.get(event.order_id)
        if left is not None and event.amount >= left.amount:
            del self._entries[event.order_id]
        elif left is not None:
            self._entries[event.order_id] = replace(left, amount=left.amount - event.amount)
