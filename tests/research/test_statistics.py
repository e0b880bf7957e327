"""Sharpe ratios against published figures, closed forms and simulation."""

from __future__ import annotations

from math import ceil, inf, isnan, sqrt

import numpy as np
import pytest

from moniqo_desktop.research.statistics import (
    Moments,
    Trials,
    deflated_sharpe,
    expected_maximum,
    hurdle_of,
    moments,
    normal_cdf,
    normal_ppf,
    periods_needed,
    probabilistic_sharpe,
    sharpe_error,
    track_record_length,
)


def seen(ratio: float, n: int, skew: float = 0.0, kurtosis: float = 3.0) -> Moments:
    return Moments(n, ratio, 1.0, ratio, skew, kurtosis)


@pytest.mark.parametrize(
    ("x", "p"),
    [(0.0, 0.5), (1.959963984540054, 0.975), (-2.3263478740408408, 0.01), (-8.0, 6.22096057e-16)],
)
def test_the_normal_law_is_that_of_the_tables(x: float, p: float) -> None:
    assert normal_cdf(x) == pytest.approx(p, rel=1e-8)
    assert normal_ppf(p) == pytest.approx(x, abs=1e-8)


def test_the_normal_law_ends_at_infinity() -> None:
    assert (normal_ppf(0.0), normal_ppf(1.0)) == (-inf, inf)
    with pytest.raises(ValueError):
        normal_ppf(1.5)


@pytest.mark.parametrize(
    ("ratio", "n", "error"), [(0.50, 12, 0.306), (1.00, 24, 0.250), (3.00, 60, 0.303)]
)
def test_the_error_of_normal_returns_is_lo_s_table(ratio: float, n: int, error: float) -> None:
    """Lo (2002), table 1."""
    assert sharpe_error(seen(ratio, n)) == pytest.approx(error, abs=5e-4)


def test_the_error_is_what_simulation_finds_for_skewed_returns() -> None:
    """Exponential returns less a constant: skew 2, kurtosis 9, known exactly."""
    draw = np.random.default_rng(5)
    returns = draw.standard_exponential((20_000, 400)) - 0.8
    ratios = returns.mean(axis=1) / returns.std(axis=1, ddof=1)
    exact = seen(0.2, 400, skew=2.0, kurtosis=9.0)
    assert float(ratios.std()) == pytest.approx(sharpe_error(exact), rel=0.02)
    assert sharpe_error(exact) < 0.9 * sharpe_error(seen(0.2, 400))


def test_moments_are_those_worked_out_by_hand() -> None:
    """1, 2, 6: mean 3, deviation √7, third moment (−8 − 1 + 27)/3 ÷ √343."""
    found = moments(np.array([1.0, 2.0, 6.0]))
    assert (found.n, found.mean) == (3, 3.0)
    assert found.deviation == pytest.approx(sqrt(7.0))
    assert found.ratio == pytest.approx(3.0 / sqrt(7.0))
    assert found.skew == pytest.approx(6.0 / sqrt(343.0))
    assert found.kurtosis == pytest.approx(98.0 / 3.0 / 49.0)


@pytest.mark.parametrize("returns", [[], [0.1], [0.1, 0.2], [0.1] * 9, [0.0] * 9])
def test_returns_that_never_move_have_no_ratio(returns: list[float]) -> None:
    found = moments(np.array(returns))
    assert isnan(found.ratio)
    assert isnan(sharpe_error(found))
    assert isnan(probabilistic_sharpe(found))
    assert periods_needed(found, Trials()) == inf


def test_the_probabilistic_ratio_is_the_published_one() -> None:
    """Bailey and López de Prado (2012): two years of months, 0.982 if normal, else 0.913."""
    assert probabilistic_sharpe(seen(0.458, 24)) == pytest.approx(0.982, abs=5e-4)
    hedge = seen(0.458, 24, skew=-2.448, kurtosis=10.164)
    assert probabilistic_sharpe(hedge) == pytest.approx(0.913, abs=5e-4)


