"""The figures of a report in words: the same for the window and for the page in the browser."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from moniqo_desktop.domain.texts import (
    MINUS,
    NOTHING,
    decimal_text,
    money_text,
    paid_word,
    percent_text,
    profit_text,
    share_text,
    signed_text,
)

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.report import BacktestReport
    from moniqo_desktop.domain.market import Floats

_MILLION = 1_000_000
NET_PROFIT: Final = "net profit"
"""What a search for it calls its goal: see research/objective.py."""
_NOISE = 1e-13
"""What sums of floats leave of nothing; the smallest loss of money is more."""


class Figure(NamedTuple):
    """A number as it is read. tone: "up", "down", "warn" or "". tip: what it means."""

    name: str
    text: str
    tone: str = ""
    tip: str = ""
    small: str = ""


def figures_of(report: BacktestReport) -> tuple[Figure, ...]:
    """Every figure of the result, the most telling first."""
    return (*_headline(report), *_risk(report), *_trades(report), *_costs(report))


def ratio_text(ratio: float, decimals: int = 2) -> str:
    """0.1234 as +12.34 %; nothing for a number that is none."""
    if not np.isfinite(ratio):
        return NOTHING
    exact = 0.0 if abs(ratio) < _NOISE else float(ratio)
    return f"{signed_text(Decimal(repr(exact)) * 100, decimals)} %"


def exposure_text(ratio: float, decimals: int = 1) -> str:
    """0.1234 as +12.3 %; it is no loss, so zero has no minus, however it came about."""
    text = number_text(ratio * 100, decimals)
    return text if text == NOTHING else f"{'' if text.startswith(MINUS) else '+'}{text} %"


def share_of_text(ratio: float, decimals: int = 1) -> str:
    """0.1234 as 12.3 %, without a plus."""
    return ratio_text(ratio, decimals).removeprefix("+")


def number_text(value: float, decimals: int = 2) -> str:
    """With a true minus; nothing for a number that is none."""
    return decimal_text(Decimal(repr(float(value))), decimals) if np.isfinite(value) else NOTHING


def goal_text(goal: str, value: float, decimals: int = 3) -> str:
    """What a set came to. goal: of a Search. A net profit is told as the share of the cash that it
    is."""
    return ratio_text(value) if goal == NET_PROFIT else number_text(value, decimals)


def tone_of(value: float) -> str:
    """Of a gain or a loss."""
    if not value or value != value:
        return ""
    return "up" if value > 0 else "down"


def _headline(report: BacktestReport) -> tuple[Figure, ...]:
    result, cash = report.result, report.cash
    held = int(report.hold[-1]) - cash if len(report.hold) else None
    figures = [
        Figure(
            "Net profit",
            percent_text(result.net_profit, cash),
            tone_of(result.net_profit),
            "After all fees and funding, open positions at the last close.",
            f"{profit_text(result.net_profit)} {report.quote}",
        )
    ]
    if held is not None:
        figures.append(
            Figure(
                "Buy & hold",
                percent_text(held, cash),
                tone_of(held),
                "The same cash put into the market at the first close, one fee paid.",
                f"{profit_text(held)} {report.quote}",
            )
        )
    return tuple(figures)


def _risk(report: BacktestReport) -> tuple[Figure, ...]:
    result = report.result
    fall = share_of_text(result.max_drawdown, 2)
    error = number_text(result.sharpe_error)
    return (
        Figure(
            "Max drawdown",
            fall if result.max_drawdown == 0 else f"{MINUS}{fall}",
            "down" if result.max_drawdown else "",
            "Deepest fall of equity from a peak before it.",
        ),
        Figure(
            "Sharpe",
            number_text(result.sharpe),
            "",
            "Of daily returns, a year of 365 days. Behind it its standard error: twice that much "
            "to either side is chance.",
            "" if error == NOTHING else f"± {error}",
        ),
        Figure(
            "In the market",
            share_of_text(result.time_in_market),
            "",
            "Share of candles at whose close a position was open.",
        ),
    )


def _trades(report: BacktestReport) -> tuple[Figure, ...]:
    trades = report.result.trades
    profit = trades.profit.astype(np.float64)
    won, lost = float(profit[profit > 0].sum()), -float(profit[profit < 0].sum())
    count = len(trades)
    return (
        Figure(
            "Trades", f"{count:,}", "", "Round trips, those closed by the end of data included."
        ),
        Figure(
            "Won",
            share_text(int((trades.profit > 0).sum()), count),
            "",
            "Share of trades with a profit after their fees.",
        ),
        Figure(
            "Profit factor",
            number_text(won / lost) if lost else NOTHING,
            "",
            "All profits ÷ all losses; above 1 the trades together earn.",
        ),
        Figure(
            "Mean trade",
            profit_text(round(float(profit.mean()))) if count else NOTHING,
            tone_of(float(profit.mean())) if count else "",
            f"In {report.quote}, after fees.",
        ),
    )


def _costs(report: BacktestReport) -> tuple[Figure, ...]:
    result = report.result
    figures = [_paid("Fees", result.fees, f"Of all fills, in {report.quote}.")]
    if result.funding:
        figures.append(
            _paid("Funding", result.funding, f"What holding contracts cost, in {report.quote}.")
        )
    if result.liquidations:
        figures.append(
            Figure(
                "Liquidations",
                f"{result.liquidations:,}",
                "down",
                "Positions the venue closed because their margin was gone.",
            )
        )
    return (*figures, ambiguity_figure(report))


def _paid(name: str, value: int, tip: str) -> Figure:
    """Money that was paid, or where it is below zero received."""
    return Figure(name, money_text(abs(value)), "", tip, paid_word(value))


def ambiguity_figure(report: BacktestReport) -> Figure:
    """How much of the result hangs on what happened inside candles."""
    result, quote = report.result, report.quote
    count, fills = result.ambiguous_fills, len(result.fills)
    if not count:
        return Figure(
            "Ambiguous fills", "0", "", "Every fill would have been the same on any path."
        )
    return Figure(
        "Ambiguous fills",
        f"{count:,} of {fills:,}",
        "warn",
        f"Their candle does not tell what came first; the figures take the path “{report.path}”.",
        f"{profit_text(result.net_profit)} to {profit_text(report.best_profit)} {quote}",
    )


def profit_shares(report: BacktestReport) -> Floats:
    """(trades,) profit ÷ what was put in, ratios."""
    trades = report.result.trades
    put_in = np.maximum(np.abs(trades.notional_in), 1).astype(np.float64)
    return trades.profit.astype(np.float64) / put_in
