"""Reports on disk: the value of domain/backtest/report.py in a folder, and the list of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from moniqo_desktop.app.whole_file import write_whole
from moniqo_desktop.domain.backtest.files import JSON_NAME, from_files, to_files
from moniqo_desktop.domain.backtest.report import BacktestReport, held_equity
from moniqo_desktop.domain.errors import BadFile, Unavailable
from moniqo_desktop.domain.market import Columns, Floats, Millis, Symbol, timeframe
from moniqo_desktop.domain.messages.queries import ReportInfo
from moniqo_desktop.engine.digest import digest

if TYPE_CHECKING:
    from moniqo_desktop.app.backtests.backtest import Played, Prepared
    from moniqo_desktop.domain.backtest.evidence import Evidence
    from moniqo_desktop.domain.backtest.search import Search
    from moniqo_desktop.engine.program.plan import Clock

REPORTS: Final = "reports"
"""Below the trader's folder."""
CANDLES: Final = "columns.npz"
BEST_SET: Final = "sets/01"
"""Of a search: the run of its best set, in full."""
_PARTS: Final = ("opened_at", "open", "high", "low", "close", "volume")


def report_of(
    prepared: Prepared,
    played: Played,
    assumptions: tuple[str, ...],
    *,
    evidence: Evidence | None = None,
    search: Search | None = None,
    made_at: Millis = 0,
) -> BacktestReport:
    """The report of a run that is done."""
    sources = tuple(played.plan.sources)
    closes = _closes(prepared.feeds, sources, played.result.at)
    return BacktestReport(
        title=played.plan.flow.name,
        flow_id=played.plan.flow.flow_id,
        markets=tuple(prepared.markets[symbol] for symbol in closes),
        clocks=tuple(f"{clock.symbol} {clock.timeframe}" for clock in prepared.feeds),
        cash=prepared.cash,
        result=played.result,
        hold=held_equity(closes, prepared.markets, prepared.cash),
        gear=played.gear,
        gear_reasons=played.reasons,
        path=prepared.rules.path,
        assumptions=assumptions,
        notes=prepared.notes,
        evidence=evidence,
        search=search,
        made_at=made_at,
        digest=digest(played.events) if played.events else "",
    )


def keep(report: BacktestReport, folder: Path) -> None:
    """Writes report.json and report.npz, each whole or not at all. Raises Unavailable."""
    try:
        for name, content in to_files(report).items():
            write_whole(folder / name, content)
    except OSError as problem:
        raise Unavailable(
            f"The report could not be written to {folder} ({problem.strerror}).",
            hint="Make room or choose another place.",
        ) from problem


def load(folder: Path) -> BacktestReport:
    """Raises BadFile if the folder holds no whole report."""
    return from_files(lambda name: (folder / name).read_bytes())


def candles(folder: Path, symbol: Symbol) -> Columns:
    """Candles of a symbol in its shortest timeframe. Raises BadFile."""
    try:
        with np.load(_candles_at(folder), allow_pickle=False) as arrays:
            start = f"{symbol.replace('/', '_')}|"
            names = {name.rpartition("|")[0] for name in arrays.files if name.startswith(start)}
            if not names:
                raise BadFile(f"The report holds no candles of {symbol}.")
            name = min(names, key=lambda each: timeframe(each.rpartition("|")[2]).ms)
            return Columns(*(arrays[f"{name}|{part}"] for part in _PARTS))
    except (OSError, ValueError, KeyError) as problem:
        raise BadFile(
            f"The candles of this report cannot be read ({problem}).", hint="Run it again."
        ) from problem


def _candles_at(folder: Path) -> Path:
    """Of the report there now: a search and a backtest may have used the folder in turn."""
    best, info = folder / BEST_SET / CANDLES, _info(folder)
    of_search = info is None or info.is_search
    return best if of_search and best.exists() else folder / CANDLES


def listed(folder: Path, limit: int) -> tuple[ReportInfo, ...]:
    """Reports in the folders below, newest first; what cannot be read is left out."""
    found = [info for each in _folders(folder) if (info := _info(each)) is not None]
    return tuple(sorted(found, key=lambda info: info.made_at, reverse=True)[:limit])


def _folders(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if not each.name.startswith(".")]
    except OSError:
        return []


def _info(folder: Path) -> ReportInfo | None:
    try:
        head: Mapping[str, Any] = json.loads((folder / JSON_NAME).read_bytes())
        return ReportInfo(
            str(folder),
            head["title"],
            head["made_at"],
            tuple(head["clocks"]),
            head["result"]["net_profit"],
            head["cash"],
            head["search"] is not None,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _closes(
    feeds: Mapping[Clock, Columns], sources: tuple[Clock, ...], at: Any
) -> dict[Symbol, Floats]:
    """Of each traded symbol its last close known at each of the times, NaN before the first."""
    found: dict[Symbol, Floats] = {}
    for clock in sorted(sources, key=lambda each: each.timeframe.ms):
        if clock.symbol in found:
            continue
        columns = feeds[clock]
        place = np.searchsorted(columns.opened_at + clock.timeframe.ms, at, side="right") - 1
        found[clock.symbol] = np.where(place >= 0, columns.close[np.maximum(place, 0)], np.nan)
    return found
