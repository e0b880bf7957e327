"""The table of the watchlist: a line is dragged to another place with the mouse, unless the lines
are sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.watch.quotes import Quote

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme


class WatchView(TableView[Quote]):
    """moved: (from, to) line numbers. typed: the first letter of a search."""

    moved = Signal(int, int)
    typed = Signal(str)

    def __init__(self, theme: Theme, model: Table[Quote], empty: str, parent: QWidget) -> None:
        super().__init__(theme, model, empty, parent)
        self._pressed: QPoint | None = None
        self._source = -1
        self._target = -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self._table.sorted is None:
            self._pressed = event.position().toPoint()
            self._source = self.rowAt(self._pressed.y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Past a small distance the line is being moved: nothing else is selected on the way."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._target >= 0:
            self._target = self._gap_at(at.y())
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, target = self._pressed, self._target
        self._pressed, self._target = None, -1
        self.viewport().update()
        if pressed is None or target < 0:
            return
        source = self._source
        place = target - 1 if target > source else target
        if source >= 0 and place != source:
            self.moved.emit(source, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.strip().isalnum() and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
        ):  # fmt: skip
            self.typed.emit(text)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._target < 0:
            return
        painter = QPainter(self.viewport())
        y = self._target * self.verticalHeader().defaultSectionSize() - self.verticalOffset()
        painter.fillRect(QRectF(0, y - 1, self.viewport().width(), 2), self._theme.accent)
        painter.end()

    def _gap_at(self, y: int) -> int:
        """Number of the gap between two lines nearest to y; 0 = above the first."""
        high = self.verticalHeader().defaultSectionSize()
        gap = round((y + self.verticalOffset()) / high)
        return min(max(gap, 0), self.model().rowCount())
