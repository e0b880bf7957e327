"""Approved pictures: what a widget looks like, compared tile by tile with what was looked at once.

A tile differs where the mean colour distance (CIE76) passes MEAN, or where more than SHARE of its
pixels are further away than FAR: a word that moved shows, another rounding of an edge does not.
MONIQO_APPROVE=1 writes the pictures instead of comparing; look at each before it is committed. A
failure leaves the new picture and the differing tiles in build/pictures.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Floats = NDArray[np.floating[Any]]
REPOSITORY: Final = Path(__file__).resolve().parents[2]
APPROVED: Final = REPOSITORY / "tests" / "ui" / "pictures" / "approved"
FAILED: Final = REPOSITORY / "build" / "pictures"
TILE: Final = 16
MEAN: Final = 2.5
FAR: Final = 12.0
SHARE: Final = 0.07
_MATRIX: Final = np.array(
    ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
)
_WHITE: Final = np.array((0.9505, 1.0, 1.089))


@dataclass(frozen=True)
class Difference:
    """tiles: (column, row) of each tile that differs; worst: the largest mean distance."""

    tiles: tuple[tuple[int, int], ...]
    worst: float
    sizes: str = ""

    def __bool__(self) -> bool:
        return bool(self.tiles or self.sizes)


def look_alike(widget: QWidget, name: str) -> None:
    """Raises AssertionError where the widget does not look as approved under that name."""
    shown = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    place = APPROVED / f"{name}.png"
    if os.environ.get("MONIQO_APPROVE"):
        place.parent.mkdir(parents=True, exist_ok=True)
        assert shown.save(str(place))
        return
    assert place.exists(), f"{name} was never approved: run with MONIQO_APPROVE=1 and look at it"
    approved = QImage(str(place)).convertToFormat(QImage.Format.Format_RGB888)
    found = difference(approved, shown)
    if found:
        _leave(shown, found, name)
        where = found.sizes or f"{len(found.tiles)} tiles, worst {found.worst:.1f}"
        raise AssertionError(f"{name} does not look as approved: {where}; see build/pictures")


def difference(approved: QImage, shown: QImage) -> Difference:
    if approved.size() != shown.size():
        sizes = [f"{image.width()}×{image.height()}" for image in (approved, shown)]
        return Difference((), 0.0, f"{sizes[0]} approved, {sizes[1]} now")
    apart = np.sqrt(((_lab(approved) - _lab(shown)) ** 2).sum(axis=2))
    tiles, worst = [], 0.0
    for top in range(0, apart.shape[0], TILE):
        for left in range(0, apart.shape[1], TILE):
            part = apart[top : top + TILE, left : left + TILE]
            mean = float(part.mean())
            if mean > MEAN or float((part > FAR).mean()) > SHARE:
                tiles.append((left // TILE, top // TILE))
                worst = max(worst, mean)
    return Difference(tuple(tiles), worst)


def _lab(image: QImage) -> Floats:
    """(height, width, 3) of CIE L*a*b*, D65."""
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    colours = raw[:, : image.width() * 3].reshape(image.height(), image.width(), 3) / 255.0
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    scaled = linear @ _MATRIX.T / _WHITE
    root = np.where(scaled > 0.008856, np.cbrt(scaled), 7.787 * scaled + 16 / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


def _leave(shown: QImage, found: Difference, name: str) -> None:
    FAILED.mkdir(parents=True, exist_ok=True)
    flat = name.replace("/", "-")
    shown.save(str(FAILED / f"{flat}.png"))
    marked = shown.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(marked)
    painter.setPen(QColor("#FF00FF"))
    for column, row in found.tiles:
        painter.drawRect(column * TILE, row * TILE, TILE - 1, TILE - 1)
    painter.end()
    marked.save(str(FAILED / f"{flat}-tiles.png"))
