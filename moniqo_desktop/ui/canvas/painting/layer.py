"""The one layer that paints the whole drawing: ground, frames, notes, wires, cards.

Works in device pixels on any paint device; what is painted depends on the arguments alone, plus
the tiles that happen to be ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.camera import Shot
from moniqo_desktop.ui.canvas.columns.geometry import Lod
from moniqo_desktop.ui.canvas.columns.live import CODES, Live
from moniqo_desktop.ui.canvas.columns.model import FAMILIES, NONE, Box, Model
from moniqo_desktop.ui.canvas.painting.bare import BareArtist
from moniqo_desktop.ui.canvas.painting.batch import draw_rects
from moniqo_desktop.ui.canvas.painting.ground import GroundArtist
from moniqo_desktop.ui.canvas.painting.tiles import DOT_INSET, FRAME_S, PER_UPDATE, Tile, Tiles
from moniqo_desktop.ui.canvas.painting.wires import SMOOTH_MOST, WireArtist

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from moniqo_desktop.ui.canvas.painting.faces import Marks
    from moniqo_desktop.ui.look.theme import Theme

SMOOTH_TILES: Final = 30
"""In motion at most this many cards are scaled smoothly (five times the cost of the quick way)."""
SMOOTH_LENGTH: Final = 6_000.0
"""Device pixels of wire that are stroked smoothly in motion, all wires in view together."""
INSIDE: Final = 3.0
"""Units from a card's edge inward where all its pixels are opaque, rounded corners included."""


