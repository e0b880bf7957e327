"""Empty states: what to do next while no flow is open, or the open one has no node yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from moniqo_desktop.ui.parts import label, push_button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from moniqo_desktop.ui.theme import Theme

COLUMNS: Final = 3


class NoFlow(QFrame):
    """In place of the canvas. template_asked: its file. new_asked, open_asked: the other ways."""

    template_asked = Signal(object)
    new_asked = Signal()
    open_asked = Signal()

    def __init__(
        self, theme: Theme, templates: Sequence[tuple[str, Path]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "canvas")
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(label(theme, "Start from a template", 24, 700), 0, middle)
        words = "Each one runs at once on the practice market: no account, no key, no network."
        column.addWidget(label(theme, words, 13, tone="2"), 0, middle)
        column.addSpacing(8)
        grid = QGridLayout()
        grid.setSpacing(10)
        for number, (title, path) in enumerate(templates):
            button = self._template(theme, title, path)
            grid.addWidget(button, number // COLUMNS, number % COLUMNS)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addLayout(grid)
        centred.addStretch(1)
        column.addLayout(centred)
        column.addSpacing(8)
        column.addLayout(self._other_ways(theme))
        column.addStretch(2)

    def _template(self, theme: Theme, title: str, path: Path) -> QPushButton:
        button = push_button(theme, title, "", "template")
        button.setMinimumSize(theme.px(190), theme.px(44))
        button.clicked.connect(lambda: self.template_asked.emit(path))
        return button

    def _other_ways(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        for words, signal in (("New flow", self.new_asked), ("Open file…", self.open_asked)):
            button = push_button(theme, words, "primary" if signal is self.new_asked else "")
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        return row


class NoNodes(QFrame):
    """Over an empty canvas: the next step, in the way of nothing."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(label(theme, "An empty flow", 18, 600), 0, middle)
        for words in (
            "Drag “Candles” here from the list on the left, or press / and type what you need.",
            "Then draw a wire from its port: what fits is offered where you drop it.",
        ):
            column.addWidget(label(theme, words, 13, tone="2"), 0, middle)
        self.adjustSize()
        self.hide()

    def place(self) -> None:
        """In the middle of what it lies over."""
        room = self.parentWidget()
        if isinstance(room, QWidget):
            self.move((room.width() - self.width()) // 2, (room.height() - self.height()) // 3)
