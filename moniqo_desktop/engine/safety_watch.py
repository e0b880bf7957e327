"""Folds equity and closed trades into the safety state, and says what tripped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain import safety
from moniqo_desktop.domain.events import SafetyChanged, TradeClosed
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.risk import RESEARCH_SAFETY, SafetyState, safety_rules

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core


def check_day(core: Core, at: Millis) -> None:
    """A new day, a new peak, a fall from it, a daily loss."""
    rules, equity = core.terms.rules, core.desk.equity()
    state = safety.with_equity(safety.with_day(core.safety, at, equity, rules), equity)
    state = safety.with_day_trips(state, equity, at, core.terms.profile.limits, rules)
    if state.breaker_until != core.safety.breaker_until:
        _say_breaker(core, state, at)
    core.safety = state


def count_trade(core: Core, event: TradeClosed, at: Millis) -> None:
    """A closed trade may start a pause."""
    before = core.safety
    rules = core.terms.rules
    if rules == RESEARCH_SAFETY and event.run_id in core.runs:
        rules = safety_rules(core.runs[event.run_id].profile)
    core.safety = safety.with_closed_trade(before, event.profit, at, rules)
    if core.safety.breaker_until != before.breaker_until:
        _say_breaker(core, core.safety, at)
    elif core.safety.cooldown_until > before.cooldown_until:
        until = core.safety.cooldown_until
        core.events.append(SafetyChanged(at, event.run_id, "cooldown", until, "after a trade"))


def _say_breaker(core: Core, state: SafetyState, at: Millis) -> None:
    run_id = next(iter(core.runs), "")
    core.events.append(
        SafetyChanged(at, run_id, "breaker", state.breaker_until, state.breaker_reason)
    )
