"""What lies under the mouse, and which gesture a press there begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt

from moniqo_desktop.domain.flow.ports import PORTS
from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.columns.geometry import FRAME_TITLE, PORT_REACH, Lod
from moniqo_desktop.ui.canvas.gestures.bend_wire import BendWire
from moniqo_desktop.ui.canvas.gestures.gestures import (
    ADD,
    BoxSelect,
    Gesture,
    Pan,
    Resize,
    id_of,
    rect_of,
)
from moniqo_desktop.ui.canvas.gestures.move_things import Move
from moniqo_desktop.ui.canvas.gestures.wiring import Connect
from moniqo_desktop.ui.canvas.painting.readings import fix_box
from moniqo_desktop.ui.words.cards import in_full
from moniqo_desktop.ui.words.translation import retell

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from moniqo_desktop.domain.flow.drawing import Frame, Note
    from moniqo_desktop.ui.canvas.columns.model import PortPlace
    from moniqo_desktop.ui.canvas.painting.overlay import Hints
    from moniqo_desktop.ui.canvas.view import CanvasView

WIRE_REACH: Final = 6.0
BEND_REACH: Final = 12.0
CORNER: Final = 14.0
PORTS_FROM: Final = 0.4
"""Ports can be grabbed from this scale on."""


def begin(view: CanvasView, event: QMouseEvent, *, panning: bool) -> Gesture | None:
    """panning: the space bar is down."""
    at = event.position()
    if panning or event.button() is Qt.MouseButton.MiddleButton:
        return Pan(view, at)
    if event.button() is not Qt.MouseButton.LeftButton:
        choose_under(view, at)
        return None
    port = port_under(view, at)
    if port is not None:
        return Connect(view, at, port)
    if view.document.model.node_at(*_xy(view, at)) is not None:
        return _on_node(view, event)
    return _on_bend(view, at) or _on_box(view, event) or _on_link(view, event)


def choose_under(view: CanvasView, at: QPointF) -> str:
    """Selects what a context menu would be about; returns its id, empty for the ground."""
    name = thing_under(view, at)
    if name and name not in view.document.selected:
        view.select([name])
    return name


def thing_under(view: CanvasView, at: QPointF) -> str:
    scene, model = view.camera.to_scene(at), view.document.model
    node = model.node_at(scene.x(), scene.y())
    if node is not None:
        return model.ids[node]
    link = link_under(view, at)
    if link is not None:
        return model.links[link].link_id
    box = box_under(view, at)
    return "" if box is None else id_of(box)


def hover(view: CanvasView, at: QPointF) -> Hints:
    port = port_under(view, at)
    node = view.document.model.node_at(*_xy(view, at)) if port is None else None
    free = port is None and node is None
    link = link_under(view, at) if free else None
    bend = bend_under(view, at) if free else None
    place = None if bend is None else QPointF(*view.document.model.links[bend[0]].bends[bend[1]])
    return replace(view.hints, port=port, link=link, bend=place)


def open_at(view: CanvasView, at: QPointF) -> None:
    """A double click: a node is opened, a wire gets a bend, a frame's title or a note is edited,
    nothing asks for all that could be added there."""
    name = thing_under(view, at)
    if name in view.document.model.index:
        view.open_node(name)
    elif name in view.document.model.link_index:
        if bend_under(view, at) is None:
            view.add_bend(name, view.camera.to_scene(at))
    elif name:
        view.select([name])
        view.rename_selected()
    elif not name:
        view.palette_asked.emit(view.camera.to_scene(at))


def cursor(view: CanvasView, gesture: Gesture | None, *, panning: bool) -> Qt.CursorShape:
    if isinstance(gesture, Pan):
        return Qt.CursorShape.ClosedHandCursor
    if panning:
        return Qt.CursorShape.OpenHandCursor
    if isinstance(gesture, Resize):
        return Qt.CursorShape.SizeFDiagCursor
    if isinstance(gesture, Connect) or view.hints.port is not None:
        return Qt.CursorShape.CrossCursor
    if isinstance(gesture, BendWire) or view.hints.bend is not None:
        return Qt.CursorShape.SizeAllCursor
    if view.hints.link is not None:
        return Qt.CursorShape.PointingHandCursor
    return Qt.CursorShape.ArrowCursor


def tip_at(view: CanvasView, at: QPointF) -> str:
    """What a port carries, a failed node says, a node is for; empty over nothing."""
    port = port_under(view, at)
    if port is not None:
        look = PORTS[port.spec.type]
        hint = f"\n{port.spec.hint}" if port.spec.hint else ""
        return f"{port.spec.label} · {retell(look.label)}: {retell(look.value)}{hint}"
    node = view.document.model.node_at(*_xy(view, at))
    if node is None:
        return ""
    said = in_full(view.document.live.texts[node])
    spec = view.document.model.specs[node]
    return f"{said}\n{spec.summary}".strip()


def port_under(view: CanvasView, at: QPointF) -> PortPlace | None:
    if view.camera.scale < PORTS_FROM:
        return None
    x, y = _xy(view, at)
    return view.document.model.port_at(x, y, PORT_REACH)


def link_under(view: CanvasView, at: QPointF) -> int | None:
    if view.camera.lod is Lod.FAR:
        return None
    x, y = _xy(view, at)
    return view.document.model.link_at(x, y, WIRE_REACH / min(view.camera.scale, 1.0))


def bend_under(view: CanvasView, at: QPointF) -> tuple[int, int] | None:
    """A wire and a place among its bends."""
    if view.camera.lod is Lod.FAR or not view.document.model.routes.is_bent:
        return None
    x, y = _xy(view, at)
    return view.document.model.bend_at(x, y, BEND_REACH / min(view.camera.scale, 1.0))


def box_under(view: CanvasView, at: QPointF) -> Frame | Note | None:
    """A note anywhere; a frame only by its title or its corner, so that nodes in it can be
    selected with a rubber band."""
    scene, model = view.camera.to_scene(at), view.document.model
    for note in reversed(model.notes):
        if rect_of(note).contains(scene):
            return note
    for frame in reversed(model.frames):
        box = rect_of(frame)
        title = QRectF(box.x(), box.y(), box.width(), FRAME_TITLE)
        if title.contains(scene) or _corner(box).contains(scene):
            return frame
    return None


def _on_node(view: CanvasView, event: QMouseEvent) -> Gesture | None:
    x, y = _xy(view, event.position())
    model = view.document.model
    node = model.node_at(x, y)
    if node is None:
        return None
    name = model.ids[node]
    if _on_fix(view, node, x, y):
        view.select([name])
        view.open_node(name)
        return None
    return _grab(view, event, name)


def _on_fix(view: CanvasView, node: int, x: float, y: float) -> bool:
    model = view.document.model
    failed = view.document.live.status_of(node) is NodeStatus.ERROR
    if view.camera.lod is not Lod.FULL or not failed:
        return False
    left, top, _, _ = model.boxes[node]
    fix = fix_box(model.shapes[node].footer_top, view.theme)
    return fix.contains(x - float(left), y - float(top))


def _on_box(view: CanvasView, event: QMouseEvent) -> Gesture | None:
    box = box_under(view, event.position())
    if box is None:
        return None
    if _corner(rect_of(box)).contains(view.camera.to_scene(event.position())):
        view.select([id_of(box)])
        return Resize(view, event.position(), box)
    return _grab(view, event, id_of(box))


def _on_link(view: CanvasView, event: QMouseEvent) -> Gesture | None:
    link = link_under(view, event.position())
    if link is None:
        return BoxSelect(view, event.position(), event.modifiers())
    name = view.document.model.links[link].link_id
    if event.modifiers() & Qt.KeyboardModifier.AltModifier:
        place = view.document.model.routes.stretch_at(link, *_xy(view, event.position()))
        return BendWire(view, event.position(), link, place, is_new=True)
    _choose(view, event, name)
    return None


def _on_bend(view: CanvasView, at: QPointF) -> Gesture | None:
    bend = bend_under(view, at)
    return None if bend is None else BendWire(view, at, *bend, is_new=False)


def _grab(view: CanvasView, event: QMouseEvent, name: str) -> Gesture | None:
    _choose(view, event, name)
    return Move(view, event.position(), name) if name in view.document.selected else None


def _choose(view: CanvasView, event: QMouseEvent, name: str) -> None:
    """With Shift or Ctrl a click adds or takes away; without, it chooses just this."""
    selected = view.document.selected
    if event.modifiers() & ADD:
        view.select(selected ^ {name})
    elif name not in selected or view.document.bend is not None:
        view.document.choose_bend(None)
        view.select([name])
        view.redraw(None)


def _corner(box: QRectF) -> QRectF:
    return QRectF(box.right() - CORNER, box.bottom() - CORNER, CORNER, CORNER)


def _xy(view: CanvasView, at: QPointF) -> tuple[float, float]:
    scene = view.camera.to_scene(at)
    return scene.x(), scene.y()
