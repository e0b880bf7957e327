"""What a run earned and how, from its events and the candles it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from moniqo_desktop.domain.backtest.results import PURPOSES, FillColumns, Result, TradeColumns
from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.domain.market import Columns, Floats, Ints, Market, Symbol
from moniqo_desktop.domain.messages.events import (
    Event,
    FundingBooked,
    OrderFilled,
    PositionChanged,
    TradeClosed,
)
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.engine.history.track import scaled_prices
from moniqo_desktop.engine.program.plan import Clock

DAYS_PER_YEAR = 365


def result_of(
    events: Sequence[Event],
    feeds: Mapping[Clock, Columns],
    markets: Mapping[Symbol, Market],
    cash: int,
) -> Result:
    """The result of one wallet's events over the candles of its runs."""
    symbols = tuple(sorted({clock.symbol for clock in feeds}))
    fills = [event for event in events if isinstance(event, OrderFilled)]
    funding = [event for event in events if isinstance(event, FundingBooked)]
    at, equity, exposure = equity_curve(events, feeds, markets, cash)
    sharpe, error = sharpe_of(at, equity)
    ambiguous = [fill for fill in fills if fill.ambiguous]
    return Result(
        trades=trade_columns(symbols, [e for e in events if isinstance(e, TradeClosed)]),
        fills=fill_columns(symbols, fills),
        net_profit=int(equity[-1]) - cash if len(equity) else 0,
        fees=sum(fill.fee for fill in fills),
        funding=sum(paid.payment for paid in funding),
        max_drawdown=max_drawdown(equity),
        time_in_market=float(np.mean(exposure != 0.0)) if len(exposure) else 0.0,
        sharpe=sharpe,
        sharpe_error=error,
        ambiguous_fills=len(ambiguous),
        best_path_gain=sum(_best_gain(fill, markets) for fill in ambiguous),
        liquidations=sum(fill.purpose is Purpose.LIQUIDATION for fill in fills),
        at=at,
        equity=equity,
        exposed=exposure,
    )


def trade_columns(symbols: tuple[Symbol, ...], trades: Sequence[TradeClosed]) -> TradeColumns:
    """Closed trades as columns."""

    def column(value: Callable[[TradeClosed], int]) -> Ints:
        return np.array([value(trade) for trade in trades], dtype=np.int64)

    return TradeColumns(
        symbols,
        symbol=column(lambda trade: symbols.index(trade.symbol)),
        direction=column(lambda trade: trade.direction.sign),
        opened_at=column(lambda trade: trade.opened_at),
        closed_at=column(lambda trade: trade.at),
        amount=column(lambda trade: trade.amount),
        total_amount=column(lambda trade: trade.total_amount or trade.amount),
        notional_in=column(lambda trade: trade.notional_in),
        notional_out=column(lambda trade: trade.notional_out),
        fees=column(lambda trade: trade.fees),
        funding=column(lambda trade: trade.funding),
        profit=column(lambda trade: trade.profit),
        exit=column(lambda trade: PURPOSES.index(trade.exit_purpose)),
        ambiguous=column(lambda trade: trade.ambiguous),
        marked=np.array([trade.marked for trade in trades], dtype=np.bool_),
        entered_at=column(lambda trade: trade.entered_at),
        exited_at=column(lambda trade: trade.exited_at),
    )


def fill_columns(symbols: tuple[Symbol, ...], fills: Sequence[OrderFilled]) -> FillColumns:
    """Fills as columns."""

    def column(value: Callable[[OrderFilled], int]) -> Ints:
        return np.array([value(fill) for fill in fills], dtype=np.int64)

    return FillColumns(
        symbols,
        symbol=column(lambda fill: symbols.index(fill.symbol)),
        at=column(lambda fill: fill.at),
        side=column(lambda fill: fill.side.sign),
        purpose=column(lambda fill: PURPOSES.index(fill.purpose)),
        price=column(lambda fill: fill.price),
        amount=column(lambda fill: fill.amount),
        fee=column(lambda fill: fill.fee),
        realised=column(lambda fill: fill.realised),
        maker=np.array([fill.maker for fill in fills], dtype=np.bool_),
        ambiguous=np.array([fill.ambiguous for fill in fills], dtype=np.bool_),
        best_price=column(lambda fill: fill.best_price),
    )


def _best_gain(fill: OrderFilled, markets: Mapping[Symbol, Market]) -> int:
    better = (fill.price - fill.best_price) * fill.side.sign
    return better * fill.amount * markets[fill.symbol].notional_factor


