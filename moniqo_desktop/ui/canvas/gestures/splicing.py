"""Which wire a card would go into where it lies, and the flow in which it does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.flow import edits_wires
from moniqo_desktop.domain.flow.edits_room import make_room
from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH
from moniqo_desktop.ui.canvas.columns.shapes import card_shape

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node
    from moniqo_desktop.domain.flow.edits_wires import Splice
    from moniqo_desktop.ui.canvas.columns.model import Box, Model
    from moniqo_desktop.ui.canvas.document import Document

MOST: Final = 4
"""Wires under a card that are asked at most."""


def splice_at(document: Document, node_id: str, x: float, y: float) -> Splice | None:
    """The wire nearest to the middle of the node's card, were it at x, y, that it fits into."""
    node = document.model.index.get(node_id)
    if node is None or not _has_free_ports(document.model, node):
        return None
    left, top, right, bottom = document.model.boxes[node].tolist()
    box = (x, y, x + right - left, y + bottom - top)
    return _first(document, document.flow, document.model.nodes[node], box)


def splice_of_new(document: Document, node: Node) -> Splice | None:
    """The same for a node that is not in the flow yet."""
    height = card_shape(document.catalogue.spec(node.kind)).height
    box = (node.x, node.y, node.x + CARD_WIDTH, node.y + height)
    flow = replace(document.flow, nodes=(*document.flow.nodes, node))
    return _first(document, flow, node, box)


def splice_for(document: Document, flow: Flow, link_id: str, node: Node) -> Splice | None:
    """How a node of the flow goes into one wire."""
    spec = document.catalogue.spec(node.kind)
    inputs, outputs = [p.name for p in spec.inputs], [p.name for p in spec.outputs]
    kinds = document.catalogue
    return edits_wires.splice_into(flow, kinds, link_id, node.node_id, inputs, outputs)


def with_room(document: Document, flow: Flow, node: Node | None) -> Flow:
    """Where a node was put into a wire: its neighbours move out of its way."""
    if node is None:
        return flow
    model = document.model
    boxes = model.boxes.tolist()
    sizes = {name: (boxes[n][2] - boxes[n][0], boxes[n][3] - boxes[n][1])
             for name, n in model.index.items()}  # fmt: skip
    if node.node_id not in sizes:
        sizes[node.node_id] = (CARD_WIDTH, card_shape(document.catalogue.spec(node.kind)).height)
    return make_room(flow, node.node_id, sizes)


def _has_free_ports(model: Model, node: int) -> bool:
    """On both sides: without them no wire is looked for, which a drag feels."""
    shape, used = model.shapes[node], model.used(node)
    return any((port.name, False) not in used for port in shape.inputs) and any(
        (port.name, True) not in used for port in shape.outputs
    )


def _first(document: Document, flow: Flow, node: Node, box: Box) -> Splice | None:
    model = document.model
    for link in model.links_across(box)[:MOST]:
        found = splice_for(document, flow, model.links[link].link_id, node)
        if found is not None:
            return found
    return None
