"""The gate in the compiled gear: the checks of domain.gate_checks over rows of numbers.

Mirrors engine.gate and engine.gate_exits. The event gear stores every answer; here the first
refusal is enough.
"""

from __future__ import annotations

from moniqo_desktop.domain import gate_checks as check
from moniqo_desktop.domain.gate_checks import DAY_MS, HOUR_MS
from moniqo_desktop.domain.margin import (
    NO_PRICE,
    initial_margin,
    liquidation_price,
    tied_up,
)
from moniqo_desktop.domain.money import fee_of
from moniqo_desktop.domain.risk import UNLIMITED
from moniqo_desktop.engine.fast import desk
from moniqo_desktop.engine.fast.codes import (
    FOR_ADD,
    FOR_STOP,
    FOR_TARGET,
    LIMIT,
    STOP,
    STOP_LIMIT,
    TAKE_PROFIT,
    TRAILING,
)
from moniqo_desktop.engine.fast.node_rows import Node, World
from moniqo_desktop.engine.fast.records import Intent, Terms, Wallet


def refusal(s: World, i: Intent, at: int) -> str:
    """Why the order may not leave, "" = it may."""
    if i.purpose == FOR_STOP or i.purpose == FOR_TARGET:
        return _of_protection(s, i)
    if not desk.adds_exposure(i.purpose):
        return _of_exit(s, i)
    return _of_state(s, i, at) or _of_money(s, i)


# ── entries ──────────────────────────────────────────────────────────────────────────────────
def _of_state(s: World, i: Intent, at: int) -> str:
    """What the clock, the day and the desk say, before the order's own numbers."""
    t, w, n = s.terms[0], s.wallet[0], s.nodes[i.node]
    equity = desk.equity(t, w)
    return (
        check.data_fresh(at - w.closed_at_seen, t.candle_ms, False)
        or check.pauses(at, w.cooldown_until, w.breaker_until)
        or check.drawdown(equity, w.peak, n.max_drawdown)
        or check.daily_loss(equity, w.day_start, n.daily_loss)
        or _counts(s, n, at)
        or check.side_allowed(i.sign < 0 and w.position <= 0, not t.spot)
        or _crash(s, n)
        or _concurrency(s, n, i)
    )


def _counts(s: World, n: Node, at: int) -> str:
    if n.max_trades_day == UNLIMITED and n.max_trades_hour == UNLIMITED:
        return ""
    hour = day = 0
    place, size = s.wallet[0].sent - 1, len(s.sent_at)
    while place >= 0 and day < size and s.sent_at[place % size] > at - DAY_MS:
        day += 1
        hour += s.sent_at[place % size] > at - HOUR_MS
        place -= 1
    return check.trade_count(hour, day, n.max_trades_hour, n.max_trades_day)


def _crash(s: World, n: Node) -> str:
    if n.crash_threshold != UNLIMITED:
        hour, day = s.wallet[0].change_1h, s.wallet[0].change_24h
        if hour != hour or day != day:
            return check.NOT_MEASURABLE
        code = check.crash(hour, day, n.crash_threshold)
        if code:
            return code
    return "" if n.max_volatility == UNLIMITED else check.NOT_MEASURABLE


def _concurrency(s: World, n: Node, i: Intent) -> str:
    w = s.wallet[0]
    if w.position * i.sign < 0:
        return "OPPOSITE_OPEN"
    pending = desk.pending_entry(s)
    if i.purpose == FOR_ADD and (w.position != 0 or pending):
        return ""
    in_symbol = w.entries if w.position != 0 else 0
    if pending:
        in_symbol += 1
    return check.concurrency(0, in_symbol, n.max_open_positions, n.max_per_symbol)


def _of_money(s: World, i: Intent) -> str:
    """Leverage and margin, stop and target, size, the venue's filters, drift, approval."""
    t, w, n = s.terms[0], s.wallet[0], s.nodes[i.node]
    price, equity = entry_price(w, i), desk.equity(t, w)
    notional, coming = price * i.amount * t.factor, desk.coming(s)
    after = desk.held_value(t, w) + coming + notional
    return (
        check.leverage(after, equity, n.max_leverage)
        or check.order_leverage(i.leverage, n.max_leverage, t.max_leverage)
        or check.margin(tied_up(notional, i.leverage, max(t.taker_ppm, 0)), desk.free(s))
        or check.liquidation_distance(
            i.sign,
            price,
            desk.farthest_stop(s, i.sign, i.stop_price),
            _liquidation(s, i, notional),
        )
        or _stop_and_target(t, n, i, price)
        or _size(s, i, price, after)
        or _filters(t, i, price)
        or _room(s, i)
        or _drift(w, n, i)
        or check.approval(after, equity, n.max_position, n.approve_above, False)
    )


def entry_price(w: Wallet, i: Intent) -> int:
    """Worst price the entry can pay, as far as it is known before it fills."""
    if i.limit != 0:
        return max(i.limit, w.last_price) if i.sign < 0 else i.limit
    return max(w.last_price, i.trigger)


