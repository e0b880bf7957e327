"""Ways through a candle of which only open, high, low and close are known. Whole numbers only.

A known path is open → one extreme → the other → close; between two of these points (a leg) the
price moves one way. In `worst` no order of the extremes is assumed. sign: +1 of a buy order, -1
of a sell order. A law gives a price, or NONE where the market does not meet the order.
Source of `close` and `nearest`: exchange.md §5, engine.md §3.3 of the design notes.
"""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.paper.fills import limit_fill, stop_fill, touch_fill

WORST: Final = 0
OHLC: Final = 1
OLHC: Final = 2
NEAREST: Final = 3
CLOSE: Final = 4
"""Places in PATHS of domain/paper/rules.py."""


def high_first(path: int, open_: int, high: int, low: int, close: int) -> bool:
    """Whether a known path visits the high before the low.

    Extremes equally near to the open are visited as the direction of the close says.
    """
    if path == OHLC:
        return True
    if path == OLHC:
        return False
    if path == NEAREST and high - open_ != open_ - low:
        return high - open_ < open_ - low
    return close < open_


def stop_on_leg(sign: int, trigger: int, start: int, end: int) -> int:
    """A stop on a leg: the start if that is beyond its trigger, else its trigger if crossed."""
    return stop_fill(sign, trigger, start, max(start, end), min(start, end))


def touch_on_leg(sign: int, trigger: int, start: int, end: int) -> int:
    """A take-profit on a leg."""
    return touch_fill(sign, trigger, start, max(start, end), min(start, end))


def limit_on_leg(sign: int, limit: int, start: int, end: int, through: int) -> int:
    """A resting limit on a leg: the start if that is better, else its price if passed."""
    return limit_fill(sign, limit, start, max(start, end), min(start, end), through)
