"""The painted scene, kept: panning is a blit and two strips, overlays cost nothing below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    PaintClip = Callable[[QPainter, QRect], None]


class Backing:
    """A pixmap of the viewport in device pixels and the region of it that is out of date."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._dirty = QRegion()

    @property
    def is_dirty(self) -> bool:
        return not self._dirty.isEmpty()

    def fit(self, size: QSize, ground: QColor) -> None:
        """size: of the viewport in device pixels."""
        if self.pixmap.size() != size:
            self.pixmap = QPixmap(size)
            self.pixmap.fill(ground)  # opaque, so that Qt keeps it without alpha
            self.invalidate()

    def invalidate(self, rect: QRect | None = None) -> None:
        """rect: device pixels; None = all."""
        everything = self.pixmap.rect()
        self._dirty += everything if rect is None else rect.intersected(everything)

    def scroll(self, by: QPoint) -> None:
        """Moves what is painted; by: device pixels."""
        exposed = QRegion()
        self._dirty.translate(by)
        self.pixmap.scroll(by.x(), by.y(), self.pixmap.rect(), exposed)
        self._dirty += exposed
        self._dirty = self._dirty.intersected(self.pixmap.rect())

    def refresh(self, paint: PaintClip) -> None:
        """Paints what is out of date, rectangle by rectangle."""
        if self._dirty.isEmpty():
            return
        region, self._dirty = self._dirty, QRegion()
        few = region.rectCount() <= 4
        rects = list(cast("Iterable[QRect]", region)) if few else [region.boundingRect()]
        painter = QPainter(self.pixmap)
        for rect in rects:
            painter.resetTransform()
            painter.setClipRect(rect)
            paint(painter, rect)
        painter.end()
