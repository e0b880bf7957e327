"""Nodes that leave or protect a position, in the compiled gear.

Mirrors nodes.trade.close and nodes.position, by the scalars of domain.exits.
"""

from __future__ import annotations

from math import isfinite, isnan
from typing import Final

from moniqo_desktop.domain.exits import behind_close, break_even_steps, protects_more
from moniqo_desktop.domain.money import CLEAR, floor_to, mul_div, near_steps
from moniqo_desktop.engine.fast import desk, sizer
from moniqo_desktop.engine.fast.codes import (
    FOR_CLOSE,
    FOR_REDUCE,
    FOR_STOP,
    FOR_TARGET,
    MARKET,
    TOO_LARGE,
)
from moniqo_desktop.engine.fast.node_rows import (
    BREAK_EVEN,
    CLOSE,
    PARTIAL_CLOSE,
    PROTECT,
    TIME_EXIT,
    TRAIL,
    UNASKED,
    Node,
    View,
    World,
)
from moniqo_desktop.engine.fast.records import Intent
from moniqo_desktop.nodes.intents import RETRY_CANDLES

INF: Final = float("inf")


def step(s: World, number: int, at: int) -> None:
    """One answer of an exit node. Where nobody hears of the position from it, it looks only if it
    may act."""
    n, held = s.nodes[number], s.wallet[0].position
    if held == 0:
        forget(n)
    acts = held != 0 and (n.kind != CLOSE or _has_reason(n, desk.sign_of(held)))
    if not acts and not n.tells:
        return
    view = desk.look(s)
    if not acts:
        return
    if n.kind == CLOSE:
        _close(s, number, view, at)
    elif n.kind == TIME_EXIT:
        _time_exit(s, number, view, at)
    elif n.kind == PARTIAL_CLOSE:
        _partial_close(s, number, view, at)
    elif n.kind == BREAK_EVEN:
        _break_even(s, number, view, at)
    elif n.kind == TRAIL:
        _trail(s, number, view, at)
    elif n.kind == PROTECT:
        _protect(s, number, view, at)


def forget(n: Node) -> None:
    """What was asked of a position that is no more."""
    n.asked_of = n.aimed_of = n.best_of = UNASKED


# ── intents ──────────────────────────────────────────────────────────────────────────────────
def next_intent(s: World, number: int, purpose: int) -> Intent:
    """A new intent of a node, empty but for its purpose."""
    w = s.wallet[0]
    i = s.intents[w.intents]
    w.intents += 1
    i.node, i.purpose, i.kind, i.leverage = number, purpose, MARKET, 1
    i.sign = i.amount = i.force = i.limit = i.trigger = i.stop_price = i.target_price = 0
    i.decided_price = i.total_cap = i.expires_at = 0
    i.accumulates = False
    return i


def leave(s: World, number: int, purpose: int, amount: int) -> None:
    """A market order that takes amount off the open position, never more, and on the lot."""
    i, view = next_intent(s, number, purpose), s.seen[0]
    i.sign = -view.sign
    i.amount = floor_to(min(amount, abs(view.amount)), s.terms[0].lot)
    i.decided_price = sizer.close_steps(s)


def _move(s: World, number: int, purpose: int, price: int) -> None:
    """Moves the stop or the target of the open position."""
    i, view = next_intent(s, number, purpose), s.seen[0]
    i.sign = -view.sign
    i.stop_price = price if purpose == FOR_STOP else 0
    i.target_price = price if purpose == FOR_TARGET else 0
    i.decided_price = sizer.close_steps(s)


def _asked_lately(n: Node, view: View, at: int) -> bool:
    return n.asked_of == view.opened_at and at < n.asked_at + RETRY_CANDLES * n.candle_ms


def _asked_now(n: Node, view: View, at: int) -> None:
    n.asked_of, n.asked_at = view.opened_at, at


# ── leaving ──────────────────────────────────────────────────────────────────────────────────
def _close(s: World, number: int, view: View, at: int) -> None:
    n = s.nodes[number]
    if view.age < n.min_age or _asked_lately(n, view, at):
        return
    _asked_now(n, view, at)
    leave(s, number, FOR_CLOSE, abs(view.amount))


def _has_reason(n: Node, sign: int) -> bool:
    """To close a position of this sign."""
    if n.now_flag:
        return True
    if isnan(n.now_confidence):
        return False
    return n.now_sign == -sign or (n.on_flat and n.now_sign == 0)


def _time_exit(s: World, number: int, view: View, at: int) -> None:
    n = s.nodes[number]
    stays = n.only_losers and view.profit > 0
    if view.age < n.candles or stays or _asked_lately(n, view, at):
        return
    _asked_now(n, view, at)
    leave(s, number, FOR_CLOSE, abs(view.amount))


