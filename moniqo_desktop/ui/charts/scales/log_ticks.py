"""Labels of a logarithmic axis: 1, 2 and 5 of each power of ten, finer where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.view import LogScale

_ROUND: Final = (1, 2, 5)
_EDGE: Final = 8.0


def log_labels(scale: LogScale, decimals: int, row: float) -> tuple[tuple[float, str], ...]:
    """(px, text) from the lowest price up, at least about a row apart. decimals: of a price."""
    ticks = [price for price in log_ticks(scale, row) if _is_said_by(price, decimals)]
    places = ((scale.y(price), price) for price in ticks)
    inside = [each for each in places if scale.top + _EDGE <= each[0] <= scale.bottom - _EDGE]
    shown = (all(_is_said_by(price, n) for _, price in inside) for n in range(decimals + 1))
    fewest = next(n for n, is_enough in enumerate(shown) if is_enough)
    return tuple((y, f"{price:,.{fewest}f}") for y, price in inside)


def _is_said_by(price: float, decimals: int) -> bool:
    """Whether a price written with so many decimals is that price."""
    return math.isclose(round(price, decimals), price, rel_tol=1e-9)


def log_ticks(scale: LogScale, row: float) -> list[float]:
    """Round prices on a scale, ascending, none closer to the next than a row of px."""
    per_unit = (scale.bottom - scale.top) / math.log(scale.high / scale.low)
    found: list[float] = []
    base = _base(scale, per_unit, row)
    for low, high in pairwise(base):
        found += [low, *_between(low, min(high, scale.high), high, row / per_unit)]
    found.append(base[-1])
    return [price for price in found if scale.low <= price <= scale.high]


def _base(scale: LogScale, per_unit: float, row: float) -> list[float]:
    """1, 2, 5 of each power, or every n-th power alone; from below the scale to above it."""
    power = math.log(10) * per_unit
    first, last = math.floor(math.log10(scale.low)), math.ceil(math.log10(scale.high))
    if math.log(2) * per_unit >= row:
        return [times * 10.0**n for n in range(first, last) for times in _ROUND] + [10.0**last]
    every = max(1, math.ceil(row / power))
    start = first // every * every
    return [10.0**n for n in range(start, last + every, every)]


def _between(low: float, top: float, high: float, gap: float) -> Iterator[float]:
    """Multiples of the finest round step that divides low..high and keeps the gap (a row as a
    difference of logarithms) up to top, the highest of them that is in view."""
    if high / low > 5:
        return
    least, power = gap * top, 10.0 ** math.floor(math.log10(high - low))
    steps = [times * power * scale for scale in _scales(least / power) for times in _ROUND]
    fits = [step for step in steps if step >= least and _divides(step, high - low)]
    if not fits:
        return
    step = min(fits)
    yield from (low + number * step for number in range(1, round((high - low) / step)))


def _scales(ratio: float) -> tuple[float, ...]:
    """Powers of ten from the one just below a ratio up to 1."""
    lowest = min(0, math.floor(math.log10(ratio))) if ratio > 0 else 0
    return tuple(10.0**n for n in range(lowest, 1))


def _divides(step: float, whole: float) -> bool:
    times = whole / step
    return times >= 2 - 1e-9 and abs(times - round(times)) < 1e-6
