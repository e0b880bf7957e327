"""Many lines, boxes or pictures in one call, straight from numpy memory.

Qt takes an array of QLineF, QRectF or PixmapFragment as address and count; all three are plain
doubles, so a C-contiguous float64 array is one already. Drawing them one by one costs a Python
call each, building QLineF objects costs more than drawing them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPixmap

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """lines: (n, 4) x1, y1, x2, y2; contiguous float64, alive until the call returns."""
    if len(lines):
        start = cast("QLineF", shiboken6.wrapInstance(_address(lines, 4), QLineF))
        painter.drawLines(start, len(lines))


def draw_boxes(painter: QPainter, boxes: Floats) -> None:
    """boxes: (n, 4) x, y, width, height; as above."""
    if len(boxes):
        start = cast("QRectF", shiboken6.wrapInstance(_address(boxes, 4), QRectF))
        painter.drawRects(start, len(boxes))


def draw_pictures(painter: QPainter, centres: Floats, picture: QPixmap) -> None:
    """The same picture centred on each of (n, 2) x, y."""
    if not len(centres):
        return
    fragments = np.zeros((len(centres), 10))
    fragments[:, :2] = centres
    fragments[:, 4:6] = picture.width(), picture.height()
    fragments[:, 6:8] = 1 / picture.devicePixelRatio()
    fragments[:, 9] = 1.0
    kind = QPainter.PixmapFragment
    start = cast("QPainter.PixmapFragment", shiboken6.wrapInstance(_address(fragments, 10), kind))
    painter.drawPixmapFragments(start, len(centres), picture)


def _address(array: Floats, columns: int) -> int:
    assert array.flags.c_contiguous, "Qt would read beyond the rows"
    assert array.dtype == np.float64, "Qt reads doubles"
    assert array.shape[1] == columns
    return int(array.__array_interface__["data"][0])
