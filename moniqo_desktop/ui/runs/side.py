"""The left column of the room: the form, and below it the buttons that are always in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from moniqo_desktop.ui.parts import label, push_button
from moniqo_desktop.ui.runs.setup import SetupForm

if TYPE_CHECKING:
    from moniqo_desktop.ui.runs.asked import Asked
    from moniqo_desktop.ui.theme import Theme

WIDTH: Final = 304


class Side(QFrame):
    """Its parts are asked and listened to by the room."""

    def __init__(self, theme: Theme, asked: Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDTH)
        self.title = label(theme, "Backtest", 15, 600)
        self.flow = label(theme, "", 12, tone="2")
        self.form = SetupForm(theme, asked)
        self.run = push_button(theme, "Run backtest", "primary")
        self.run.setMinimumHeight(34)
        self.run.setToolTip("Ctrl+Return")
        self.run.setShortcut("Ctrl+Return")
        self.earlier = push_button(theme, "Earlier reports…", "link")
        self._arrange()

    def show_flow(self, name: str) -> None:
        words = f"of “{name}”" if name else "no flow is open"
        self.flow.setText(self.flow.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, WIDTH - 130))  # fmt: skip
        self.flow.setToolTip(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), self._theme.line)
        painter.end()

    def _arrange(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.flow)
        column.addSpacing(12)
        column.addWidget(self.form, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(10)
        foot.addWidget(self.run)
        foot.addWidget(self.earlier)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 1, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addLayout(foot)
