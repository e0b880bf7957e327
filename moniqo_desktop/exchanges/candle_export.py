"""Candles to CSV, CSV.GZ and parquet: what `candle_file` reads again, to the last bit."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.exchanges.candle_lines import NAMES
from moniqo_desktop.exchanges.candle_parquet import write_parquet

_ROWS_AT_ONCE: Final = 20_000
_PACKED: Final = ".csv.gz"
_KINDS: Final = (".csv", _PACKED, ".parquet")


def write_candles(file: Path, columns: Columns) -> None:
    """Written beside and then renamed: a file that was there stays until the new one is whole.

    The end of the name says the kind: .csv, .csv.gz or .parquet. Raises Mistake for another,
    BadFile if the disk says no or parquet's package is missing.
    """
    if not file.name.endswith(_KINDS):
        raise Mistake(f"{file.name} has no known kind.", hint=f"End it in {', '.join(_KINDS)}.")
    part = file.with_name(f".{file.name}.part")
    try:
        if file.suffix == ".parquet":
            write_parquet(part, columns)
        else:
            _write_csv(part, columns, is_packed=file.name.endswith(_PACKED))
        part.replace(file)
    except OSError as problem:
        reason = (problem.strerror or "the disk does not answer").lower()
        raise BadFile(f"{file} cannot be written: {reason}.", hint="Choose another.") from problem
    finally:
        part.unlink(missing_ok=True)


def _write_csv(part: Path, columns: Columns, *, is_packed: bool) -> None:
    with part.open("wb") as out:
        if not is_packed:
            _write_text(out, columns)
            return
        # No name and no time within: the same candles give the same bytes.
        with gzip.GzipFile("", "wb", 6, out, mtime=0) as packed:
            _write_text(cast("IO[bytes]", packed), columns)


def _write_text(out: IO[bytes], columns: Columns) -> None:
    out.write(f"{','.join(NAMES)}\n".encode())
    for start in range(0, len(columns), _ROWS_AT_ONCE):
        part = columns[start : start + _ROWS_AT_ONCE]
        out.write("".join(_lines(part)).encode())


def _lines(part: Columns) -> Iterator[str]:
    rows = (part.opened_at, part.open, part.high, part.low, part.close, part.volume)
    for row in zip(*[column.tolist() for column in rows], strict=True):
        yield f"{','.join(map(repr, row))}\n"