@pytest.mark.parametrize(
    ("a_year", "skew", "kurtosis", "years"),
    [(252, 0.0, 3.0, 2.73), (52, 0.0, 3.0, 2.83), (12, 0.0, 3.0, 3.24), (12, -0.72, 5.78, 4.99)],
)
def test_the_track_record_length_is_the_published_one(
    a_year: int, skew: float, kurtosis: float, years: float
) -> None:
    """Bailey and López de Prado (2012): annual ratio 2 against 1, 95 % sure."""
    found = seen(2.0 / sqrt(a_year), 100, skew, kurtosis)
    periods = track_record_length(found, 1.0 / sqrt(a_year))
    assert periods / a_year == pytest.approx(years, abs=6e-3)


def test_the_deflated_ratio_is_the_published_one() -> None:
    """Bailey and López de Prado (2014): 100 trials of variance ½ a year, 1,250 days, ratio 2.5."""
    found = seen(2.5 / sqrt(250), 1_250, skew=-3.0, kurtosis=10.0)
    hurdle = sqrt(0.5 / 250) * expected_maximum(100)
    assert hurdle == pytest.approx(0.1132, abs=5e-5)
    assert probabilistic_sharpe(found, hurdle) == pytest.approx(0.9004, abs=5e-5)
    fewer = sqrt(0.5 / 250) * expected_maximum(46)
    assert probabilistic_sharpe(found, fewer) == pytest.approx(0.9505, abs=5e-5)


@pytest.mark.parametrize("trials", [3, 10, 100, 1_000])
def test_the_expected_maximum_is_what_simulation_finds(trials: int) -> None:
    draw = np.random.default_rng(trials)
    best = draw.standard_normal((4_000_000 // trials, trials)).max(axis=1)
    assert expected_maximum(trials) == pytest.approx(float(best.mean()), rel=0.03)


def test_more_trials_lift_the_hurdle_and_lower_the_certainty() -> None:
    found = seen(0.15, 500)
    sure = [deflated_sharpe(found, Trials(count)) for count in (1, 2, 20, 1_000)]
    assert sure[0] == probabilistic_sharpe(found)
    assert sorted(sure, reverse=True) == sure
    assert sure[0] > 0.99 > 0.6 > sure[-1]


def test_trials_that_resemble_each_other_lift_the_hurdle_less() -> None:
    luck = 1.0 / 499
    alike = hurdle_of(Trials(100, luck / 4), 500)
    assert alike == pytest.approx(hurdle_of(Trials(100), 500) / 2)
    assert hurdle_of(Trials(100, luck * 9), 500) == hurdle_of(Trials(100), 500)


def test_a_hurdle_is_passed_by_chance_as_rarely_as_promised() -> None:
    """The best of 20 skill-less records, deflated by 20: below one in twenty are sure."""
    draw = np.random.default_rng(11)
    records = draw.standard_normal((1_500, 20, 250))
    ratios = records.mean(axis=2) / records.std(axis=2, ddof=1)
    best = [records[row, place] for row, place in enumerate(ratios.argmax(axis=1))]
    naive = [probabilistic_sharpe(moments(one)) > 0.95 for one in best]
    honest = [deflated_sharpe(moments(one), Trials(20)) > 0.95 for one in best]
    assert np.mean(naive) > 0.5
    assert np.mean(honest) < 0.02


@pytest.mark.parametrize("trials", [Trials(), Trials(50), Trials(50, 0.0004)])
def test_a_record_of_the_length_needed_is_just_sure(trials: Trials) -> None:
    found = seen(0.12, 200, skew=-0.5, kurtosis=5.0)
    longer = seen(0.12, ceil(periods_needed(found, trials)), -0.5, 5.0)
    share = 1.0 if trials.variance is None else trials.variance * 199
    later = Trials(trials.count, share / (longer.n - 1))
    assert deflated_sharpe(longer, later) == pytest.approx(0.95, abs=2e-3)


def test_a_loss_never_becomes_an_edge() -> None:
    assert periods_needed(seen(-0.1, 100), Trials()) == inf
    assert track_record_length(seen(0.1, 100), 0.2) == inf


@pytest.mark.parametrize("count", [0, -3])
def test_trials_are_counted_from_one(count: int) -> None:
    with pytest.raises(ValueError):
        Trials(count)
    with pytest.raises(ValueError):
        expected_maximum(count)
