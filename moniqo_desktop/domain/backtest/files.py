"""A report as two files, report.json and report.npz, and back; bytes in, bytes out, no disk."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from moniqo_desktop.domain.backtest.report import BacktestReport
from moniqo_desktop.domain.backtest.results import FillColumns, Result, TradeColumns
from moniqo_desktop.domain.errors import BadFile, MoniqoError
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages import codec

JSON_NAME: Final = "report.json"
ARRAYS_NAME: Final = "report.npz"
VERSION: Final = 1
_PLAIN: Final = (
    "title", "flow_id", "clocks", "cash", "gear", "path", "assumptions", "notes", "made_at",
    "digest", "gear_reasons",
)  # fmt: skip
_TUPLES: Final = ("clocks", "assumptions", "notes", "gear_reasons")
_LATER: Final = ("gear_reasons",)
"""Fields that older reports do not have."""
_STOOD_FOR: Final = {"entered_at": "opened_at", "exited_at": "closed_at"}
"""Column that older reports do not have → what they showed in its place."""
_COLUMNS: Final = ("trades", "fills")
_CURVES: Final = {"at": "at", "equity": "equity", "exposure": "exposed"}
"""Array → field of the result."""
_Arrays = Mapping[str, NDArray[Any]]


def to_files(report: BacktestReport) -> dict[str, bytes]:
    """File name → content. JSON tells what is read; numbers of every candle are in the npz."""
    packed = io.BytesIO()
    arrays: dict[str, Any] = dict(_arrays(report))
    np.savez_compressed(packed, **arrays)
    text = json.dumps(_head(report), indent=1, ensure_ascii=False, allow_nan=False)
    return {JSON_NAME: text.encode() + b"\n", ARRAYS_NAME: packed.getvalue()}


def from_files(read: Callable[[str], bytes]) -> BacktestReport:
    """read: gives the content of a file by its name, raising OSError. Raises BadFile."""
    try:
        head = json.loads(read(JSON_NAME))
        if head["version"] > VERSION:
            raise BadFile(
                "This report was written by a newer version of Moniqo Desktop.",
                hint="Update Moniqo Desktop, or run the backtest again.",
            )
        with np.load(io.BytesIO(read(ARRAYS_NAME)), allow_pickle=False) as arrays:
            return _report(head, {name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, KeyError, TypeError, BadZipFile, MoniqoError) as problem:
        if isinstance(problem, BadFile):
            raise
        raise BadFile(
            f"This folder holds no whole report ({problem}).", hint="Run the backtest again."
        ) from problem


# Out ----------------------------------------------------------------------------------------


def _head(report: BacktestReport) -> dict[str, Any]:
    result = report.result
    return {
        "version": VERSION,
        **{name: getattr(report, name) for name in _PLAIN},
        "markets": [codec.encode(market) for market in report.markets],
        "result": _unfloated(
            {item.name: getattr(result, item.name) for item in fields(result)
             if item.name not in (*_COLUMNS, *_CURVES.values())}
        ),
        "symbols": {"trades": result.trades.symbols, "fills": result.fills.symbols},
        "evidence": None if report.evidence is None else codec.encode(report.evidence),
        "search": None if report.search is None else codec.encode(report.search),
    }  # fmt: skip


def _arrays(report: BacktestReport) -> dict[str, NDArray[Any]]:
    found = {name: getattr(report.result, name) for name in _CURVES} | {"hold": report.hold}
    for table in _COLUMNS:
        columns = getattr(report.result, table)
        for item in fields(columns):
            if item.name != "symbols":
                found[f"{table}.{item.name}"] = getattr(columns, item.name)
    return found


def _unfloated(row: dict[str, Any]) -> dict[str, Any]:
    """JSON has no word for a number that is none: null."""
    return {
        name: None if isinstance(value, float) and not np.isfinite(value) else value
        for name, value in row.items()
    }


# In -----------------------------------------------------------------------------------------


def _report(head: Mapping[str, Any], arrays: _Arrays) -> BacktestReport:
    plain: dict[str, Any] = {
        name: tuple(head[name]) if name in _TUPLES else head[name]
        for name in _PLAIN
        if name in head or name not in _LATER
    }
    evidence, search = head["evidence"], head["search"]
    return BacktestReport(
        **plain,
        markets=tuple(codec.decode(row) for row in head["markets"]),
        result=_result(head, arrays),
        hold=arrays["hold"],
        evidence=None if evidence is None else codec.decode(evidence),
        search=None if search is None else codec.decode(search),
    )


def _result(head: Mapping[str, Any], arrays: _Arrays) -> Result:
    values: dict[str, Any] = {
        name: float("nan") if value is None else value for name, value in head["result"].items()
    }
    values |= {field: arrays[name] for name, field in _CURVES.items()}
    return Result(
        trades=_table(TradeColumns, "trades", head, arrays),
        fills=_table(FillColumns, "fills", head, arrays),
        **values,
    )


def _table(cls: type[Any], name: str, head: Mapping[str, Any], arrays: _Arrays) -> Any:
    symbols = tuple(Symbol(symbol) for symbol in head["symbols"][name])
    names = [item.name for item in fields(cls) if item.name != "symbols"]
    columns = {column: _column(arrays, name, column) for column in names}
    return cls(symbols=symbols, **columns)


def _column(arrays: _Arrays, table: str, name: str) -> NDArray[Any]:
    """A column that a report from before it lacks is told by the one that stood for it."""
    key = f"{table}.{name}"
    return arrays[key if key in arrays else f"{table}.{_STOOD_FOR.get(name, name)}"]
