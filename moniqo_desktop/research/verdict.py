"""The verdict on a result: better, worse or no evidence, and what it rests on.

“Better” takes all of: enough trades, a return above matched exposure whose 99 % lower bound is
above zero, more profit than 99 of 100 random traders, a deflated Sharpe ratio above 95 % both of
the returns and of those above matched exposure, and a profit that survives double costs. “Worse” is
a true statement about the flow with its costs, not about its idea: the 99 % upper bound of the same
difference is below zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite, sqrt
from typing import Final

import numpy as np

from moniqo_desktop.domain.backtest.evidence import (
    BaselineEvidence,
    CostCase,
    Evidence,
    EvidenceCheck,
    OverfitEvidence,
    RandomTraderEvidence,
    SharpeEvidence,
    VerdictWord,
)
from moniqo_desktop.domain.backtest.figures import ratio_text, share_of_text
from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Columns, Symbol
from moniqo_desktop.research.bootstrap import Resampled, best_block_length, resampled
from moniqo_desktop.research.compared import DAY_MS, Compared, Costs, compared
from moniqo_desktop.research.figures import dice, rounded
from moniqo_desktop.research.random_traders import against_random
from moniqo_desktop.research.statistics import (
    SURE,
    Moments,
    Trials,
    deflated_sharpe,
    hurdle_of,
    moments,
    normal_ppf,
    periods_needed,
    probabilistic_sharpe,
    sharpe_error,
    track_record_length,
)
from moniqo_desktop.research.wording import notes_on, said

BOUND: Final = 0.99
"""How sure each bound of a difference and the rank among random traders must be."""
FEWEST_TRADES: Final = 30
"""Below this the bounds promise more than they keep."""
YEAR_MS: Final = 365 * DAY_MS
MATCHED: Final = "matched exposure"
HOLD: Final = "buy & hold"
_TIMING, _MARKET, _TWICE, _FREE = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What was measured before it is judged."""

    trades: int
    compared: Compared
    luck: Resampled
    flow: Moments
    timing: Moments
    trials: Trials
    random_traders: RandomTraderEvidence | None

    def total(self, column: int) -> float:
        """A mean of a period as the sum over the history."""
        return float(self.luck.seen[column]) * self.timing.n


def verdict(
    result: Result,
    candles: Mapping[Symbol, Columns],
    *,
    costs: Costs | None = None,
    trials: Trials | None = None,
    seed: int = 0,
    overfit: OverfitEvidence | None = None,
    notes: Sequence[str] = (),
) -> Evidence:
    """The evidence of a result over the candles it was made on.

    candles: of every symbol, of the shortest timeframe run. trials: all that was ever tried on
    them. notes: what the caller knows against the candles; holes are found here too. The same
    arguments give the same figures on any machine. Raises Mistake where there are no candles.
    """
    if not len(result.at):
        raise Mistake("There are no candles to judge a result on.")
    spent, tried = costs or Costs(), trials or Trials()
    found = _measured(result, candles, spent, tried, seed)
    cases = tuple(_cost_case(found, factor) for factor in (1.0, 2.0))
    checks = _checks(found, cases)
    evidence = Evidence(
        word=_word(found, checks),
        sentence="",
        needs_trades=0,
        trades=found.trades,
        total=rounded(float(found.compared.flow.sum())),
        exposure=rounded(found.compared.exposure),
        periods=found.timing.n,
        period_ms=found.compared.period_ms,
        baselines=(_baseline(found, MATCHED, _TIMING), _baseline(found, HOLD, _MARKET)),
        sharpe=_sharpe(found),
        random_traders=found.random_traders,
        overfit=overfit,
        costs=cases,
        checks=checks,
        notes=(*notes, *notes_on(result, candles, overfit)),
        seed=seed,
    )
    evidence = replace(evidence, needs_trades=_needs(found, evidence))
    return replace(evidence, sentence=said(evidence, loses_before_costs(found.luck)))


def _measured(
    result: Result,
    candles: Mapping[Symbol, Columns],
    costs: Costs,
    trials: Trials,
    seed: int,
) -> _Found:
    parts = compared(result, candles, costs)
    timing = parts.flow - parts.held
    series = np.column_stack(
        (timing, parts.flow - parts.market, timing - parts.extra, timing + parts.extra)
    )
    length = max(best_block_length(timing), best_block_length(series[:, _MARKET]))
    luck = resampled(series, length, dice(seed, "bootstrap"))
    randoms = against_random(result, candles, costs.slippage_ppm, dice(seed, "random traders"))
    flow, apart = moments(parts.flow), moments(timing)
    return _Found(len(result.trades), parts, luck, flow, apart, trials, randoms)


def _baseline(found: _Found, name: str, column: int) -> BaselineEvidence:
    n = found.timing.n
    lower, upper = found.luck.bounds(column, BOUND)
    better, worse = found.luck.p_values(column)
    series = found.compared.held if column == _TIMING else found.compared.market
    return BaselineEvidence(
        name=name,
        total=rounded(float(series.sum())),
        difference=rounded(found.total(column)),
        lower=rounded(lower * n),
        upper=rounded(upper * n),
        p_better=rounded(better),
        p_worse=rounded(worse),
        block_length=rounded(found.luck.block_length),
    )


