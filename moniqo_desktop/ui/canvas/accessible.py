"""The painted canvas for a screen reader: every node and wire by name, value and neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QPointF, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QColor, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from moniqo_desktop.ui.canvas import words

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.document import Document
    from moniqo_desktop.ui.canvas.editing import EditableSurface

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
    """Lets a screen reader, if one runs, read what is chosen now."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.Selection))


def node_name(document: Document, node: int) -> str:
    """As "Weighted vote, logic"."""
    spec = document.model.specs[node]
    return f"{words.title(document.model.nodes[node], spec)}, {spec.family}"


def node_story(document: Document, node: int) -> str:
    """Status, last value, and where its wires lead."""
    model, live = document.model, document.live
    said = [live.status_of(node).value, live.texts[node]]
    if model.nodes[node].bypassed:
        said[0] = "bypassed"
    for link in model.links_of([node]).tolist():
        if int(model.dst[link]) == node:
            said.append(f"{model.links[link].to_port} from {_title(document, model.src[link])}")
        else:
            said.append(f"{model.links[link].from_port} to {_title(document, model.dst[link])}")
    return "; ".join(part for part in said if part)


def link_name(document: Document, link: int) -> str:
    wire = document.model.links[link]
    start = f"{_title(document, document.model.src[link])} {wire.from_port}"
    return f"Wire from {start} to {_title(document, document.model.dst[link])} {wire.to_port}"


class CanvasAccessible(QAccessibleWidget):
    """Children: the nodes, then the wires, in drawing order."""

    def __init__(self, view: EditableSurface) -> None:
        super().__init__(view, QAccessible.Role.List, "Flow canvas")
        self._view = view
        self._children: dict[int, ChildAccessible] = {}

    def childCount(self) -> int:
        model = self._view.document.model
        return len(model.ids) + len(model.links)

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
        chosen = self._view.document.selected_nodes
        return self.child(self._view.document.model.index[chosen[-1]]) if chosen else _NOBODY


class ChildAccessible(QAccessibleInterface):
    """One node or wire. index: among the children of its canvas."""

    def __init__(self, view: EditableSurface, canvas: CanvasAccessible, index: int) -> None:
        super().__init__()
        self._view = view
        self._canvas = canvas
        self.index = index

    @property
    def _link(self) -> int | None:
        """Among the wires; None for a node."""
        link = self.index - len(self._view.document.model.ids)
        return link if link >= 0 else None

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
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = state.selectable = True
        state.selected = state.focused = self._id in self._view.document.selected
        return state

    def text(self, which: QAccessible.Text) -> str:
        document, link = self._view.document, self._link
        if not self.isValid():
            return ""
        if which is QAccessible.Text.Name:
            return node_name(document, self.index) if link is None else link_name(document, link)
        if which is QAccessible.Text.Description and link is None:
            return node_story(document, self.index)
        if which is QAccessible.Text.Value and link is None:
            return document.live.texts[self.index]
        return ""

    def setText(self, which: QAccessible.Text, text: str) -> None:
        """Nothing here is changed by a screen reader."""

    def rect(self) -> QRect:
        """On the screen."""
        model, link = self._view.document.model, self._link
        box = model.boxes[self.index] if link is None else model.link_boxes[link]
        left, top, right, bottom = self._view.camera.box_to_view(box.tolist())
        start = self._view.viewport().mapToGlobal(QPoint(round(left), round(top)))
        return QRect(start.x(), start.y(), round(right - left), round(bottom - top))

    def backgroundColor(self) -> QColor:
        return self._view.theme.card

    @property
    def _id(self) -> str:
        model, link = self._view.document.model, self._link
        return model.ids[self.index] if link is None else model.links[link].link_id


def _interface_of(key: str, thing: QObject) -> QAccessibleInterface | None:
    if key != _CLASS or not hasattr(thing, "document"):
        return None
    return CanvasAccessible(cast("EditableSurface", thing))


def _title(document: Document, node: int) -> str:
    return words.title(document.model.nodes[node], document.model.specs[node])
