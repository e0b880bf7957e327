"""The gesture that moves what is selected, onto other places or into a wire."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from moniqo_desktop.domain.flow import edits, edits_wires
from moniqo_desktop.ui.canvas.columns.geometry import Lod, snapped
from moniqo_desktop.ui.canvas.gestures.gestures import ADD, Gesture, Modifiers, moving, places_of
from moniqo_desktop.ui.canvas.gestures.splicing import splice_at, with_room
from moniqo_desktop.ui.canvas.painting.guides import guides
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from moniqo_desktop.domain.flow.drawing import Place
    from moniqo_desktop.domain.flow.edits_wires import Splice
    from moniqo_desktop.ui.canvas.columns.model import Box
    from moniqo_desktop.ui.canvas.gestures.gestures import Stage


class Move(Gesture):
    """Drags what is selected, in steps of the grid. A click without a drag only selects.

    One node alone goes into the wire it is dropped on, if it fits there; not with Alt.
    """

    def __init__(self, stage: Stage, at: QPointF, grabbed: str) -> None:
        super().__init__(stage, at)
        document = stage.document
        self._grabbed = grabbed
        self._from = places_of(document.flow, moving(document))
        self._frames, self._notes = document.model.frames, document.model.notes
        carried = edits_wires.carried(document.flow, self._from)
        index = document.model.link_index
        self._carried = np.array([index[name] for name in carried], np.intp)
        self._splice: Splice | None = None

    def drag(self, at: QPointF, modifiers: Modifiers) -> None:
        """The cards in hand are painted over a picture of all the others."""
        document = self.stage.document
        places = self._places(at)
        nodes = self._nodes(places)
        if not document.layer.lifted:
            document.layer.lift(frozenset(nodes))
            self.stage.redraw(None)
        self._show(places)
        if len(nodes) < len(places):
            shown = edits.move_nodes(document.flow, places)
            document.model.frames, document.model.notes = shown.frames, shown.notes
            self.stage.redraw(None)
        self._look_for_wire(places, modifiers)
        self.stage.viewport().update()

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        if not self.stirred:
            self._click(modifiers)
            return
        document, splice, count = self.stage.document, self._splice, len(self._from)
        flow = edits_wires.move(document.flow, self._places(at))
        label = tr("Move") if count == 1 else tr("Move {count} things").format(count=count)
        if splice is not None:
            ids = (self.stage.new_id(), self.stage.new_id())
            flow = edits_wires.insert_node(flow, document.catalogue, splice, ids)
            flow = with_room(document, flow, flow.node(splice.node_id))
            label = tr("Insert into wire")
        self._lay_down()
        self.stage.apply(flow, label)

    def cancel(self) -> None:
        document, model = self.stage.document, self.stage.document.model
        self._show(self._from)
        self._lay_down()
        model.frames, model.notes = self._frames, self._notes
        document.layer.wires.forget(self._carried.tolist())
        self.stage.redraw(None)

    def _show(self, places: dict[str, Place]) -> None:
        document, nodes = self.stage.document, self._nodes(places)
        touched = document.model.place(nodes)
        if len(self._carried):
            x, y = self._from[self._grabbed]
            dx, dy = places[self._grabbed][0] - x, places[self._grabbed][1] - y
            document.model.routes.shift(self._carried, dx, dy)
        document.layer.wires.forget(touched.tolist())

    def _lay_down(self) -> None:
        self._splice = None
        self.stage.document.layer.lift(frozenset())
        self.stage.show_hints(replace(self.stage.hints, insert=None, guides=()))

    def _look_for_wire(self, places: dict[str, Place], modifiers: Modifiers) -> None:
        self._splice = None
        alone = len(places) == 1 and not modifiers & Modifiers.AltModifier
        if alone and self.stage.camera.lod is not Lod.FAR:
            self._splice = splice_at(self.stage.document, self._grabbed, *places[self._grabbed])
        index = self.stage.document.model.link_index
        link = None if self._splice is None else index[self._splice.link_id]
        self.stage.show_hints(
            replace(self.stage.hints, insert=link, link=None, port=None, guides=self._guides(link))
        )

    def _guides(self, link: int | None) -> tuple[Box, ...]:
        """Of the grabbed card; none while a wire is lit or from afar."""
        node = self.stage.document.model.index.get(self._grabbed)
        if link is not None or node is None or self.stage.camera.lod is Lod.FAR:
            return ()
        held = self.stage.document.layer.lifted
        return guides(self.stage.document.model, node, held, self.stage.visible_box())

    def _nodes(self, places: dict[str, Place]) -> dict[int, Place]:
        index = self.stage.document.model.index
        return {index[name]: place for name, place in places.items() if name in index}

    def _places(self, at: QPointF) -> dict[str, Place]:
        """The grabbed thing lands on the grid; the others keep their distance to it."""
        by = self.travelled(at)
        x, y = self._from[self._grabbed]
        dx, dy = snapped(x + by.x()) - x, snapped(y + by.y()) - y
        return {name: (ox + dx, oy + dy) for name, (ox, oy) in self._from.items()}

    def _click(self, modifiers: Modifiers) -> None:
        if not modifiers & ADD:
            self.stage.select({self._grabbed})
