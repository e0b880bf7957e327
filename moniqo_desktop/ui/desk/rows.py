"""Columns of the desk's tables: how a position, an order, a fill, a line reads."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from typing import Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import DecisionMade, OrderFilled, TradeClosed
from moniqo_desktop.domain.orders import Side
from moniqo_desktop.ui.desk.cells import Cell, Tone, profit_tone, side_tone
from moniqo_desktop.ui.desk.tables import Column
from moniqo_desktop.ui.state.messages import LogLine
from moniqo_desktop.ui.state.owners import short
from moniqo_desktop.ui.state.prices import Markets
from moniqo_desktop.ui.state.texts import (
    NOTHING,
    day_clock_text,
    day_minute_text,
    profit_text,
)
from moniqo_desktop.ui.words.paid import PAID, cash_text
from moniqo_desktop.ui.words.translation import later, retell, tr

IN_CANDLE: Final = later("The exchange's time; on paper the open of the candle that filled it")
_LEVEL_TONES = {"error": Tone.ERROR, "warning": Tone.WARN, "success": Tone.UP}
_LEVEL_WORDS = {
    "error": later("✕ problem"),
    "warning": later("! warning"),
    "success": later("✓ success"),
    "info": later("· info"),
}


def fill_columns(markets: Markets) -> tuple[Column[OrderFilled], ...]:
    return (
        Column(tr("Time"), lambda row: time_cell(row.filled_at), 102, leaves=2, tip=tr(IN_CANDLE),
               name="time", by=lambda row: row.filled_at),
        Column(tr("Symbol"), lambda row: sided(row.symbol, row.side), 130, share=1,
               name="symbol", by=lambda row: row.symbol),
        Column(tr("Purpose"), _fill_purpose, 72, leaves=3, name="purpose",
               by=lambda row: _fill_purpose(row).text.casefold()),
        Column(tr("Size"), lambda row: Cell(markets.amount_text(row.symbol, row.amount)), 82,
               right=True, name="size",
               by=lambda row: markets.amount_size(row.symbol, row.amount)),
        Column(tr("Price"), lambda row: Cell(markets.price_text(row.symbol, row.price)), 90,
               right=True, name="price",
               by=lambda row: markets.price_size(row.symbol, row.price)),
        Column(tr("Fee"), lambda row: Cell(cash_text(row.fee), Tone.QUIET), 76, right=True,
               from_width=640, tip=tr(PAID), name="fee", by=lambda row: -row.fee),
        Column(tr("Realised"), _fill_profit, 84, right=True, name="realised",
               tip=tr("Profit of what was closed, fee apart"),
               by=lambda row: None if row.purpose.adds_exposure else row.realised),
    )  # fmt: skip


def trade_columns(markets: Markets) -> tuple[Column[TradeClosed], ...]:
    return (
        Column(tr("Closed"), lambda row: time_cell(row.exited_at), 102, leaves=4,
               tip=tr(IN_CANDLE), name="closed", by=lambda row: row.exited_at),
        Column(tr("Symbol"), _trade_symbol, 130, share=1, name="symbol",
               by=lambda row: row.symbol),
        Column(tr("Entry"), lambda row: Cell(_mean(markets, row, row.notional_in)), 84, right=True,
               leaves=2, name="entry", by=lambda row: _mean_size(markets, row, row.notional_in)),
        Column(tr("Exit"), lambda row: Cell(_mean(markets, row, row.notional_out)), 84, right=True,
               leaves=1, name="exit", by=lambda row: _mean_size(markets, row, row.notional_out)),
        Column(tr("By"), _trade_exit, 62, leaves=3, name="by",
               by=lambda row: _trade_exit(row).text.casefold()),
        Column(tr("Profit"), lambda row: Cell(profit_text(row.profit), profit_tone(row.profit)), 76,
               right=True, tip=tr("After fees"), name="profit", by=lambda row: row.profit),
        Column(tr("Fees"), lambda row: Cell(cash_text(row.fees), Tone.QUIET), 76, right=True,
               from_width=640, tip=tr(PAID), name="fees", by=lambda row: -row.fees),
    )  # fmt: skip


def log_columns() -> tuple[Column[LogLine], ...]:
    return (
        Column(tr("Time"), lambda row: Cell(day_clock_text(row.at), Tone.QUIET), 134, narrow=134,
               name="time"),
        Column(tr("Level"), _log_level, 92, from_width=440, name="level"),
        Column(tr("From"), lambda row: Cell(retell(row.source, "source"), Tone.QUIET), 84,
               from_width=560, name="from"),
        Column(tr("Message"), _log_text, 300, share=1, name="message"),
    )  # fmt: skip


def decision_columns(node_name: Callable[[str, str], str]) -> tuple[Column[DecisionMade], ...]:
    """node_name: ids of node and run → title."""
    return (
        Column(tr("Time"), lambda row: time_cell(row.at), 102, leaves=2, name="time",
               by=lambda row: row.at),
        Column(tr("Node"), lambda row: Cell(node_name(row.node_id, row.run_id), Tone.STRONG), 96,
               leaves=1, name="node",
               by=lambda row: node_name(row.node_id, row.run_id).casefold()),
        Column(tr("Symbol"), _decision_symbol, 136, name="symbol", by=lambda row: row.symbol),
        Column(tr("Confidence"),
               lambda row: Cell(NOTHING if isnan(row.confidence) else f"{row.confidence:.2f}"), 88,
               right=True, name="confidence",
               by=lambda row: None if isnan(row.confidence) else row.confidence),
        Column(tr("Reason"), _reason, 240, share=1, name="reason"),
    )  # fmt: skip


def time_cell(at: Millis) -> Cell:
    """To the minute; the second is in the tip."""
    return Cell(day_minute_text(at), Tone.QUIET, tip=f"{day_clock_text(at)} UTC")


BRIEF_NAME: Final = 12
LEAST_NAME: Final = 5
"""Letters of the name of an account behind a symbol, while all of them are in sight."""


def sided(symbol: str, side: Side, account: str = "") -> Cell:
    word = side.value.upper()
    return Cell(
        symbol,
        Tone.STRONG,
        word,
        side_tone(word),
        tip=account,
        brief=base_of(symbol),
        after=account,
        after_brief=short(account, BRIEF_NAME),
        after_least=short(account, LEAST_NAME),
    )


def age_text(ms: int) -> str:
    """42 s, 7 m, 3 h 20 m, 5 d 2 h; a dash for what has no beginning."""
    seconds = ms // 1_000
    if seconds < 0:
        return NOTHING
    minutes, hours, days = seconds // 60, seconds // 3_600, seconds // 86_400
    if not minutes:
        return f"{seconds} s"
    if not hours:
        return f"{minutes} m"
    if not days:
        return f"{hours} h {minutes % 60} m"
    return f"{days} d {hours % 24} h"


def base_of(symbol: str) -> str:
    """What is traded, without what it is paid with."""
    return symbol.partition("/")[0]


def _fill_purpose(row: OrderFilled) -> Cell:
    late = tr(" (late)") if row.late else ""
    return Cell(f"{retell(row.purpose, 'purpose')}{late}", Tone.WARN if row.late else Tone.QUIET)


def _fill_profit(row: OrderFilled) -> Cell:
    if row.purpose.adds_exposure:
        return Cell(NOTHING, Tone.QUIET)
    return Cell(profit_text(row.realised), profit_tone(row.realised))


def _trade_symbol(row: TradeClosed) -> Cell:
    word = row.direction.value.upper()
    return Cell(row.symbol, Tone.STRONG, word, side_tone(word), brief=base_of(row.symbol))


def _trade_exit(row: TradeClosed) -> Cell:
    if row.marked:
        return Cell(tr("end"), Tone.QUIET, tip=tr("Valued at the end of the data"))
    return Cell(retell(row.exit_purpose, "purpose"), Tone.QUIET)


def _mean(markets: Markets, row: TradeClosed, notional: int) -> str:
    return markets.price_text(row.symbol, _mean_price(markets, row, notional))


def _mean_size(markets: Markets, row: TradeClosed, notional: int) -> float | None:
    return markets.price_size(row.symbol, _mean_price(markets, row, notional))


def _mean_price(markets: Markets, row: TradeClosed, notional: int) -> int | None:
    """Over all that was bought or sold."""
    return markets.mean_price(row.symbol, notional, row.total_amount or row.amount)


def _log_level(row: LogLine) -> Cell:
    tone = _LEVEL_TONES.get(row.level, Tone.QUIET)
    return Cell(tr(_LEVEL_WORDS[row.level]), tone)


def _log_text(row: LogLine) -> Cell:
    text = retell(row.text)
    return Cell(text, tip=text)


def _reason(row: DecisionMade) -> Cell:
    return Cell(retell(row.reason) or NOTHING, Tone.QUIET)


def _decision_symbol(row: DecisionMade) -> Cell:
    word = row.direction.value.upper()
    tone = Tone.QUIET if word == "FLAT" else side_tone(word)
    return Cell(row.symbol, Tone.PLAIN, word, tone)
