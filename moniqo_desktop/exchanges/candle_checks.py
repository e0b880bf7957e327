"""What is wrong with candles of a file: one sentence with the line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.candle_notes import CandleNote, NoteKind, moment, notes_on
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Columns, Market, Millis, Timeframe

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Bools, Ints

_HOUR_MS: Final = 3_600_000
ON_GRID: Final = 0.9
"""Of the steps between candles, how many must fit a coarser timeframe to be called that."""
_NAMES: Final = ("open", "high", "low", "close", "volume")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A table as read, unchecked. first_line: line of the first row; line_word: what the file's
    kind calls a line."""

    name: str
    columns: Columns
    first_line: int
    line_word: str = "line"

    def where(self, row: int) -> str:
        return f"{self.name}, {self.line_word} {self.line(row)}"

    def line(self, row: int) -> int:
        return row + self.first_line


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
        words = _clock_change_words(self.after, self.until)
        return f"line {self.line}: {lost} missing {between}.{words}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be used. row: -1 = the file as a whole; hint: what to do."""

    row: int
    says: str
    hint: str = ""

    def raised(self, rows: Rows) -> BadFile:
        where = rows.name if self.row < 0 else rows.where(self.row)
        return BadFile(f"{where}: {self.says}.", hint=self.hint)


def checked(rows: Rows, timeframe: Timeframe) -> tuple[Columns, tuple[Gap, ...]]:
    """The candles and where some are missing. Raises BadFile at the first wrong row."""
    for problem in problems(rows, timeframe):
        raise problem.raised(rows)
    return rows.columns, _gaps(rows, timeframe)


def problems(rows: Rows, timeframe: Timeframe) -> Iterator[Problem]:
    """All that is wrong: first prices by line, then the order, then the spacing of times."""
    yield from _wrong_prices(rows)
    yield from _wrong_order(rows)
    yield from _wrong_spacing(rows, timeframe)


def noted(
    rows: Rows, timeframe: Timeframe, market: Market | None = None, now: Millis = 0
) -> tuple[CandleNote, ...]:
    """What is doubtful about checked candles, each with its line. market, now: see notes_on."""
    opened_at = rows.columns.opened_at
    found = []
    for note in notes_on(rows.columns, timeframe, market, now):
        line = rows.line(int(np.searchsorted(opened_at, note.at)))
        is_hole = note.kind is NoteKind.HOLE
        words = _clock_change_words(note.at - timeframe.ms, note.until) if is_hole else ""
        found.append(replace(note, line=line, text=note.text + words))
    return tuple(found)


def _wrong_prices(rows: Rows) -> Iterator[Problem]:
    columns = rows.columns
    wrong: dict[int, tuple[str, str]] = {}
    for broken, says, hint in _laws(columns):
        for row in np.flatnonzero(broken).tolist():
            wrong.setdefault(row, (says, hint))
    for row in sorted(wrong):
        says, hint = wrong[row]
        yield Problem(row, f"{says} ({_shown(columns, row)})", hint)


_ASK_AGAIN: Final = "Get the candle again from its source, or take the line out."
_ORDER_OF_COLUMNS: Final = f"{_ASK_AGAIN} If many lines are like that, look at the header."


def _laws(columns: Columns) -> Iterator[tuple[Bools, str, str]]:
    """Which rows break a law of candles, and its name."""
    open_, high, low, close, volume = (getattr(columns, name) for name in _NAMES)
    finite = np.isfinite(open_) & np.isfinite(high) & np.isfinite(low)
    finite &= np.isfinite(close) & np.isfinite(volume)
    least = np.minimum(np.minimum(open_, high), np.minimum(low, close))
    yield ~finite, "a value is not a finite number", _ASK_AGAIN
    yield least <= 0, "a price is not above zero", _ASK_AGAIN
    yield volume < 0, "the volume is negative", _ASK_AGAIN
    yield high < low, "high is below low", _ORDER_OF_COLUMNS
    yield (open_ > high) | (open_ < low), "open lies outside low and high", _ORDER_OF_COLUMNS
    yield (close > high) | (close < low), "close lies outside low and high", _ORDER_OF_COLUMNS


def _shown(columns: Columns, row: int) -> str:
    return ", ".join(f"{name} {getattr(columns, name)[row]:g}" for name in _NAMES)


