"""What the Data tab shows of a node: its ports, each with what is on it now. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.ui.inspector.port_rows import PortShown

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.state.nodes import Readings


def inputs_of(
    flow: Flow, node: Node, nodes: Readings | None, place: str, catalogue: Catalogue
) -> list[PortShown]:
    """One row for each wire that comes in, in the order of the ports; ports without one are left
    out. place: before the ids of nodes in what a run says."""
    spec = catalogue.spec(node.kind)
    entering = [link for link in flow.links if link.to_node == node.node_id]
    found = []
    for port in spec.inputs:
        wires = [link for link in entering if link.to_port == port.name]
        for number, link in enumerate(wires, 1):
            source = flow.node(link.from_node)
            title = (source.title or catalogue.spec(source.kind).title) if source else ""
            view = nodes.get(place + link.from_node) if nodes is not None else None
            text = dict(view.last.outputs).get(link.from_port, "") if view is not None else ""
            label = port.label if len(wires) == 1 else f"{port.label} {number}"
            name = port.name if number == 1 else f"{port.name}#{number}"
            found.append(PortShown(name, label, port.type, text, title))
    return found


def outputs_of(
    node: Node, nodes: Readings | None, place: str, catalogue: Catalogue
) -> list[PortShown]:
    """All outputs."""
    view = nodes.get(place + node.node_id) if nodes is not None else None
    said = dict(view.last.outputs) if view is not None else {}
    return [
        PortShown(port.name, port.label, port.type, said.get(port.name, ""))
        for port in catalogue.spec(node.kind).outputs
    ]
