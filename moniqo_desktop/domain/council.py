"""Pooling the opinions of several agents into one view.

Source: agents.md §6.3 of the design notes (shrunken hit rates, a gate of one standard error,
log-odds pooling discounted for correlation). Sums are exact (fsum), so order cannot matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, exp, fsum, isfinite, log, sqrt
from types import MappingProxyType
from typing import Final

from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import CouncilResult, Opinion

KAPPA: Final = 100.0
"""Strength of the prior: an agent counts as a coin until it has about this many scores."""
COLD_START: Final = 30
"""Scores below which an agent's stated probability is shrunk to a quarter of its distance."""
PROBATION_SCORES: Final = 200
PROBATION: Final = 0.25
LEAST: Final = 0.05
MOST: Final = 0.95
LONG_FROM: Final = 0.52
SHORT_UP_TO: Final = 0.48
BINS: Final = 10
KELLY_SHARE: Final = 0.25
LARGEST_STAKE: Final = 0.05
NO_RECORD: Final[Mapping[str, AgentRecord]] = MappingProxyType({})


class Evidence(StrEnum):
    """What an agent's probability is worth. record: its own scored history, and a quarter of what
    it states until it has 30 scores. stated: what it states, for paper experiments."""

    RECORD = "cold_start"
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """Scored opinions of one agent: how many, how many of them right.

    bins: the same per confidence bin, ten bins from 0.5 to 1; empty = not kept.
    """

    scored: float = 0.0
    correct: float = 0.0
    bins: tuple[tuple[float, float], ...] = ()

    @property
    def hit_rate(self) -> float:
        """Shrunk towards one half."""
        return (self.correct + KAPPA / 2) / (self.scored + KAPPA)


@dataclass(frozen=True, slots=True)
class CouncilRules:
    """correlation: mean correlation of the agents' correctness (0.9 same model, 0.6 same vendor,
    0.3 otherwise). reward: target distance ÷ stop distance, cost: fees, spread and slippage ÷
    stop distance; reward 0 = the worth of the trade is not asked. tie, margin: probabilities.
    inverts: a reliably wrong agent counts the other way round (paper) instead of not at all.
    """

    evidence: Evidence = Evidence.RECORD
    correlation: float = 0.3
    z: float = 1.0
    quorum: float = 0.6
    tie: float = 0.02
    margin: float = 0.03
    reward: float = 0.0
    cost: float = 0.0
    inverts: bool = True

    @property
    def worth_from(self) -> float:
        """Probability a trade needs to be worth its costs, margin included; 0 = not asked."""
        return (1 + self.cost) / (1 + self.reward) + self.margin if self.reward > 0 else 0.0


def pooled(
    opinions: Sequence[Opinion],
    rules: CouncilRules,
    records: Mapping[str, AgentRecord] = NO_RECORD,
) -> CouncilResult:
    """The council's view. Who abstains or contradicts itself counts on neither side.

    opinions: one per configured agent, abstaining ones included; their order does not matter.
    """
    votes = tuple(judged(opinion) for opinion in opinions)
    valid = [vote for vote in votes if not vote.abstains]
    effective = effective_votes(len(valid), rules.correlation)
    each = [
        0.0 if vote.abstains else weight_of(vote, rules, records.get(vote.agent, AgentRecord()))
        for vote in votes
    ]
    weights = [weight for vote, weight in zip(votes, each, strict=True) if not vote.abstains]
    p = _sigmoid(effective / len(valid) * fsum(weights)) if valid else 0.5
    view = CouncilResult(
        p=p,
        direction=Direction.LONG if p > 0.5 else Direction.SHORT,
        n_valid=len(valid),
        n_abstain=len(votes) - len(valid),
        n_effective=effective,
        disagreement=_disagreement(weights),
        size_factor=0.0,
        reason="",
        votes=votes,
        weights=tuple(each),
    )
    objection = _objection(view, rules)
    if objection:
        return replace(view, direction=Direction.FLAT, reason=objection)
    factor = _size_factor(view, rules, _probation(valid, rules, records))
    return replace(view, size_factor=factor, reason=_agreed(view))


