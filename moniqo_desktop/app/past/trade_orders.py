"""Orders and fills of a trade in the words of its page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from moniqo_desktop.app.past.order_life import GUARDS, OrderLife
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.messages.events import IntentMade, OrderFilled
from moniqo_desktop.domain.orders import Order, OrderId, OrderIntent, OrderKind, Side
from moniqo_desktop.domain.past import FillTold, OrderTold

_BPS: Final = 10_000
Intents = Mapping[OrderId, IntentMade]


def order_told(life: OrderLife, intents: Intents, market: Market) -> OrderTold:
    """Amount and price by the last word; what they were before is among the moves. Of one that a
    hand made there is no reason: it has no node, which says so."""
    order = life.last
    made = intents.get(order.order_id)
    intent = made.intent if made is not None else None
    price = order.trigger_price or order.limit_price or _wished(intent)
    reason = intent.reason if intent is not None else order.reason
    return OrderTold(
        order.order_id,
        order.purpose.value,
        order.side.value,
        order.kind.value,
        market.amount_text(order.amount) if order.amount else "",
        market.price_text(price) if price else "",
        "" if life.is_made_by_hand else reason,
        order.node_id,
        tuple(life.moves),
        life.checks,
    )


def fill_told(
    fill: OrderFilled, lives: Mapping[OrderId, OrderLife], intents: Intents, market: Market
) -> FillTold:
    """Expected is what its order stood at when the fill came, not what was planned at first."""
    life = lives.get(fill.order_id)
    order = life.at_fill.get(fill.fill_id, life.last) if life is not None else None
    made = intents.get(fill.order_id)
    expected = _expected(order, made.intent if made is not None else None)
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


def _wished(intent: OrderIntent | None) -> int:
    """Of a refused wish to move a stop or a target, which never became an order with a price."""
    if intent is None or intent.purpose not in GUARDS:
        return 0
    return intent.stop_price or intent.target_price


def _expected(order: Order | None, intent: OrderIntent | None) -> int:
    """What the order was meant to get: its trigger or limit, else the close it was decided on.
    0 of one that trails: its venue moves it and tells nobody to where."""
    if order is not None and order.kind is OrderKind.TRAILING:
        return 0
    if order is not None and (order.trigger_price or order.limit_price):
        return order.trigger_price or order.limit_price
    return intent.decided_price if intent is not None else 0
