"""Candles as flat files named by their content, so that workers map them instead of being sent
them. Only who holds the very same candles may run trials on them.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

import numpy as np

from moniqo_desktop.domain.errors import BadFile, StoreBusy
from moniqo_desktop.domain.market import Columns, content_hash

PRICES: Final = ("open", "high", "low", "close", "volume")
ROWS: Final = 1 + len(PRICES)


def stored(folder: Path, columns: Columns) -> str:
    """The name of the candles; they are in folder then. Raises StoreBusy if the disk says no."""
    name = content_hash(columns)
    file = _file(folder, name)
    if file.exists() and file.stat().st_size == ROWS * 8 * len(columns):
        _mark(file)
        return name
    whole = np.empty((ROWS, len(columns)), "<f8")
    whole[0] = columns.opened_at.astype("<i8").view("<f8")
    for row, column in enumerate(PRICES, start=1):
        whole[row] = getattr(columns, column)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        whole.tofile(part)
        part.replace(file)
    except OSError as problem:
        part.unlink(missing_ok=True)
        reason = (problem.strerror or "the disk says no").lower()
        raise StoreBusy(f"{file} cannot be written: {reason}.", hint="Make room.") from problem
    return name


def mapped(folder: Path, name: str) -> Columns:
    """The candles of that name, mapped read-only. Raises BadFile if they are not there or not
    the ones that were named: a worker runs nothing on other candles."""
    file = _file(folder, name)
    try:
        size = file.stat().st_size
    except OSError as problem:
        raise BadFile(
            f"This worker has no candles “{name}”: {file} is not there.",
            hint="Share the cache folder with every worker, or copy it to them.",
            code="NO_COLUMNS",
        ) from problem
    columns = _columns(file, size // (ROWS * 8))
    if size % (ROWS * 8) or content_hash(columns) != name:
        raise BadFile(
            f"The candles in {file} are not what their name says; no trial was run on them.",
            hint="Delete the file: it is made again.",
            code="OTHER_COLUMNS",
        )
    return columns


def _mark(file: Path) -> None:
    """It is in use: what nobody used for long is deleted some day."""
    with contextlib.suppress(OSError):
        os.utime(file)


def _columns(file: Path, candles: int) -> Columns:
    if not candles:
        return Columns(np.empty(0, np.int64), *(np.empty(0) for _ in PRICES))
    whole = np.memmap(file, "<f8", "r", shape=(ROWS, candles))
    return Columns(np.asarray(whole[0]).view("<i8"), *(np.asarray(row) for row in whole[1:]))


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.columns"
