"""What a tick or the pointer cannot change, kept as a picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

Labels = tuple[tuple[float, str], ...]


class Ground:
    """The kept picture. key: all that the ground depends on."""

    def __init__(self) -> None:
        self._key: object = None
        self._picture: QPixmap | None = None
        self._labels: dict[str, tuple[object, Labels]] = {}

    def labels(self, axis: str, key: object, make: Callable[[], Labels]) -> Labels:
        """Of an axis, made anew when the key differs: few ticks move them."""
        held = self._labels.get(axis)
        if held is None or held[0] != key:
            held = self._labels[axis] = key, make()
        return held[1]

    def draw(
        self, painter: QPainter, key: object, box: QRectF, draw: Callable[[QPainter], None]
    ) -> None:
        """Paints directly at the first sight of a key, keeps a picture at the second."""
        if key != self._key:
            self._key, self._picture = key, None
            draw(painter)
            return
        if self._picture is None:
            self._picture = _kept(box, painter.device().devicePixelRatioF(), draw)
        painter.drawPixmap(0, 0, self._picture)


def _kept(box: QRectF, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    picture = QPixmap(round(box.width() * ratio), round(box.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    draw(painter)
    painter.end()
    return picture
