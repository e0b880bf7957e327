"""Blocks on the canvas: fold, unfold, go inside and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from moniqo_desktop.domain.blocks.flattening import SLASH
from moniqo_desktop.domain.blocks.fold import NewBlock, fold, unfold
from moniqo_desktop.domain.blocks.inside import block_on
from moniqo_desktop.domain.blocks.port_edits import expose
from moniqo_desktop.domain.blocks.ports import Side, is_tag
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import BlockPort
from moniqo_desktop.ui.canvas.columns.model import NONE
from moniqo_desktop.ui.canvas.crumbs import Crumbs
from moniqo_desktop.ui.canvas.editing.editing import EditableSurface
from moniqo_desktop.ui.canvas.picture_area import EDGE
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.blocks.flattening import Path
    from moniqo_desktop.domain.flow.drawing import Flow, Node
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme


class BlockSurface(EditableSurface):
    """A surface that can show what is inside a block.

    level_changed: another drawing of the same flow is shown; readings are to be told anew.
    """

    level_changed = Signal()

    def __init__(
        self,
        catalogue: Catalogue,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        new_id: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(catalogue, theme, parent, new_id=new_id)
        self._path_shown: Path = ()
        self.crumbs = Crumbs(theme, self)
        self.crumbs.move(EDGE, EDGE)
        self.crumbs.went.connect(lambda level: self.go_to_level(self.document.path[:level]))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.crumbs.set_theme(theme)

    # -- going about -----------------------------------------------------------------------------

    def open_selected(self) -> None:
        nodes = self.document.selected_nodes
        if nodes:
            self.open_node(nodes[-1])

    def open_node(self, node_id: str) -> None:
        """Goes inside a block; any other node is told to be opened."""
        node = self.flow().node(node_id)
        if node is None or not node.block_id:
            self.node_opened.emit(node_id)
        elif not self.go_to_level((*self.document.path, node_id)):
            self.told.emit(tr("The block of this node is not in the flow. The node is kept."))

    def leave_block(self) -> bool:
        """Out of the block, its node selected; False if one is not inside any."""
        path = self.document.path
        if not path:
            return False
        self.go_to_level(path[:-1], [path[-1]])
        return True

    def go_to_level(self, path: Path, chosen: Collection[str] = ()) -> bool:
        """Shows the drawing at the end of the path, some of it chosen; False if there is none."""
        before = self.document.path
        if path != before and not self.document.go(path):
            return False
        if path != before:
            self.document.select(chosen)
            self._document_changed()
            self.zoom_to_fit()
            self._tell_selection()
        return True

    def reveal(self, flat_id: str) -> bool:
        """Selects a node by its id in the flattened flow, inside its block; False if it is gone."""
        *path, node_id = flat_id.split(SLASH)
        if not self.go_to_level(tuple(path)):
            return False
        index = self.document.model.index.get(node_id)
        if index is not None:
            self.select([node_id])
            self.show_node(index)
        return index is not None

    # -- edits -----------------------------------------------------------------------------------

    def fold_selection(self) -> None:
        """The chosen nodes, with the frames and notes among them, become a block."""
        ids = self.document.selected | self._boxes_among()
        new = NewBlock(self.new_id(), self.new_id(), tr("Block"))
        try:
            flow = fold(self.flow(), self.document.catalogue, ids, new)
        except FlowProblem as problem:
            self.told.emit(self._named(problem))
            return
        self.apply(flow, tr("Fold into a block"))
        self.select([new.node_id])

    def unfold_selection(self) -> None:
        """The chosen block nodes give way to what is in their blocks; that is selected then."""
        flow, before = self.flow(), {node.node_id for node in self.flow().nodes}
        blocks = [node.node_id for node in self._chosen() if node.block_id]
        if not blocks:
            self.told.emit(tr("Select a block to unfold it."))
            return
        try:
            for node_id in blocks:
                flow = unfold(flow, node_id, self.new_id)
        except FlowProblem as problem:
            self.told.emit(str(problem))
            return
        self.apply(flow, tr("Unfold block"))
        self.select({node.node_id for node in flow.nodes} - before)

    def expose_port(self, node_id: str, port: str, *, is_output: bool) -> None:
        """The port of a node becomes one of the block one is inside of."""
        self._expose([(node_id, port, is_output)])

    def expose_selected(self) -> None:
        """All ports of the chosen nodes that have no wire become ports of the block."""
        model, ends = self.document.model, list[tuple[str, str, bool]]()
        for name in self.document.selected_nodes:
            node = model.index[name]
            used = model.used(node)
            ports = ((place.spec.name, place.is_output) for place in model.ports(node))
            ends += [(name, *port) for port in ports if port not in used]
        self._expose(ends)

    def _expose(self, found: list[tuple[str, str, bool]]) -> None:
        whole, block = self.document.whole, block_on(self.document.whole, self.document.path)
        if block is None:
            self.told.emit(tr("Ports can be given to a block only from inside it: open one first."))
            return
        if not found:
            self.told.emit(tr("Select a node inside the block with a port that has no wire."))
            return
        kinds = self.document.catalogue
        try:
            for node_id, port, is_output in found:
                node = self.flow().node(node_id)
                look = kinds.output if is_output else kinds.input
                spec = look(node.kind, port) if node else None
                side: Side = "outputs" if is_output else "inputs"
                new = BlockPort(spec.label if spec else port, node_id, port)
                whole = expose(whole, block.block_id, side, new)
        except FlowProblem as problem:
            self.told.emit(str(problem))
            return
        self.apply_whole(whole, tr("Add port to the block"))

    def apply_whole(self, flow: Flow, label: str) -> None:
        """A new state of the flow with all its blocks, from outside: a port renamed everywhere."""
        before = self.document.selected
        if not self.document.apply_whole(flow, label):
            return
        self._document_changed()
        self.flow_edited.emit(self.document.whole, label)
        if before != self.document.selected:
            self._tell_selection()

    # -- inside ----------------------------------------------------------------------------------

    def _document_changed(self) -> None:
        super()._document_changed()
        whole, path = self.document.whole, self.document.path
        names = [whole.name or tr("Flow")]
        for level in range(len(path)):
            block = block_on(whole, path[: level + 1])
            names.append(block.name if block else "")
        self.crumbs.show_path(names)
        if path != self._path_shown:
            self._path_shown = path
            self.level_changed.emit()

    def _chosen(self) -> list[Node]:
        chosen = self.document.selected
        return [node for node in self.flow().nodes if node.node_id in chosen]

    def _boxes_among(self) -> frozenset[str]:
        """Frames and notes that lie wholly among the chosen nodes."""
        model = self.document.model
        chosen = [node.node_id for node in self._chosen() if not is_tag(node.kind)]
        around = model.union([model.index[name] for name in chosen], NONE) if chosen else None
        if around is None:
            return frozenset()
        left, top, right, bottom = around
        boxes = [(x.frame_id, x) for x in model.frames] + [(x.note_id, x) for x in model.notes]
        return frozenset(
            name
            for name, box in boxes
            if left <= box.x and top <= box.y
            and box.x + box.width <= right and box.y + box.height <= bottom
        )  # fmt: skip

    def _named(self, problem: FlowProblem) -> str:
        """With the title a node without one of its own has on its card."""
        node = self.flow().node(problem.node_id)
        if node is None or node.title:
            return str(problem)
        title = self.document.catalogue.spec(node.kind).title
        return str(problem).replace(f"“{node.kind}”", f"“{title}”")
