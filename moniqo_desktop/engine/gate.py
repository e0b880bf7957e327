"""The gate: every intent passes it, on the final rounded order, and every answer is stored.

It decides by the scalar functions of domain/gate_checks.py. Exits pass or fail only by what would
make them more than an exit; the rest is recorded with them and never refuses them.
"""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain import gate_checks as check
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Market, Millis
from moniqo_desktop.domain.money import LARGEST, fee_of
from moniqo_desktop.domain.orders import Order, OrderIntent, Purpose
from moniqo_desktop.domain.risk import UNLIMITED, LimitProfile, Limits, SafetyState
from moniqo_desktop.domain.safety import entries_since
from moniqo_desktop.engine.desk import Desk
from moniqo_desktop.engine.gate_case import Case, Facts
from moniqo_desktop.engine.ruling import Ruling, ruling, single

_NEVER_REFUSE_EXITS: Final = frozenset((1, 3, 4))
_EXIT_CHECKS: Final = frozenset((1, 2, 3, 4, 14, 15, 18))


def limits_for(profile: LimitProfile, intent: OrderIntent) -> Limits:
    """The tightest of profile and node. Raises Mistake on an unknown limit."""
    return profile.limits.tightened(dict(intent.limits)) if intent.limits else profile.limits


def judge(
    intent: OrderIntent,
    order: Order,
    desk: Desk,
    safety: SafetyState,
    facts: Facts,
    at: Millis,
) -> Ruling:
    """The ruling on one order. Pure: asks desk and safety, changes nothing."""
    market = desk.markets.get(order.symbol)
    if market is None:
        return single(9, "SYMBOL_UNKNOWN")
    if not _sane(order, intent):
        return single(15, "NUMBER_OUT_OF_RANGE")
    if intent.purpose in (Purpose.STOP, Purpose.TARGET):
        return _moves_protection(intent, desk, market)
    case = Case(intent, order, desk, safety, facts, market, at)
    return _exit(case) if not intent.purpose.adds_exposure else _entry(case)


def _sane(order: Order, intent: OrderIntent) -> bool:
    numbers = (
        order.amount,
        order.limit_price,
        order.trigger_price,
        intent.stop_price,
        intent.target_price,
        intent.total_cap,
    )
    whole = all(type(number) is int and abs(number) < LARGEST for number in numbers)
    return whole and max(order.limit_price, order.trigger_price, 1) * max(order.amount, 1) < LARGEST


def _entry(case: Case) -> Ruling:
    try:
        limits = limits_for(case.facts.profile, case.intent)
    except Mistake:
        return single(17, "LIMIT_UNKNOWN")
    equity = case.desk.equity()
    answers = (
        check.kill_switch(case.safety.kill_switch),
        _mode(case),
        check.data_fresh(case.facts.since_candle_ms, case.facts.candle_ms, case.facts.stale),
        check.venue_ready(case.facts.connected, case.desk.unknown(case.order.symbol)),
        check.flow_enabled(case.facts.running, case.facts.paused),
        check.pauses(case.at, case.safety.cooldown_until, case.safety.breaker_until)
        or check.drawdown(equity, case.safety.peak_equity, limits.max_drawdown),
        check.daily_loss(equity, case.safety.day_start_equity, limits.daily_loss),
        _counts(case, limits),
        check.market_open(True, case.facts.spread, limits.max_spread)
        or check.side_allowed(_opens_short(case), case.market.allows_short),
        _crash(case, limits),
        _concurrency(case, limits),
        _leverage(case, limits, equity),
        _stop_and_target(case, limits),
        _size(case, limits, equity),
        _filters(case),
        _drift(case, limits),
        _approval(case, limits, equity),
        check.unused(case.order.order_id in case.desk.orders),
    )
    return ruling(answers, lambda number: True)


def _exit(case: Case) -> Ruling:
    held = case.desk.position(case.order.symbol).amount
    answers = {
        1: check.kill_switch(case.safety.kill_switch),
        2: _mode(case),
        3: check.data_fresh(case.facts.since_candle_ms, case.facts.candle_ms, case.facts.stale),
        4: check.venue_ready(case.facts.connected, case.desk.unknown(case.order.symbol)),
        14: check.reduces(case.order.amount, case.sign, held),
        15: _exit_filters(case, held),
        18: check.unused(case.order.order_id in case.desk.orders),
    }
    if not case.order.reduce_only:
        answers[14] = answers[14] or "NOT_REDUCE_ONLY"
    return ruling(
        tuple(answers.get(number, "") for number in range(1, 19)),
        lambda number: number not in _NEVER_REFUSE_EXITS,
        asked=_EXIT_CHECKS,
    )


def _moves_protection(intent: OrderIntent, desk: Desk, market: Market) -> Ruling:
    """A stop or target of an open position may move; the stop never away from the market."""
    held = desk.position(intent.symbol).amount
    sign = 1 if held > 0 else -1
    last = desk.last_price.get(intent.symbol, 0)
    codes = ["", ""]
    if not held:
        codes[0] = "NOTHING_TO_PROTECT"
    elif intent.purpose is Purpose.STOP:
        now = desk.protective_price(intent.symbol, Purpose.STOP)
        codes[0] = check.stop(sign, last, intent.stop_price, market.tick_size, True, 0.0, UNLIMITED)
        if now and sign * (intent.stop_price - now) < 0:
            codes[1] = "STOP_LOOSENED"
    else:
        codes[0] = check.target(sign, last, intent.target_price, market.tick_size)
        codes[1] = "" if intent.target_price else "TARGET_MISSING"
    answers = tuple((codes[0] or codes[1]) if number == 13 else "" for number in range(1, 19))
    return ruling(answers, lambda number: True, asked=frozenset((13,)))


