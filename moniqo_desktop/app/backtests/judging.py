"""What a run proves: it is counted among all that was tried on its candles, then judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from moniqo_desktop.app.backtests.backtest import Played, Prepared
from moniqo_desktop.app.backtests.trial_count import names_of, stretch_of, trial_log
from moniqo_desktop.domain.backtest.evidence import Evidence, OverfitEvidence
from moniqo_desktop.domain.backtest.trial_log import CountedTrial, TrialCount
from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.domain.market import Columns, Millis, Symbol
from moniqo_desktop.domain.money import PPM
from moniqo_desktop.research.compared import Costs, period_of
from moniqo_desktop.research.statistics import Trials as Tried
from moniqo_desktop.research.tried import daily_returns
from moniqo_desktop.research.verdict import verdict


def judged(
    prepared: Prepared,
    played: Played,
    home: Path,
    at: Millis,
    *,
    overfit: OverfitEvidence | None = None,
) -> Evidence:
    """Counts the run in the trader's folder and judges it as one of all on this stretch.

    Raises StoreBusy or BadFile if it cannot be counted: an uncounted verdict would flatter.
    """
    with trial_log(home) as log:
        counted = log.count(stretch_of(prepared), (trial_of(prepared, played),), at)
    return judged_among(prepared, played, counted, overfit=overfit)


def judged_among(
    prepared: Prepared,
    played: Played,
    counted: TrialCount,
    *,
    overfit: OverfitEvidence | None = None,
) -> Evidence:
    """The verdict on a run that is counted already."""
    return verdict(
        played.result,
        _finest(prepared),
        costs=Costs(slippage_of(prepared)),
        trials=_tried(counted, period_of(played.result.at)),
        overfit=overfit,
        notes=prepared.notes,
    )


def slippage_of(prepared: Prepared) -> float:
    """What market orders lose to slippage, millionths of their price; ticks at the median close,
    of several symbols on average. Price impact depends on each order and is left out."""
    rules = prepared.rules
    ticks = [
        rules.slippage_ticks * market.price_float(market.tick_size) / np.median(columns.close)
        for market, columns in ((prepared.markets[s], c) for s, c in _finest(prepared).items())
    ]
    return rules.slippage_ppm + float(np.mean(ticks)) * PPM


def _tried(counted: TrialCount, period: Millis) -> Tried:
    """The log keeps ratios of daily returns; for other periods their spread is not known."""
    known = counted.variance == counted.variance and period == DAY_MS
    return Tried(max(counted.trials, 1), counted.variance if known else None)


def _finest(prepared: Prepared) -> dict[Symbol, Columns]:
    """Of each symbol the candles of the shortest timeframe."""
    found: dict[Symbol, Columns] = {}
    for clock in sorted(prepared.feeds, key=lambda clock: clock.timeframe.ms):
        found.setdefault(clock.symbol, prepared.feeds[clock])
    return found


def trial_of(prepared: Prepared, played: Played) -> CountedTrial:
    """The run as the log counts it: by the same name as a set of a search that trades alike."""
    returns = daily_returns(played.result.at, played.result.equity, prepared.cash)
    return names_of(prepared, played.plan.flow).trial({}, returns)
