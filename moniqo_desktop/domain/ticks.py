"""Where axes carry a label: round prices, round times. No Qt: the page in the browser asks too."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.texts import moment, month_day_text, month_text

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints, Millis

_MINUTE: Final = 60_000
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_STEPS: Final = (
    *(minutes * _MINUTE for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * _HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * _DAY for days in (1, 2, 7, 14)),
)
_MONTHS: Final = (1, 3, 6, 12, 24, 60, 120)
_MONTH_MS: Final = 30.44 * _DAY
_MONDAY: Final = 4 * _DAY
"""1970-01-05, the first Monday."""


def price_ticks(low: float, high: float, most: int) -> tuple[float, list[float]]:
    """The round step (1, 2 or 5 × a power of ten) and its multiples in low..high."""
    reach = high - low
    if not math.isfinite(reach) or reach <= 0 or most < 1:
        return 1.0, []
    rough = reach / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough * (1 - 1e-9))
    first = math.ceil(low / step)
    return step, [number * step for number in range(first, math.floor(high / step) + 1)]


def tick_decimals(step: float, finest: int) -> int:
    """Decimals that tell ticks apart, at most those a price has."""
    return min(finest, max(0, -math.floor(math.log10(step) + 1e-9)))


def time_ticks(opened_at: Ints, wanted_ms: float) -> list[tuple[int, str]]:
    """(offset into opened_at, label) at round UTC times, at least about wanted_ms apart.

    opened_at: (candles,) in view, ascending. Where candles are missing the next one bears the
    label. A day's or year's first label says the day or year.
    """
    if not len(opened_at):
        return []
    first, last = int(opened_at[0]), int(opened_at[-1])
    step = next((step for step in _STEPS if step >= wanted_ms), 0)
    times = _fixed(first, last, step) if step else _calendar(first, last, wanted_ms)
    offsets = np.searchsorted(opened_at, times)
    labels = _day_labels if step and step < _DAY else _date_labels
    found = {int(offset): time for offset, time in zip(offsets, times.tolist(), strict=True)}
    return [(offset, labels(time, step)) for offset, time in found.items()]


def _fixed(first: Millis, last: Millis, step: int) -> Ints:
    origin = _MONDAY if step % (7 * _DAY) == 0 else 0
    start = -(-(first - origin) // step) * step + origin
    return np.arange(start, last + 1, step, dtype=np.int64)


def _calendar(first: Millis, last: Millis, wanted_ms: float) -> Ints:
    """First days of every n-th month."""
    months = next((n for n in _MONTHS if n * _MONTH_MS >= wanted_ms), _MONTHS[-1])
    start = int(np.datetime64(first, "ms").astype("datetime64[M]").astype(np.int64))
    stop = int(np.datetime64(last, "ms").astype("datetime64[M]").astype(np.int64))
    numbers = np.arange(-(-start // months) * months, stop + 1, months, dtype=np.int64)
    times = numbers.astype("datetime64[M]").astype("datetime64[ms]").astype(np.int64)
    return times[times >= first]


def _day_labels(at: Millis, step: int) -> str:
    when = moment(at)
    return f"{when.hour:02}:{when.minute:02}" if at % _DAY else month_day_text(when)


def _date_labels(at: Millis, step: int) -> str:
    when = moment(at)
    if when.month == 1 and when.day <= max(1, step // _DAY):
        return str(when.year)
    return month_day_text(when) if step else f"{month_text(when)} {when.year % 100:02}"
