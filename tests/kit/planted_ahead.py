"""Rules that look some candles ahead: most of them are honest at most rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from moniqo_desktop.domain.market import Bools, Columns, Floats

HOUR, DAY = 3_600_000, 86_400_000


def shifted(values: Floats, by: int) -> Floats:
    """The value `by` rows later; the last ones stand for what is missing."""
    rows = np.minimum(np.arange(len(values)) + by, max(len(values) - 1, 0))
    return values[rows]


def _centred(values: Floats, half: int, fold: Callable[..., Any]) -> Floats:
    padded = np.pad(values, half, mode="edge")
    return np.asarray(fold(sliding_window_view(padded, 2 * half + 1), axis=1), dtype=np.float64)


def _group_last(groups: Any, values: Floats) -> Floats:
    """The last value of each row's group."""
    last = np.flatnonzero(np.r_[groups[1:] != groups[:-1], True])
    return values[last[np.searchsorted(last, np.arange(len(values)))]]


def _group_most(groups: Any, values: Floats) -> Floats:
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    most = np.maximum.reduceat(values, starts)
    return most[np.searchsorted(starts, np.arange(len(values)), side="right") - 1]


def _where_ahead(candles: Columns, rows: Bools) -> Floats:
    """The close, and the next one on these rows."""
    return np.where(rows, shifted(candles.close, 1), candles.close)


def next_close(candles: Columns) -> Floats:
    return shifted(candles.close, 1)


def centred_mean(candles: Columns) -> Floats:
    return _centred(candles.close, 3, np.mean)


def centred_median(candles: Columns) -> Floats:
    return _centred(candles.close, 2, np.median)


def future_high(candles: Columns) -> Floats:
    padded = np.pad(candles.high, (0, 10), mode="edge")
    return sliding_window_view(padded, 11).max(axis=1)


def future_low(candles: Columns) -> Floats:
    return np.minimum.accumulate(candles.low[::-1])[::-1]


def future_storm(candles: Columns) -> Floats:
    padded = np.pad(candles.close, (0, 20), mode="edge")
    return sliding_window_view(padded, 21).std(axis=1)


def far_ahead(candles: Columns) -> Floats:
    return shifted(candles.close, 300)


def next_volume(candles: Columns) -> Floats:
    return shifted(candles.volume, 1)


def next_open(candles: Columns) -> Floats:
    """“Only the open of the next candle”, which is where orders fill."""
    return shifted(candles.open, 1)


def hour_known_early(candles: Columns) -> Floats:
    """The close of the running hour."""
    return _group_last(candles.opened_at // HOUR, candles.close)


def label_left(candles: Columns) -> Floats:
    """Quarter-hours that carry the time they began."""
    return _group_last(candles.opened_at // (HOUR // 4), candles.high)


def high_of_day(candles: Columns) -> Floats:
    """Known in the morning."""
    return _group_most(candles.opened_at // DAY, candles.high)


def filled_backwards(candles: Columns) -> Floats:
    """Holes of a line are filled from behind."""
    known = np.arange(len(candles)) % 7 == 0
    rows = np.flatnonzero(known)
    place = np.minimum(np.searchsorted(rows, np.arange(len(candles))), max(len(rows) - 1, 0))
    return candles.close[rows[place]]


def interpolated(candles: Columns) -> Floats:
    """Straight lines between every tenth close."""
    rows = np.arange(0, len(candles), 10)
    return np.interp(np.arange(len(candles)), rows, candles.close[rows])


def zigzag(candles: Columns) -> Floats:
    """The last turning point, drawn where it was and not where it was known."""
    close, line = candles.close, np.empty(len(candles))
    pivot, way = 0, 1
    for row in range(len(close)):
        if (close[row] - close[pivot]) * way >= 0:
            line[pivot : row + 1] = close[row]
            pivot = row
        elif abs(close[row] / close[pivot] - 1) > 0.003:
            pivot, way = row, -way
        line[row] = close[pivot]
    return line


def every_thousandth(candles: Columns) -> Floats:
    return _where_ahead(candles, np.arange(len(candles)) % 1_000 == 999)


def tiny(candles: Columns) -> Floats:
    """Twelve digits behind the point."""
    return candles.close + 1e-12 * (shifted(candles.close, 1) - candles.close)


def near_the_end(candles: Columns) -> Floats:
    """Honest but for the last rows of whatever it is given."""
    return _where_ahead(candles, np.arange(len(candles)) > len(candles) - 30)


def late_dates(candles: Columns) -> Floats:
    """Honest until a date near the end of the test's history."""
    return _where_ahead(candles, candles.opened_at > LATE_FROM)


def after_a_hole(candles: Columns) -> Floats:
    """Honest but where the next candle comes late."""
    late = np.r_[np.diff(candles.opened_at) > 60_000, False]
    return _where_ahead(candles, late)


def before_a_fall(candles: Columns) -> Floats:
    """No value before a large fall; else the close."""
    return np.where(shifted(candles.close, 1) < candles.close * 0.999, np.nan, candles.close)


def sign_of_zero(candles: Columns) -> Floats:
    """Zero, with a sign that tells."""
    return np.where(shifted(candles.close, 1) > candles.close, 0.0, -0.0)


def smoothed_twice(candles: Columns) -> Floats:
    """An exponential mean forwards and backwards."""

    def once(values: Floats) -> Floats:
        line, last = np.empty(len(values)), values[0] if len(values) else 0.0
        for row, value in enumerate(values.tolist()):
            last += 0.2 * (value - last)
            line[row] = last
        return line

    return once(once(candles.close)[::-1])[::-1]


def _rise(candles: Columns) -> Bools:
    return shifted(candles.close, 1) > candles.close


def _turning_point(candles: Columns) -> Bools:
    """Lows that are lows of five candles on either side."""
    return np.asarray(candles.low == _centred(candles.low, 5, np.min))


def _last_of_trend(candles: Columns) -> Bools:
    up = candles.close > candles.open
    return np.r_[up[1:] != up[:-1], False]


LATE_FROM: Final = 20 * HOUR + 1_020 * 60_000
NUMBERS: Final[Mapping[str, Callable[[Columns], Floats]]] = {
    rule.__name__: rule
    for rule in (
        *(next_close, centred_mean, centred_median, future_high, future_low, future_storm),
        *(far_ahead, next_volume, next_open, hour_known_early, label_left, high_of_day),
        *(filled_backwards, interpolated, zigzag, every_thousandth, tiny, near_the_end),
        *(late_dates, after_a_hole, before_a_fall, sign_of_zero, smoothed_twice),
    )
}
FLAGS: Final[Mapping[str, Callable[[Columns], Bools]]] = {
    "rise": _rise,
    "turning_point": _turning_point,
    "last_of_trend": _last_of_trend,
}
