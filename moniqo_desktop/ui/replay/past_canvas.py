"""The canvas of a past run: the drawing it traded by, with every value of the moment; no edits."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.camera import fitted
from moniqo_desktop.ui.canvas.picture_area import BAR_ROOM
from moniqo_desktop.ui.canvas.view import CanvasView
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.past import Moment
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme

_AGAIN_MS: Final = 120
_SPARED: Final = 32
"""Of the border a canvas leaves around a flow, px on each side: beside a list, a panel and a chart
cards need the room more."""
_BORDER: Final = 48 - _SPARED
_READABLE: Final = 0.601
"""Scale from which cards are written out."""


class PastCanvas(CanvasView):
    """Selecting, panning and zooming are as ever; what would change the drawing is refused."""

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(catalogue, theme, parent)
        self.setAccessibleName(tr("Canvas of the past run"))
        self._later = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._next: Callable[[], None] | None = None
        self._later.timeout.connect(self._run_next)

    def show_past(self, flow: Flow) -> None:
        """Another run: its drawing, without values yet."""
        self.set_flow(flow)
        QTimer.singleShot(0, self, self.zoom_to_fit)  # the canvas has its size by then

    def wide_enough(self) -> int:
        """Pixels in which the whole flow fits with its cards written out."""
        box = self.document.model.bounds()
        return 0 if box is None else ceil((box[2] - box[0]) * _READABLE) + 2 * _BORDER + 1

    def zoom_to_fit(self) -> None:
        """All of it, in the room that is free; the map goes where it would tell nothing."""
        self._auto_fit = True
        box, size = self.document.model.bounds(), self.viewport().size()
        if box is None:
            super().zoom_to_fit()
            return
        high = size.height() - self.zoom_bar.height() - BAR_ROOM
        camera = fitted(box, size.width() + 2 * _SPARED, high + 2 * _SPARED)
        self.look(camera.panned(-_SPARED, -_SPARED))

    def _camera_moved(self) -> None:
        super()._camera_moved()
        self._show_map()

    def _place_widgets(self) -> None:
        super()._place_widgets()
        self._show_map()

    def _show_map(self) -> None:
        """Only where some of the flow is out of sight, and the room allows it."""
        size, card = self.viewport().size(), self.overview.size()
        has_room = size.width() > 3 * card.width() and size.height() > 2.9 * card.height()
        self.overview.setVisible(has_room and not self._is_all_seen())

    def _is_all_seen(self) -> bool:
        box = self.document.model.bounds()
        if box is None:
            return True
        seen = self.visible_box()
        return all(s <= b for s, b in zip(seen[:2], box[:2], strict=True)) and all(
            s >= b for s, b in zip(seen[2:], box[2:], strict=True)
        )

    def apply(self, flow: Flow, label: str) -> None:
        """Never: what was drawn then stays as it was."""
        self.redraw(None)
        self.told.emit(tr("A replay shows what was; change the flow on its own canvas."))

    def show_moment(self, moment: Moment) -> None:
        """Every card as it was; a node without a value yet waits."""
        known = {node.node_id: node for node in moment.nodes}
        for node_id in self.document.model.ids:
            value = known.get(node_id)
            if value is None:
                self.set_live(node_id, NodeStatus.IDLE, "", float("nan"), 0.0)
                continue
            trail = moment.trails.get(node_id, ())
            for number in trail[:-1]:
                self.set_live(node_id, value.status, value.text, number, 0.0)
            last = trail[-1] if trail else value.number
            self.set_live(node_id, value.status, value.text, last, 0.0)

    def later(self, then: Callable[[], None]) -> None:
        """Once, a little later; another one takes its place."""
        self._next = then
        self._later.start()

    def forget_later(self) -> None:
        """Another run: what was put off was of the one before."""
        self._later.stop()
        self._next = None

    def find_node(self, node_id: str) -> None:
        """Chooses a node and brings it into view."""
        index = self.document.model.index.get(node_id)
        if index is not None:
            self.select([node_id])
            self.show_node(index)

    def _run_next(self) -> None:
        then, self._next = self._next, None
        if then is not None:
            then()
