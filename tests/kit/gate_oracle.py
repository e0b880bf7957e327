"""An independent judge of the gate: what the laws forbid, computed slowly and in fractions.

Written from the list of checks and the table of limit profiles in the design notes; knows nothing
of the gate's own checks. Every violated law is named, so that a ruling can be read against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf, isnan
from typing import Final

from moniqo_desktop.domain.market import Market, MarketKind, Millis
from moniqo_desktop.domain.orders import Order, OrderIntent, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.domain.risk import SafetyState
from moniqo_desktop.engine.desk.desk import Desk
from moniqo_desktop.engine.gate.case import Facts
from tests.kit.gate_wallet import (
    MILLION,
    PROFILE_TABLE,
    Wallet,
    above,
    ends_near,
    fee,
    reached,
    unreadable,
    worst_price,
)

HOUR, DAY = 3_600_000, 86_400_000
HAIR: Final = Fraction(1, 2**50)
"""Limits are doubles: their last bit is neither a violation (HAIR) nor needless care (−HAIR)."""

LARGER_IS_TIGHTER: Final = ("min_stop_distance", "stop_required")


@dataclass(frozen=True)
class Question:
    """One order before the gate, and all that is known then."""

    intent: OrderIntent
    order: Order
    desk: Desk
    safety: SafetyState
    facts: Facts
    at: Millis
    hair: Fraction = HAIR

    @property
    def market(self) -> Market:
        return self.desk.markets[self.order.symbol]


def entry_violations(question: Question) -> set[str]:
    """The laws an entry would break; empty = it may leave."""
    if question.order.symbol not in question.desk.markets:
        return {"symbol"}
    intent, order = question.intent, question.order
    prices = (order.limit_price, order.trigger_price, intent.stop_price, intent.target_price)
    others = (order.amount, intent.trail_ppm, intent.decided_price, intent.total_cap)
    if found := unreadable(*prices, *others, order.leverage):
        return found
    limits = in_force(question)
    if limits is None:
        return {"limit name"}
    wallet = Wallet(question.desk)
    if wallet.equity <= 0:
        return {"equity"}
    return (
        _identity(question)
        | _now_and_safety(question, limits, wallet)
        | _symbol_and_counts(question, limits, wallet)
        | _prices(question, limits, wallet)
        | _money(question, limits, wallet)
    )


def in_force(question: Question) -> dict[str, float] | None:
    """The tightest of profile and node; None where a node names no limit or no number."""
    limits = dict(PROFILE_TABLE[question.facts.profile.name])
    for name, value in question.intent.limits:
        if name not in limits or isnan(value):
            return None
        choose = max if name in LARGER_IS_TIGHTER else min
        limits[name] = choose(limits[name], value)
    return limits


def exit_violations(question: Question) -> set[str]:
    """Why an exit may be refused; empty = it must not be, whatever else is wrong."""
    if question.order.symbol not in question.desk.markets:
        return {"symbol"}
    order = question.order
    prices = order.limit_price, order.trigger_price
    if found := unreadable(order.amount, *prices):
        return found
    if found := unreadable(max(*prices, 1) * max(order.amount, 1)):
        return found
    held = Wallet(question.desk).held(order.symbol)
    sign = 1 if order.side is Side.BUY else -1
    laws = {
        "adds": held * sign >= 0 or not order.reduce_only,
        "amount": not 0 < order.amount <= abs(held),
        "lot": bool(order.amount % question.market.lot_step) and order.amount != abs(held),
    }
    return _identity(question) | {law for law, broken in laws.items() if broken}


def protection_violations(question: Question) -> set[str]:
    """Why a stop or target may not go where the intent wants it."""
    intent = question.intent
    if intent.symbol not in question.desk.markets:
        return {"symbol"}
    is_stop = intent.purpose is Purpose.STOP
    price = intent.stop_price if is_stop else intent.target_price
    if found := unreadable(price):
        return found
    held = Wallet(question.desk).held(intent.symbol)
    last = question.desk.last_price.get(intent.symbol, 0)
    towards = (1 if held > 0 else -1) * (1 if is_stop else -1)
    resting = [
        order.trigger_price
        for order in question.desk.orders.values()
        if order.symbol == intent.symbol and order.purpose is Purpose.STOP and order.is_open
    ]
    laws = {
        "nothing to protect": held * (1 if intent.side is Side.BUY else -1) >= 0,
        "no price": price <= 0 or last <= 0,
        "tick": bool(price % question.market.tick_size),
        "wrong side": towards * (last - price) <= 0,
        "loosens": is_stop and any(towards * (price - old) < 0 for old in resting if old),
    }
    return _identity(question) | {law for law, broken in laws.items() if broken}


def _identity(question: Question) -> set[str]:
    """What no order may break, be it entry or exit."""
    order, facts, market = question.order, question.facts, question.market
    found = set()
    if order.order_id[:1] != facts.mode.value[0]:
        found.add("mode")
    adds = order.purpose in (Purpose.OPEN, Purpose.ADD)
    if adds and facts.mode.value == "live" and facts.profile.name == "research":
        found.add("research is not for live")
    if order.order_id in question.desk.orders:
        found.add("id")
    moves = order.purpose in (Purpose.STOP, Purpose.TARGET)
    for price in () if moves else (order.limit_price, order.trigger_price):
        if price < 0 or price % market.tick_size:
            found.add("tick")
    return found


def _now_and_safety(question: Question, limits: dict[str, float], wallet: Wallet) -> set[str]:
    safety, facts, at = question.safety, question.facts, question.at
    symbol, peak, start = question.order.symbol, safety.peak_equity, safety.day_start_equity
    unknown = any(
        order.status is OrderStatus.UNKNOWN and order.symbol == symbol
        for order in question.desk.orders.values()
    )
    laws = {
        "kill switch": safety.kill_switch,
        "stale": facts.stale or not 0 <= facts.since_candle_ms <= 2 * facts.candle_ms,
        "venue": not facts.connected or unknown,
        "flow": facts.paused or not facts.running,
        "breaker": at < safety.breaker_until,
        "cooldown": at < safety.cooldown_until,
        "drawdown": peak > 0
        and reached(peak - wallet.equity, limits["max_drawdown"], peak, question.hair),
        "daily loss": start > 0
        and reached(start - wallet.equity, limits["daily_loss"], start, question.hair),
        "hour": sum(t > at - HOUR for t in safety.trades_at) >= limits["max_trades_hour"],
        "day": sum(t > at - DAY for t in safety.trades_at) >= limits["max_trades_day"],
        "crash": _crashing(facts, limits["crash_threshold"]),
        "volatility": limits["max_volatility"] != inf
        and not 0 <= facts.volatility <= limits["max_volatility"],
        "spread": facts.spread > limits["max_spread"],
    }
    return {law for law, broken in laws.items() if broken}


def _crashing(facts: Facts, threshold: float) -> bool:
    if threshold == inf:
        return False
    changes = (facts.change_1h, facts.change_24h)
    return any(isnan(change) or change <= -threshold for change in changes)


def _symbol_and_counts(question: Question, limits: dict[str, float], wallet: Wallet) -> set[str]:
    order, desk = question.order, question.desk
    symbol, sign = order.symbol, 1 if order.side is Side.BUY else -1
    held = wallet.held(symbol)
    found = set()
    if question.market.kind is MarketKind.SPOT and sign < 0 and held <= 0:
        found.add("short on spot")
    if held * sign < 0:
        found.add("against the position")
    busy = {s for s in desk.markets if wallet.held(s) or wallet.entries(s)}
    if order.purpose is Purpose.ADD and symbol in busy:
        return found
    entries = desk.positions[symbol].entries if symbol in desk.positions else 0
    if entries + bool(wallet.entries(symbol)) >= limits["max_per_symbol"]:
        found.add("per symbol")
    if len(busy - {symbol}) >= limits["max_open_positions"]:
        found.add("open positions")
    return found


def stop_of(question: Question, price: int, sign: int) -> int:
    """Where the position would be stopped: the stop, or where a trailing one begins."""
    intent = question.intent
    if intent.stop_price or not intent.trail_ppm:
        return intent.stop_price
    step = question.market.tick_size
    level = price - sign * Fraction(price * intent.trail_ppm, MILLION)
    return int(level // step * step if sign < 0 else -(-level // step) * step)


def _prices(question: Question, limits: dict[str, float], wallet: Wallet) -> set[str]:
    intent, order, market = question.intent, question.order, question.market
    sign, last = (
        (1 if order.side is Side.BUY else -1),
        question.desk.last_price.get(order.symbol, 0),
    )
    price, found = worst_price(order, last), set[str]()
    if price <= 0:
        return {"no price"}
    if not 0 <= intent.trail_ppm < MILLION:
        return {"trail"}
    stop, target = stop_of(question, price, sign), intent.target_price
    if stop:
        distance = sign * (price - stop)
        if distance <= 0 or stop < 0 or stop % market.tick_size:
            found.add("stop")
        nearest = limits["min_stop_distance"]
        if nearest == inf or distance < Fraction(nearest) * price * (1 - question.hair):
            found.add("stop too near")
        if above(distance, limits["max_stop_distance"], price, question.hair):
            found.add("stop too far")
    elif limits["stop_required"] and not intent.accumulates:
        found.add("no stop")
    if target and (sign * (target - price) <= 0 or target < 0 or target % market.tick_size):
        found.add("target")
    if limits["max_drift"] != inf:
        decided = intent.decided_price
        far = above(abs(last - decided), limits["max_drift"], decided, question.hair)
        if decided <= 0 or last <= 0 or far:
            found.add("drift")
    return found | _kind(order)


def _kind(order: Order) -> set[str]:
    """Each kind of entry has its own prices; a stray one would blind the size checks."""
    limit = order.kind in (OrderKind.LIMIT, OrderKind.STOP_LIMIT)
    trigger = order.kind in (OrderKind.STOP, OrderKind.STOP_LIMIT, OrderKind.TAKE_PROFIT)
    fits = limit == bool(order.limit_price) and trigger == bool(order.trigger_price)
    return set() if fits and order.kind is not OrderKind.TRAILING else {"kind"}


def _money(question: Question, limits: dict[str, float], wallet: Wallet) -> set[str]:
    intent, order, market = question.intent, question.order, question.market
    sign = 1 if order.side is Side.BUY else -1
    price = worst_price(order, question.desk.last_price.get(order.symbol, 0))
    worth, equity = market.notional(price, order.amount), wallet.equity
    rate, hair = market.taker_ppm, question.hair
    stop = stop_of(question, price, sign)
    risk = 0
    if stop:
        out = market.notional(stop, order.amount)
        risk = market.notional(abs(price - stop), order.amount) + fee(worth, rate) + fee(out, rate)
    position = wallet.worth(order.symbol) + worth
    lowest = min(p for p in (price, intent.stop_price or price))
    spent = question.desk.position(order.symbol).cost + wallet.worth(order.symbol)
    lent = order.leverage
    spent -= market.notional(
        question.desk.last_price.get(order.symbol, 0), abs(wallet.held(order.symbol))
    )
    laws = {
        "amount": order.amount < max(market.min_amount, 1) or order.amount > market.max_amount,
        "lot": bool(order.amount % market.lot_step),
        "notional": market.notional(lowest, order.amount) * 100 < market.min_notional * 105,
        "leverage": above(wallet.exposure + worth, limits["max_leverage"], equity, hair)
        or (lent != 1 and not 1 < lent <= min(limits["max_leverage"], market.max_leverage)),
        "liquidation": lent > 1 and ends_near(question.desk, order, price, stop, worth),
        "exposure": above(wallet.exposure + worth, limits["max_exposure"], equity, hair),
        "position": above(position, limits["max_position"], equity, hair),
        "risk": above(risk, limits["risk_per_trade"], equity, hair),
        "margin": lent > 0 and ceil(Fraction(worth, lent)) + fee(worth, rate) > wallet.free,
        "cap": intent.accumulates and not 0 < spent + worth <= intent.total_cap,
        "approval": _unapproved(question, limits, position, equity),
    }
    return {law for law, broken in laws.items() if broken}


def _unapproved(question: Question, limits: dict[str, float], position: int, equity: int) -> bool:
    if question.intent.approved_by or limits["approve_above"] == inf:
        return False
    share = Fraction(limits["approve_above"]) * Fraction(limits["max_position"])
    return position >= share * equity * (1 + question.hair)
