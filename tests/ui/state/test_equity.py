"""Equity, the day and the drawdown."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.state.builders import a_run, a_state, an_equity

DAY = 86_400_000


def test_the_day_starts_with_the_last_equity_of_the_day_before() -> None:
    state = a_state()
    state.apply((an_equity(100, 1), an_equity(120, DAY - 1), an_equity(130, DAY + 1)))
    now = state.equity.now()
    assert now is not None
    assert (now.day_start, now.day_profit) == (120, 10)


def test_after_a_restart_the_day_is_measured_from_where_it_began() -> None:
    state = a_state()
    state.apply((replace(an_equity(120, 5), day_start=150), an_equity(130, 6)))
    now = state.equity.now()
    assert now is not None
    assert (now.day_start, now.day_profit) == (150, -20)


def test_drawdown_is_measured_from_the_highest_mark() -> None:
    state = a_state()
    state.apply((an_equity(100, 1), an_equity(150, 2), an_equity(110, 3)))
    now = state.equity.now()
    assert now is not None
    assert (now.peak, now.drawdown) == (150, 40)


def test_two_marks_of_one_moment_are_one_point() -> None:
    state = a_state()
    state.apply((an_equity(100, 1), an_equity(101, 1), an_equity(102, 2)))
    times, values = state.equity.points()
    assert times.tolist() == [1, 2]
    assert values.tolist() == [101, 102]


def test_a_mark_from_the_past_does_not_rewrite_the_curve() -> None:
    state = a_state()
    state.apply((an_equity(100, 5), an_equity(90, 3)))
    assert state.equity.points()[1].tolist() == [100]


def test_wallets_are_not_added_up() -> None:
    state = a_state()
    state.apply((an_equity(100, 1), a_run("r2", "second", 2), an_equity(7, 3, "r2")))
    now = state.equity.now()
    assert now is not None
    assert now.equity == 7


def test_ten_thousand_marks_are_all_kept() -> None:
    state = a_state()
    state.apply(an_equity(at, at) for at in range(1, 10_001))
    assert state.equity.points()[1].tolist() == list(range(1, 10_001))


def test_before_the_first_mark_there_is_nothing_to_show() -> None:
    assert a_state().equity.now() is None
