"""Candles from CSV, CSV.GZ and parquet files, checked row by row.

A CSV file has a header with ts, open, high, low, close and volume in any order; other columns are
left alone. ts is the open time: whole milliseconds or seconds since the epoch, or ISO 8601 text
with its zone. The file is read once, as columns; only a bad file is read again line by line, to
say which line is wrong.
"""

from __future__ import annotations

import gzip
import importlib
import io
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Columns, Market, Timeframe
from moniqo_desktop.exchanges.candle_checks import Gap, Rows, checked, off_tick

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats, Ints

NAMES: Final = ("ts", "open", "high", "low", "close", "volume")
_FIRST_MS: Final = 10**11
"""Below this a whole number is read as seconds: as milliseconds it would be before 1973."""
_LAST_MS: Final = 10**15
"""Far beyond any date."""


@dataclass(frozen=True, slots=True, eq=False)
class CandleFile:
    """What a file holds. gaps: where candles are missing, oldest first. off_tick: how many
    candles have a price that is not on the market's tick (0 if no market was given)."""

    columns: Columns
    gaps: tuple[Gap, ...] = ()
    off_tick: int = 0


def load_candles(
    path: Path | str, timeframe: Timeframe, market: Market | None = None
) -> CandleFile:
    """Raises BadFile with the line at the first thing that is wrong; gaps are reported, not wrong.

    market: whose tick the prices are compared with.
    """
    file = Path(path)
    columns, gaps = checked(_rows(file), timeframe)
    return CandleFile(columns, gaps, off_tick(columns, market) if market else 0)


def load_gapless_candles(
    path: Path | str, timeframe: Timeframe, market: Market | None = None
) -> CandleFile:
    """Like load_candles, but raises BadFile where candles are missing too."""
    found = load_candles(path, timeframe, market)
    if found.gaps:
        raise BadFile(f"{Path(path).name}, {found.gaps[0]}", hint="Fill the gap or allow gaps.")
    return found


def _rows(file: Path) -> Rows:
    if file.suffix == ".parquet":
        return _parquet_rows(file)
    return _csv_rows(file.name, _text(file))


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise BadFile(f"There is no file {file}.", hint="Check the path.") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadFile(
            f"{file.name} is cut or damaged: it cannot be unpacked.", hint="Download it again."
        ) from None
    except UnicodeDecodeError:
        raise BadFile(f"{file.name} is not a text file.", hint=_WANTED) from None
    except OSError as problem:
        raise BadFile(f"{file} cannot be read: {problem.strerror}.") from None


_WANTED: Final = f"Use CSV with the header {','.join(NAMES)}."


def _csv_rows(name: str, text: str) -> Rows:
    header, _, body = text.partition("\n")
    if not header.strip():
        raise BadFile(f"{name} is empty.", hint=_WANTED)
    if not body.strip():
        raise BadFile(f"{name} has a header but no candles.")
    places = _places(name, [part.strip().lower() for part in header.split(",")])
    try:
        return _fast_rows(name, body, places)
    except (ValueError, IndexError):
        raise _first_bad_line(name, body, places) from None


def _places(name: str, header: Sequence[str]) -> list[int]:
    missing = [wanted for wanted in NAMES if wanted not in header]
    if missing:
        raise BadFile(f"{name} has no column {' or '.join(missing)} in line 1.", hint=_WANTED)
    return [header.index(wanted) for wanted in NAMES]


def _fast_rows(name: str, body: str, places: Sequence[int]) -> Rows:
    """Raises ValueError if any cell is not what it should be."""
    body = body.rstrip("\r\n")
    first = body.partition("\n")[0].split(",")[places[0]].strip()
    if _is_number(first):
        table = _table(body, places)
        return Rows(name, _as_ms(table[:, 0]), table[:, 1:], first_line=2)
    lines = body.split("\n")
    opened_at = np.array([_iso_ms(line.split(",")[places[0]]) for line in lines], dtype=np.int64)
    return Rows(name, opened_at, _table(body, places[1:]), first_line=2)


def _table(body: str, places: Sequence[int]) -> Floats:
    lines = body.count("\n") + 1
    table = np.loadtxt(
        io.StringIO(body), dtype=np.float64, delimiter=",", usecols=places, ndmin=2, comments=None
    )
    if len(table) != lines:
        raise ValueError("an empty line")
    return table


