"""A run as a folder: events, trades, equity, summary, candles."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from moniqo_desktop.domain.backtest.results import Result, TradeRow
from moniqo_desktop.domain.market import Columns, Market, Millis, Symbol
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.money import money
from moniqo_desktop.engine.program.plan import Clock

TRADE_COLUMNS = (
    "number",
    "symbol",
    "direction",
    "opened_at",
    "closed_at",
    "amount",
    "entry_price",
    "exit_price",
    "fees",
    "funding",
    "profit",
    "exit",
)


def iso(at: Millis) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def summary(result: Result, cash: int, **more: Any) -> dict[str, Any]:
    """The figures of a result as JSON. Money as decimal text in quote; ratios 0..1."""
    trades = result.trades
    return {
        "trades": len(trades),
        "marked_trades": int(trades.marked.sum()),
        "winning_trades": int((trades.profit > 0).sum()),
        "cash": plain(cash),
        "equity": plain(cash + result.net_profit),
        "net_profit": plain(result.net_profit),
        "profit_of_trades": plain(int(trades.profit.sum())),
        "fees": plain(result.fees),
        "funding": plain(result.funding),
        "liquidations": result.liquidations,
        "max_drawdown": round(result.max_drawdown, 6),
        "time_in_market": round(result.time_in_market, 6),
        "sharpe": _number(result.sharpe),
        "sharpe_standard_error": _number(result.sharpe_error),
        "ambiguous_fills": result.ambiguous_fills,
        "best_path_gain": plain(result.best_path_gain),
        **more,
    }


def plain(amount: int) -> str:
    """Scaled money as digits, never with an exponent."""
    return f"{money(amount):f}"


def _number(value: float) -> float | None:
    return None if value != value else round(value, 4)


def write_report(
    folder: Path,
    events: Sequence[Event],
    result: Result,
    feeds: Mapping[Clock, Columns],
    markets: Mapping[Symbol, Market],
    figures: Mapping[str, Any],
) -> None:
    """Writes events.jsonl, trades.csv, equity.csv, columns.npz and summary.json into folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (codec.to_text(event) for event in events if event.durable)
    (folder / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write_trades(folder / "trades.csv", result.trades, markets)
    _write_equity(folder / "equity.csv", result)
    np.savez_compressed(folder / "columns.npz", **_arrays(feeds))
    text = json.dumps(figures, indent=2, ensure_ascii=False)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")


def _write_trades(path: Path, trades: Iterable[TradeRow], markets: Mapping[Symbol, Market]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(TRADE_COLUMNS)
        for number, trade in enumerate(trades, 1):
            market = markets[trade.symbol]
            rows.writerow(
                (
                    number,
                    trade.symbol,
                    trade.direction,
                    iso(trade.entered_at),
                    iso(trade.exited_at),
                    market.amount_text(trade.amount),
                    mean_price(market, trade.notional_in, trade),
                    mean_price(market, trade.notional_out, trade),
                    plain(trade.fees),
                    plain(trade.funding),
                    plain(trade.profit),
                    "end of data" if trade.marked else trade.exit.value,
                )
            )


def mean_price(market: Market, notional: int, trade: TradeRow) -> str:
    """Mean price over all that was bought or sold in a trade, in quote."""
    price = notional / market.notional_factor / trade.total_amount / 10**market.price_decimals
    return f"{price:.{market.price_decimals}f}"


def _write_equity(path: Path, result: Result) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("at_ms", "equity"))
        for at, equity in zip(result.at.tolist(), result.equity.tolist(), strict=True):
            rows.writerow((at, plain(equity)))


def _arrays(feeds: Mapping[Clock, Columns]) -> dict[str, Any]:
    found = {}
    for clock, columns in feeds.items():
        name = f"{clock.symbol.replace('/', '_')}|{clock.timeframe}"
        for part in ("opened_at", "open", "high", "low", "close", "volume"):
            found[f"{name}|{part}"] = getattr(columns, part)
    return found
