"""What is still open at the end of the data, closed at the last close and marked as such."""

from __future__ import annotations

import dataclasses

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import Event, TradeClosed
from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.money import fee_of
from moniqo_desktop.domain.orders import Order, OrderId, OrderKind, Purpose, Side
from moniqo_desktop.engine.core import Core


def closing(core: Core, symbol: Symbol, at: Millis) -> Order:
    """The order that would close the position; it never leaves."""
    held = core.desk.positions[symbol].amount
    return Order(
        OrderId(f"{core.terms.mode.letter}-end-{symbol}"),
        core.desk.owner[symbol],
        "",
        symbol,
        Purpose.CLOSE,
        Side.SELL if held > 0 else Side.BUY,
        OrderKind.MARKET,
        abs(held),
        at,
        reduce_only=True,
        reason="end of data",
    )


def fill_of(core: Core, order: Order, at: Millis) -> FillSeen:
    market, price = core.desk.markets[order.symbol], core.desk.last_price[order.symbol]
    fee = fee_of(market.notional(price, order.amount), market.taker_ppm)
    return FillSeen(
        at,
        f"{order.order_id}-fill",
        order.order_id,
        order.symbol,
        order.side,
        price,
        order.amount,
        fee,
        best_price=price,
    )


def as_marked(event: Event) -> Event:
    return dataclasses.replace(event, marked=True) if isinstance(event, TradeClosed) else event
