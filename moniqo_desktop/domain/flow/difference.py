"""What differs between two drawings, part by part and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from moniqo_desktop.domain.flow.drawing import Block, Flow, Frame, Link, Node, Note

_IDS: Final[Mapping[str, str]] = {
    "nodes": "node_id",
    "links": "link_id",
    "frames": "frame_id",
    "notes": "note_id",
}
_OWN_OF_BLOCK: Final = ("name", "description", "inputs", "outputs")
Part = Node | Link | Frame | Note | Block


@dataclass(frozen=True, slots=True)
class Change:
    """part: flow, nodes, links, frames, notes or blocks. field empty = the part as a whole.

    before None = added; after None = removed. A change of one parameter has field "params.name".
    block: id of the block the part lies in; empty for the drawing itself.
    """

    part: str
    part_id: str
    field: str
    before: object
    after: object
    block: str = ""


def difference(a: Flow, b: Flow) -> tuple[Change, ...]:
    """The changes that lead from a to b; empty if and only if both have the same meaning.

    Drawing order has a meaning only between wires that share an input.
    """
    changes = [*_fields("flow", a.flow_id, a, b, ("name", "description", "profile"))]
    changes += _drawing(a, b)
    changes += _parts("blocks", _by_id(a, "blocks", "block_id"), _by_id(b, "blocks", "block_id"))
    old = {block.block_id: block for block in a.blocks}
    for block in b.blocks:
        before = old.get(block.block_id, block)
        changes += (replace(x, block=block.block_id) for x in _drawing(before, block))
    return tuple(changes)


def _drawing(a: Flow | Block, b: Flow | Block) -> Iterator[Change]:
    for part, id_field in _IDS.items():
        yield from _parts(part, _by_id(a, part, id_field), _by_id(b, part, id_field))
    yield from _orders(a, b)


def moves_only(changes: tuple[Change, ...]) -> bool:
    """Whether nothing changed but places and looks: the strategy trades the same."""
    return all(_is_look(change) for change in changes)


def _is_look(change: Change) -> bool:
    looks = {"x", "y", "width", "height", "colour", "title", "bends"}
    if change.part == "blocks":
        return change.field in {"name", "description"}
    return change.field in looks or change.part in {"frames", "notes"}


def _by_id(flow: Flow | Block, part: str, id_field: str) -> dict[str, Part]:
    return {getattr(thing, id_field): thing for thing in getattr(flow, part)}


def _parts(part: str, old: Mapping[str, Part], new: Mapping[str, Part]) -> Iterator[Change]:
    for name, thing in old.items():
        if name not in new:
            yield Change(part, name, "", thing, None)
    for name, thing in new.items():
        if name not in old:
            yield Change(part, name, "", None, thing)
        elif old[name] != thing:
            is_block = isinstance(thing, Block)
            names = _OWN_OF_BLOCK if is_block else tuple(field.name for field in fields(thing))
            yield from _fields(part, name, old[name], thing, names)


def _orders(a: Flow | Block, b: Flow | Block) -> Iterator[Change]:
    """Inputs whose wires are the same in another order; the input's node is the part_id."""
    old, new = _arrivals(a), _arrivals(b)
    for entry in old.keys() & new.keys():
        if old[entry] != new[entry] and sorted(old[entry]) == sorted(new[entry]):
            yield Change("links", entry[0], "order", old[entry], new[entry])


def _arrivals(flow: Flow | Block) -> dict[tuple[str, str], tuple[str, ...]]:
    arrivals: dict[tuple[str, str], tuple[str, ...]] = {}
    for link in flow.links:
        entry = (link.to_node, link.to_port)
        arrivals[entry] = (*arrivals.get(entry, ()), link.link_id)
    return arrivals


def _fields(
    part: str, name: str, old: object, new: object, names: tuple[str, ...]
) -> Iterator[Change]:
    for field in names:
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            continue
        if field != "params":
            yield Change(part, name, field, before, after)
            continue
        for key in sorted({*before, *after}):
            if key not in before or key not in after or before[key] != after[key]:
                yield Change(part, name, f"params.{key}", before.get(key), after.get(key))
