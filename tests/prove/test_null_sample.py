"""A sample of the proofs about verdicts, and that they notice what they are to notice."""

from __future__ import annotations

from dataclasses import replace
from math import erfc, sqrt

import numpy as np
import pytest

from moniqo_desktop.domain.backtest.evidence import VerdictWord
from tests.kit.flows import compiled
from tests.kit.martingale import TREND, martingale
from tests.kit.null_flows import FAMILIES
from tests.prove import null_worlds, power_curve


def quiet(_: str) -> None:
    """Progress that nobody follows."""


@pytest.mark.slow  # four flows through the real engine
def test_flows_on_random_walks_are_not_called_better() -> None:
    found = [null_worlds.judged(null_worlds.world(n), 1) for n in (1, 2, 3, 4)]
    assert {one.world.family for one in found} == set(FAMILIES)
    assert all(one.evidence.word is not VerdictWord.BETTER for one in found)
    assert all(one.evidence.trades > 20 for one in found)


def test_both_gears_play_a_null_world_alike() -> None:
    columns = martingale(600, np.random.default_rng(8))
    flow = FAMILIES["following"](np.random.default_rng(9))
    (found,) = null_worlds.played([flow], columns, 500)
    events = null_worlds.by_events(compiled(flow, null_worlds.markets_of(500)), columns)
    assert found.fills.differs(events.fills) == ""
    assert len(found.trades) > 3
    assert np.array_equal(found.equity, events.equity)


@pytest.mark.slow  # three flows through the real engine
def test_the_best_of_a_search_is_judged_by_its_trials() -> None:
    one = null_worlds.judged(replace(null_worlds.world(6), tries=3), 1)
    assert one.evidence.sharpe.trials == 3
    assert one.evidence.sharpe.hurdle > one.naive.sharpe.hurdle == 0.0
    assert one.evidence.sharpe.value == one.naive.sharpe.value


def test_worlds_take_every_combination_in_turn() -> None:
    worlds = [null_worlds.world(n) for n in range(null_worlds.WORLDS)]
    seen = {(w.family, w.fee_ppm, w.drift, w.wild) for w in worlds}
    assert len(seen) == 4 * len(set(null_worlds.FEES_PPM)) * len(set(null_worlds.DRIFTS)) * 2
    searched = [w for w in worlds if w.tries > 1]
    assert len(searched) == 46
    assert {w.family for w in searched} == set(FAMILIES)


@pytest.mark.parametrize("word", [VerdictWord.BETTER, VerdictWord.WORSE])
def test_the_proof_fails_where_luck_is_praised_or_damned(
    word: VerdictWord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One verdict in eight is turned into the false word."""
    honest = power_curve.traded(0.0, 1)[1]

    def judged(one: null_worlds.World, seed: int) -> null_worlds.Judged:
        lies = one.number % 8 == 0 and one.fee_ppm == 0
        said = replace(honest, word=word if lies else VerdictWord.NO_EVIDENCE)
        return null_worlds.Judged(one, said, said)

    monkeypatch.setattr(null_worlds, "judged", judged)
    with pytest.raises(AssertionError):
        null_worlds.prove(quiet, worlds=60)


def test_planted_agents_are_found_in_the_proof() -> None:
    shares = null_worlds.hit_rates(3)
    assert shares["58% found"] >= 0.8 > 0.07 > shares["50% found"]


def test_a_large_edge_is_better_and_none_is_not() -> None:
    assert power_curve.traded(0.0, 2)[1].word is VerdictWord.NO_EVIDENCE
    large = power_curve.traded(7.0, 2)
    assert all(one.word is VerdictWord.BETTER for one in large.values())


def test_the_share_that_must_be_right_gives_the_ratio_it_is_planted_for() -> None:
    """200 normal moves, right or wrong: their ratio × √200 by simulation."""
    draw = np.random.default_rng(1)
    moves = np.abs(draw.standard_normal((4_000, 200)))
    won = moves * np.where(draw.random(moves.shape) < power_curve.hit_share(3.0), 1, -1)
    assert float(won.sum(axis=1).mean()) / sqrt(200) == pytest.approx(3.0, abs=0.06)


def reaches(column: str, share: float) -> float:
    candles = martingale(40_000, np.random.default_rng(4))
    return float(np.mean(np.abs(getattr(candles, column) / candles.open - 1.0) >= share))


@pytest.mark.parametrize("column", ["high", "low"])
def test_candles_reach_as_far_as_a_continuous_path(column: str) -> None:
    """Reflection: the chance to touch a level is twice that to end beyond it."""
    far = 0.009
    assert reaches(column, far) == pytest.approx(erfc(far / 0.006 / sqrt(2.0)), rel=0.06)


@pytest.mark.parametrize("wild", [False, True])
def test_a_null_world_has_no_memory_and_no_mean(wild: bool) -> None:
    candles = martingale(60_000, np.random.default_rng(5), wild=wild)
    returns = candles.close / candles.open - 1.0
    error = float(returns.std()) / sqrt(len(returns))
    assert abs(float(returns.mean())) < 3.0 * error
    scaled = returns / np.abs(returns).mean()
    memory = [float(np.corrcoef(scaled[lag:], scaled[:-lag])[0, 1]) for lag in (1, 2, 3, 10)]
    assert max(np.abs(memory)) < 0.03
    calm = np.corrcoef(np.abs(returns[1:]), np.abs(returns[:-1]))[0, 1]
    assert (calm > 0.15) == wild


def test_a_planted_trend_is_one_that_lasts() -> None:
    candles = martingale(48_000, np.random.default_rng(6), trend=0.3)
    moves = np.log(candles.close / candles.open).reshape(-1, TREND).sum(axis=1)
    assert float(np.abs(moves).mean()) == pytest.approx(0.3 * 0.006 * TREND, rel=0.1)


def test_high_and_low_hold_open_and_close() -> None:
    candles = martingale(5_000, np.random.default_rng(7), wild=True, drift=0.001)
    assert (candles.high >= np.maximum(candles.open, candles.close)).all()
    assert (candles.low <= np.minimum(candles.open, candles.close)).all()
    assert np.array_equal(candles.open[1:], candles.close[:-1])
