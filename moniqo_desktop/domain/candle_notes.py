"""What is doubtful about candles, though they can be used: values that travel to the result.

Nothing here mends anything. A hole, an outlier, candles without volume and prices off the tick
are told as they are, with their times, so that the figures computed over them can say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from moniqo_desktop.domain.market import Columns, Market, Millis, Timeframe
from moniqo_desktop.domain.money import MONEY_DECIMALS
from moniqo_desktop.domain.price_step import ROUNDING, between_steps, decimals_of, off_step

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Bools, Floats, Ints

JUMP: Final = 0.20
"""A price this far (log ratio) from the candle before it may be an outlier …"""
WICK: Final = 0.10
"""… and so may one that goes this far beyond both neighbours and comes back …"""
TIMES_USUAL: Final = 25.0
"""… if it is also this many times as far as prices usually move (1.48 × median)."""
MOVED: Final = 1e-6
"""By more than this share of itself a price without a tick may not be rounded in silence."""
MOST_TOLD: Final = 8


class NoteKind(StrEnum):
    """hole: candles are missing. outlier: one candle far off. no_volume: nothing was traded.
    off_tick: prices between ticks. ahead: candles of a time that is yet to come. unmatched:
    another symbol has candles there, this one not."""

    HOLE = "hole"
    OUTLIER = "outlier"
    NO_VOLUME = "no_volume"
    OFF_TICK = "off_tick"
    AHEAD = "ahead"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class CandleNote:
    """One doubt. at: open time of the first candle meant; until: when the last one closes; count:
    how many; line: of a file, 0 if there is none; text: the sentence for the trader."""

    kind: NoteKind
    at: Millis
    until: Millis
    count: int
    text: str
    line: int = 0

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}" if self.line else self.text

    def row(self) -> dict[str, Any]:
        """The note as JSON."""
        return {
            "kind": str(self.kind),
            "at": self.at,
            "until": self.until,
            "count": self.count,
            "line": self.line,
            "text": self.text,
        }


def moment(at: Millis) -> str:
    """A time as a trader reads it."""
    try:
        return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return f"{at} ms"


def candles_in_words(count: int) -> str:
    return "1 candle" if count == 1 else f"{count:,} candles"


def notes_on(
    columns: Columns, frame: Timeframe, market: Market | None = None, now: Millis = 0
) -> tuple[CandleNote, ...]:
    """All doubts, by time. columns: checked candles of frame. market: whose tick is meant; None =
    the tick that nearly all prices share. now: what closes later is yet to come; 0 = any time is
    past."""
    found = [
        *holes(columns, frame),
        *outliers(columns, frame),
        *without_volume(columns, frame),
        *prices_off_tick(columns, frame, market),
        *(yet_to_come(columns, frame, now) if now else ()),
    ]
    return tuple(sorted(found, key=lambda note: (note.at, note.kind)))


def told(notes: Sequence[CandleNote], most: int = MOST_TOLD) -> list[str]:
    """The notes in words; where a kind has more than `most`, how many more there are."""
    said = []
    for kind in NoteKind:
        own = [note for note in notes if note.kind is kind]
        said += [str(note) for note in own[:most]]
        if len(own) > most:
            said.append(f"… and {len(own) - most:,} more notes like the one before ({kind}).")
    return said


def holes(columns: Columns, frame: Timeframe) -> list[CandleNote]:
    """Where open times are missing between two candles."""
    opened_at = columns.opened_at
    missing = np.diff(opened_at) // frame.ms - 1
    return [
        hole(int(opened_at[row]) + frame.ms, int(opened_at[row + 1]), frame)
        for row in np.flatnonzero(missing).tolist()
    ]


def hole(at: Millis, until: Millis, frame: Timeframe) -> CandleNote:
    """at: open time of the first candle missing; until: of the first one that is there again."""
    count = (until - at) // frame.ms
    span = f"at {moment(at)}" if count == 1 else f"from {moment(at)} to {moment(until)}"
    text = (
        f"A hole of {candles_in_words(count)} {span}: results are computed over it, nothing was "
        "seen, decided or filled there."
    )
    return CandleNote(NoteKind.HOLE, at, until, count, text)


def outliers(columns: Columns, frame: Timeframe) -> list[CandleNote]:
    """Candles far from what is usual: a price that jumps, or that leaves and comes back.

    Usual: 1.48 × the median of what the close moves, robust to the outliers themselves. A real
    crash may be among them; only the trader can tell, so it is a note.
    """
    if len(columns) < 3:
        return []
    jump, wick = _jumps(columns), _wicks(columns)
    usual = 1.4826 * float(np.median(np.abs(np.diff(np.log(columns.close)))))
    far = np.abs(jump) > max(JUMP, TIMES_USUAL * usual)
    far |= np.abs(wick) > max(WICK, TIMES_USUAL * usual)
    move = _farther(jump, wick)
    return [
        _outlier(int(columns.opened_at[row]), float(move[row]), usual, frame)
        for row in np.flatnonzero(far).tolist()
    ]


def _farther(one: Floats, other: Floats) -> Floats:
    """Of two moves the larger one, with its sign."""
    farther: Floats = np.where(np.abs(one) >= np.abs(other), one, other)
    return farther


def _jumps(columns: Columns) -> Floats:
    """How far open or close lies from the close before, as log ratios, (candles,)."""
    before = np.r_[columns.open[0], columns.close[:-1]]
    return _farther(np.log(columns.open / before), np.log(columns.close / before))


def _wicks(columns: Columns) -> Floats:
    """How far high or low goes beyond the candle's own body and both neighbours' closes."""
    before = np.r_[columns.open[0], columns.close[:-1]]
    after = np.r_[columns.open[1:], columns.close[-1]]
    ends = np.stack((before, columns.open, columns.close, after))
    up = np.maximum(np.log(columns.high / ends.max(axis=0)), 0.0)
    down = np.minimum(np.log(columns.low / ends.min(axis=0)), 0.0)
    return _farther(up, down)


def _outlier(at: Millis, move: float, usual: float, frame: Timeframe) -> CandleNote:
    """move: log ratio to the prices around."""
    size, far = abs(move), f"{abs(100 * (np.exp(move) - 1)):,.0f}"
    times = f", {size / usual:,.0f} times the usual move" if usual > 0 else ""
    text = (
        f"The candle of {moment(at)} has a price {far} % {'above' if move > 0 else 'below'} those "
        f"around it{times}: a crash or a wrong price; compare it with another source."
    )
    return CandleNote(NoteKind.OUTLIER, at, at + frame.ms, 1, text)


def without_volume(columns: Columns, frame: Timeframe) -> list[CandleNote]:
    """One note for all candles in which nothing was traded."""
    empty = columns.volume == 0
    return _counted(
        NoteKind.NO_VOLUME,
        empty,
        columns.opened_at,
        frame,
        "{candles} without volume, the first at {first}: nothing was traded, so no order that is "
        "limited to a share of the volume is filled there.",
    )


def prices_off_tick(
    columns: Columns, frame: Timeframe, market: Market | None = None
) -> list[CandleNote]:
    """One note for all candles with a price that is no multiple of the tick: of market, else of
    the one that nearly all prices share. Prices that share none are counted in the smallest unit
    of money; they are named where that moves them by more than a millionth."""
    per_unit, rounding = _tick_of(columns, market)
    off = off_step(columns, per_unit, rounding)
    if not off.any():
        return []
    row = int(off.argmax())
    prices = np.array([getattr(columns, name)[row] for name in ("open", "high", "low", "close")])
    price = f"{prices[between_steps(prices, per_unit, rounding)][0]:.12g}"
    tick = f"{1 / per_unit:.10g}"
    return _counted(
        NoteKind.OFF_TICK,
        off,
        columns.opened_at,
        frame,
        f"{{candles}} with a price between the ticks of {tick}, the first at {{first}} ({price}): "
        "the file may be of another venue, adjusted or rounded; nodes read such a price as it is, "
        "fills are on the nearest tick.",
    )


def yet_to_come(columns: Columns, frame: Timeframe, now: Millis) -> list[CandleNote]:
    """One note for all candles that close after now."""
    return _counted(
        NoteKind.AHEAD,
        columns.opened_at + frame.ms > now,
        columns.opened_at,
        frame,
        "{candles} of a time that is yet to come, the first at {first}: the times are wrong, the "
        "candle is not closed, or this machine's clock is late.",
    )


def _tick_of(columns: Columns, market: Market | None) -> tuple[float, float]:
    """Ticks in one unit of price, and by which share of itself a price may miss one."""
    if market is not None:
        return 10.0**market.price_decimals / market.tick_size, ROUNDING
    decimals = decimals_of(columns)
    return 10.0**decimals, MOVED if decimals == MONEY_DECIMALS else ROUNDING


def _counted(
    kind: NoteKind, which: Bools, opened_at: Ints, frame: Timeframe, text: str
) -> list[CandleNote]:
    rows = np.flatnonzero(which)
    if not len(rows):
        return []
    first, last = int(opened_at[rows[0]]), int(opened_at[rows[-1]])
    said = text.format(candles=candles_in_words(len(rows)), first=moment(first))
    return [CandleNote(kind, first, last + frame.ms, len(rows), said)]


def unmatched(
    name: str, columns: Columns, other_name: str, other: Columns, frame: Timeframe
) -> list[CandleNote]:
    """Where `other` has candles and `columns` has none, both of frame: stretches by time.

    A flow over both goes on there with the last closed candle of the one that is missing.
    """
    absent = other.opened_at[~np.isin(other.opened_at, columns.opened_at)]
    if not len(absent):
        return []
    starts = np.flatnonzero(np.r_[True, np.diff(absent) != frame.ms])
    ends = np.r_[starts[1:], len(absent)] - 1
    return [
        _unmatched(name, other_name, int(absent[start]), int(absent[end]) + frame.ms, frame)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]


def _unmatched(name: str, other: str, at: Millis, until: Millis, frame: Timeframe) -> CandleNote:
    count = (until - at) // frame.ms
    text = (
        f"{name} lacks {candles_in_words(count)} from {moment(at)} to {moment(until)} where "
        f"{other} has: the flow goes on with the last closed candle of {name}."
    )
    return CandleNote(NoteKind.UNMATCHED, at, until, count, text)
