"""A few seeds of the long proof, and markets that it must not believe."""

from __future__ import annotations

import numpy as np
import pytest

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.exchanges.practice_days import PracticeDays
from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS
from tests.kit import market_facts as facts

BTC = PRACTICE_SYMBOLS[0]
SEEDS = (7, 16, 19)
"""The demo's; and two in which an earlier model forgot too fast."""


@pytest.mark.prove
@pytest.mark.slow  # a fact of a year needs a year of minutes
@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_of_the_practice_market_has_every_fact_of_a_real_one(seed: int) -> None:
    hours = facts.hourly(PracticeDays(seed, PRACTICE_SYMBOLS[:1]), BTC)
    assert facts.outside(facts.measured(hours, BTC.hourly_sd), BTC.hourly_sd) == {}


def walk(returns: np.ndarray) -> Columns:
    """Hourly candles of a path in 60 steps each, of unit variance an hour as returns say."""
    path = 100 * np.exp(np.cumsum(returns).reshape(-1, 60))
    open_ = np.r_[100.0, path[:-1, -1]]
    high, low = np.maximum(open_, path.max(axis=1)), np.minimum(open_, path.min(axis=1))
    at = facts.HOUR_MS * np.arange(len(path))
    return Columns(at, open_, high, low, path[:, -1], np.ones(len(path)) + np.arange(len(path)) % 3)


def test_a_random_walk_of_normal_steps_is_not_taken_for_a_market() -> None:
    steps = np.random.default_rng(1).standard_normal(24 * 365 * 60) * BTC.hourly_sd / 60**0.5
    wrong = facts.outside(facts.measured(walk(steps), BTC.hourly_sd), BTC.hourly_sd)
    assert {"kurtosis", "hill", "size lag 1", "size lag 10", "size lag 50", "volume"} <= set(wrong)
    assert {"spread", "return lag 1", "body"}.isdisjoint(wrong)


def test_fat_tails_without_memory_are_not_taken_for_a_market() -> None:
    steps = np.random.default_rng(2).standard_t(3, (24 * 365, 60))
    steps *= np.random.default_rng(3).standard_t(3, (24 * 365, 1)) * BTC.hourly_sd / 60**0.5 / 3
    wrong = facts.outside(facts.measured(walk(steps.ravel()), BTC.hourly_sd), BTC.hourly_sd)
    assert {"size lag 1", "size lag 10", "size lag 50"} <= set(wrong)


def test_prices_that_carry_on_are_not_taken_for_a_market() -> None:
    steps = np.random.default_rng(4).standard_normal(24 * 365 * 60) * BTC.hourly_sd / 60**0.5
    carried = steps + 0.6 * np.r_[np.zeros(60), steps[:-60]]
    wrong = facts.outside(facts.measured(walk(carried), BTC.hourly_sd), BTC.hourly_sd)
    assert "return lag 1" in wrong
