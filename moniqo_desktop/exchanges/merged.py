"""Candles of several series as one stream in the order in which they close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from moniqo_desktop.domain.market import Candle, Columns, Millis, Symbol, Timeframe, columns_of
from moniqo_desktop.domain.messages.reports import CandleClosed
from moniqo_desktop.domain.protocols import Wants

_CHUNK: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Candles of one symbol in one timeframe."""

    symbol: Symbol
    timeframe: Timeframe
    columns: Columns


def closed_candles(series: Sequence[Series]) -> Iterator[CandleClosed]:
    """All candles by close time; at the same instant the longer timeframe first, then the
    order of series. Rows become objects in small chunks, so a long history costs little memory."""
    parts = sorted(series, key=lambda one: -one.timeframe.ms)
    if len(parts) == 1:
        yield from _of_one(parts[0])
        return
    closes = [one.columns.opened_at + one.timeframe.ms for one in parts]
    sources = [np.full(len(close), source) for source, close in enumerate(closes)]
    if not parts:
        return
    order = np.argsort(np.concatenate(closes), kind="stable")
    turns = np.concatenate(sources)[order]
    running = [_of_one(one) for one in parts]
    for start in range(0, len(turns), _CHUNK):
        for source in turns[start : start + _CHUNK].tolist():
            yield next(running[source])


def _of_one(series: Series) -> Iterator[CandleClosed]:
    symbol, frame, length = series.symbol, series.timeframe, series.timeframe.ms
    for start in range(0, len(series.columns), _CHUNK):
        part = series.columns[start : start + _CHUNK]
        rows = (part.opened_at, part.open, part.high, part.low, part.close, part.volume)
        for row in zip(*[column.tolist() for column in rows], strict=True):
            yield CandleClosed(row[0] + length, symbol, frame, Candle(*row))


def resume_points(wants: Wants, now: Millis) -> dict[tuple[Symbol, Timeframe], Millis]:
    """For each series wanted the close time after which its candles are still to be delivered.

    wants.seen says it exactly; a series not in it has had no candle before the last one seen.
    Else wants.since: everything that closed with the candle of the shortest timeframe opened then
    has been seen. Else now.
    """
    seen = {(symbol, frame): opened_at + frame.ms for symbol, frame, opened_at in wants.seen}
    shortest = min(frame.ms for _, frame in wants.candles)
    start = wants.since + shortest if wants.since else now
    if seen:
        start = max(seen.values()) - 1
    return {series: seen.get(series, start) for series in wants.candles}


def after(series: Series, at: Millis) -> Series:
    """The candles of series that close after at."""
    closes = series.columns.opened_at + series.timeframe.ms
    first = int(np.searchsorted(closes, at, side="right"))
    return Series(series.symbol, series.timeframe, series.columns[first:])


def between(columns: Columns, since: Millis, until: Millis) -> Columns:
    """The candles with since <= opened_at < until."""
    first, last = np.searchsorted(columns.opened_at, [since, until])
    return columns[int(first) : int(last)]


def joined(parts: Sequence[Columns]) -> Columns:
    """Candles of several stretches of time, in their order, as one."""
    if not parts:
        return columns_of([])
    return Columns(
        np.concatenate([part.opened_at for part in parts]),
        np.concatenate([part.open for part in parts]),
        np.concatenate([part.high for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.close for part in parts]),
        np.concatenate([part.volume for part in parts]),
    )
