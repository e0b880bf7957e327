"""The gesture that bends a wire: pulls a point of it, old or new, to where the mouse is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from moniqo_desktop.domain.flow import edits_wires
from moniqo_desktop.ui.canvas.columns.geometry import snapped
from moniqo_desktop.ui.canvas.gestures.gestures import Gesture, Modifiers, Stage
from moniqo_desktop.ui.canvas.painting.overlay import BentWire
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from moniqo_desktop.domain.flow.drawing import Place


class BendWire(Gesture):
    """link: index of the wire; place: of the bend among its bends. A new bend is made at once,
    an old one that is only clicked is chosen."""

    def __init__(self, stage: Stage, at: QPointF, link: int, place: int, *, is_new: bool) -> None:
        super().__init__(stage, at)
        self._link, self._place = link, place
        drawn = stage.document.model.links[link]
        self._name, self._is_new = drawn.link_id, is_new
        self._rest = list(drawn.bends)
        if not is_new:
            del self._rest[place]

    def drag(self, at: QPointF, modifiers: Modifiers) -> None:
        layer = self.stage.document.layer
        if self._link not in layer.lifted_links:
            layer.lift(frozenset(), frozenset([self._link]))
            self.stage.redraw(None)
        bent = BentWire(self._link, tuple(self._bends(at)), self._place)
        self.stage.show_hints(replace(self.stage.hints, bent=bent, link=None, bend=None))

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self._lay_down()
        if self.stirred or self._is_new:
            flow = edits_wires.bend(self.stage.document.flow, self._name, self._bends(at))
            self.stage.apply(flow, tr("Bend wire"))
        self.stage.choose_bend(self._name, self._place)

    def cancel(self) -> None:
        self._lay_down()

    def _lay_down(self) -> None:
        self.stage.document.layer.lift(frozenset())
        self.stage.show_hints(replace(self.stage.hints, bent=None))
        self.stage.redraw(None)

    def _bends(self, at: QPointF) -> list[Place]:
        scene = self.stage.camera.to_scene(at)
        point = (snapped(scene.x()), snapped(scene.y()))
        return [*self._rest[: self._place], point, *self._rest[self._place :]]
