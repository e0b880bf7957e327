"""What the desk says when it books something."""

from __future__ import annotations

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.desk_events import OrderKept
from moniqo_desktop.domain.messages.event import Event
from moniqo_desktop.domain.messages.events import (
    Alarm,
    FundingBooked,
    OrderFilled,
    PositionChanged,
    TradeClosed,
)
from moniqo_desktop.domain.messages.reports import CancelRefused, FillSeen, FundingPaid
from moniqo_desktop.domain.orders import Order, OrderKind, OrderStatus, Purpose, direction_of
from moniqo_desktop.domain.positions import Dust, Position


def forced_order(fill: FillSeen, run_id: str) -> Order:
    """The order that stands for a position the venue closed by itself."""
    return Order(
        fill.order_id,
        run_id,
        "",
        fill.symbol,
        Purpose.LIQUIDATION,
        fill.side,
        kind=OrderKind.MARKET,
        amount=fill.amount,
        created_at=fill.at,
        reduce_only=True,
        status=OrderStatus.ACCEPTED,
    )


def order_filled(order: Order, fill: FillSeen, realised: int, *, late: bool) -> OrderFilled:
    return OrderFilled(
        fill.at,
        order.run_id,
        order.order_id,
        fill.fill_id,
        fill.symbol,
        fill.side,
        order.purpose,
        fill.price,
        fill.amount,
        fill.fee,
        realised,
        fill.maker,
        fill.ambiguous,
        fill.best_price,
        late,
        fill.fee_base,
        fill.candle_at,
    )


def position_changed(
    held: Position,
    dust: Dust | None,
    at: Millis,
    run_id: str,
    stop_price: int,
    target_price: int,
    liquidation_price: int,
) -> PositionChanged:
    """held may be flat. liquidation_price: 0 where nothing is borrowed."""
    return PositionChanged(
        at,
        run_id,
        held.symbol,
        held.amount,
        held.cost,
        stop_price if held.amount else 0,
        target_price if held.amount else 0,
        held.opened_at if held.amount else 0,
        held.borrowed,
        liquidation_price,
        dust.amount if dust else 0,
        dust.cost if dust else 0,
    )


def funding_booked(paid: FundingPaid, run_id: str) -> FundingBooked:
    return FundingBooked(
        paid.at, run_id, paid.symbol, paid.payment, paid.rate_e8, paid.mark, paid.amount
    )


def trade_closed(
    before: Position, after: Position, fill: FillSeen, run_id: str, trade_id: str, exit: Purpose
) -> TradeClosed:
    """before, after: the position around the fill that made it flat."""
    return TradeClosed(
        fill.at,
        run_id,
        trade_id,
        before.symbol,
        direction_of(before.amount),
        before.opened_at,
        after.largest,
        after.entry_notional,
        after.exit_notional,
        after.fees,
        after.profit,
        exit,
        after.ambiguous,
        total_amount=after.total,
        funding=after.funding,
        entry_candle_at=before.candle_at,
        exit_candle_at=fill.candle_at,
    )


def no_answer(order: Order, at: Millis) -> Alarm:
    return Alarm(
        at,
        order.run_id,
        "ORDER_UNKNOWN",
        f"No answer about the {order.side} order for {order.symbol}. It is looked "
        "up, not repeated; no new entry in this symbol until then.",
    )


def late_fill(order: Order, at: Millis) -> Alarm:
    text = f"A cancelled order for {order.symbol} was still filled; it is booked."
    return Alarm(at, order.run_id, "LATE_FILL", text)


def not_turned(symbol: Symbol, run_id: str, why: str, at: Millis) -> Alarm:
    """The close of a reversal by hand was filled, and its entry refused."""
    text = f"{symbol} was closed and not turned round: nothing is open in it. {why}"
    return Alarm(at, run_id, "NOT_TURNED", text)


def not_cancelled(order: Order, report: CancelRefused) -> list[Event]:
    """The order may be cancelled again, and the trader hears that it rests."""
    text = (
        f"The {order.side} order for {order.symbol} was not cancelled and still rests: "
        f"{report.reason}. Cancel it again to have it gone."
    )
    return [
        OrderKept(report.at, order.run_id, order.order_id),
        Alarm(report.at, order.run_id, "NOT_CANCELLED", text),
    ]
