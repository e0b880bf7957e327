"""The hit-rate test: its level and its power, exactly and by simulation."""

from __future__ import annotations

from itertools import pairwise
from math import comb

import numpy as np
import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.research.hit_rate import FIRST, HORIZON, LEVEL, boundary, hit_rate, power


def test_luck_is_never_found_more_often_than_the_level_however_often_one_looks() -> None:
    assert 0.9 * LEVEL < power(HORIZON, 0.5) <= LEVEL


def test_an_agent_of_58_percent_is_found_by_240_decisions_in_four_of_five_cases() -> None:
    assert power(HORIZON, 0.58) > 0.81


def test_a_test_at_five_percent_could_not_promise_that() -> None:
    """Neyman and Pearson: no test of 240 hits and misses has more power at its level than this
    one; the 5 % test needs 134 hits and finds 77 %."""

    def at_least(hits: int, chance: float) -> float:
        terms = range(hits, HORIZON + 1)
        return sum(comb(HORIZON, k) * chance**k * (1 - chance) ** (HORIZON - k) for k in terms)

    assert at_least(134, 0.5) < 0.05 < at_least(133, 0.5)
    assert at_least(134, 0.58) < 0.775


@pytest.mark.parametrize(("truth", "low", "high"), [(0.5, 0.05, 0.07), (0.58, 0.79, 0.84)])
def test_simulated_agents_are_found_as_often_as_the_theory_says(
    truth: float, low: float, high: float
) -> None:
    hits = np.random.default_rng(1).random((4_000, HORIZON)) < truth
    reached = np.cumsum(hits, axis=1) >= np.array(boundary(HORIZON))
    share = float(np.mean(reached.any(axis=1)))
    assert low < share < high
    assert share == pytest.approx(power(HORIZON, truth), abs=0.02)


def test_a_strong_agent_is_found_early() -> None:
    hits = np.random.default_rng(2).random((60, HORIZON)) < 0.7
    found = [hit_rate(row.tolist()).found_at for row in hits]
    assert min(found) > 0
    assert float(np.median(found)) < 120


def test_the_boundary_is_silent_at_first_and_rises_slower_than_the_decisions() -> None:
    needed = boundary(HORIZON)
    assert all(least == n for n, least in enumerate(needed[: FIRST - 1], 2))
    assert all(later - earlier in (0, 1) for earlier, later in pairwise(needed[60:]))
    assert needed[-1] < 0.57 * HORIZON


def test_the_figures_are_those_of_the_decisions() -> None:
    found = hit_rate([True] * 30 + [False] * 20)
    assert (found.hits, found.decisions, found.horizon) == (30, 50, HORIZON)
    assert found.needed == boundary(HORIZON)[49]
    assert found.lower == pytest.approx(0.4836, abs=5e-4)


def test_what_was_found_stays_found() -> None:
    lucky = [True] * 60 + [False] * 100
    assert hit_rate(lucky).found_at == hit_rate(lucky[:60]).found_at > 0


def test_decisions_after_the_horizon_do_not_count() -> None:
    late = [False, True] * 120 + [True] * 400
    found = hit_rate(late)
    assert (found.decisions, found.found_at) == (HORIZON, 0)


def test_no_decisions_prove_nothing() -> None:
    found = hit_rate([])
    assert (found.hits, found.decisions, found.found_at, found.lower) == (0, 0, 0, 0.0)


@pytest.mark.parametrize("chance", [0.4, 0.55])
def test_another_chance_keeps_the_level(chance: float) -> None:
    assert 0.8 * LEVEL < power(300, chance, chance) <= LEVEL


@pytest.mark.parametrize(("horizon", "chance"), [(0, 0.5), (10**6, 0.5), (240, 0.0), (240, 1.0)])
def test_a_test_without_sense_is_refused(horizon: int, chance: float) -> None:
    with pytest.raises(Mistake):
        hit_rate([True], horizon, chance)
