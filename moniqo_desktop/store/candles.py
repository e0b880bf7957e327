"""Candles on disk: flat 48-byte records, one file per venue, symbol, timeframe and month.

A record is the open time (int64, ms UTC) and open, high, low, close, volume (float64), little
endian. Candles are appended in order, each batch forced to the disk; a tail cut by a crash is
dropped when the file is next opened. A month that will not grow is sealed with its CRC32. Reading
maps the files and copies only what is asked for. Measured choice: exchange.md §7.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from moniqo_desktop.domain.errors import BadFile, Mistake, StoreBusy
from moniqo_desktop.domain.market import Columns, Millis, Symbol, Timeframe, columns_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.domain.market import Ints

RECORD: Final = np.dtype(
    [
        ("opened_at", "<i8"),
        ("open", "<f8"),
        ("high", "<f8"),
        ("low", "<f8"),
        ("close", "<f8"),
        ("volume", "<f8"),
    ]
)
_FIELDS: Final = ("opened_at", "open", "high", "low", "close", "volume")
_MONTH: Final = re.compile(r"\d{4}-\d{2}\.candles")


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Which candles: of a symbol at a venue, in one timeframe."""

    venue: str
    symbol: Symbol
    timeframe: Timeframe


class CandleStore:
    """All candle files under one folder. One writer at a time; readers may be many."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def append(self, key: SeriesKey, columns: Columns) -> int:
        """Adds candles and returns how many were new; they survive a power cut then.

        columns: oldest first. Candles at or before the last one stored are already there and are
        left out. Raises Mistake if the open times do not ascend, StoreBusy if the disk is full.
        """
        if len(columns) and not np.all(np.diff(columns.opened_at) > 0):
            raise Mistake(f"Candles of {key.symbol} are not in the order of time.")
        newest = self.newest(key)
        first = 0 if newest is None else int(np.searchsorted(columns.opened_at, newest, "right"))
        fresh = columns[first:]
        for month, part in _by_month(fresh):
            _append(self._file(key, month), _records(part))
        return len(fresh)

    def read(self, key: SeriesKey, since: Millis, until: Millis) -> Columns:
        """Candles with since <= opened_at < until."""
        wanted = [
            records[slice(*np.searchsorted(records["opened_at"], [since, until]))]
            for month in self._months(key)
            if _reaches(month, since, until)
            for records in (self._records(key, month),)
        ]
        return _columns(wanted)

    def newest(self, key: SeriesKey) -> Millis | None:
        """Open time of the last candle stored, None if there is none."""
        for month in reversed(self._months(key)):
            records = self._records(key, month)
            if len(records):
                return int(records["opened_at"][-1])
        return None

    def seal(self, key: SeriesKey) -> int:
        """Writes the CRC32 of each month but the newest; returns how many were sealed now."""
        unsealed = [
            file
            for month in self._months(key)[:-1]
            if not _seal_of(file := self._file(key, month)).exists()
        ]
        for file in unsealed:
            _write_whole(_seal_of(file), f"{zlib.crc32(file.read_bytes()):08x}\n".encode())
        return len(unsealed)

    def damaged(self, key: SeriesKey) -> tuple[str, ...]:
        """Months ("2026-01") whose content is not what was sealed."""
        return tuple(month for month in self._months(key) if not _is_intact(self._file(key, month)))

    def _records(self, key: SeriesKey, month: str) -> NDArray[Any]:
        mapped = _mapped(self._file(key, month))
        return mapped[: _sound(mapped)]

    def _months(self, key: SeriesKey) -> list[str]:
        """Stored months, oldest first."""
        folder = self._of(key)
        if not folder.is_dir():
            return []
        return sorted(file.stem for file in folder.iterdir() if _MONTH.fullmatch(file.name))

    def _file(self, key: SeriesKey, month: str) -> Path:
        return self._of(key) / f"{month}.candles"

    def _of(self, key: SeriesKey) -> Path:
        return self._folder / _safe(key.venue) / _safe(key.symbol) / key.timeframe.text


def _safe(name: str) -> str:
    """A name as a folder: letters, digits, - and . as they are, all else by its number."""
    safe = "".join(
        c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):x}_" for c in name
    )
    if not safe:
        raise Mistake("A venue and a symbol need a name.")
    return safe


def _by_month(columns: Columns) -> Iterator[tuple[str, Columns]]:
    months = columns.opened_at.astype("datetime64[ms]").astype("datetime64[M]")
    if not len(months):
        return
    starts = np.flatnonzero(np.r_[True, months[1:] != months[:-1]]).tolist()
    for start, end in zip(starts, [*starts[1:], len(months)], strict=True):
        yield str(months[start]), columns[start:end]


def _reaches(month: str, since: Millis, until: Millis) -> bool:
    start = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    first = int(start.timestamp() * 1000)
    return first < until and first + 31 * 86_400_000 > since


def _records(columns: Columns) -> NDArray[Any]:
    records = np.empty(len(columns), RECORD)
    for name in _FIELDS:
        records[name] = getattr(columns, name)
    return records


def _columns(parts: list[NDArray[Any]]) -> Columns:
    if not parts:
        return columns_of([])
    opened_at: Ints = np.concatenate([part["opened_at"] for part in parts])
    rest = [np.concatenate([part[name] for part in parts]) for name in _FIELDS[1:]]
    return Columns(opened_at, *rest)


def _mapped(file: Path) -> NDArray[Any]:
    """Whole records of a file; a cut last one is left out."""
    count = file.stat().st_size // RECORD.itemsize
    return np.memmap(file, RECORD, "r", shape=(count,)) if count else np.empty(0, RECORD)


def _sound(records: NDArray[Any]) -> int:
    """How many records are good: a power cut can leave zeros after them."""
    steps = np.diff(records["opened_at"], prepend=0)
    return int(np.argmax(steps <= 0)) if np.any(steps <= 0) else len(records)


def _append(file: Path, records: NDArray[Any]) -> None:
    if _seal_of(file).exists():
        raise BadFile(f"{file.name} is sealed: candles of that month are complete.")
    is_new = not file.exists()
    sound = 0 if is_new else _sound(_mapped(file))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as out:
            out.truncate(sound * RECORD.itemsize)
            out.write(records.tobytes())
            out.flush()
            os.fsync(out.fileno())
        if is_new:
            _sync_folder(file.parent)
    except OSError as problem:
        raise StoreBusy(
            f"Candles could not be written: {problem.strerror}.", hint="Free some disk space."
        ) from problem


def _sync_folder(folder: Path) -> None:
    """A new name survives a power cut only if its folder is forced too; Windows does it itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _seal_of(file: Path) -> Path:
    return file.with_suffix(".crc32")


def _is_intact(file: Path) -> bool:
    seal = _seal_of(file)
    return not seal.exists() or int(seal.read_text(), 16) == zlib.crc32(file.read_bytes())


def _write_whole(file: Path, content: bytes) -> None:
    """All of it or nothing: written beside, forced, then renamed."""
    beside = file.with_suffix(".new")
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
