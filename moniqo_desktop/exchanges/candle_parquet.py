"""Candles from and to parquet; its package is an extra and is loaded only here, when needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.exchanges.candle_checks import Rows
from moniqo_desktop.exchanges.candle_lines import NAMES, USABLE_UNITS, found_header, unit_of

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints


def parquet_rows(file: Path) -> Rows:
    """The table of a file, unchecked. Raises BadFile if it is no table of candles."""
    if not file.exists():
        raise BadFile(f"There is no file {file}.", hint="Check the path.")
    table = _read(file)
    header = found_header(file.name, [str(column).lower() for column in table.column_names])
    if table.num_rows == 0:
        raise BadFile(f"{file.name} has no candles.", hint="Export it again.")
    arrays = [table.column(place).to_numpy() for place in header.places]
    if getattr(table.schema.field(header.places[0]).type, "tz", "UTC") is None:
        raise BadFile(f"{file.name} has times without a zone in its ts column.", hint="Use UTC.")
    opened_at = _times(file.name, arrays[0])
    try:
        columns = [np.ascontiguousarray(column.astype(np.float64)) for column in arrays[1:]]
    except (TypeError, ValueError):
        raise BadFile(
            f"{file.name} has a price or volume column without numbers.",
            hint="Store open, high, low, close and volume as numbers.",
        ) from None
    return Rows(file.name, Columns(opened_at, *columns), first_line=1, line_word="row")


def write_parquet(file: Path, columns: Columns) -> None:
    """Times as UTC timestamps of milliseconds. Raises BadFile without the package, OSError if
    the disk says no."""
    arrow, parquet = _package("pyarrow", file), _package("pyarrow.parquet", file)
    stamps = arrow.array(columns.opened_at, arrow.timestamp("ms", tz="UTC"))
    prices = {name: getattr(columns, name) for name in NAMES[1:]}
    parquet.write_table(arrow.table({"ts": stamps, **prices}), file, compression="zstd")


def _package(name: str, file: Path) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise BadFile(
            f"{file.name} is parquet, which needs the package pyarrow.",
            hint="Give the candles as CSV. Where the program was installed with pip, "
            "moniqo-desktop[parquet] reads parquet too.",
        ) from None


def _read(file: Path) -> Any:
    read: Callable[[Path], Any] = _package("pyarrow.parquet", file).read_table
    try:
        return read(file)
    except (ValueError, OSError):
        raise BadFile(
            f"{file.name} is no parquet file or is damaged.", hint="Export it again."
        ) from None


def _times(name: str, stamps: Any) -> Ints:
    try:
        if np.issubdtype(stamps.dtype, np.datetime64):
            return np.asarray(stamps.astype("datetime64[ms]").astype(np.int64))
        numbers = stamps.astype(np.float64)
        units = {unit_of(float(numbers.min())), unit_of(float(numbers.max()))}
    except (TypeError, ValueError):
        units, numbers = {""}, np.zeros(1)
    unit = units.pop()
    if units or unit not in USABLE_UNITS or np.any(numbers != np.rint(numbers)):
        what = f"in {unit}" if unit else "neither a time nor whole milliseconds"
        raise BadFile(
            f"{name} has a ts column that is {what}.",
            hint="Use UTC timestamps or milliseconds.",
        )
    return np.asarray(numbers.astype(np.int64) * USABLE_UNITS[unit])
