"""Intents, orders, groups and the table of moves an order can make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NewType

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.codec_values import late

OrderId = NewType("OrderId", str)


class Mode(StrEnum):
    """What a wallet is, fixed at creation. The letter starts each of its order ids."""

    BACKTEST = "backtest"
    PAPER = "paper"
    TESTNET = "testnet"
    LIVE = "live"

    @property
    def letter(self) -> str:
        return self.value[0]


class Side(StrEnum):
    """Of an order."""

    BUY = "buy"
    SELL = "sell"

    @property
    def sign(self) -> int:
        return 1 if self is Side.BUY else -1

    @property
    def opposite(self) -> Side:
        return Side.SELL if self is Side.BUY else Side.BUY


class Direction(StrEnum):
    """Of a position or a signal."""

    LONG = "long"
    SHORT = "short"
    FLAT = "flat"

    @property
    def sign(self) -> int:
        return _SIGN[self]

    @property
    def entry_side(self) -> Side:
        return Side.SELL if self is Direction.SHORT else Side.BUY


_SIGN: Final = {Direction.LONG: 1, Direction.SHORT: -1, Direction.FLAT: 0}


def direction_of(sign: float) -> Direction:
    """Long above zero, short below, flat at zero."""
    if sign > 0:
        return Direction.LONG
    return Direction.SHORT if sign < 0 else Direction.FLAT


class OrderKind(StrEnum):
    """stop and take_profit become market orders when touched; trailing is a stop that follows."""

    MARKET = "market"
    LIMIT = "limit"
    STOP = "stop"
    STOP_LIMIT = "stop_limit"
    TAKE_PROFIT = "take_profit"
    TRAILING = "trailing"


LIMIT_KINDS: Final = frozenset((OrderKind.LIMIT, OrderKind.STOP_LIMIT))
TRIGGER_KINDS: Final = frozenset((OrderKind.STOP, OrderKind.STOP_LIMIT, OrderKind.TAKE_PROFIT))
"""Kinds that need a limit price, kinds that need a trigger price."""


class TimeInForce(StrEnum):
    """gtc: until cancelled. ioc: what does not fill at once is cancelled. post_only: maker only."""

    GTC = "gtc"
    IOC = "ioc"
    POST_ONLY = "post_only"


class Purpose(StrEnum):
    """What an order does to the position."""

    OPEN = "open"
    ADD = "add"
    REDUCE = "reduce"
    CLOSE = "close"
    STOP = "stop"
    TARGET = "target"
    LIQUIDATION = "liquidation"

    @property
    def adds_exposure(self) -> bool:
        return self in (Purpose.OPEN, Purpose.ADD)


class OrderStatus(StrEnum):
    """Life of an order; "cancel asked" is a flag, not a status."""

    PLANNED = "planned"
    DENIED = "denied"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    PARTLY_FILLED = "partly_filled"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


_S = OrderStatus
_ENDS: Final = frozenset((_S.PARTLY_FILLED, _S.FILLED, _S.CANCELLED, _S.EXPIRED, _S.UNKNOWN))
MOVES: Final[dict[OrderStatus, frozenset[OrderStatus]]] = {
    _S.PLANNED: frozenset((_S.DENIED, _S.SUBMITTED)),
    _S.DENIED: frozenset(),
    _S.SUBMITTED: _ENDS | {_S.ACCEPTED, _S.REJECTED},
    _S.ACCEPTED: _ENDS | {_S.REJECTED},
    _S.PARTLY_FILLED: _ENDS,
    _S.FILLED: frozenset(),
    _S.CANCELLED: frozenset((_S.PARTLY_FILLED, _S.FILLED)),
    _S.EXPIRED: frozenset((_S.PARTLY_FILLED, _S.FILLED)),
    _S.REJECTED: frozenset(),
    _S.UNKNOWN: frozenset(set(_S) - {_S.PLANNED, _S.DENIED, _S.UNKNOWN}),
}
"""From each status, where an order may go. cancelled or expired → filled is a late fill: booked,
with an alarm. unknown is left only through a look-up."""
OPEN_STATUSES: Final = frozenset((_S.SUBMITTED, _S.ACCEPTED, _S.PARTLY_FILLED, _S.UNKNOWN))
RESTING_STATUSES: Final = frozenset((_S.ACCEPTED, _S.PARTLY_FILLED))


@dataclass(frozen=True, slots=True)
class OrderIntent:
    """What a node wants, before the gate has seen it. Made by code only, never by a model.

    amount in amount steps; prices in price steps. stop_price and target_price are the protection
    that must rest at the venue with an entry (0 = none). purpose STOP or TARGET moves the
    protection of the open position to stop_price or target_price; its amount is 0.
    trail_ppm > 0: the stop follows the best price at this distance, once the price has moved
    activation_ppm beyond the entry's fill.
    decided_price: close on which the node decided. expires_at: when an entry that still rests is
    cancelled (ms UTC, 0 = never). leverage: of an entry; its margin is notional ÷ leverage.
    """

    node_id: str
    symbol: Symbol
    purpose: Purpose
    side: Side
    amount: int
    kind: OrderKind = OrderKind.MARKET
    limit_price: int = 0
    trigger_price: int = 0
    stop_price: int = 0
    target_price: int = 0
    trail_ppm: int = 0
    time_in_force: TimeInForce = TimeInForce.GTC
    decided_price: int = 0
    accumulates: bool = False
    total_cap: int = 0
    activation_ppm: int = late(0)
    approved_by: str = ""
    limits: tuple[tuple[str, float], ...] = ()
    reason: str = ""
    expires_at: Millis = 0
    leverage: int = late(1)


@dataclass(frozen=True, slots=True)
class Order:
    """Our wish and what became of it. paid and fees are money; filled ≤ amount.

    limit_price, trigger_price 0 = none. paid: sum of fill notionals. activation_ppm: how far the
    price must move from where a trailing stop woke before it follows.
    """

    order_id: OrderId
    run_id: str
    node_id: str
    symbol: Symbol
    purpose: Purpose
    side: Side
    kind: OrderKind
    amount: int
    created_at: Millis
    limit_price: int = 0
    trigger_price: int = 0
    trail_ppm: int = 0
    activation_ppm: int = late(0)
    reduce_only: bool = False
    time_in_force: TimeInForce = TimeInForce.GTC
    group_id: str = ""
    status: OrderStatus = OrderStatus.PLANNED
    filled: int = 0
    paid: int = 0
    fees: int = 0
    cancel_asked: bool = False
    venue_order_id: str = ""
    reason: str = ""
    leverage: int = late(1)

    @property
    def remaining(self) -> int:
        return self.amount - self.filled

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    def moved(self, status: OrderStatus, *, reason: str = "") -> Order:
        """The order in its next status. Raises Broken if the table forbids the move."""
        if status not in MOVES[self.status]:
            raise Broken(f"Order {self.order_id} cannot go from {self.status} to {status}.")
        return replace(self, status=status, reason=reason or self.reason)

    def revised(self, amount: int = 0, limit_price: int = 0, trigger_price: int = 0) -> Order:
        """The order as the venue changed it; 0 = as it was. One made as small as what is filled of
        it is filled: no report of its end follows then."""
        amount = max(amount, self.filled) if amount else self.amount
        is_done = self.status is OrderStatus.PARTLY_FILLED and amount == self.filled
        return replace(
            self,
            amount=amount,
            limit_price=limit_price or self.limit_price,
            trigger_price=trigger_price or self.trigger_price,
            status=OrderStatus.FILLED if is_done else self.status,
        )

    def with_fill(self, amount: int, notional: int, fee: int) -> Order:
        """The order after a part of it was executed. Raises Broken on more than is left."""
        if amount <= 0 or amount > self.remaining:
            raise Broken(f"A fill of {amount} does not fit order {self.order_id}.")
        filled = self.filled + amount
        status = OrderStatus.FILLED if filled == self.amount else OrderStatus.PARTLY_FILLED
        if status not in MOVES[self.status]:
            raise Broken(f"Order {self.order_id} cannot be filled while {self.status}.")
        return replace(
            self, status=status, filled=filled, paid=self.paid + notional, fees=self.fees + fee
        )


@dataclass(frozen=True, slots=True)
class OrderGroup:
    """One order, or an entry with the protection that lives and dies with it.

    entry is None for protection placed later. The children are one-cancels-other, reduce-only,
    sleep until the entry has a fill, and always cover exactly the filled amount.
    """

    group_id: str
    entry: Order | None
    children: tuple[Order, ...] = ()

    @property
    def orders(self) -> tuple[Order, ...]:
        return self.children if self.entry is None else (self.entry, *self.children)


@dataclass(frozen=True, slots=True)
class Change:
    """What an amend asks: 0 = as it is."""

    limit_price: int = 0
    trigger_price: int = 0
    amount: int = 0
    trail_ppm: int = 0
