"""Where the viewport looks: canvas units ↔ logical pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF

from moniqo_desktop.ui.canvas.columns.geometry import MAX_SCALE, MIN_SCALE, Lod, lod

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    from moniqo_desktop.ui.canvas.columns.model import Box


@dataclass(frozen=True, slots=True)
class Camera:
    """pixel = unit × scale + (x, y), in logical pixels of the viewport."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @property
    def lod(self) -> Lod:
        return lod(self.scale)

    def to_scene(self, point: QPointF) -> QPointF:
        return QPointF((point.x() - self.x) / self.scale, (point.y() - self.y) / self.scale)

    def to_view(self, point: QPointF) -> QPointF:
        return QPointF(point.x() * self.scale + self.x, point.y() * self.scale + self.y)

    def box_to_view(self, box: Box) -> Box:
        left, top, right, bottom = box
        return (
            left * self.scale + self.x,
            top * self.scale + self.y,
            right * self.scale + self.x,
            bottom * self.scale + self.y,
        )

    def box_to_scene(self, box: Box) -> Box:
        left, top, right, bottom = box
        return (
            (left - self.x) / self.scale,
            (top - self.y) / self.scale,
            (right - self.x) / self.scale,
            (bottom - self.y) / self.scale,
        )

    def panned(self, dx: float, dy: float) -> Camera:
        return replace(self, x=self.x + dx, y=self.y + dy)

    def zoomed(self, factor: float, at: QPointF) -> Camera:
        """The canvas point under `at` (pixels) stays where it is."""
        scale = min(max(self.scale * factor, MIN_SCALE), MAX_SCALE)
        ratio = scale / self.scale
        x = at.x() - (at.x() - self.x) * ratio
        y = at.y() - (at.y() - self.y) * ratio
        return Camera(scale, x, y)

    def on_pixels(self, dpr: float) -> Camera:
        """Shifted by less than a pixel so that canvas unit 0 lies on a device pixel."""
        return replace(self, x=round(self.x * dpr) / dpr, y=round(self.y * dpr) / dpr)


BORDER: Final = 48.0
"""Logical pixels round a flow that is shown whole."""


def fitted(
    box: Box, width: float, height: float, *, most: float = 1.0, border: float = BORDER
) -> Camera:
    """The camera that shows the whole box with a border, at most at scale `most`."""
    left, top, right, bottom = box
    room_x, room_y = max(width - 2 * border, 40.0), max(height - 2 * border, 40.0)
    scale = min(most, room_x / max(right - left, 1.0), room_y / max(bottom - top, 1.0))
    scale = min(max(scale, MIN_SCALE), MAX_SCALE)
    x = width / 2 - (left + right) / 2 * scale
    y = height / 2 - (top + bottom) / 2 * scale
    return Camera(scale, x, y)


@dataclass(frozen=True, slots=True)
class Shot:
    """How a picture is taken. motion: quick rather than sharp; whole: however long it takes."""

    camera: Camera
    dpr: float
    motion: bool = False
    whole: bool = False
    on_screen: bool = False
    """Painted on a widget, whose painter counts in logical pixels, not on a picture."""

    def in_pixels(self, painter: QPainter) -> None:
        """The painter counts in device pixels from now on."""
        painter.resetTransform()
        if self.on_screen:
            painter.scale(1 / self.dpr, 1 / self.dpr)

    def in_units(self, painter: QPainter) -> None:
        """In canvas units."""
        self.in_pixels(painter)
        painter.translate(self.camera.x * self.dpr, self.camera.y * self.dpr)
        painter.scale(self.k, self.k)

    @property
    def k(self) -> float:
        """Device pixels per canvas unit."""
        return self.camera.scale * self.dpr

    def box_in(self, clip: QRect) -> Box:
        """What shows in clip (device pixels), in canvas units."""
        x, y = self.camera.x * self.dpr, self.camera.y * self.dpr
        return (
            (clip.left() - x) / self.k,
            (clip.top() - y) / self.k,
            (clip.right() + 1 - x) / self.k,
            (clip.bottom() + 1 - y) / self.k,
        )