def _stop_and_target(t: Terms, n: Node, i: Intent, price: int) -> str:
    required = n.stop_required > 0 and not i.accumulates
    nearest, widest = n.min_stop_distance, n.max_stop_distance
    return check.stop(
        i.sign, price, i.stop_price, t.tick, required, nearest, widest
    ) or check.target(i.sign, price, i.target_price, t.tick)


def _size(s: World, i: Intent, price: int, after: int) -> str:
    t, w, n = s.terms[0], s.wallet[0], s.nodes[i.node]
    if price <= 0:
        return check.NOT_MEASURABLE
    notional, equity = price * i.amount * t.factor, desk.equity(t, w)
    bounds = (n.risk_per_trade, n.max_position, n.max_exposure)
    spent = w.position_cost + desk.coming(s)
    return check.size(
        _risk(t, i, price, notional), after, after, equity, bounds
    ) or check.accumulation(spent, notional, i.total_cap, i.accumulates)


def _risk(t: Terms, i: Intent, price: int, notional: int) -> int:
    """Money lost, with both fees, if the stop fills at its price; 0 without a stop."""
    if i.stop_price == 0:
        return 0
    rate = max(t.taker_ppm, 0)
    left = i.stop_price * i.amount * t.factor
    loss = abs(price - i.stop_price) * i.amount * t.factor
    return loss + fee_of(notional, rate) + fee_of(left, rate)


def _filters(t: Terms, i: Intent, price: int) -> str:
    lowest = (
        min(price, i.stop_price) if i.stop_price > 0 and price > 0 else max(price, i.stop_price)
    )
    limited = i.kind == LIMIT or i.kind == STOP_LIMIT
    triggered = i.kind == STOP or i.kind == STOP_LIMIT or i.kind == TAKE_PROFIT
    return (
        ("FILTER_PRICE" if i.kind == TRAILING else "")
        or check.kind_prices(limited, triggered, i.limit, i.trigger)
        or check.tick(i.limit, t.tick)
        or check.tick(i.trigger, t.tick)
        or check.filters(
            i.amount,
            t.lot,
            t.min_amount,
            t.max_amount,
            max(lowest, 0) * i.amount * t.factor,
            check.with_reserve(t.min_notional),
        )
        or check.price_range(i.limit, t.min_price, t.max_price)
        or check.price_range(i.trigger, t.min_price, t.max_price)
        or check.price_range(i.stop_price, t.min_price, t.max_price)
        or check.price_range(i.target_price, t.min_price, t.max_price)
    )


def _room(s: World, i: Intent) -> str:
    """How many orders a venue takes."""
    t, w, after = s.terms[0], s.wallet[0], 1
    if t.max_orders == 0:
        return ""
    after += (i.stop_price != 0) + (i.target_price != 0)
    for line in range(w.orders):
        after += s.orders[s.lines[line]].open
    return check.order_count(after, t.max_orders)


def _liquidation(s: World, i: Intent, notional: int) -> int:
    """Where the venue would close the position the order leads to; 0 where it borrows nothing."""
    t, w = s.terms[0], s.wallet[0]
    if i.leverage == 1:
        return NO_PRICE
    unit = (abs(w.position) + i.amount) * t.factor
    margin = w.position_cost - w.position_borrowed + initial_margin(notional, i.leverage)
    cost = w.position_cost + notional
    return liquidation_price(i.sign, unit, cost, margin, t.worst_fee_ppm, s.tiers[: t.tiers])


def _drift(w: Wallet, n: Node, i: Intent) -> str:
    if n.max_drift == UNLIMITED:
        return ""
    return check.drift(i.decided_price, w.last_price, n.max_drift)


# ── exits and protection ─────────────────────────────────────────────────────────────────────
def _of_exit(s: World, i: Intent) -> str:
    w, t = s.wallet[0], s.terms[0]
    code = check.reduces(i.amount, i.sign, w.position)
    if code:
        return code
    if i.amount <= 0:
        return "AMOUNT_ZERO"
    if i.amount % t.lot != 0 and i.amount != abs(w.position):
        return "FILTER_LOT"
    return check.tick(i.limit, t.tick) or check.tick(i.trigger, t.tick)


def _of_protection(s: World, i: Intent) -> str:
    t, w = s.terms[0], s.wallet[0]
    sign = 1 if w.position > 0 else -1
    if w.position * i.sign >= 0:
        return "NOTHING_TO_PROTECT"
    if i.purpose == FOR_STOP:
        now = desk.protective_price(s, FOR_STOP)
        code = check.stop(sign, w.last_price, i.stop_price, t.tick, True, 0.0, UNLIMITED)
        loosens = now != 0 and sign * (i.stop_price - now) < 0
        return code or ("STOP_LOOSENED" if loosens else "")
    if w.last_price <= 0:
        return check.NOT_MEASURABLE
    code = check.target(sign, w.last_price, i.target_price, t.tick)
    return code or ("" if i.target_price != 0 else "TARGET_MISSING")
