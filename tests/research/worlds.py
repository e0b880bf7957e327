"""Random walks and trades on them without an engine: results whose truth is known."""

from __future__ import annotations

from typing import Final

import numpy as np

from moniqo_desktop.domain.backtest.results import PURPOSES, FillColumns, Result, TradeColumns
from moniqo_desktop.domain.market import Bools, Columns, Floats, Ints, Symbol
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Purpose

SYMBOL: Final = Symbol("BTC/USDT")
HOUR: Final = 3_600_000
CASH: Final = 10_000 * MONEY_UNIT
START: Final = 1_600_000_000_000 // HOUR * HOUR


def walk(candles: int, seed: int, *, drift: float = 0.0, spread: float = 0.01) -> Columns:
    """Hourly candles of a random walk; drift and spread per candle."""
    draw = np.random.default_rng(seed)
    steps = drift + spread * draw.standard_normal(candles)
    close = 100.0 * np.exp(np.cumsum(steps))
    opened = np.r_[100.0, close[:-1]]
    reach = 1.0 + 0.5 * spread * draw.random((2, candles))
    high, low = np.maximum(opened, close) * reach[0], np.minimum(opened, close) / reach[1]
    at = START + HOUR * np.arange(candles, dtype=np.int64)
    return Columns(at, opened, high, low, close, np.full(candles, 1e6))


def random_trades(candles: int, trades: int, held: int, seed: int) -> tuple[Ints, Ints, Ints]:
    """(first row, rows held, side) of trades that never overlap."""
    draw = np.random.default_rng([seed, 1])
    free = candles - trades * held
    gaps = np.sort(draw.integers(0, free + 1, trades))
    start = gaps + held * np.arange(trades)
    return start, np.full(trades, held), draw.choice((-1, 1), trades)


def prescient(columns: Columns, start: Ints, held: Ints, share: float, seed: int) -> Ints:
    """Sides that are right on `share` of the trades and wrong on the rest."""
    opens = np.append(columns.open, columns.close[-1])
    right = np.where(opens[start + held] >= opens[start], 1, -1)
    draw = np.random.default_rng([seed, 2])
    return np.where(draw.random(len(start)) < share, right, -right)


def result_of_trades(
    columns: Columns,
    start: Ints,
    held: Ints,
    side: Ints,
    *,
    fee: float = 0.0,
    size: float = 1.0,
) -> Result:
    """Enters and leaves at opens with `size` of the first cash, fee a ratio of each side."""
    opens = np.append(columns.open, columns.close[-1])
    closes = columns.opened_at + HOUR
    stop = start + held
    last = np.minimum(stop, len(columns) - 1)
    amount = size * CASH / opens[start]
    notional_in, notional_out = size * CASH, amount * opens[stop]
    gross = side * (notional_out - notional_in)
    fees = fee * (notional_in + notional_out)
    equity = np.full(len(columns), float(CASH))
    np.add.at(equity, start, -fee * notional_in * np.ones(len(start)))
    equity = np.full(len(columns), float(CASH)) + np.cumsum(equity - CASH)
    exposure = np.zeros(len(columns))
    done = np.zeros(len(columns))
    np.add.at(done, last, gross - fee * notional_out)
    booked = equity + np.cumsum(done)
    for one in range(len(start)):
        rows = slice(int(start[one]), int(stop[one]) if stop[one] <= last[one] else int(last[one]))
        value = amount[one] * columns.close[rows]
        booked[rows] += side[one] * (value - notional_in)
        exposure[rows] = side[one] * value / booked[rows]
    trades = _trades(closes[start], closes[last], side, notional_in, notional_out, gross, fees)
    return _result(trades, closes, booked.round().astype(np.int64), exposure)


def _trades(
    opened_at: Ints,
    closed_at: Ints,
    side: Ints,
    notional_in: float,
    notional_out: Floats,
    gross: Floats,
    fees: Floats,
) -> TradeColumns:
    zeros = np.zeros(len(side), dtype=np.int64)
    marked: Bools = np.zeros(len(side), dtype=np.bool_)
    return TradeColumns(
        (SYMBOL,),
        symbol=zeros,
        direction=side.astype(np.int64),
        opened_at=opened_at,
        closed_at=closed_at,
        amount=zeros + 1,
        total_amount=zeros + 1,
        notional_in=zeros + int(notional_in),
        notional_out=notional_out.round().astype(np.int64),
        fees=fees.round().astype(np.int64),
        funding=zeros,
        profit=(gross - fees).round().astype(np.int64),
        exit=zeros + PURPOSES.index(Purpose.CLOSE),
        ambiguous=zeros,
        marked=marked,
        entered_at=opened_at,
        exited_at=closed_at,
    )


def _result(trades: TradeColumns, at: Ints, equity: Ints, exposure: Floats) -> Result:
    none, no = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
    fills = FillColumns((SYMBOL,), none, none, none, none, none, none, none, none, no, no, none)
    return Result(
        trades=trades,
        fills=fills,
        net_profit=int(equity[-1]) - CASH,
        fees=int(trades.fees.sum()),
        funding=0,
        max_drawdown=0.0,
        time_in_market=float(np.mean(exposure != 0.0)),
        sharpe=0.0,
        sharpe_error=0.0,
        ambiguous_fills=0,
        best_path_gain=0,
        liquidations=0,
        at=at,
        equity=equity,
        exposed=exposure,
    )
