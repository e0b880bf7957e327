"""The curve at each close, and what is written of a run, in the compiled gear."""

from __future__ import annotations

from typing import Any, Final

from moniqo_desktop.domain.money import fee_of, nearest_to
from moniqo_desktop.engine.fast import desk
from moniqo_desktop.engine.fast.codes import FOR_CLOSE, TOO_LARGE
from moniqo_desktop.engine.fast.column_rows import Candles, FillRow, TradeRow, Written
from moniqo_desktop.engine.fast.node_rows import World
from moniqo_desktop.engine.fast.records import Terms, Wallet

EXACT: Final = 2**53
"""Beyond it a float does not know each whole number."""
LOOK: Final = 64
"""Closes that are looked at together."""


def steps_of(t: Terms, price: float) -> int:
    """Price steps nearest to a candle's price, on the tick; see engine.track.scaled_prices."""
    steps = round(price * t.price_scale)
    return steps if t.tick == 1 else nearest_to(steps, t.tick)


def base(t: Terms, w: Wallet) -> int:
    """Equity but for the notional of the position, signed."""
    cost = w.position_cost if w.position > 0 else -w.position_cost
    booked = t.start_cash + w.realised - w.fees - w.funding
    return booked - cost if w.position != 0 else booked


def mark(s: World, equity: Any, row: int) -> None:
    """The curve at a close."""
    t, w = s.terms[0], s.wallet[0]
    notional = w.last_price * w.position * t.factor
    level = base(t, w) + notional
    equity[row] = level
    w.busy += notional != 0
    if abs(level) >= EXACT or float(w.last_price) * t.factor * abs(w.position) >= EXACT:
        w.status = TOO_LARGE


def write(s: World, out: Written) -> None:
    """What was filled and closed in the candle."""
    w = s.wallet[0]
    for place in range(w.new_fills):
        copy_fill(s.fills[place], out.fills[w.fills + place])
    for place in range(w.new_trades):
        copy_trade(s.trades[place], out.trades[w.trades + place])
    w.fills += w.new_fills
    w.trades += w.new_trades
    w.new_fills = w.new_trades = 0


def copy_fill(a: FillRow, b: FillRow) -> None:
    b.at, b.side, b.purpose, b.price, b.amount = a.at, a.side, a.purpose, a.price, a.amount
    b.fee, b.realised, b.maker = a.fee, a.realised, a.maker
    b.ambiguous, b.best_price = a.ambiguous, a.best_price


def copy_trade(a: TradeRow, b: TradeRow) -> None:
    b.direction, b.opened_at, b.closed_at = a.direction, a.opened_at, a.closed_at
    b.amount, b.total_amount, b.notional_in = a.amount, a.total_amount, a.notional_in
    b.notional_out, b.fees, b.funding, b.profit = a.notional_out, a.fees, a.funding, a.profit
    b.exit, b.ambiguous, b.marked = a.exit, a.ambiguous, a.marked


# ── the end of the data ──────────────────────────────────────────────────────────────────────
def finish(worlds: Any, c: Candles, equity: Any, out: Written, last: int) -> None:
    """Closes what is still open at the last close, with the fee an exit would pay, and marks it."""
    s = worlds[0]
    t, w = s.terms[0], s.wallet[0]
    if last == 0 or w.position == 0:
        return
    w.row, w.at = last - 1, c.closed_at[last - 1]
    w.last_price = steps_of(t, c.close[last - 1])
    w.busy -= w.last_price != 0
    r = s.reports[0]
    sign, amount = desk.sign_of(w.position), abs(w.position)
    r.price = r.best = w.last_price
    r.amount, r.maker, r.ambiguous = amount, False, False
    r.fee = fee_of(w.last_price * amount * t.factor, t.taker_ppm)
    desk.book_fill(s, r, FOR_CLOSE, -sign, 1)
    s.trades[0].marked = True
    mark(s, equity, last - 1)
    write(s, out)


def deepest_fall(equity: Any, last: int) -> float:
    """The largest fall from a peak, as a ratio of it. By the block: where none rises above the peak
    only its lowest counts."""
    deepest, row = 0.0, 0
    peak = lowest = equity[0] if last > 0 else 0
    while row < last:
        until = min(row + LOOK, last)
        high = low = equity[row]
        for place in range(row, until):
            high, low = max(high, equity[place]), min(low, equity[place])
        if high <= peak:
            lowest = min(lowest, low)
            row = until
        while row < until:
            level = equity[row]
            if level > peak:
                deepest = max(deepest, (peak - lowest) / max(peak, 1))
                peak = lowest = level
            lowest = min(lowest, level)
            row += 1
    return max(deepest, (peak - lowest) / max(peak, 1))