def _mode(case: Case) -> str:
    return check.mode_match(
        case.order.order_id[:1], case.facts.mode.letter, case.facts.profile.live_allowed
    )


def _opens_short(case: Case) -> bool:
    return case.sign < 0 and case.desk.position(case.order.symbol).amount <= 0


def _counts(case: Case, limits: Limits) -> str:
    if limits.max_trades_day == UNLIMITED and limits.max_trades_hour == UNLIMITED:
        return ""
    hour, day = entries_since(case.safety, case.at)
    return check.trade_count(hour, day, limits.max_trades_hour, limits.max_trades_day)


def _crash(case: Case, limits: Limits) -> str:
    if limits.crash_threshold != UNLIMITED:
        hour, day = case.facts.change_1h, case.facts.change_24h
        if hour != hour or day != day:
            return check.NOT_MEASURABLE
        code = check.crash(hour, day, limits.crash_threshold)
        if code:
            return code
    if limits.max_volatility == UNLIMITED:
        return ""
    if case.facts.volatility < 0:
        return check.NOT_MEASURABLE
    return check.volatility(case.facts.volatility, limits.max_volatility)


def _concurrency(case: Case, limits: Limits) -> str:
    symbol = case.order.symbol
    busy = case.desk.entries_underway()
    if case.desk.position(symbol).amount * case.sign < 0:
        return "OPPOSITE_OPEN"
    if case.intent.purpose is Purpose.ADD and symbol in busy:
        return ""
    entries = case.desk.position(symbol).entries if symbol in case.desk.positions else 0
    in_symbol = entries + (1 if case.desk.pending_entry(symbol) else 0)
    others = len(busy - {symbol})
    return check.concurrency(others, in_symbol, limits.max_open_positions, limits.max_per_symbol)


def _leverage(case: Case, limits: Limits, equity: int) -> str:
    after = case.desk.exposure() + case.notional
    fee = fee_of(case.notional, max(case.market.taker_ppm, 0))
    return check.leverage(after, equity, limits.max_leverage) or check.margin(
        case.notional + fee, case.desk.free()
    )


def _stop_and_target(case: Case, limits: Limits) -> str:
    if case.intent.trail_ppm and not case.intent.stop_price:
        return ""
    return check.stop(
        case.sign,
        case.price,
        case.intent.stop_price,
        case.market.tick_size,
        limits.stop_required > 0 and not case.intent.accumulates,
        limits.min_stop_distance,
        limits.max_stop_distance,
    ) or check.target(case.sign, case.price, case.intent.target_price, case.market.tick_size)


def _size(case: Case, limits: Limits, equity: int) -> str:
    symbol = case.order.symbol
    position = case.desk.symbol_exposure(symbol) + case.notional
    exposure = case.desk.exposure() + case.notional
    risk = 0
    if case.intent.stop_price:
        distance = abs(case.price - case.intent.stop_price)
        fees = fee_of(case.notional, max(case.market.taker_ppm, 0)) * 2
        risk = case.market.notional(distance, case.order.amount) + fees
    bounds = (limits.risk_per_trade, limits.max_position, limits.max_exposure)
    spent = case.desk.position(symbol).cost + case.desk.reserved()
    return check.size(risk, position, exposure, equity, bounds) or check.accumulation(
        spent, case.notional, case.intent.total_cap, case.intent.accumulates
    )


def _filters(case: Case) -> str:
    market, order = case.market, case.order
    lowest = min((p for p in (case.price, case.intent.stop_price) if p > 0), default=0)
    return (
        check.tick(order.limit_price, market.tick_size)
        or check.tick(order.trigger_price, market.tick_size)
        or check.filters(
            order.amount,
            market.lot_step,
            market.min_amount,
            market.max_amount,
            market.notional(lowest, order.amount),
            market.min_notional,
        )
    )


def _exit_filters(case: Case, held: int) -> str:
    """Venues take a reduce-only rest below their minimum; only the lot must hold, or all go."""
    if case.order.amount <= 0:
        return "AMOUNT_ZERO"
    if case.order.amount % case.market.lot_step and case.order.amount != abs(held):
        return "FILTER_LOT"
    return check.tick(case.order.limit_price, case.market.tick_size)


def _drift(case: Case, limits: Limits) -> str:
    if limits.max_drift == UNLIMITED:
        return ""
    return check.drift(
        case.intent.decided_price,
        case.desk.last_price.get(case.order.symbol, 0),
        limits.max_drift,
    )


def _approval(case: Case, limits: Limits, equity: int) -> str:
    position = case.desk.symbol_exposure(case.order.symbol) + case.notional
    yes = bool(case.intent.approved_by)
    return check.approval(position, equity, limits.max_position, limits.approve_above, yes)
