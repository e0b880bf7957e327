"""What can be done to wires besides drawing them: bend, straighten, put a node into one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF

from moniqo_desktop.domain.flow import edits, edits_wires
from moniqo_desktop.domain.flow.drawing import Node
from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH, HEADER, snapped
from moniqo_desktop.ui.canvas.columns.shapes import card_shape
from moniqo_desktop.ui.canvas.editing.block_editing import BlockSurface
from moniqo_desktop.ui.canvas.gestures.gestures import id_of, rect_of
from moniqo_desktop.ui.canvas.gestures.splicing import splice_for, splice_of_new, with_room
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Frame, Link, Note
    from moniqo_desktop.domain.flow.edits_wires import Splice
    from moniqo_desktop.ui.catalogue.catalogue import NodeSpec


class WireSurface(BlockSurface):
    """A surface whose wires have bends. One bend can be chosen; its wire is then selected."""

    def show_part(self, name: str) -> None:
        """Brings a node, or the middle of anything else, into view, moving as little as needed."""
        model = self.document.model
        if name in model.index:
            self.show_node(model.index[name])
            return
        boxes: list[Frame | Note] = [*model.frames, *model.notes]
        box = next((box for box in boxes if id_of(box) == name), None)
        if box is None and name not in model.link_index:
            return
        at = QPointF(*self._middle_of(name)) if box is None else rect_of(box).center()
        if not self.viewport().rect().contains(self.camera.to_view(at).toPoint()):
            self.centre_on(at)

    # -- bends -----------------------------------------------------------------------------------

    def choose_bend(self, link_id: str, place: int) -> None:
        """Selects a wire and one of its bends."""
        self.select([link_id])
        self.document.choose_bend((link_id, place))
        self.redraw(None)

    def add_bend(self, link_id: str, at: QPointF) -> None:
        """A new bend at a canvas point, between the bends it is nearest to; it is chosen."""
        model = self.document.model
        link = model.link_index[link_id]
        place = model.routes.stretch_at(link, at.x(), at.y())
        bends = list(model.links[link].bends)
        bends.insert(place, (snapped(at.x()), snapped(at.y())))
        self.apply(edits_wires.bend(self.flow(), link_id, bends), tr("Bend wire"))
        self.choose_bend(link_id, place)

    def bend_selected(self) -> None:
        """A new bend in the middle of the chosen wire, or of the stretch after its chosen bend."""
        link = self._one_link()
        if link is None:
            return
        bend = self.document.bend
        stretch = len(link.bends) // 2 if bend is None else bend[1] + 1
        routes = self.document.model.routes
        rows = routes.rows(np.array([self.document.model.link_index[link.link_id]]))
        line = routes.lines[rows[stretch]]
        x, y = line[len(line) // 2].tolist()
        bends = [*link.bends[:stretch], (snapped(x), snapped(y)), *link.bends[stretch:]]
        self.apply(edits_wires.bend(self.flow(), link.link_id, bends), tr("Bend wire"))
        self.choose_bend(link.link_id, stretch)

    def next_bend(self) -> None:
        self._step_bend(1)

    def previous_bend(self) -> None:
        self._step_bend(-1)

    def straighten_selected(self) -> None:
        """The chosen wires lose their bends."""
        flow = edits_wires.straighten(self.flow(), self.document.selected)
        self.apply(flow, tr("Straighten"))

    def delete_selection(self) -> None:
        """The chosen bend, else all that is chosen."""
        bend = self.document.bend
        if bend is None:
            super().delete_selection()
            return
        link = self.document.model.links[self.document.model.link_index[bend[0]]]
        rest = [*link.bends[: bend[1]], *link.bends[bend[1] + 1 :]]
        self.apply(edits_wires.bend(self.flow(), bend[0], rest), tr("Remove bend"))
        self.choose_bend(bend[0], min(bend[1], len(rest) - 1))

    def nudge(self, dx: float, dy: float) -> None:
        """Moves the chosen bend, else all that is chosen."""
        bend = self.document.bend
        if bend is None:
            super().nudge(dx, dy)
            return
        bends = list(self.document.model.links[self.document.model.link_index[bend[0]]].bends)
        x, y = bends[bend[1]]
        bends[bend[1]] = (x + dx, y + dy)
        self.apply(edits_wires.bend(self.flow(), bend[0], bends), tr("Bend wire"))

    # -- nodes into wires ------------------------------------------------------------------------

    def drop_node(self, kind: str, at: QPointF) -> str:
        """A new node whose header lies under the canvas point, in the wire there if it fits."""
        new = self.node_under(kind, at)
        splice = splice_of_new(self.document, new)
        if splice is None:
            return self.add_node_at(kind, at)
        return self._insert_new(replace(new, node_id=self.new_id()), splice)

    def insertion_under(self, kind: str, at: QPointF) -> int | None:
        """The wire that a new node would go into if it were dropped at the canvas point."""
        splice = splice_of_new(self.document, self.node_under(kind, at))
        return None if splice is None else self.document.model.link_index[splice.link_id]

    def insert_into(self, kind: str, link_id: str) -> str:
        """A new node in the middle of a wire; "" if it does not fit there."""
        x, y = self._middle_of(link_id)
        new = Node("", kind, snapped(x - CARD_WIDTH / 2), snapped(y - self._height(kind) / 2))
        splice = self._splice_new(link_id, new)
        if splice is None:
            return ""
        return self._insert_new(replace(new, node_id=self.new_id()), splice)

    def fits_into(self, link_id: str) -> list[NodeSpec]:
        """Node types that can be put into a wire."""
        nodes = self.document.catalogue.nodes
        return [spec for spec in nodes if self._splice_new(link_id, Node("", spec.kind))]

    def node_under(self, kind: str, at: QPointF) -> Node:
        """Without an id: what a new node would be."""
        return Node("", kind, snapped(at.x() - CARD_WIDTH / 2), snapped(at.y() - HEADER / 2))

    # -- inside ----------------------------------------------------------------------------------

    def _insert_new(self, new: Node, splice: Splice) -> str:
        ids = (self.new_id(), self.new_id())
        flow = edits.add_node(self.flow(), new)
        flow = edits_wires.insert_node(
            flow, self.document.catalogue, replace(splice, node_id=new.node_id), ids
        )
        flow = with_room(self.document, flow, new)
        title = self.document.catalogue.spec(new.kind).title
        self.apply(flow, tr("Insert {node}").format(node=title))
        self.select([new.node_id])
        return new.node_id

    def _splice_new(self, link_id: str, new: Node) -> Splice | None:
        flow = replace(self.flow(), nodes=(*self.flow().nodes, new))
        return splice_for(self.document, flow, link_id, new)

    def _middle_of(self, link_id: str) -> tuple[float, float]:
        line = self.document.model.routes.line(self.document.model.link_index[link_id])
        x, y = line[len(line) // 2].tolist()
        return x, y

    def _height(self, kind: str) -> float:
        return card_shape(self.document.catalogue.spec(kind)).height

    def _one_link(self) -> Link | None:
        model = self.document.model
        found = [model.link_index[n] for n in self.document.selected if n in model.link_index]
        return model.links[found[0]] if len(found) == 1 else None

    def _step_bend(self, step: int) -> None:
        link = self._one_link()
        if link is None or not link.bends:
            return
        bend = self.document.bend
        here = (-1 if step > 0 else 0) if bend is None else bend[1]
        self.choose_bend(link.link_id, (here + step) % len(link.bends))
