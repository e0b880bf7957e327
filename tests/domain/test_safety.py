"""Cooldown, circuit breaker and the turn of the day, as folds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.risk import RESEARCH_SAFETY, SafetyRules, SafetyState, profile
from moniqo_desktop.domain.safety import (
    day_of,
    entries_since,
    lifted,
    next_day,
    with_closed_trade,
    with_day,
    with_day_trips,
    with_entry,
    with_equity,
    with_warning,
)

RULES = SafetyRules()
SECOND, HOUR, DAY = 1_000, 3_600_000, 86_400_000
AT = 20_000 * DAY + 9 * HOUR
STANDARD = profile("standard").limits
"""Daily loss 2 %, drawdown 10 %."""


def after(*profits: int, rules: SafetyRules = RULES) -> SafetyState:
    state = SafetyState()
    for profit in profits:
        state = with_closed_trade(state, profit, AT, rules)
    return state


@pytest.mark.parametrize(
    ("profits", "seconds"),
    [((5,), 60), ((0,), 60), ((-5,), 300), ((-5, -1), 900), ((-5, 3), 300), ((-5, 3, -1), 300)],
)
def test_the_pause_after_a_trade_grows_with_losses(profits: tuple[int, ...], seconds: int) -> None:
    assert after(*profits).cooldown_until == AT + seconds * SECOND


def test_a_pause_is_never_shortened_by_a_later_trade() -> None:
    state = with_closed_trade(after(-1, -1), 5, AT + SECOND, RULES)
    assert state.cooldown_until == AT + 900 * SECOND


def test_three_losses_in_a_row_trip_the_breaker_for_half_an_hour() -> None:
    assert after(-1, -1).breaker_until == 0
    state = after(-1, -1, -1)
    assert state.breaker_until == AT + 1800 * SECOND
    assert state.breaker_reason == "3 losses in a row"
    assert state.losses_in_row == 0


def test_a_win_or_an_even_trade_ends_the_row_of_losses() -> None:
    assert after(-1, -1, 1, -1).breaker_until == 0
    assert after(-1, -1, 0, -1, -1).breaker_until == 0


def test_a_closed_trade_counts_once() -> None:
    assert after(-1, 2, -1).counted_trades == 3
    assert after(-1, 2, -1).losses_in_row == 1


def test_the_breaker_is_never_shortened() -> None:
    tripped = replace(after(-1, -1), breaker_until=AT + DAY)
    assert with_closed_trade(tripped, -1, AT, RULES).breaker_until == AT + DAY


def test_the_research_rules_pause_after_nothing() -> None:
    state = after(*(-1,) * 20, rules=RESEARCH_SAFETY)
    assert (state.cooldown_until, state.breaker_until) == (0, 0)


def test_a_new_day_starts_with_the_equity_of_its_first_moment() -> None:
    state = with_day(SafetyState(), AT, 1_000, RULES)
    assert (state.day, state.day_start_equity, state.peak_equity) == (20_000, 1_000, 1_000)
    same = with_day(with_equity(state, 1_200), AT + HOUR, 900, RULES)
    assert (same.day_start_equity, same.peak_equity) == (1_000, 1_200)
    later = with_day(same, AT + DAY, 900, RULES)
    assert (later.day, later.day_start_equity, later.peak_equity) == (20_001, 900, 900)


def test_the_peak_only_rises_within_a_day() -> None:
    state = with_equity(SafetyState(peak_equity=10), 12)
    assert with_equity(state, 11).peak_equity == 12


def test_the_day_turns_at_midnight_of_the_wallets_own_zone() -> None:
    tokyo = SafetyRules(day_offset_ms=9 * HOUR)
    midnight = 20_000 * DAY - 9 * HOUR
    assert day_of(midnight - 1, tokyo) == 19_999
    assert day_of(midnight, tokyo) == 20_000
    assert next_day(midnight - 1, tokyo) == midnight
    assert next_day(midnight, tokyo) == midnight + DAY


@pytest.mark.parametrize(
    ("equity", "reason"),
    [
        (981, ""),
        (980, "daily loss"),
        (900, "daily loss"),
        (1_000, ""),
    ],
)
def test_a_daily_loss_of_the_limit_stops_until_the_next_day(equity: int, reason: str) -> None:
    state = SafetyState(day=20_000, day_start_equity=1_000, peak_equity=1_000)
    after_it = with_day_trips(state, equity, AT, replace(STANDARD, max_drawdown=0.5), RULES)
    assert after_it.breaker_reason == reason
    assert after_it.breaker_until == (next_day(AT, RULES) if reason else 0)


@pytest.mark.parametrize(("equity", "trips"), [(1_081, False), (1_080, True)])
def test_a_fall_from_the_peak_of_the_day_stops_until_the_next_day(equity: int, trips: bool) -> None:
    state = SafetyState(day=20_000, day_start_equity=1_000, peak_equity=1_200)
    found = with_day_trips(state, equity, AT, STANDARD, RULES)
    assert found.breaker_until == (20_001 * DAY if trips else 0)
    assert found.breaker_reason == ("fall from the day's peak" if trips else "")


def warned(state: SafetyState, *falls: float) -> list[int]:
    """What is said as the equity falls to these shares of the day's start, one after the other;
    the limit is 4 %."""
    said = []
    for fall in falls:
        equity = round(state.day_start_equity * (1 - fall))
        state, percent = with_warning(state, equity, profile("expert").limits)
        said.append(percent)
    return said


def test_half_and_most_of_the_daily_loss_limit_are_each_said_once_a_day() -> None:
    state = SafetyState(day=1, day_start_equity=10**12)
    assert warned(state, 0.0199, 0.02, 0.025, 0.0319, 0.032, 0.0399, 0.01, 0.035) == [
        0, 50, 0, 0, 80, 0, 0, 0,
    ]  # fmt: skip


def test_who_loses_most_of_it_at_once_hears_of_that_alone() -> None:
    state = SafetyState(day=1, day_start_equity=10**12)
    assert warned(state, 0.033, 0.021) == [80, 0]


def test_of_a_limit_that_is_lost_only_the_lock_tells() -> None:
    state = SafetyState(day=1, day_start_equity=10**12)
    assert warned(state, 0.041, 0.036) == [0, 0]


def test_another_day_and_a_lifted_lock_warn_anew() -> None:
    state = SafetyState(day=1, day_start_equity=10**12, warned=80)
    assert with_day(state, 2 * DAY, 10**12, RULES).warned == 0
    assert lifted(state, 10**12).warned == 0


@pytest.mark.parametrize("state", [SafetyState(), SafetyState(day=1, day_start_equity=10**12)])
def test_without_a_limit_or_a_day_nothing_is_near(state: SafetyState) -> None:
    limits = profile("research" if state.day_start_equity else "expert").limits
    assert with_warning(state, 10**11, limits) == (state, 0)


def test_a_trip_to_the_next_day_is_said_once() -> None:
    state = SafetyState(day=20_000, day_start_equity=1_000, peak_equity=1_000)
    once = with_day_trips(state, 800, AT, STANDARD, RULES)
    assert with_day_trips(once, 700, AT + HOUR, STANDARD, RULES) is once


def test_a_trip_ends_with_its_day() -> None:
    state = SafetyState(day=20_000, day_start_equity=1_000, peak_equity=1_000)
    tripped = with_day_trips(state, 800, AT, STANDARD, RULES)
    tomorrow = with_day(tripped, next_day(AT, RULES), 800, RULES)
    assert with_day_trips(tomorrow, 800, next_day(AT, RULES), STANDARD, RULES) is tomorrow
    assert tomorrow.breaker_until == next_day(AT, RULES)


def test_without_a_first_equity_there_is_nothing_to_fall_from() -> None:
    assert with_day_trips(SafetyState(), -5, AT, STANDARD, RULES) == SafetyState()


def test_entries_are_counted_over_the_last_hour_and_day_and_then_forgotten() -> None:
    state = SafetyState()
    for ago in (DAY, DAY - 1, HOUR, HOUR - 1, 0):
        state = with_entry(state, AT - ago)
    assert entries_since(state, AT) == (2, 4)
    assert with_entry(state, AT + DAY - 1).trades_at == (AT, AT + DAY - 1)
    assert with_entry(state, AT + DAY).trades_at == (AT + DAY,)
