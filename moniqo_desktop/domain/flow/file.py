"""A flow as a file: JSON, versioned, read strictly. What is refused is refused in one sentence.

Kinds this version does not know are kept with all their parameters, and so is all else a file says
beyond what this version knows: it is written back unharmed. A file of an older format is brought
up step by step (migrations.py); one of a newer format is refused and left as it is.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
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
from moniqo_desktop.domain.flow.file_columns import plain_links, plain_nodes
from moniqo_desktop.domain.flow.json_form import FORMAT, to_json
from moniqo_desktop.domain.flow.migrations import migrated
from moniqo_desktop.domain.strict_json import (
    KEPT,
    MAX_DEPTH,
    Part,
    refuse,
    refuse_constant,
)

__all__ = ["FORMAT", "NEWER", "from_json", "read_flow", "to_json", "write_flow"]
NEWER: Final = "NEWER_FLOW_FORMAT"
"""Code of the error for what a newer version wrote: it is whole, and not for this one."""
MAX_BYTES: Final = 5_000_000
MAX_NODES: Final = 10_000
MAX_LINKS: Final = 50_000
MAX_NOTES: Final = 10_000
MAX_BLOCKS: Final = 1_000
MAX_PORTS: Final = 200
_NODE: Final = frozenset(("id", "kind", "x", "y", "title", "params", "bypassed", "pins"))
_LINK: Final = frozenset(("id", "from", "to", "bends"))
_FRAME: Final = frozenset(("id", "title", "x", "y", "width", "height", "colour"))
_NOTE: Final = frozenset(("id", "text", "x", "y", "width", "height"))
_DRAWING: Final = frozenset(("name", "description", "nodes", "links", "frames", "notes"))
_BLOCK: Final = _DRAWING | {"id", "inputs", "outputs"}
_FLOW: Final = _DRAWING | {"format", "version", "flow_id", "profile", "blocks"}


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
        line, column = error.lineno, error.colno
        refuse(
            f"The file is not whole JSON: it is cut or damaged at line {line}, column {column}",
            cause=error,
        )
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


def from_json(content: object) -> Flow:
    """Parsed JSON → flow. Raises BadFile."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        refuse(f'This is not a flow: its "format" should be "{FORMAT}"')
    top = Part(migrated(content, _version(content.get("version"))))
    nodes = _nodes(top)
    flow = Flow(
        flow_id=top.id("flow_id"),
        name=top.text("name"),
        nodes=nodes,
        links=_links(top, nodes),
        frames=tuple(_frame(part) for part in top.parts("frames", MAX_NOTES)),
        notes=tuple(_note(part) for part in top.parts("notes", MAX_NOTES)),
        description=top.text("description", ""),
        profile=top.text("profile", ""),
        blocks=tuple(_block(part) for part in top.parts("blocks", MAX_BLOCKS)),
        extras=top.extras(_FLOW),
    )
    _distinct("blocks", [block.block_id for block in flow.blocks])
    _check_ids(flow)
    return flow


def _nodes(part: Part) -> tuple[Node, ...]:
    found = plain_nodes(part.values.get("nodes", []), _NODE, MAX_NODES)
    return found or tuple(_node(each) for each in part.parts("nodes", MAX_NODES))


def _links(part: Part, nodes: tuple[Node, ...]) -> tuple[Link, ...]:
    found = plain_links(part.values.get("links", []), _LINK, MAX_LINKS, nodes)
    return found or tuple(_link(each) for each in part.parts("links", MAX_LINKS))


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
        extras=part.extras(_NODE),
    )


def _link(part: Part) -> Link:
    from_node, from_port = part.pair("from")
    to_node, to_port = part.pair("to")
    bends, extras = part.places("bends"), part.extras(_LINK)
    return Link(part.id("id"), from_node, from_port, to_node, to_port, bends, extras)


def _frame(part: Part) -> Frame:
    return Frame(
        frame_id=part.id("id"),
        title=part.text("title", ""),
        x=part.number("x"),
        y=part.number("y"),
        width=part.size("width"),
        height=part.size("height"),
        colour=part.text("colour", ""),
        extras=part.extras(_FRAME),
    )


def _note(part: Part) -> Note:
    return Note(
        note_id=part.id("id"),
        text=part.text("text", ""),
        x=part.number("x"),
        y=part.number("y"),
        width=part.size("width", 220.0),
        height=part.size("height", 90.0),
        extras=part.extras(_NOTE),
    )


def _block(part: Part) -> Block:
    nodes = _nodes(part)
    block = Block(
        block_id=part.id("id"),
        name=part.text("name"),
        nodes=nodes,
        links=_links(part, nodes),
        frames=tuple(_frame(each) for each in part.parts("frames", MAX_NOTES)),
        notes=tuple(_note(each) for each in part.parts("notes", MAX_NOTES)),
        inputs=tuple(_block_port(each) for each in part.parts("inputs", MAX_PORTS)),
        outputs=tuple(_block_port(each) for each in part.parts("outputs", MAX_PORTS)),
        description=part.text("description", ""),
        extras=part.extras(_BLOCK),
    )
    _check_ids(block)
    return block


def _block_port(part: Part) -> BlockPort:
    node_id, port = part.pair("of")
    return BlockPort(part.id("name"), node_id, port, part.count("at", -1))


def _version(version: object) -> int:
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        refuse(f'"version" must be a whole number from 1, found {version!r:.40}')
    if version > FORMAT_VERSION:
        refuse(
            f"A newer Moniqo saved this flow (format {version}, this one reads up to "
            f"{FORMAT_VERSION})",
            hint=f"Update Moniqo to open it. {KEPT}",
            code=NEWER,
        )
    return version


def _check_ids(flow: Flow | Block) -> None:
    known = _distinct("nodes", [node.node_id for node in flow.nodes])
    _distinct("links", [link.link_id for link in flow.links])
    _distinct("frames", [frame.frame_id for frame in flow.frames])
    _distinct("notes", [note.note_id for note in flow.notes])
    ends = {link.from_node for link in flow.links} | {link.to_node for link in flow.links}
    for index, link in enumerate(() if ends <= known else flow.links):
        for end, node_id in (("from", link.from_node), ("to", link.to_node)):
            if node_id not in known:
                refuse(f"links[{index}].{end} names node {node_id!r:.60}, which is not in the file")


def _distinct(key: str, ids: list[str]) -> set[str]:
    all_of_them = set(ids)
    if len(all_of_them) < len(ids):
        first = {name: index for index, name in reversed(list(enumerate(ids)))}
        index, name = next((i, name) for i, name in enumerate(ids) if first[name] < i)
        refuse(f"{key}[{index}].id {name!r:.60} is there twice")
    return all_of_them
