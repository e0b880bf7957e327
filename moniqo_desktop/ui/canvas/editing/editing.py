"""The changing half of the canvas: every edit is one new flow, told to whoever listens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QPointF, QRandomGenerator, Signal
from PySide6.QtGui import QGuiApplication

from moniqo_desktop.domain.errors import BadFile, FlowProblem
from moniqo_desktop.domain.flow import edits, edits_wires
from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node
from moniqo_desktop.domain.flow.links import why_not
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.ids import uuid7_text
from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH, GRID, HEADER, port_y, snapped
from moniqo_desktop.ui.canvas.document import Document
from moniqo_desktop.ui.canvas.editing import beside, clipboard
from moniqo_desktop.ui.canvas.gestures.gestures import moving, places_of
from moniqo_desktop.ui.canvas.painting.overlay import NOTHING
from moniqo_desktop.ui.canvas.surface import Surface
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.ui.canvas.columns.model import PortPlace
    from moniqo_desktop.ui.canvas.editing.history import History
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme


class EditableSurface(Surface):
    """A surface whose flow can be changed by calls.

    flow_edited(whole Flow, label): after every edit, undo and redo. selection_changed(tuple of ids
    of nodes, links, frames, notes). node_opened(node id): double click, Enter or Fix.
    wire_dropped(PortType, "output" or "input", canvas point, node id, port name): a wire drawn
    from that port ended on empty canvas. palette_asked(canvas point): double click on nothing.
    drawing_changed: another drawing, or another state of it, is shown. nodes_came(ids): with it
    came nodes, back too, whose readings are to be told. told(sentence): something
    the trader should read. announced(sentence): shown or felt on the
    canvas already, said to those who do not see it.
    """

    flow_edited = Signal(object, str)
    selection_changed = Signal(object)
    node_opened = Signal(str)
    wire_dropped = Signal(object, str, QPointF, str, str)
    palette_asked = Signal(QPointF)
    drawing_changed = Signal()
    nodes_came = Signal(object)
    told = Signal(str)
    announced = Signal(str)

    def __init__(
        self,
        catalogue: Catalogue,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        new_id: Callable[[], str] | None = None,
    ) -> None:
        """new_id: makes ids of new parts; UUIDv7 if not given."""
        super().__init__(catalogue, theme, parent)
        self.new_id = new_id or fresh_id
        self._mouse: QPointF | None = None
        self.zoom_bar.undo_asked.connect(self.undo)
        self.zoom_bar.redo_asked.connect(self.redo)
        self.zoom_bar.frame_asked.connect(self.frame_selection)

    # -- the flow --------------------------------------------------------------------------------

    def flow(self) -> Flow:
        """The drawing shown: the flow, or what is in the block one is inside of."""
        return self.document.flow

    def history(self) -> History:
        """Can be handed back to set_flow, so that each tab keeps its own past."""
        return self.document.history

    def set_flow(self, flow: Flow, history: History | None = None) -> None:
        """Shows another flow, all of it in view. Emits nothing but selection_changed."""
        marks = self.document.marks
        self.document = Document(flow, self.catalogue, self.theme)
        self.document.mark(marks)
        if history is not None and history.flow == flow:
            self.document.history = history
        self._document_changed()
        self.zoom_to_fit()
        self.selection_changed.emit(())

    def apply(self, flow: Flow, label: str) -> None:
        """A new state of the shown flow, from a gesture or from outside (an inspector)."""
        before = self.document.selected
        if not self._applied(flow, label):
            self.redraw(None)
            return
        self._document_changed()
        self.flow_edited.emit(self.document.whole, label)
        if before != self.document.selected:
            self._tell_selection()

    def _applied(self, flow: Flow, label: str) -> bool:
        """False where nothing changed, or a block may not be so: then the trader reads why."""
        try:
            return self.document.apply(flow, label)
        except FlowProblem as problem:
            self.told.emit(str(problem))
            return False

    def undo(self) -> None:
        self._step(self.document.undo(), tr("Undo {what}"))

    def redo(self) -> None:
        self._step(self.document.redo(), tr("Redo {what}"))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._document_changed()

    # -- selection -------------------------------------------------------------------------------

    def selected(self) -> tuple[str, ...]:
        """Ids; nodes first, in drawing order."""
        nodes = self.document.selected_nodes
        return (*nodes, *sorted(self.document.selected - set(nodes)))

    def select(self, ids: Iterable[str]) -> None:
        if self.document.select(ids):
            self.redraw(None)
            self._tell_selection()

    def select_all(self) -> None:
        flow = self.flow()
        links = {link.link_id for link in flow.links}
        self.select(edits.ids_of(flow) - links)

    def open_selected(self) -> None:
        nodes = self.document.selected_nodes
        if nodes:
            self.node_opened.emit(nodes[-1])

    # -- edits -----------------------------------------------------------------------------------

    def add_node_at(self, kind: str, scene_pos: QPointF) -> str:
        """A new node whose header lies under the canvas point; returns its id, selected."""
        x = snapped(scene_pos.x() - CARD_WIDTH / 2)
        y = snapped(scene_pos.y() - HEADER / 2)
        return self._add(Node(self.new_id(), kind, x, y), None)

    def add_connected(self, kind: str, scene_pos: QPointF, node_id: str, port: str) -> str:
        """A new node at the end of a dropped wire, joined by its first port that fits."""
        index = self.document.model.index[node_id]
        start = self.document.model.port(index, port, is_output=True)
        start = start or self.document.model.port(index, port, is_output=False)
        new = Node(self.new_id(), kind)
        link, row = self._fitting(new, start) if start is not None else (None, 0)
        left = start is None or start.is_output
        x = snapped(scene_pos.x() - (0.0 if left else CARD_WIDTH))
        y = snapped(scene_pos.y() - port_y(row))
        return self._add(replace(new, x=x, y=y), link)

    def delete_selection(self) -> None:
        chosen = self.document.selected
        if chosen:
            self.apply(edits.remove(self.flow(), chosen), tr("Delete"))

    def toggle_bypass(self) -> None:
        """All chosen nodes the same: on unless all are on."""
        chosen = self.document.selected_nodes
        on = not all(node.bypassed for node in self.flow().nodes if node.node_id in chosen)
        if chosen:
            self.apply(edits.set_bypassed(self.flow(), chosen, on), tr("Bypass"))

    def nudge(self, dx: float, dy: float) -> None:
        places = places_of(self.flow(), moving(self.document))
        moved = {name: (x + dx, y + dy) for name, (x, y) in places.items()}
        self.apply(edits_wires.move(self.flow(), moved), tr("Move"))

    def frame_selection(self) -> None:
        """A frame around the chosen nodes, or an empty one in the middle of the view."""
        model = self.document.model
        nodes = [model.index[name] for name in self.document.selected_nodes]
        box = model.union(nodes, model.links_of(())) if nodes else None
        left, top, right, bottom = box or self._middle_box()
        x, y = snapped(left - 8), snapped(top - GRID)
        wide, high = snapped(right + 8) - x, snapped(bottom + 8) - y
        frame = Frame(self.new_id(), tr("Frame"), x, y, wide, high)
        self.apply(edits.add_frame(self.flow(), frame), tr("Add frame"))
        self.select([frame.frame_id])

    # -- clipboard -------------------------------------------------------------------------------

    def copy(self) -> None:
        if self.document.selected:
            mime = clipboard.mime_with(self.flow(), self.document.selected)
            QGuiApplication.clipboard().setMimeData(mime)

    def cut(self) -> None:
        self.copy()
        self.delete_selection()

    def paste(self) -> None:
        """Puts a copied piece under the mouse, or beside where it came from."""
        try:
            piece = clipboard.flow_in(QGuiApplication.clipboard().mimeData())
        except BadFile as problem:
            self.told.emit(str(problem))
            return
        self._paste(piece)

    def duplicate(self) -> None:
        """All that is chosen once more, in its shape, at the nearest free place beside it."""
        chosen, model = self.document.selected, self.document.model
        if (box := beside.box_in(model, chosen)) is not None:
            way = beside.free_offset(model, box)
            self._insert(edits.fragment(self.flow(), chosen), tr("Duplicate"), *way)

    def offer(self, port: PortPlace, at: QPointF) -> None:
        direction = "output" if port.is_output else "input"
        node_id = self.document.model.ids[port.node]
        self.wire_dropped.emit(PortType(port.spec.type), direction, at, node_id, port.spec.name)

    # -- inside ----------------------------------------------------------------------------------

    def _add(self, node: Node, link: Link | None) -> str:
        flow = edits.add_node(self.flow(), node)
        if link is not None:
            flow = edits.connect(flow, self.document.catalogue, link)
        title = self.document.catalogue.spec(node.kind).title
        self.apply(flow, tr("Add {node}").format(node=title))
        self.select([node.node_id])
        return node.node_id

    def _fitting(self, new: Node, start: PortPlace) -> tuple[Link | None, int]:
        """The first wire the judge allows between a port and a new node, with its row there."""
        kinds, there = self.document.catalogue, self.document.model.ids[start.node]
        spec = kinds.spec(new.kind)
        flow = edits.add_node(self.flow(), new)
        for row, port in enumerate(spec.inputs if start.is_output else spec.outputs):
            here, home = (there, start.spec.name), (new.node_id, port.name)
            ends = (*here, *home) if start.is_output else (*home, *here)
            if why_not(flow, kinds, *ends) is None:
                return Link(self.new_id(), *ends), row
        return None, 0

    def _paste(self, piece: Flow) -> None:
        """Under the mouse if it is over the canvas, else where it came from, or beside that."""
        box = beside.box_of(piece, self.document.catalogue)
        if box is not None and self._mouse is not None:
            way = beside.offset_to(piece, self.camera.to_scene(self._mouse))
            self._insert(piece, tr("Paste"), *way)
        elif box is not None:
            self._insert(piece, tr("Paste"), *beside.free_offset(self.document.model, box))

    def _insert(self, piece: Flow, label: str, dx: float, dy: float) -> None:
        flow, added = edits.paste(self.flow(), piece, self.new_id, dx, dy)
        self.apply(flow, label)
        self.select(edits.ids_of(added) - {link.link_id for link in added.links})
        self.show_box(beside.box_in(self.document.model, self.document.selected))

    def _middle_box(self) -> tuple[float, float, float, float]:
        left, top, right, bottom = self.visible_box()
        x, y = (left + right) / 2, (top + bottom) / 2
        return x - 180, y - 100, x + 180, y + 100

    def _step(self, label: str, words: str) -> None:
        if not label:
            return
        self._document_changed()
        self.flow_edited.emit(self.document.whole, words.format(what=label))
        self._tell_selection()

    def _document_changed(self) -> None:
        history = self.document.history
        self.show_hints(NOTHING)
        self.zoom_bar.show_history(history.undo_label, history.redo_label)
        self.overview.show_document(self.document)
        self.redraw(None)
        self.drawing_changed.emit()
        came = self.document.drain_newcomers()
        if came:
            self.nodes_came.emit(came)

    def _tell_selection(self) -> None:
        self.selection_changed.emit(self.selected())


def fresh_id() -> str:
    """A UUIDv7 of this moment."""
    source = QRandomGenerator.system()
    bits = source.generate64() << 64 | source.generate64()
    return uuid7_text(QDateTime.currentMSecsSinceEpoch(), bits)
