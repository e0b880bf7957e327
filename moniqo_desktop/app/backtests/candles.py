"""The trader's stored candles: taken in from files, given out, shown, and read by a backtest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from moniqo_desktop.app import paths
from moniqo_desktop.domain.candle_notes import CandleNote, candles_in_words, moment, notes_on, told
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import (
    Columns,
    Millis,
    Symbol,
    Timeframe,
    content_hash,
    resampled,
)
from moniqo_desktop.engine.clocks import WallClock
from moniqo_desktop.exchanges.candle_export import write_candles
from moniqo_desktop.exchanges.candle_file import all_problems, load_candles
from moniqo_desktop.store.candles import CandleStore, Kept
from moniqo_desktop.store.candles_coverage import uncovered
from moniqo_desktop.store.candles_key import SeriesKey
from moniqo_desktop.store.lock import FolderLock

IMPORTED: Final = "import"
FOREVER: Final[Millis] = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """Candles of the store, with what a result over them must say. key: the series they were read
    from, finer than timeframe if they were made of it; revision: of that series."""

    key: SeriesKey
    timeframe: Timeframe
    columns: Columns
    notes: tuple[CandleNote, ...]
    revision: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored series at a glance. first, last: open times; gaps: [from, to) between them that
    nobody has asked for; checksums: month → CRC32, "" while it may grow; damaged: months."""

    key: SeriesKey
    candles: int
    first: Millis
    last: Millis
    revision: int
    sources: tuple[str, ...]
    gaps: tuple[tuple[Millis, Millis], ...]
    empty: int
    checksums: dict[str, str]
    damaged: tuple[str, ...]
    content_hash: str

    def row(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "venue": self.key.venue,
            "symbol": self.key.symbol,
            "timeframe": self.key.timeframe.text,
            "candles": self.candles,
            "first": self.first,
            "last": self.last,
            "revision": self.revision,
            "sources": list(self.sources),
            "gaps": [list(gap) for gap in self.gaps],
            "confirmed_empty": self.empty,
            "checksums": self.checksums,
            "damaged": list(self.damaged),
            "content_hash": self.content_hash,
        }


def folder_of(home: Path | None = None) -> Path:
    return (home or paths.home()) / "candles"


def stored(
    symbol: Symbol,
    timeframe: Timeframe,
    since: Millis = 0,
    until: Millis = 0,
    *,
    venue: str = "",
    home: Path | None = None,
) -> Loaded:
    """Stored candles with since <= opened_at < until (0 = all there are).

    Of the timeframe itself, else made of the longest stored one that divides it. venue may be
    left out if only one has the symbol. Raises Mistake if there are none, BadFile if a month of
    them is damaged.
    """
    store = CandleStore(folder_of(home))
    key = _series(store, symbol, timeframe, venue)
    columns = store.read(key, since, until or FOREVER)
    notes = notes_on(columns, key.timeframe, now=WallClock().now())
    if key.timeframe != timeframe:
        columns = _longer(columns, key.timeframe, timeframe)
    if not len(columns):
        raise Mistake(
            f"No candles of {symbol} {timeframe} are stored in the time that was asked for.",
            hint=f"There are some from {_from_to(store, key)}.",
        )
    return Loaded(key, timeframe, columns, notes, store.revision(key), content_hash(columns))


def import_file(
    file: Path,
    key: SeriesKey,
    home: Path | None = None,
    *,
    read: Callable[[], None] = lambda: None,
) -> tuple[Kept, tuple[CandleNote, ...]]:
    """Keeps the candles of a file. Raises BadFile with the line if one is wrong; then nothing of
    it is kept. read: called once the file is read and all of it is fine."""
    _check_symbol(key.symbol)
    found = load_candles(file, key.timeframe, now=WallClock().now())
    read()
    with _writing(home) as store:
        return store.append(key, found.columns, source=IMPORTED), found.notes


def confirm_empty(
    key: SeriesKey, since: Millis = 0, until: Millis = 0, home: Path | None = None
) -> tuple[tuple[Millis, Millis], ...]:
    """The trader knows that nothing was traded in the gaps of a stored series: they are empty for
    sure from now on. Only gaps between its candles, with since <= open time < until (0 = all).

    key: its venue may be "". Returns the gaps, by time. Raises Mistake if none are stored.
    """
    with _writing(home) as store:
        stored_as = _series(store, key.symbol, key.timeframe, key.venue)
        if stored_as.timeframe != key.timeframe:
            raise _none_stored(store, key.symbol, key.timeframe, key.venue)
        coverage = store.coverage(stored_as)
        first, last = max(since, coverage[0].since), min(until or FOREVER, coverage[-1].until)
        gaps = store.gaps(stored_as, first, last)
        for gap in gaps:
            store.confirm_empty(stored_as, gap, IMPORTED)
        return gaps


def export_file(file: Path, loaded: Loaded) -> int:
    """How many candles were written; see write_candles."""
    write_candles(file, loaded.columns)
    return len(loaded.columns)


