"""The order of the rows of a table: its own, or by a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias, TypeVar

Value = int | float | str | Decimal
"""Within one column all are numbers, or all are texts."""
Row = TypeVar("Row")
By: TypeAlias = Callable[[Row], Value | None]
"""What a row is sorted by; None = not known."""
_FALLS: Final = "down"
_RISES: Final = "up"


@dataclass(frozen=True, slots=True)
class Sort:
    """By the column of this name; falls: the largest first."""

    name: str
    falls: bool = False

    @property
    def arrow(self) -> str:
        return "↓" if self.falls else "↑"


def turned(now: Sort | None, name: str) -> Sort | None:
    """What another click on a column does: rising, falling, the table's own order again."""
    if now is None or now.name != name:
        return Sort(name)
    return None if now.falls else replace(now, falls=True)


def in_order(rows: Sequence[Row], by: By[Row], *, falls: bool) -> list[Row]:
    """What is not known stands last either way; equals keep the order they had."""
    pairs = [(by(row), row) for row in rows]
    known = [(value, row) for value, row in pairs if value is not None]
    known.sort(key=_first, reverse=falls)
    return [*(row for _, row in known), *(row for value, row in pairs if value is None)]


def as_text(sort: Sort | None) -> str:
    return f"{sort.name} {_FALLS if sort.falls else _RISES}" if sort is not None else ""


def from_text(text: str) -> Sort | None:
    """None where it cannot be read."""
    name, _, way = text.rpartition(" ")
    return Sort(name, way == _FALLS) if name and way in (_FALLS, _RISES) else None


def _first(pair: tuple[Value, object]) -> Value:
    return pair[0]
