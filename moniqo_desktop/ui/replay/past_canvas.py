"""The canvas of a past run: the drawing it traded by, with every value of the moment; no edits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.view import CanvasView
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.past import Moment
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme

_AGAIN_MS: Final = 120
_READABLE: Final = 0.601
_NEARLY: Final = 0.5


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
        QTimer.singleShot(0, self, self._read_cards)  # the canvas has its size by then

    def _read_cards(self) -> None:
        """Where all of it nearly fits with its cards written out, they are."""
        self.zoom_to_fit()
        scale = self.camera.scale
        if _NEARLY <= scale < _READABLE:
            self.zoom_by(_READABLE / scale)

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
