"""Which node types are offered where, best first: for a wire, after a node, inside a wire."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt

from moniqo_desktop.domain.blocks.ports import is_tag
from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.flow.partners import Pairs, pairs_in
from moniqo_desktop.domain.flow.ports import PORTS, PortType
from moniqo_desktop.ui.canvas.painting import words
from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.canvas.view import CanvasView
    from moniqo_desktop.ui.catalogue.catalogue import NodeSpec
    from moniqo_desktop.ui.main_window import MainWindow


class Offers(QObject):
    """Opens the finder over the canvas; a choice is one edit, and the keyboard goes back to the
    canvas."""

    def __init__(self, window: MainWindow, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._window, self._canvas = window, canvas
        self._known: Pairs | None = None
        canvas.wire_dropped.connect(self.for_wire)
        canvas.palette_asked.connect(self.everything)
        canvas.next_asked.connect(self.next_to)

    def everything(self, at: QPointF) -> None:
        """All node types, to be put at a point of the canvas."""
        nodes = self._canvas.document.catalogue.nodes
        self._open(nodes, lambda kind: self._canvas.add_free(kind, at), at, tr("Add a node"))

    def for_wire(
        self, port: PortType, direction: str, at: QPointF, node_id: str, name: str
    ) -> None:
        """Node types that a dropped wire can lead to (or come from)."""
        is_output, label = direction == "output", retell(PORTS[port].label)
        chip = tr("takes {port}") if is_output else tr("gives {port}")
        self._open(
            self._canvas.partners(node_id, name, self._pairs(), is_output=is_output),
            lambda kind: self._canvas.add_connected(kind, at, node_id, name),
            at,
            tr("Add and connect"),
            chip.format(port=label),
            self._port_of_block(node_id, name, is_output=is_output),
        )

    def next_to(self, name: str, at: QPointF) -> None:
        """What can follow a node or go into a wire; all types for ""."""
        model = self._canvas.document.model
        if name in model.link_index:
            found: Sequence[NodeSpec] = self._canvas.fits_into(name)
            self._open(found, lambda kind: self._canvas.insert_into(kind, name), at,
                       tr("Put into the wire"))  # fmt: skip
        elif name in model.index and model.specs[model.index[name]].outputs:
            found = self._canvas.followers(name, self._pairs())
            node = model.index[name]
            title = words.title(model.nodes[node], model.specs[node])
            chip = tr("after {node}").format(node=title)
            self._open(found, lambda kind: self._canvas.add_next(kind, name), at,
                       tr("Add and connect"), chip)  # fmt: skip
        else:
            self.everything(at)

    def _open(
        self,
        specs: Sequence[NodeSpec],
        add: Callable[[str], object],
        at: QPointF,
        hint: str,
        chip: str = "",
        before: Sequence[Entry] = (),
    ) -> None:
        titles = {family.name: family.title for family in self._canvas.document.catalogue.families}
        entries = [
            Entry(
                spec.title,
                titles.get(spec.family, spec.family),
                spec.icon,
                spec.family,
                partial(self._add, partial(add, spec.kind)),
                (*spec.keywords, spec.kind),
            )
            for spec in specs
        ]
        pixel = self._canvas.camera.to_view(at).toPoint()
        place = self._canvas.viewport().mapTo(self._window, pixel + QPoint(8, 8))
        self._window.finder.open([*before, *entries], place, hint=hint, chip=chip)

    def _port_of_block(self, node_id: str, name: str, *, is_output: bool) -> list[Entry]:
        """Inside a block a wire may end at its border."""
        node = self._canvas.flow().node(node_id)
        if not self._canvas.document.path or node is None or is_tag(node.kind):
            return []
        title = tr("Output of the block") if is_output else tr("Input of the block")
        make = partial(self._canvas.expose_port, node_id, name, is_output=is_output)
        words = (tr("port"), tr("block"))
        return [Entry(title, tr("Blocks"), "layers", "block", partial(self._add, make), words)]

    def _add(self, add: Callable[[], object]) -> None:
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._window.attempt(add)

    def _pairs(self) -> Pairs:
        """Counted over the templates that come with the program, once."""
        if self._known is None:
            self._known = pairs_in(self._templates())
        return self._known

    def _templates(self) -> Iterator[Flow]:
        """A template that cannot be read teaches nothing; opening it says what is wrong."""
        folder = self._canvas.theme.resources / "templates"
        for path in sorted(folder.glob("*.json")):
            try:
                yield read_flow(path.read_bytes())
            except (MoniqoError, OSError):
                continue
