"""The walk forward of a flow: searches in one span, runs the best set in the next."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from moniqo_desktop.app.searches.spec import walk_of
from moniqo_desktop.domain.backtest.results import Result, TradeColumns
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.engine.history.results import max_drawdown, sharpe_of
from moniqo_desktop.engine.program.plan import Plan
from moniqo_desktop.nodes.base import SeriesNode
from moniqo_desktop.research.tried import (
    DailyReturns,
    Figures,
    daily_returns,
    figures_of,
)
from moniqo_desktop.research.walk_forward import Step, Walked, Window, in_days, walked, windows

if TYPE_CHECKING:
    from moniqo_desktop.app.backtests.backtest import Prepared
    from moniqo_desktop.app.searches.desk import Desk
    from moniqo_desktop.app.searches.spec import SearchSpec
    from moniqo_desktop.research.search import Found


def windows_of(asked: SearchSpec, prepared: Prepared) -> tuple[Window, ...]:
    """Every window of the walk forward that is asked for, none if none is. Raises Mistake if the
    spans do not fit the candles or the flow."""
    if not asked.walk:
        return ()
    candle_ms = _candle_ms(prepared.plan)
    lookback_ms = lookback(prepared.plan) * candle_ms
    spans = walk_of(asked.walk, candle_ms, lookback_ms, anchored=asked.anchored)
    since = min(int(columns.opened_at[0]) for columns in prepared.feeds.values())
    until = max(
        int(columns.opened_at[-1]) + clock.timeframe.ms for clock, columns in prepared.feeds.items()
    )
    return windows(spans, since, until, lookback_ms)


def walk(desk: Desk, found: tuple[Window, ...]) -> Walked | None:
    """None if it was cancelled before its end."""
    steps = []
    for number, window in enumerate(found, start=1):
        text = f"Window {number} of {len(found)}"
        desk.onlooker.step(number, 1 + len(found))
        part = desk.searched(f"window-{number:03d}", window.train_from, window.train_to, text)
        if not part.complete:
            return None
        steps.append(_step(desk, window, part))
    return walked(steps)


def _candle_ms(plan: Plan) -> Millis:
    return min(clock.timeframe.ms for clock in plan.sources)


def lookback(plan: Plan) -> int:
    """Candles of the shortest clock that a value of any node reaches back."""
    shortest = _candle_ms(plan)
    needs: list[int] = []
    for node in plan.nodes:
        before = [needs[wire.node] for wires in node.inputs.values() for wire in wires]
        own = 0
        if isinstance(node.type, SeriesNode):
            own = node.type.lookback(node.params) * (node.clock.timeframe.ms // shortest)
        needs.append(max(before, default=0) + own)
    return max(needs, default=0)


def _step(desk: Desk, window: Window, found: Found) -> Step:
    """Runs the best set where the search has not looked."""
    best = next(iter(found.best()), None)
    if best is None or best.figures is None:
        return _in_cash(window, "No set was admitted.")
    plan = desk.planned(best.params)
    candle_ms = _candle_ms(plan)
    reach = max(best.figures.longest_hold_ms, lookback(plan) * candle_ms)
    judged = window.held_back(reach, candle_ms)
    if judged.is_empty:
        note = f"It reaches {in_days(reach)} back, which leaves nothing of the test."
        return _in_cash(judged, note)
    prepared = desk.within(judged.test_from - plan.warmup * candle_ms, judged.test_to)
    result = desk.played(best.params, prepared).result
    figures, returns = since(result, judged.test_from, desk.prepared.cash)
    return Step(
        judged,
        best.params,
        found.objective.score(best.figures),
        found.objective.score(figures),
        best.figures.growth,
        figures.growth,
        figures.trades,
        returns,
    )


def _in_cash(window: Window, note: str) -> Step:
    nothing = DailyReturns(0, np.zeros(0))
    return Step(window, {}, math.nan, math.nan, 0.0, 0.0, 0, nothing, note)


def since(result: Result, start: Millis, cash: int) -> tuple[Figures, DailyReturns]:
    """Figures of a run from a time on, its candles before that being warm-up.

    Equity at start is the capital; a position held then counts from its worth then. Trades: those
    that were opened from start on.
    """
    first = int(np.searchsorted(result.at, start, side="right"))
    capital = int(result.equity[first - 1]) if first else cash
    equity, at, exposure = result.equity[first:], result.at[first:], result.exposure[first:]
    fills = result.fills.at > start
    sharpe, error = sharpe_of(at, equity)
    part = replace(
        result,
        trades=_opened_since(result.trades, start),
        net_profit=int(equity[-1]) - capital if len(equity) else 0,
        fees=int(result.fills.fee[fills].sum()),
        max_drawdown=max_drawdown(np.r_[capital, equity]),
        time_in_market=float(np.mean(exposure != 0.0)) if len(exposure) else 0.0,
        ambiguous_fills=int(result.fills.ambiguous[fills].sum()),
        sharpe=sharpe,
        sharpe_error=error,
        at=at,
        equity=equity,
        exposed=exposure,
    )
    return figures_of(part, capital), daily_returns(at, equity, capital)


def _opened_since(trades: TradeColumns, start: Millis) -> TradeColumns:
    kept = trades.opened_at >= start
    columns: Mapping[str, Any] = {
        name: getattr(trades, name)[kept] for name in trades.__slots__ if name != "symbols"
    }
    return replace(trades, **columns)
