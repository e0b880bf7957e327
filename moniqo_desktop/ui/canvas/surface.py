"""The showing half of the canvas: camera, kept picture, live readings, pulses. Edits nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from moniqo_desktop.domain.events import NodeStatus
from moniqo_desktop.domain.flow import Flow
from moniqo_desktop.ui.canvas.backing import Backing
from moniqo_desktop.ui.canvas.camera import Camera, fitted
from moniqo_desktop.ui.canvas.document import Document
from moniqo_desktop.ui.canvas.geometry import MARGIN, Lod
from moniqo_desktop.ui.canvas.layer import Shot
from moniqo_desktop.ui.canvas.overlay import NOTHING, Hints, OverlayArtist
from moniqo_desktop.ui.canvas.overview import Overview
from moniqo_desktop.ui.canvas.pulses import MOST_NODES, Pulses
from moniqo_desktop.ui.canvas.zoom_bar import ZoomBar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from PySide6.QtGui import QHideEvent, QPaintEvent, QResizeEvent, QShowEvent

    from moniqo_desktop.ui.canvas.model import Box
    from moniqo_desktop.ui.catalogue import Catalogue
    from moniqo_desktop.ui.theme import Theme

    Indices = NDArray[np.intp]

FRAME_MS: Final = 33
SETTLE_MS: Final = 120
"""After the last zoom step the picture is painted sharp."""
OVERVIEW_MS: Final = 500
NONE: Final = np.empty(0, np.intp)
EDGE: Final = 14
"""Pixels between the small widgets and the edge of the canvas."""


class Surface(QAbstractScrollArea):
    """Shows a document. Live updates are gathered and painted at most 30 times a second."""

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.catalogue = catalogue
        self.document = Document(Flow("", ""), catalogue, theme)
        self.camera = Camera()
        self.hints: Hints = NOTHING
        self.reduced_motion = False
        self._backing = Backing()
        self._overlay = OverlayArtist(theme)
        self._pulses = Pulses()
        self._clock = QElapsedTimer()
        self._clock.start()
        self._late: list[int] = []
        self._auto_fit = True
        self._settle = self._timer(SETTLE_MS, self._sharpen)
        self._tick = self._timer(FRAME_MS, self.flush)
        self._again = self._timer(0, self._sharpen)
        self._map_later = self._timer(OVERVIEW_MS, self._redraw_overview)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.overview = Overview(theme, self)
        self.overview.went.connect(self.centre_on)
        self.zoom_bar = ZoomBar(theme, self)
        self.zoom_bar.fit_asked.connect(self.zoom_to_fit)
        self.zoom_bar.zoom_asked.connect(self.zoom_by)

    # -- what is shown ---------------------------------------------------------------------------

    def redraw(self, box: Box | None) -> None:
        """The drawing changed within a box of canvas units; None = anywhere."""
        if box is None:
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
        self.theme = theme
        self._overlay = OverlayArtist(theme)
        self.document.restyle(theme)
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
        """The chosen nodes; all if none is chosen."""
        self._auto_fit = False
        model = self.document.model
        nodes = [model.index[name] for name in self.document.selected_nodes]
        box = model.union(nodes, NONE) if nodes else model.bounds()
        self._show_box(box)

    def centre_on(self, point: QPointF) -> None:
        at = self.camera.to_view(point)
        middle = QPointF(self.viewport().rect().center())
        self.pan(middle.x() - at.x(), middle.y() - at.y())

    def show_node(self, node: int) -> None:
        """Pans as little as needed to bring a card into view."""
        left, top, right, bottom = self.camera.box_to_view(
            self.document.model.union([node], NONE) or (0, 0, 0, 0)
        )
        width, height = self.viewport().width(), self.viewport().height()
        dx = min(0.0, width - right) if left >= 0 else -left
        dy = min(0.0, height - bottom) if top >= 0 else -top
        if dx or dy:
            self.pan(dx, dy)

    # -- live ------------------------------------------------------------------------------------

    def set_live(
        self, node_id: str, status: NodeStatus, text: str, number: float, duration_us: float
    ) -> None:
        """What a node holds now. Cheap: gathered, painted with the next frame.

        number: for the sparkline, NaN = none. Unknown ids are ignored: the flow may be newer than
        the run.
        """
        node = self.document.model.index.get(node_id)
        if node is None:
            return
        self.document.live.set(node, status, text, number, duration_us)
        if not self._tick.isActive() and self.isVisible():
            self._tick.start()

    def clear_live(self) -> None:
        self.document.clear_live()
        self._late.clear()
        self.overview.show_document(self.document)
        self.redraw(None)

    def pulse(self, link_ids: Iterable[str]) -> None:
        """A value travels along these wires."""
        if self.reduced_motion or not self.isVisible() or self.camera.lod is Lod.FAR:
            return
        if len(self.document.model.nodes_in(self.visible_box())) > MOST_NODES:
            return
        self._pulses.start(link_ids, self._clock.elapsed())
        if not self._tick.isActive():
            self._tick.start()

    def pulse_from(self, node_id: str) -> None:
        """The same for all wires that leave a node."""
        links = self.document.model.links
        self.pulse([link.link_id for link in links if link.from_node == node_id])

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
        places = self._pulses.places(self.document.model, self._clock.elapsed())
        if places:
            self._overlay.pulses(painter, self.camera, places)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_widgets()
        if self._auto_fit:
            self.zoom_to_fit()
        self._camera_moved()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is drawn while hidden."""
        super().hideEvent(event)
        for timer in (self._settle, self._tick, self._again, self._map_later):
            timer.stop()

    def _repaint_backing(self) -> None:
        layer = self.document.layer
        shot = self._shot()
        self._backing.refresh(lambda painter, clip: layer.paint(painter, shot, clip))
        if layer.tiles.incomplete and not shot.motion:
            self._again.start()

    def _paint_lifted(self, painter: QPainter, rect: QRect) -> None:
        shot = replace(self._shot(), on_screen=True, motion=True)
        self.document.layer.paint_lifted(painter, shot, self._device(rect))

    def flush(self) -> None:
        """One frame: new readings into the kept picture, pulses on."""
        if not self.isVisible():
            return
        changed = self.document.live.drain()
        turned = self.document.layer.tiles.refresh(changed.tolist())
        if len(changed) and not self._map_later.isActive():
            self._map_later.start()
        if (len(changed) or self._late) and not self._settle.isActive():
            self._touch_up(changed, turned)
        if self._pulses.running(self._clock.elapsed()):
            self.viewport().update()
            self._tick.start()
        elif self._late:
            self._tick.start()

    def _touch_up(self, changed: Indices, turned: list[int]) -> None:
        """Those that were late come first, so that none waits for ever."""
        layer, model = self.document.layer, self.document.model
        nodes = self._in_view(np.setdiff1d(changed, self._late))
        if self.camera.lod is not Lod.FAR:
            restless = layer.restless(nodes, model.nodes_in(self.visible_box(), 0.0))
            for node in {*nodes[restless].tolist(), *self._in_view(np.array(turned, np.intp))}:
                self.redraw(model.union([node], NONE))
            nodes = nodes[~restless]
        todo = [*self._in_view(np.array(self._late, np.intp)).tolist(), *nodes.tolist()]
        if not todo or self._backing.pixmap.isNull():
            return
        painter = QPainter(self._backing.pixmap)
        self._late = layer.touch_up(painter, self._shot(), todo)
        painter.end()
        box = model.union(todo, NONE)
        if box is not None:
            self.viewport().update(self._logical(self._pixels(box)))

    def _in_view(self, nodes: Indices) -> Indices:
        left, top, right, bottom = self.visible_box()
        boxes = self.document.model.boxes[nodes]
        seen = (boxes[:, 0] <= right + MARGIN) & (boxes[:, 2] >= left - MARGIN)
        seen &= (boxes[:, 1] <= bottom + MARGIN) & (boxes[:, 3] >= top - MARGIN)
        return nodes[seen]

    # -- small things ----------------------------------------------------------------------------

    def look(self, camera: Camera) -> None:
        """Shows what the camera shows, at once."""
        self.camera = camera.on_pixels(self.devicePixelRatioF())
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
            self.look(fitted(box, size.width(), size.height()))

    def _sharpen(self) -> None:
        self.redraw(None)

    def _redraw_overview(self) -> None:
        self.overview.show_document(self.document)

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
        left = max((size.width() - bar.width()) // 2, self.overview.geometry().right() + EDGE)
        bar.move(left, size.height() - bar.height() - EDGE)
        self.overview.setVisible(size.width() > 480 and size.height() > 260)

    def _timer(self, ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(slot)
        return timer
