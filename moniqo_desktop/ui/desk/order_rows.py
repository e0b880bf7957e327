"""Columns of the table of orders."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.orders import Order, OrderStatus
from moniqo_desktop.ui.desk import rows
from moniqo_desktop.ui.desk.cells import Cell, Tone
from moniqo_desktop.ui.desk.rows import age_text
from moniqo_desktop.ui.desk.tables import Column
from moniqo_desktop.ui.state.owners import account_of
from moniqo_desktop.ui.state.prices import Markets
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import NOTHING, day_clock_text, percent_text
from moniqo_desktop.ui.words.translation import retell, tr

_STATUS_TONES: Final = {
    OrderStatus.UNKNOWN: Tone.ERROR,
    OrderStatus.REJECTED: Tone.ERROR,
    OrderStatus.DENIED: Tone.WARN,
    OrderStatus.FILLED: Tone.UP,
}


def order_columns(state: State) -> tuple[Column[Order], ...]:
    markets = state.markets
    return (
        Column(tr("Time"), lambda row: rows.time_cell(row.created_at), 102, from_width=620,
               name="time", by=lambda row: row.created_at,
               tip=tr("When the order was made")),
        Column(tr("Symbol"), lambda row: _sided(state, row), 130, share=1,
               name="symbol", by=lambda row: row.symbol),
        Column(tr("Purpose"), _purpose, 70, leaves=2, name="purpose",
               by=lambda row: _purpose(row).text.casefold(),
               tip=tr("What the order does to the position")),
        Column(tr("Size"), lambda row: Cell(markets.amount_text(row.symbol, row.amount)), 82,
               right=True, name="size",
               by=lambda row: markets.amount_size(row.symbol, row.amount)),
        Column(tr("Filled"), lambda row: _filled(markets, row), 82, right=True, from_width=760,
               name="filled", by=lambda row: markets.amount_size(row.symbol, row.filled)),
        Column(tr("Price"), lambda row: Cell(order_price_text(markets, row)), 96, right=True,
               name="price", by=lambda row: markets.price_size(row.symbol, _price_of(row)),
               tip=tr("Trigger, limit, or trigger → limit")),
        Column(tr("Distance"), lambda row: _distance(state, row), 76, right=True, from_width=500,
               name="distance", by=lambda row: _away(state, row),
               tip=tr("(order price − last price) ÷ last price; a dash where either is not "
                      "known")),
        Column(tr("Age"), lambda row: _age(state, row), 70, right=True, from_width=700,
               name="age", by=lambda row: -row.created_at if row.is_open else None,
               tip=tr("Time since the order was made, while it is open")),
        Column(tr("Status"), _status, 96, leaves=1, name="status",
               by=lambda row: _status(row).text.casefold()),
    )  # fmt: skip


def order_price_text(markets: Markets, order: Order) -> str:
    """The price that matters: trigger, limit or both; "market" where there is none."""
    prices = [price for price in (order.trigger_price, order.limit_price) if price]
    if not prices:
        return tr("market")
    return " → ".join(markets.price_text(order.symbol, price) for price in prices)


def _purpose(row: Order) -> Cell:
    kind = retell(row.kind, "kind").replace("_", " ")
    tip = tr("{kind} order").format(kind=kind)
    return Cell(retell(row.purpose, "purpose"), Tone.QUIET, tip=tip)


def _filled(markets: Markets, row: Order) -> Cell:
    return Cell(markets.amount_text(row.symbol, row.filled), Tone.QUIET)


def _distance(state: State, row: Order) -> Cell:
    price, last = _price_of(row), state.prices.last(row.symbol)
    if not price or not last or not row.is_open:
        return Cell(NOTHING, Tone.QUIET)
    return Cell(percent_text(price - last, last), Tone.QUIET)


def _sided(state: State, row: Order) -> Cell:
    account = account_of(state.runs, state.wallets, state.runs.wallet_of(row.run_id))
    return rows.sided(row.symbol, row.side, account)


def _away(state: State, row: Order) -> float | None:
    price, last = _price_of(row), state.prices.last(row.symbol)
    return (price - last) / last if price and last and row.is_open else None


def _price_of(row: Order) -> int:
    return row.trigger_price or row.limit_price


def _age(state: State, row: Order) -> Cell:
    if not row.is_open:
        return Cell(NOTHING, Tone.QUIET)
    tip = tr("Made {when} UTC").format(when=day_clock_text(row.created_at))
    return Cell(age_text(state.at - row.created_at), Tone.QUIET, tip=tip)


def _status(row: Order) -> Cell:
    words = retell(row.status, "status").replace("_", " ")
    if row.cancel_asked and row.is_open:
        return Cell(tr("cancel asked"), Tone.WARN)
    tone = _STATUS_TONES.get(row.status, Tone.PLAIN if row.is_open else Tone.QUIET)
    return Cell(words, tone, tip=retell(row.reason))
