"""Equity, the day and the drawdown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from moniqo_desktop.domain.messages.queries import EquityPast
from moniqo_desktop.ui.state.runs import ALL
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


def a_past(*marks: tuple[int, int], off: tuple[int, ...] = ()) -> EquityPast:
    """marks: (time, equity)."""
    times, equity = np.array(marks, dtype=np.int64).reshape(-1, 2).T
    return EquityPast(times, equity, off)


def test_the_curve_goes_on_from_what_was_marked_before_the_program_was_off() -> None:
    state = a_state()
    state.apply((an_equity(100, 30),))
    state.equity.begin_with("practice", a_past((10, 120), (20, 150), (30, 100), off=(25,)))
    state.apply((an_equity(90, 40),))
    times, equity = state.equity.points()
    assert times.tolist() == [10, 20, 30, 40]
    assert equity.tolist() == [120, 150, 100, 90]
    assert state.equity.off() == (25,)


def test_a_fall_is_measured_from_the_highest_mark_of_all_lives_of_the_program() -> None:
    state = a_state()
    state.apply((an_equity(100, 30),))
    state.equity.begin_with("practice", a_past((10, 200), (20, 80)))
    state.apply((an_equity(150, 40),))
    now = state.equity.now()
    assert now is not None
    assert (now.peak, now.drawdown, now.deepest) == (200, 50, 600_000)


def test_marks_that_came_meanwhile_stay_and_a_new_peak_counts_on() -> None:
    state = a_state()
    state.apply(tuple(an_equity(100 + at, at) for at in range(30, 3_000)))
    state.equity.begin_with("practice", a_past(*((at, 50) for at in range(1, 40))))
    state.apply((an_equity(9_000, 3_000), an_equity(4_500, 3_001)))
    times, equity = state.equity.points()
    assert times.tolist() == [*range(1, 3_002)]
    assert equity[28:30].tolist() == [50, 130]
    now = state.equity.now()
    assert now is not None
    assert (now.peak, now.deepest) == (9_000, 500_000)


def test_of_all_accounts_together_each_counts_from_its_own_past() -> None:
    state = a_state()
    state.apply((an_equity(100, 30), replace(an_equity(10, 30), wallet="two")))
    state.equity.begin_with("practice", a_past((10, 120), off=(10,)))
    state.equity.begin_with("two", a_past((20, 7), off=(20,)))
    state.runs.choose(ALL)
    times, equity = state.equity.points()
    assert times.tolist() == [10, 20, 30]
    assert equity.tolist() == [127, 127, 110]
    assert state.equity.off() == (10, 20)


def test_a_worth_of_before_the_market_spoke_is_no_point_of_the_curve() -> None:
    state = a_state()
    state.apply((an_equity(100, 0),))
    now = state.equity.now()
    assert now is not None
    assert now.equity == 100
    assert not len(state.equity.points()[0])
    state.apply((an_equity(101, DAY), an_equity(102, DAY + 1)))
    times, values = state.equity.points()
    assert times.tolist() == [DAY, DAY + 1]
    assert values.tolist() == [101, 102]
    now = state.equity.now()
    assert now is not None
    assert (now.day_start, now.day_profit) == (100, 2)


def test_an_account_that_has_not_traded_adds_its_worth_and_no_moment_to_the_sum() -> None:
    state = a_state()
    state.apply((an_equity(100, DAY), replace(an_equity(7, 0), wallet="new"),
                 an_equity(110, DAY + 1)))  # fmt: skip
    state.runs.choose(ALL)
    times, values = state.equity.points()
    assert times.tolist() == [DAY, DAY + 1]
    assert values.tolist() == [107, 117]


def test_what_is_live_waits_for_the_close_of_its_candle() -> None:
    state = a_state()
    ticks = (replace(an_equity(80 + n, 61 + n), live=True) for n in range(5))
    state.apply((an_equity(100, 60), *ticks))
    now = state.equity.now()
    assert now is not None
    assert (now.equity, now.drawdown, now.deepest) == (84, 16, 0)
    assert state.equity.points()[1].tolist() == [100, 84]
    state.apply((an_equity(90, 120),))
    assert state.equity.points()[0].tolist() == [60, 120]
    assert state.equity.points()[1].tolist() == [100, 90]


def test_a_live_worth_above_the_peak_is_no_fall() -> None:
    state = a_state()
    state.apply((an_equity(100, 60), replace(an_equity(130, 61), live=True)))
    now = state.equity.now()
    assert now is not None
    assert (now.drawdown, now.peak) == (0, 100)
