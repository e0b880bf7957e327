"""A column of a table, as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from moniqo_desktop.ui.desk.cells import Cell
    from moniqo_desktop.ui.desk.sorting import By

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """width: px, or share of the spare width (0 = none).

    narrow: px in a table below NARROW px, 0 = width.
    from_width: px of the table below which the column is hidden. leaves: where the columns do not
    fit without cutting a number the largest leaves first, 0 = from_width.
    name: by which its width is remembered, the same in every language; "" = it is not. by: what its
    rows are sorted by, None = they are not.
    """

    title: str
    cell: Callable[[Row], Cell]
    width: int = 80
    share: int = 0
    right: bool = False
    tip: str = ""
    from_width: int = 0
    narrow: int = 0
    leaves: int = 0
    name: str = ""
    by: By[Row] | None = None
