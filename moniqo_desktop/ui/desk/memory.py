"""What is remembered of a table: its sort, and the widths that a hand gave its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from moniqo_desktop.ui.desk.sorting import Sort, as_text, from_text

if TYPE_CHECKING:
    from moniqo_desktop.ui.context import Settings


class TableMemory:
    """Of one table, written at each change. name: of the table, the same in every language."""

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self._sort, self._widths = f"tables.{name}.sort", f"tables.{name}.widths"

    def sort(self) -> Sort | None:
        return from_text(self._settings.text(self._sort))

    def keep_sort(self, sort: Sort | None) -> None:
        self._settings.keep(**{self._sort: as_text(sort)})

    def widths(self) -> dict[str, int]:
        """Name of a column → px at plain size of text; what cannot be read is left out."""
        pairs = (text.rpartition("=") for text in self._settings.texts(self._widths))
        return {name: int(px) for name, _, px in pairs if name and px.isdecimal()}

    def keep_widths(self, widths: Mapping[str, int]) -> None:
        self._settings.keep(**{self._widths: [f"{name}={px}" for name, px in widths.items()]})