def judged(opinion: Opinion) -> Opinion:
    """The opinion, or an abstention if it cannot be meant: a probability that is none, or one
    that contradicts its own direction (long needs 0.52 or more, short 0.48 or less)."""
    if opinion.abstains:
        return opinion
    if not isfinite(opinion.p_up) or not 0 <= opinion.p_up <= 1:
        return replace(opinion, p_up=0.5, abstain_reason="its probability is not a number 0 to 1")
    long_without = opinion.direction is Direction.LONG and opinion.p_up < LONG_FROM
    short_without = opinion.direction is Direction.SHORT and opinion.p_up > SHORT_UP_TO
    if long_without or short_without:
        return replace(opinion, abstain_reason="its probability contradicts its direction")
    return opinion


def effective_votes(valid: int, correlation: float) -> float:
    """How many independent opinions `valid` correlated ones are worth."""
    return valid / (1 + (valid - 1) * correlation) if valid else 0.0


def weight_of(vote: Opinion, rules: CouncilRules, record: AgentRecord) -> float:
    """Signed log-odds one vote adds: positive = up. A flat opinion adds nothing."""
    stated = max(vote.p_up, 1 - vote.p_up)
    return vote.direction.sign * _logit(_worth(stated, rules, record))


def _worth(stated: float, rules: CouncilRules, record: AgentRecord) -> float:
    """Probability that the agent's direction is right."""
    if rules.evidence is Evidence.STATED:
        return stated
    if record.scored < COLD_START:
        return 0.5 + 0.25 * (stated - 0.5)
    mean = record.hit_rate
    spread = sqrt(mean * (1 - mean) / (record.scored + KAPPA))
    silent = mean < 0.5 and not rules.inverts
    if silent or abs(mean - 0.5) <= rules.z * spread:
        return 0.5
    scored, correct = _bin(stated, record)
    return (correct + KAPPA * mean) / (scored + KAPPA)


def _bin(stated: float, record: AgentRecord) -> tuple[float, float]:
    if not record.bins:
        return record.scored, record.correct
    return record.bins[min(int((stated - 0.5) * 2 * BINS), len(record.bins) - 1)]


def _objection(view: CouncilResult, rules: CouncilRules) -> str:
    """Why this view is not traded, or ""."""
    configured = view.n_valid + view.n_abstain
    needed = quorum_of(configured, rules.quorum)
    if not configured or view.n_valid < needed:
        return f"no quorum: {view.n_valid} of {configured} answered, {max(needed, 1)} are needed"
    if abs(view.p - 0.5) < rules.tie or view.p == 0.5:
        return f"tie: p {view.p:.3f} is within {rules.tie:g} of one half"
    chance = max(view.p, 1 - view.p)
    if chance <= rules.worth_from:
        return f"not worth it: p {chance:.2f}, costs and target ask for {rules.worth_from:.2f}"
    return ""


def quorum_of(configured: int, share: float) -> int:
    """Valid opinions needed; a council of one decides alone."""
    return 1 if configured == 1 else max(2, ceil(share * configured))


def _probation(
    valid: Sequence[Opinion], rules: CouncilRules, records: Mapping[str, AgentRecord]
) -> float:
    """A quarter of the size while any voter has fewer than 200 scores."""
    if rules.evidence is Evidence.STATED:
        return 1.0
    least = min(records.get(vote.agent, AgentRecord()).scored for vote in valid)
    return PROBATION if least < PROBATION_SCORES else 1.0


def _size_factor(view: CouncilResult, rules: CouncilRules, probation: float) -> float:
    """0..1: how much of the risk budget this view may use; it can only shrink the budget."""
    agreement = (1 - view.disagreement) * probation
    if rules.reward <= 0:
        return agreement
    chance = max(view.p, 1 - view.p)
    stake = KELLY_SHARE * (chance * (1 + rules.reward) - 1 - rules.cost) / rules.reward
    return min(max(stake / LARGEST_STAKE, 0.0), 1.0) * agreement


def _disagreement(weights: Sequence[float]) -> float:
    """Share of all weight on the losing side, 0..½."""
    up = fsum(w for w in weights if w > 0)
    down = fsum(-w for w in weights if w < 0)
    return min(up, down) / (up + down) if up + down > 0 else 0.0


def _agreed(view: CouncilResult) -> str:
    side = sum(vote.direction is view.direction for vote in view.votes if not vote.abstains)
    return f"{side} of {view.n_valid} say {view.direction}, p {view.p:.2f}"


def _logit(p: float) -> float:
    clipped = min(max(p, LEAST), MOST)
    return log(clipped / (1 - clipped))


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))
