"""What lies under wires and cards: the dots of the grid, frames and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from moniqo_desktop.ui.canvas.columns.geometry import GRID, Lod
from moniqo_desktop.ui.canvas.painting.batch import draw_rects
from moniqo_desktop.ui.canvas.painting.lettering import faded, write

if TYPE_CHECKING:
    from collections.abc import Collection

    from moniqo_desktop.domain.flow.drawing import Frame, Note
    from moniqo_desktop.ui.canvas.camera import Shot
    from moniqo_desktop.ui.canvas.columns.model import Model
    from moniqo_desktop.ui.look.theme import Theme

DOTS_APART: Final = 18.0
"""Logical pixels between grid dots at least; below it every second one is left out."""


class GroundArtist:
    """Paints in device pixels (dots) and canvas units (boxes)."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(
        self, painter: QPainter, shot: Shot, clip: QRect, model: Model, selected: Collection[str]
    ) -> None:
        """clip: device pixels."""
        shot.in_pixels(painter)
        self._dots(painter, shot, clip)
        shot.in_units(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for frame in model.frames:
            self._frame(painter, frame, shot, chosen=frame.frame_id in selected)
        for note in model.notes:
            self._note(painter, note, shot, chosen=note.note_id in selected)

    def _dots(self, painter: QPainter, shot: Shot, clip: QRect) -> None:
        step = GRID * shot.k
        while step < DOTS_APART * shot.dpr:
            step *= 2
        x0, y0 = shot.camera.x * shot.dpr % step, shot.camera.y * shot.dpr % step
        first_x = x0 + (clip.left() - x0) // step * step
        first_y = y0 + (clip.top() - y0) // step * step
        xs = np.arange(first_x, clip.right() + step, step)
        ys = np.arange(first_y, clip.bottom() + step, step)
        size = round(1.5 * shot.dpr)
        dots = np.full((len(ys), len(xs), 4), float(size))
        dots[:, :, 0] = np.round(xs)[None, :]
        dots[:, :, 1] = np.round(ys)[:, None]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.grid_dot)
        draw_rects(painter, dots.reshape(-1, 4))

    def _frame(self, painter: QPainter, frame: Frame, shot: Shot, *, chosen: bool) -> None:
        colour = QColor(frame.colour) if frame.colour else QColor(self._theme.paused)
        edge = QPen(self._theme.accent if chosen else faded(colour, 0.31), 2 if chosen else 1)
        painter.setPen(edge)
        painter.setBrush(faded(colour, 0.06))
        box = QRectF(frame.x, frame.y, frame.width, frame.height)
        painter.drawRoundedRect(box, 12, 12)
        if shot.camera.lod is Lod.FAR:
            return
        title = QRectF(box.left() + 14, box.top() + 4, box.width() - 28, 26)
        write(painter, title, frame.title, self._theme.font(12, 600), colour)

    def _note(self, painter: QPainter, note: Note, shot: Shot, *, chosen: bool) -> None:
        warm = self._theme.mixed(self._theme.warn, 0.10, self._theme.card)
        edge = self._theme.accent if chosen else faded(self._theme.warn, 0.40)
        painter.setPen(QPen(edge, 2 if chosen else 1))
        painter.setBrush(warm)
        box = QRectF(note.x, note.y, note.width, note.height)
        painter.drawRoundedRect(box, 6, 6)
        if shot.camera.lod is Lod.FAR:
            return
        painter.setFont(self._theme.font(12, 400))
        painter.setPen(self._theme.text1)
        inner = box.adjusted(12, 8, -12, -8)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
                         note.text)  # fmt: skip
