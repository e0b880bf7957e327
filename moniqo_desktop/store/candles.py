"""Candles on disk: one file per venue, symbol, timeframe and month, and what is known of them.

A month is flat 48-byte records (candles_month), the knowledge a small index beside it
(candles_coverage). Candles may come in any order and from any time: at the end they are appended,
in the middle the month is written anew. Reading maps the files and copies only what is asked for;
a sealed month is checked as it is read. Measured choice: exchange.md §7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Columns, Millis, columns_of, content_hash
from moniqo_desktop.store.candles_coverage import (
    SOURCES,
    Coverage,
    Stretch,
    extended,
    painted,
    read_coverage,
    revision_of,
    uncovered,
    write_coverage,
)
from moniqo_desktop.store.candles_key import SeriesKey, keys_under
from moniqo_desktop.store.candles_month import (
    Change,
    MonthFile,
    change_of,
    columns_from,
    records_of,
    writing,
)

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints

_MONTH: Final = re.compile(r"\d{4}-\d{2}\.candles")
_ALL: Final = 2**62
Span = tuple[Millis, Millis]


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of candles that were given to the store. new: open times that had none; changed:
    closed candles that are others now; same: already there; revision: of the series now."""

    new: int
    changed: int
    same: int
    revision: int


class CandleStore:
    """All candle files under one folder. One writer at a time; readers may be many."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def append(
        self,
        key: SeriesKey,
        columns: Columns,
        *,
        source: str = "import",
        asked: Span | None = None,
    ) -> Kept:
        """Keeps candles; they survive a power cut when this returns.

        columns: closed candles, oldest first, of any time. source: one of SOURCES. asked: the
        open times [since, until), all past, that the source was asked for: they are covered then,
        and those without a candle are empty for sure. None = only the candles are covered.
        A closed candle that is another now raises the revision. Raises Mistake if the open times
        do not ascend or are not those of the timeframe, StoreBusy if the disk is full, BadFile if
        a month to be changed is damaged. Candles as Columns are taken as checked.
        """
        _check(key, columns, source)
        with writing():
            return self._append(key, columns, source, _asked(key, columns, asked))

    def read(self, key: SeriesKey, since: Millis = 0, until: Millis = _ALL) -> Columns:
        """Candles with since <= opened_at < until. Raises BadFile if a sealed month is damaged."""
        return columns_from(
            [
                records[slice(*np.searchsorted(records["opened_at"], [since, until]))]
                for month in self.months(key)
                if _reaches(month, since, until)
                for records in (self._month(key, month).checked(),)
            ]
        )

    def column_hash(self, key: SeriesKey, since: Millis = 0, until: Millis = _ALL) -> str:
        """Names exactly the candles that read gives: a cached run is of these or of others."""
        return content_hash(self.read(key, since, until))

    def newest(self, key: SeriesKey) -> Millis | None:
        """Open time of the last candle stored, None if there is none."""
        for month in reversed(self.months(key)):
            records = self._month(key, month).mapped()
            if len(records):
                return int(records["opened_at"][-1])
        return None

    def coverage(self, key: SeriesKey) -> Coverage:
        """What is known, by time; candles that no entry names are put to it as "found"."""
        coverage = read_coverage(self._index(key))
        for month in self.months(key):
            file = self._month(key, month)
            if file.size() > _covered(coverage, month) // key.timeframe.ms:
                spans = _spans(np.asarray(file.mapped()["opened_at"]), key.timeframe.ms)
                revision = max(1, revision_of(coverage))
                coverage = extended(coverage, [Stretch(*span, "found", revision) for span in spans])
        return coverage

    def revision(self, key: SeriesKey) -> int:
        """Raised whenever a closed candle changed; 0 if nothing is stored."""
        return revision_of(self.coverage(key))

    def gaps(self, key: SeriesKey, since: Millis, until: Millis) -> tuple[Span, ...]:
        """Stretches [from, to) of open times that are not known and are worth asking for."""
        return uncovered(self.coverage(key), *_on_grid(key, (since, until)))

    def confirm_empty(self, key: SeriesKey, span: Span, source: str = "rest") -> None:
        """The source was asked for these open times and has no candles there: never ask again."""
        self.append(key, columns_of([]), source=source, asked=span)

    def seal(self, key: SeriesKey) -> int:
        """Writes the CRC32 of each month but the newest; returns how many were sealed now."""
        files = [self._month(key, month) for month in self.months(key)[:-1]]
        still_open = [file for file in files if not file.checksum()]
        for file in still_open:
            file.seal_now()
        return len(still_open)

    def damaged(self, key: SeriesKey) -> tuple[str, ...]:
        """Months ("2026-01") whose content is not what was sealed."""
        return tuple(month for month in self.months(key) if self._month(key, month).is_damaged())

    def checksums(self, key: SeriesKey) -> dict[str, str]:
        """Month → eight hexadecimal digits; "" for a month that is not sealed."""
        return {month: self._month(key, month).checksum() for month in self.months(key)}

    def count(self, key: SeriesKey) -> int:
        return sum(len(self._month(key, month).mapped()) for month in self.months(key))

    def series(self) -> tuple[SeriesKey, ...]:
        """All series that hold candles, by venue, symbol and length."""
        return tuple(key for key in keys_under(self._folder) if self.months(key))

    def months(self, key: SeriesKey) -> list[str]:
        """Stored months, oldest first."""
        folder = key.folder(self._folder)
        if not folder.is_dir():
            return []
        return sorted(file.stem for file in folder.iterdir() if _MONTH.fullmatch(file.name))

    def _append(self, key: SeriesKey, columns: Columns, source: str, covered: list[Span]) -> Kept:
        known = self.coverage(key)
        changes = list(self._changes(key, columns))
        changed = np.concatenate([np.empty(0, np.int64), *[one.changed for _, one in changes]])
        revision = max(1, revision_of(known)) + bool(len(changed))
        spans = _spans(changed, key.timeframe.ms)
        coverage = painted(known, [Stretch(*span, source, revision) for span in spans])
        # A revision raised for nothing does no harm after a crash; one that was not raised does.
        self._write_coverage(key, coverage, known)
        for file, change in changes:
            file.write(change)
        later = extended(coverage, [Stretch(*span, source, revision) for span in covered])
        self._write_coverage(key, later, coverage)
        self.seal(key)
        new = sum(change.new for _, change in changes)
        return Kept(new, len(changed), len(columns) - new - len(changed), revision_of(later))

    def _changes(self, key: SeriesKey, columns: Columns) -> Iterator[tuple[MonthFile, Change]]:
        for month, part in _by_month(columns):
            file = self._month(key, month)
            change = change_of(file.checked(), records_of(part))
            if change is not None:
                yield file, change

    def _write_coverage(self, key: SeriesKey, coverage: Coverage, before: Coverage) -> None:
        file = self._index(key)
        if coverage != before or (coverage and not file.exists()):
            file.parent.mkdir(parents=True, exist_ok=True)
            write_coverage(file, coverage)

    def _index(self, key: SeriesKey) -> Path:
        return key.folder(self._folder) / "coverage.json"

    def _month(self, key: SeriesKey, month: str) -> MonthFile:
        return MonthFile(key.folder(self._folder) / f"{month}.candles", f"{key} in {month}")


def _check(key: SeriesKey, columns: Columns, source: str) -> None:
    if source not in SOURCES:
        raise Mistake(f"“{source}” is no source of candles; use {', '.join(SOURCES)}.")
    if np.any(np.diff(columns.opened_at) <= 0):
        raise Mistake(f"Candles of {key.symbol} are not in the order of time.")
    if np.any(columns.opened_at % key.timeframe.ms):
        raise Mistake(f"Candles of {key.symbol} do not open where {key.timeframe} candles open.")


def _asked(key: SeriesKey, columns: Columns, asked: Span | None) -> list[Span]:
    """What is covered once the candles are stored, by time."""
    if asked is None:
        return _spans(columns.opened_at, key.timeframe.ms)
    since, until = _on_grid(key, asked)
    if len(columns) and not since <= columns.opened_at[0] <= columns.opened_at[-1] < until:
        raise Mistake(f"Candles of {key.symbol} came from outside the time that was asked for.")
    return [(since, until)] if since < until else []


def _on_grid(key: SeriesKey, span: Span) -> Span:
    """The open times of a span: from the first one in it to the first one after it."""
    ms = key.timeframe.ms
    return -(-span[0] // ms) * ms, -(-span[1] // ms) * ms


def _spans(opened_at: Ints, ms: int) -> list[Span]:
    """Runs of open times that follow each other, as [from, to)."""
    if not len(opened_at):
        return []
    ends = np.flatnonzero(np.r_[np.diff(opened_at) != ms, True])
    starts = np.r_[0, ends[:-1] + 1]
    firsts, lasts = opened_at[starts].tolist(), opened_at[ends].tolist()
    return [(first, last + ms) for first, last in zip(firsts, lasts, strict=True)]


def _by_month(columns: Columns) -> Iterator[tuple[str, Columns]]:
    months = columns.opened_at.astype("datetime64[ms]").astype("datetime64[M]")
    if not len(months):
        return
    starts = np.flatnonzero(np.r_[True, months[1:] != months[:-1]]).tolist()
    for start, end in zip(starts, [*starts[1:], len(months)], strict=True):
        yield str(months[start]), columns[start:end]


def _reaches(month: str, since: Millis, until: Millis) -> bool:
    first, end = _span_of(month)
    return first < until and end > since


def _span_of(month: str) -> Span:
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return int(first.timestamp() * 1000), int(after.timestamp() * 1000)


def _covered(coverage: Coverage, month: str) -> int:
    """How many milliseconds of a month are covered."""
    first, end = _span_of(month)
    return sum(max(0, min(one.until, end) - max(one.since, first)) for one in coverage)
