"""The kept picture of a drawing: camera, repaint of what changed, the small widgets over it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.ui.canvas.camera import BORDER, Camera, Shot, fitted
from moniqo_desktop.ui.canvas.columns.model import NONE
from moniqo_desktop.ui.canvas.document import Document
from moniqo_desktop.ui.canvas.overview import Overview
from moniqo_desktop.ui.canvas.painting.backing import Backing
from moniqo_desktop.ui.canvas.painting.overlay import NOTHING, Hints, OverlayArtist
from moniqo_desktop.ui.canvas.zoom_bar import ZoomBar
from moniqo_desktop.ui.viewports import know_viewport

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from moniqo_desktop.ui.canvas.columns.model import Box
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme

SETTLE_MS: Final = 120
"""After the last zoom step the picture is painted sharp."""
BAR_ROOM: Final = 8
"""Pixels that a fitted flow leaves above the bar at the bottom."""
EDGE: Final = 14
"""Pixels between the small widgets and the edge of the canvas."""


class PictureArea(QAbstractScrollArea):
    """Shows a document where the camera looks. Paints only what changed since the last time."""

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        """theme: at the text size chosen, which the small widgets follow. The drawing has a zoom
        of its own."""
        super().__init__(parent)
        self.theme = theme.unscaled
        self.catalogue = catalogue
        self.document = Document(Flow("", ""), catalogue, self.theme)
        self.camera = Camera()
        self.hints: Hints = NOTHING
        self._backing = Backing()
        self._overlay = OverlayArtist(theme)
        self._auto_fit = True
        self._top = 0
        self._settle = self._timer(SETTLE_MS, self._sharpen)
        self._again = self._timer(0, self._paint_waiting)
        self._waiting: dict[str, None] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        know_viewport(self)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.overview = Overview(theme, self)
        self.overview.went.connect(self.centre_on)
        self.zoom_bar = ZoomBar(theme, self)

    # -- what is shown ---------------------------------------------------------------------------

    def redraw(self, box: Box | None) -> None:
        """The drawing changed within a box of canvas units; None = anywhere."""
        if box is None:
            self._waiting.clear()
            self._backing.invalidate()
            self.viewport().update()
            return
        rect = self._pixels(box)
        self._backing.invalidate(rect)
        self.viewport().update(self._logical(rect))

    def show_hints(self, hints: Hints) -> None:
        if hints != self.hints:
            self.hints = hints
            self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme.unscaled
        self._overlay = OverlayArtist(theme)
        self.document.restyle(self.theme)
        self.overview.set_theme(theme)
        self.zoom_bar.set_theme(theme)
        self.redraw(None)

    def grab_picture(self, dpr: float = 1.0) -> QPixmap:
        """The canvas as it is, sharp and complete, without the small widgets and hints."""
        self.document.layer.tiles.refresh(self.document.live.changed)
        picture = QPixmap(self.viewport().size() * dpr)
        picture.fill(self.theme.canvas)
        painter = QPainter(picture)
        shot = Shot(self.camera.on_pixels(dpr), dpr, whole=True)
        self.document.layer.paint(painter, shot, picture.rect())
        painter.end()
        picture.setDevicePixelRatio(dpr)
        return picture

    # -- camera ----------------------------------------------------------------------------------

    def pan(self, dx: float, dy: float) -> None:
        """Logical pixels; what is painted is moved, only the strips that come in are painted."""
        dpr = self.devicePixelRatioF()
        by = QPoint(round(dx * dpr), round(dy * dpr))
        self.camera = self.camera.panned(by.x() / dpr, by.y() / dpr)
        self._backing.scroll(by)
        self._auto_fit = False
        self._camera_moved()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """factor 0 = back to 100 %. at: the pixel that stays where it is; None = the middle."""
        middle = QPointF(self.viewport().rect().center()) if at is None else at
        self.look(self.camera.zoomed(factor or 1 / self.camera.scale, middle))
        self._auto_fit = False
        self._settle.start()

    def zoom_to_fit(self) -> None:
        """Shows all, and goes on doing so when resized until the camera is moved by hand."""
        self._auto_fit = True
        self._show_box(self.document.model.bounds())

    def zoom_to_selection(self) -> None:
        """All that is chosen; all of the flow if nothing is."""
        self._auto_fit = False
        model = self.document.model
        self._show_box(model.bounds_of(self.document.selected) or model.bounds())

    def centre_on(self, point: QPointF) -> None:
        at = self.camera.to_view(point)
        middle = QPointF(self.viewport().rect().center())
        self.pan(middle.x() - at.x(), middle.y() - at.y())

    def look_as(self, other: PictureArea) -> None:
        """At the same place as another canvas that was moved by hand."""
        if not other._auto_fit:
            left, top, right, bottom = other.visible_box()
            self.look(replace(self.camera, scale=other.camera.scale))
            self.centre_on(QPointF((left + right) / 2, (top + bottom) / 2))

    def show_node(self, node: int) -> None:
        """Pans as little as needed to bring a card into view."""
        self.show_box(self.document.model.union([node], NONE))

    def show_box(self, box: Box | None) -> None:
        """As show_node; of what is larger than the view its upper left corner is seen."""
        if box is None:
            return
        left, top, right, bottom = self.camera.box_to_view(box)
        width, height = self.viewport().width(), self.viewport().height()
        dx = -left if left < 0 else -min(left, max(0.0, right - width))
        dy = -top if top < 0 else -min(top, max(0.0, bottom - height))
        if dx or dy:
            self.pan(dx, dy)

    def visible_box(self) -> Box:
        """In canvas units."""
        size = self.viewport().size()
        return self.camera.box_to_scene((0.0, 0.0, size.width(), size.height()))

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        dpr = self.devicePixelRatioF()
        size = self.viewport().size()
        self._backing.fit(QSize(round(size.width() * dpr), round(size.height() * dpr)),
                          self.theme.canvas)  # fmt: skip
        if self._backing.is_dirty:
            self._repaint_backing()
        painter = QPainter(self.viewport())
        rect = event.rect()
        painter.drawPixmap(rect, self._backing.pixmap, self._device(rect))
        self._paint_lifted(painter, rect)
        self._overlay.paint(painter, self.camera, self.hints, self.document.layer, size.width())
        self.paint_moving(painter)
        painter.end()

    def paint_moving(self, painter: QPainter) -> None:
        """What moves over the picture; painted last, in logical pixels."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_widgets()
        if not self._stays(event) and self._auto_fit:
            self.zoom_to_fit()
        self._camera_moved()

    def _stays(self, event: QResizeEvent) -> bool:
        """Something came or went above and nothing else changed, as a bar that tells something:
        what is drawn stays where it is on the screen."""
        size, old = event.size(), event.oldSize()
        top = self.mapTo(self.window(), QPoint()).y()
        down, self._top = top - self._top, top
        if not down or size.width() != old.width() or size.height() + down != old.height():
            return False
        self.look(self.camera.panned(0, -down))
        return True

    def _repaint_backing(self) -> None:
        layer = self.document.layer
        shot = self._shot()
        layer.start_frame()
        self._backing.refresh(lambda painter, clip: layer.paint(painter, shot, clip))
        if shot.motion:
            return  # painted sharp once the camera rests
        ids = self.document.model.ids
        self._waiting |= dict.fromkeys(ids[node] for node in sorted(layer.tiles.left_out))
        if self._waiting:
            self._again.start()

    def _paint_waiting(self) -> None:
        """Cards that a frame had no time for, as many as there is time for now; what is painted
        already stands."""
        layer, model, shot = self.document.layer, self.document.model, self._shot()
        layer.start_frame()
        for node_id in list(self._waiting):
            node = model.index.get(node_id)
            if node is not None and not layer.is_ready(shot, node):
                self._again.start()
                return
            del self._waiting[node_id]
            if node is not None:
                self.redraw(model.union([node], NONE))

    def _paint_lifted(self, painter: QPainter, rect: QRect) -> None:
        shot = replace(self._shot(), on_screen=True, motion=True)
        self.document.layer.paint_lifted(painter, shot, self._device(rect))

    # -- small things ----------------------------------------------------------------------------

    def look(self, camera: Camera) -> None:
        """Shows what the camera shows, at once."""
        self.camera = camera.on_pixels(self.devicePixelRatioF())
        self._waiting.clear()
        self._backing.invalidate()
        self._camera_moved()

    def _camera_moved(self) -> None:
        size = self.viewport().size()
        self.overview.show_camera(self.camera, size.width(), size.height())
        self.zoom_bar.show_scale(self.camera.scale)
        self.viewport().update()

    def _show_box(self, box: Box | None) -> None:
        size = self.viewport().size()
        if box is None:
            self.look(Camera())
        else:
            high = size.height() - self.zoom_bar.height() - BAR_ROOM
            self.look(fitted(box, size.width(), high, border=min(BORDER, high / 8)))

    def _sharpen(self) -> None:
        self.redraw(None)

    def _shot(self) -> Shot:
        return Shot(self.camera, self.devicePixelRatioF(), motion=self._settle.isActive())

    def _pixels(self, box: Box) -> QRect:
        """Canvas units → device pixels, rounded outward."""
        dpr = self.devicePixelRatioF()
        left, top, right, bottom = self.camera.box_to_view(box)
        start = QPoint(int(left * dpr) - 2, int(top * dpr) - 2)
        return QRect(start, QPoint(int(right * dpr) + 2, int(bottom * dpr) + 2))

    def _logical(self, rect: QRect) -> QRect:
        dpr = self.devicePixelRatioF()
        start = QPoint(int(rect.left() / dpr) - 1, int(rect.top() / dpr) - 1)
        return QRect(start, QPoint(int(rect.right() / dpr) + 1, int(rect.bottom() / dpr) + 1))

    def _device(self, rect: QRect) -> QRect:
        dpr = self.devicePixelRatioF()
        return QRect(round(rect.x() * dpr), round(rect.y() * dpr),
                     round(rect.width() * dpr), round(rect.height() * dpr))  # fmt: skip

    def _place_widgets(self) -> None:
        size = self.viewport().size()
        self.overview.move(EDGE, size.height() - self.overview.height() - EDGE)
        bar = self.zoom_bar
        bar.adjustSize()
        map_, beside = self.overview.size(), self.overview.geometry().right() + EDGE
        has_room = size.width() > 3 * map_.width() and size.height() > 2.9 * map_.height()
        has_room = has_room and beside + bar.width() + EDGE <= size.width()
        self.overview.setVisible(has_room)
        left = max((size.width() - bar.width()) // 2, beside if has_room else 0)
        bar.move(left, size.height() - bar.height() - EDGE)

    def _timer(self, ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(slot)
        return timer