def _partial_close(s: World, number: int, view: View, at: int) -> None:
    n, t = s.nodes[number], s.terms[0]
    if n.asked_of == view.opened_at or not _far_enough(s, n, view):
        return
    whole = view.initial_amount if view.initial_amount != 0 else abs(view.amount)
    part = min(floor_to(mul_div(whole, n.part, n.whole), t.lot), whole, abs(view.amount))
    _asked_now(n, view, at)
    if part >= t.min_amount:
        leave(s, number, FOR_REDUCE, part)


def _far_enough(s: World, n: Node, view: View) -> bool:
    if not n.by_r:
        return view.profit_ratio * 100 >= n.profit_percent
    if view.initial_stop == 0:
        return False
    first = view.initial_stop / s.terms[0].price_scale
    distance = (view.entry_price - first) * view.sign
    ahead = (sizer.close_of(s) - view.entry_price) * view.sign
    return (ahead / distance if distance > 0 else -INF) >= n.profit_r


# ── stops ────────────────────────────────────────────────────────────────────────────────────
def _tighten(s: World, number: int, view: View, stop: int, least: int, at: int) -> None:
    """Moves the stop if that protects more by at least `least` steps; see position._stops."""
    n, tick = s.nodes[number], s.terms[0].tick
    wish = behind_close(view.sign, stop, sizer.close_steps(s), tick)
    if not protects_more(view.sign, view.stop_price, wish, least):
        return
    lately = _asked_lately(n, view, at)
    if lately and not protects_more(view.sign, n.asked_stop, wish, least):
        return
    _asked_now(n, view, at)
    n.asked_stop = wish
    _move(s, number, FOR_STOP, wish)


def _break_even(s: World, number: int, view: View, at: int) -> None:
    n, t, w = s.nodes[number], s.terms[0], s.wallet[0]
    if view.profit_ratio * 100 < n.activation_percent:
        return
    scale = t.price_scale * 1000.0
    if view.entry_price * scale >= CLEAR:
        w.status = TOO_LARGE
        return
    thousandths = near_steps(view.entry_price, scale)
    stop = break_even_steps(view.sign, thousandths, t.tick, t.taker_ppm)
    _tighten(s, number, view, stop, 1, at)


def _trail(s: World, number: int, view: View, at: int) -> None:
    n, t = s.nodes[number], s.terms[0]
    if view.age < 1:
        return
    best = _best(s, n, view)
    n.best, n.best_of = best, view.opened_at
    if (best / view.entry_price - 1) * view.sign * 100 < n.activation_percent:
        return
    distance = best * n.distance_percent / 100
    if n.by_atr:
        if not isfinite(n.now_atr):
            return
        distance = n.now_atr * n.distance_atr
    stop = sizer.exit_price(s, view.sign, best - view.sign * distance)
    if stop != 0:
        least = max(round(stop * n.step_percent / 100), t.tick)
        _tighten(s, number, view, stop, least, at)


def _best(s: World, n: Node, view: View) -> float:
    """Highest high (long) or lowest low (short) since this position was opened."""
    seen = s.wallet[0].high_seen if view.sign > 0 else s.wallet[0].low_seen
    if n.best_of != view.opened_at:
        return seen
    return max(seen, n.best) if view.sign > 0 else min(seen, n.best)


def _protect(s: World, number: int, view: View, at: int) -> None:
    n = s.nodes[number]
    wish = _target(s, n, view)
    target = view.target_price
    _tighten(s, number, view, _stop(s, n, view), 1, at)
    ahead = (wish - sizer.close_steps(s)) * view.sign > 0
    if wish == 0 or not ahead or wish == target:
        return
    lately = n.aimed_of == view.opened_at and at < n.aimed_at + RETRY_CANDLES * n.candle_ms
    if lately and n.aimed_target == wish:
        return
    n.aimed_of, n.aimed_at, n.aimed_target = view.opened_at, at, wish
    _move(s, number, FOR_TARGET, wish)


def _stop(s: World, n: Node, view: View) -> int:
    """Where the stop should lie; 0 = as it is."""
    if not isnan(n.now_stop):
        found = sizer.exit_price(s, view.sign, n.now_stop)
        return found if found != 0 else view.stop_price
    if view.stop_price != 0 or n.stop_percent == 0:
        return view.stop_price
    ratio = 1 - view.sign * n.stop_percent / 100
    return sizer.exit_price(s, view.sign, view.entry_price * ratio)


def _target(s: World, n: Node, view: View) -> int:
    """Where the target should lie; 0 = as it is."""
    if not isnan(n.now_target):
        return sizer.exit_price(s, view.sign, n.now_target)
    if view.target_price != 0 or n.target_percent == 0:
        return 0
    ratio = 1 + view.sign * n.target_percent / 100
    return sizer.exit_price(s, view.sign, view.entry_price * ratio)
