"""Wires: strokes with a casing when near, batches of segments when many, straight when far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from moniqo_desktop.ui.canvas.columns.shapes import TYPES
from moniqo_desktop.ui.canvas.painting.batch import draw_lines
from moniqo_desktop.ui.canvas.painting.lettering import faded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from moniqo_desktop.ui.canvas.camera import Shot
    from moniqo_desktop.ui.canvas.columns.model import Box, Model
    from moniqo_desktop.ui.look.theme import Theme

STRAIGHT_BELOW: Final = 0.12
SMOOTH_MOST: Final = 60
"""Above this many wires in view, batches are drawn without antialiasing (45 times cheaper)."""
CASED_MOST: Final = 90
"""Above this many wires in view, near ones are drawn without their casing (half the cost)."""
WIDTH: Final = 2.0
THINNEST: Final = 1.4
"""Pixels, however far away."""
CASING: Final = 5.0
HOVER: Final = 3.0
BENDS_MOST: Final = 300
"""Bends drawn at most in one go."""


class WireArtist:
    """Paints wires in canvas units for one model; keeps the paths of near ones."""

    def __init__(self, theme: Theme, model: Model) -> None:
        self._theme = theme
        self._model = model
        self._paths: dict[int, QPainterPath] = {}
        self._colours = [faded(theme.port_colour(type_), 0.8) for type_ in TYPES]

    def forget(self, links: Iterable[int]) -> None:
        """Their routes changed."""
        for link in links:
            self._paths.pop(link, None)

    def colour(self, link: int) -> QColor:
        return self._colours[int(self._model.types[link])]

    def paint_near(
        self, painter: QPainter, links: NDArray[np.intp], scale: float, *, cased: bool
    ) -> None:
        """cased: with a seam in the colour of the canvas where wires cross."""
        width = max(WIDTH, THINNEST / scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        casing = _pen(self._theme.canvas, CASING, flat=True)
        cased = cased and len(links) <= CASED_MOST
        pens = [_pen(colour, width) for colour in self._colours]
        types = self._model.types[links].tolist()
        for path, type_ in zip(self._ready(links), types, strict=True):
            if cased:
                painter.setPen(casing)
                painter.drawPath(path)
            painter.setPen(pens[type_])
            painter.drawPath(path)

    def paint_strong(
        self, painter: QPainter, link: int, colour: QColor, width: float = HOVER
    ) -> None:
        """One wire that is pointed at or chosen."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(colour, width))
        painter.drawPath(self.path(link))

    def paint_bends(
        self, painter: QPainter, links: NDArray[np.intp], chosen: tuple[int, int] | None
    ) -> None:
        """The points that wires pass through, near enough to be pulled. chosen: wire and place."""
        points, wires, places = self._model.routes.bends(links)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = zip(points[:BENDS_MOST].tolist(), wires.tolist(), places.tolist(), strict=False)
        for (x, y), wire, place in found:
            strong = (wire, place) == chosen
            painter.setPen(QPen(self._theme.accent if strong else self._theme.canvas, 2))
            painter.setBrush(self.colour(wire))
            painter.drawEllipse(QPointF(x, y), *((6.0, 6.0) if strong else (4.5, 4.5)))

    def paint_batch(self, painter: QPainter, links: NDArray[np.intp], shot: Shot, box: Box) -> None:
        """All wires of a colour in one call. box: what is to be seen, canvas units.

        Two thin lines side by side stand for a thick one: up to one pixel Qt draws lines without
        its stroker, seven times as fast when smooth.
        """
        scale, k = shot.camera.scale, shot.k
        smooth = len(links) <= SMOOTH_MOST
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        routes = self._model.routes
        rows = routes.rows(links)
        types = self._model.types[routes.owner[rows]]
        for code in np.flatnonzero(np.bincount(types)).tolist():
            pen = QPen(self._colours[code], 1 if smooth else 0)
            pen.setCosmetic(True)
            painter.setPen(pen)
            segments = self._segments(rows[types == code], scale)
            if smooth:  # each costs a hundred times what leaving it out costs
                segments = segments[_seen(segments, box)]
            draw_lines(painter, segments)
            if scale >= STRAIGHT_BELOW:
                aside = (0.6, 0.6) if smooth else (0.0, 1.0)
                draw_lines(painter, segments + np.array((*aside, *aside)) / k)

    def path(self, link: int) -> QPainterPath:
        return self._ready(np.array([link], np.intp))[0]

    def _ready(self, links: NDArray[np.intp]) -> list[QPainterPath]:
        """Those that are not there yet are made together: most of one is the cost of the call."""
        names = links.tolist()
        missing = [link for link in names if link not in self._paths]
        if missing:
            curves = self._model.routes.curves(np.array(missing, np.intp))
            self._paths.update(zip(missing, map(path_of, curves), strict=True))
        return [self._paths[link] for link in names]

    def _segments(self, rows: NDArray[np.intp], scale: float) -> NDArray[np.float64]:
        if scale < STRAIGHT_BELOW:
            return self._model.ends[rows]
        lines = self._model.lines[rows]
        return np.concatenate([lines[:, :-1], lines[:, 1:]], axis=2).reshape(-1, 4)


def _seen(segments: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    """Which of these may touch the box, the width of their pens included."""
    left, top, right, bottom = box
    x1, y1, x2, y2 = segments.T
    seen: NDArray[np.bool_] = np.maximum(x1, x2) >= left - CASING
    seen &= np.minimum(x1, x2) <= right + CASING
    seen &= np.maximum(y1, y2) >= top - CASING
    seen &= np.minimum(y1, y2) <= bottom + CASING
    return seen


def path_of(curves: NDArray[np.float64]) -> QPainterPath:
    """curves: (stretches, 3 curves, 4 points, x and y)."""
    flat = curves.reshape(-1, 8).tolist()
    path = QPainterPath()
    path.moveTo(flat[0][0], flat[0][1])
    for _, _, ax, ay, bx, by, x, y in flat:
        path.cubicTo(ax, ay, bx, by, x, y)
    return path


def _pen(colour: QColor, width: float, *, flat: bool = False) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if flat else Qt.PenCapStyle.RoundCap)
    return pen
