"""Changes of a drawing: flow in, new flow out. Undo keeps the old value; nothing is done twice.

Ids of new things are given by the caller. An edit that names what is not there raises Mistake;
`remove` alone does not mind. Links are judged in links.py; `connect` obeys it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, TypeVar

from moniqo_desktop.domain.blocks.edits import bring, drop_unused
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node, Note, Param
from moniqo_desktop.domain.flow.file_columns import moved_nodes
from moniqo_desktop.domain.flow.links import Kinds, replaced, why_not

MIN_BOX: Final = 60.0
"""Smallest width and height of a frame or note, canvas units."""
NewId = Callable[[], str]
Place = tuple[float, float]
Placed = TypeVar("Placed", Frame, Note)


def add_node(flow: Flow, node: Node) -> Flow:
    _check_new(node.node_id, flow)
    return replace(flow, nodes=(*flow.nodes, node))


def move_nodes(flow: Flow, places: Mapping[str, Place]) -> Flow:
    """places: id of a node, frame or note → its new top left corner, canvas units."""
    _check_known(places, flow)
    return replace(
        flow,
        nodes=tuple(moved_nodes(flow.nodes, places)),
        frames=tuple(_moved(frame, places.get(frame.frame_id)) for frame in flow.frames),
        notes=tuple(_moved(note, places.get(note.note_id)) for note in flow.notes),
    )


def remove(flow: Flow, ids: Collection[str]) -> Flow:
    """Takes out nodes with their wires, wires, frames and notes by id."""
    gone = frozenset(ids)
    links = [link for link in flow.links if link.link_id not in gone]
    return replace(
        flow,
        nodes=tuple([node for node in flow.nodes if node.node_id not in gone]),
        links=tuple([x for x in links if x.from_node not in gone and x.to_node not in gone]),
        frames=tuple(frame for frame in flow.frames if frame.frame_id not in gone),
        notes=tuple(note for note in flow.notes if note.note_id not in gone),
    )


def connect(flow: Flow, kinds: Kinds, link: Link) -> Flow:
    """Adds a wire; the one already at an input that takes one gives way.

    Raises FlowProblem with the judge's sentence where the wire may not be.
    """
    _check_new(link.link_id, flow)
    ends = (link.from_node, link.from_port, link.to_node, link.to_port)
    reason = why_not(flow, kinds, *ends)
    if reason is not None:
        raise FlowProblem(reason, node_id=link.to_node, field=link.to_port)
    gone = replaced(flow, kinds, link.to_node, link.to_port)
    kept = tuple(other for other in flow.links if other not in gone)
    return replace(flow, links=(*kept, link))


def disconnect(flow: Flow, link_ids: Collection[str]) -> Flow:
    gone = frozenset(link_ids)
    return replace(flow, links=tuple(link for link in flow.links if link.link_id not in gone))


def set_param(flow: Flow, node_id: str, name: str, value: Param) -> Flow:
    node = _node(flow, node_id)
    return _with_node(flow, replace(node, params=_frozen({**node.params, name: value})))


def reset_param(flow: Flow, node_id: str, name: str) -> Flow:
    """Back to the default of its kind: the flow keeps only what differs."""
    node = _node(flow, node_id)
    rest = {key: value for key, value in node.params.items() if key != name}
    return _with_node(flow, replace(node, params=_frozen(rest)))


def rename(flow: Flow, node_id: str, title: str) -> Flow:
    """An empty title shows the title of the kind."""
    return _with_node(flow, replace(_node(flow, node_id), title=title))


def set_bypassed(flow: Flow, node_ids: Collection[str], bypassed: bool) -> Flow:
    _check_known(node_ids, flow)
    nodes = (
        replace(node, bypassed=bypassed) if node.node_id in node_ids else node
        for node in flow.nodes
    )
    return replace(flow, nodes=tuple(nodes))


def rename_flow(flow: Flow, name: str, description: str) -> Flow:
    return replace(flow, name=name, description=description)


def set_profile(flow: Flow, profile: str) -> Flow:
    return replace(flow, profile=profile)


def add_frame(flow: Flow, frame: Frame) -> Flow:
    _check_new(frame.frame_id, flow)
    return replace(flow, frames=(*flow.frames, frame))


def add_note(flow: Flow, note: Note) -> Flow:
    _check_new(note.note_id, flow)
    return replace(flow, notes=(*flow.notes, note))


def resize(flow: Flow, box_id: str, width: float, height: float) -> Flow:
    """A frame or a note gets a new size, at least MIN_BOX each way."""
    _check_known((box_id,), flow)
    width, height = max(width, MIN_BOX), max(height, MIN_BOX)
    frames = (
        replace(frame, width=width, height=height) if frame.frame_id == box_id else frame
        for frame in flow.frames
    )
    notes = (
        replace(note, width=width, height=height) if note.note_id == box_id else note
        for note in flow.notes
    )
    return replace(flow, frames=tuple(frames), notes=tuple(notes))


def retitle_frame(flow: Flow, frame_id: str, title: str) -> Flow:
    _check_known((frame_id,), flow)
    frames = (
        replace(frame, title=title) if frame.frame_id == frame_id else frame
        for frame in flow.frames
    )
    return replace(flow, frames=tuple(frames))


def rewrite_note(flow: Flow, note_id: str, text: str) -> Flow:
    _check_known((note_id,), flow)
    notes = (replace(note, text=text) if note.note_id == note_id else note for note in flow.notes)
    return replace(flow, notes=tuple(notes))


def fragment(flow: Flow, ids: Collection[str]) -> Flow:
    """The chosen nodes, frames and notes with the wires between the nodes: what copy copies.

    Of the blocks only those the nodes stand for, directly or inside others.
    """
    piece = replace(
        flow,
        nodes=tuple(node for node in flow.nodes if node.node_id in ids),
        links=tuple(link for link in flow.links if link.from_node in ids and link.to_node in ids),
        frames=tuple(frame for frame in flow.frames if frame.frame_id in ids),
        notes=tuple(note for note in flow.notes if note.note_id in ids),
    )
    return drop_unused(piece)


def paste(flow: Flow, piece: Flow, new_id: NewId, dx: float, dy: float) -> tuple[Flow, Flow]:
    """Adds a piece, moved by dx, dy, under new ids. Returns the new flow and the piece as added.

    Blocks the flow has already are shared; others come along.
    """
    flow, piece = bring(flow, piece, new_id)
    names = {node.node_id: new_id() for node in piece.nodes}
    added = replace(
        piece,
        nodes=tuple(
            replace(node, node_id=names[node.node_id], x=node.x + dx, y=node.y + dy)
            for node in piece.nodes
        ),
        links=tuple(_relinked(link, names, new_id(), dx, dy) for link in piece.links),
        frames=tuple(
            replace(frame, frame_id=new_id(), x=frame.x + dx, y=frame.y + dy)
            for frame in piece.frames
        ),
        notes=tuple(
            replace(note, note_id=new_id(), x=note.x + dx, y=note.y + dy) for note in piece.notes
        ),
    )
    return _merged(flow, added), added


def duplicate(
    flow: Flow, ids: Collection[str], new_id: NewId, dx: float, dy: float
) -> tuple[Flow, Flow]:
    """Copy and paste in one: returns the new flow and the piece as added."""
    return paste(flow, fragment(flow, ids), new_id, dx, dy)


def ids_of(flow: Flow) -> frozenset[str]:
    """Of all nodes, links, frames and notes."""
    return frozenset(_names(flow))


def _names(flow: Flow) -> list[str]:
    return [
        *[node.node_id for node in flow.nodes],
        *[link.link_id for link in flow.links],
        *[frame.frame_id for frame in flow.frames],
        *[note.note_id for note in flow.notes],
    ]


def _merged(flow: Flow, added: Flow) -> Flow:
    return replace(
        flow,
        nodes=flow.nodes + added.nodes,
        links=flow.links + added.links,
        frames=flow.frames + added.frames,
        notes=flow.notes + added.notes,
    )


def _relinked(link: Link, names: Mapping[str, str], link_id: str, dx: float, dy: float) -> Link:
    return replace(
        link,
        link_id=link_id,
        from_node=names[link.from_node],
        to_node=names[link.to_node],
        bends=tuple((x + dx, y + dy) for x, y in link.bends),
    )


def _moved(thing: Placed, place: Place | None) -> Placed:
    if place is None:
        return thing
    return replace(thing, x=place[0], y=place[1])


def _node(flow: Flow, node_id: str) -> Node:
    node = flow.node(node_id)
    if node is None:
        raise FlowProblem("This node is no longer in the flow.", node_id=node_id)
    return node


def _with_node(flow: Flow, node: Node) -> Flow:
    nodes = [node if other.node_id == node.node_id else other for other in flow.nodes]
    return replace(flow, nodes=tuple(nodes))


def _check_known(ids: Collection[str], flow: Flow) -> None:
    known = ids_of(flow) if len(ids) > 1 else _names(flow)
    missing = next((name for name in ids if name not in known), None)
    if missing is not None:
        raise FlowProblem("This part is no longer in the flow.", node_id=missing)


def _check_new(name: str, flow: Flow) -> None:
    if name in _names(flow):
        raise FlowProblem("A part with this id is already in the flow.", node_id=name)


def _frozen(params: dict[str, Param]) -> Mapping[str, Param]:
    return MappingProxyType(params)
