"""A flow as a file: JSON, versioned, read strictly. What is refused is refused in one sentence.

Kinds this version does not know are kept with all their parameters, and written back unharmed.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from moniqo_desktop.domain.flow import (
    FORMAT_VERSION,
    Block,
    BlockPort,
    Flow,
    Frame,
    Link,
    Node,
    Note,
)
from moniqo_desktop.domain.strict_json import (
    KEPT,
    MAX_DEPTH,
    Part,
    refuse,
    refuse_constant,
)

FORMAT: Final = "moniqo-flow"
MAX_BYTES: Final = 5_000_000
MAX_NODES: Final = 10_000
MAX_LINKS: Final = 50_000
MAX_NOTES: Final = 10_000
MAX_BLOCKS: Final = 1_000
MAX_PORTS: Final = 200


def write_flow(flow: Flow) -> bytes:
    """The file's bytes: UTF-8, indented, ends with a line break."""
    return (json.dumps(to_json(flow), indent=2, ensure_ascii=False) + "\n").encode()


def read_flow(raw: bytes) -> Flow:
    """Raises BadFile with what is wrong, where, and what to do."""
    if len(raw) > MAX_BYTES:
        refuse(f"The file is {len(raw) / 1e6:.1f} MB; a flow has at most {MAX_BYTES / 1e6:.0f} MB")
    try:
        with _collector_paused():
            return from_json(json.loads(raw.decode("utf-8-sig"), parse_constant=refuse_constant))
    except UnicodeDecodeError as error:
        refuse(f"The file is not UTF-8 text (byte {error.start})", cause=error)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        refuse(f"The file is not whole JSON: {error.msg} at {where}", cause=error)
    except RecursionError as error:
        refuse(f"The file is nested deeper than {MAX_DEPTH} levels", cause=error)
    except ValueError as error:  # Python caps the digits of a whole number
        refuse("The file holds a number with thousands of digits", cause=error)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Parsed JSON holds no circles, yet looking for them was half the time of a large file."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def to_json(flow: Flow) -> dict[str, object]:
    """Plain JSON values; equal flows give equal values."""
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "flow_id": flow.flow_id,
        "name": flow.name,
        "description": flow.description,
        "profile": flow.profile,
        "nodes": [_node_json(node) for node in flow.nodes],
        "links": [_link_json(link) for link in flow.links],
        "frames": [_frame_json(frame) for frame in flow.frames],
        "notes": [_note_json(note) for note in flow.notes],
        "blocks": [_block_json(block) for block in flow.blocks],
    }