def shown(
    symbol: str = "", frame: str = "", venue: str = "", home: Path | None = None
) -> tuple[Shown, ...]:
    """Every stored series that fits; an empty word fits all."""
    store = CandleStore(folder_of(home))
    return tuple(
        _shown(store, key)
        for key in store.series()
        if symbol in ("", key.symbol)
        and frame in ("", key.timeframe.text)
        and venue in ("", key.venue)
    )


def checked_file(file: Path, frame: Timeframe) -> dict[str, Any]:
    """Everything wrong and everything doubtful about a file, as JSON."""
    problems = all_problems(file, frame)
    if problems:
        return {"file": str(file), "usable": False, "problems": [str(one) for one in problems]}
    found = load_candles(file, frame, now=WallClock().now())
    opened_at = found.columns.opened_at
    return {
        "file": str(file),
        "usable": True,
        "candles": len(opened_at),
        "first": int(opened_at[0]),
        "last": int(opened_at[-1]),
        "notes": [note.row() for note in found.notes],
        "told": told(found.notes),
        "content_hash": content_hash(found.columns),
    }


def _series(store: CandleStore, symbol: Symbol, frame: Timeframe, venue: str) -> SeriesKey:
    fitting = [
        key
        for key in store.series()
        if key.symbol == symbol
        and venue in ("", key.venue)
        and key.timeframe.ms <= frame.ms
        and not frame.ms % key.timeframe.ms
    ]
    if not fitting:
        raise _none_stored(store, symbol, frame, venue)
    longest = max(key.timeframe for key in fitting)
    best = [key for key in fitting if key.timeframe == longest]
    if len(best) > 1:
        venues = ", ".join(key.venue for key in best)
        raise Mistake(
            f"{symbol} {longest} is stored of several venues: {venues}.",
            hint="Name one of them with --venue.",
        )
    return best[0]


def _longer(columns: Columns, finer: Timeframe, coarser: Timeframe) -> Columns:
    """Whole candles only: one whose beginning is not there would open at a wrong price."""
    begins = columns.opened_at % coarser.ms == 0
    first = int(begins.argmax()) if begins.any() else len(columns)
    return resampled(columns[first:], finer, coarser)


def _none_stored(store: CandleStore, symbol: Symbol, frame: Timeframe, venue: str) -> Mistake:
    of = f" of {venue}" if venue else ""
    known = "; ".join(str(key) for key in store.series())
    return Mistake(
        f"No candles of {symbol} {frame}{of} are stored{f', only {known}' if known else ''}.",
        hint=f"Say `moniqo candles import FILE --symbol {symbol} --timeframe {frame}`.",
    )


def _shown(store: CandleStore, key: SeriesKey) -> Shown:
    damaged = store.damaged(key)
    coverage = store.coverage(key)
    first, last = coverage[0].since, coverage[-1].until
    count = store.count(key)
    known = sum(one.until - one.since for one in coverage) // key.timeframe.ms
    return Shown(
        key=key,
        candles=count,
        first=first,
        last=last - key.timeframe.ms,
        revision=store.revision(key),
        sources=tuple(dict.fromkeys(one.source for one in coverage)),
        gaps=uncovered(coverage, first, last),
        empty=known - count,
        checksums=store.checksums(key),
        damaged=damaged,
        content_hash="" if damaged else store.column_hash(key),
    )


def in_words(one: Shown) -> Iterator[str]:
    """Lines for the terminal."""
    sealed = sum(map(bool, one.checksums.values()))
    yield (
        f"{one.key}: {candles_in_words(one.candles)} from {moment(one.first)} to "
        f"{moment(one.last)}, revision {one.revision}, from {', '.join(one.sources)}"
    )
    yield f"  {len(one.checksums)} months, {sealed} sealed; content {one.content_hash or '?'}"
    for month in one.damaged:
        yield f"  {month} is damaged: it is not what was sealed. Import that month again."
    for since, until in one.gaps[:MOST_GAPS]:
        count = (until - since) // one.key.timeframe.ms
        yield f"  a gap of {candles_in_words(count)} from {moment(since)} to {moment(until)}"
    if len(one.gaps) > MOST_GAPS:
        yield f"  … and {len(one.gaps) - MOST_GAPS:,} gaps more"
    if one.empty:
        yield f"  {candles_in_words(one.empty)} confirmed empty: nothing was traded there"


MOST_GAPS: Final = 20


def _from_to(store: CandleStore, key: SeriesKey) -> str:
    coverage = store.coverage(key)
    return f"{moment(coverage[0].since)} to {moment(coverage[-1].until)}"


def _check_symbol(symbol: str) -> None:
    base, slash, quote = symbol.partition("/")
    if not (base and slash and quote):
        raise Mistake(f"A symbol must look like BTC/USDT, not “{symbol}”.")


@contextmanager
def _writing(home: Path | None) -> Iterator[CandleStore]:
    """The store for this program alone. Raises StoreBusy if another one writes into it."""
    folder = folder_of(home)
    lock = FolderLock(folder)
    try:
        yield CandleStore(folder)
    finally:
        lock.close()
