"""Funding rates from CSV and CSV.GZ files, checked row by row.

A file has a header with at and rate, and may have mark; other columns are left alone. at is the
boundary: whole milliseconds or seconds since the epoch, or ISO 8601 text with its zone; venues
write it some milliseconds late, so it counts as the full minute when it is less than a minute past
it. rate is a ratio, 0.0001 = 0.01 %, with at most 8 decimals; mark a price in quote.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from io import TextIOWrapper
from pathlib import Path
from typing import Final, TextIO

import numpy as np

from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.funding import FUNDING_DECIMALS, FundingColumns
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.money import scaled

WANTED: Final = "Give it a header: at,rate or at,rate,mark."
MINUTE_MS: Final = 60_000
SECONDS_BELOW: Final = 10**11
"""Numbers below are seconds, from it on milliseconds: the year 5138 and 1973."""
MOST_RATE: Final = Decimal(1)
_GZIP: Final = b"\x1f\x8b"

Row = tuple[Millis, int, float]


def load_funding(path: Path | str) -> FundingColumns:
    """Rates of one symbol, oldest first. Raises BadFile with the line at the first thing wrong."""
    file = Path(path)
    try:
        with _opened(file) as text:
            return _columns(file.name, text)
    except FileNotFoundError:
        raise BadFile(f"There is no file {file}.", hint="Check the path.") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadFile(f"{file.name} is cut or damaged.", hint="Download it again.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{file.name} is not a text file.", hint=WANTED) from None
    except OSError as problem:
        raise BadFile(f"{file} cannot be read: {problem.strerror}.") from None


def _opened(file: Path) -> TextIO:
    with file.open("rb") as content:
        packed = content.read(2) == _GZIP
    raw = gzip.GzipFile(file) if packed else file.open("rb")
    return TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def _columns(name: str, text: TextIO) -> FundingColumns:
    lines = csv.reader(text)
    header = [word.strip().lower() for word in next(lines, [])]
    for wanted in ("at", "rate"):
        if wanted not in header:
            raise BadFile(f"{name} has no column “{wanted}”.", hint=WANTED)
    rows = list(_rows(name, lines, header))
    if not rows:
        raise BadFile(f"{name} holds no funding rates.", hint=WANTED)
    at, rate, mark = zip(*rows, strict=True)
    return FundingColumns(
        np.array(at, dtype=np.int64), np.array(rate, dtype=np.int64), np.array(mark)
    )


def _rows(name: str, lines: Iterator[list[str]], header: Sequence[str]) -> Iterator[Row]:
    before = -1
    for number, cells in enumerate(lines, start=2):
        if not any(cells):
            continue
        try:
            at, rate, mark = _row(dict(zip(header, cells, strict=False)))
        except (KeyError, ValueError, InvalidOperation, Mistake) as problem:
            raise BadFile(
                f"{name}, line {number}: this is no funding rate: {','.join(cells)[:60]}.",
                hint=str(problem) if isinstance(problem, Mistake) else WANTED,
            ) from None
        if at <= before:
            raise BadFile(
                f"{name}, line {number}: its time is not after the one before.",
                hint="Sort the file by time and leave each boundary once.",
            )
        before = at
        yield at, rate, mark


def _row(cells: dict[str, str]) -> Row:
    rate = Decimal(cells["rate"].strip())
    if not abs(rate) < MOST_RATE:
        raise Mistake("A rate is a ratio: 0.0001 stands for 0.01 %.")
    mark = cells.get("mark", "").strip()
    price = float(mark) if mark else float("nan")
    if mark and not 0 < price < float("inf"):
        raise Mistake("A mark price is above zero, or empty where it is not known.")
    return _instant(cells["at"].strip()), scaled(rate, FUNDING_DECIMALS), price


def _instant(text: str) -> Millis:
    """ms UTC, down to the full minute."""
    if text.isdigit():
        number = int(text)
        return (number * 1000 if number < SECONDS_BELOW else number) // MINUTE_MS * MINUTE_MS
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise Mistake("A time needs its zone: write 2024-05-01T08:00:00Z.")
    return round(at.timestamp() * 1000) // MINUTE_MS * MINUTE_MS
