"""Columns cut, compared bit for bit, and read row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from moniqo_desktop.domain.market import Bools, Columns, Ints
from moniqo_desktop.domain.signals import SignalColumns

Column = Any
"""Columns, SignalColumns, or a (candles,) array of float64 or bool."""


@dataclass(frozen=True, slots=True)
class Change:
    """The first row at which two columns differ. was, now: the values there; by: now − was where
    they are numbers, else None."""

    row: int
    was: Any
    now: Any
    by: float | None = None


def part_of(given: Mapping[str, Any], start: int, stop: int) -> dict[str, Any]:
    """The candles from start to before stop of all inputs of a node."""
    return {name: _part(column, start, stop) for name, column in given.items()}


def _part(column: Any, start: int, stop: int) -> Any:
    match column:
        case None:
            return None
        case tuple():
            return tuple(_part(each, start, stop) for each in column)
        case SignalColumns():
            return SignalColumns(column.direction[start:stop], column.confidence[start:stop])
        case _:
            return column[start:stop]


def stirred(given: Mapping[str, Any], at: Ints, other: Ints) -> dict[str, Any]:
    """All inputs, at the rows `at` the values of the rows `other`; times of candles stay."""
    return {name: _stirred(column, at, other) for name, column in given.items()}


def _stirred(column: Any, at: Ints, other: Ints) -> Any:
    match column:
        case None:
            return None
        case tuple():
            return tuple(_stirred(each, at, other) for each in column)
        case Columns():
            prices = (getattr(column, name) for name in column.__slots__[1:])
            return Columns(column.opened_at, *(_stirred(each, at, other) for each in prices))
        case SignalColumns():
            return SignalColumns(
                _stirred(column.direction, at, other), _stirred(column.confidence, at, other)
            )
        case _:
            changed = column.copy()
            changed[at] = ~column[at] if column.dtype == np.bool_ else column[other]
            return changed


def length_of(column: Column) -> int:
    return len(column.direction) if isinstance(column, SignalColumns) else len(column)


def first_change(was: Column, now: Column, rows: int) -> Change | None:
    """The first of rows at which now differs from was by a bit; every NaN is the same."""
    changed = differs(was, now, rows)
    found = int(np.argmax(changed)) if len(changed) else 0
    if not len(changed) or not changed[found]:
        return None
    before, after = value_at(was, found), value_at(now, found)
    by = after - before if isinstance(before, float) and isinstance(after, float) else None
    return Change(found, before, after, by)


def differs(was: Column, now: Column, rows: int) -> Bools:
    """(rows,): where they differ by a bit; every NaN is the same."""
    if isinstance(was, Columns | SignalColumns):
        changed = np.zeros(rows, dtype=np.bool_)
        for name in was.__slots__:
            changed |= differs(getattr(was, name), getattr(now, name), rows)
        return changed
    ours, theirs = was[:rows], now[:rows]
    if ours.dtype != np.float64:
        return np.asarray(ours != theirs)
    bits = np.ascontiguousarray(ours).view(np.int64) != np.ascontiguousarray(theirs).view(np.int64)
    return np.asarray(bits & ~(np.isnan(ours) & np.isnan(theirs)))


def value_at(column: Any, row: int) -> Any:
    """As a stream is given it: Candle, float, bool or (direction, confidence); None and tuples of
    such as they come."""
    match column:
        case None:
            return None
        case tuple():
            return tuple(value_at(each, row) for each in column)
        case Columns():
            return column.candle(row)
        case SignalColumns():
            return int(column.direction[row]), float(column.confidence[row])
        case _:
            return column[row].item()


def rows_of(given: Mapping[str, Any], start: int, stop: int) -> Iterator[dict[str, Any]]:
    """All inputs, row by row."""
    for row in range(start, stop):
        yield {name: value_at(column, row) for name, column in given.items()}


def same_value(one: Any, other: Any) -> bool:
    """To the bit, counting NaN as equal to NaN."""
    if isinstance(one, float) and isinstance(other, float):
        return one.hex() == other.hex() or (one != one and other != other)
    if isinstance(one, Sequence) and not isinstance(one, str):
        return len(one) == len(other) and all(map(same_value, one, other))
    return bool(one == other)
