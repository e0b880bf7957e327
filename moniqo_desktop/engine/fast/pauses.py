"""The wallet's safety in the compiled gear: day, peak, trips, pauses after trades.

Mirrors domain.safety and engine.safety_watch.
"""

from __future__ import annotations

from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.engine.fast import desk
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Terms, Wallet


def check_day(s: World, at: int) -> None:
    """A new day, a new peak, a fall from it, a daily loss."""
    t, w = s.terms[0], s.wallet[0]
    equity = desk.equity(t, w)
    day = (at + t.day_offset_ms) // DAY_MS
    if day != w.day:
        w.day, w.day_start, w.peak = day, equity, equity
    w.peak = max(w.peak, equity)
    if _trips(t, w, equity):
        w.breaker_until = max(w.breaker_until, (day + 1) * DAY_MS - t.day_offset_ms)


def _trips(t: Terms, w: Wallet, equity: int) -> bool:
    if w.peak > 0 and w.peak - equity >= t.max_drawdown * w.peak:
        return True
    return w.day_start > 0 and w.day_start - equity >= t.daily_loss * w.day_start


def count_trade(s: World) -> None:
    """The trade that has just closed may start a pause."""
    t, w = s.terms[0], s.wallet[0]
    losses = w.losses + 1 if w.last_profit < 0 else 0
    pause = t.pause_trade_s
    if losses > 0:
        pause = t.pause_losses_s if losses >= 2 else t.pause_loss_s
    if pause != 0:
        w.cooldown_until = max(w.cooldown_until, w.at + pause * 1000)
    w.losses = losses
    if losses >= t.losses_in_row:
        w.losses = 0
        w.breaker_until = max(w.breaker_until, w.at + t.breaker_pause_s * 1000)
