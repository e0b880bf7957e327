"""The ground on which a page of the inspector lies."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

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
    return area
