"""A node type on its way from the palette: the wire it would go into lights up under it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from moniqo_desktop.ui.canvas.gestures.edge_pan import BORDER
from moniqo_desktop.ui.canvas.gestures.gestures import Gesture, Modifiers
from moniqo_desktop.ui.canvas.painting.overlay import NOTHING

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from moniqo_desktop.ui.canvas.editing.wire_editing import WireSurface


class BringIn(Gesture):
    """The view moves on at its edges only once the mouse has been further inside: the palette
    lies beside one of them."""

    def __init__(self, view: WireSurface, at: QPointF, kind: str) -> None:
        super().__init__(view, at)
        self._view, self._kind = view, kind

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        inner = self._view.viewport().rect().toRectF()
        inner.adjust(BORDER, BORDER, -BORDER, -BORDER)
        self.stirred |= inner.contains(at)
        self.drag(at, modifiers)

    def drag(self, at: QPointF, modifiers: Modifiers) -> None:
        place = self._view.camera.to_scene(at)
        link = self._view.insertion_under(self._kind, place)
        self._view.show_hints(replace(NOTHING, insert=link))

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self._view.drop_node(self._kind, self._view.camera.to_scene(at))

    def cancel(self) -> None:
        self._view.show_hints(NOTHING)
