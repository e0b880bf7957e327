"""Moves the view on while something is dragged to its edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QTimer

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from moniqo_desktop.ui.canvas.gestures.gestures import Gesture
    from moniqo_desktop.ui.canvas.picture_area import PictureArea

STEP_MS: Final = 16
BORDER: Final = 28.0
"""Pixels from the edge inward where the view begins to move."""
FASTEST: Final = 22.0
"""Pixels a step, reached at the edge and beyond it."""


class EdgePan:
    """Follows one gesture; the drag goes on under a mouse that stands still."""

    def __init__(self, view: PictureArea) -> None:
        self._view = view
        self._gesture: Gesture | None = None
        self._at = QPointF()
        self._keys: Qt.KeyboardModifier | None = None
        self._timer = QTimer(view)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)

    def follow(self, gesture: Gesture, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """at: where the mouse is now, pixels of the viewport."""
        self._gesture, self._at, self._keys = gesture, QPointF(at), keys
        wanted = gesture.pans_at_edge and gesture.stirred and not self._speed().isNull()
        if wanted and not self._timer.isActive():
            self._timer.start()
        elif not wanted:
            self._timer.stop()

    def end(self) -> None:
        self._timer.stop()
        self._gesture = None

    def _step(self) -> None:
        by = self._speed()
        if self._gesture is None or self._keys is None or by.isNull():
            self._timer.stop()
            return
        self._view.pan(by.x(), by.y())
        self._gesture.move(self._at, self._keys)

    def _speed(self) -> QPointF:
        room = self._view.viewport().size()
        return QPointF(_speed(self._at.x(), room.width()), _speed(self._at.y(), room.height()))


def _speed(place: float, room: int) -> float:
    """Pixels a step that what is shown moves: right and down where the mouse is left or up."""
    if place < BORDER:
        return min((BORDER - place) / BORDER, 1.0) * FASTEST
    if place > room - BORDER:
        return -min((place - room + BORDER) / BORDER, 1.0) * FASTEST
    return 0.0
