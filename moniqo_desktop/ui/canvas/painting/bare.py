"""Cards that a frame had no time for: their shape, their head and their title, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH, HEADER, Lod
from moniqo_desktop.ui.canvas.columns.model import FAMILIES
from moniqo_desktop.ui.canvas.painting.batch import draw_rects
from moniqo_desktop.ui.canvas.painting.lettering import LEFT
from moniqo_desktop.ui.canvas.painting.words import title

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.ui.canvas.columns.model import Model
    from moniqo_desktop.ui.look.theme import Theme

MOST_TITLES: Final = 150
"""Titles written in a frame; more cards than that are too small to be read at once."""
TITLE: Final = 13.0
SMALLEST: Final = 7
"""Pixels of the letters of a title."""
TITLE_LEFT: Final = 35.0
STATUS_ROOM: Final = 27.0
"""Units at the right of a head that stay free for the state."""


class BareArtist:
    """Paints in device pixels; a call for all cards, one more per family, one per title."""

    def __init__(self, theme: Theme, model: Model) -> None:
        self._theme, self._model = theme, model
        mixed, colours = theme.mixed, [theme.family_colour(name) for name in FAMILIES]
        self._heads = [mixed(colour, 0.12, theme.card_header) for colour in colours]
        self._plates = [mixed(colour, 0.22, theme.card) for colour in colours]

    def paint(
        self, painter: QPainter, nodes: NDArray[np.intp], rects: NDArray[np.float64], lod: Lod
    ) -> None:
        """rects: x, y, width and height of each in device pixels, (nodes, 4)."""
        k = float(rects[0, 2]) / CARD_WIDTH
        heads, fills = rects.copy(), self._plates
        if lod is Lod.FULL:
            heads[:, 3], fills = HEADER * k, self._heads
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._theme.line_strong, 1))
        painter.setBrush(self._theme.card)
        draw_rects(painter, rects)
        codes = self._model.families[nodes]
        for code in np.flatnonzero(np.bincount(codes)).tolist():
            painter.setBrush(fills[code])
            draw_rects(painter, heads[codes == code])
        self._titles(painter, nodes[:MOST_TITLES].tolist(), heads, k)

    def _titles(
        self, painter: QPainter, nodes: list[int], heads: NDArray[np.float64], k: float
    ) -> None:
        """One line each, cut where its head ends."""
        painter.setFont(self._theme.font(max(round(TITLE * k), SMALLEST), 600))
        painter.setPen(self._theme.text1)
        left, model = TITLE_LEFT * k, self._model
        for node, (x, y, wide, high) in zip(nodes, heads[: len(nodes)].tolist(), strict=True):
            box = QRectF(x + left, y, wide - left - STATUS_ROOM * k, high)
            painter.drawText(box, LEFT, title(model.nodes[node], model.specs[node]))
