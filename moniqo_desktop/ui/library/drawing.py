"""Two drawings as one picture: what came is green, what is gone is red, what changed is amber.

The canvas' own layer paints it, so it looks as it will on the canvas. The mouse wheel zooms, a
drag moves, a double click fits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from moniqo_desktop.ui.canvas.camera import Camera, Shot, fitted
from moniqo_desktop.ui.canvas.columns.live import Live
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.canvas.painting.layer import Layer
from moniqo_desktop.ui.library.lines import SIGNS
from moniqo_desktop.ui.library.pictures import all_of
from moniqo_desktop.ui.library.words import How
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.library.words import Said
    from moniqo_desktop.ui.look.theme import Theme

ZOOM: Final = 1.0015
"""Per eighth of a degree of the wheel."""
EDGE: Final = 5.0
BADGE: Final = 18


def together(old: Flow, new: Flow) -> Flow:
    """The new drawing with what is gone from the old one under it."""
    nodes = {node.node_id for node in new.nodes}
    links = {link.link_id for link in new.links}
    blocks = {block.block_id for block in new.blocks}
    return replace(
        new,
        nodes=(*(each for each in old.nodes if each.node_id not in nodes), *new.nodes),
        links=(*(each for each in old.links if each.link_id not in links), *new.links),
        blocks=(*new.blocks, *(each for each in old.blocks if each.block_id not in blocks)),
    )


class DifferencePicture(QWidget):
    """Both drawings; a part that is chosen in the list beside it is brought to the middle."""

    def __init__(self, theme: Theme, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._catalogue = theme, catalogue
        self._layer: Layer | None = None
        self._model: Model | None = None
        self._marks: dict[str, How] = {}
        self._chosen = ""
        self._camera = Camera()
        self._fits = True
        self._from: QPointF | None = None
        self._drawn = QPixmap()
        self.setMinimumSize(theme.px(260), theme.px(180))
        self.setAccessibleName(tr("Both drawings in one picture"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def show_difference(self, old: Flow, new: Flow, lines: tuple[Said, ...]) -> None:
        both = together(old, new)
        self._model = Model(both, self._catalogue.over(both))
        self._layer = Layer(self._theme.unscaled, self._model, Live(len(self._model.ids)))
        self._marks = _marks(lines)
        self._chosen, self._fits = "", True
        self._fit()

    def go_to(self, part_id: str) -> None:
        """Brings a node, or where a wire ends, to the middle."""
        if self._model is None:
            return
        link = self._model.link_index.get(part_id)
        at = int(self._model.dst[link]) if link is not None else self._model.index.get(part_id)
        if at is None:
            return
        left, top, right, bottom = self._model.boxes[at].tolist()
        scale = max(self._camera.scale, 0.62)
        x = self.width() / 2 - (left + right) / 2 * scale
        y = self.height() / 2 - (top + bottom) / 2 * scale
        self._chosen, self._fits = part_id, False
        self._look(Camera(scale, x, y))

    def mark_of(self, part_id: str) -> How | None:
        """How a part is marked in the picture."""
        return self._marks.get(part_id)

    # -- what happens to it ----------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self._fit()
        else:
            self._look(self._camera)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._fits = False
        self._look(self._camera.zoomed(ZOOM ** event.angleDelta().y(), event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            by, self._from = event.position() - self._from, event.position()
            self._fits = False
            self._look(self._camera.panned(by.x(), by.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._fits = True
        self._fit()

    # -- how it looks ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._drawn.isNull():
            self._drawn = self._picture()
        painter.drawPixmap(0, 0, self._drawn)
        painter.end()

    def _look(self, camera: Camera) -> None:
        self._camera, self._drawn = camera, QPixmap()
        self.update()

    def _fit(self) -> None:
        if self._model is not None:
            self._look(fitted(all_of(self._model), self.width(), self.height()))

    def _picture(self) -> QPixmap:
        """Painted once for each look; a repaint copies it."""
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(self.size() * ratio)
        drawn.fill(self._theme.canvas)
        if self._layer is not None:
            painter = QPainter(drawn)
            shot = Shot(self._camera.on_pixels(ratio), ratio, whole=True)
            self._layer.paint(painter, shot, QRect(0, 0, drawn.width(), drawn.height()))
            painter.resetTransform()
            painter.scale(ratio, ratio)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._mark_wires(painter)
            self._mark_nodes(painter)
            painter.end()
        drawn.setDevicePixelRatio(ratio)
        return drawn

    def _mark_nodes(self, painter: QPainter) -> None:
        assert self._model is not None
        for part_id, how in self._marks.items():
            node = self._model.index.get(part_id)
            if node is None:
                continue
            colour = self._colour(how)
            left, top, right, bottom = self._camera.box_to_view(self._model.boxes[node].tolist())
            room = QRectF(left, top, right - left, bottom - top).adjusted(-EDGE, -EDGE, EDGE, EDGE)
            wash = QColor(colour)
            wash.setAlphaF(0.22 if how is How.REMOVED else 0.10)
            painter.setBrush(wash)
            painter.setPen(QPen(colour, 3 if part_id == self._chosen else 2))
            painter.drawRoundedRect(room, 10, 10)
            corner = room.topRight() if how is How.REMOVED else room.topLeft()
            self._badge(painter, corner, how, colour)

    def _badge(self, painter: QPainter, at: QPointF, how: How, colour: QColor) -> None:
        """The sign of the list, on the corner: colour alone would not do for everybody."""
        side = self._theme.px(BADGE)
        room = QRectF(at.x() - side / 2, at.y() - side / 2, side, side)
        painter.setPen(QPen(self._theme.canvas, 2))
        painter.setBrush(colour)
        painter.drawEllipse(room)
        painter.setPen(self._theme.canvas)
        painter.setFont(self._theme.font(12, 700))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, SIGNS[how])

    def _mark_wires(self, painter: QPainter) -> None:
        assert self._model is not None
        for part_id, how in self._marks.items():
            link = self._model.link_index.get(part_id)
            if link is None:
                continue
            style = Qt.PenStyle.DashLine if how is How.REMOVED else Qt.PenStyle.SolidLine
            painter.setPen(QPen(self._colour(how), 3 if part_id == self._chosen else 2, style))
            painter.drawPolyline(self._points(link))

    def _points(self, link: int) -> list[QPointF]:
        assert self._model is not None
        points = self._model.routes.line(link).tolist()
        return [self._camera.to_view(QPointF(x, y)) for x, y in points]

    def _colour(self, how: How) -> QColor:
        return {How.ADDED: self._theme.ok, How.REMOVED: self._theme.error}.get(
            how, self._theme.warn
        )


def _marks(lines: tuple[Said, ...]) -> dict[str, How]:
    """How each part is marked; what is gone lies under what came in its place."""
    marks: dict[str, How] = {}
    for line in lines:
        if line.part_id:
            marks.setdefault(line.part_id, line.how)
    return marks