class Layer:
    """Paints one model. selected: ids of nodes, links, frames and notes.

    bend: the chosen bend: its wire and its place among the bends of that.
    """

    def __init__(self, theme: Theme, model: Model, live: Live) -> None:
        self._theme = theme
        self.model = model
        self._live = live
        self.tiles = Tiles(theme, model, live)
        self.wires = WireArtist(theme, model)
        self._ground = GroundArtist(theme)
        self._bare = BareArtist(theme, model)
        self._selected: frozenset[str] = frozenset()
        self._chosen = np.zeros(len(model.ids), bool)
        self._strong = NONE
        self.lifted: frozenset[int] = frozenset()
        self.lifted_links: frozenset[int] = frozenset()
        self.bend: tuple[int, int] | None = None
        self._fills = _far_colours(theme)

    def select(self, selected: frozenset[str]) -> None:
        self._selected = selected
        nodes = frozenset(self.model.index[name] for name in selected if name in self.model.index)
        links = (self.model.link_index.get(name) for name in selected)
        self._strong = np.array([link for link in links if link is not None], np.intp)
        self._chosen[:] = False
        self._chosen[list(nodes)] = True
        self.tiles.select(nodes)

    def mark(self, marks: Marks) -> frozenset[int]:
        """Returns the nodes that look different now."""
        return self.tiles.mark(marks)

    def lift(self, nodes: frozenset[int], links: frozenset[int] = frozenset()) -> None:
        """These nodes with their wires, and these wires, are left out of paint(): they are in the
        hand."""
        self.lifted = nodes
        self.lifted_links = frozenset(self.model.links_of(nodes).tolist()) | links

    def paint(self, painter: QPainter, shot: Shot, clip: QRect) -> None:
        """Paints what shows in clip (device pixels); the clip itself is set by the caller. Cards
        there is no more time for since start_frame are left out, but of a whole picture."""
        box = shot.box_in(clip)
        self.tiles.make_room(painter.device().width() * painter.device().height())
        shot.in_pixels(painter)
        painter.fillRect(clip, self._theme.canvas)
        self._ground.paint(painter, shot, clip, self.model, self._selected)
        shot.in_units(painter)
        links = _without(self.model.links_in(box), self.lifted_links)
        self._wires(painter, shot, links, box)
        shot.in_pixels(painter)
        nodes = _without(self.model.nodes_in(box), self.lifted)
        if shot.whole:
            self.tiles.start_frame()
        self._nodes(painter, shot, nodes)

    def start_frame(self) -> None:
        """From here on cards are rendered as long as a frame may take."""
        self.tiles.start_frame(seconds=FRAME_S)

    def is_ready(self, shot: Shot, node: int) -> bool:
        """Renders the card of a node, unless the frame has no time left for it."""
        if shot.camera.lod is not Lod.FAR:
            self.tiles.tile(node, shot.camera.lod, shot.k)
        return node not in self.tiles.left_out

    def readying(self, shot: Shot) -> Iterator[None]:
        """Renders the cards of a whole picture, as many at a time as half a frame may take: the
        window paints itself in the same turn."""
        if shot.camera.lod is Lod.FAR:
            return
        self.tiles.start_frame(seconds=FRAME_S / 2)
        for node in range(len(self.model.ids)):
            while self.tiles.tile(node, shot.camera.lod, shot.k) is None:
                yield
                self.tiles.start_frame(seconds=FRAME_S / 2)

    def paint_lifted(self, painter: QPainter, shot: Shot, clip: QRect) -> None:
        """What lift() left out, over everything else."""
        if not self.lifted:
            return
        box = shot.box_in(clip)
        shot.in_units(painter)
        links = self.model.links_in(box)
        self._wires(painter, shot, _only(links, self.lifted_links), box)
        shot.in_pixels(painter)
        self.start_frame()
        self._nodes(painter, shot, _only(self.model.nodes_in(box), self.lifted))
        painter.resetTransform()

    def touch_up(self, painter: QPainter, shot: Shot, nodes: list[int]) -> list[int]:
        """Paints new readings over cards that are already there, wires and ground untouched.

        Only the inside of a card: its pixels are opaque there, so nothing shows twice. Returns
        the nodes this frame had no time for.
        """
        shot.in_pixels(painter)
        rects = self._device(shot, np.array(nodes, np.intp))
        match shot.camera.lod:
            case Lod.FAR:
                self._far(painter, shot, np.array(nodes, np.intp))
                return []
            case Lod.MID:
                self._status_dots(painter, shot, nodes, np.round(rects).tolist())
                return []
            case _:
                self.tiles.start_frame(PER_UPDATE)
                return self._insides(painter, shot, nodes, np.round(rects).tolist())

    def restless(self, nodes: NDArray[np.intp], seen: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of these cards cannot be touched up: see-through ones and ones that meet others.

        seen: all nodes in view.
        """
        a, b = self.model.boxes[nodes][:, None], self.model.boxes[seen][None]
        meets = (a[..., 0] < b[..., 2]) & (a[..., 2] > b[..., 0])
        meets &= (a[..., 1] < b[..., 3]) & (a[..., 3] > b[..., 1])
        found: NDArray[np.bool_] = meets.sum(axis=1) > 1
        found |= np.array([self.model.nodes[i].bypassed for i in nodes.tolist()], bool)
        return found

    def _insides(
        self, painter: QPainter, shot: Shot, nodes: list[int], rects: list[list[float]]
    ) -> list[int]:
        late, inset = [], INSIDE * shot.k
        for node, (x, y, width, height) in zip(nodes, rects, strict=True):
            tile = self.tiles.tile(node, Lod.FULL, shot.k)
            if tile is None or self.tiles.is_old(node, tile, shot.k):
                late.append(node)
                continue
            inner = QRectF(x, y, width, height).adjusted(inset, inset, -inset, -inset).toRect()
            margin = round(tile.margin * shot.k)
            painter.drawPixmap(
                inner, tile.pixmap, inner.translated(margin - int(x), margin - int(y))
            )
        return late

    def _status_dots(
        self, painter: QPainter, shot: Shot, nodes: list[int], rects: list[list[float]]
    ) -> None:
        inset = DOT_INSET * shot.k
        for node, (x, y, width, _) in zip(nodes, rects, strict=True):
            dot = self.tiles.dot(node, shot.k)
            painter.drawPixmap(round(x + width - inset) - dot.width(), round(y + inset), dot)

    # -- wires -----------------------------------------------------------------------------------

    def _wires(self, painter: QPainter, shot: Shot, links: NDArray[np.intp], box: Box) -> None:
        """box: what is to be seen, canvas units."""
        if not len(links):
            return
        if self._can_stroke(links, shot):
            near = shot.camera.lod is Lod.FULL
            self.wires.paint_near(painter, links, shot.camera.scale, cased=near)
        else:
            self.wires.paint_batch(painter, links, shot, box)
        for link in links[np.isin(links, self._strong)].tolist():
            self.wires.paint_strong(painter, link, self._theme.accent)
        if self.model.routes.is_bent and shot.camera.lod is not Lod.FAR:
            self.wires.paint_bends(painter, links, self.bend)

    def _can_stroke(self, links: NDArray[np.intp], shot: Shot) -> bool:
        """Whether there is time to stroke these wires smoothly."""
        if shot.camera.lod is Lod.FAR or (shot.camera.lod is Lod.MID and len(links) > SMOOTH_MOST):
            return False
        boxes = self.model.link_boxes[links]
        length = float((boxes[:, 2:] - boxes[:, :2]).sum()) * shot.k
        return not shot.motion or length <= SMOOTH_LENGTH

    # -- nodes -----------------------------------------------------------------------------------

    def _nodes(self, painter: QPainter, shot: Shot, nodes: NDArray[np.intp]) -> None:
        lod = shot.camera.lod
        if lod is Lod.FAR:
            self._far(painter, shot, nodes)
            return
        corners = np.round(self._device(shot, nodes)).tolist()
        smooth = not shot.motion or len(corners) <= SMOOTH_TILES
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        choose = self.tiles.shown if shot.motion else self.tiles.tile
        missing, there = [], nodes.tolist()
        for node, (x, y, _, _) in zip(there, corners, strict=True):
            tile = choose(node, lod, shot.k)
            if tile is None:
                missing.append(node)
                continue
            _put(painter, tile, int(x), int(y), shot.k)
        if missing:
            late = np.array(missing, np.intp)
            rects = self._device(shot, late)
            self._bare.paint(painter, late, rects, lod)
            self._outline(painter, shot, late, rects)
        if lod is Lod.MID:
            self._status_dots(painter, shot, there, corners)

    def _far(self, painter: QPainter, shot: Shot, nodes: NDArray[np.intp]) -> None:
        """Rectangles by colour, one call each; a node in trouble shows its status instead."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        rects = self._device(shot, nodes)
        codes = self.model.families[nodes].astype(np.int16)
        status = self._live.status[nodes]
        for place, special in enumerate(_SPECIAL):
            codes[status == CODES[special]] = len(FAMILIES) + place
        for code in np.flatnonzero(np.bincount(codes)).tolist():
            painter.setBrush(self._fills[code])
            draw_rects(painter, rects[codes == code])
        self._outline(painter, shot, nodes, rects)

    def _outline(
        self, painter: QPainter, shot: Shot, nodes: NDArray[np.intp], rects: NDArray[np.float64]
    ) -> None:
        """Around the chosen ones."""
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


def _put(painter: QPainter, tile: Tile, x: int, y: int, k: float) -> None:
    """The card's corner comes to x, y (device pixels); a tile of another scale is stretched."""
    margin = round(tile.margin * k)
    if tile.k == k:
        painter.drawPixmap(x - margin, y - margin, tile.pixmap)
        return
    across, down = tile.pixmap.width() * k / tile.k, tile.pixmap.height() * k / tile.k
    painter.drawPixmap(QRect(x - margin, y - margin, round(across), round(down)), tile.pixmap)


def _without(found: NDArray[np.intp], lifted: frozenset[int]) -> NDArray[np.intp]:
    return found[~np.isin(found, list(lifted))] if lifted else found


def _only(found: NDArray[np.intp], lifted: frozenset[int]) -> NDArray[np.intp]:
    return found[np.isin(found, list(lifted))]
