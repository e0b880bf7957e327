"""The one layer that paints the whole drawing: ground, frames, notes, wires, cards.

Works in device pixels on any paint device; what is painted depends on the arguments alone, plus
the tiles that happen to be ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from moniqo_desktop.domain.events import NodeStatus
from moniqo_desktop.ui.canvas.batch import draw_rects
from moniqo_desktop.ui.canvas.geometry import GRID, Lod
from moniqo_desktop.ui.canvas.lettering import LEFT, faded, write
from moniqo_desktop.ui.canvas.live import CODES, Live
from moniqo_desktop.ui.canvas.model import FAMILIES, Box, Model
from moniqo_desktop.ui.canvas.tiles import Tiles
from moniqo_desktop.ui.canvas.wires import WireArtist

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.domain.flow import Frame, Note
    from moniqo_desktop.ui.canvas.camera import Camera
    from moniqo_desktop.ui.theme import Theme

DOTS_APART: Final = 18.0
"""Logical pixels between grid dots at least; below it every second one is left out."""
SMOOTH_TILES: Final = 30
"""In motion at most this many cards are scaled smoothly (five times the cost of the quick way)."""
SMOOTH_WIRES: Final = 60
INSIDE: Final = 3.0
"""Units from a card's edge inward where all its pixels are opaque, rounded corners included."""


@dataclass(frozen=True, slots=True)
class Shot:
    """How a picture is taken. motion: quick rather than sharp; whole: however long it takes."""

    camera: Camera
    dpr: float
    motion: bool = False
    whole: bool = False

    @property
    def k(self) -> float:
        """Device pixels per canvas unit."""
        return self.camera.scale * self.dpr


