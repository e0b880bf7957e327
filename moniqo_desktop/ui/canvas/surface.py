"""The showing half of the canvas: live readings and pulses over a kept picture. Edits nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QPainter

from moniqo_desktop.ui.canvas.columns.geometry import MARGIN, Lod
from moniqo_desktop.ui.canvas.columns.model import NONE
from moniqo_desktop.ui.canvas.glide import Glide
from moniqo_desktop.ui.canvas.painting.pulses import MOST_NODES, MOST_WIRES, Pulses
from moniqo_desktop.ui.canvas.picture_area import PictureArea

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from numpy.typing import NDArray
    from PySide6.QtGui import QHideEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.messages.events import NodeStatus
    from moniqo_desktop.ui.canvas.camera import Camera
    from moniqo_desktop.ui.canvas.painting.faces import Marks
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme

    Indices = NDArray[np.intp]

FRAME_MS: Final = 33
OVERVIEW_MS: Final = 500


class Surface(PictureArea):
    """Live updates are gathered and painted at most 30 times a second."""

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, theme, parent)
        self.reduced_motion = False
        self._glide = Glide(self)
        self._pulses = Pulses()
        self._clock = QElapsedTimer()
        self._clock.start()
        self._late: list[str] = []
        """Ids of the nodes whose readings wait for a frame; rows would be others after an edit."""
        self._tick = self._timer(FRAME_MS, self.flush)
        self._map_later = self._timer(OVERVIEW_MS, self._redraw_overview)
        self.overview.pressed.connect(lambda point: self.glide(lambda: self.centre_on(point)))
        self.zoom_bar.fit_asked.connect(lambda: self.glide(self.zoom_to_fit))
        self.zoom_bar.zoom_asked.connect(lambda by: self.glide(lambda: self.zoom_by(by)))

    def set_live(
        self, node_id: str, status: NodeStatus, text: str, number: float, duration_us: float
    ) -> None:
        """What a node holds now. Cheap: gathered, painted with the next frame.

        node_id: as in the flattened flow; a node inside a block speaks for its block's card.
        number: for the sparkline, NaN = none. Unknown ids are ignored: the flow may be newer than
        the run.
        """
        if not self.document.take_live(node_id, status, text, number, duration_us):
            return
        if not self._tick.isActive() and self.isVisible():
            self._tick.start()

    def clear_live(self, *, is_old: bool = False) -> None:
        """Nothing is known of any node. is_old: what comes is of a run that has ended."""
        known = self.document.live
        if known.is_blank and known.is_old == is_old:
            return
        self.document.clear_live(is_old=is_old)
        self._late.clear()
        self.overview.show_document(self.document)
        self.redraw(None)

    def show_breakpoints(self, places: Collection[tuple[str, str]]) -> None:
        """places: (node id, port name) where a run is to stop; those not in the flow are kept."""
        self._show_marks(replace(self.document.marks, breakpoints=frozenset(places)))

    def show_drafts(self, node_ids: frozenset[str]) -> None:
        """Nodes whose settings the run does not have yet: their value is of those before."""
        if node_ids != self.document.marks.drafts:
            self._show_marks(replace(self.document.marks, drafts=node_ids))

    def show_focus(self, node_id: str) -> None:
        """The node a run that is looked into stands at, brought into view; "" = none."""
        self._show_marks(replace(self.document.marks, focus=node_id))
        node = self.document.model.index.get(node_id)
        if node is not None:
            self.show_node(node)

    def _show_marks(self, marks: Marks) -> None:
        for node in self.document.mark(marks):
            self.redraw(self.document.model.union([node], NONE))

    def pulse(self, link_ids: Iterable[str]) -> None:
        """A value travels along these wires."""
        if not self._may_pulse():
            return
        self._pulses.start(link_ids, self._clock.elapsed())
        if not self._tick.isActive():
            self._tick.start()

    def _may_pulse(self) -> bool:
        return self._may_move(self.camera) and self.camera.lod is not Lod.FAR

    def _may_move(self, camera: Camera) -> bool:
        """Whether there is time, and the wish, to show movement where this camera looks."""
        if self.reduced_motion or not self.isVisible():
            return False
        size = self.viewport().size()
        seen = camera.box_to_scene((0.0, 0.0, size.width(), size.height()))
        return len(self.document.model.nodes_in(seen)) <= MOST_NODES

    # -- on the way ------------------------------------------------------------------------------

    def glide(self, change: Callable[[], object]) -> None:
        """change: moves the camera at once; the trader sees it go there."""
        self._glide.along(change)

    def may_glide(self, start: Camera) -> bool:
        """From there to where the camera is now."""
        return self._may_move(start) and self._may_move(self.camera)

    def pass_by(self, camera: Camera) -> None:
        """A stop on the way: painted quickly, and sharp once the camera rests."""
        super().look(camera)
        self._settle.start()

    def look(self, camera: Camera) -> None:
        self._glide.drop()
        super().look(camera)

    def pan(self, dx: float, dy: float) -> None:
        self._glide.drop()
        super().pan(dx, dy)

    def _pulse_from(self, changed: Indices) -> None:
        """Along the wires in view that leave nodes with a new reading."""
        model = self.document.model
        seen = model.links_in(self.visible_box())
        leaving = seen[np.isin(model.src[seen], changed)][:MOST_WIRES]
        self._pulses.start(
            [model.links[i].link_id for i in leaving.tolist()], self._clock.elapsed()
        )

    def paint_moving(self, painter: QPainter) -> None:
        places = self._pulses.places(self.document.model, self._clock.elapsed())
        if places:
            self._overlay.pulses(painter, self.camera, places)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is drawn while hidden."""
        super().hideEvent(event)
        self._glide.finish()
        for timer in (self._settle, self._tick, self._again, self._map_later):
            timer.stop()

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
        if len(changed) and self._may_pulse():
            self._pulse_from(changed)
        if self._pulses.running(self._clock.elapsed()):
            self.viewport().update()
            self._tick.start()
        elif self._late:
            self._tick.start()

    def _touch_up(self, changed: Indices, turned: list[int]) -> None:
        """Those that were late come first, so that none waits for ever."""
        layer, model = self.document.layer, self.document.model
        late = np.array([model.index[each] for each in self._late if each in model.index], np.intp)
        nodes = self._in_view(changed[~np.isin(changed, late)])
        if self.camera.lod is not Lod.FAR:
            restless = layer.restless(nodes, model.nodes_in(self.visible_box(), 0.0))
            for node in {*nodes[restless].tolist(), *self._in_view(np.array(turned, np.intp))}:
                self.redraw(model.union([node], NONE))
            nodes = nodes[~restless]
        todo = [*self._in_view(late).tolist(), *nodes.tolist()]
        self._late.clear()  # what is out of view is painted afresh where one looks
        if not todo or self._backing.pixmap.isNull():
            return
        painter = QPainter(self._backing.pixmap)
        self._late = [model.ids[node] for node in layer.touch_up(painter, self._shot(), todo)]
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

    def _redraw_overview(self) -> None:
        self.overview.show_document(self.document)
