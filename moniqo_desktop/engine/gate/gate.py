"""The gate: every intent passes it, on the final rounded order, and every answer is stored.

It decides by the scalar functions of domain/gate_checks.py. Exits pass or fail only by what would
make them more than an exit; the rest is recorded with them and never refuses them.
"""

from __future__ import annotations

from moniqo_desktop.domain import gate_checks as check
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.margin import (
    NO_PRICE,
    initial_margin,
    liquidation_price,
    tied_up,
)
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.money import LARGEST, fee_of
from moniqo_desktop.domain.orders import (
    LIMIT_KINDS,
    TRIGGER_KINDS,
    Order,
    OrderIntent,
    OrderKind,
    Purpose,
)
from moniqo_desktop.domain.risk import UNLIMITED, LimitProfile, Limits, SafetyState
from moniqo_desktop.domain.safety import entries_since
from moniqo_desktop.engine.desk.desk import Desk
from moniqo_desktop.engine.gate.case import Case, Facts
from moniqo_desktop.engine.gate.exits import leaves, moves_protection
from moniqo_desktop.engine.gate.ruling import Ruling, of_another, ruling, single


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
    if (ruled := of_another(facts.of_another)) is not None:
        return ruled
    if intent.purpose in (Purpose.STOP, Purpose.TARGET):
        return moves_protection(Case(intent, order, desk, safety, facts, market, at))
    case = Case(intent, order, desk, safety, facts, market, at)
    return leaves(case) if not intent.purpose.adds_exposure else _entry(case)


def _sane(order: Order, intent: OrderIntent) -> bool:
    """Whether all numbers that count for this purpose are whole and small enough to be kept."""
    if intent.purpose is Purpose.STOP:
        return _whole(intent.stop_price)
    if intent.purpose is Purpose.TARGET:
        return _whole(intent.target_price)
    if intent.purpose.adds_exposure and not _whole(
        intent.stop_price,
        intent.target_price,
        intent.trail_ppm,
        intent.activation_ppm,
        intent.decided_price,
        intent.total_cap,
    ):
        return False
    if not _whole(order.amount, order.limit_price, order.trigger_price, order.leverage):
        return False
    return max(order.limit_price, order.trigger_price, 1) * max(order.amount, 1) < LARGEST


def _whole(*numbers: int) -> bool:
    return all(type(number) is int and abs(number) < LARGEST for number in numbers)


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
    asked, fee_ppm = case.order.leverage, max(case.market.taker_ppm, 0)
    return (
        check.leverage(after, equity, limits.max_leverage)
        or check.order_leverage(asked, limits.max_leverage, case.market.max_leverage)
        or check.margin(tied_up(case.notional, asked, fee_ppm), case.desk.free())
        or check.liquidation_distance(case.sign, case.price, _last_stop(case), _liquidation(case))
    )


def _last_stop(case: Case) -> int:
    """An order that adds moves the liquidation of what is held too: every stop must come first."""
    return case.desk.farthest_stop(case.order.symbol, case.sign, case.stop_price)


def _liquidation(case: Case) -> int:
    """Where the venue would close the position the order leads to; 0 where it borrows nothing."""
    order, market = case.order, case.market
    held = case.desk.position(order.symbol)
    unit = (abs(held.amount) + order.amount) * market.notional_factor
    if order.leverage == 1 or unit <= 0:
        return NO_PRICE
    margin = held.margin + initial_margin(case.notional, order.leverage)
    fee_ppm = max(0, market.maker_ppm, market.taker_ppm)
    cost = held.cost + case.notional
    return liquidation_price(case.sign, unit, cost, margin, fee_ppm, market.tiers)


def _stop_and_target(case: Case, limits: Limits) -> str:
    return (
        check.trail(case.intent.trail_ppm)
        or check.trail(case.intent.activation_ppm)
        or check.stop(
            case.sign,
            case.price,
            case.stop_price,
            case.market.tick_size,
            limits.stop_required > 0 and not case.intent.accumulates,
            limits.min_stop_distance,
            limits.max_stop_distance,
        )
        or check.target(case.sign, case.price, case.intent.target_price, case.market.tick_size)
    )


def _size(case: Case, limits: Limits, equity: int) -> str:
    symbol = case.order.symbol
    position = case.desk.symbol_exposure(symbol) + case.notional
    exposure = case.desk.exposure() + case.notional
    if case.price <= 0:
        return check.NOT_MEASURABLE
    bounds = (limits.risk_per_trade, limits.max_position, limits.max_exposure)
    spent = case.desk.position(symbol).cost + case.desk.coming(symbol)
    return check.size(_risk(case), position, exposure, equity, bounds) or check.accumulation(
        spent, case.notional, case.intent.total_cap, case.intent.accumulates
    )


def _risk(case: Case) -> int:
    """Money lost, with both fees, if the stop fills at its price; 0 without a stop."""
    if not case.stop_price:
        return 0
    rate, amount = max(case.market.taker_ppm, 0), case.order.amount
    left = case.market.notional(case.stop_price, amount)
    loss = case.market.notional(abs(case.price - case.stop_price), amount)
    return loss + fee_of(case.notional, rate) + fee_of(left, rate)


def _filters(case: Case) -> str:
    market, order = case.market, case.order
    lowest = min((p for p in (case.price, case.intent.stop_price) if p > 0), default=0)
    return (
        ("FILTER_PRICE" if order.kind is OrderKind.TRAILING else "")
        or check.kind_prices(
            order.kind in LIMIT_KINDS,
            order.kind in TRIGGER_KINDS,
            order.limit_price,
            order.trigger_price,
        )
        or check.tick(order.limit_price, market.tick_size)
        or check.tick(order.trigger_price, market.tick_size)
        or check.filters(
            order.amount,
            market.lot_step,
            market.min_amount,
            market.max_amount,
            market.notional(lowest, order.amount),
            check.with_reserve(market.min_notional),
        )
        or _bounds(case)
    )


def _bounds(case: Case) -> str:
    """The range of prices a venue takes, and how many orders."""
    market, intent = case.market, case.intent
    prices = (
        case.order.limit_price,
        case.order.trigger_price,
        intent.stop_price,
        intent.target_price,
    )
    answers = (check.price_range(price, market.min_price, market.max_price) for price in prices)
    code = next((answer for answer in answers if answer), "")
    if code or not market.max_orders:
        return code
    resting = sum(order.symbol == market.symbol for order in case.desk.open_orders.values())
    children = bool(intent.stop_price or intent.trail_ppm) + bool(intent.target_price)
    return check.order_count(resting + 1 + children, market.max_orders)


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
