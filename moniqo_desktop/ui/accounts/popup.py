"""A panel that lies over the window, under a corner; Escape puts it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme


class Popup(QFrame):
    """Never modal: the window behind it goes on, the kill switch too."""

    def __init__(self, theme: Theme, width: int, parent: QWidget) -> None:
        """width: at 100 % text."""
        super().__init__(parent)
        self._theme = theme
        self._came_from: QWidget | None = None
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.px(width))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open_at(self, corner: QPoint) -> None:
        """corner: of its top left, in coordinates of the window; all of it stays visible."""
        parent = self.parentWidget()
        assert parent is not None
        self._came_from = self.window().focusWidget()
        self.adjustSize()
        room = parent.rect()
        x = max(8, min(corner.x(), room.width() - self.width() - 8))
        y = max(8, min(corner.y(), room.height() - self.height() - 8))
        self.move(x, y)
        self.show()
        self.raise_()

    def open_in_the_middle(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.adjustSize()
        self.open_at(
            QPoint((parent.width() - self.width()) // 2, (parent.height() - self.height()) // 3)
        )

    def put_away(self) -> None:
        """The keyboard goes back to where it was."""
        self.hide()
        if self._came_from is not None:
            self._came_from.setFocus()
            self._came_from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)
