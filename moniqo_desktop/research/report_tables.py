"""Tables of the page in the browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.texts import moment, percent_text, profit_text

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.report import BacktestReport
    from moniqo_desktop.domain.backtest.results import TradeRow
    from moniqo_desktop.domain.market import Market, Millis

MOST_TRADES: Final = 3_000
"""In the page; more would make it slow to open and are in trades.csv."""
_TRADE_HEADS: Final = (
    "#", "Symbol", "Side", "Opened (UTC)", "Closed (UTC)", "Size", "Entry", "Exit", "Profit", "%",
    "Ended by",
)  # fmt: skip
_WORDS: Final = (1, 2, 3, 4, 10)


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, left: int, sortable: bool = False
) -> str:
    """left: how many columns from the left are words."""
    head = _heads(heads, range(left))
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="l wrap">{escape(text)}</td>'
            if place < left
            else f"<td>{escape(text)}</td>"
            for place, text in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    shown = f"<thead><tr>{head}</tr></thead>" if any(heads) else ""
    return f"<table{' class=sort' if sortable else ''}>{shown}<tbody>{body}</tbody></table>"


def trade_table(report: BacktestReport) -> str:
    """The last trades, sortable."""
    markets = {market.symbol: market for market in report.markets}
    count = len(report.result.trades)
    first = max(0, count - MOST_TRADES)
    rows = [
        _trade(number, trade, markets[trade.symbol])
        for number, trade in enumerate(report.result.trades, 1)
        if number > first
    ]
    head = _heads(_TRADE_HEADS, _WORDS)
    return (
        f'<div class="tall"><table class="sort"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _heads(heads: Sequence[str], words: Sequence[int]) -> str:
    """words: places of columns that are read from the left."""
    kinds = (' class="l"' if place in words else "" for place in range(len(heads)))
    return "".join(
        f'<th scope="col"{kind}>{escape(text)}</th>'
        for kind, text in zip(kinds, heads, strict=True)
    )


def _trade(number: int, trade: TradeRow, market: Market) -> str:
    tone = "up" if trade.profit > 0 else "down" if trade.profit < 0 else ""
    ended = "end of data" if trade.marked else trade.exit.value
    doubt = " ?" if trade.ambiguous else ""
    cells = (
        f"{number:,}",
        escape(trade.symbol),
        trade.direction.value,
        _when(trade.entered_at),
        _when(trade.exited_at),
        market.amount_text(trade.amount),
        _price(trade.notional_in, trade, market),
        _price(trade.notional_out, trade, market),
        profit_text(trade.profit),
        percent_text(trade.profit, trade.notional_in).removesuffix(" %"),
        f"{ended}{doubt}",
    )
    shown = []
    for place, text in enumerate(cells):
        kind = "l" if place in _WORDS else tone if place in (8, 9) else ""
        shown.append(f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>")
    return f"<tr>{''.join(shown)}</tr>"


def _price(notional: int, trade: TradeRow, market: Market) -> str:
    steps = notional / market.notional_factor / trade.total_amount
    return f"{steps / float(10**market.price_decimals):,.{market.price_decimals}f}"


def _when(at: Millis) -> str:
    return f"{moment(at):%Y-%m-%d %H:%M}"