def _wrong_order(rows: Rows) -> Iterator[Problem]:
    opened_at = rows.columns.opened_at
    steps = np.diff(opened_at)
    for row in np.flatnonzero(steps <= 0).tolist():
        at = int(opened_at[row + 1])
        hint = _local_time_hint(at)
        if steps[row] == 0:
            says = f"the candle of {moment(at)} is there twice{_alike(rows.columns, row)}"
            yield Problem(row + 1, says, hint or "Take one of the two lines out.")
        else:
            says = f"the candle of {moment(at)} comes after a later one"
            yield Problem(row + 1, says, hint or "Sort the file by ts, oldest first.")


def _alike(columns: Columns, row: int) -> str:
    same = all(getattr(columns, name)[row] == getattr(columns, name)[row + 1] for name in _NAMES)
    return ", with the same values" if same else ", with other values"


def _wrong_spacing(rows: Rows, timeframe: Timeframe) -> Iterator[Problem]:
    opened_at = rows.columns.opened_at
    usual = _usual_step(np.diff(opened_at), timeframe.ms)
    if usual != timeframe.ms:
        says = f"the candles are {_length(usual)} apart, but {timeframe} was asked for"
        yield Problem(-1, says, "Name the timeframe of the file.")
        return
    offsets = opened_at % timeframe.ms
    shifted = len(opened_at) > 1 and bool(np.all(offsets == offsets[0]))
    for row in np.flatnonzero(offsets).tolist():
        says = f"no {timeframe} candle opens at {moment(int(opened_at[row]))}"
        yield Problem(row, says, _shift_hint(int(offsets[0])) if shifted else _ASK_AGAIN)
        if shifted:
            return


def _usual_step(steps: Ints, asked: int) -> int:
    """Milliseconds between most candles; what was asked for, unless the file is of another
    timeframe: more than half lie closer, or none lie as close and nearly all are on a coarser
    grid. A few rows beside the grid are wrong themselves."""
    if not len(steps):
        return asked
    lengths, counts = np.unique(steps, return_counts=True)
    usual, most = int(lengths[counts.argmax()]), int(counts.max())
    if usual <= 0 or usual == asked:
        return asked
    if usual < asked:
        return usual if 2 * most > len(steps) else asked
    on_grid = int((steps % usual == 0).sum())
    return usual if asked not in lengths and on_grid >= ON_GRID * len(steps) else asked


def _shift_hint(offset_ms: int) -> str:
    return (
        f"Every candle of the file opens {_length(offset_ms)} late: its days are not those of "
        "UTC. Export it in UTC."
    )


def _length(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    if rest or not minutes:
        return f"{ms / 1000:g} s"
    for size, letter in ((1440, "d"), (60, "h")):
        if minutes % size == 0:
            return f"{minutes // size}{letter}"
    return f"{minutes}m"


def _gaps(rows: Rows, timeframe: Timeframe) -> tuple[Gap, ...]:
    opened_at = rows.columns.opened_at
    missing = np.diff(opened_at) // timeframe.ms - 1
    return tuple(
        Gap(
            line=rows.line(row + 1),
            after=int(opened_at[row]),
            until=int(opened_at[row + 1]),
            missing=int(missing[row]),
        )
        for row in np.flatnonzero(missing).tolist()
    )


# Clock changes ------------------------------------------------------------------------------


def _local_time_hint(at: Millis) -> str:
    """What to do about an hour that comes twice, if it is that of a clock change."""
    if not _is_clock_change(at, _BACK):
        return ""
    return (
        "Clocks go back in that night: the times look like local time, in which an hour comes "
        "twice. Export them in UTC."
    )


def _clock_change_words(after: Millis, until: Millis) -> str:
    """after, until: open times beside a hole."""
    if not (_HOUR_MS < until - after <= 2 * _HOUR_MS and _is_clock_change(until, _FORWARD)):
        return ""
    return " Clocks go forward in that night: the times may be local time instead of UTC."


_FORWARD: Final = (3,)
_BACK: Final = (10, 11)


def _is_clock_change(at: Millis, months: tuple[int, ...]) -> bool:
    """The first hours of a Sunday on which Europe or North America change their clocks: the last
    of March and October, the second of March, the first of November."""
    when = datetime.fromtimestamp(at / 1000, UTC)
    if when.month not in months or when.weekday() != 6 or when.hour > 4:
        return False
    which = (when.day - 1) // 7 + 1
    american = {3: 2, 11: 1}.get(when.month)
    return which == american or (when.month != 11 and when.day > 24)
