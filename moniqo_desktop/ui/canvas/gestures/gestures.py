"""What a mouse can do on the canvas, one class each: pan, select, move, resize.

A gesture lives from press to release. Until it ends it changes only what is shown; then it makes
one edit, so that one undo takes it back. Points are logical pixels of the viewport.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.ui.canvas.columns.geometry import snapped
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.flow.drawing import Flow, Frame, Note
    from moniqo_desktop.ui.canvas.camera import Camera
    from moniqo_desktop.ui.canvas.columns.model import Box, PortPlace
    from moniqo_desktop.ui.canvas.document import Document
    from moniqo_desktop.ui.canvas.painting.overlay import Hints

STIR: Final = 4.0
"""Pixels a pressed mouse may stray before it is a drag."""
Modifiers = Qt.KeyboardModifier
ADD: Final = Modifiers.ShiftModifier | Modifiers.ControlModifier


class Stage(Protocol):
    """What a gesture needs of the canvas."""

    document: Document
    camera: Camera
    hints: Hints

    def pan(self, dx: float, dy: float) -> None: ...
    def show_hints(self, hints: Hints) -> None: ...
    def select(self, ids: Iterable[str]) -> None: ...
    def apply(self, flow: Flow, label: str) -> None: ...
    def choose_bend(self, link_id: str, place: int) -> None: ...
    def redraw(self, box: Box | None) -> None:
        """box: canvas units, None = all."""
        ...

    def visible_box(self) -> Box: ...
    def viewport(self) -> QWidget: ...
    def new_id(self) -> str: ...
    def offer(self, port: PortPlace, at: QPointF) -> None:
        """A wire from this port was dropped on empty canvas at a canvas point."""
        ...


class Gesture:
    """From press to release. Escape cancels it and leaves the drawing as it was.

    pans_at_edge: the view moves on while the mouse is at its edge.
    """

    pans_at_edge = True

    def __init__(self, stage: Stage, at: QPointF) -> None:
        self.stage = stage
        self.start = QPointF(at)
        self.origin = stage.camera.to_scene(at)
        self.stirred = False

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        if not self.stirred and (at - self.start).manhattanLength() < STIR:
            return
        self.stirred = True
        self.drag(at, modifiers)

    def drag(self, at: QPointF, modifiers: Modifiers) -> None:
        raise NotImplementedError

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        """Called once, at the end."""

    def cancel(self) -> None:
        """Called once, instead of release."""

    def travelled(self, at: QPointF) -> QPointF:
        """Since the press, in canvas units; the view may have moved meanwhile."""
        return self.stage.camera.to_scene(at) - self.origin


class Pan(Gesture):
    """The middle button, or any button with the space bar down."""

    pans_at_edge = False

    def __init__(self, stage: Stage, at: QPointF) -> None:
        super().__init__(stage, at)
        self._last = QPointF(at)

    def drag(self, at: QPointF, modifiers: Modifiers) -> None:
        step = at - self._last
        self._last = QPointF(at)
        self.stage.pan(step.x(), step.y())


class BoxSelect(Gesture):
    """A rubber band over empty canvas; with Shift or Ctrl it adds to the selection."""

    def __init__(self, stage: Stage, at: QPointF, modifiers: Modifiers) -> None:
        super().__init__(stage, at)
        self._kept = stage.document.selected if modifiers & ADD else frozenset()

    def drag(self, at: QPointF, modifiers: Modifiers) -> None:
        band = QRectF(self.origin, self.stage.camera.to_scene(at)).normalized()
        self.stage.show_hints(replace(self.stage.hints, band=band, port=None, link=None))
        self.stage.select(self._kept | self._inside(band))

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        if not self.stirred:
            self.stage.select(self._kept)
        self.stage.show_hints(replace(self.stage.hints, band=None))

    def cancel(self) -> None:
        self.stage.select(self._kept)
        self.stage.show_hints(replace(self.stage.hints, band=None))

    def _inside(self, band: QRectF) -> frozenset[str]:
        model = self.stage.document.model
        box = (band.left(), band.top(), band.right(), band.bottom())
        found = {model.ids[node] for node in model.nodes_in(box, 0.0).tolist()}
        found |= {frame.frame_id for frame in model.frames if band.contains(rect_of(frame))}
        found |= {note.note_id for note in model.notes if band.intersects(rect_of(note))}
        return frozenset(found)


class Resize(Gesture):
    """Drags the lower right corner of a frame or a note."""

    def __init__(self, stage: Stage, at: QPointF, box: Frame | Note) -> None:
        super().__init__(stage, at)
        self._box = box

    def drag(self, at: QPointF, modifiers: Modifiers) -> None:
        shown = self._resized(at)
        model = self.stage.document.model
        model.frames, model.notes = shown.frames, shown.notes
        self.stage.redraw(None)

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        if self.stirred:
            self.stage.apply(self._resized(at), tr("Resize"))

    def cancel(self) -> None:
        flow, model = self.stage.document.flow, self.stage.document.model
        model.frames, model.notes = flow.frames, flow.notes
        self.stage.redraw(None)

    def _resized(self, at: QPointF) -> Flow:
        by = self.travelled(at)
        width, height = self._box.width + by.x(), self._box.height + by.y()
        name = id_of(self._box)
        return edits.resize(self.stage.document.flow, name, snapped(width), snapped(height))


def moving(document: Document) -> frozenset[str]:
    """What moves with the selection: a frame takes along what lies in it. Wires follow by
    themselves."""
    flow, found = document.flow, set(document.selected)
    for frame in flow.frames:
        if frame.frame_id in document.selected:
            box = rect_of(frame)
            found |= {node.node_id for node in flow.nodes if box.contains(node.x, node.y)}
            found |= {note.note_id for note in flow.notes if box.contains(note.x, note.y)}
    return frozenset(found) - {link.link_id for link in flow.links}


def places_of(flow: Flow, ids: frozenset[str]) -> dict[str, tuple[float, float]]:
    places = {node.node_id: (node.x, node.y) for node in flow.nodes if node.node_id in ids}
    places |= {f.frame_id: (f.x, f.y) for f in flow.frames if f.frame_id in ids}
    return places | {n.note_id: (n.x, n.y) for n in flow.notes if n.note_id in ids}


def rect_of(box: Frame | Note) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def id_of(box: Frame | Note) -> str:
    return str(getattr(box, "frame_id", "") or getattr(box, "note_id", ""))
