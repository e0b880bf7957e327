"""The painted canvas for a screen reader: every node and wire by name, value and neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QPointF, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget

from moniqo_desktop.domain.flow.edits_layout import contents
from moniqo_desktop.domain.flow.ports import PORTS
from moniqo_desktop.ui.canvas.columns.shapes import TYPES
from moniqo_desktop.ui.canvas.painting import words
from moniqo_desktop.ui.words.cards import in_full
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.columns.model import Box
    from moniqo_desktop.ui.canvas.document import Document
    from moniqo_desktop.ui.canvas.editing.editing import EditableSurface

_INSTALLED: Final = "moniqo_canvas_accessible"
_CLASS: Final = "CanvasView"
_NOBODY: Final = cast("QAccessibleInterface", None)
"""Qt takes a null for "no such child"; its stubs do not say so."""


def install() -> None:
    """Teaches Qt to ask us about canvases; once per application."""
    application = QCoreApplication.instance()
    if application is not None and not application.property(_INSTALLED):
        QAccessible.installFactory(_interface_of)
        application.setProperty(_INSTALLED, True)


def tell_selection(view: EditableSurface) -> None:
    """Lets a screen reader, if one runs, read what is chosen now and follow it."""
    if not QAccessible.isActive():
        return
    QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.Selection))
    name = current(view.document)
    if name:
        focus = QAccessibleEvent(view, QAccessible.Event.Focus)
        focus.setChild(places(view.document)[name])
        QAccessible.updateAccessibility(focus)


def announce(view: EditableSurface, text: str) -> None:
    """Says a sentence at once, to a screen reader and to whoever listens to the canvas."""
    text = retell(text)
    view.announced.emit(text)
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))


def places(document: Document) -> dict[str, int]:
    """Id of every node, wire, frame and note → its place among the children of the canvas."""
    return {name: place for place, name in enumerate(_names(document))}


def current(document: Document) -> str:
    """Id of what the keyboard is at; "" for nothing."""
    nodes = document.selected_nodes
    return nodes[-1] if nodes else min(document.selected, default="")


def node_name(document: Document, node: int) -> str:
    """As "Weighted vote, logic"."""
    spec = document.model.specs[node]
    return f"{words.title(document.model.nodes[node], spec)}, {retell(spec.family, 'family')}"


def node_story(document: Document, node: int) -> str:
    """Status, last value, and where its wires lead."""
    model, live = document.model, document.live
    said = [retell(live.status_of(node), "state"), in_full(live.texts[node])]
    if model.nodes[node].bypassed:
        said[0] = tr("bypassed")
    if model.nodes[node].pins:
        said.append(tr("pinned: {ports}").format(ports=", ".join(model.nodes[node].pins)))
    stops = [port for name, port in document.marks.breakpoints if name == model.ids[node]]
    if stops:
        said.append(tr("breakpoint at {ports}").format(ports=", ".join(sorted(stops))))
    if model.ids[node] in document.marks.drafts:
        said.append(tr("its value is of the settings before: not applied yet"))
    for link in model.links_of([node]).tolist():
        wire = model.links[link]
        if int(model.dst[link]) == node:
            there, way = _title(document, model.src[link]), tr("{port} from {node}")
            said.append(way.format(port=wire.to_port, node=there))
        else:
            there, way = _title(document, model.dst[link]), tr("{port} to {node}")
            said.append(way.format(port=wire.from_port, node=there))
    return "; ".join(part for part in said if part)


def link_name(document: Document, link: int) -> str:
    wire = document.model.links[link]
    start = f"{_title(document, document.model.src[link])} {wire.from_port}"
    end = f"{_title(document, document.model.dst[link])} {wire.to_port}"
    return tr("Wire from {start} to {end}").format(start=start, end=end)


def link_story(document: Document, link: int) -> str:
    """What travels on a wire, and whether it bends."""
    wire, type_ = document.model.links[link], TYPES[int(document.model.types[link])]
    look = PORTS[type_]
    said = [tr("carries {port}: {value}").format(port=retell(look.label), value=retell(look.value))]
    if wire.bends:
        count = len(wire.bends)
        said.append(tr("1 bend") if count == 1 else tr("{count} bends").format(count=count))
    if document.bend is not None and document.bend[0] == wire.link_id:
        said.append(tr("at bend {number}").format(number=document.bend[1] + 1))
    return "; ".join(said)


class CanvasAccessible(QAccessibleWidget):
    """Children: the nodes, the wires, the frames, then the notes, each in drawing order."""

    def __init__(self, view: EditableSurface) -> None:
        super().__init__(view, QAccessible.Role.List, tr("Flow canvas"))
        self._view = view
        self._children: dict[int, ChildAccessible] = {}

    def childCount(self) -> int:
        model = self._view.document.model
        return len(model.ids) + len(model.links) + len(model.frames) + len(model.notes)

    def child(self, index: int) -> QAccessibleInterface:
        if not 0 <= index < self.childCount():
            return _NOBODY
        if index not in self._children:
            self._children[index] = ChildAccessible(self._view, self, index)
        return self._children[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.index if isinstance(child, ChildAccessible) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        at = QPointF(self._view.viewport().mapFromGlobal(QPoint(x, y)))
        scene = self._view.camera.to_scene(at)
        node = self._view.document.model.node_at(scene.x(), scene.y())
        return _NOBODY if node is None else self.child(node)

    def focusChild(self) -> QAccessibleInterface:
        name = current(self._view.document)
        return self.child(places(self._view.document)[name]) if name else _NOBODY


class ChildAccessible(QAccessibleInterface):
    """One node, wire, frame or note. index: among the children of its canvas."""

    def __init__(self, view: EditableSurface, canvas: CanvasAccessible, index: int) -> None:
        super().__init__()
        self._view = view
        self._canvas = canvas
        self.index = index

    def isValid(self) -> bool:
        return self.index < self._canvas.childCount()

    def object(self) -> QObject:
        return cast("QObject", None)  # painted things have none

    def window(self) -> QWindow:
        return self._view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return self._canvas

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface:
        return _NOBODY

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return _NOBODY

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        """Nodes and wires are items of the list; frames hold nodes, notes are words."""
        _, kind = self._found()
        if kind == "frame":
            return QAccessible.Role.Grouping
        return QAccessible.Role.StaticText if kind == "note" else QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state, document = QAccessible.State(), self._view.document
        if not self.isValid():
            state.invalid = True
            return state
        name = _names(document)[self.index]
        state.focusable = state.selectable = state.multiSelectable = True
        state.selected = name in document.selected
        state.focused = name == current(document) and self._view.hasFocus()
        here = self._view.viewport().mapToGlobal(QPoint())
        state.offscreen = not self.rect().translated(-here).intersects(self._view.viewport().rect())
        return state

    def text(self, which: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        document, (place, kind) = self._view.document, self._found()
        match which, kind:
            case QAccessible.Text.Name, "node":
                return node_name(document, place)
            case QAccessible.Text.Name, "link":
                return link_name(document, place)
            case QAccessible.Text.Name, "frame":
                return tr("Frame {title}").format(title=document.model.frames[place].title)
            case QAccessible.Text.Name, _:
                return tr("Note: {text}").format(text=document.model.notes[place].text)
            case QAccessible.Text.Description, "node":
                return node_story(document, place)
            case QAccessible.Text.Description, "link":
                return link_story(document, place)
            case QAccessible.Text.Description, "frame":
                return frame_story(document, place)
            case QAccessible.Text.Value, "node":
                return document.live.texts[place]
            case _:
                return ""

    def setText(self, which: QAccessible.Text, text: str) -> None:
        """Nothing here is changed by a screen reader."""

    def rect(self) -> QRect:
        """On the screen."""
        if not self.isValid():
            return QRect()
        left, top, right, bottom = self._view.camera.box_to_view(self._box())
        start = self._view.viewport().mapToGlobal(QPoint(round(left), round(top)))
        return QRect(start.x(), start.y(), round(right - left), round(bottom - top))

    def backgroundColor(self) -> QColor:
        return self._view.theme.card

    def _found(self) -> tuple[int, str]:
        """Its place among the parts of its sort, and the sort."""
        model, place = self._view.document.model, self.index
        for kind, count in (
            ("node", len(model.ids)), ("link", len(model.links)), ("frame", len(model.frames)),
        ):  # fmt: skip
            if place < count:
                return place, kind
            place -= count
        return place, "note"

    def _box(self) -> Box:
        model, (place, kind) = self._view.document.model, self._found()
        if kind in {"node", "link"}:
            boxes = model.boxes if kind == "node" else model.link_boxes
            left, top, right, bottom = boxes[place].tolist()
            return left, top, right, bottom
        thing = model.frames[place] if kind == "frame" else model.notes[place]
        return thing.x, thing.y, thing.x + thing.width, thing.y + thing.height


def frame_story(document: Document, frame: int) -> str:
    """Which nodes lie in a frame."""
    held = contents(document.flow, document.model.frames[frame])
    titles = [_title(document, i) for i, name in enumerate(document.model.ids) if name in held]
    if not titles:
        return tr("empty")
    return tr("holds {nodes}").format(nodes=", ".join(titles))


def _names(document: Document) -> list[str]:
    model = document.model
    return [
        *model.ids,
        *(link.link_id for link in model.links),
        *(frame.frame_id for frame in model.frames),
        *(note.note_id for note in model.notes),
    ]


def _interface_of(key: str, thing: QObject) -> QAccessibleInterface | None:
    if key != _CLASS or not hasattr(thing, "document"):
        return None
    return CanvasAccessible(cast("EditableSurface", thing))


def _title(document: Document, node: int) -> str:
    return words.title(document.model.nodes[node], document.model.specs[node])
