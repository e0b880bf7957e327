"""What a run earned and how, from its events and the candles it saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moniqo_desktop.domain.events import Event, OrderFilled, PositionChanged, TradeClosed
from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.domain.market import Columns, Floats, Ints, Market, Symbol
from moniqo_desktop.engine.plan import Clock
from moniqo_desktop.engine.track import scaled_prices

DAYS_PER_YEAR = 365


@dataclass(frozen=True, slots=True)
class Result:
    """Money scaled. at, equity: (candles,) of the shortest clock, at each close.

    max_drawdown, time_in_market: ratios 0..1. sharpe: of daily returns, annualised by √365, with
    its standard error (Lo, 2002: √((1 + SR²/2)/n) of the daily value); NaN below two days.
    best_path_gain: what the best outcome of the ambiguous fills would have added.
    """

    trades: tuple[TradeClosed, ...]
    net_profit: int
    fees: int
    max_drawdown: float
    time_in_market: float
    sharpe: float
    sharpe_error: float
    ambiguous_fills: int
    best_path_gain: int
    at: Ints
    equity: Ints


def result_of(
    events: Sequence[Event],
    feeds: Mapping[Clock, Columns],
    markets: Mapping[Symbol, Market],
    cash: int,
) -> Result:
    """The result of one wallet's events over the candles of its runs."""
    fills = [event for event in events if isinstance(event, OrderFilled)]
    trades = tuple(event for event in events if isinstance(event, TradeClosed))
    at, equity, held = equity_curve(events, feeds, markets, cash)
    sharpe, error = sharpe_of(at, equity)
    ambiguous = [fill for fill in fills if fill.ambiguous]
    return Result(
        trades,
        int(equity[-1]) - cash if len(equity) else 0,
        sum(fill.fee for fill in fills),
        max_drawdown(equity),
        float(np.mean(held)) if len(held) else 0.0,
        sharpe,
        error,
        len(ambiguous),
        sum(_best_gain(fill, markets) for fill in ambiguous),
        at,
        equity,
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
    """(at, equity, held): close times, equity in money, 1.0 where a position was open."""
    clocks = _shortest_clocks(feeds)
    closes = {clock: feeds[clock].opened_at + clock.timeframe.ms for clock in clocks}
    at = np.unique(np.concatenate(list(closes.values()))) if clocks else np.zeros(0, np.int64)
    held = np.zeros(len(at))
    kept = list(events)
    equity = cash + _booked(kept, at)
    for clock in clocks:
        rows = np.searchsorted(closes[clock], at, side="right") - 1
        prices = scaled_prices(feeds[clock].close, markets[clock.symbol])[np.maximum(rows, 0)]
        amount, cost = _held(kept, clock.symbol, at)
        factor = markets[clock.symbol].notional_factor
        equity += np.sign(amount) * (prices * np.abs(amount) * factor - cost)
        held[amount != 0] = 1.0
    return at, equity, held


def _booked(events: Iterable[Event], at: Ints) -> Ints:
    """Realised profit less fees up to each time."""
    fills = [event for event in events if isinstance(event, OrderFilled)]
    steps = np.zeros(len(at) + 1, dtype=np.int64)
    rows = np.searchsorted(at, np.array([fill.at for fill in fills], dtype=np.int64))
    np.add.at(steps, rows, np.array([fill.realised - fill.fee for fill in fills], dtype=np.int64))
    return np.cumsum(steps[:-1], dtype=np.int64)


def _shortest_clocks(feeds: Mapping[Clock, Columns]) -> list[Clock]:
    found: dict[Symbol, Clock] = {}
    for clock in feeds:
        best = found.get(clock.symbol)
        if best is None or clock.timeframe.ms < best.timeframe.ms:
            found[clock.symbol] = clock
    return list(found.values())


def _held(events: Iterable[Event], symbol: Symbol, at: Ints) -> tuple[Ints, Ints]:
    """Signed amount and cost of a symbol at each time."""
    changes = [e for e in events if isinstance(e, PositionChanged) and e.symbol == symbol]
    times = np.array([change.at for change in changes], dtype=np.int64)
    rows = np.searchsorted(times, at, side="right")
    amounts = np.array([0, *(change.amount for change in changes)], dtype=np.int64)
    costs = np.array([0, *(change.cost for change in changes)], dtype=np.int64)
    return amounts[rows], costs[rows]


def max_drawdown(equity: Ints) -> float:
    """Largest fall from a running peak, as a ratio of that peak; 0.0 for an empty curve."""
    if not len(equity):
        return 0.0
    peak = np.maximum.accumulate(equity)
    return float(np.max((peak - equity) / np.maximum(peak, 1)))


def sharpe_of(at: Ints, equity: Ints) -> tuple[float, float]:
    """(value, standard error), see Result."""
    if len(at) < 2:
        return float("nan"), float("nan")
    days = (at - 1) // DAY_MS
    ends = np.flatnonzero(np.r_[days[1:] != days[:-1], True])
    levels = np.r_[equity[0], equity[ends]].astype(np.float64)
    returns = levels[1:] / levels[:-1] - 1.0
    spread = float(np.std(returns, ddof=1)) if len(returns) > 1 else 0.0
    if spread <= 0.0:
        return float("nan"), float("nan")
    daily = float(np.mean(returns)) / spread
    error = ((1.0 + daily * daily / 2.0) / len(returns)) ** 0.5
    year = DAYS_PER_YEAR**0.5
    return daily * year, error * year
