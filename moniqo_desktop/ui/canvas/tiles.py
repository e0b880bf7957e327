"""Cards as ready pixmaps, rendered once per look and scale, bounded by memory.

Two steps: a face (shared by equal cards) and, over a copy of it, the reading of one node. So a
live update costs a copy and a footer, not a card.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from moniqo_desktop.domain.events import NodeStatus
from moniqo_desktop.ui.canvas import words
from moniqo_desktop.ui.canvas.cards import Face, FaceArtist
from moniqo_desktop.ui.canvas.geometry import CARD_WIDTH, MARGIN, Lod
from moniqo_desktop.ui.canvas.readings import Reading, ReadingArtist, status_colours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from moniqo_desktop.ui.canvas.live import Live
    from moniqo_desktop.ui.canvas.model import Model
    from moniqo_desktop.ui.theme import Theme

BYTES_MOST: Final = 48_000_000
"""About three screens of cards at 1600 × 1000 and ratio 1, with their faces."""
PER_FRAME: Final = {Lod.FULL: 48, Lod.MID: 160}
"""Cards rendered at most in one frame; the rest follow in the next ones."""
MID_MARGIN: Final = 2.0


@dataclass(frozen=True, slots=True)
class Tile:
    """A rendered card. k: device pixels per canvas unit it was rendered for.

    The pixmap begins `margin` canvas units above and left of the card.
    """

    lod: Lod
    k: float
    pixmap: QPixmap
    status: int

    @property
    def margin(self) -> float:
        return MARGIN if self.lod is Lod.FULL else MID_MARGIN


class Tiles:
    """Pixmaps of the nodes of one model. k: device pixels per canvas unit."""

    def __init__(self, theme: Theme, model: Model, live: Live) -> None:
        self._theme = theme
        self._model = model
        self._live = live
        self._selected: frozenset[int] = frozenset()
        self._faces_of: dict[int, Face] = {}
        self._faces: OrderedDict[tuple[Face, float], QPixmap] = OrderedDict()
        self._ready: OrderedDict[int, Tile] = OrderedDict()
        self._old: set[int] = set()
        self._bytes = 0
        self._left = 0
        self._face_artist = FaceArtist(theme)
        self._reading_artist = ReadingArtist(theme)
        self._status = status_colours(theme)
        self._title = theme.font(13, 600)
        self.incomplete = False

    def carry(self, previous: Tiles, sources: Sequence[int | None]) -> None:
        """Takes over what still looks the same. sources: old index of each node, None = new."""
        self._faces, self._bytes = previous._faces, previous._bytes
        for node, source in enumerate(sources):
            if source is None or source not in previous._ready:
                continue
            face = previous._faces_of.get(source)
            if face == self.face(node) and source not in previous._old:
                self._ready[node] = previous._ready.pop(source)
        for tile in previous._ready.values():
            self._count(tile.pixmap, -1)

    def start_frame(self, lod: Lod, *, whole: bool) -> None:
        """whole: render all that is asked for, however long it takes."""
        self._left = 1_000_000 if whole else PER_FRAME.get(lod, 0)
        self.incomplete = False

    def select(self, selected: frozenset[int]) -> None:
        for node in selected ^ self._selected:
            self._forget(node)
        self._selected = selected

    def refresh(self, nodes: Iterable[int]) -> list[int]:
        """Their readings changed. What is shown stays until there is time to render anew.

        Returns those whose face changed with it: they are to be painted with all around them.
        """
        turned = []
        for node in nodes:
            kept = self._ready.get(node)
            if kept is None or (kept.lod is Lod.MID and kept.status == self._live.status[node]):
                continue
            self._old.add(node)
            face = self._faces_of.get(node)
            if face is not None and face.failed != self._failed(node):
                del self._faces_of[node]
                turned.append(node)
        return turned

    def tile(self, node: int, lod: Lod, k: float) -> Tile | None:
        """The card of a node, an older one or None if this frame has no time left."""
        kept = self._ready.get(node)
        if kept is not None and kept.lod is not lod:
            kept = None
        if kept is not None and kept.k == k and node not in self._old:
            return kept
        if self._left <= 0:
            self.incomplete = True
            return kept
        self._left -= 1
        pixmap = self._card(node, k) if lod is Lod.FULL else self._plate(node, k)
        return self._keep(node, Tile(lod, k, pixmap, int(self._live.status[node])))

    def shown(self, node: int, lod: Lod, k: float) -> Tile | None:
        """Whatever is there at any scale, for frames in motion; else a fresh one."""
        kept = self._ready.get(node)
        return kept if kept is not None and kept.lod is lod else self.tile(node, lod, k)

    def is_old(self, node: int, tile: Tile, k: float) -> bool:
        return tile.k != k or node in self._old

    def face(self, node: int) -> Face:
        face = self._faces_of.get(node)
        if face is None:
            face = self._faces_of[node] = self._make_face(node)
        return face

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
        """Title and status only: what can be read from farther away."""
        face = self.face(node)
        pixmap = _blank(CARD_WIDTH, face.shape.height, k, MID_MARGIN)
        painter = _painter(pixmap, k, MID_MARGIN)
        painter.setOpacity(0.5 if face.bypassed else 1.0)
        tint = self._theme.family_colour(face.family) if face.known else self._theme.text3
        edge = (
            self._theme.accent
            if face.selected
            else self._theme.mixed(
                self._theme.error if face.failed else tint, 0.55, self._theme.card
            )
        )
        width = (2.5 if face.selected else 1.2) / k
        painter.setPen(QPen(edge, max(width, 1.0)))
        painter.setBrush(self._theme.mixed(tint, 0.22, self._theme.card))
        painter.drawRoundedRect(QRectF(0, 0, CARD_WIDTH, face.shape.height), 9, 9)
        self._plate_words(painter, face, node, k)
        painter.end()
        return pixmap

    def _plate_words(self, painter: QPainter, face: Face, node: int, k: float) -> None:
        """Letters stay at 11 pixels or more; long titles wrap."""
        dpr = 1.0 if k < 1.2 else 2.0
        size = max(11.0 * dpr / k, 15.0)
        dot = max(4.0, 3.0 * dpr / k)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._status[self._live.status_of(node)])
        painter.drawEllipse(QRectF(CARD_WIDTH - 10 - 2 * dot, 10, 2 * dot, 2 * dot))
        self._title.setPixelSize(round(size))
        painter.setFont(self._title)
        painter.setPen(self._theme.text1)
        box = QRectF(12, 8, CARD_WIDTH - 24 - 2 * dot, face.shape.height - 16)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, flags | Qt.TextFlag.TextWordWrap, face.title)

    # -- bookkeeping -----------------------------------------------------------------------------

    def _make_face(self, node: int) -> Face:
        model, drawn = self._model, self._model.nodes[node]
        spec, shape = model.specs[node], model.shapes[node]
        ports = [(p.name, False) for p in shape.inputs] + [(p.name, True) for p in shape.outputs]
        return Face(
            title=words.title(drawn, spec),
            family=spec.family,
            icon=spec.icon,
            shape=shape,
            params=tuple(words.param_text(param, drawn) for param in shape.params),
            ports=frozenset(port for port in ports if (node, *port) in model.connected),
            selected=node in self._selected,
            failed=self._failed(node),
            bypassed=drawn.bypassed,
            known=spec.known,
        )

    def _failed(self, node: int) -> bool:
        return self._live.status_of(node) is NodeStatus.ERROR

    def _forget(self, node: int) -> None:
        self._faces_of.pop(node, None)
        self._drop(node)

    def _drop(self, node: int) -> None:
        kept = self._ready.pop(node, None)
        self._old.discard(node)
        if kept is not None:
            self._count(kept.pixmap, -1)

    def _keep(self, node: int, tile: Tile) -> Tile:
        self._drop(node)
        self._ready[node] = tile
        self._count(tile.pixmap, 1)
        while self._bytes > BYTES_MOST and len(self._ready) + len(self._faces) > 2:
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
