"""Cards as ready pixmaps, rendered once per look and scale, bounded by memory.

Two steps: a face (shared by equal cards) and, over a copy of it, the reading of one node. So a
live update costs a copy and a footer, not a card.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH, MARGIN, RADIUS, Lod
from moniqo_desktop.ui.canvas.painting.cards import Face, FaceArtist
from moniqo_desktop.ui.canvas.painting.faces import Faces, Marks
from moniqo_desktop.ui.canvas.painting.lettering import width_of
from moniqo_desktop.ui.canvas.painting.readings import Reading, ReadingArtist, status_colours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from moniqo_desktop.domain.messages.events import NodeStatus
    from moniqo_desktop.ui.canvas.columns.live import Live
    from moniqo_desktop.ui.canvas.columns.model import Model
    from moniqo_desktop.ui.look.theme import Theme

SCREENS: Final = 3
"""As many bytes as the canvas has so many times over may be kept in ready cards and faces."""
LEAST_BYTES: Final = 12_000_000
FRAME_S: Final = 0.016
"""After so much time no more cards are rendered in a frame; the rest follow in the next ones."""
PER_UPDATE: Final = 12
"""New readings rendered at most in one frame: they come thirty times a second."""
MID_MARGIN: Final = 2.0
DOT: Final = 12.0
"""Side of the square around a plate's status dot, its right and top DOT_INSET from the edges."""
DOT_INSET: Final = 8.0


@dataclass(frozen=True, slots=True)
class Tile:
    """A rendered card. k: device pixels per canvas unit it was rendered for.

    The pixmap begins `margin` canvas units above and left of the card.
    """

    lod: Lod
    k: float
    pixmap: QPixmap

    @property
    def margin(self) -> float:
        return MARGIN if self.lod is Lod.FULL else MID_MARGIN


