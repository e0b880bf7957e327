"""Each refusal code at its boundary: the last value that passes and the first that does not."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from moniqo_desktop.domain import gate_checks as check

MINUTE = 60_000
STOP: dict[str, Any] = {
    "sign": 1,
    "price": 1_000,
    "stop_price": 980,
    "tick": 10,
    "required": True,
    "nearest": 0.01,
    "widest": 0.05,
}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (check.kill_switch(False), ""),
        (check.kill_switch(True), "KILL_SWITCH"),
        (check.mode_match("p", "p", False), ""),
        (check.mode_match("l", "l", True), ""),
        (check.mode_match("p", "l", True), "MODE_MISMATCH"),
        (check.mode_match("", "p", True), "MODE_MISMATCH"),
        (check.mode_match("l", "l", False), "PROFILE_NOT_FOR_LIVE"),
        (check.venue_ready(True, 0), ""),
        (check.venue_ready(False, 0), "VENUE_DOWN"),
        (check.venue_ready(True, 1), "ORDER_UNKNOWN"),
        (check.flow_enabled(True, False), ""),
        (check.flow_enabled(False, False), "FLOW_STOPPED"),
        (check.flow_enabled(True, True), "FLOW_PAUSED"),
        (check.side_allowed(True, True), ""),
        (check.side_allowed(False, False), ""),
        (check.side_allowed(True, False), "NO_SHORT"),
        (check.unused(False), ""),
        (check.unused(True), "ID_USED"),
    ],
)
def test_a_switch_refuses_by_its_own_code(answer: str, code: str) -> None:
    assert answer == code


@pytest.mark.parametrize(
    ("age", "stale", "code"),
    [
        (0, False, ""),
        (2 * MINUTE, False, ""),
        (2 * MINUTE + 1, False, "DATA_STALE"),
        (0, True, "DATA_STALE"),
        (-1, False, "CLOCK_BACKWARDS"),
    ],
)
def test_prices_are_fresh_for_two_candles(age: int, stale: bool, code: str) -> None:
    assert check.data_fresh(age, MINUTE, stale) == code


@pytest.mark.parametrize(
    ("at", "code"), [(99, "BREAKER"), (100, "COOLDOWN"), (199, "COOLDOWN"), (200, "")]
)
def test_a_pause_ends_at_its_time_and_the_breaker_speaks_first(at: int, code: str) -> None:
    assert check.pauses(at, cooldown_until=200, breaker_until=100) == code


@pytest.mark.parametrize(
    ("equity", "refused"), [(901, False), (900, True), (0, True), (1_100, False)]
)
def test_a_loss_of_exactly_the_limit_counts_as_reached(equity: int, refused: bool) -> None:
    assert check.drawdown(equity, 1_000, 0.1) == ("DRAWDOWN" if refused else "")
    assert check.daily_loss(equity, 1_000, 0.1) == ("DAILY_LOSS" if refused else "")


def test_without_a_limit_or_a_first_equity_no_loss_refuses() -> None:
    assert check.drawdown(0, 1_000, inf) == check.daily_loss(0, 1_000, inf) == ""
    assert check.drawdown(-5, 0, 0.1) == check.daily_loss(-5, 0, 0.1) == ""


@pytest.mark.parametrize(
    ("hour", "day", "code"),
    [(1, 5, ""), (2, 5, "TRADES_PER_HOUR"), (1, 6, "TRADES_PER_DAY"), (9, 9, "TRADES_PER_HOUR")],
)
def test_the_limit_of_trades_is_the_number_allowed(hour: int, day: int, code: str) -> None:
    assert check.trade_count(hour, day, per_hour=2, per_day=6) == code


@pytest.mark.parametrize(
    ("known", "spread", "code"),
    [(True, 0.001, ""), (True, -1.0, ""), (True, 0.00101, "SPREAD"), (False, 0, "SYMBOL_UNKNOWN")],
)
def test_a_market_is_open_when_known_and_its_spread_is_narrow(
    known: bool, spread: float, code: str
) -> None:
    assert check.market_open(known, spread, 0.001) == code


@pytest.mark.parametrize(
    ("hour", "day", "code"),
    [(-0.09, -0.09, ""), (-0.1, 0.5, "CRASH"), (0.5, -0.1, "CRASH"), (0.9, 0.9, "")],
)
def test_a_fall_by_the_threshold_is_a_crash(hour: float, day: float, code: str) -> None:
    assert check.crash(hour, day, 0.1) == code


@pytest.mark.parametrize(("value", "code"), [(0.8, ""), (0.81, "VOLATILITY")])
def test_volatility_may_reach_its_limit(value: float, code: str) -> None:
    assert check.volatility(value, 0.8) == code


@pytest.mark.parametrize(
    ("others", "in_symbol", "code"),
    [(1, 0, ""), (2, 0, "OPEN_POSITIONS"), (0, 1, "PER_SYMBOL"), (2, 1, "PER_SYMBOL")],
)
def test_positions_are_counted_by_symbol_and_in_all(others: int, in_symbol: int, code: str) -> None:
    assert check.concurrency(others, in_symbol, max_open=2, max_symbol=1) == code


@pytest.mark.parametrize(
    ("exposure", "equity", "code"),
    [(3_000, 1_000, ""), (3_001, 1_000, "LEVERAGE"), (0, 0, "NO_EQUITY"), (0, -1, "NO_EQUITY")],
)
def test_leverage_may_reach_its_limit(exposure: int, equity: int, code: str) -> None:
    assert check.leverage(exposure, equity, 3) == code


@pytest.mark.parametrize(("required", "code"), [(100, ""), (101, "MARGIN")])
def test_an_order_may_bind_all_that_is_free(required: int, code: str) -> None:
    assert check.margin(required, 100) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"sign": -1, "stop_price": 1_020}, ""),
        ({"stop_price": 0}, "STOP_MISSING"),
        ({"stop_price": 0, "required": False}, ""),
        ({"price": 0}, "NOT_MEASURABLE"),
        ({"price": -1}, "NOT_MEASURABLE"),
        ({"stop_price": 1_000}, "STOP_WRONG_SIDE"),
        ({"stop_price": 1_010}, "STOP_WRONG_SIDE"),
        ({"stop_price": -10}, "STOP_WRONG_SIDE"),
        ({"sign": -1, "stop_price": 990}, "STOP_WRONG_SIDE"),
        ({"stop_price": 981}, "STOP_OFF_TICK"),
        ({"stop_price": 990}, ""),
        ({"stop_price": 991, "tick": 1}, "STOP_TOO_NEAR"),
        ({"stop_price": 950}, ""),
        ({"stop_price": 949, "tick": 1}, "STOP_TOO_FAR"),
    ],
)
def test_a_stop_lies_on_the_losing_side_within_its_distances(
    change: dict[str, Any], code: str
) -> None:
    assert check.stop(**STOP | change) == code


@pytest.mark.parametrize(
    ("trail_ppm", "code"),
    [
        (0, ""),
        (999_999, ""),
        (1_000_000, "TRAIL_OUT_OF_RANGE"),
        (-1, "TRAIL_OUT_OF_RANGE"),
    ],
)
def test_a_trailing_distance_is_less_than_the_price(trail_ppm: int, code: str) -> None:
    assert check.trail(trail_ppm) == code


@pytest.mark.parametrize(
    ("sign", "price", "code"),
    [
        (1, 0, ""),
        (1, 1_010, ""),
        (1, 1_000, "TARGET_WRONG_SIDE"),
        (1, -10, "TARGET_WRONG_SIDE"),
        (-1, -10, "TARGET_WRONG_SIDE"),
        (-1, 990, ""),
        (-1, 1_010, "TARGET_WRONG_SIDE"),
        (1, 1_011, "TARGET_OFF_TICK"),
    ],
)
def test_a_target_lies_on_the_winning_side(sign: int, price: int, code: str) -> None:
    assert check.target(sign, 1_000, price, 10) == code
