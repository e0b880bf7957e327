"""Columns of the desk's tables: how a position, an order, a fill, a line reads."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

from moniqo_desktop.domain.events import DecisionMade, OrderFilled
from moniqo_desktop.domain.money import money
from moniqo_desktop.domain.orders import Order, OrderStatus, Side
from moniqo_desktop.ui.desk.tables import Cell, Column, Tone, profit_tone, side_tone
from moniqo_desktop.ui.state.messages import LogLine
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.prices import Markets
from moniqo_desktop.ui.state.texts import (
    NOTHING,
    clock_text,
    day_clock_text,
    percent_text,
    profit_text,
    signed_text,
)

_STATUS_TONES = {
    OrderStatus.UNKNOWN: Tone.ERROR,
    OrderStatus.REJECTED: Tone.ERROR,
    OrderStatus.DENIED: Tone.WARN,
    OrderStatus.FILLED: Tone.UP,
}
_LEVEL_TONES = {"error": Tone.ERROR, "warning": Tone.WARN, "success": Tone.UP}
_LEVEL_SIGNS = {"error": "✕", "warning": "!", "success": "✓", "info": "·"}


def position_columns(markets: Markets) -> tuple[Column[PositionView], ...]:
    """Return is profit over what the open part cost."""
    return (
        Column("Symbol", _position_symbol, 150, share=1),
        Column(
            "Size", lambda row: Cell(markets.amount_text(row.symbol, row.amount)), 72, right=True
        ),
        Column("Entry", lambda row: _price(markets, row, row.entry, Tone.QUIET), 84, right=True),
        Column("Mark", lambda row: _price(markets, row, row.mark, Tone.PLAIN), 84, right=True),
        Column(
            "PnL",
            lambda row: Cell(profit_text(row.profit), profit_tone(row.profit)),
            84,
            right=True,
            tip="Profit at the last price, before the fee of closing, in quote currency",
        ),
        Column(
            "ROE",
            lambda row: Cell(percent_text(row.profit, abs(row.cost), 1), profit_tone(row.profit)),
            68,
            right=True,
            tip="Profit in percent of what the position cost",
        ),
        Column("Stop", lambda row: _price(markets, row, row.stop, Tone.QUIET), 84, right=True),
        Column("Target", lambda row: _price(markets, row, row.target, Tone.QUIET), 84, right=True),
    )


def order_columns(markets: Markets) -> tuple[Column[Order], ...]:
    return (
        Column("Time", lambda row: Cell(day_clock_text(row.created_at), Tone.QUIET), 116),
        Column("Symbol", lambda row: _sided(row.symbol, row.side), 130, share=1),
        Column("Kind", _order_kind, 110),
        Column(
            "Amount", lambda row: Cell(markets.amount_text(row.symbol, row.amount)), 76, right=True
        ),
        Column(
            "Filled",
            lambda row: Cell(markets.amount_text(row.symbol, row.filled), Tone.QUIET),
            76,
            right=True,
        ),
        Column("Price", lambda row: Cell(order_price_text(markets, row)), 90, right=True),
        Column("Status", _order_status, 116),
    )


def fill_columns(markets: Markets) -> tuple[Column[OrderFilled], ...]:
    return (
        Column("Time", lambda row: Cell(day_clock_text(row.at), Tone.QUIET), 116),
        Column("Symbol", lambda row: _sided(row.symbol, row.side), 130, share=1),
        Column("Purpose", _fill_purpose, 84),
        Column(
            "Amount", lambda row: Cell(markets.amount_text(row.symbol, row.amount)), 76, right=True
        ),
        Column(
            "Price", lambda row: Cell(markets.price_text(row.symbol, row.price)), 90, right=True
        ),
        Column("Fee", lambda row: Cell(_fee_text(row.fee), Tone.QUIET), 76, right=True),
        Column(
            "Realised",
            _fill_profit,
            84,
            right=True,
            tip="Profit of what was closed, fee apart",
        ),
    )


def log_columns() -> tuple[Column[LogLine], ...]:
    return (
        Column("Time", lambda row: Cell(day_clock_text(row.at), Tone.QUIET), 116),
        Column("Level", _log_level, 84),
        Column("From", lambda row: Cell(row.source, Tone.QUIET), 72),
        Column("Message", lambda row: Cell(row.text), 300, share=1),
    )


def decision_columns(node_name: Callable[[str], str]) -> tuple[Column[DecisionMade], ...]:
    """node_name: id → title on the canvas."""
    return (
        Column("Time", lambda row: Cell(clock_text(row.at), Tone.QUIET), 76),
        Column("Node", lambda row: Cell(node_name(row.node_id), Tone.STRONG), 120),
        Column("Symbol", _decision_symbol, 130),
        Column(
            "Confidence",
            lambda row: Cell(NOTHING if isnan(row.confidence) else f"{row.confidence:.2f}"),
            80,
            right=True,
        ),
        Column("Reason", lambda row: Cell(row.reason or NOTHING, Tone.QUIET), 240, share=1),
    )


def order_price_text(markets: Markets, order: Order) -> str:
    """The price that matters: trigger, limit or both; "market" where there is none."""
    prices = [price for price in (order.trigger_price, order.limit_price) if price]
    if not prices:
        return "market"
    return " → ".join(markets.price_text(order.symbol, price) for price in prices)


def _position_symbol(row: PositionView) -> Cell:
    word = row.direction.value.upper()
    tone = side_tone(word)
    return Cell(row.symbol, Tone.STRONG, word, tone, bar=tone)


def _sided(symbol: str, side: Side) -> Cell:
    word = side.value.upper()
    return Cell(symbol, Tone.STRONG, word, side_tone(word))


def _price(markets: Markets, row: PositionView, price: int | None, tone: Tone) -> Cell:
    return Cell(markets.price_text(row.symbol, price), tone)


def _order_kind(row: Order) -> Cell:
    words = row.kind.value.replace("_", " ")
    return Cell(f"{words} · {row.purpose.value}", Tone.QUIET)


def _order_status(row: Order) -> Cell:
    words = row.status.value.replace("_", " ")
    if row.cancel_asked and row.is_open:
        return Cell("cancel asked", Tone.WARN)
    tone = _STATUS_TONES.get(row.status, Tone.PLAIN if row.is_open else Tone.QUIET)
    return Cell(words, tone)


def _fill_purpose(row: OrderFilled) -> Cell:
    late = " (late)" if row.late else ""
    return Cell(f"{row.purpose.value}{late}", Tone.WARN if row.late else Tone.QUIET)


def _fill_profit(row: OrderFilled) -> Cell:
    if row.purpose.adds_exposure:
        return Cell(NOTHING, Tone.QUIET)
    return Cell(profit_text(row.realised), profit_tone(row.realised))


def _fee_text(fee: int) -> str:
    """A fee is what we pay: shown as what it does to the cash."""
    return signed_text(-money(fee), 4)


def _log_level(row: LogLine) -> Cell:
    tone = _LEVEL_TONES.get(row.level, Tone.QUIET)
    return Cell(f"{_LEVEL_SIGNS[row.level]} {row.level}", tone)


def _decision_symbol(row: DecisionMade) -> Cell:
    word = row.direction.value.upper()
    tone = Tone.QUIET if word == "FLAT" else side_tone(word)
    return Cell(row.symbol, Tone.PLAIN, word, tone)
