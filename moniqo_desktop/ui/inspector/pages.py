"""The ground on which a page of the inspector lies."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from moniqo_desktop.ui.words.translation import tr

MARGIN: Final = 14


def padded(content: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(MARGIN, 14, MARGIN, 14)
    column.addWidget(content)
    return page


def scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(page)
    area.setAccessibleName(tr("Page of the inspector"))
    return area


def header(chip: QWidget, title: QWidget, kind: QWidget, hide: QWidget) -> QHBoxLayout:
    """Chip, title over its kind, and the button that puts the panel away."""
    names = QVBoxLayout()
    names.setSpacing(0)
    names.addWidget(title)
    names.addWidget(kind)
    row = QHBoxLayout()
    row.setContentsMargins(MARGIN, 14, 10, 6)
    row.setSpacing(10)
    row.addWidget(chip)
    row.addLayout(names, 1)
    row.addWidget(hide)
    return row
