"""The minimap: the whole flow at a glance, with the part in view; click or drag to go there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.columns.live import CODES
from moniqo_desktop.ui.canvas.columns.model import FAMILIES
from moniqo_desktop.ui.canvas.painting.batch import draw_rects
from moniqo_desktop.ui.canvas.painting.lettering import faded
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from moniqo_desktop.ui.canvas.camera import Camera
    from moniqo_desktop.ui.canvas.columns.model import Box
    from moniqo_desktop.ui.canvas.document import Document
    from moniqo_desktop.ui.look.theme import Theme

WIDE: Final = 158
HIGH: Final = 90
_INSET: Final = 8.0


class Overview(QWidget):
    """went: the canvas point to be shown in the middle, while the mouse is drawn over it. pressed:
    the same where it is set down."""

    went = Signal(QPointF)
    pressed = Signal(QPointF)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: QPixmap | None = None
        self._document: Document | None = None
        self._bounds: Box = (0.0, 0.0, 1.0, 1.0)
        self._view: Box = (0.0, 0.0, 1.0, 1.0)
        self.setFixedSize(theme.px(WIDE), theme.px(HIGH))
        # Opaque: the canvas can then be painted without painting this again.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Overview of the flow"))
        self.setToolTip(tr("Overview: click to go there"))

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._picture = theme, None
        self.setFixedSize(theme.px(WIDE), theme.px(HIGH))
        self.update()

    def show_document(self, document: Document) -> None:
        """Also when nodes moved or their status changed."""
        self._document = document
        self._bounds = document.model.bounds() or (0.0, 0.0, 1.0, 1.0)
        self._picture = None
        self.update()

    def show_camera(self, camera: Camera, width: float, height: float) -> None:
        """width, height: of the viewport, logical pixels."""
        self._view = camera.box_to_scene((0.0, 0.0, width, height))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatioF() != ratio:
            self._picture = self._drawn(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_view(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit(self._point_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.went.emit(self._point_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Taken, so that the canvas below does not see it."""

    def _point_at(self, at: QPointF) -> QPointF:
        scale, x, y = self._fit()
        return QPointF((at.x() - x) / scale, (at.y() - y) / scale)

    def _fit(self) -> tuple[float, float, float]:
        """scale and offset: canvas units → pixels of this widget."""
        left, top, right, bottom = self._bounds
        across, down = self.width() - 2 * _INSET, self.height() - 2 * _INSET
        scale = min(across / max(right - left, 1.0), down / max(bottom - top, 1.0), 0.5)
        x = self.width() / 2 - (left + right) / 2 * scale
        y = self.height() / 2 - (top + bottom) / 2 * scale
        return scale, x, y

    def _paint_view(self, painter: QPainter) -> None:
        scale, x, y = self._fit()
        left, top, right, bottom = self._view
        box = QRectF(left * scale + x, top * scale + y, (right - left) * scale,
                     (bottom - top) * scale)  # fmt: skip
        inner = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(self._theme.accent, 1))
        painter.setBrush(faded(self._theme.accent, 0.08))
        painter.drawRoundedRect(box.intersected(inner), 2, 2)

    def _drawn(self, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.canvas)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.line_strong, 1))
        painter.setBrush(self._theme.panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        if self._document is not None:
            self._paint_nodes(painter, self._document)
        painter.end()
        return picture

    def _paint_nodes(self, painter: QPainter, document: Document) -> None:
        scale, x, y = self._fit()
        rects = document.model.boxes.copy()
        rects[:, 2:] -= rects[:, :2]
        rects *= scale
        rects[:, :2] += (x, y)
        rects[:, 2:] = np.maximum(rects[:, 2:], 1.5)
        codes = document.model.families.astype(np.int16)
        codes[document.live.status == CODES[NodeStatus.ERROR]] = len(FAMILIES)
        colours = [self._theme.mixed(self._theme.family_colour(f), 0.8, self._theme.panel)
                   for f in FAMILIES]  # fmt: skip
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(rects) <= 300)
        painter.setPen(Qt.PenStyle.NoPen)
        for code in sorted(set(codes.tolist())):
            painter.setBrush([*colours, self._theme.error][code])
            draw_rects(painter, rects[codes == code])
