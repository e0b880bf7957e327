"""Gate, pauses and order nodes in the compiled gear.

Mirrors nodes.risk.gate, .cooldown, .breaker and nodes.trade.open, .reverse, .add.
"""

from __future__ import annotations

from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.engine.fast import desk, exits, sizer
from moniqo_desktop.engine.fast.codes import (
    FOR_ADD,
    FOR_CLOSE,
    FOR_OPEN,
    LIMIT,
    MARKET,
    STOP,
)
from moniqo_desktop.engine.fast.node_rows import (
    ADD,
    ADD_ANY,
    ADD_IN_PROFIT,
    BREAKER,
    COOLDOWN,
    GATE,
    OPEN,
    REVERSE,
    Node,
    World,
)
from moniqo_desktop.engine.fast.records import Intent, Plan, Terms
from moniqo_desktop.nodes.trade._plans import limit_steps, trigger_steps


# ── what an order passes on its way ──────────────────────────────────────────────────────────
def pass_on(s: World, number: int, at: int) -> bool:
    """A gate, a pause, or one that is switched off. Returns whether a plan comes out."""
    n = s.nodes[number]
    blocked = False
    if n.kind == COOLDOWN:
        blocked = _cools_down(s, n, at)
    elif n.kind == BREAKER:
        _watch_losses(s, n)
        _watch_fall(s, n, at)
        blocked = at < n.until
    if n.plan_from < 0 or not s.plans[n.plan_from].present:
        return False
    _copy_plan(s.plans[n.plan_from], s.plans[number])
    if n.kind == GATE:
        s.plans[number].gated = True
    s.plans[number].blocked = s.plans[number].blocked or blocked
    return True


def _copy_plan(a: Plan, b: Plan) -> None:
    b.present, b.sign, b.amount, b.decided_price = a.present, a.sign, a.amount, a.decided_price
    b.stop_price, b.target_price, b.leverage = a.stop_price, a.target_price, a.leverage
    b.accumulates, b.total_cap = a.accumulates, a.total_cap
    b.gated, b.blocked, b.decided_at = a.gated, a.blocked, a.decided_at


def _count_losses(s: World, n: Node) -> bool:
    """Counts the last closed trade once; False if there is none that is new."""
    w = s.wallet[0]
    if w.closed_trades == n.seen:
        return False
    n.losses = n.losses + 1 if w.last_profit < 0 else 0
    n.seen = w.closed_trades
    return True


def _cools_down(s: World, n: Node, at: int) -> bool:
    _count_losses(s, n)
    if n.plan_from < 0 or not s.plans[n.plan_from].present:
        return False
    plan = s.plans[n.plan_from]
    if plan.decided_at == n.passed_at:
        return False
    if plan.blocked or at < _pause_ends(s, n):
        return True
    n.passed_at = plan.decided_at
    return False


def _pause_ends(s: World, n: Node) -> int:
    ends = 0
    if n.passed_at >= 0:
        ends = max(ends, n.passed_at + n.after_order_ms)
    if n.seen != 0:
        pause = n.after_trade_ms
        if n.losses != 0:
            pause = max(pause, n.after_loss_ms)
        if n.losses >= 2:
            pause = max(pause, n.after_losses_ms)
        ends = max(ends, s.wallet[0].trade_closed_at + pause)
    return ends


def _watch_losses(s: World, n: Node) -> None:
    if _count_losses(s, n) and n.losses >= n.losses_in_row:
        n.losses = 0
        n.until = max(n.until, s.wallet[0].trade_closed_at + n.pause_ms)


def _watch_fall(s: World, n: Node, at: int) -> None:
    day, equity = at // DAY_MS, desk.equity(s.terms[0], s.wallet[0]) / MONEY_UNIT
    if day != n.day:
        n.day, n.peak = day, equity
        return
    n.peak = max(equity, n.peak)
    if equity <= n.peak * (1 - n.drawdown_percent / 100):
        n.until = max(n.until, (day + 1) * DAY_MS)


# ── orders ───────────────────────────────────────────────────────────────────────────────────
def order(s: World, number: int, at: int) -> None:
    """An order node: at most one order of each plan."""
    n = s.nodes[number]
    if n.tells:
        desk.look(s)
    if n.plan_from < 0 or not s.plans[n.plan_from].present:
        return
    plan = s.plans[n.plan_from]
    if plan.decided_at == n.acted:
        return
    n.acted = plan.decided_at
    desk.look(s)
    refused = not plan.gated or plan.blocked or plan.sign == 0 or plan.amount <= 0
    if refused or desk.pending_entry(s) or _in_the_way(s, n, plan):
        return
    held = s.wallet[0].position
    if n.kind == REVERSE:
        if held != 0:
            exits.leave(s, number, FOR_CLOSE, abs(held))
        _entry(s, number, plan, FOR_OPEN)
        return
    intent = _entry(s, number, plan, FOR_ADD if held != 0 else FOR_OPEN)
    _send_as(s.terms[0], n, intent, at)


def _entry(s: World, number: int, plan: Plan, purpose: int) -> Intent:
    """A market order for the plan."""
    i = exits.next_intent(s, number, purpose)
    i.sign, i.amount = plan.sign, plan.amount
    i.stop_price, i.target_price = plan.stop_price, plan.target_price
    i.decided_price, i.leverage = plan.decided_price, plan.leverage
    i.accumulates, i.total_cap = plan.accumulates, plan.total_cap
    return i


def _send_as(t: Terms, n: Node, i: Intent, at: int) -> None:
    """Kind, price and expiry as the settings ask for."""
    if n.order_kind == MARKET:
        return
    i.expires_at = at + n.life_ms if n.life_ms != 0 else 0
    if n.order_kind == LIMIT:
        i.kind, i.force = LIMIT, n.force
        i.limit = limit_steps(i.sign, i.decided_price, n.offset_ppm, t.tick)
    else:
        i.kind = STOP
        i.trigger = trigger_steps(i.sign, i.decided_price, n.offset_ppm, t.tick)


def _in_the_way(s: World, n: Node, plan: Plan) -> bool:
    w = s.wallet[0]
    sign = desk.sign_of(w.position)
    if n.kind == REVERSE:
        return sign == plan.sign
    if w.position == 0:
        return n.kind == ADD and not n.opens
    if sign != plan.sign:
        return True
    if n.kind == OPEN:
        return n.single
    if w.entries >= n.most_entries:
        return True
    if n.add_when == ADD_ANY:
        return False
    move = (sizer.close_of(s) / s.seen[0].entry_price - 1) * sign * 100
    return (move if n.add_when == ADD_IN_PROFIT else -move) < n.least_move_percent
