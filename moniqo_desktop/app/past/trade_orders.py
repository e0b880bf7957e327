"""Orders and fills of a trade in the words of its page. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from moniqo_desktop.domain.market import Market, Millis
from moniqo_desktop.domain.messages.events import (
    CheckResult,
    Event,
    GateJudged,
    IntentMade,
    OrderChanged,
    OrderFilled,
)
from moniqo_desktop.domain.orders import Order, OrderId, OrderIntent, Side
from moniqo_desktop.domain.past import FillTold, OrderTold

_BPS: Final = 10_000


def order_told(
    order: Order, events: Iterable[Event], intents: dict[OrderId, IntentMade], market: Market
) -> OrderTold:
    moves: list[tuple[Millis, str, str]] = []
    checks: tuple[CheckResult, ...] = ()
    for event in events:
        if isinstance(event, GateJudged) and event.order_id == order.order_id:
            checks = event.results
        elif isinstance(event, OrderChanged) and event.order_id == order.order_id:
            moves.append((event.at, event.status.value, event.reason))
        elif isinstance(event, OrderFilled) and event.order_id == order.order_id:
            moves.append((event.filled_at, "filled", ""))
    price = order.trigger_price or order.limit_price
    intent = intents.get(order.order_id)
    return OrderTold(
        order.order_id,
        order.purpose.value,
        order.side.value,
        order.kind.value,
        market.amount_text(order.amount),
        market.price_text(price) if price else "",
        intent.intent.reason if intent is not None else order.reason,
        order.node_id,
        tuple(moves),
        checks,
    )


def fill_told(
    fill: OrderFilled,
    orders: Iterable[Order],
    intents: dict[OrderId, IntentMade],
    market: Market,
) -> FillTold:
    order = next((each for each in orders if each.order_id == fill.order_id), None)
    intent = intents.get(fill.order_id)
    expected = _expected(order, intent.intent if intent is not None else None)
    worse = fill.price - expected if fill.side is Side.BUY else expected - fill.price
    return FillTold(
        fill.filled_at,
        fill.side.value,
        fill.purpose.value,
        market.amount_text(fill.amount),
        market.price_text(fill.price),
        market.price_text(expected) if expected else "",
        worse * _BPS / expected if expected else float("nan"),
        fill.fee,
        fill.maker,
        fill.ambiguous,
    )


def _expected(order: Order | None, intent: OrderIntent | None) -> int:
    """What the order was meant to get: its trigger or limit, else the close it was decided on."""
    if order is not None and (order.trigger_price or order.limit_price):
        return order.trigger_price or order.limit_price
    return intent.decided_price if intent is not None else 0