def _as_ms(stamps: Floats) -> Ints:
    """Raises ValueError for stamps that are no whole numbers."""
    if not np.all(np.abs(stamps) < _LAST_MS) or np.any(stamps != np.rint(stamps)):
        raise ValueError("not whole, or out of range")
    whole = stamps.astype(np.int64)
    return whole * 1000 if whole[0] < _FIRST_MS else whole


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _iso_ms(text: str) -> int:
    """Raises ValueError if text is no ISO 8601 time or has no zone."""
    at = datetime.fromisoformat(text.strip())
    if at.tzinfo is None:
        raise ValueError("no zone")
    return round(at.timestamp() * 1000)


# A bad file is read again, slowly, to name the line -----------------------------------------


def _first_bad_line(name: str, body: str, places: Sequence[int]) -> BadFile:
    lines = body.rstrip("\r\n").split("\n")
    for start in range(0, len(lines), _BLOCK):
        block = lines[start : start + _BLOCK]
        if _reads_fast(name, block, places):
            continue
        for number, line in enumerate(block, start=start + 2):
            if problem := _line_problem(line, places):
                return BadFile(f"{name}, line {number}: {problem}")
    return BadFile(f"{name} mixes two kinds of time in its ts column.", hint=_ONE_KIND)


def _reads_fast(name: str, block: list[str], places: Sequence[int]) -> bool:
    try:
        return len(_fast_rows(name, "\n".join(block), places).opened_at) == len(block)
    except (ValueError, IndexError):
        return False


_BLOCK: Final = 4096
_ONE_KIND: Final = "Use milliseconds, or ISO 8601 with a zone, in every line."


def _line_problem(line: str, places: Sequence[int]) -> str:
    cells = [cell.strip() for cell in line.split(",")]
    if not any(cells):
        return "the line is empty."
    if len(cells) <= max(places):
        return f"the line has {len(cells)} values, {max(places) + 1} are needed."
    if problem := _time_problem(cells[places[0]]):
        return problem
    for wanted, place in zip(NAMES[1:], places[1:], strict=True):
        if not _is_number(cells[place]):
            return f"{wanted} “{cells[place]}” is not a number."
    return ""


def _time_problem(text: str) -> str:
    if _is_number(text):
        whole = float(text).is_integer() and abs(float(text)) < _LAST_MS
        return "" if whole else f"ts “{text}” is not a whole number of milliseconds or seconds."
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return f"ts “{text}” is not a time; use milliseconds or ISO 8601 with a zone."
    return "" if at.tzinfo else f"ts “{text}” has no time zone; add Z for UTC."


# Parquet ------------------------------------------------------------------------------------


def _parquet_rows(file: Path) -> Rows:
    if not file.exists():
        raise BadFile(f"There is no file {file}.", hint="Check the path.")
    table = _read_parquet(file)
    found = [str(column).lower() for column in table.column_names]
    places = _places(file.name, found)
    if table.num_rows == 0:
        raise BadFile(f"{file.name} has no candles.")
    arrays = [table.column(place).to_numpy() for place in places]
    if getattr(table.schema.field(places[0]).type, "tz", "UTC") is None:
        raise BadFile(f"{file.name} has times without a zone in its ts column.", hint="Use UTC.")
    opened_at = _parquet_times(file.name, arrays[0])
    try:
        prices = np.column_stack([column.astype(np.float64) for column in arrays[1:]])
    except (TypeError, ValueError):
        raise BadFile(f"{file.name} has a price or volume column without numbers.") from None
    return Rows(file.name, opened_at, prices, first_line=1, line_word="row")


def _read_parquet(file: Path) -> Any:
    try:
        read: Callable[[Path], Any] = importlib.import_module("pyarrow.parquet").read_table
    except ImportError:
        raise BadFile(
            f"{file.name} is parquet, which needs the package pyarrow.",
            hint="Install moniqo-desktop[parquet], or give the candles as CSV.",
        ) from None
    try:
        return read(file)
    except (ValueError, OSError):
        raise BadFile(f"{file.name} is no parquet file or is damaged.") from None


def _parquet_times(name: str, stamps: Any) -> Ints:
    try:
        if np.issubdtype(stamps.dtype, np.datetime64):
            return np.asarray(stamps.astype("datetime64[ms]").astype(np.int64))
        return _as_ms(stamps.astype(np.float64))
    except (TypeError, ValueError):
        raise BadFile(
            f"{name} has a ts column that is neither a time nor whole milliseconds."
        ) from None
