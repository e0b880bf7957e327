"""Folds equity and closed trades into the safety state, and says what tripped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain import safety
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import (
    EquityMarked,
    Event,
    Notified,
    SafetyChanged,
    TradeClosed,
)
from moniqo_desktop.domain.messages.wallet_events import DayLossSet
from moniqo_desktop.domain.money import PPM, money
from moniqo_desktop.domain.risk import RESEARCH_SAFETY, SafetyState, safety_rules
from moniqo_desktop.domain.safety import LOSS_KEY

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.wallet_commands import SetDayLoss
    from moniqo_desktop.engine.core import Core


def check_day(core: Core, at: Millis) -> None:
    """A new day, a new peak, a fall from it, a daily loss."""
    rules, equity = core.terms.rules, core.desk.equity()
    state = safety.with_equity(safety.with_day(core.safety, at, equity, rules), equity)
    limits = safety.in_force(state, core.terms.profile.limits)
    state, near = safety.with_warning(state, equity, limits)
    if near:
        _warn(core, state, near, (equity, limits.daily_loss), at)
    state = safety.with_day_trips(state, equity, at, limits, rules)
    if state.breaker_until != core.safety.breaker_until:
        _say_breaker(core, state, at)
    core.safety = state


def count_trade(core: Core, event: TradeClosed, at: Millis) -> None:
    """A closed trade may start a pause, or be the loss that ends the day."""
    before = core.safety
    rules = core.terms.rules
    if rules == RESEARCH_SAFETY and event.run_id in core.runs:
        rules = safety_rules(core.runs[event.run_id].profile)
    core.safety = safety.with_closed_trade(before, event.profit, at, rules)
    if core.safety.breaker_until != before.breaker_until:
        _say_breaker(core, core.safety, at)
    elif core.safety.cooldown_until > before.cooldown_until:
        until = core.safety.cooldown_until
        name = core.terms.name
        core.events.append(
            SafetyChanged(at, event.run_id, "cooldown", until, "after a trade", name)
        )
    if core.day_limited and event.symbol in core.desk.last_price:
        check_day(core, at)


def lift(core: Core, at: Millis, actor: str) -> None:
    """The owner ends a lock; what the day may still lose counts from now. Raises Mistake if there
    is none."""
    before = core.safety
    if before.breaker_until <= at:
        raise Mistake("No lock is in force on this account.")
    core.safety = safety.lifted(before, core.desk.equity())
    _say(core, safety.lock_kind(before), 0, f"lifted by {actor}", at)


def set_day_loss(core: Core, command: SetDayLoss, at: Millis) -> None:
    """Another own number of the account. What is lost counts by the old one first, so that a day
    that is over by it stays so, and by the new one at once. Raises Mistake for no such number."""
    ppm, most = command.ppm, command.money
    if ppm < 0 or most < 0 or (ppm and most) or ppm > PPM:
        raise Mistake(
            "What a day may lose is an amount above 0, or a share of up to 100 %; nothing was "
            "changed.",
        )
    check_day(core, at)
    core.safety = safety.with_own_loss(core.safety, ppm, most)
    core.day_limited = True
    core.events.append(_own(core, at, command.actor))
    check_day(core, at)


def _own(core: Core, at: Millis, actor: str) -> DayLossSet:
    state = core.safety
    return DayLossSet(at, "", core.terms.name, state.own_loss_ppm, state.own_loss, actor)


def present(core: Core) -> list[Event]:
    """What a wallet is worth, holds open and may not do, for who has not heard: after a restart."""
    state, at = core.safety, core.now
    if state.kill_switch:
        say_switch(core, at, state.kill_reason)
    if state.breaker_until > at:
        _say_breaker(core, state, at)
    if state.cooldown_until > at:
        _say(core, "cooldown", state.cooldown_until, "after a trade", at)
    if state.own_loss_ppm or state.own_loss:
        core.events.append(_own(core, at, ""))
    equity, cash, free, _ = core.desk.sums()
    began = state.day_start_equity
    worth = EquityMarked(at, "", cash, equity, free, core.terms.name, began)
    return [worth, *core.desk.held_events(at), *core.drain().events]


def say_switch(core: Core, at: Millis, reason: str) -> None:
    """The kill switch as it is."""
    _say(core, "kill_switch", 2**53 if core.safety.kill_switch else 0, reason, at)


def _say_breaker(core: Core, state: SafetyState, at: Millis) -> None:
    _say(core, safety.lock_kind(state), state.breaker_until, state.breaker_reason, at)


def _warn(core: Core, state: SafetyState, percent: int, day: tuple[int, float], at: Millis) -> None:
    """The day comes near its limit; told once a day, by the key once for each account. day: equity
    now, and the limit."""
    equity, limit = day
    run_id, name = next(iter(core.runs), ""), core.terms.name
    lost = money(state.day_start_equity - equity)
    most = money(round(limit * state.day_start_equity))
    core.events.append(
        Notified(
            at,
            run_id,
            "warning",
            f"{percent} % of the daily loss limit is used",
            f"Lost today: {lost:,.2f} of {most:,.2f}. At the limit nothing new is opened until the "
            "next day.",
            f"{LOSS_KEY}{name}:{state.day}:{percent}",
        )
    )


def _say(core: Core, kind: str, until: Millis, reason: str, at: Millis) -> None:
    run_id = next(iter(core.runs), "")
    core.events.append(SafetyChanged(at, run_id, kind, until, reason, core.terms.name))
