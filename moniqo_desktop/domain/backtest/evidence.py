"""What history proves about a flow: the verdict and every figure it rests on, as one value.

Returns, differences and costs are ratios of the capital at the start of each period, added up over
the history (not compounded); percent exists only on screen. Figures are rounded to six digits, so
that the same seed gives the same value on any machine. JSON comes from `domain.codec`.
docs/statistics.md says what each figure means and when it misleads.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class VerdictWord(StrEnum):
    """better: more than luck explains, by every check. worse: it loses against holding the same
    exposure, costs included, by more than luck explains. no evidence: neither is shown."""

    BETTER = "better"
    WORSE = "worse"
    NO_EVIDENCE = "no evidence"


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """One condition of the verdict “better”. text: a plain sentence with the figure found."""

    name: str
    passed: bool
    text: str


@dataclass(frozen=True, slots=True)
class BaselineEvidence:
    """The flow against one thing a trader could have done instead.

    name: "matched exposure" (the same average exposure, held all the time) or "buy & hold".
    total: what the baseline returned; difference: flow less baseline; lower, upper: its one-sided
    99 % bounds each. p_better, p_worse: how often luck alone gives a difference as large, as
    small. block_length: mean length of the resampled blocks, in periods.
    """

    name: str
    total: float
    difference: float
    lower: float
    upper: float
    p_better: float
    p_worse: float
    block_length: float


@dataclass(frozen=True, slots=True)
class SharpeEvidence:
    """Annual Sharpe ratio with its standard error, and how sure it is.

    probabilistic: probability that the true ratio is above zero. deflated: that it is above
    `hurdle`, the best annual ratio that so many skill-less trials are expected to show.
    deflated_timing: the same for the returns above matched exposure. NaN where nothing moved.
    trials: parameter sets and flows ever tried on these candles, this one included.
    """

    value: float
    standard_error: float
    probabilistic: float
    deflated: float
    deflated_timing: float
    hurdle: float
    trials: int


@dataclass(frozen=True, slots=True)
class RandomTraderEvidence:
    """The flow's trades against traders who enter at random times.

    count: how many were drawn, each with the flow's number, sides, sizes and holding times of
    trades. percentile: share of them with less profit, 0..1; p: how often one of them earns as
    much, at least 1/(count + 1). profit, median: ratios of capital, after the same costs.
    """

    count: int
    percentile: float
    p: float
    profit: float
    median: float


@dataclass(frozen=True, slots=True)
class OverfitEvidence:
    """Probability of backtest overfitting of the search that chose these parameters.

    probability: share of splits in which the best of one half was below the median in the other.
    splits: how many; slope: of the regression of the other half's Sharpe on the first's, below
    zero where choosing harms. loss: share of splits in which the chosen one lost in the other half.
    """

    probability: float
    splits: int
    trials: int
    slope: float
    loss: float


@dataclass(frozen=True, slots=True)
class CostCase:
    """The flow if fees and slippage were factor times what they were.

    total: its return; difference: to matched exposure, with its lower one-sided 99 % bound.
    """

    factor: float
    total: float
    difference: float
    lower: float


@dataclass(frozen=True, slots=True)
class HitRateEvidence:
    """How often decisions were right, by a test that may be looked at after every decision.

    needed: hits that would show skill now (above decisions: none would yet). level: the chance
    that an agent without skill is ever found by `horizon` decisions. found_at: the decision after
    which skill was shown, 0 = not yet. lower: one-sided bound of the true hit rate.
    """

    hits: int
    decisions: int
    needed: int
    horizon: int
    level: float
    found_at: int
    lower: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """The verdict on a result and what it rests on.

    sentence: for the trader. needs_trades: about how many more trades like these would show the
    edge seen so far; 0 = none, −1 = no number of trades would, as no edge is seen. total: the
    flow's return; exposure: its average signed exposure ÷ equity; trades: closed ones.
    periods: returns that were compared, each of period_ms. checks: all must pass for “better”.
    notes: what weakens the figures: holes in the candles, few trades, ambiguous fills.
    """

    word: VerdictWord
    sentence: str
    needs_trades: int
    trades: int
    total: float
    exposure: float
    periods: int
    period_ms: int
    baselines: tuple[BaselineEvidence, ...]
    sharpe: SharpeEvidence
    random_traders: RandomTraderEvidence | None
    overfit: OverfitEvidence | None
    costs: tuple[CostCase, ...]
    checks: tuple[EvidenceCheck, ...]
    notes: tuple[str, ...]
    seed: int
