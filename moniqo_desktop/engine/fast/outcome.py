"""What a run of the compiled gear came to, as a Result."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from moniqo_desktop.domain.backtest.results import FillColumns, Result, TradeColumns
from moniqo_desktop.domain.market import Floats, Ints, Market, Symbol
from moniqo_desktop.engine.fast.codes import FOR_LIQUIDATION
from moniqo_desktop.engine.fast.column_rows import Written, dtype_of
from moniqo_desktop.engine.fast.door import Gear
from moniqo_desktop.engine.fast.records import Wallet
from moniqo_desktop.engine.history.results import sharpe_of_levels
from moniqo_desktop.engine.history.track import scaled_prices

if TYPE_CHECKING:
    from moniqo_desktop.engine.fast.run import History


def result(
    wallet: Wallet, past: History, curve: Any, out: Written, gear: Gear, market: Market
) -> Result:
    """The same numbers as engine.results.result_of, bit for bit."""
    size = len(past.columns)
    symbols = (past.clock.symbol,)
    fills = fill_columns(symbols, _used(out.fills, int(wallet.fills)))
    trades = trade_columns(symbols, _used(out.trades, int(wallet.trades)), past.clock.timeframe.ms)
    at = np.asarray(past.candles.closed_at, dtype=np.int64)
    equity = np.asarray(curve, dtype=np.int64)
    sharpe, error = sharpe_of_levels(np.r_[equity[:1], equity[past.ends]], size)
    better = (fills.price - fills.best_price) * fills.side * fills.amount * market.notional_factor
    return Result(
        trades=trades,
        fills=fills,
        net_profit=int(trades.profit.sum()),
        fees=int(fills.fee.sum()),
        funding=int(wallet.funding),
        max_drawdown=float(gear.deepest_fall(curve, size)),
        time_in_market=int(wallet.busy) / size if size else 0.0,
        sharpe=sharpe,
        sharpe_error=error,
        ambiguous_fills=int(fills.ambiguous.sum()),
        best_path_gain=int(better[fills.ambiguous].sum()),
        liquidations=int((fills.purpose == FOR_LIQUIDATION).sum()),
        at=at,
        equity=equity,
        exposed=partial(_exposure, at, past.columns.close, market, fills, equity),
    )


def _exposure(at: Ints, closes: Floats, market: Market, fills: FillColumns, equity: Ints) -> Floats:
    """See Result; made when it is looked at, which no search does."""
    held = np.r_[0, np.cumsum(fills.side * fills.amount)]
    amounts = held[np.searchsorted(fills.at, at, side="right")]
    notional = scaled_prices(closes, market) * market.notional_factor * amounts
    found: Floats = notional / np.maximum(equity, 1)
    return found


def _used(table: Any, count: int) -> Any:
    """The rows in use as an array."""
    if isinstance(table, np.ndarray):
        return table[:count]
    kind = type(table[0])
    rows = [tuple(getattr(row, name) for name in kind.__slots__) for row in table[:count]]
    return np.array(rows, dtype=dtype_of(kind))


def fill_columns(symbols: tuple[Symbol, ...], rows: Any) -> FillColumns:
    names = FillColumns.__slots__[2:]
    columns = {name: np.ascontiguousarray(rows[name]) for name in names}
    return FillColumns(symbols, symbol=np.zeros(len(rows), dtype=np.int64), **columns)


def trade_columns(symbols: tuple[Symbol, ...], rows: Any, candle_ms: int) -> TradeColumns:
    """candle_ms: how long each candle lasts; what the end of the data closed has its very time."""
    names = set(TradeColumns.__slots__) - {"symbols", "symbol", "entered_at", "exited_at"}
    columns = {name: np.ascontiguousarray(rows[name]) for name in names}
    return TradeColumns(
        symbols,
        symbol=np.zeros(len(rows), dtype=np.int64),
        entered_at=columns["opened_at"] - candle_ms,
        exited_at=columns["closed_at"] - np.where(columns["marked"], 0, candle_ms),
        **columns,
    )
