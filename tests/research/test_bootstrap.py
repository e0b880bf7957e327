"""The block bootstrap against closed forms: what it draws, how it blocks, how often it errs."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from moniqo_desktop.domain.market import Floats
from moniqo_desktop.research.bootstrap import _blocks, best_block_length, resampled


def correlated(length: int, memory: float, draw: np.random.Generator) -> Floats:
    """x[t] = memory·x[t−1] + noise of deviation one, stationary from the start."""
    values = np.empty(length)
    values[0] = draw.standard_normal() / sqrt(1.0 - memory**2)
    for row, noise in enumerate(draw.standard_normal(length - 1), 1):
        values[row] = memory * values[row - 1] + noise
    return values


def one(values: Floats) -> Floats:
    return values[:, None]


def test_blocks_fill_a_series_exactly_and_have_the_length_asked_for() -> None:
    starts, lengths = _blocks(500, 10.0, (4_000, 150), np.random.default_rng(1))
    assert (lengths.sum(axis=1) == 500).all()
    assert (lengths >= 0).all()
    assert starts.min() == 0
    assert starts.max() == 499
    whole = lengths[:, :10]
    assert float(whole.mean()) == pytest.approx(10.0, rel=0.02)
    assert float(np.mean(whole == 1)) == pytest.approx(0.1, rel=0.05)


def test_a_mean_of_independent_values_spreads_by_the_root_of_their_number() -> None:
    values = np.random.default_rng(2).standard_normal(400)
    luck = resampled(one(values), 1.0, np.random.default_rng(3))
    assert float(luck.means.std()) == pytest.approx(values.std() / 20.0, rel=0.03)
    assert float(luck.means.mean()) == pytest.approx(float(values.mean()), abs=2e-3)


def test_blocks_keep_the_spread_of_a_mean_with_memory() -> None:
    """AR(1) with 0.5: the mean of n spreads by 1 ÷ (0.5·√n), twice what single draws show."""
    draw, blocked, single = np.random.default_rng(4), [], []
    for seed in range(40):
        values = one(correlated(1_000, 0.5, draw))
        length = best_block_length(values[:, 0])
        blocked.append(resampled(values, length, np.random.default_rng(seed), 400).means.std())
        single.append(resampled(values, 1.0, np.random.default_rng(seed), 400).means.std())
    truth = 2.0 / sqrt(1_000)
    assert float(np.mean(blocked)) == pytest.approx(truth, rel=0.12)
    assert float(np.mean(single)) < 0.65 * truth


@pytest.mark.parametrize("memory", [0.3, 0.6])
def test_the_block_length_is_the_best_one_of_the_theory(memory: float) -> None:
    """For AR(1), slope ÷ spectrum = 2·memory ÷ (1 − memory²); length its ⅔rd power × n^⅓."""
    draw, n = np.random.default_rng(5), 4_000
    found = [best_block_length(correlated(n, memory, draw)) for _ in range(60)]
    best = (2.0 * memory / (1.0 - memory**2)) ** (2 / 3) * n ** (1 / 3)
    assert float(np.median(found)) == pytest.approx(best, rel=0.15)


@pytest.mark.parametrize("values", [[], [1.0], [2.0] * 50, [0.0, 1.0, 0.0]])
def test_a_series_that_says_nothing_is_drawn_one_by_one(values: list[float]) -> None:
    assert best_block_length(np.array(values)) == 1.0


def test_memory_lengthens_blocks_and_none_keeps_them_short() -> None:
    draw = np.random.default_rng(6)
    lengths = [best_block_length(correlated(800, memory, draw)) for memory in (0.0, 0.5, 0.9)]
    assert lengths[0] < 4.0 < lengths[1] < lengths[2] <= 3.0 * sqrt(800)


def test_bounds_hold_as_often_as_they_promise() -> None:
    """The true mean, zero, is above the 90 % upper bound in about one of ten series."""
    draw = np.random.default_rng(7)
    above = [
        resampled(one(row), 1.0, np.random.default_rng(seed), 500).bounds(0, 0.9)[1] < 0.0
        for seed, row in enumerate(draw.standard_normal((600, 150)))
    ]
    assert float(np.mean(above)) == pytest.approx(0.1, abs=0.035)


def test_p_values_are_those_of_the_normal_law() -> None:
    values = np.random.default_rng(8).standard_normal(900)
    values += 2.0 / 30.0 - values.mean()
    values *= 1.0 / values.std()
    better, worse = resampled(one(values), 1.0, np.random.default_rng(9)).p_values(0)
    z = float(values.mean()) * 30.0
    assert better == pytest.approx(
        0.5 * (1.0 - np.tanh(z * 0.7978845608 * (1 + 0.044715 * z * z))), abs=0.006
    )
    assert worse == pytest.approx(1.0 - better, abs=0.002)


def test_series_are_resampled_together() -> None:
    values = np.random.default_rng(10).standard_normal(200)
    luck = resampled(np.column_stack((values, 2.0 * values)), 3.0, np.random.default_rng(11), 500)
    assert luck.means[:, 1] == pytest.approx(2.0 * luck.means[:, 0])


def test_the_same_seed_draws_the_same_means() -> None:
    values = one(np.random.default_rng(12).standard_normal(100))
    first, again, other = (resampled(values, 2.0, np.random.default_rng(s), 50) for s in (1, 1, 2))
    assert np.array_equal(first.means, again.means)
    assert not np.array_equal(first.means, other.means)
