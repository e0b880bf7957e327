"""A backtest's report as one value: what was run, what it assumes, what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.market import Ints, Market, Millis, Symbol
from moniqo_desktop.domain.money import MONEY_UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moniqo_desktop.domain.backtest.evidence import Evidence
    from moniqo_desktop.domain.backtest.search import Search
    from moniqo_desktop.domain.market import Floats

YEAR_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class BacktestReport:
    """Everything a page about a backtest shows, and nothing it would have to look up.

    title: what the trader calls it. clocks: "BTC/USDT 1m", one for each feed of candles.
    candles: of the shortest clock. cash in money, what the run began with. gear: "event" or
    "compiled". path: the way through a candle (see PaperRules). hold: (candles,) equity in money
    of the same cash held in the markets from the first close on; empty where there is none.
    assumptions: sentences. notes: what speaks against trusting the figures (holes, filters of
    today, ambiguous fills). made_at: when the run was made, ms UTC. digest: of its events, "" in
    the compiled gear. gear_reasons: why it was not the compiled one.
    """

    title: str
    flow_id: str
    markets: tuple[Market, ...]
    clocks: tuple[str, ...]
    cash: int
    result: Result
    hold: Ints
    gear: str = "event"
    path: str = "worst"
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    evidence: Evidence | None = None
    search: Search | None = None
    made_at: Millis = 0
    digest: str = ""
    gear_reasons: tuple[str, ...] = ()

    @property
    def candles(self) -> int:
        return len(self.result.at)

    @property
    def first_at(self) -> Millis:
        """Close of the first candle; 0 without candles."""
        return int(self.result.at[0]) if self.candles else 0

    @property
    def last_at(self) -> Millis:
        return int(self.result.at[-1]) if self.candles else 0

    @property
    def quote(self) -> str:
        """The money it is counted in."""
        return self.markets[0].quote if self.markets else ""

    def market(self, symbol: Symbol) -> Market:
        """Raises KeyError for a symbol that is not part of the report."""
        return {market.symbol: market for market in self.markets}[symbol]

    @property
    def best_profit(self) -> int:
        """Net profit, had every ambiguous fill come out best."""
        return self.result.net_profit + self.result.best_path_gain


class ReportCurves(NamedTuple):
    """What is drawn over time, each (candles,): equity and hold in quote, drawdown as a ratio
    0..1, exposure as in the result. hold is empty where there is none."""

    equity: Floats
    hold: Floats
    drawdown: Floats
    exposure: Floats


def curves_of(report: BacktestReport) -> ReportCurves:
    """Costs a few milliseconds for each 100,000 candles: not to be asked for with every paint."""
    result = report.result
    return ReportCurves(
        result.equity / MONEY_UNIT,
        report.hold / MONEY_UNIT,
        drawdowns(result.equity),
        result.exposure,
    )


class ShownReport(NamedTuple):
    """A report as it is read for a screen, with all that takes time already done."""

    report: BacktestReport
    curves: ReportCurves


class MonthRow(NamedTuple):
    """Returns of a year: twelve ratios and that of the whole, NaN where nothing was run."""

    year: int
    months: tuple[float, ...]
    whole: float


def monthly_returns(at: Ints, equity: Ints, cash: int) -> tuple[MonthRow, ...]:
    """Change of equity within each calendar month (UTC), as ratios, oldest year first.

    at: (candles,) closes, ms. A candle that closes at midnight belongs to the day that ended.
    The first month starts from cash. After an equity of zero or less a ratio has no meaning: NaN.
    """
    if not len(at):
        return ()
    first, last = (int(_month(at[place] - 1)) for place in (0, -1))
    over = np.arange(first, last + 1).astype("datetime64[M]") + 1
    beyond = over.astype("datetime64[ms]").astype(np.int64)
    ends = np.unique(np.searchsorted(at, beyond, side="right") - 1)
    month = _month(at[ends] - 1)
    starts = np.r_[cash, equity[ends[:-1]]].astype(np.float64)
    returns = _ratios(starts, equity[ends].astype(np.float64))
    rows = []
    years = month // YEAR_MONTHS
    for year in np.unique(years).tolist():
        mine = np.flatnonzero(years == year)
        months = np.full(YEAR_MONTHS, np.nan)
        months[month[mine] % YEAR_MONTHS] = returns[mine]
        whole = _ratios(starts[mine[:1]], equity[ends[mine[-1:]]].astype(np.float64))
        rows.append(MonthRow(year + 1970, tuple(months.tolist()), float(whole[0])))
    return tuple(rows)


def _month(at: Ints) -> Ints:
    """Months since January 1970 of moments, ms."""
    return at.astype("datetime64[ms]").astype("datetime64[M]").astype(np.int64)


def _ratios(before: Floats, after: Floats) -> Floats:
    known = before > 0
    return np.where(known, after / np.where(known, before, 1.0) - 1.0, np.nan)


def held_equity(
    closes: Mapping[Symbol, Floats], markets: Mapping[Symbol, Market], cash: int
) -> Ints:
    """Equity of cash put into the markets in equal parts at the first close and held.

    closes: symbol → (candles,) closes on the same clock as the result, NaN before its first
    candle: that part stays cash until then. The taker's fee is paid once, on the way in.
    """
    parts = [
        _held(close, cash / len(closes), markets[symbol].taker_ppm / 1e6)
        for symbol, close in closes.items()
    ]
    if not parts:
        return np.zeros(0, dtype=np.int64)
    together: Ints = np.rint(np.sum(parts, axis=0)).astype(np.int64)
    return together


def _held(close: Floats, cash: float, fee: float) -> Floats:
    known = np.flatnonzero(close > 0)
    if not len(known):
        return np.full(len(close), cash)
    first = int(known[0])
    steps = np.where(np.isnan(close), -1, np.arange(len(close)))
    filled = close[np.maximum(np.maximum.accumulate(steps), 0)]
    worth = cash / (1 + fee) * filled / close[first]
    return np.where(np.arange(len(close)) < first, cash, worth)


def drawdowns(equity: Ints) -> Floats:
    """(peak − equity) / peak so far, 0..1, one per value; 0 while the peak is not positive."""
    values = equity.astype(np.float64)
    peak = np.maximum.accumulate(values) if len(values) else values
    return np.divide(peak - values, peak, out=np.zeros_like(values), where=peak > 0)
