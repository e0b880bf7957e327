"""A candle as wallet and nodes see it, in the compiled gear."""

from __future__ import annotations

from math import floor
from typing import Final

from moniqo_desktop.domain.gate_checks import DAY_MS, HOUR_MS
from moniqo_desktop.engine.fast import curves
from moniqo_desktop.engine.fast.column_rows import Candles, Series
from moniqo_desktop.engine.fast.node_rows import World

NAN: Final = float("nan")
SURE: Final = 1.0
"""Confidence of a direction that was found sure enough before the run."""


def read(s: World, c: Candles, row: int) -> None:
    """Brings the wallet up to the candle before row, and reads this one."""
    t, w = s.terms[0], s.wallet[0]
    if row > 0:
        w.last = w.last_price = curves.steps_of(t, c.close[row - 1])
        read_time(s, c, row - 1)
        w.closed_at = w.at
        w.marked = row - 1
    read_close(s, c, row)
    w.open = curves.steps_of(t, c.open[row])
    read_extremes(s, c, row)
    if t.volumes:
        w.volume = floor(c.volume[row] * t.amount_scale)


def read_extremes(s: World, c: Candles, row: int) -> None:
    t, w = s.terms[0], s.wallet[0]
    w.high, w.low = curves.steps_of(t, c.high[row]), curves.steps_of(t, c.low[row])


def look_ahead(s: World, c: Candles, row: int) -> None:
    """Reads the open after a candle that may decide, which lies in memory that has to be waited
    for: as soon as the candle is found, while the curve up to it is still to be drawn."""
    w = s.wallet[0]
    w.ahead, w.next_open = row, c.open[min(row + 1, len(c.open) - 1)]


def look_up(s: World, c: Candles, row: int) -> None:
    """Reads the close of a candle that decides, and the next open."""
    if s.wallet[0].ahead != row:
        look_ahead(s, c, row)
    read_close(s, c, row)


def read_looked_up(s: World, c: Candles, row: int) -> None:
    """Reads the candle after one that decided; its extremes only to see whether it can be."""
    t, w = s.terms[0], s.wallet[0]
    w.open = curves.steps_of(t, w.next_open)
    if not t.sound:
        read_extremes(s, c, row)
    if t.volumes:
        w.volume = floor(c.volume[row] * t.amount_scale)
    read_close(s, c, row)


def read_close(s: World, c: Candles, row: int) -> None:
    t, w = s.terms[0], s.wallet[0]
    read_time(s, c, row)
    w.close = curves.steps_of(t, c.close[row])


def read_time(s: World, c: Candles, row: int) -> None:
    """When the candle closes. A number worked out costs less than one far away in memory."""
    t, w = s.terms[0], s.wallet[0]
    if t.even:
        w.at = t.first_at + row * t.candle_ms
    else:
        w.at = c.closed_at[row]


def show(s: World, c: Candles, x: Series, row: int, at: int) -> None:
    """What nodes see now is the candle of row (−1 = none yet), which closed at `at`: the columns
    they are wired to, NaN where they are not."""
    t, w = s.terms[0], s.wallet[0]
    if row != w.shown and row >= 0:
        w.shown, w.closed_at_seen = row, at
        w.close_seen = c.close[row]
        if t.restless:
            w.high_seen, w.low_seen = c.high[row], c.low[row]
        if t.with_changes:
            w.change_1h, w.change_24h = _change(c, row, HOUR_MS), _change(c, row, DAY_MS)
        directions, confidences, flags, numbers = x.directions, x.confidences, x.flags, x.numbers
        for number in range(t.nodes):
            n = s.nodes[number]
            if not n.reads:
                continue
            if n.entered >= 0:
                n.now_sign, n.now_confidence = int(x.entered[n.entered, row]), SURE
            elif n.signal >= 0:
                n.now_sign = int(directions[n.signal, row])
                n.now_confidence = float(confidences[n.signal, row])
            if n.flag >= 0:
                n.now_flag = bool(flags[n.flag, row])
            if n.atr >= 0:
                n.now_atr = float(numbers[n.atr, row])
            if n.stop >= 0:
                n.now_stop = float(numbers[n.stop, row])
            if n.size >= 0:
                n.now_size = float(numbers[n.size, row])
            if n.target >= 0:
                n.now_target = float(numbers[n.target, row])


def _change(c: Candles, row: int, over_ms: int) -> float:
    """Return over the time up to a candle; NaN while the history is shorter."""
    since = c.closed_at[row] - over_ms
    if c.closed_at[0] > since:
        return NAN
    first, last = 0, row
    while first < last:
        middle = (first + last + 1) // 2
        if c.closed_at[middle] <= since:
            first = middle
        else:
            last = middle - 1
    return float(c.close[row] / c.close[first] - 1.0)
