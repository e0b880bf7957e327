"""Orders as the paper venue holds them, and their rows in its saved state."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from moniqo_desktop.domain.market import Market, MarketKind, Millis, Symbol
from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.orders import (
    Order,
    OrderGroup,
    OrderId,
    OrderKind,
    OrderStatus,
    Purpose,
    Side,
    TimeInForce,
)
from moniqo_desktop.domain.paper.fills import activation_level, tighter, trailing_level

_STOPS: Final = (OrderKind.STOP, OrderKind.TRAILING)


class Resting:
    """One order in the book; changes as the market moves.

    amount: as amended and shrunk; filled ≤ amount. limit, trigger: price steps, 0 = none.
    best: best price a trailing stop has seen; starts: the price from which it follows, 0 = it
    does. live: it has met its first open. asleep: a child
    whose entry has no fill. triggered: touched, what is left goes as a market or limit order.
    reducing: may never add to a position. kept: what went of its fills as their fee. locked: money
    reserved for it. later: an amend asked inside a candle, [at, limit, trigger, trail_ppm]: it
    counts from the next open.
    """

    __slots__ = (
        "amount",
        "asleep",
        "at",
        "best",
        "child",
        "code",
        "ended_at",
        "filled",
        "fills",
        "group_id",
        "kept",
        "kind",
        "later",
        "limit",
        "live",
        "locked",
        "order",
        "reducing",
        "sign",
        "starts",
        "status",
        "trail_ppm",
        "trigger",
        "triggered",
    )

    def __init__(
        self,
        order: Order,
        at: Millis,
        *,
        group_id: str = "",
        child: bool = False,
        asleep: bool = False,
        reducing: bool = False,
    ) -> None:
        self.order = order
        self.group_id = group_id or order.order_id
        self.at = at
        self.child = child
        self.asleep = asleep
        self.kind = order.kind
        self.sign = order.side.sign
        self.amount = order.amount
        self.filled = 0
        self.fills = 0
        self.kept = 0
        self.limit = order.limit_price
        self.trigger = order.trigger_price
        self.trail_ppm = order.trail_ppm
        self.best = 0
        self.starts = 0
        self.locked = 0
        self.live = False
        self.triggered = False
        self.later: list[int] = []
        self.status = OrderStatus.ACCEPTED
        self.code = ""
        self.ended_at = 0
        self.reducing = reducing

    @property
    def remaining(self) -> int:
        return self.amount - self.filled

    @property
    def is_open(self) -> bool:
        return self.status in (OrderStatus.ACCEPTED, OrderStatus.PARTLY_FILLED)

    @property
    def acts_at_open(self) -> bool:
        """A market order, or a touched one of which a part is left."""
        return self.kind is OrderKind.MARKET or (self.triggered and not self.acts_as_limit)

    @property
    def acts_as_limit(self) -> bool:
        return self.kind is OrderKind.LIMIT or (
            self.triggered and self.kind is OrderKind.STOP_LIMIT
        )

    @property
    def acts_as_stop(self) -> bool:
        return self.kind in _STOPS and not self.triggered and self.trigger > 0

    @property
    def waits_for_trigger(self) -> bool:
        """A stop-limit that is not touched yet."""
        return self.kind is OrderKind.STOP_LIMIT and not self.triggered

    @property
    def is_touch(self) -> bool:
        """A take-profit that is not touched yet."""
        return self.kind is OrderKind.TAKE_PROFIT and not self.triggered

    @property
    def follows(self) -> bool:
        """A live trailing stop."""
        return self.trail_ppm > 0 and self.live and not self.triggered and not self.asleep

    @property
    def level(self) -> int:
        """The price that wakes it."""
        return self.limit if self.acts_as_limit else self.trigger

    @property
    def follows_from(self) -> int:
        """The next price at which a trailing stop moves."""
        return self.starts or self.best - self.sign

    def wake(self, price: int, tick: int) -> None:
        """A trailing stop begins at price: it follows at once, or from its activation on."""
        self.starts = activation_level(self.sign, price, self.order.activation_ppm, tick)
        self.best = price
        if not self.starts:
            self._tighten(tick)

    def follow(self, price: int, tick: int) -> None:
        """Moves a trailing stop after a price the market has seen; never loosens it."""
        if self.sign * (self.follows_from - price) >= 0:
            self.starts = 0
            self.best = price
            self._tighten(tick)

    def _tighten(self, tick: int) -> None:
        level = trailing_level(self.sign, self.best, self.trail_ppm, tick)
        self.trigger = tighter(self.sign, self.trigger, level)

    def catch_up(self, opened_at: Millis) -> None:
        """Takes over an amend that was asked before this candle opened."""
        if self.later and self.later[0] <= opened_at:
            _, self.limit, trigger, self.trail_ppm = self.later
            follows = self.trail_ppm and self.trigger
            self.trigger = tighter(self.sign, self.trigger, trigger) if follows else trigger
            self.later = []

    def row(self) -> dict[str, Any]:
        """As JSON, without what is as in a fresh order."""
        fresh = Resting(self.order, 0)
        own = {name: getattr(self, name) for name in _OWN}
        return {
            "order": order_row(self.order),
            "own": {name: is_ for name, is_ in own.items() if is_ != getattr(fresh, name)},
            "status": self.status.value,
        }


def rests_as(order: Order, market: Market, at: Millis, group: OrderGroup) -> Resting:
    """The order of this group as it comes into the book; a child sleeps until its entry fills."""
    child = order is not group.entry
    sells_spot = market.kind is MarketKind.SPOT and order.side is Side.SELL
    return Resting(
        order,
        at,
        group_id=group.group_id,
        child=child,
        asleep=child and group.entry is not None,
        reducing=child or order.reduce_only or sells_spot,
    )


_OWN: Final = tuple(sorted(set(Resting.__slots__) - {"order", "sign", "kind", "status"}))


def resting_from(row: dict[str, Any]) -> Resting:
    """The order that `Resting.row` wrote."""
    resting = Resting(order_from(row["order"]), 0)
    for name, value in row["own"].items():
        setattr(resting, name, value)
    resting.status = OrderStatus(row["status"])
    return resting


_FILL: Final = tuple(item.name for item in fields(FillSeen))
_DEFAULTS: Final = {item.name: item.default for item in fields(Order)}


def order_row(order: Order) -> dict[str, Any]:
    """As JSON, without what is at its default."""
    values = ((name, getattr(order, name)) for name in _DEFAULTS)
    return {name: value for name, value in values if value != _DEFAULTS[name]}


def order_from(row: dict[str, Any]) -> Order:
    """The order that `order_row` wrote."""
    order = Order(**row)
    typed = {
        "order_id": OrderId(order.order_id),
        "symbol": Symbol(order.symbol),
        "purpose": Purpose(order.purpose),
        "side": Side(order.side),
        "kind": OrderKind(order.kind),
        "time_in_force": TimeInForce(order.time_in_force),
        "status": OrderStatus(order.status),
    }
    return Order(**{**row, **typed})


def fill_seen(
    resting: Resting,
    price: int,
    amount: int,
    fee: int,
    at: Millis,
    *,
    maker: bool,
    best: int,
    kept: int = 0,
    over: int = 0,
) -> FillSeen:
    """The report of a fill. best: what the best path would have paid, 0 = price. kept: what of
    the amount went as its fee. over: ms its candle lasted, 0 = not known."""
    order = resting.order
    return FillSeen(
        at=at,
        fill_id=f"{order.order_id}-{resting.fills}",
        order_id=order.order_id,
        symbol=order.symbol,
        side=order.side,
        price=price,
        amount=amount,
        fee=fee,
        maker=maker,
        ambiguous=best not in (0, price),
        best_price=best or price,
        fee_base=kept,
        candle_at=at - over if over else 0,
    )


def fill_row(fill: FillSeen) -> list[Any]:
    """As JSON."""
    return [getattr(fill, name) for name in _FILL]


def fill_from(row: list[Any]) -> FillSeen:
    """The fill that `fill_row` wrote; what came later than the row is at its default."""
    values = dict(zip(_FILL, row, strict=False))
    return FillSeen(**{**values, "side": Side(values["side"])})
