"""What is wrong with candles of a file: one sentence with the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Columns, Market, Millis, Timeframe

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Bools, Floats, Ints

_MOST_MINUTES: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A table as read. prices: (rows, 5): open, high, low, close, volume. first_line: line of the
    first row; line_word: what the file's kind calls a line."""

    name: str
    opened_at: Ints
    prices: Floats
    first_line: int
    line_word: str = "line"

    def where(self, row: int) -> str:
        return f"{self.name}, {self.line_word} {row + self.first_line}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Candles that a file leaves out. line: of the candle after the gap; missing: how many."""

    line: int
    after: Millis
    until: Millis
    missing: int

    def __str__(self) -> str:
        lost = "1 candle is" if self.missing == 1 else f"{self.missing} candles are"
        between = f"between {moment(self.after)} and {moment(self.until)}"
        return f"line {self.line}: {lost} missing {between}."


def moment(at: Millis) -> str:
    """A time as a trader reads it."""
    try:
        return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return f"{at} ms"


def checked(rows: Rows, timeframe: Timeframe) -> tuple[Columns, tuple[Gap, ...]]:
    """The candles and where some are missing. Raises BadFile at the first wrong row."""
    _check_prices(rows)
    _check_order(rows)
    _check_spacing(rows, timeframe)
    columns = Columns(
        rows.opened_at, *[np.ascontiguousarray(rows.prices[:, place]) for place in range(5)]
    )
    return columns, _gaps(rows, timeframe)


def off_tick(columns: Columns, market: Market) -> int:
    """How many candles have a price that is not a multiple of the market's tick."""
    scale = 10.0**market.price_decimals / market.tick_size
    off = np.zeros(len(columns), dtype=np.bool_)
    for prices in (columns.open, columns.high, columns.low, columns.close):
        steps = prices * scale
        off |= np.abs(steps - np.rint(steps)) > 1e-6 * np.maximum(1.0, steps * 1e-9)
    return int(off.sum())


def _check_prices(rows: Rows) -> None:
    open_, high, low, close, volume = rows.prices.T
    finite = np.isfinite(rows.prices).all(axis=1)
    prices = rows.prices[:, :4]
    laws = (
        (~finite, "a value is not a finite number"),
        ((prices <= 0).any(axis=1), "a price is not above zero"),
        (volume < 0, "the volume is negative"),
        (high < low, "high is below low"),
        ((open_ > high) | (open_ < low), "open lies outside low and high"),
        ((close > high) | (close < low), "close lies outside low and high"),
    )
    first = [(int(np.argmax(broken)), says) for broken, says in laws if broken.any()]
    if first:
        row, says = min(first, key=lambda one: one[0])
        raise BadFile(f"{rows.where(row)}: {says} ({_shown(rows.prices[row])}).")


def _shown(row: Floats) -> str:
    names = ("open", "high", "low", "close", "volume")
    return ", ".join(f"{name} {value:g}" for name, value in zip(names, row.tolist(), strict=True))


def _check_order(rows: Rows) -> None:
    steps = np.diff(rows.opened_at)
    row = _first(steps <= 0)
    if row is None:
        return
    at, line = moment(int(rows.opened_at[row + 1])), row + 1
    if steps[row] == 0:
        raise BadFile(f"{rows.where(line)}: the candle of {at} is there twice.")
    raise BadFile(
        f"{rows.where(line)}: the candle of {at} comes after a later one.",
        hint="Sort the file by ts, oldest first.",
    )


def _check_spacing(rows: Rows, timeframe: Timeframe) -> None:
    steps = np.diff(rows.opened_at)
    if len(steps) and (usual := int(np.min(steps))) != timeframe.ms and np.all(steps % usual == 0):
        raise BadFile(
            f"{rows.name}: the candles are {_length(usual)} apart, but {timeframe} was asked for.",
            hint="Name the timeframe of the file.",
        )
    row = _first(rows.opened_at % timeframe.ms != 0)
    if row is not None:
        at = moment(int(rows.opened_at[row]))
        raise BadFile(f"{rows.where(row)}: no {timeframe} candle opens at {at}.")


def _length(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    if rest or not minutes:
        return f"{ms / 1000:g} s"
    for size, letter in ((1440, "d"), (60, "h")):
        if minutes % size == 0:
            return f"{minutes // size}{letter}"
    return f"{minutes}m"


def _gaps(rows: Rows, timeframe: Timeframe) -> tuple[Gap, ...]:
    missing = np.diff(rows.opened_at) // timeframe.ms - 1
    return tuple(
        Gap(
            line=row + 1 + rows.first_line,
            after=int(rows.opened_at[row]),
            until=int(rows.opened_at[row + 1]),
            missing=int(missing[row]),
        )
        for row in np.flatnonzero(missing).tolist()
    )


def _first(broken: Bools) -> int | None:
    return int(np.argmax(broken)) if broken.any() else None
