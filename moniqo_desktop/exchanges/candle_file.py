"""Candles from CSV, CSV.GZ and parquet files, checked row by row.

A CSV file has a header with ts, open, high, low, close and volume in any order; other columns are
left alone. ts is the open time: whole milliseconds or seconds since the epoch, or ISO 8601 text
with its zone. The file is read once, in blocks of some megabytes; only a bad block is read again
line by line, to say which line is wrong.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import numpy as np

from moniqo_desktop.domain.candle_notes import CandleNote, NoteKind
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Columns, Market, Millis, Timeframe
from moniqo_desktop.exchanges.candle_checks import Gap, Rows, checked, noted, problems
from moniqo_desktop.exchanges.candle_lines import (
    USABLE_UNITS,
    WANTED,
    Header,
    first_bad_line,
    header_of,
    is_number,
    unit_of,
)
from moniqo_desktop.exchanges.candle_parquet import parquet_rows

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats, Ints

_BLOCK_CHARACTERS: Final = 1 << 22
_GZIP: Final = b"\x1f\x8b"
_NOT_PLAIN: Final = (
    (b"\xff\xfe", "text in UTF-16", "Save it as UTF-8."),
    (b"\xfe\xff", "text in UTF-16", "Save it as UTF-8."),
    (b"PK\x03\x04", "a zip archive", "Unpack it first."),
    (b"PAR1", "a parquet file", "Let its name end with .parquet."),
)


@dataclass(frozen=True, slots=True, eq=False)
class CandleFile:
    """What a file holds. gaps: where candles are missing, oldest first. notes: all that is
    doubtful, gaps among it. off_tick: how many candles have a price that is not on the tick."""

    columns: Columns
    gaps: tuple[Gap, ...] = ()
    off_tick: int = 0
    notes: tuple[CandleNote, ...] = ()


def load_candles(
    path: Path | str, timeframe: Timeframe, market: Market | None = None, now: Millis = 0
) -> CandleFile:
    """Raises BadFile with the line at the first thing that is wrong; gaps are reported, not wrong.

    market: whose tick the prices are compared with; None = the tick that nearly all of them share.
    now: candles that close after it are noted, 0 = any time may be.
    """
    rows = read_rows(Path(path))
    columns, gaps = checked(rows, timeframe)
    notes = noted(rows, timeframe, market, now)
    off = sum(note.count for note in notes if note.kind is NoteKind.OFF_TICK)
    return CandleFile(columns, gaps, off, notes)


def load_gapless_candles(
    path: Path | str, timeframe: Timeframe, market: Market | None = None
) -> CandleFile:
    """Like load_candles, but raises BadFile where candles are missing too."""
    found = load_candles(path, timeframe, market)
    if found.gaps:
        raise BadFile(f"{Path(path).name}, {found.gaps[0]}", hint="Fill the gap or allow gaps.")
    return found


def all_problems(path: Path | str, timeframe: Timeframe) -> tuple[BadFile, ...]:
    """Everything that is wrong with a file, each with its line: empty if it can be used. A line
    that cannot be read at all is the only one told."""
    try:
        rows = read_rows(Path(path))
    except BadFile as problem:
        return (problem,)
    return tuple(problem.raised(rows) for problem in problems(rows, timeframe))


def read_rows(file: Path) -> Rows:
    """The table of a file, unchecked. Raises BadFile if a line is no candle."""
    return parquet_rows(file) if file.suffix == ".parquet" else first_rows(file)


def first_rows(file: Path, most: int | None = None) -> Rows:
    """Of a CSV file, unchecked: no more than so many rows, None = all. Raises as read_rows."""
    try:
        with _opened(file) as text:
            return _csv_rows(file.name, text, most)
    except FileNotFoundError:
        raise BadFile(f"There is no file {file}.", hint="Check the path.") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadFile(
            f"{file.name} is cut or damaged: it cannot be unpacked.", hint="Download it again."
        ) from None
    except UnicodeDecodeError:
        raise BadFile(f"{file.name} is not a text file.", hint=WANTED) from None
    except OSError as problem:
        raise BadFile(f"{file} cannot be read: {problem.strerror}.") from None


def _opened(file: Path) -> TextIO:
    """The text of a file, unpacked on the way; a byte order mark is passed over."""
    with file.open("rb") as content:
        start = content.read(4)
    for mark, what, hint in _NOT_PLAIN:
        if start.startswith(mark):
            raise BadFile(f"{file.name} is {what}.", hint=hint)
    raw = gzip.GzipFile(file) if start.startswith(_GZIP) else file.open("rb")
    return TextIOWrapper(raw, encoding="utf-8-sig")


def _csv_rows(name: str, text: TextIO, most: int | None) -> Rows:
    first = text.readline()
    if not first.strip():
        raise BadFile(f"{name} is empty.", hint=WANTED)
    header = header_of(name, first)
    reading = _Reading(name, header)
    if most is None:
        for lines in _blocks(text):
            reading.take(lines)
    elif few := [line.removesuffix("\n") for line in islice(text, most) if line.strip()]:
        reading.take(few)
    return reading.rows()


def _blocks(text: TextIO) -> Iterator[list[str]]:
    """Whole lines without their ends, some megabytes at a time; empty lines at the end of the
    file are left out."""
    block = text.read(_BLOCK_CHARACTERS) + text.readline()
    while block:
        later = text.read(_BLOCK_CHARACTERS)
        if later:
            later += text.readline()
        lines = block.removesuffix("\n") if later else block.rstrip("\n")
        if lines or later:
            yield lines.split("\n")
        block = later


class _Reading:
    """A CSV file as far as it has been read."""

    def __init__(self, name: str, header: Header) -> None:
        self._name = name
        self._header = header
        self._next_line = 2
        self._unit: str | None = None
        self._symbol = ""
        self._times: list[Ints] = []
        self._tables: list[Floats] = []

    def take(self, lines: list[str]) -> None:
        """Raises BadFile at the first line that is no candle."""
        if self._unit is None:
            self._unit = self._unit_of(lines[0])
        if self._header.symbol >= 0:
            self._check_symbol(lines)
        try:
            self._take(lines)
        except (ValueError, IndexError):
            raise first_bad_line(
                self._name, lines, self._next_line, self._header, self._unit
            ) from None
        self._next_line += len(lines)

    def rows(self) -> Rows:
        if not self._tables:
            raise BadFile(f"{self._name} has a header but no candles.", hint=WANTED)
        columns = [
            np.concatenate([table[:, place] for table in self._tables]) for place in range(5)
        ]
        return Rows(self._name, Columns(np.concatenate(self._times), *columns), first_line=2)

    def _unit_of(self, line: str) -> str:
        """Of the times of the file, by its first line; "" for texts."""
        first = line.split(",")[self._header.places[0] : self._header.places[0] + 1]
        return unit_of(float(first[0])) if first and is_number(first[0]) else ""

    def _take(self, lines: list[str]) -> None:
        """Raises ValueError if any cell is not what it should be."""
        width, places = self._header.width, self._header.places
        if sum(line.count(",") for line in lines) != (width - 1) * len(lines):
            raise ValueError("a line with another number of values")
        if self._unit:
            table = _table(lines, places)
            self._times.append(_as_ms(table[:, 0], self._unit))
            self._tables.append(table[:, 1:])
            return
        texts = (line.split(",")[places[0]] for line in lines)
        self._times.append(np.array([_iso_ms(text) for text in texts], dtype=np.int64))
        self._tables.append(_table(lines, places[1:]))

    def _check_symbol(self, lines: list[str]) -> None:
        place = self._header.symbol
        for number, line in enumerate(lines, start=self._next_line):
            cells = line.split(",")
            found = cells[place].strip() if place < len(cells) else self._symbol
            self._symbol = self._symbol or found
            if found != self._symbol:
                raise BadFile(
                    f"{self._name}, line {number}: the file holds candles of {found} besides "
                    f"{self._symbol}.",
                    hint="Give one file for each symbol.",
                )


def _table(lines: Sequence[str], places: Sequence[int]) -> Floats:
    table = np.loadtxt(
        lines, dtype=np.float64, delimiter=",", usecols=places, ndmin=2, comments=None
    )
    if len(table) != len(lines):
        raise ValueError("an empty line")
    return table


def _as_ms(stamps: Floats, unit: str) -> Ints:
    """Raises ValueError for stamps that are not whole numbers of the unit."""
    if unit not in USABLE_UNITS or np.any(stamps != np.rint(stamps)):
        raise ValueError("not whole, or no unit of ours")
    if unit_of(float(stamps.max())) != unit or unit_of(float(stamps.min())) != unit:
        raise ValueError("two units, or out of range")
    return stamps.astype(np.int64) * USABLE_UNITS[unit]


def _iso_ms(text: str) -> int:
    """Raises ValueError if text is no ISO 8601 time or has no zone."""
    at = datetime.fromisoformat(text.strip())
    if at.tzinfo is None:
        raise ValueError("no zone")
    return round(at.timestamp() * 1000)
