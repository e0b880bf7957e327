"""Empty states: what to do next while the open flow has no node yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme


class NoNodes(QFrame):
    """Over an empty canvas: the next step, in the way of nothing."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(label(theme, tr("An empty flow"), 18, 600), 0, middle)
        for words in (
            tr("Drag “Candles” here from the list on the left, or press / and type what you need."),
            tr("Then draw a wire from its port: what fits is offered where you drop it."),
        ):
            column.addWidget(label(theme, words, 13, tone="2"), 0, middle)
        self.adjustSize()
        self.hide()

    def place(self) -> None:
        """In the middle of what it lies over."""
        room = self.parentWidget()
        if isinstance(room, QWidget):
            self.move((room.width() - self.width()) // 2, (room.height() - self.height()) // 3)
