"""Answers about reports and stored candles, read from their files."""

from __future__ import annotations

import asyncio
from pathlib import Path

from moniqo_desktop.app.backtests.candles import folder_of
from moniqo_desktop.app.backtests.report_folder import REPORTS, candles, listed, load
from moniqo_desktop.domain.backtest.report import ShownReport, curves_of
from moniqo_desktop.domain.messages.queries import (
    FrameOfFile,
    LeftSearch,
    LeftSearchOf,
    ReportCandles,
    ReportOf,
    ReportQuery,
    ReportsOf,
    StoredCandles,
    StoredSeries,
)
from moniqo_desktop.exchanges.candle_step import shown_timeframe
from moniqo_desktop.store.candles import CandleStore


async def answer_report(home: Path | None, query: ReportQuery) -> object:
    """Read beside the loop, as they may be large. Raises BadFile for what cannot be read."""
    match query:
        case ReportOf():
            return await asyncio.to_thread(_shown, Path(query.folder))
        case ReportCandles():
            return await asyncio.to_thread(candles, Path(query.folder), query.symbol)
        case ReportsOf():
            return await asyncio.to_thread(listed, home / REPORTS, query.limit) if home else ()
        case LeftSearchOf():
            return await asyncio.to_thread(_left, home, query.flow_id) if home else None
        case FrameOfFile():
            return await asyncio.to_thread(shown_timeframe, Path(query.file))
        case StoredCandles():
            return await asyncio.to_thread(_stored, home) if home else ()


def _stored(home: Path) -> tuple[StoredSeries, ...]:
    """Raises BadFile if what covers a series cannot be read."""
    store = CandleStore(folder_of(home))
    found = []
    for key in store.series():
        spans = store.coverage(key)
        if spans:
            span = (spans[0].since, spans[-1].until)
            found.append(StoredSeries(key.venue, key.symbol, key.timeframe.text, *span))
    return tuple(found)


def _left(home: Path, flow_id: str) -> LeftSearch | None:
    # Searches and their workers: nobody pays who made none.
    from moniqo_desktop.app.searches.left import left_of

    return left_of(home, flow_id)


def _shown(folder: Path) -> ShownReport:
    report = load(folder)
    return ShownReport(report, curves_of(report))
