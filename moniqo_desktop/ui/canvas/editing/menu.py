"""The context menu: what can be done to what is chosen, with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu

from moniqo_desktop.ui.canvas.editing.doings import BAR, On, native, offered
from moniqo_desktop.ui.canvas.gestures.pointing import port_under
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.columns.model import PortPlace
    from moniqo_desktop.ui.canvas.document import Document
    from moniqo_desktop.ui.canvas.editing.doings import Doing
    from moniqo_desktop.ui.canvas.view import CanvasView


def open_menu(view: CanvasView, at: QPoint) -> QMenu:
    """About the selection, and first about a port that lies there; at: logical pixels of the
    viewport. Goes when it is closed."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(view.accessibleName())
    port = port_under(view, QPointF(at))
    if port is not None:
        _add_stop(menu, view, port)
    submenus: dict[str, QMenu] = {}
    for each in offered(chosen(view.document)):
        if each.name == BAR:
            menu.addSeparator()
            continue
        place = menu
        if each.menu:
            if each.menu not in submenus:
                submenus[each.menu] = menu.addMenu(each.menu)
            place = submenus[each.menu]
        _add(place, view, each)
    menu.popup(view.viewport().mapToGlobal(at))
    return menu


def chosen(document: Document) -> On:
    """What is selected."""
    model, names = document.model, document.selected
    if not names:
        return On.GROUND
    wires = sum(name in model.link_index for name in names)
    nodes = sum(name in model.index for name in names)
    boxes = len(names) - wires - nodes
    found = On(0)
    for count, kind in ((wires, On.WIRE), (nodes, On.NODE), (boxes, On.BOX)):
        found |= kind if count else On(0)
    found |= On.SEVERAL if nodes + boxes > 1 else On(0)
    return found | (On.THREE if nodes + boxes > 2 else On(0))


def place_of_selection(view: CanvasView) -> QPoint:
    """Where a menu asked for by keys opens: at the chosen thing, inside the view."""
    document = view.document
    nodes = [document.model.index[name] for name in document.selected_nodes]
    links = [document.model.link_index[n] for n in document.selected if n in
             document.model.link_index]  # fmt: skip
    at = QPointF(view.viewport().rect().center())
    if nodes:
        left, top, _, _ = document.model.boxes[nodes[-1]].tolist()
        at = view.camera.to_view(QPointF(left + 24, top + 24))
    elif links:
        line = document.model.routes.line(links[0])
        at = view.camera.to_view(QPointF(*line[len(line) // 2].tolist()))
    rect = view.viewport().rect()
    return QPoint(
        min(max(round(at.x()), 0), rect.right()), min(max(round(at.y()), 0), rect.bottom())
    )


def keys_of(view: CanvasView, doing: Doing) -> str:
    """The keys in force, the shown one first, as this system writes them."""
    given = (chord for chord, act in view.chords.items() if act == doing.act)
    return native(next(given, 0))


def _add_stop(menu: QMenu, view: CanvasView, port: PortPlace) -> None:
    """A breakpoint at a port, or none there any more."""
    node_id, name = view.document.model.ids[port.node], port.spec.name
    view.select([node_id])
    is_on = (node_id, name) in view.document.marks.breakpoints
    words = tr("Remove the breakpoint at {port}") if is_on else tr("Breakpoint at {port}")
    action = menu.addAction(words.format(port=port.spec.label.replace("&", "&&")))
    action.setIcon(view.theme.button_icon("stop", view.theme.text2))
    action.triggered.connect(lambda: view.look_asked.emit(f"stop_seen:{name}"))
    menu.addSeparator()


def _add(menu: QMenu, view: CanvasView, doing: Doing) -> None:
    keys = keys_of(view, doing)
    text = doing.title.replace("&", "&&")
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    action.setIcon(view.theme.button_icon(doing.icon, view.theme.text2))
    action.triggered.connect(lambda: _run(doing, view))


def _run(doing: Doing, view: CanvasView) -> None:
    doing.run(view)
    view.setFocus(Qt.FocusReason.PopupFocusReason)
