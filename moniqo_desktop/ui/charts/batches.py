"""Many lines, boxes or pictures in one call, straight from numpy memory.

Qt takes an array of QLineF, QRectF or PixmapFragment as address and count; all three are plain
doubles, so a C-contiguous float64 array is one already; QRect is four int32. Drawing them one by
one costs a Python call each, building QLineF objects costs more than drawing them. What stands
upright is cheapest as whole pixels: no line has to be walked along, no edge to be found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.domain.market import Floats

    Cells = NDArray[np.int32]
    """(n, 4) left, top, right, bottom, all four filled; pixels of the screen."""


_FAR: Final = 1e6
"""Px from which nothing is in sight: more would not be an int."""
_NOWHERE: Final = (0, 0, -1, -1)


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


def cells_of(painter: QPainter, spans: Floats) -> Cells:
    """The screen's pixels from that under the left and upper end to that under the right and lower.

    spans: (n, 4) left, top, right, bottom; px of the painter. One that has no place (NaN) has no
    pixel; one far away stays far away.
    """
    ratio = painter.device().devicePixelRatioF()
    cells = np.floor(spans if ratio == 1.0 else spans * ratio)
    np.clip(cells, -_FAR, _FAR, out=cells)
    if np.isnan(cells).any():
        cells[np.isnan(cells).any(axis=1)] = _NOWHERE
    return cells.astype(np.int32)


def inner_cells(cells: Cells) -> Cells:
    """Without the outermost pixels; nothing where there are no others."""
    inner = cells + np.array((1, 1, -1, -1), dtype=np.int32)
    np.maximum(inner[:, 2:], inner[:, :2] - 1, out=inner[:, 2:])
    return inner


def draw_cells(painter: QPainter, cells: Cells, colour: QColor) -> None:
    """Filled; leaves neither pen nor brush."""
    if not len(cells):
        return
    assert cells.dtype == np.int32, "Qt reads ints of four bytes"
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    ratio = painter.device().devicePixelRatioF()
    if ratio != 1.0:
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
    painter.drawRects(cast("QRect", shiboken6.wrapInstance(_start(cells), QRect)), len(cells))
    if ratio != 1.0:
        painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)


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
    assert array.dtype == np.float64, "Qt reads doubles"
    assert array.shape[1] == columns
    return _start(array)


def _start(array: NDArray[np.float64] | Cells) -> int:
    assert array.flags.c_contiguous, "Qt would read beyond the rows"
    return array.ctypes.data
