"""Reports made of given trades, without a market; money in whole units of quote."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from moniqo_desktop.domain.backtest.report import BacktestReport
from moniqo_desktop.domain.backtest.results import PURPOSES, FillColumns, Result, TradeColumns
from moniqo_desktop.domain.market import Ints, Market, Symbol
from moniqo_desktop.domain.money import MONEY_UNIT

MINUTE = 60_000
START = 1_735_689_600_000
"""2025-01-01 00:00 UTC."""
BTC = Symbol("BTC/USDT")
MARKET = Market(BTC, price_decimals=2, amount_decimals=5)


def ints(values: Sequence[int | float]) -> Ints:
    return np.array(values, dtype=np.int64)


def trade_columns(profits: Sequence[float], every_ms: int = 60 * MINUTE) -> TradeColumns:
    """One long trade of 1,000 each `every_ms`, with these profits after a fee of 1."""
    count = len(profits)
    opened = START + np.arange(count, dtype=np.int64) * every_ms
    gained = ints([profit * MONEY_UNIT for profit in profits])
    paid = np.full(count, 1_000 * MONEY_UNIT, dtype=np.int64)
    one = np.ones(count, dtype=np.int64)
    return TradeColumns(
        (BTC,),
        symbol=one * 0,
        direction=one,
        opened_at=opened,
        closed_at=opened + every_ms // 2,
        amount=one * 1_000,
        total_amount=one * 1_000,
        notional_in=paid,
        notional_out=paid + gained + MONEY_UNIT,
        fees=one * MONEY_UNIT,
        funding=one * 0,
        profit=gained,
        exit=one * (len(PURPOSES) - 1),
        ambiguous=one * 0,
        marked=np.zeros(count, dtype=np.bool_),
        entered_at=opened,
        exited_at=opened + every_ms // 2,
    )


def no_fills(symbols: tuple[Symbol, ...] = (BTC,)) -> FillColumns:
    none, no = ints([]), np.zeros(0, dtype=np.bool_)
    return FillColumns(symbols, none, none, none, none, none, none, none, none, no, no, none)


def a_result(equity: Sequence[float], profits: Sequence[float] = (), **more: Any) -> Result:
    """equity: one value a minute, in quote; the first is what the run began with."""
    values = ints([round(each * MONEY_UNIT) for each in equity])
    plain: dict[str, Any] = {
        "trades": trade_columns(profits),
        "fills": no_fills(),
        "net_profit": int(values[-1] - values[0]) if len(values) else 0,
        "fees": len(profits) * MONEY_UNIT,
        "funding": 0,
        "max_drawdown": 0.05,
        "time_in_market": 0.25,
        "sharpe": 1.25,
        "sharpe_error": 0.4,
        "ambiguous_fills": 0,
        "best_path_gain": 0,
        "liquidations": 0,
        "at": START + (np.arange(len(values), dtype=np.int64) + 1) * MINUTE,
        "equity": values,
        "exposed": np.linspace(-0.5, 0.5, len(values)),
    }
    return Result(**plain | more)


def a_report(
    equity: Sequence[float] = (10_000, 10_050, 9_990, 10_120),
    profits: Sequence[float] = (50, -60, 130),
    **more: Any,
) -> BacktestReport:
    result = more.pop("result", None) or a_result(equity, profits)
    plain: dict[str, Any] = {
        "title": "Trend",
        "flow_id": "flow-1",
        "markets": (MARKET,),
        "clocks": ("BTC/USDT 1m",),
        "cash": round(equity[0] * MONEY_UNIT),
        "hold": ints([round(each * MONEY_UNIT * 1.01) for each in equity]),
        "assumptions": ("Decisions are filled at the next open.",),
        "notes": (),
    }
    return BacktestReport(result=result, **plain | more)
