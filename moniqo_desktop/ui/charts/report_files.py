"""What a report folder holds: candles, trades and the equity curve, read for the pictures."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile

import numpy as np

from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.market import Columns, Timeframe, timeframe
from moniqo_desktop.domain.money import MONEY_DECIMALS, scaled
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.markers import Marker, outcome
from moniqo_desktop.ui.state.exit_words import move_words
from moniqo_desktop.ui.words.marks import mark_words
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints

_PARTS: Final = ("opened_at", "open", "high", "low", "close", "volume")


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of trades.csv. Prices in quote; profit and cost as scaled money."""

    symbol: str
    direction: Direction
    opened_at: int
    closed_at: int
    amount: str
    entry: float
    exit: float
    profit: int
    exit_words: str

    @property
    def markers(self) -> tuple[Marker, Marker]:
        """Entry and exit as the chart draws them."""
        word = "BUY" if self.direction is Direction.LONG else "SELL"
        ends = move_words(self.exit_words, self.entry, self.exit, self.direction.sign)
        back = Direction.SHORT if self.direction is Direction.LONG else Direction.LONG
        gained = (self.exit - self.entry) * self.direction.sign
        return (
            Marker(self.opened_at, self.entry, mark_words(f"{word} {self.amount}"), self.direction),
            Marker(self.closed_at, self.exit, mark_words(ends), back, outcome(gained)),
        )


def read_columns(path: Path) -> dict[tuple[str, Timeframe], Columns]:
    """(symbol with _ for /, timeframe) → candles. Raises BadFile."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            names = dict.fromkeys(name.rpartition("|")[0] for name in arrays.files)
            return {
                _clock(name): Columns(*(arrays[f"{name}|{part}"] for part in _PARTS))
                for name in names
            }
    except (OSError, ValueError, KeyError, BadZipFile, Mistake) as problem:
        raise BadFile(
            tr("{file} does not hold candles as a report does ({problem}).").format(
                file=path.name, problem=problem
            ),
            hint=tr("Run the report again."),
        ) from problem


def read_trades(path: Path) -> tuple[Trade, ...]:
    """Raises BadFile with the line that cannot be read."""
    return tuple(_trade(path, number, row) for number, row in _rows(path))


def read_equity(path: Path) -> tuple[Ints, Ints]:
    """Times (ms) and equity (money), oldest first. Raises BadFile."""
    times: list[int] = []
    values: list[int] = []
    for number, row in _rows(path):
        try:
            times.append(int(row["at_ms"]))
            values.append(scaled(row["equity"], MONEY_DECIMALS))
        except (KeyError, ValueError, TypeError, Mistake) as problem:
            raise _bad_line(path, number, problem) from problem
    return np.array(times, dtype=np.int64), np.array(values, dtype=np.int64)


def most_traded(
    columns: dict[tuple[str, Timeframe], Columns], trades: tuple[Trade, ...]
) -> tuple[str, Timeframe]:
    """The symbol with most trades, in its shortest timeframe. Raises BadFile without candles."""
    if not columns:
        raise BadFile(tr("The report holds no candles to draw."))
    counts = Counter(trade.symbol.replace("/", "_") for trade in trades)
    return min(columns, key=lambda clock: (-counts[clock[0]], clock[0], clock[1]))


def _clock(name: str) -> tuple[str, Timeframe]:
    symbol, _, frame = name.rpartition("|")
    return symbol, timeframe(frame)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines with their numbers in the file, the head being line 1."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            yield from enumerate(csv.DictReader(file), start=2)
    except (OSError, UnicodeDecodeError) as problem:
        words = tr("{file} cannot be read ({problem}).")
        raise BadFile(words.format(file=path, problem=problem)) from problem


def _trade(path: Path, number: int, row: dict[str, str]) -> Trade:
    try:
        return Trade(
            row["symbol"],
            Direction(row["direction"]),
            _millis(row["opened_at"]),
            _millis(row["closed_at"]),
            f"{Decimal(row['amount']):f}",
            float(row["entry_price"]),
            float(row["exit_price"]),
            scaled(row["profit"], MONEY_DECIMALS),
            row["exit"],
        )
    except (KeyError, ValueError, TypeError, InvalidOperation, Mistake) as problem:
        raise _bad_line(path, number, problem) from problem


def _millis(text: str) -> int:
    """ISO 8601 with its offset. Raises ValueError without one: local time is no time."""
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(f"“{text}” does not say its time zone")
    return round(when.timestamp() * 1000)


def _bad_line(path: Path, number: int, problem: Exception) -> BadFile:
    words = tr("Line {number} of {file} cannot be read ({problem}).")
    return BadFile(
        words.format(number=number, file=path.name, problem=problem),
        hint=tr("Run the report again."),
    )