def equity_curve(
    events: Iterable[Event],
    feeds: Mapping[Clock, Columns],
    markets: Mapping[Symbol, Market],
    cash: int,
) -> tuple[Ints, Ints, Floats]:
    """(at, equity, exposure), see Result."""
    clocks = _shortest_clocks(feeds)
    closes = {clock: feeds[clock].opened_at + clock.timeframe.ms for clock in clocks}
    at = np.unique(np.concatenate(list(closes.values()))) if clocks else np.zeros(0, np.int64)
    held = np.zeros(len(at), dtype=np.int64)
    kept = list(events)
    equity = cash + _booked(kept, at)
    for clock in clocks:
        rows = np.searchsorted(closes[clock], at, side="right") - 1
        prices = scaled_prices(feeds[clock].close, markets[clock.symbol])[np.maximum(rows, 0)]
        unit: Ints = prices * markets[clock.symbol].notional_factor
        amount, cost, dust, dust_cost = _held(kept, clock.symbol, at)
        notional = unit * amount
        equity += notional - np.where(amount < 0, -cost, cost) + unit * dust - dust_cost
        held += notional
    return at, equity, held / np.maximum(equity, 1)


def _booked(events: Sequence[Event], at: Ints) -> Ints:
    """Realised profit less fees and funding up to each time. Funding of a boundary comes before
    the candle that opens at it, so it counts from that candle's close."""
    fills = [event for event in events if isinstance(event, OrderFilled)]
    funding = [event for event in events if isinstance(event, FundingBooked)]
    steps = np.zeros(len(at) + 1, dtype=np.int64)
    rows = np.searchsorted(at, np.array([fill.at for fill in fills], dtype=np.int64))
    np.add.at(steps, rows, np.array([fill.realised - fill.fee for fill in fills], dtype=np.int64))
    when = np.array([paid.at for paid in funding], dtype=np.int64)
    paid = np.array([paid.payment for paid in funding], dtype=np.int64)
    np.subtract.at(steps, np.searchsorted(at, when, side="right"), paid)
    return np.cumsum(steps[:-1], dtype=np.int64)


def _shortest_clocks(feeds: Mapping[Clock, Columns]) -> list[Clock]:
    found: dict[Symbol, Clock] = {}
    for clock in feeds:
        best = found.get(clock.symbol)
        if best is None or clock.timeframe.ms < best.timeframe.ms:
            found[clock.symbol] = clock
    return list(found.values())


def _held(events: Iterable[Event], symbol: Symbol, at: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Signed amount and cost of a symbol at each time, and those of its dust."""
    changes = [e for e in events if isinstance(e, PositionChanged) and e.symbol == symbol]
    times = np.array([change.at for change in changes], dtype=np.int64)
    rows = np.searchsorted(times, at, side="right")
    held = [(0, 0, 0, 0), *((e.amount, e.cost, e.dust, e.dust_cost) for e in changes)]
    amounts, costs, dust, dust_costs = np.array(held, dtype=np.int64)[rows].T
    return amounts, costs, dust, dust_costs


def max_drawdown(equity: Ints) -> float:
    """Largest fall from a running peak, as a ratio of that peak; 0.0 for an empty curve."""
    if not len(equity):
        return 0.0
    peak = np.maximum.accumulate(equity)
    return float(np.max((peak - equity) / np.maximum(peak, 1)))


def sharpe_of(at: Ints, equity: Ints) -> tuple[float, float]:
    """(value, standard error), see Result."""
    return sharpe_of_levels(np.r_[equity[:1], equity[day_ends(at)]], len(at))


def day_ends(at: Ints) -> Ints:
    """Rows of the last close of each day (UTC)."""
    if not len(at):
        return np.zeros(0, dtype=np.int64)
    first, last = (at[0] - 1) // DAY_MS, (at[-1] - 1) // DAY_MS
    if last - first < len(at):
        midnights = np.arange(first + 1, last + 2, dtype=np.int64) * DAY_MS
        rows = np.searchsorted(at, midnights, side="right") - 1
        return np.unique(rows)
    days = (at - 1) // DAY_MS
    return np.flatnonzero(np.r_[days[1:] != days[:-1], True]).astype(np.int64)


def sharpe_of_levels(levels: Ints, candles: int) -> tuple[float, float]:
    """sharpe_of by the first equity and that at the end of each day. candles: of all days."""
    if candles < 2:
        return float("nan"), float("nan")
    values = levels.astype(np.float64)
    returns = values[1:] / values[:-1] - 1.0
    spread = float(np.std(returns, ddof=1)) if len(returns) > 1 else 0.0
    if spread <= 0.0:
        return float("nan"), float("nan")
    daily = float(np.mean(returns)) / spread
    error = ((1.0 + daily * daily / 2.0) / len(returns)) ** 0.5
    year = DAYS_PER_YEAR**0.5
    return daily * year, error * year
