"""Port glyphs: the shape carries the type, the colour repeats it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from moniqo_desktop.domain.flow.ports import PORTS, PortType

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

SIZE: Final = 9.0
HALO: Final = 7.4
_ROOT: Final = 1.41421356


def paint_port(
    painter: QPainter, theme: Theme, type_: PortType, at: QPointF, *, filled: bool
) -> None:
    """A glyph centred on the card's edge over a halo in the colour of the canvas.

    filled: connected; free ports are hollow.
    """
    colour = theme.port_colour(type_)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.canvas)
    painter.drawEllipse(at, HALO, HALO)
    paint_glyph(painter, type_, at, colour, inside=colour if filled else theme.card)


def paint_glyph(
    painter: QPainter, type_: PortType, at: QPointF, colour: QColor, inside: QColor
) -> None:
    """inside: fill of the glyph; its edge is drawn in the full colour."""
    ring = PORTS[type_].shape == "ring"
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(inside if not ring else QColor(Qt.GlobalColor.transparent))
    painter.drawPath(glyph(type_, at))
    if ring and inside == colour:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(at, 2.0, 2.0)


def glyph(type_: PortType, at: QPointF, size: float = SIZE) -> QPainterPath:
    """The outline of a port type, `size` wide with its pen, centred."""
    path = QPainterPath()
    half = size / 2 - 0.25
    match PORTS[type_].shape:
        case "square":
            path.addRoundedRect(_around(at, half), 0.6, 0.6)
        case "rounded":
            path.addRoundedRect(_around(at, half), 2.4, 2.4)
        case "diamond":
            _polygon(path, at, [(0, -half * _ROOT), (half * _ROOT, 0), (0, half * _ROOT),
                                (-half * _ROOT, 0)])  # fmt: skip
        case "triangle":
            _polygon(path, at, [(-half, -half - 0.5), (half + 1.5, 0), (-half, half + 0.5)])
        case _:
            path.addEllipse(at, half + 0.4, half + 0.4)
    return path


def _around(at: QPointF, half: float) -> QRectF:
    return QRectF(at.x() - half, at.y() - half, half * 2, half * 2)


def _polygon(path: QPainterPath, at: QPointF, corners: list[tuple[float, float]]) -> None:
    for i, (x, y) in enumerate(corners):
        point = QPointF(at.x() + x, at.y() + y)
        if i:
            path.lineTo(point)
        else:
            path.moveTo(point)
    path.closeSubpath()