def from_json(content: object) -> Flow:
    """Parsed JSON → flow. Raises BadFile; keys it does not know are ignored."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        refuse(f'This is not a flow: its "format" should be "{FORMAT}"')
    _check_version(content.get("version"))
    top = Part(content)
    flow = Flow(
        flow_id=top.id("flow_id"),
        name=top.text("name"),
        nodes=tuple(_node(part) for part in top.parts("nodes", MAX_NODES)),
        links=tuple(_link(part) for part in top.parts("links", MAX_LINKS)),
        frames=tuple(_frame(part) for part in top.parts("frames", MAX_NOTES)),
        notes=tuple(_note(part) for part in top.parts("notes", MAX_NOTES)),
        description=top.text("description", ""),
        profile=top.text("profile", ""),
        blocks=tuple(_block(part) for part in top.parts("blocks", MAX_BLOCKS)),
    )
    _check_ids(flow)
    return flow


def _node(part: Part) -> Node:
    return Node(
        node_id=part.id("id"),
        kind=part.id("kind"),
        x=part.number("x", 0.0),
        y=part.number("y", 0.0),
        title=part.text("title", ""),
        params=part.params("params"),
        bypassed=part.flag("bypassed"),
        pins=part.params("pins"),
    )


def _link(part: Part) -> Link:
    from_node, from_port = part.pair("from")
    to_node, to_port = part.pair("to")
    return Link(part.id("id"), from_node, from_port, to_node, to_port, part.places("bends"))


def _frame(part: Part) -> Frame:
    return Frame(
        frame_id=part.id("id"),
        title=part.text("title", ""),
        x=part.number("x"),
        y=part.number("y"),
        width=part.size("width"),
        height=part.size("height"),
        colour=part.text("colour", ""),
    )


def _note(part: Part) -> Note:
    return Note(
        note_id=part.id("id"),
        text=part.text("text", ""),
        x=part.number("x"),
        y=part.number("y"),
        width=part.size("width", 220.0),
        height=part.size("height", 90.0),
    )


def _block(part: Part) -> Block:
    block = Block(
        block_id=part.id("id"),
        name=part.text("name"),
        nodes=tuple(_node(each) for each in part.parts("nodes", MAX_NODES)),
        links=tuple(_link(each) for each in part.parts("links", MAX_LINKS)),
        frames=tuple(_frame(each) for each in part.parts("frames", MAX_NOTES)),
        notes=tuple(_note(each) for each in part.parts("notes", MAX_NOTES)),
        inputs=tuple(_block_port(each) for each in part.parts("inputs", MAX_PORTS)),
        outputs=tuple(_block_port(each) for each in part.parts("outputs", MAX_PORTS)),
        description=part.text("description", ""),
    )
    _check_ids(block)
    return block


def _block_port(part: Part) -> BlockPort:
    node_id, port = part.pair("of")
    return BlockPort(part.id("name"), node_id, port, part.count("at", -1))


def _block_json(block: Block) -> dict[str, object]:
    return {
        "id": block.block_id,
        "name": block.name,
        "description": block.description,
        "nodes": [_node_json(node) for node in block.nodes],
        "links": [_link_json(link) for link in block.links],
        "frames": [_frame_json(frame) for frame in block.frames],
        "notes": [_note_json(note) for note in block.notes],
        "inputs": [_block_port_json(port) for port in block.inputs],
        "outputs": [_block_port_json(port) for port in block.outputs],
    }


def _block_port_json(port: BlockPort) -> dict[str, object]:
    at = {"at": port.at} if port.at >= 0 else {}
    return {"name": port.name, "of": [port.node_id, port.port], **at}


def _node_json(node: Node) -> dict[str, object]:
    pins = {"pins": dict(node.pins)} if node.pins else {}
    return {
        "id": node.node_id,
        "kind": node.kind,
        "x": node.x,
        "y": node.y,
        "title": node.title,
        "params": dict(node.params),
        "bypassed": node.bypassed,
        **pins,
    }


def _link_json(link: Link) -> dict[str, object]:
    ends = {
        "from": [link.from_node, link.from_port],
        "to": [link.to_node, link.to_port],
    }
    bends = {"bends": [list(bend) for bend in link.bends]} if link.bends else {}
    return {"id": link.link_id, **ends, **bends}


def _box(x: float, y: float, width: float, height: float) -> dict[str, object]:
    return {"x": x, "y": y, "width": width, "height": height}


def _frame_json(frame: Frame) -> dict[str, object]:
    box = _box(frame.x, frame.y, frame.width, frame.height)
    return {"id": frame.frame_id, "title": frame.title, **box, "colour": frame.colour}


def _note_json(note: Note) -> dict[str, object]:
    return {
        "id": note.note_id,
        "text": note.text,
        **_box(note.x, note.y, note.width, note.height),
    }


def _check_version(version: object) -> None:
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        refuse(f'"version" must be a whole number from 1, found {version!r:.40}')
    if version > FORMAT_VERSION:
        refuse(
            f"A newer Moniqo saved this flow (format {version}, this one reads up to "
            f"{FORMAT_VERSION})",
            hint=f"Update Moniqo to open it. {KEPT}",
        )


def _check_ids(flow: Flow | Block) -> None:
    known = _distinct("nodes", [node.node_id for node in flow.nodes])
    _distinct("links", [link.link_id for link in flow.links])
    _distinct("frames", [frame.frame_id for frame in flow.frames])
    _distinct("notes", [note.note_id for note in flow.notes])
    for index, link in enumerate(flow.links):
        for end, node_id in (("from", link.from_node), ("to", link.to_node)):
            if node_id not in known:
                refuse(f"links[{index}].{end} names node {node_id!r:.60}, which is not in the file")


def _distinct(key: str, ids: list[str]) -> set[str]:
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            refuse(f"{key}[{index}].id {name!r:.60} is there twice")
        seen.add(name)
    return seen
