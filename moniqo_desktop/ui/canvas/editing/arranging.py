"""Bringing what is chosen into order: in line, at equal distances, onto the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.flow import edits_layout
from moniqo_desktop.domain.flow.edits_arrange import Measures, arranging
from moniqo_desktop.domain.flow.edits_layout import Axis, Edge
from moniqo_desktop.ui.canvas.access.accessible import announce
from moniqo_desktop.ui.canvas.editing.arranger import ArrangeProgress, Arranger
from moniqo_desktop.ui.canvas.editing.wire_editing import WireSurface
from moniqo_desktop.ui.canvas.gestures.gestures import moving
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.flow.edits_layout import Box
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme


class ArrangingSurface(WireSurface):
    """Each call is one edit of what is selected."""

    def __init__(
        self,
        catalogue: Catalogue,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        new_id: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(catalogue, theme, parent, new_id=new_id)
        self._arranged = self.flow()
        self.arranger = Arranger(self)
        self._progress = ArrangeProgress(theme, self)
        self._progress.cancel_asked.connect(self.arranger.cancel)
        self.arranger.shown.connect(self._progress.show_share)
        self.arranger.ended.connect(self._progress.hide)
        self.arranger.done.connect(self._take_arranged)

    def arrange(self) -> None:
        """Columns from left to right: of what is chosen if that is more than one node, else of
        all. Large flows take a while; an edit meanwhile keeps everything where it is."""
        self.arranger.cancel()
        chosen = moving(self.document)
        few = len(chosen & self.document.model.index.keys()) < 2
        self._arranged = self.flow()
        self.arranger.start(arranging(self.flow(), self._measures(), None if few else chosen))

    def _take_arranged(self, flow: Flow) -> None:
        if self.flow() is not self._arranged:
            announce(self, tr("The flow changed meanwhile, so nothing was arranged."))
            return
        fitted = self._auto_fit
        self.apply(flow, tr("Arrange"))
        if fitted:
            self.zoom_to_fit()

    def _measures(self) -> Measures:
        model = self.document.model
        wide = (model.boxes[:, 2:] - model.boxes[:, :2]).tolist()
        sizes = {name: (w, h) for name, (w, h) in zip(model.ids, wide, strict=True)}
        leaves, enters = model.port_heights
        ends = zip(model.links, leaves.tolist(), enters.tolist(), strict=True)
        return Measures(sizes, {link.link_id: (up, down) for link, up, down in ends})

    def align_left(self) -> None:
        self._align(Edge.LEFT)

    def align_centre(self) -> None:
        self._align(Edge.CENTRE)

    def align_right(self) -> None:
        self._align(Edge.RIGHT)

    def align_top(self) -> None:
        self._align(Edge.TOP)

    def align_middle(self) -> None:
        self._align(Edge.MIDDLE)

    def align_bottom(self) -> None:
        self._align(Edge.BOTTOM)

    def distribute_horizontally(self) -> None:
        self._distribute(Axis.HORIZONTAL)

    def distribute_vertically(self) -> None:
        self._distribute(Axis.VERTICAL)

    def snap_selected(self) -> None:
        """Onto the grid; all of the flow if nothing is chosen."""
        names = self.document.selected or frozenset(self._boxes_of(None))
        flow = edits_layout.snap(self.flow(), names)
        self.apply(flow, tr("Snap to grid"))

    def _align(self, edge: Edge) -> None:
        flow = edits_layout.align(self.flow(), self._boxes_of(self.document.selected), edge)
        self.apply(flow, tr("Align"))

    def _distribute(self, axis: Axis) -> None:
        flow = edits_layout.distribute(self.flow(), self._boxes_of(self.document.selected), axis)
        self.apply(flow, tr("Distribute"))

    def _boxes_of(self, names: Collection[str] | None) -> dict[str, Box]:
        """x, y, width and height of nodes, frames and notes; None = of all."""
        model = self.document.model
        boxes: dict[str, Box] = {}
        for name, (left, top, right, bottom) in zip(model.ids, model.boxes.tolist(), strict=True):
            boxes[name] = (left, top, right - left, bottom - top)
        for frame in model.frames:
            boxes[frame.frame_id] = (frame.x, frame.y, frame.width, frame.height)
        for note in model.notes:
            boxes[note.note_id] = (note.x, note.y, note.width, note.height)
        return {name: box for name, box in boxes.items() if names is None or name in names}
