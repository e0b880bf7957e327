"""Pooling opinions. Numbers in brackets name the defects of the first product they forbid."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, nan, sqrt
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from moniqo_desktop.domain.council import (
    AgentRecord,
    CouncilRules,
    Evidence,
    effective_votes,
    pooled,
    quorum_of,
)
from moniqo_desktop.domain.orders import Direction, direction_of
from moniqo_desktop.domain.signals import CouncilResult, Opinion

LONG, SHORT, FLAT = Direction.LONG, Direction.SHORT, Direction.FLAT
STATED = CouncilRules(evidence=Evidence.STATED)


def an_opinion(p_up: float, name: str = "a") -> Opinion:
    """With the direction that its probability allows."""
    direction = LONG if p_up >= 0.52 else SHORT if p_up <= 0.48 else FLAT
    return Opinion(name, direction, p_up)


def abstaining(name: str = "x") -> Opinion:
    return Opinion(name, FLAT, 0.5, abstain_reason="timeout")


def view(*p_up: float, rules: CouncilRules = STATED, abstain: int = 0) -> CouncilResult:
    votes = [an_opinion(p, f"a{n}") for n, p in enumerate(p_up)]
    return pooled([*votes, *(abstaining(f"x{n}") for n in range(abstain))], rules)


probabilities = st.floats(0, 1)
opinions = st.lists(probabilities, min_size=1, max_size=8)
rule_sets = st.builds(CouncilRules, evidence=st.sampled_from(Evidence), correlation=st.floats(0, 1))


def test_the_pool_is_the_formula_of_the_design() -> None:
    result = view(0.6, 0.6, 0.4)
    effective = 3 / (1 + 2 * 0.3)
    expected = 1 / (1 + exp(-effective / 3 * log(0.6 / 0.4)))
    assert result.p == pytest.approx(expected, rel=1e-12)
    assert result.n_effective == pytest.approx(effective)
    assert result.disagreement == pytest.approx(1 / 3)


def test_a_cold_agent_counts_with_a_quarter_of_its_conviction() -> None:
    cold = view(0.9, 0.9, rules=CouncilRules())
    assert cold.p == pytest.approx(view(0.6, 0.6).p)


def test_a_scored_agent_counts_by_its_shrunken_record() -> None:
    record = AgentRecord(300, 200)
    mean = (200 + 50) / (300 + 100)
    worth = (200 + 100 * mean) / (300 + 100)
    solo = pooled([an_opinion(0.9)], CouncilRules(), {"a": record})
    assert solo.p == pytest.approx(worth)


def test_a_record_within_one_standard_error_of_a_coin_counts_nothing() -> None:
    mean, least = 0.5, 0.5 / sqrt(400)
    coin = AgentRecord(300, 150 + 0.9 * least * 400)
    assert abs(coin.hit_rate - mean) < least
    assert pooled([an_opinion(0.9)], CouncilRules(), {"a": coin}).p == 0.5


def test_a_reliably_wrong_agent_is_inverted_on_paper_and_silent_live() -> None:
    wrong = {"a": AgentRecord(400, 120)}
    assert pooled([an_opinion(0.9)], CouncilRules(), wrong).direction is SHORT
    assert pooled([an_opinion(0.9)], replace(CouncilRules(), inverts=False), wrong).p == 0.5


def test_unanimous_low_conviction_does_not_trade() -> None:
    """[5] Three agents at 0.2 for a rise became "confidence 1.0" and a trade."""
    votes = [Opinion(f"a{n}", LONG, 0.2) for n in range(3)]
    result = pooled(votes, STATED)
    assert (result.direction, result.size_factor) == (FLAT, 0.0)
    assert result.reason == "no quorum: 0 of 3 answered, 2 are needed"
    assert view(0.52, 0.52, 0.52, rules=CouncilRules()).direction is FLAT


@pytest.mark.parametrize("votes", [(), (0.5, 0.5), (0.9, 0.9, 0.1), (0.0, 1.0), (1.0, 1.0)])
def test_no_mixture_of_votes_breaks_the_council(votes: tuple[float, ...]) -> None:
    """[6] A missing "hold" key, weights of zero and a list of vetoes ended in an exception."""
    result = view(*votes)
    assert 0 < result.p < 1
    assert result.reason


def test_failures_are_not_votes_to_hold() -> None:
    """[7] Two failures and one buy became "hold, 66 % agreement"."""
    result = view(0.7, 0.7, 0.7, abstain=2)
    assert (result.direction, result.n_valid, result.n_abstain) == (LONG, 3, 2)
    assert result.p == view(0.7, 0.7, 0.7).p


def test_too_few_answers_are_no_quorum() -> None:
    result = view(0.9, 0.9, abstain=3)
    assert (result.direction, result.size_factor) == (FLAT, 0.0)
    assert result.reason == "no quorum: 2 of 5 answered, 3 are needed"


@pytest.mark.parametrize(("configured", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (10, 6)])
def test_the_quorum_is_three_fifths_and_at_least_two(configured: int, needed: int) -> None:
    assert quorum_of(configured, 0.6) == needed


def test_even_a_small_quorum_is_two_voices() -> None:
    assert quorum_of(5, 0.1) == 2


def test_a_tie_is_not_traded() -> None:
    result = view(0.6, 0.4)
    assert (result.p, result.direction, result.size_factor) == (0.5, FLAT, 0.0)
    assert result.reason.startswith("tie")


def test_a_trade_must_be_worth_its_costs() -> None:
    rules = replace(STATED, reward=1.0, cost=0.1)
    assert rules.worth_from == pytest.approx(0.58)
    assert view(0.55, rules=rules).direction is FLAT
    assert view(0.55, rules=rules).reason.startswith("not worth it: p 0.55")
    assert view(0.60, rules=rules).direction is LONG


def test_the_size_factor_is_a_quarter_of_kelly_and_shrinks_with_dissent() -> None:
    rules = replace(STATED, reward=1.0, cost=0.1)
    solo = view(0.6, rules=rules)
    assert solo.size_factor == pytest.approx(min(0.25 * (0.6 * 2 - 1.1) / 0.05, 1.0))
    assert view(0.7, 0.7, 0.4).size_factor == pytest.approx(1 - view(0.7, 0.7, 0.4).disagreement)


def test_a_young_council_trades_a_quarter_of_the_size() -> None:
    assert view(0.95, 0.95, rules=CouncilRules()).size_factor == 0.25


@pytest.mark.parametrize("p_up", [nan, -0.1, 1.1])
def test_a_probability_that_is_none_abstains(p_up: float) -> None:
    result = pooled([Opinion("a", LONG, p_up), an_opinion(0.7, "b")], STATED)
    assert (result.n_valid, result.n_abstain) == (1, 1)


def test_equal_voices_of_one_model_are_barely_more_than_one() -> None:
    assert effective_votes(10, 0.9) == pytest.approx(10 / 9.1)
    assert effective_votes(1, 0.9) == 1
    assert effective_votes(0, 0.9) == 0


@given(opinions, rule_sets, st.randoms())
def test_the_order_of_the_agents_does_not_matter(
    votes: list[float], rules: CouncilRules, random: Any
) -> None:
    shuffled = list(votes)
    random.shuffle(shuffled)
    one, other = view(*votes, rules=rules), view(*shuffled, rules=rules)
    assert (one.p, one.direction, one.size_factor) == (other.p, other.direction, other.size_factor)


@given(opinions, rule_sets, st.integers(1, 5))
def test_who_abstains_moves_nothing(votes: list[float], rules: CouncilRules, more: int) -> None:
    alone, joined = view(*votes, rules=rules), view(*votes, rules=rules, abstain=more)
    assert (alone.p, alone.n_effective) == (joined.p, joined.n_effective)
    assert joined.direction in (alone.direction, FLAT)


@given(opinions, rule_sets, probabilities)
def test_more_belief_in_a_rise_never_lowers_the_pool(
    votes: list[float], rules: CouncilRules, other: float
) -> None:
    assume(other >= votes[0])
    assert view(other, *votes[1:], rules=rules).p >= view(*votes, rules=rules).p


@given(opinions, rule_sets)
def test_the_mirror_image_of_all_votes_gives_the_mirror_image(
    votes: list[float], rules: CouncilRules
) -> None:
    assume(all(min(abs(p - 0.52), abs(p - 0.48)) > 1e-9 for p in votes))
    one, other = view(*votes, rules=rules), view(*(1 - p for p in votes), rules=rules)
    assert one.p == pytest.approx(1 - other.p, abs=1e-12)


@given(opinions, rule_sets, st.integers(0, 3))
def test_no_trade_at_a_tie_or_without_a_quorum(
    votes: list[float], rules: CouncilRules, abstain: int
) -> None:
    result = view(*votes, rules=rules, abstain=abstain)
    short_of = result.n_valid < quorum_of(len(votes) + abstain, rules.quorum)
    if short_of or abs(result.p - 0.5) < rules.tie:
        assert (result.direction, result.size_factor) == (FLAT, 0.0)
    else:
        assert result.direction is direction_of(result.p - 0.5)
        assert 0 < result.size_factor <= 1


def test_each_confidence_has_its_own_record() -> None:
    bins = tuple((100.0, 90.0) if n == 4 else (20.0, 10.0) for n in range(10))
    record = {"a": AgentRecord(300, 200, bins)}
    mean = (200 + 50) / 400
    sure = pooled([an_opinion(0.72)], CouncilRules(), record).p
    unsure = pooled([an_opinion(0.55)], CouncilRules(), record).p
    assert sure == pytest.approx((90 + 100 * mean) / 200)
    assert unsure == pytest.approx((10 + 100 * mean) / 120)
