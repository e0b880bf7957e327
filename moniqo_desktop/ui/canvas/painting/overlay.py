"""What lies over the kept picture for a moment: hover, rubber band, the wire in hand, pulses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from moniqo_desktop.ui.canvas.columns import bending
from moniqo_desktop.ui.canvas.painting.glyphs import glyph, paint_glyph
from moniqo_desktop.ui.canvas.painting.lettering import CENTRE, faded
from moniqo_desktop.ui.canvas.painting.wires import path_of
from moniqo_desktop.ui.words.translation import retell

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Place
    from moniqo_desktop.domain.flow.ports import PortType
    from moniqo_desktop.ui.canvas.camera import Camera
    from moniqo_desktop.ui.canvas.columns.model import Box, Model, PortPlace
    from moniqo_desktop.ui.canvas.painting.layer import Layer
    from moniqo_desktop.ui.look.theme import Theme

BUBBLE_HEIGHT: Final = 28.0
BUBBLE_MOST: Final = 420.0


@dataclass(frozen=True, slots=True)
class WireInHand:
    """The wire being drawn, in canvas units. reason: why it may not end here ("" = it may).

    target: the port it would snap to. note: words on where it would lead.
    """

    port: PortPlace
    end: QPointF
    target: PortPlace | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BentWire:
    """A wire being bent. link: its index; bends: all, canvas units; held: the one in hand."""

    link: int
    bends: tuple[Place, ...]
    held: int


@dataclass(frozen=True, slots=True)
class Hints:
    """All that is shown over the picture. band: rubber band, canvas units. link: pointed at.

    insert: the wire that the card in hand would go into. bend: the bend pointed at. guides: lines
    of cards that the one in hand is in line with: x1, y1, x2, y2.
    """

    port: PortPlace | None = None
    link: int | None = None
    band: QRectF | None = None
    wire: WireInHand | None = None
    insert: int | None = None
    bend: QPointF | None = None
    bent: BentWire | None = None
    guides: tuple[Box, ...] = ()


NOTHING: Final = Hints()


class OverlayArtist:
    """Paints hints in logical pixels over the viewport."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(
        self, painter: QPainter, camera: Camera, hints: Hints, layer: Layer, view_width: float
    ) -> None:
        """view_width: logical pixels, to keep sentences inside."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.translate(camera.x, camera.y)
        painter.scale(camera.scale, camera.scale)
        if hints.link is not None and hints.link < len(layer.model.links):
            layer.wires.paint_strong(painter, hints.link, layer.wires.colour(hints.link))
        if hints.insert is not None and hints.insert < len(layer.model.links):
            self._insertion(painter, layer, hints.insert)
        if hints.bend is not None:
            self._bend(painter, hints.bend)
        if hints.bent is not None:
            self._bent(painter, layer, hints.bent)
        if hints.port is not None:
            self._ring(painter, hints.port)
        if hints.wire is not None:
            self._wire(painter, hints.wire)
        painter.restore()
        self._guides(painter, camera, hints.guides)
        if hints.band is not None:
            self._band(painter, camera, hints.band)
        if hints.wire is not None:
            at, wire = camera.to_view(hints.wire.end), hints.wire
            colour = self._theme.error if wire.reason else self._theme.accent
            self._bubble(painter, at, retell(wire.reason) or wire.note, colour, view_width)

    def pulses(
        self, painter: QPainter, camera: Camera, places: list[tuple[QPointF, float]]
    ) -> None:
        """A value on its way. places: (canvas point, opacity)."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        size = min(max(camera.scale, 0.6), 1.5)
        for place, opacity in places:
            at = camera.to_view(place)
            painter.setBrush(faded(self._theme.text1, 0.25 * opacity))
            painter.drawEllipse(at, 6.5 * size, 6.5 * size)
            painter.setBrush(faded(self._theme.text1, opacity))
            painter.drawEllipse(at, 3.2 * size, 3.2 * size)

    def _ring(self, painter: QPainter, port: PortPlace) -> None:
        at, colour = QPointF(port.x, port.y), self._theme.port_colour(port.spec.type)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(colour, 0.28))
        painter.drawEllipse(at, 11, 11)
        paint_glyph(painter, port.spec.type, at, colour, colour)

    def _insertion(self, painter: QPainter, layer: Layer, link: int) -> None:
        """The wire lights up, over the card that is to go into it."""
        layer.wires.paint_strong(painter, link, faded(self._theme.accent, 0.30), 9.0)
        layer.wires.paint_strong(painter, link, self._theme.accent)

    def _bend(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(self._theme.accent, 2))
        painter.setBrush(faded(self._theme.accent, 0.25))
        painter.drawEllipse(at, 8, 8)

    def _bent(self, painter: QPainter, layer: Layer, bent: BentWire) -> None:
        model = layer.model
        points = np.array([*_first(model, bent.link), *bent.bends, *_last(model, bent.link)])
        pen = QPen(layer.wires.colour(bent.link), 3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path_of(bending.through(points)))
        self._bend(painter, QPointF(*bent.bends[bent.held]))

    def _guides(self, painter: QPainter, camera: Camera, guides: tuple[Box, ...]) -> None:
        if guides:
            painter.setPen(QPen(self._theme.accent, 1, Qt.PenStyle.DashLine))
        for x1, y1, x2, y2 in guides:
            painter.drawLine(camera.to_view(QPointF(x1, y1)), camera.to_view(QPointF(x2, y2)))

    def _wire(self, painter: QPainter, wire: WireInHand) -> None:
        start = QPointF(wire.port.x, wire.port.y)
        end = wire.end if wire.target is None else QPointF(wire.target.x, wire.target.y)
        colour = self._theme.port_colour(wire.port.spec.type)
        pen = QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        if wire.reason:
            pen.setColor(self._theme.error)
            pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_free_path(start, end, leaves_right=wire.port.is_output))
        if wire.target is not None:
            self._target(painter, wire.target, refused=bool(wire.reason))
        else:
            self._tip(painter, wire.port.spec.type, end, colour)

    def _target(self, painter: QPainter, port: PortPlace, *, refused: bool) -> None:
        colour = self._theme.error if refused else self._theme.port_colour(port.spec.type)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(faded(colour, 0.20))
        painter.drawEllipse(QPointF(port.x, port.y), 11, 11)

    def _tip(self, painter: QPainter, type_: PortType, at: QPointF, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPath(glyph(type_, at))

    def _band(self, painter: QPainter, camera: Camera, band: QRectF) -> None:
        box = QRectF(camera.to_view(band.topLeft()), camera.to_view(band.bottomRight()))
        painter.setPen(QPen(self._theme.accent, 1))
        painter.setBrush(faded(self._theme.accent, 0.10))
        painter.drawRoundedRect(box, 3, 3)

    def _bubble(
        self, painter: QPainter, at: QPointF, words: str, colour: QColor, view_width: float
    ) -> None:
        """The sentence beside the wire's end, kept inside the viewport."""
        if not words:
            return
        font = self._theme.font(12, 600)
        letters = QFontMetricsF(font)
        text = letters.elidedText(words, Qt.TextElideMode.ElideRight, self._theme.px(BUBBLE_MOST))
        width = letters.horizontalAdvance(text) + 20
        left = max(8.0, min(at.x() + 14, view_width - width - 8))
        top = at.y() + 14
        box = QRectF(left, top, width, self._theme.px(BUBBLE_HEIGHT))
        painter.setPen(QPen(faded(colour, 0.75), 1))
        painter.setBrush(self._theme.mixed(colour, 0.12, self._theme.card))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(box, CENTRE, text)


def _first(model: Model, link: int) -> list[Place]:
    x, y = model.routes.line(link)[0].tolist()
    return [(x, y)]


def _last(model: Model, link: int) -> list[Place]:
    x, y = model.routes.line(link)[-1].tolist()
    return [(x, y)]


def _free_path(start: QPointF, end: QPointF, *, leaves_right: bool) -> QPainterPath:
    reach = max(36.0, min(abs(end.x() - start.x()) * 0.5, 160.0))
    side = reach if leaves_right else -reach
    path = QPainterPath(start)
    path.cubicTo(QPointF(start.x() + side, start.y()), QPointF(end.x() - side, end.y()), end)
    return path
