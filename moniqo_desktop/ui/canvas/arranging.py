"""Bringing what is chosen into order: in line, at equal distances, onto the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain import edits_layout
from moniqo_desktop.domain.edits_layout import Axis, Edge
from moniqo_desktop.ui.canvas.wire_editing import WireSurface
from moniqo_desktop.ui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Collection

    from moniqo_desktop.domain.edits_layout import Box


class ArrangingSurface(WireSurface):
    """Each call is one edit of what is selected."""

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
