"""Figures and daily returns of a trial, and what a search makes of them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.research.objective import OBJECTIVES, WORST, Objective, ranked
from moniqo_desktop.research.tried import (
    DailyReturns,
    Figures,
    Outcome,
    Tried,
    daily_returns,
    profit_factor,
    tried_from,
)

HOUR = 3_600_000
FIGURES = Figures(100, 0.2, 5, 1.5, 0.1, 2.0, 40, 0.6, 0.5, 0, HOUR)


def tried(number: int, figures: Figures | None, **params: float) -> Tried:
    return Tried(number, params or {"n.x": number}, Outcome(figures))


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=40, unique=True).map(sorted),
    st.data(),
)
def test_daily_returns_multiply_to_the_whole_and_fall_on_their_days(
    closes: list[int], data: st.DataObject
) -> None:
    """closes: hours on which a candle closed, some days without any."""
    at = np.array([DAY_MS * 10 + hour * 7 * HOUR for hour in closes], dtype=np.int64)
    money = st.integers(1, 10**9)
    equity = np.array([data.draw(money) for _ in closes], dtype=np.int64)
    first, values = daily_returns(at, equity, 1_000)
    by_day = {(int(close) - 1) // DAY_MS: level for close, level in zip(at, equity, strict=True)}
    assert first == min(by_day)
    assert len(values) == max(by_day) - min(by_day) + 1
    level = 1_000.0
    for day, change in enumerate(values.tolist(), start=first):
        assert change == by_day.get(day, level) / level - 1
        level = float(by_day.get(day, level))
    assert np.prod(1 + values) == pytest.approx(equity[-1] / 1_000)


def test_a_candle_that_closes_at_midnight_belongs_to_the_day_that_ended() -> None:
    found = daily_returns(np.array([DAY_MS, DAY_MS + HOUR]), np.array([110, 121]), 100)
    assert (found.first_day, found.values.tolist()) == (0, [pytest.approx(0.1), pytest.approx(0.1)])


def test_after_ruin_nothing_is_earned_or_lost() -> None:
    at = np.array([1, 2, 3]) * DAY_MS
    assert daily_returns(at, np.array([50, 0, 80]), 100).values.tolist() == [-0.5, -1.0, 0.0]


def test_a_profit_factor_without_a_loss_has_no_bound() -> None:
    assert profit_factor(np.array([3, -1, 1])) == 4.0
    assert profit_factor(np.array([3])) == math.inf
    assert math.isnan(profit_factor(np.array([0])))


def test_each_objective_reads_its_figure() -> None:
    scores = {name: Objective(name).score(FIGURES) for name in OBJECTIVES}
    assert scores == {
        "net-profit": 0.2, "sharpe": 1.5, "return-drawdown": 2.0, "profit-factor": 2.0
    }  # fmt: skip
    flat = replace(FIGURES, growth=0.0, max_drawdown=0.0, sharpe=math.nan)
    assert math.isnan(Objective("return-drawdown").score(flat))
    assert Objective("return-drawdown").score(replace(FIGURES, max_drawdown=0.0)) == math.inf


def test_what_is_not_admitted_is_told_and_its_score_stays() -> None:
    goal = Objective("sharpe", min_trades=50, max_drawdown=0.05)
    assert goal.objection(FIGURES) == "40 trades are fewer than 50."
    assert "10.0 % is larger than 5 %" in goal.objection(replace(FIGURES, trades=50))
    assert goal.score(FIGURES) == 1.5
    assert "no Sharpe ratio" in Objective().objection(replace(FIGURES, sharpe=math.nan))
    shown = tried(3, FIGURES).trial(1.5, goal.objection(FIGURES))
    assert shown.state == "failed: 40 trades are fewer than 50."
    assert math.isnan(shown.value)


def test_a_sampler_is_told_finite_numbers_only() -> None:
    goal = Objective("profit-factor")
    known = [tried(0, FIGURES), tried(1, None), tried(2, replace(FIGURES, profit_factor=math.inf))]
    assert [goal.guide(each) for each in known] == [2.0, WORST, -WORST]


def test_the_ranking_holds_each_set_once_and_the_earlier_of_equals_first() -> None:
    better = replace(FIGURES, sharpe=2.0)
    found = ranked(
        [tried(0, FIGURES, a=1), tried(1, better, a=2), tried(2, better, a=3),
         tried(3, better, a=2), tried(4, None, a=5)],
        Objective(),
    )  # fmt: skip
    assert [each.number for each in found] == [1, 2, 0]


@pytest.mark.parametrize(
    "terms", [("luck", 0, 1.0), ("sharpe", -1, 1.0), ("sharpe", 0, 0.0), ("sharpe", 0, 1.5)]
)
def test_an_objective_that_cannot_be_is_refused(terms: tuple[str, int, float]) -> None:
    with pytest.raises(Mistake):
        Objective(*terms)


def test_a_trial_survives_json_with_its_last_bit() -> None:
    values = np.array([0.1, -1e-300, 1 / 3])
    one = Tried(7, {"n.x": 0.1, "n.y": "a"}, Outcome(FIGURES, DailyReturns(19_000, values)))
    again = tried_from(one.row())
    assert again.outcome.returns.values.tobytes() == values.tobytes()
    assert (again.number, again.params, again.figures) == (7, one.params, FIGURES)
    with pytest.raises(BadFile):
        tried_from({"number": 1})
