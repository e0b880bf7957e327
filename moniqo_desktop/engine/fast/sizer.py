"""The sizer in the compiled gear. Mirrors nodes.risk.sizer, by the scalars of domain.sizing."""

from __future__ import annotations

from math import isfinite, isnan

from moniqo_desktop.domain.exits import exit_steps
from moniqo_desktop.domain.gate_checks import with_reserve
from moniqo_desktop.domain.margin import affordable_amount
from moniqo_desktop.domain.money import (
    CLEAR,
    LARGEST,
    MONEY_UNIT,
    floor_to,
    near_steps,
    nearest_to,
)
from moniqo_desktop.domain.sizing import amount_at_risk, amount_paid_for, loss_per_unit, money_of
from moniqo_desktop.engine.fast import desk
from moniqo_desktop.engine.fast.codes import TOO_LARGE
from moniqo_desktop.engine.fast.node_rows import (
    BY_ACCUMULATION,
    BY_RISK,
    BY_SHARE,
    STOP_ATR,
    STOP_NONE,
    STOP_PERCENT,
    STOP_PRICE,
    TARGET_NONE,
    TARGET_PERCENT,
    TARGET_RATIO,
    Node,
    World,
)
from moniqo_desktop.engine.fast.records import Plan
from moniqo_desktop.nodes.risk.sizer import HEADROOM


def step(s: World, number: int, at: int) -> bool:
    """One answer of the sizer. Returns whether there is a plan."""
    n = s.nodes[number]
    sign = wanted(s, n)
    if sign == 0:
        n.last = 0
        return False
    if sign == n.last:
        return False
    if _waits(n):
        n.last = 0
        wake_later(s, number, at + n.candle_ms)
        return False
    n.last = sign
    return _plan(s, n, s.plans[number], sign, at)


def wake_later(s: World, number: int, at: int) -> None:
    """Asks a node again at a time; once is enough."""
    w = s.wallet[0]
    for place in range(w.timers):
        if s.timer_at[place] == at and s.timer_of[place] == number:
            return
    if w.timers == len(s.timer_at):
        w.status = TOO_LARGE
        return
    s.timer_at[w.timers], s.timer_of[w.timers] = at, number
    w.timers += 1


def close_of(s: World) -> float:
    """Of the candle shown."""
    return s.wallet[0].close_seen


def close_steps(s: World) -> int:
    t = s.terms[0]
    return nearest_to(near_steps(close_of(s), t.price_scale), t.tick)


def exit_price(s: World, sign: int, price: float) -> int:
    """domain.exits.exit_at; beyond what 64 bits settle exactly, the run is handed back."""
    t, w = s.terms[0], s.wallet[0]
    product = price * t.price_scale
    if product >= CLEAR:
        if product < LARGEST:
            w.status = TOO_LARGE
        return 0
    return exit_steps(sign, price, t.price_scale, t.tick)


def wanted(s: World, n: Node) -> int:
    """The direction to enter, or flat."""
    sign = n.now_sign
    if sign == 0 or not n.now_confidence >= n.min_confidence:
        return 0
    if n.side != 0 and n.side != sign:
        return 0
    return 0 if sign < 0 and s.terms[0].spot else sign


def _waits(n: Node) -> bool:
    if n.stop_by == STOP_ATR:
        return isnan(n.now_atr)
    if n.stop_by == STOP_PRICE:
        return isnan(n.now_stop)
    return False


def _plan(s: World, n: Node, plan: Plan, sign: int, at: int) -> bool:
    """Fills in the plan; False if there is none."""
    t, close = s.terms[0], close_of(s)
    if not isfinite(close) or floor_to(near_steps(close, t.price_scale), t.tick) <= 0:
        return False
    if n.leverage > t.max_leverage:
        return False
    entry = close_steps(s)
    stop = _stop(s, n, sign, close, entry)
    if (n.stop_by != STOP_NONE and (entry - stop) * sign <= 0) or stop < 0:
        return False
    target = _target(s, n, sign, close, stop)
    if target != 0 and (target - entry) * sign <= 0:
        return False
    amount = min(_amount(s, n, entry, stop), t.max_amount)
    lowest = min(entry, stop) if stop != 0 else entry
    if _too_small(s, amount, lowest) or _over_cap(s, n, entry, amount):
        return False
    plan.present, plan.sign, plan.amount, plan.decided_price = True, sign, amount, entry
    plan.stop_price, plan.target_price = stop, target
    plan.accumulates = n.mode == BY_ACCUMULATION
    plan.total_cap = n.total_cap if plan.accumulates else 0
    plan.gated = plan.blocked = False
    plan.decided_at, plan.leverage = at, n.leverage
    return True


def _stop(s: World, n: Node, sign: int, close: float, entry: int) -> int:
    if n.stop_by == STOP_NONE:
        return 0
    if n.stop_by == STOP_PRICE:
        found = exit_price(s, sign, n.now_stop)
        return found if found != 0 else entry
    distance = close * n.stop_percent / 100 if n.stop_by == STOP_PERCENT else n.now_atr * n.stop_atr
    found = exit_price(s, sign, close - sign * distance)
    return found if found != 0 else entry


def _target(s: World, n: Node, sign: int, close: float, stop: int) -> int:
    if n.target_by == TARGET_NONE or (n.target_by == TARGET_RATIO and stop == 0):
        return 0
    if n.target_by == TARGET_PERCENT:
        distance = close * n.target_percent / 100
    else:
        distance = abs(close - stop / s.terms[0].price_scale) * n.target_r
    return exit_price(s, sign, close + sign * distance)


def _amount(s: World, n: Node, entry: int, stop: int) -> int:
    """On the lot, after every cap; 0 if equity, factor or distance is no positive number."""
    t, w = s.terms[0], s.wallet[0]
    equity = desk.equity(t, w) / MONEY_UNIT
    free = desk.free(s) / MONEY_UNIT
    factor, unit = _factor(n), entry * t.factor
    most = money_of(equity, n.max_position_percent / 100)
    capped = min(
        amount_paid_for(most, unit, t.taker_ppm, t.lot),
        affordable_amount(money_of(free, HEADROOM), unit, n.leverage, max(t.taker_ppm, 0), t.lot),
    )
    if n.mode == BY_RISK:
        loss = loss_per_unit(entry, stop, t.taker_ppm, n.slippage_ppm)
        risk = money_of(equity, n.risk_percent / 100 * factor)
        return min(amount_at_risk(risk, loss * t.factor, t.lot), capped)
    if n.mode == BY_SHARE:
        wish = money_of(equity, n.share_percent / 100 * factor)
    else:
        wish = money_of(n.notional, factor)
    return min(amount_paid_for(wish, unit, 0, t.lot), capped)


def _factor(n: Node) -> float:
    """The wire may shrink the order, never grow it."""
    if isnan(n.now_size):
        return 1.0
    return min(max(n.now_size, 0.0), 1.0) if isfinite(n.now_size) else 0.0


def _too_small(s: World, amount: int, price: int) -> bool:
    t = s.terms[0]
    return amount < max(t.min_amount, 1) or price * amount * t.factor < with_reserve(t.min_notional)


def _over_cap(s: World, n: Node, entry: int, amount: int) -> bool:
    if n.mode != BY_ACCUMULATION:
        return False
    t, w = s.terms[0], s.wallet[0]
    price = desk.entry_price(t, w) if w.position != 0 else 0.0
    spent = abs(w.position) * price / t.amount_scale
    return money_of(spent, 1.0) + entry * amount * t.factor > n.total_cap
