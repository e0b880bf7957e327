"""Parts of a room beside one another, with a line to drag between them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget


def splitter(way: Qt.Orientation, parts: tuple[QWidget, ...], sizes: tuple[int, ...]) -> QSplitter:
    made = QSplitter(way)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for part in parts:
        made.addWidget(part)
    made.setStretchFactor(len(parts) // 2 if len(parts) > 2 else 0, 1)
    made.setSizes(list(sizes))
    return made
