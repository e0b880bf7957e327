"""An order as the events of its run tell it: how it was planned, what changed it and who asked for
that, and how it stood at each of its fills. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from moniqo_desktop.domain.market import Market, Millis
from moniqo_desktop.domain.messages.desk_events import DoneByHand
from moniqo_desktop.domain.messages.events import (
    CheckResult,
    Event,
    GateJudged,
    IntentMade,
    OrderChanged,
    OrderFilled,
    OrderRevised,
)
from moniqo_desktop.domain.orders import Order, OrderId, OrderIntent, OrderStatus, Purpose
from moniqo_desktop.domain.refusal_words import told_by

Move = tuple[Millis, str, str]
"""When, a status or one of the words below, and why or what it was before."""
MOVED: Final = "moved"
SMALLER: Final = "smaller"
LARGER: Final = "larger"
BY_HAND: Final = "_by_hand"
BY_FLOW: Final = "_by_flow"
"""Ends of those words: who asked for it; without, the venue kept the amount to the position."""
GUARDS: Final = (Purpose.STOP, Purpose.TARGET)
_OWNER: Final = "owner"


@dataclass(slots=True)
class OrderLife:
    """planned: as it was first sent; last: as it stands after the last event that is told.
    at_fill: fill id → as it stood when that fill came."""

    planned: Order
    last: Order
    moves: list[Move] = field(default_factory=list)
    checks: tuple[CheckResult, ...] = ()
    at_fill: dict[str, Order] = field(default_factory=dict)

    @property
    def is_made_by_hand(self) -> bool:
        return not self.planned.node_id and self.planned.reason.endswith(_OWNER)

    @property
    def is_by_hand(self) -> bool:
        """Whether a hand had the last word about its price, or about it at all."""
        moved = [word for _, word, _ in self.moves if word.startswith(MOVED)]
        if moved:
            return moved[-1].endswith(BY_HAND)
        is_own = self.planned.purpose not in GUARDS or self.planned.reason.startswith(MOVED)
        return is_own and self.is_made_by_hand


def lives_of(
    orders: Iterable[Order], events: Iterable[Event], market: Market
) -> dict[OrderId, OrderLife]:
    """Of orders of one market, by id, in their order. events: of their run, oldest first."""
    lives = {order.order_id: OrderLife(order, order) for order in orders}
    asked = _Asked(market)
    for event in events:
        asked.take(event)
        if isinstance(event, GateJudged | OrderChanged | OrderFilled | OrderRevised):
            life = lives.get(event.order_id)
            if life is not None:
                _take(life, event, asked, market)
    return lives


class _Asked:
    """Who asked for which price of a stop or a target, and for which change of another order; and
    which fill the venue answered with a change of its own."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._wishes: list[tuple[OrderId, OrderIntent]] = []
        self._edits: list[DoneByHand] = []
        self._fill: OrderFilled | None = None

    def take(self, event: Event) -> None:
        match event:
            case IntentMade() if event.intent.purpose in GUARDS:
                self._wishes.append((event.order_id, event.intent))
            case GateJudged(allowed=False):
                self._wishes = [each for each in self._wishes if each[0] != event.order_id]
            case DoneByHand() if event.order_id:
                self._edits.append(event)
            case OrderFilled():
                self._fill = event
            case _:
                pass

    def read_at(self, at: Millis) -> Millis:
        """When the venue did what followed from a fill, as the time of that fill is read."""
        fill = self._fill
        return fill.filled_at if fill is not None and fill.at == at else at

    def who(self, before: Order, after: Order) -> str:
        """BY_HAND, BY_FLOW, or "" where nobody did: the venue, or another than the owner."""
        if before.purpose in GUARDS:
            return self._mover(after) if _price(before) != _price(after) else ""
        amount, price = _sizes(after, self._market)
        wish = ["to", amount, "at", f"{price}."]
        edits = [e for e in self._edits if e.order_id == after.order_id and e.actor == _OWNER]
        return BY_HAND if any(each.words.split()[-4:] == wish for each in edits) else ""

    def _mover(self, after: Order) -> str:
        for _, wish in reversed(self._wishes):
            is_stop = wish.purpose is Purpose.STOP
            wanted = wish.stop_price if is_stop else wish.target_price
            same = (wish.symbol, wish.purpose) == (after.symbol, after.purpose)
            if same and wanted == _price(after):
                is_hand = not wish.node_id and wish.reason.endswith(_OWNER)
                return BY_FLOW if wish.node_id else BY_HAND if is_hand else ""
        return ""


def _take(
    life: OrderLife,
    event: GateJudged | OrderChanged | OrderFilled | OrderRevised,
    asked: _Asked,
    market: Market,
) -> None:
    match event:
        case GateJudged():
            life.checks = event.results
        case OrderChanged():
            is_after = event.status is OrderStatus.CANCELLED
            at = asked.read_at(event.at) if is_after else event.at
            life.moves.append((at, event.status.value, _reason(event, life.checks)))
            life.last = replace(life.last, status=event.status)
        case OrderFilled():
            _fill(life, event)
        case OrderRevised():
            _revise(life, event, asked, market)


def _reason(event: OrderChanged, checks: Iterable[CheckResult]) -> str:
    """Of one that the gate denied, sentences for its codes."""
    if event.status is not OrderStatus.DENIED:
        return event.reason
    return told_by(filter(None, event.reason.split(", ")), checks)


def _fill(life: OrderLife, event: OrderFilled) -> None:
    before = life.last
    filled = before.filled + event.amount
    is_whole = filled >= before.amount
    status = OrderStatus.FILLED if is_whole else OrderStatus.PARTLY_FILLED
    life.at_fill[event.fill_id] = before
    life.last = replace(before, filled=filled, amount=max(before.amount, filled), status=status)
    life.moves.append((event.filled_at, status.value, ""))


def _revise(life: OrderLife, event: OrderRevised, asked: _Asked, market: Market) -> None:
    before = life.last
    after = before.revised(event.amount, event.limit_price, event.trigger_price)
    life.last = after
    if _price(before) != _price(after):
        word = MOVED
    elif before.amount != after.amount:
        word = SMALLER if after.amount < before.amount else LARGER
    else:
        return
    who = asked.who(before, after)
    at = event.at if who else asked.read_at(event.at)
    life.moves.append((at, word + who, _was(before, market)))


def _was(order: Order, market: Market) -> str:
    amount, price = _sizes(order, market)
    return f"was {amount} at {price}" if price else f"was {amount}"


def _sizes(order: Order, market: Market) -> tuple[str, str]:
    """Amount and price as text, "" where it has no price of its own."""
    price = _price(order)
    return market.amount_text(order.amount), market.price_text(price) if price else ""


def _price(order: Order) -> int:
    return order.trigger_price or order.limit_price
