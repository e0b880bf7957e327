"""Positions that a hand asked to open the other way, as long as that will come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.events import (
    Event,
    GateJudged,
    Notified,
    OrderChanged,
    OrderPlanned,
    PositionChanged,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.orders import (
    Direction,
    Order,
    OrderId,
    OrderStatus,
    Purpose,
    direction_of,
)
from moniqo_desktop.ui.state.orders import Orders
from moniqo_desktop.ui.state.runs import Runs

Key = tuple[str, Symbol]
"""Wallet and symbol of a position."""
_CAME_TO_NOTHING: Final = (
    OrderStatus.DENIED,
    OrderStatus.REJECTED,
    OrderStatus.CANCELLED,
    OrderStatus.EXPIRED,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """side: of the position as it was; close: the order that closes it, None = not heard of."""

    side: Direction
    run_id: str
    close: OrderId | None = None


class Reversals:
    """The engine opens the other side once the close is filled, and drops that as soon as the close
    comes to nothing, a hand closes once more, the kill switch is pulled or the flow ends."""

    def __init__(self, runs: Runs, orders: Orders) -> None:
        self._runs, self._orders = runs, orders
        self._asked: dict[Key, _Asked] = {}

    def ask(self, key: Key, side: Direction, run_id: str) -> None:
        """side: of the position that is to be reversed; run_id: of the flow it belongs to."""
        self._asked[key] = _Asked(side, run_id)

    def is_coming(self, key: Key) -> bool:
        """It was asked for, and nothing that was heard since has ended it."""
        return key in self._asked

    def apply(self, event: Event) -> bool:
        over = [key for key, asked in self._asked.items() if self._is_over(key, asked, event)]
        for key in over:
            del self._asked[key]
        if not over and isinstance(event, OrderPlanned) and self._is_close(event.order):
            return self._bind(event.order)
        return bool(over)

    def _bind(self, order: Order) -> bool:
        key = self._key(order.run_id, order.symbol)
        asked = self._asked.get(key)
        if asked is None:
            return False
        self._asked[key] = replace(asked, close=order.order_id, run_id=order.run_id)
        return True

    def _is_over(self, key: Key, asked: _Asked, event: Event) -> bool:
        match event:
            case PositionChanged():
                is_it = key == self._key(event.run_id, event.symbol)
                return is_it and direction_of(event.amount) is not asked.side
            case OrderPlanned(order=order):
                is_it = key == self._key(order.run_id, order.symbol)
                return is_it and bool(asked.close) and self._is_close(order)
            case OrderChanged():
                return event.status in _CAME_TO_NOTHING and self._closes(key, event.order_id)
            case SafetyChanged(kind="kill_switch"):
                wallet = event.wallet or self._runs.wallet_of(event.run_id)
                return bool(event.until) and wallet == key[0]
            case RunStopped():
                return event.run_id == asked.run_id
            case Notified(level="error", run_id=""):
                return not asked.close
            case GateJudged(allowed=False):
                return not asked.close and event.run_id == asked.run_id
            case _:
                return False

    def _closes(self, key: Key, order_id: OrderId) -> bool:
        """Any close of that position that comes to nothing ends what waits for it."""
        order = self._orders.get(order_id)
        if order is None or order.purpose is not Purpose.CLOSE:
            return False
        return key == self._key(order.run_id, order.symbol)

    def _is_close(self, order: Order) -> bool:
        """All of it, asked for by hand: a flow's own close takes nothing back."""
        return order.purpose is Purpose.CLOSE and not order.node_id

    def _key(self, run_id: str, symbol: Symbol) -> Key:
        return self._runs.wallet_of(run_id), symbol
