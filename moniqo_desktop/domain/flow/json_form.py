"""A flow as plain JSON values; equal flows give equal values."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.flow.drawing import (
    FORMAT_VERSION,
    Block,
    BlockPort,
    Flow,
    Frame,
    Link,
    Node,
    Note,
)

FORMAT: Final = "moniqo-flow"


def to_json(flow: Flow) -> dict[str, object]:
    """The newest format; what a file said beyond it comes last."""
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "flow_id": flow.flow_id,
        "name": flow.name,
        "description": flow.description,
        "profile": flow.profile,
        "nodes": [node_json(node) for node in flow.nodes],
        "links": [link_json(link) for link in flow.links],
        "frames": [_frame_json(frame) for frame in flow.frames],
        "notes": [_note_json(note) for note in flow.notes],
        "blocks": [_block_json(block) for block in flow.blocks],
        **flow.extras,
    }


def _block_json(block: Block) -> dict[str, object]:
    return {
        "id": block.block_id,
        "name": block.name,
        "description": block.description,
        "nodes": [node_json(node) for node in block.nodes],
        "links": [link_json(link) for link in block.links],
        "frames": [_frame_json(frame) for frame in block.frames],
        "notes": [_note_json(note) for note in block.notes],
        "inputs": [_block_port_json(port) for port in block.inputs],
        "outputs": [_block_port_json(port) for port in block.outputs],
        **block.extras,
    }


def _block_port_json(port: BlockPort) -> dict[str, object]:
    at = {"at": port.at} if port.at >= 0 else {}
    return {"name": port.name, "of": [port.node_id, port.port], **at}


def node_json(node: Node) -> dict[str, object]:
    found: dict[str, object] = {
        "id": node.node_id,
        "kind": node.kind,
        "x": node.x,
        "y": node.y,
        "title": node.title,
        "params": dict(node.params) if node.params else {},
        "bypassed": node.bypassed,
    }
    if node.pins:
        found["pins"] = dict(node.pins)
    return {**found, **node.extras} if node.extras else found


def link_json(link: Link) -> dict[str, object]:
    found: dict[str, object] = {
        "id": link.link_id,
        "from": [link.from_node, link.from_port],
        "to": [link.to_node, link.to_port],
    }
    if link.bends:
        found["bends"] = [list(bend) for bend in link.bends]
    return {**found, **link.extras} if link.extras else found


def _box(x: float, y: float, width: float, height: float) -> dict[str, object]:
    return {"x": x, "y": y, "width": width, "height": height}


def _frame_json(frame: Frame) -> dict[str, object]:
    box = _box(frame.x, frame.y, frame.width, frame.height)
    look = {"title": frame.title, **box, "colour": frame.colour}
    return {"id": frame.frame_id, **look, **frame.extras}


def _note_json(note: Note) -> dict[str, object]:
    return {
        "id": note.note_id,
        "text": note.text,
        **_box(note.x, note.y, note.width, note.height),
        **note.extras,
    }
