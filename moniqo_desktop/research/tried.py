"""A set of parameters that was tried: its figures, its daily returns, and both as JSON."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.backtest.search import FAILED, Choice, Trial
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.domain.market import Floats, Ints, Millis

Params = Mapping[str, Choice]
"""Parameters of one run: "node_id.field" → value."""
Key = tuple[tuple[str, Choice], ...]


def key_of(params: Params) -> Key:
    """Equal for equal sets, whatever their order."""
    return tuple(sorted(params.items()))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run came to, small enough to keep for every trial.

    net_profit, fees: money, scaled. growth: net profit ÷ cash. sharpe: of daily returns, annual.
    max_drawdown, time_in_market, won: ratios 0..1. profit_factor: profits ÷ losses of trades,
    infinite without a loss. longest_hold_ms: of any trade. NaN where a figure has no meaning.
    """

    net_profit: int
    growth: float
    fees: int
    sharpe: float
    max_drawdown: float
    profit_factor: float
    trades: int
    won: float
    time_in_market: float
    ambiguous_fills: int
    longest_hold_ms: Millis


def figures_of(result: Result, cash: int) -> Figures:
    """cash: money at the start, scaled."""
    trades = result.trades
    profit = trades.profit
    holds = trades.closed_at - trades.opened_at
    return Figures(
        net_profit=int(result.net_profit),
        growth=result.net_profit / cash,
        fees=int(result.fees),
        sharpe=float(result.sharpe),
        max_drawdown=float(result.max_drawdown),
        profit_factor=profit_factor(profit),
        trades=len(profit),
        won=float(np.mean(profit > 0)) if len(profit) else math.nan,
        time_in_market=float(result.time_in_market),
        ambiguous_fills=int(result.ambiguous_fills),
        longest_hold_ms=int(holds.max()) if len(holds) else 0,
    )


def profit_factor(profit: Ints) -> float:
    """Profits ÷ losses; infinite without a loss, NaN without either."""
    won, lost = int(profit[profit > 0].sum()), -int(profit[profit < 0].sum())
    if lost:
        return won / lost
    return math.inf if won else math.nan


class DailyReturns(NamedTuple):
    """first_day: days since the epoch (UTC); values: (days,) change of equity as a ratio of the
    day before; the first starts from cash. A day without candles is 0."""

    first_day: int
    values: Floats


def daily_returns(at: Ints, equity: Ints, cash: int) -> DailyReturns:
    """at: (candles,) closes, ms; equity: (candles,) money, scaled. After ruin the returns are 0."""
    if not len(at):
        return DailyReturns(0, np.zeros(0))
    first, last = ((int(close) - 1) // DAY_MS for close in (at[0], at[-1]))
    midnights = (np.arange(first, last + 1, dtype=np.int64) + 1) * DAY_MS
    ends = np.searchsorted(at, midnights, side="right") - 1
    levels = np.r_[cash, equity[ends]].astype(np.float64)
    before = levels[:-1]
    known = before > 0
    return DailyReturns(
        first, np.where(known, levels[1:] / np.where(known, before, 1.0) - 1.0, 0.0)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a run with one set of parameters gave: figures and returns, or a problem in words."""

    figures: Figures | None = None
    returns: DailyReturns = field(default_factory=lambda: DailyReturns(0, np.zeros(0)))
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """Trial `number` of a search, counted from 0."""

    number: int
    params: Params
    outcome: Outcome

    @property
    def figures(self) -> Figures | None:
        return self.outcome.figures

    def row(self) -> dict[str, Any]:
        """As JSON; `tried_from` reads it again, bit for bit."""
        first, values = self.outcome.returns
        return {
            "number": self.number,
            "params": dict(self.params),
            "figures": None if self.figures is None else _as_row(self.figures),
            "first_day": first,
            "returns": base64.b64encode(values.astype("<f8").tobytes()).decode(),
            "problem": self.outcome.problem,
        }

    def trial(self, score: float, objection: str = "") -> Trial:
        """As reports show it. objection: why it was not admitted, empty = it was."""
        failed = self.outcome.problem or objection
        plain = () if self.figures is None else tuple(_as_row(self.figures).items())
        return Trial(
            self.number,
            tuple(self.params.items()),
            math.nan if failed else score,
            tuple((name, float(value)) for name, value in plain),
            f"{FAILED}: {failed}" if failed else "done",
        )


def _as_row(figures: Figures) -> dict[str, Any]:
    """By name; what asdict gives, which copies numbers one by one for thousands of trials."""
    return {name: getattr(figures, name) for name in Figures.__slots__}


def tried_from(row: Mapping[str, Any]) -> Tried:
    """Raises BadFile if this is no trial."""
    try:
        values = np.frombuffer(base64.b64decode(row["returns"]), "<f8").astype(np.float64)
        figures = None if row["figures"] is None else Figures(**row["figures"])
        returns = DailyReturns(int(row["first_day"]), values)
        outcome = Outcome(figures, returns, str(row["problem"]))
        return Tried(int(row["number"]), dict(row["params"]), outcome)
    except (KeyError, TypeError, ValueError) as problem:
        raise BadFile(f"This is no trial of a search: {problem!r}.") from problem
