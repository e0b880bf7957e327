"""Rows of a table as text that a spreadsheet takes: columns between tabs, titles in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from moniqo_desktop.ui.desk.tables import TableView


def copy_rows(view: TableView[Any]) -> None:
    """The chosen rows, all where none is chosen, as they are shown; nothing of an empty table."""
    rows = sorted(index.row() for index in view.selectionModel().selectedRows())
    rows = rows or list(range(view.model().rowCount()))
    if rows:
        QGuiApplication.clipboard().setText(as_text(view, rows))


def as_text(view: TableView[Any], rows: list[int]) -> str:
    """A line of titles and one for each row; columns that are left out for want of room too."""
    model = view.model()
    columns = range(model.columnCount())
    lines = [list(view.column_titles())]
    lines += [[str(model.index(row, each).data()) for each in columns] for row in rows]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
