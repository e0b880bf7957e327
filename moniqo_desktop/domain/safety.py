"""Cooldown, circuit breaker and day boundary as pure folds over SafetyState.

Source: domain.md §9.2 and appendix A. A loss counts once, by closed trade.
"""

from __future__ import annotations

from dataclasses import replace
from math import nextafter
from typing import Final

from moniqo_desktop.domain.gate_checks import DAY_MS, HOUR_MS
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.money import PPM
from moniqo_desktop.domain.risk import UNLIMITED, Limits, SafetyRules, SafetyState

DAILY_LOSS: Final = "daily loss"
DRAWDOWN: Final = "fall from the day's peak"
LOSS_KEY: Final = "daily_loss:"
"""Begins the key of a warning."""
WARNED_AT: Final = (50, 80)
"""Percent of the daily loss limit."""


def day_of(at: Millis, rules: SafetyRules) -> int:
    return (at + rules.day_offset_ms) // DAY_MS


def next_day(at: Millis, rules: SafetyRules) -> Millis:
    return (day_of(at, rules) + 1) * DAY_MS - rules.day_offset_ms


def with_day(state: SafetyState, at: Millis, equity: int, rules: SafetyRules) -> SafetyState:
    """The state on the day of at: a new day starts with today's equity as start and peak."""
    day = day_of(at, rules)
    if day == state.day:
        return state
    return replace(state, day=day, day_start_equity=equity, peak_equity=equity, warned=0)


def with_equity(state: SafetyState, equity: int) -> SafetyState:
    """Raises the day's peak."""
    return replace(state, peak_equity=equity) if equity > state.peak_equity else state


def with_entry(state: SafetyState, at: Millis) -> SafetyState:
    """An entry was sent; entries older than a day are forgotten."""
    kept = tuple(time for time in state.trades_at if time > at - DAY_MS)
    return replace(state, trades_at=(*kept, at))


def entries_since(state: SafetyState, at: Millis) -> tuple[int, int]:
    """Entries of the last hour and of the last day."""
    hour = sum(1 for time in state.trades_at if time > at - HOUR_MS)
    day = sum(1 for time in state.trades_at if time > at - DAY_MS)
    return hour, day


def with_closed_trade(
    state: SafetyState, profit: int, at: Millis, rules: SafetyRules
) -> SafetyState:
    """After a trade closed: a pause whose length grows with losses, and the breaker."""
    losses = state.losses_in_row + 1 if profit < 0 else 0
    pause = rules.cooldown_trade_s
    if losses:
        pause = rules.cooldown_losses_s if losses >= 2 else rules.cooldown_loss_s
    until = max(state.cooldown_until, at + pause * 1000)
    state = replace(
        state,
        losses_in_row=losses,
        cooldown_until=until if pause else state.cooldown_until,
        counted_trades=state.counted_trades + 1,
    )
    if losses >= rules.losses_in_row:
        return replace(
            state,
            losses_in_row=0,
            breaker_until=max(state.breaker_until, at + rules.breaker_pause_s * 1000),
            breaker_reason=f"{losses} losses in a row",
        )
    return state


def with_day_trips(
    state: SafetyState, equity: int, at: Millis, limits: Limits, rules: SafetyRules
) -> SafetyState:
    """Trips that last to the next day: fall from the day's peak, loss since the day began."""
    reason = ""
    peak, start = state.peak_equity, state.day_start_equity
    if peak > 0 and peak - equity >= limits.max_drawdown * peak:
        reason = DRAWDOWN
    elif start > 0 and start - equity >= limits.daily_loss * start:
        reason = DAILY_LOSS
    if not reason or state.breaker_until >= next_day(at, rules):
        return state
    return replace(state, breaker_until=next_day(at, rules), breaker_reason=reason)


def own_daily_loss(state: SafetyState) -> float:
    """The account's own number as a share of what the day began with; UNLIMITED = none. Of money
    the share is rounded down, so that a loss of exactly that much counts."""
    if state.own_loss_ppm:
        return state.own_loss_ppm / PPM
    if state.own_loss and state.day_start_equity > 0:
        return nextafter(state.own_loss / state.day_start_equity, 0.0)
    return UNLIMITED


def in_force(state: SafetyState, limits: Limits) -> Limits:
    """Limits with the account's own number where that is tighter."""
    own = own_daily_loss(state)
    return replace(limits, daily_loss=own) if own < limits.daily_loss else limits


def with_own_loss(state: SafetyState, ppm: int, money: int) -> SafetyState:
    """With another own number; a lock that is in force stays, whatever it is."""
    return replace(state, own_loss_ppm=ppm, own_loss=money, warned=0)


def lifted(state: SafetyState, equity: int) -> SafetyState:
    """After the owner ended a lock: the limits of the day count anew from today's equity, so that
    the same loss does not lock again at the next candle."""
    return replace(
        state,
        breaker_until=0,
        breaker_reason="",
        losses_in_row=0,
        day_start_equity=equity,
        peak_equity=equity,
        warned=0,
    )


def with_warning(state: SafetyState, equity: int, limits: Limits) -> tuple[SafetyState, int]:
    """Whether more of the daily loss limit is lost than the owner was warned of: percent, one of
    WARNED_AT, or 0. Of a lost limit the lock itself tells."""
    most = limits.daily_loss * state.day_start_equity
    lost = state.day_start_equity - equity
    if most <= 0 or lost <= 0:
        return state, 0
    reached = max((each for each in WARNED_AT if 100 * lost >= each * most), default=0)
    if reached <= state.warned:
        return state, 0
    return replace(state, warned=reached), reached if lost < most else 0


def lock_kind(state: SafetyState) -> str:
    """What kind of lock the breaker is, see events.SafetyChanged."""
    return {DAILY_LOSS: "daily_loss", DRAWDOWN: "drawdown"}.get(state.breaker_reason, "breaker")