def _sharpe(found: _Found) -> SharpeEvidence:
    year = sqrt(YEAR_MS / found.compared.period_ms)
    return SharpeEvidence(
        value=rounded(found.flow.ratio * year),
        standard_error=rounded(sharpe_error(found.flow) * year),
        probabilistic=rounded(probabilistic_sharpe(found.flow)),
        deflated=rounded(deflated_sharpe(found.flow, found.trials)),
        deflated_timing=rounded(deflated_sharpe(found.timing, found.trials)),
        hurdle=rounded(hurdle_of(found.trials, found.flow.n) * year),
        trials=found.trials.count,
    )


def _cost_case(found: _Found, factor: float) -> CostCase:
    column = _TIMING if factor == 1.0 else _TWICE
    paid = float(found.compared.extra.sum()) * (factor - 1.0)
    return CostCase(
        factor=factor,
        total=rounded(float(found.compared.flow.sum()) - paid),
        difference=rounded(found.total(column)),
        lower=rounded(found.luck.bounds(column, BOUND)[0] * found.timing.n),
    )


def _checks(found: _Found, cases: Sequence[CostCase]) -> tuple[EvidenceCheck, ...]:
    """All conditions of “better”; a figure that does not exist fails its own."""
    lower = found.luck.bounds(_TIMING, BOUND)[0] * found.timing.n
    deflated = deflated_sharpe(found.flow, found.trials)
    timing = deflated_sharpe(found.timing, found.trials)
    randoms, twice = found.random_traders, cases[-1]
    at_worst, beaten = ratio_text(lower, 1), share_of_text(randoms.percentile if randoms else 0.0)
    total, difference = ratio_text(twice.total, 1), ratio_text(twice.difference, 1)
    tried = f"{found.trials.count:,} trial{'s' if found.trials.count > 1 else ''}"
    return (
        EvidenceCheck(
            "enough trades",
            found.trades >= FEWEST_TRADES,
            f"{found.trades:,} closed trades; at least {FEWEST_TRADES} are needed.",
        ),
        EvidenceCheck(
            MATCHED,
            lower > 0.0 and found.luck.p_values(_TIMING)[0] <= 1.0 - BOUND,
            f"At worst (99 %) its returns add up to {at_worst} against holding the same exposure.",
        ),
        EvidenceCheck(
            "random traders",
            randoms is not None and randoms.p <= 1.0 - BOUND,
            f"It earned more than {beaten} of traders who enter at random times.",
        ),
        EvidenceCheck(
            "deflated Sharpe",
            deflated > SURE,
            f"Its Sharpe ratio is beyond the luck of {tried} with {_share(deflated)}.",
        ),
        EvidenceCheck(
            "deflated timing",
            timing > SURE,
            f"Its returns above matched exposure are beyond that luck with {_share(timing)}.",
        ),
        EvidenceCheck(
            "double costs",
            twice.total > 0.0 and twice.difference > 0.0,
            f"At twice the costs its returns add up to {total}, {difference} against holding the "
            "same exposure.",
        ),
    )


def _share(probability: float) -> str:
    if not isfinite(probability):
        return "no certainty at all"
    share = share_of_text(probability)
    return f"{share} certainty"


def _word(found: _Found, checks: Sequence[EvidenceCheck]) -> VerdictWord:
    if all(check.passed for check in checks):
        return VerdictWord.BETTER
    if found.trades >= FEWEST_TRADES and _is_worse(found):
        return VerdictWord.WORSE
    return VerdictWord.NO_EVIDENCE


def _is_worse(found: _Found) -> bool:
    """By bounds, by chance and by the Sharpe ratio: they differ where returns are lopsided."""
    return (
        found.luck.bounds(_TIMING, BOUND)[1] < 0.0
        and found.luck.p_values(_TIMING)[1] <= 1.0 - BOUND
        and probabilistic_sharpe(found.timing) < 1.0 - BOUND
    )


def loses_before_costs(luck: Resampled) -> bool:
    """Whether the difference is below zero even with all costs given back."""
    return luck.bounds(_FREE, BOUND)[1] < 0.0


def _needs(found: _Found, evidence: Evidence) -> int:
    """See Evidence.needs_trades: the record that the strictest check would need, in trades."""
    if evidence.word is not VerdictWord.NO_EVIDENCE:
        return 0
    if not found.trades or not evidence.checks[-1].passed:
        return -1
    longest = max(
        periods_needed(found.flow, found.trials),
        periods_needed(found.timing, found.trials),
        track_record_length(found.timing, sure=BOUND),
        _random_periods(found),
    )
    if longest == inf:
        return -1
    more = found.trades * (longest / found.timing.n - 1.0)
    return max(round(more), FEWEST_TRADES - found.trades, 1)


def _random_periods(found: _Found) -> float:
    """Periods after which the flow would be among the best random traders, at its rank so far."""
    if found.random_traders is None or found.random_traders.percentile <= 0.5:
        return inf
    rank = min(found.random_traders.percentile, 0.9995)
    return found.timing.n * float(normal_ppf(BOUND) / normal_ppf(rank)) ** 2