class Tiles:
    """Pixmaps of the nodes of one model. k: device pixels per canvas unit."""

    def __init__(self, theme: Theme, model: Model, live: Live) -> None:
        self._theme = theme
        self._model = model
        self._live = live
        self._faces_of = Faces(model, live)
        self._faces: OrderedDict[tuple[Face, float], QPixmap] = OrderedDict()
        self._ready: OrderedDict[int, Tile] = OrderedDict()
        self._old: set[int] = set()
        self._turned: set[int] = set()
        self._bytes, self._room = 0, LEAST_BYTES
        self._left = self._ends = math.inf
        self._is_first = True
        self._face_artist = FaceArtist(theme)
        self._reading_artist = ReadingArtist(theme)
        self._status = status_colours(theme)
        self._dots: dict[tuple[str, bool, bool, NodeStatus, int], QPixmap] = {}
        self.left_out: set[int] = set()
        """Nodes this frame had no time for."""

    def carry(self, previous: Tiles, sources: Sequence[int | None]) -> None:
        """Takes over what still looks the same. sources: old index of each node, None = new."""
        self._faces, self._bytes = previous._faces, previous._bytes
        for node in [i for i, source in enumerate(sources) if source in previous._ready]:
            source = sources[node]
            assert source is not None, "it is ready"
            face = previous._faces_of.known(source)
            if face == self.face(node) and source not in previous._old:
                self._ready[node] = previous._ready.pop(source)
        for tile in previous._ready.values():
            self._count(tile.pixmap, -1)

    def make_room(self, pixels: int) -> None:
        """pixels: of the device, on which the cards in view have to fit together."""
        self._room = max(LEAST_BYTES, SCREENS * 4 * pixels)

    def start_frame(self, most: float = math.inf, seconds: float = math.inf) -> None:
        """most: cards to be rendered until the next call, and for how long; one is in any case."""
        self._left, self._ends = most, perf_counter() + seconds
        self._is_first = True
        self.left_out.clear()

    def select(self, selected: frozenset[int]) -> None:
        self.forget(self._faces_of.select(selected))

    def mark(self, marks: Marks) -> frozenset[int]:
        """Returns the nodes that look different now."""
        changed = self._faces_of.mark(marks)
        self.forget(changed)
        return changed

    def forget(self, nodes: Iterable[int]) -> None:
        """Their faces changed. What is shown stays until there is time to render anew."""
        for node in nodes:
            self._faces_of.forget(node)
            self._turned.add(node)

    def refresh(self, nodes: Iterable[int]) -> list[int]:
        """Their readings changed; as above.

        Returns those whose face changed with it: they are to be painted with all around them.
        """
        turned = []
        for node in nodes:
            kept = self._ready.get(node)
            face = self._faces_of.known(node)
            if face is not None and face.failed != self._faces_of.failed(node):
                self._faces_of.forget(node)
                turned.append(node)
            elif kept is None or kept.lod is Lod.MID:
                continue
            self._old.add(node)
        return turned

    def tile(self, node: int, lod: Lod, k: float) -> Tile | None:
        """The card of a node, an older one or None if this frame has no time left."""
        kept = self._ready.get(node)
        if kept is not None and kept.lod is not lod:
            kept = None
        if kept is not None and not self.is_old(node, kept, k):
            return kept
        if self._left <= 0 or (perf_counter() > self._ends and not self._is_first):
            self.left_out.add(node)
            return kept
        self._left, self._is_first = self._left - 1, False
        pixmap = self._card(node, k) if lod is Lod.FULL else self._plate(node, k)
        return self._keep(node, Tile(lod, k, pixmap))

    def shown(self, node: int, lod: Lod, k: float) -> Tile | None:
        """Whatever is there at any scale, for frames in motion; else a fresh one."""
        kept = self._ready.get(node)
        is_fine = kept is not None and kept.lod is lod and node not in self._turned
        return kept if is_fine else self.tile(node, lod, k)

    def is_old(self, node: int, tile: Tile, k: float) -> bool:
        return tile.k != k or node in self._old or node in self._turned

    def face(self, node: int) -> Face:
        return self._faces_of.face(node)

    def dot(self, node: int, k: float) -> QPixmap:
        """The status of a plate, a square that covers the one before; see DOT_INSET."""
        face = self.face(node)
        status = self._live.status_of(node)
        side = max(8, round(DOT * k))
        key = (face.family, face.known, face.bypassed, status, side)
        pixmap = self._dots.get(key)
        if pixmap is None:
            ground = QColor(Qt.GlobalColor.transparent) if face.bypassed else self._ground(face)
            pixmap = self._dots[key] = _dot(ground, self._status[status], side)
        return pixmap

    # -- rendering -------------------------------------------------------------------------------

    def _card(self, node: int, k: float) -> QPixmap:
        face = self.face(node)
        pixmap = self._face_pixmap(face, k).copy()
        painter = _painter(pixmap, k, MARGIN)
        painter.setOpacity(0.5 if face.bypassed else 1.0)
        reading = Reading(
            self._live.status_of(node),
            self._live.texts[node],
            self._live.history(node),
            self._live.durations_us[node],
            self._live.is_old,
        )
        self._reading_artist.paint(painter, face, reading)
        painter.end()
        return pixmap

    def _face_pixmap(self, face: Face, k: float) -> QPixmap:
        pixmap = self._faces.get((face, k))
        if pixmap is not None:
            self._faces.move_to_end((face, k))
            return pixmap
        pixmap = _blank(CARD_WIDTH, face.shape.height, k, MARGIN)
        painter = _painter(pixmap, k, MARGIN)
        painter.setOpacity(0.5 if face.bypassed else 1.0)
        self._face_artist.paint(painter, face, k)
        painter.end()
        self._faces[face, k] = pixmap
        self._count(pixmap, 1)
        return pixmap

    def _plate(self, node: int, k: float) -> QPixmap:
        """The title only: what can be read from farther away."""
        face = self.face(node)
        pixmap = _blank(CARD_WIDTH, face.shape.height, k, MID_MARGIN)
        painter = _painter(pixmap, k, MID_MARGIN)
        painter.setOpacity(0.5 if face.bypassed else 1.0)
        painter.setPen(self._plate_pen(face))
        painter.setBrush(self._ground(face))
        painter.drawRoundedRect(QRectF(0, 0, CARD_WIDTH, face.shape.height), RADIUS, RADIUS)
        self._plate_words(painter, face, k)
        self._face_artist.stop_mark(painter, face, k)
        painter.end()
        return pixmap

    def _plate_pen(self, face: Face) -> QPen:
        theme = self._theme
        strong = theme.accent if face.selected else theme.paused if face.focused else None
        edge = theme.error if face.failed else self._tint(face)
        faint = theme.mixed(edge, 1.0 if face.failed else 0.55, theme.card)
        pen = QPen(strong or faint, 2.5 if strong else 1.2)
        pen.setCosmetic(True)
        return pen

    def _plate_words(self, painter: QPainter, face: Face, k: float) -> None:
        """Letters stay at 11 pixels or more; long titles wrap."""
        size = round(max(11.0 * (1.0 if k < 1.2 else 2.0) / k, 15.0))
        font = self._theme.font(size, 600)
        painter.setFont(font)
        painter.setPen(self._theme.text1)
        box = QRectF(14, 8, CARD_WIDTH - 48, face.shape.height - 16)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if width_of(face.title, font) > box.width():
            flags |= Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, face.title)

    def _tint(self, face: Face) -> QColor:
        return self._theme.family_colour(face.family) if face.known else self._theme.text3

    def _ground(self, face: Face) -> QColor:
        return self._theme.mixed(self._tint(face), 0.22, self._theme.card)

    # -- bookkeeping -----------------------------------------------------------------------------

    def _drop(self, node: int) -> None:
        kept = self._ready.pop(node, None)
        self._old.discard(node)
        self._turned.discard(node)
        if kept is not None:
            self._count(kept.pixmap, -1)

    def _keep(self, node: int, tile: Tile) -> Tile:
        self._drop(node)
        self._ready[node] = tile
        self._count(tile.pixmap, 1)
        while self._bytes > self._room and len(self._ready) + len(self._faces) > 2:
            old = self._faces.popitem(last=False)[1] if len(self._faces) > 1 else None
            self._count(old or self._ready.popitem(last=False)[1].pixmap, -1)
        return tile

    def _count(self, pixmap: QPixmap, sign: int) -> None:
        self._bytes += sign * pixmap.width() * pixmap.height() * 4


def _blank(width: float, height: float, k: float, margin: float) -> QPixmap:
    across, down = math.ceil((width + 2 * margin) * k), math.ceil((height + 2 * margin) * k)
    pixmap = QPixmap(across, down)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _painter(pixmap: QPixmap, k: float, margin: float) -> QPainter:
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.scale(k, k)
    painter.translate(margin, margin)
    return painter


def _dot(ground: QColor, colour: QColor, side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(ground)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(1, 1, side - 2, side - 2))
    painter.end()
    return pixmap
