"""The face of a node card: all of it that changes with edits, not with the run."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from moniqo_desktop.ui.canvas.columns.geometry import (
    CARD_WIDTH,
    FOOTER,
    HEADER,
    MARGIN,
    PARAM_GAP,
    PARAM_HEIGHT,
    PORTS_TOP,
    RADIUS,
    ROW,
    CardShape,
    port_y,
)
from moniqo_desktop.ui.canvas.painting.glyphs import paint_port
from moniqo_desktop.ui.canvas.painting.lettering import (
    LEFT,
    RIGHT,
    Lettering,
    faded,
    width_of,
    write,
    write_lines,
)

if TYPE_CHECKING:
    from moniqo_desktop.ui.catalogue.catalogue import PortSpec
    from moniqo_desktop.ui.look.theme import Theme

PIN: Final = 14
STOP: Final = 8.0
"""Width of a breakpoint's dot; its middle lies STOP_AWAY left of the port's."""
STOP_AWAY: Final = 12.0
MARK: Final = 13.0
"""Width of the dot of a card too small for its ports, at its upper left corner."""
BETWEEN: Final = 8.0
"""Between the labels of a row of ports."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows before any run: equal faces look the same. ports: the connected ones.

    pinned: outputs that give a kept value; stops: ports with a breakpoint; focused: a run that is
    looked into stands here; stacked: it stands for a block; draft: its value is that of the
    settings before, which the run still has.
    """

    title: str
    family: str
    icon: str
    shape: CardShape
    params: tuple[str, ...]
    ports: frozenset[tuple[str, bool]]
    selected: bool = False
    failed: bool = False
    bypassed: bool = False
    known: bool = True
    pinned: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    draft: bool = False
    focused: bool = False
    stacked: bool = False


SHADOWS: Final = 16
"""Kept at most: as many heights and scales are in use at a time."""
STACK: Final = 4.0
"""How far each card of a stack looks out below the one before it."""


class FaceArtist:
    """Paints faces at the origin, in canvas units. Holds fonts and colours, no nodes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._fonts = Lettering(theme)
        self._shadows: dict[tuple[float, float], QPixmap] = {}

    def paint(self, painter: QPainter, face: Face, icon_scale: float) -> None:
        """icon_scale: device pixels per canvas unit, so that icons are sharp."""
        if not face.bypassed:
            shadow = self._shadow(face.shape.height, icon_scale)
            wide, high = shadow.width() / icon_scale, shadow.height() / icon_scale
            painter.drawPixmap(QRectF(-MARGIN, -MARGIN, wide, high), shadow, QRectF(shadow.rect()))
        if face.stacked:
            self._stack(painter, face)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(0, 0, CARD_WIDTH, face.shape.height), RADIUS, RADIUS)
        painter.fillPath(outline, self._theme.card)
        painter.save()
        painter.setClipPath(outline)
        self._header(painter, face)
        self._footer_ground(painter, face)
        painter.restore()
        self._chip_and_title(painter, face, icon_scale)
        self._params(painter, face)
        self._edge(painter, face)
        self._ports(painter, face)

    def _shadow(self, height: float, k: float) -> QPixmap:
        """Ten rounded boxes, half of what a card costs: drawn once for all cards of a height.

        k: device pixels per canvas unit.
        """
        if (height, k) in self._shadows:
            return self._shadows[height, k]
        while len(self._shadows) >= SHADOWS:
            del self._shadows[next(iter(self._shadows))]
        alpha = (0.43 if self._theme.is_dark else 0.16) / 10
        colour = QColor(0, 0, 0) if self._theme.is_dark else QColor(20, 26, 34)
        colour.setAlphaF(alpha)
        shadow = QPixmap(ceil((CARD_WIDTH + 2 * MARGIN) * k), ceil((height + 2 * MARGIN) * k))
        shadow.fill(Qt.GlobalColor.transparent)
        painter = QPainter(shadow)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(k, k)
        painter.translate(MARGIN, MARGIN)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for spread in range(10):
            box = QRectF(-spread, 4.0 - spread, CARD_WIDTH + 2 * spread, height + 2 * spread)
            painter.drawRoundedRect(box, RADIUS + spread, RADIUS + spread)
        painter.end()
        self._shadows[height, k] = shadow
        return shadow

    def _stack(self, painter: QPainter, face: Face) -> None:
        """Two more cards below: a block is several nodes."""
        painter.setPen(self._edge_pen(face))
        painter.setBrush(self._theme.card_header)
        for below in (2.0 * STACK, STACK):
            inset = below * 1.5
            box = QRectF(inset, RADIUS, CARD_WIDTH - 2 * inset, face.shape.height - RADIUS + below)
            painter.drawRoundedRect(box, RADIUS, RADIUS)

    def _header(self, painter: QPainter, face: Face) -> None:
        box = QRectF(0, 0, CARD_WIDTH, HEADER)
        painter.fillRect(box, self._theme.card_header)
        tint = self._family(face)
        gradient = QLinearGradient(0, 0, CARD_WIDTH * 0.8, 0)
        gradient.setColorAt(0, faded(tint, 0.24))
        gradient.setColorAt(1, faded(tint, 0.0))
        painter.fillRect(box, gradient)
        painter.fillRect(QRectF(0, HEADER - 0.5, CARD_WIDTH, 1), self._theme.line)

    def _footer_ground(self, painter: QPainter, face: Face) -> None:
        top = face.shape.footer_top
        box = QRectF(0, top, CARD_WIDTH, FOOTER)
        if face.failed:
            painter.fillRect(box, self._theme.mixed(self._theme.error, 0.17, self._theme.card))
            return
        painter.fillRect(box, self._theme.mixed(self._theme.canvas, 0.32, self._theme.card))
        painter.fillRect(QRectF(0, top - 0.5, CARD_WIDTH, 1), self._theme.line)

    def _chip_and_title(self, painter: QPainter, face: Face, icon_scale: float) -> None:
        tint = self._family(face)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(tint, 0.20))
        painter.drawRoundedRect(QRectF(8, 7, 20, 20), 5, 5)
        icon = self._theme.icon(face.icon, tint, 14, icon_scale)
        painter.drawPixmap(QRectF(11, 10, 14, 14), icon, QRectF(icon.rect()))
        room = CARD_WIDTH - 35 - 27
        if face.pinned:
            room -= PIN + 6
            pin = self._theme.icon("pin", self._theme.paused, PIN, icon_scale)
            at = QRectF(35 + room + 4, HEADER / 2 - PIN / 2, PIN, PIN)
            painter.drawPixmap(at, pin, QRectF(pin.rect()))
        box = QRectF(35, 0, room, HEADER)
        font, lines = self._fonts.set_out(face.title, room)
        write_lines(painter, box, lines, font, self._theme.text1)

    def _params(self, painter: QPainter, face: Face) -> None:
        ground = self._theme.mixed(self._theme.canvas, 0.7, self._theme.card)
        for row, (param, text) in enumerate(zip(face.shape.params, face.params, strict=True)):
            top = face.shape.params_top + row * (PARAM_HEIGHT + PARAM_GAP)
            box = QRectF(10, top, CARD_WIDTH - 20, PARAM_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, 4, 4)
            inner = box.adjusted(6, 0, -8, 0)
            room = width_of(text, self._fonts.value) + 8
            room = min(room, inner.width() * 0.68)
            write(painter, inner, text, self._fonts.value, self._theme.text1, RIGHT, room)
            rest = inner.adjusted(0, 0, -room, 0)
            write(painter, rest, param.title, self._fonts.hint, self._theme.text3)

    def _edge(self, painter: QPainter, face: Face) -> None:
        box = QRectF(0, 0, CARD_WIDTH, face.shape.height)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if face.focused:
            painter.setPen(QPen(self._theme.paused, 2))
            painter.drawRoundedRect(box.adjusted(-6, -6, 6, 6), RADIUS + 6, RADIUS + 6)
        if face.selected:
            painter.setPen(QPen(faded(self._theme.accent, 0.35), 3))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)
        painter.setPen(self._edge_pen(face))
        painter.drawRoundedRect(box, RADIUS, RADIUS)

    def _edge_pen(self, face: Face) -> QPen:
        if face.selected:
            return QPen(self._theme.accent, 1.5)
        if face.failed:
            return QPen(self._theme.error, 1.5)
        pen = QPen(self._theme.line_strong, 1)
        if face.bypassed or not face.known:
            pen.setDashPattern([4, 3])
        return pen

    def _ports(self, painter: QPainter, face: Face) -> None:
        inner = QRectF(14, PORTS_TOP, CARD_WIDTH - 28, ROW)
        for row in range(max(len(face.shape.inputs), len(face.shape.outputs))):
            line = inner.translated(0, ROW * row)
            left = face.shape.inputs[row : row + 1]
            right = face.shape.outputs[row : row + 1]
            room = self._room_of_labels(line.width(), (*left, *right))
            for port in left:
                write(painter, line, port.label, self._fonts.label, self._theme.text2, LEFT, room)
                self._port(painter, face, port, row, is_output=False)
            for port in right:
                pinned = port.name in face.pinned
                colour = self._theme.paused if pinned else self._theme.text2
                text = line.adjusted(0, 0, -STOP if port.name in face.stops else 0, 0)
                write(painter, text, port.label, self._fonts.label, colour, RIGHT, room)
                self._port(painter, face, port, row, is_output=True)

    def _room_of_labels(self, width: float, ports: tuple[PortSpec, ...]) -> float:
        """For each label of a row: half of it only where both do not fit whole."""
        wide = sum(width_of(port.label, self._fonts.label) for port in ports)
        return width if wide + BETWEEN <= width else width / 2 - BETWEEN / 2

    def _port(
        self, painter: QPainter, face: Face, port: PortSpec, row: int, *, is_output: bool
    ) -> None:
        """The glyph, with a dot left of it where a run is to stop."""
        at = QPointF(CARD_WIDTH if is_output else 0, port_y(row))
        filled = (port.name, is_output) in face.ports
        paint_port(painter, self._theme, port.type, at, filled=filled)
        if port.name in face.stops:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.error)
            painter.drawEllipse(QPointF(at.x() - STOP_AWAY, at.y()), STOP / 2, STOP / 2)

    def stop_mark(self, painter: QPainter, face: Face, k: float) -> None:
        """Somewhere at this card a run is to stop; never below eight pixels. k: of the view."""
        if face.stops:
            wide = max(MARK, 8.0 / k)
            painter.setPen(QPen(self._theme.card, 2.0))
            painter.setBrush(self._theme.error)
            painter.drawEllipse(QPointF(wide / 2, wide / 2), wide / 2, wide / 2)

    def _family(self, face: Face) -> QColor:
        return self._theme.family_colour(face.family) if face.known else self._theme.text3
