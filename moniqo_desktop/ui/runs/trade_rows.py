"""One trade in words: the cells of its row, its marks on the chart, its sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.backtest.results import PURPOSES
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.markers import Marker, outcome
from moniqo_desktop.ui.desk.cells import Cell, Tone, profit_tone, side_tone
from moniqo_desktop.ui.desk.tables import Column
from moniqo_desktop.ui.state.exit_words import END_OF_DATA, move_words
from moniqo_desktop.ui.state.texts import day_minute_text, moment, percent_text, profit_text
from moniqo_desktop.ui.words.marks import mark_words
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.report import BacktestReport
    from moniqo_desktop.domain.market import Ints

_MARKED: Final = 2_000
Row = Callable[[int], "tuple[BacktestReport, int]"]


def trade_columns(of: Row) -> tuple[Column[int], ...]:
    def cell(made: Callable[[BacktestReport, int], Cell]) -> Callable[[int], Cell]:
        return lambda number: made(*of(number))

    return (
        Column("#", lambda number: Cell(f"{number + 1:,}", Tone.QUIET), 46, right=True),
        Column(tr("Symbol"), cell(_symbol), 120, share=1),
        Column(tr("Opened"), cell(_opened), 112, from_width=380),
        Column(tr("Closed"), cell(_closed), 112, from_width=880),
        Column(tr("Size"), cell(_size), 88, right=True, from_width=800),
        Column(tr("Entry"), cell(_entry), 92, right=True, from_width=520),
        Column(tr("Exit"), cell(_exit), 92, right=True, from_width=610),
        Column(tr("Profit"), cell(_profit), 88, right=True),
        Column("%", cell(_percent), 68, right=True, tip=tr("Profit ÷ what was put in")),
        Column(tr("Ended by"), cell(_ended), 108, from_width=700),
    )


def _symbol(report: BacktestReport, n: int) -> Cell:
    trades = report.result.trades
    side = "LONG" if trades.direction[n] > 0 else "SHORT"
    symbol = trades.symbols[int(trades.symbol[n])]
    return Cell(symbol.split("/")[0], Tone.STRONG, side, side_tone(side), tip=symbol)


def _opened(report: BacktestReport, n: int) -> Cell:
    return _when(int(report.result.trades.entered_at[n]))


def _closed(report: BacktestReport, n: int) -> Cell:
    return _when(int(report.result.trades.exited_at[n]))


def _when(at: int) -> Cell:
    text = day_minute_text(at)
    return Cell(text, tip=f"{moment(at).year} {text} UTC")


def _size(report: BacktestReport, n: int) -> Cell:
    trades = report.result.trades
    market = report.market(trades.symbols[int(trades.symbol[n])])
    return Cell(market.amount_text(int(trades.amount[n])))


def _entry(report: BacktestReport, n: int) -> Cell:
    return Cell(_price(report, n, int(report.result.trades.notional_in[n])))


def _exit(report: BacktestReport, n: int) -> Cell:
    return Cell(_price(report, n, int(report.result.trades.notional_out[n])))


def _profit(report: BacktestReport, n: int) -> Cell:
    profit = int(report.result.trades.profit[n])
    return Cell(profit_text(profit), profit_tone(profit))


def _percent(report: BacktestReport, n: int) -> Cell:
    trades = report.result.trades
    profit = int(trades.profit[n])
    text = percent_text(profit, int(trades.notional_in[n])).removesuffix(" %")
    return Cell(text, profit_tone(profit))


def _ended(report: BacktestReport, n: int) -> Cell:
    trades = report.result.trades
    by = PURPOSES[int(trades.exit[n])].value
    words = tr("end of data") if trades.marked[n] else retell(by, "purpose")
    doubt = int(trades.ambiguous[n])
    if not doubt:
        return Cell(words, Tone.QUIET)
    tip = tr("Its candle does not tell what came first: the assumed path decided.")
    return Cell(f"{words} ?", Tone.WARN, tip=tip)


def mean_price(report: BacktestReport, n: int, notional: int) -> float:
    """Over all that was bought or sold in a trade, in quote."""
    trades = report.result.trades
    market = report.market(trades.symbols[int(trades.symbol[n])])
    steps = notional / market.notional_factor / int(trades.total_amount[n])
    return steps / float(10**market.price_decimals)


def _price(report: BacktestReport, n: int, notional: int) -> str:
    trades = report.result.trades
    market = report.market(trades.symbols[int(trades.symbol[n])])
    return f"{mean_price(report, n, notional):,.{market.price_decimals}f}"


def sort_key(report: BacktestReport, section: int) -> Ints:
    trades = report.result.trades
    share = trades.profit / np.maximum(np.abs(trades.notional_in), 1)
    total = np.maximum(trades.total_amount, 1)
    keys = (
        np.arange(len(trades)),
        trades.symbol * 2 + (trades.direction < 0),
        trades.entered_at,
        trades.exited_at,
        trades.amount,
        trades.notional_in / total,
        trades.notional_out / total,
        trades.profit,
        share,
        trades.exit * 2 + trades.marked,
    )
    return np.asarray(keys[section])


def markers(report: BacktestReport, chosen: int) -> list[Marker]:
    """Of the trades near the chosen one, in the same market."""
    trades = report.result.trades
    first, stop = max(0, chosen - _MARKED // 2), min(len(trades), chosen + _MARKED // 2)
    found: list[Marker] = []
    for n in range(first, stop):
        if trades.symbol[n] == trades.symbol[chosen]:
            found += _pair(report, n)
    return found


def _pair(report: BacktestReport, n: int) -> tuple[Marker, Marker]:
    """Entry and exit as the price chart of a running flow draws them."""
    trades = report.result.trades
    market = report.market(trades.symbols[int(trades.symbol[n])])
    is_long = bool(trades.direction[n] > 0)
    way, back = (Direction.LONG, Direction.SHORT) if is_long else (Direction.SHORT, Direction.LONG)
    amount = market.amount_text(int(trades.amount[n]))
    purpose = PURPOSES[int(trades.exit[n])].value
    entry = mean_price(report, n, int(trades.notional_in[n]))
    end = mean_price(report, n, int(trades.notional_out[n]))
    ended_by = END_OF_DATA if trades.marked[n] else purpose
    return (
        Marker(
            int(trades.entered_at[n]),
            entry,
            mark_words(f"{'BUY' if is_long else 'SELL'} {amount}"),
            way,
        ),
        Marker(
            int(trades.exited_at[n]),
            end,
            mark_words(move_words(ended_by, entry, end, way.sign)),
            back,
            outcome((end - entry) * way.sign),
        ),
    )


def sentence(report: BacktestReport, n: int) -> str:
    trades = report.result.trades
    symbol = trades.symbols[int(trades.symbol[n])]
    side = tr("long") if trades.direction[n] > 0 else tr("short")
    hours = (int(trades.closed_at[n]) - int(trades.opened_at[n])) / 3_600_000
    days = tr("{count} days").format(count=f"{hours / 24:.1f}")
    held = f"{hours:.1f} h" if hours < 48 else days
    gain = percent_text(int(trades.profit[n]), int(trades.notional_in[n]))
    profit = profit_text(int(trades.profit[n]))
    words = tr("trade {number}, {side} for {held}")
    what = words.format(number=f"{n + 1:,}", side=side, held=held)
    return f"{symbol}  ·  {what}  ·  {profit} {report.quote} ({gain})"
