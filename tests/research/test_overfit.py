"""The probability of overfitting: near zero for skill, half for luck, near one for its opposite."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Floats
from moniqo_desktop.research.overfit import overfit


def noise(seed: int, periods: int = 480, trials: int = 30) -> Floats:
    return 0.01 * np.random.default_rng(seed).standard_normal((periods, trials))


def by_hand(returns: Floats, parts: int) -> tuple[float, float]:
    """The probability and the share of losses, split by split, as the paper writes it."""
    pieces = np.array_split(returns, parts)
    logits, losses = [], []
    for chosen in combinations(range(parts), parts // 2):
        inside = np.concatenate([pieces[part] for part in chosen])
        outside = np.concatenate([p for n, p in enumerate(pieces) if n not in chosen])
        best = int(np.argmax(inside.mean(axis=0) / inside.std(axis=0)))
        ratios = outside.mean(axis=0) / outside.std(axis=0)
        rank = (np.argsort(np.argsort(ratios))[best] + 1) / (returns.shape[1] + 1)
        logits.append(np.log(rank / (1.0 - rank)))
        losses.append(ratios[best] < 0.0)
    return float(np.mean(np.array(logits) <= 0.0)), float(np.mean(losses))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_fast_way_finds_what_the_paper_s_way_finds(seed: int) -> None:
    returns = noise(seed, periods=240, trials=7) + 0.0004 * np.arange(7)
    found = overfit(returns, parts=8)
    probability, loss = by_hand(returns, 8)
    assert found.splits == 70
    assert found.probability == pytest.approx(probability, abs=1e-6)
    assert found.loss == pytest.approx(loss, abs=1e-6)


def test_one_trial_with_skill_is_found_again_in_every_half() -> None:
    returns = noise(4)
    returns[:, 12] += 0.005
    found = overfit(returns)
    assert found.splits == 12_870
    assert found.probability < 0.01
    assert found.loss < 0.01
    assert found.trials == 30


def test_the_best_of_luck_is_below_the_median_about_every_other_time() -> None:
    found = [overfit(noise(seed), parts=10) for seed in range(60)]
    assert float(np.mean([one.probability for one in found])) == pytest.approx(0.5, abs=0.08)
    assert float(np.mean([one.slope for one in found])) < 0.0


def test_a_trial_that_lived_in_one_half_only_is_unmasked() -> None:
    """Each trial earns in its own part and pays for it in all others."""
    returns = np.full((160, 16), -0.001) + noise(5, 160, 16) / 20.0
    for trial in range(16):
        returns[trial * 10 : trial * 10 + 10, trial] += 0.015
    found = overfit(returns)
    assert found.probability > 0.95
    assert found.loss == 1.0


@pytest.mark.parametrize(
    ("shape", "parts"), [((480, 1), 16), ((31, 5), 16), ((480, 5), 7), ((480, 5), 0)]
)
def test_a_search_that_is_too_small_is_named(shape: tuple[int, int], parts: int) -> None:
    with pytest.raises(Mistake, match="too small|even number"):
        overfit(np.zeros(shape), parts)


def test_trials_that_never_traded_do_not_stop_the_judgement() -> None:
    returns = noise(6, trials=5)
    returns[:, 2] = 0.0
    assert 0.0 <= overfit(returns, parts=6).probability <= 1.0
