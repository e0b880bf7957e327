"""Ways through a candle of which only open, high, low and close are known. Whole numbers only.

A known path is open → one extreme → the other → close; between two of these points (a leg) the
price moves one way. In `worst` no order of the extremes is assumed: the position gets the lesser
outcome. sign: +1 of a buy order, -1 of a sell order; held: +1 long, -1 short. NONE = no fill.
Source of `close` and `nearest`: exchange.md §5, engine.md §3.3 of the design notes.
"""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.fills import NONE, limit_fill, stop_fill, touch_fill

WORST: Final = 0
OHLC: Final = 1
OLHC: Final = 2
NEAREST: Final = 3
CLOSE: Final = 4
"""Places in PATHS of domain/paper_rules.py."""

NOTHING: Final = 0
STOPPED: Final = 1
TARGETED: Final = 2


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


def exit_on_leg(
    held: int, stop: int, target: int, through: int, start: int, end: int
) -> tuple[int, int]:
    """What ends a position on a leg, and where: STOPPED or TARGETED, whichever comes first.

    stop: trigger; target: price of a limit; 0 = there is none. (NOTHING, NONE) if it lives on.
    """
    stopped = stop_on_leg(-held, stop, start, end) if stop else NONE
    reached = limit_on_leg(-held, target, start, end, through) if target else NONE
    if stopped != NONE and (reached == NONE or abs(stopped - start) <= abs(reached - start)):
        return STOPPED, stopped
    return (TARGETED, reached) if reached != NONE else (NOTHING, NONE)


def exit_in_candle(
    path: int,
    held: int,
    stop: int,
    target: int,
    through: int,
    open_: int,
    high: int,
    low: int,
    close: int,
) -> tuple[int, int, int]:
    """What a candle does to a position that is open when it opens, or that enters at its open.

    Returns (NOTHING, STOPPED or TARGETED; its price; what the best path would have paid), prices
    before slippage. The same as the paper market does with a stop and a target limit.
    """
    if path == WORST:
        return worst_exit(held, stop, target, through, open_, high, low)
    first, second = (high, low) if high_first(path, open_, high, low, close) else (low, high)
    which, price = exit_on_leg(held, stop, target, through, open_, first)
    if which == NOTHING:
        which, price = exit_on_leg(held, stop, target, through, first, second)
    if which == NOTHING:
        which, price = exit_on_leg(held, stop, target, through, second, close)
    return which, price, price


def worst_exit(
    held: int, stop: int, target: int, through: int, open_: int, high: int, low: int
) -> tuple[int, int, int]:
    """`exit_in_candle` where the order of high and low is not assumed: the stop comes first."""
    which, price = exit_on_leg(held, stop, target, through, open_, open_)
    if which != NOTHING:
        return which, price, price
    stopped = stop_fill(-held, stop, open_, high, low) if stop else NONE
    reached = limit_fill(-held, target, open_, high, low, through) if target else NONE
    if stopped != NONE:
        return STOPPED, stopped, stopped if reached == NONE else reached
    return (NOTHING if reached == NONE else TARGETED), reached, reached
