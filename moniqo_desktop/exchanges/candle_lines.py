"""Lines of a candle file: which columns they have, and what is wrong with a line.

Only a file that cannot be read as numbers comes here, to name the first line that is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from moniqo_desktop.domain.errors import BadFile

NAMES: Final = ("ts", "open", "high", "low", "close", "volume")
WANTED: Final = f"Use CSV with the header {','.join(NAMES)}."
_TIME_NAMES: Final = (
    "timestamp", "time", "date", "datetime", "open_time", "opentime", "open time", "opened_at",
)  # fmt: skip
_SYMBOL_NAMES: Final = ("symbol", "pair", "market", "ticker", "instrument")
_SEPARATORS: Final = (";", "\t", "|")

# Whole numbers as times, by their size. As milliseconds anything below would be before 1973.
_UNITS: Final = (
    (10**11, "seconds"),
    (10**14, "milliseconds"),
    (10**17, "microseconds"),
    (10**20, "nanoseconds"),
)
USABLE_UNITS: Final = {"seconds": 1000, "milliseconds": 1}
"""How many milliseconds one is."""


@dataclass(frozen=True, slots=True)
class Header:
    """places: of NAMES among the columns; width: number of columns; symbol: place of a column
    that names the symbol, -1 if there is none."""

    places: tuple[int, ...]
    width: int
    symbol: int = -1


def header_of(name: str, line: str) -> Header:
    """Raises BadFile if the first line is not a header with all that is needed."""
    separator = next((each for each in _SEPARATORS if each in line and "," not in line), "")
    if separator:
        shown = "tabs" if separator == "\t" else f"“{separator}”"
        raise BadFile(
            f"{name} separates its columns by {shown} in line 1.",
            hint="Use commas, and points in numbers.",
        )
    columns = [part.strip().strip('"').lower() for part in line.split(",")]
    if all(is_number(column) for column in columns):
        raise BadFile(
            f"{name} has no header: line 1 is a candle already.",
            hint=f"Put {','.join(NAMES)} above it, in the order of its columns.",
        )
    return found_header(name, columns)


def found_header(name: str, columns: Sequence[str]) -> Header:
    """columns: names in small letters. Raises BadFile if one is missing or there twice."""
    missing = [wanted for wanted in NAMES if wanted not in columns]
    if missing:
        alike = next((each for each in columns if "ts" in missing and each in _TIME_NAMES), "")
        hint = f"Rename “{alike}” to ts if it is when a candle opens." if alike else WANTED
        raise BadFile(f"{name} has no column {' or '.join(missing)} in line 1.", hint=hint)
    twice = [wanted for wanted in NAMES if columns.count(wanted) > 1]
    if twice:
        raise BadFile(f"{name} has the column {twice[0]} twice in line 1.", hint="Take one out.")
    symbol = next((place for place, each in enumerate(columns) if each in _SYMBOL_NAMES), -1)
    return Header(tuple(columns.index(wanted) for wanted in NAMES), len(columns), symbol)


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def unit_of(stamp: float) -> str:
    """What a whole number of this size counts since 1970; "" if that is no date at all."""
    return next((unit for below, unit in _UNITS if abs(stamp) < below), "")


def first_bad_line(
    name: str, lines: Sequence[str], first_line: int, header: Header, unit: str
) -> BadFile:
    """lines: as read, the first of them being line first_line; unit: of the times of line 2."""
    for number, line in enumerate(lines, start=first_line):
        if problem := _line_problem(line, header, unit):
            return BadFile(f"{name}, line {number}: {problem}", hint=_hint(problem))
    return BadFile(f"{name} mixes two kinds of time in its ts column.", hint=_ONE_KIND)


_ONE_KIND: Final = "Use milliseconds, or ISO 8601 with a zone, in every line."


def _hint(problem: str) -> str:
    """What to do, where the problem does not say it itself."""
    if "ts “" in problem:
        return ""
    if "is not a number" in problem:
        return "Write numbers with a point, and nothing between thousands."
    return "Mend the line, or take it out."


def _line_problem(line: str, header: Header, unit: str) -> str:
    cells = [cell.strip() for cell in line.split(",")]
    if not any(cells):
        return "the line is empty."
    if len(cells) != header.width:
        return _width_problem(line, len(cells), header)
    if problem := time_problem(cells[header.places[0]], unit):
        return problem
    for wanted, place in zip(NAMES[1:], header.places[1:], strict=True):
        if not is_number(cells[place]):
            return f"{wanted} “{cells[place]}” is not a number."
    return ""


def _width_problem(line: str, found: int, header: Header) -> str:
    if any(each in line for each in _SEPARATORS) and found < header.width:
        return "it separates its values by something else than commas."
    if found > header.width:
        return (
            f"the line has {found} values, the header names {header.width}; a comma within a "
            "number looks like that."
        )
    return f"the line has {found} values, {header.width} are needed."


def time_problem(text: str, unit: str) -> str:
    """unit: of the times before it, "" for ISO 8601 text."""
    if is_number(text):
        return _number_problem(text, unit)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return f"ts “{text}” is not a time; use milliseconds or ISO 8601 with a zone."
    if at.tzinfo is None:
        return f"ts “{text}” has no time zone; add Z for UTC."
    return f"ts “{text}” is a text, the times before it are {unit}." if unit else ""


def _number_problem(text: str, unit: str) -> str:
    value = float(text)
    if not value.is_integer() or not unit_of(value):
        return f"ts “{text}” is not a whole number of milliseconds or seconds."
    own = unit_of(value)
    if own not in USABLE_UNITS:
        by = "1000" if own == "microseconds" else "1000000"
        return f"ts “{text}” is in {own}; divide by {by}: ts is in milliseconds."
    if own != unit:
        before = unit or "ISO 8601 texts"
        return f"ts “{text}” looks like {own}, the times before it are {before}."
    return ""