class Layer:
    """Paints one model. selected: ids of nodes, links, frames and notes."""

    def __init__(self, theme: Theme, model: Model, live: Live) -> None:
        self._theme = theme
        self.model = model
        self._live = live
        self.tiles = Tiles(theme, model, live)
        self.wires = WireArtist(theme, model)
        self._selected: frozenset[str] = frozenset()
        self._chosen = np.zeros(len(model.ids), bool)
        self._fills = _far_colours(theme)

    def select(self, selected: frozenset[str]) -> None:
        self._selected = selected
        nodes = frozenset(self.model.index[name] for name in selected if name in self.model.index)
        self._chosen[:] = False
        self._chosen[list(nodes)] = True
        self.tiles.select(nodes)

    def paint(self, painter: QPainter, shot: Shot, clip: QRect) -> None:
        """Paints what shows in clip (device pixels); the clip itself is set by the caller."""
        box = _scene_box(shot, clip)
        painter.resetTransform()
        painter.fillRect(clip, self._theme.canvas)
        self._dots(painter, shot, clip)
        self._in_units(painter, shot)
        self._boxes(painter, shot)
        self._wires(painter, shot, self.model.links_in(box))
        painter.resetTransform()
        self._nodes(painter, shot, self.model.nodes_in(box))

    def touch_up(self, painter: QPainter, shot: Shot, nodes: NDArray[np.intp]) -> list[int]:
        """Paints new readings over cards that are already there, wires and ground untouched.

        Only the inside of a card: its pixels are opaque there, so nothing shows twice. Returns
        the nodes this frame had no time for.
        """
        painter.resetTransform()
        lod = shot.camera.lod
        self.tiles.start_frame(lod, whole=shot.whole)
        if lod is Lod.FAR:
            self._far(painter, shot, nodes)
            return []
        late = []
        inset = INSIDE * shot.k
        for node, (x, y, width, height) in zip(
            nodes.tolist(), np.round(self._device(shot, nodes)).tolist(), strict=True
        ):
            tile = self.tiles.tile(node, lod, shot.k)
            if tile is None or self.tiles.is_old(node, tile, shot.k):
                late.append(node)
                continue
            inner = QRectF(x, y, width, height).adjusted(inset, inset, -inset, -inset)
            start = (tile.margin * shot.k) + inset
            source = QRectF(start, start, inner.width(), inner.height())
            painter.drawPixmap(inner.toRect(), tile.pixmap, source.toRect())
        return late

    def restless(self, nodes: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of these cards cannot be touched up: see-through ones and ones under others."""
        boxes = self.model.boxes
        found = np.array([self.model.nodes[i].bypassed for i in nodes.tolist()], bool)
        for place, node in enumerate(nodes.tolist()):
            left, top, right, bottom = boxes[node]
            found[place] |= len(self.model.nodes_in((left, top, right, bottom), 0.0)) > 1
        return found

    def _in_units(self, painter: QPainter, shot: Shot) -> None:
        painter.resetTransform()
        painter.translate(shot.camera.x * shot.dpr, shot.camera.y * shot.dpr)
        painter.scale(shot.k, shot.k)

    # -- ground ----------------------------------------------------------------------------------

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

    def _boxes(self, painter: QPainter, shot: Shot) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for frame in self.model.frames:
            self._frame(painter, frame, shot)
        for note in self.model.notes:
            self._note(painter, note, shot)

    def _frame(self, painter: QPainter, frame: Frame, shot: Shot) -> None:
        colour = QColor(frame.colour) if frame.colour else QColor(self._theme.paused)
        chosen = frame.frame_id in self._selected
        edge = QPen(self._theme.accent if chosen else faded(colour, 0.31), 2 if chosen else 1)
        painter.setPen(edge)
        painter.setBrush(faded(colour, 0.06))
        box = QRectF(frame.x, frame.y, frame.width, frame.height)
        painter.drawRoundedRect(box, 12, 12)
        if shot.camera.lod is Lod.FAR:
            return
        title = QRectF(box.left() + 14, box.top() + 4, box.width() - 28, 26)
        write(painter, title, frame.title, self._theme.font(12, 600), colour)

    def _note(self, painter: QPainter, note: Note, shot: Shot) -> None:
        chosen = note.note_id in self._selected
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
        painter.drawText(inner, LEFT | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
                         note.text)  # fmt: skip

    # -- wires -----------------------------------------------------------------------------------

    def _wires(self, painter: QPainter, shot: Shot, links: NDArray[np.intp]) -> None:
        if not len(links):
            return
        near = shot.camera.lod is Lod.FULL
        if near and not (shot.motion and len(links) > SMOOTH_WIRES):
            self.wires.paint_near(painter, links)
        else:
            self.wires.paint_batch(painter, links, shot.camera.scale)
        for name in self._selected:
            link = self.model.link_index.get(name)
            if link is not None:
                self.wires.paint_strong(painter, link, self._theme.accent)

    # -- nodes -----------------------------------------------------------------------------------

    def _nodes(self, painter: QPainter, shot: Shot, nodes: NDArray[np.intp]) -> None:
        lod = shot.camera.lod
        self.tiles.start_frame(lod, whole=shot.whole)
        if lod is Lod.FAR:
            self._far(painter, shot, nodes)
            return
        corners = np.round(self._device(shot, nodes)).tolist()
        smooth = not shot.motion or len(corners) <= SMOOTH_TILES
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        choose = self.tiles.shown if shot.motion else self.tiles.tile
        missing = []
        for node, (x, y, _, _) in zip(nodes.tolist(), corners, strict=True):
            tile = choose(node, lod, shot.k)
            if tile is None:
                missing.append(node)
                continue
            margin = round(tile.margin * shot.k)
            if tile.k == shot.k:
                painter.drawPixmap(int(x) - margin, int(y) - margin, tile.pixmap)
                continue
            ratio = shot.k / tile.k
            across, down = tile.pixmap.width() * ratio, tile.pixmap.height() * ratio
            painter.drawPixmap(
                QRect(int(x) - margin, int(y) - margin, round(across), round(down)), tile.pixmap
            )
        if missing:
            self._far(painter, shot, np.array(missing, np.intp))

    def _far(self, painter: QPainter, shot: Shot, nodes: NDArray[np.intp]) -> None:
        """Rectangles by colour, one call each; a node in trouble shows its status instead."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        rects = self._device(shot, nodes)
        codes = self.model.families[nodes].astype(np.int16)
        status = self._live.status[nodes]
        for place, special in enumerate(_SPECIAL):
            codes[status == CODES[special]] = len(FAMILIES) + place
        for code in np.unique(codes).tolist():
            painter.setBrush(self._fills[code])
            draw_rects(painter, rects[codes == code])
        chosen = rects[self._chosen[nodes]]
        if len(chosen):
            painter.setPen(QPen(self._theme.accent, 2 * shot.dpr))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            draw_rects(painter, chosen)

    def _device(self, shot: Shot, nodes: NDArray[np.intp]) -> NDArray[np.float64]:
        """x, y, width and height of cards in device pixels: (nodes, 4)."""
        rects = self.model.boxes[nodes]
        rects[:, 2:] -= rects[:, :2]
        rects *= shot.k
        rects[:, 0] += shot.camera.x * shot.dpr
        rects[:, 1] += shot.camera.y * shot.dpr
        return rects


_SPECIAL: Final = (NodeStatus.ERROR, NodeStatus.WARN, NodeStatus.PAUSED)


def _far_colours(theme: Theme) -> list[QColor]:
    families = [theme.mixed(theme.family_colour(name), 0.62, theme.canvas) for name in FAMILIES]
    return [*families, theme.error, theme.warn, theme.paused]


def _scene_box(shot: Shot, clip: QRect) -> Box:
    x, y = shot.camera.x * shot.dpr, shot.camera.y * shot.dpr
    return (
        (clip.left() - x) / shot.k,
        (clip.top() - y) / shot.k,
        (clip.right() + 1 - x) / shot.k,
        (clip.bottom() + 1 - y) / shot.k,
    )
