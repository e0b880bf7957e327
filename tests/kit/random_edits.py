"""Edits as a hand makes them, at random: every edit of a drawing there is, on any level of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final, TypeVar

from moniqo_desktop.domain.blocks import edits as block_edits
from moniqo_desktop.domain.blocks import fold as block_fold
from moniqo_desktop.domain.blocks import port_edits as block_port_edits
from moniqo_desktop.domain.blocks.inside import inside, put_back, set_param_at
from moniqo_desktop.domain.blocks.ports import BlockKinds, Side, port_names
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow import edits, edits_layout
from moniqo_desktop.domain.flow import edits_wires as wires
from moniqo_desktop.domain.flow import pins as pinning
from moniqo_desktop.domain.flow.drawing import Block, BlockPort, Flow, Frame, Link, Node, Note
from moniqo_desktop.domain.flow.edits_arrange import Measures, arrange
from moniqo_desktop.domain.flow.edits_room import make_room
from moniqo_desktop.domain.flow.links import Kinds
from tests.kit.folding import some_part, some_path

T = TypeVar("T")
MOST_NODES: Final = 24


@dataclass(slots=True)
class Hand:
    """Whoever edits. made: how often each edit changed something; refused: sentences."""

    kinds: Kinds
    ports: dict[str, tuple[Sequence[str], Sequence[str]]]
    draw: random.Random
    clipboard: Flow = field(default_factory=lambda: Flow("clip", ""))
    made: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    _ids: count[int] = field(default_factory=count)

    def new_id(self) -> str:
        return f"id{next(self._ids)}"

    def any(self, things: Sequence[T]) -> T:
        """Raises Nothing where there is none to take."""
        if not things:
            raise Nothing
        return self.draw.choice(things)

    def some(self, things: Sequence[T], most: int = 4) -> list[T]:
        return self.draw.sample(things, min(len(things), self.draw.randint(1, most)))

    def number(self) -> float:
        return float(self.draw.randint(-400, 400))

    def place(self) -> tuple[float, float]:
        return self.number(), self.number()

    def edit(self, flow: Flow) -> Flow:
        """The flow after one edit; the same where it was refused or there was nothing to edit."""
        names = sorted(EDITS)
        crowded = len(flow.nodes) > MOST_NODES or len(flow.blocks) > 8
        name = self.any(("flow.edits.remove", "blocks.edits.drop_unused") if crowded else names)
        try:
            changed = self._on_some_level(name, flow)
        except Nothing:
            return flow
        except FlowProblem as problem:
            self.refused[str(problem)] += 1
            return flow
        self.made[name] += changed != flow
        return changed

    def _on_some_level(self, name: str, flow: Flow) -> Flow:
        if name in ON_THE_WHOLE:
            return EDITS[name](self, flow)
        path = some_path(flow, self.draw)
        return put_back(flow, path, EDITS[name](self, inside(flow, path)))


class Nothing(Exception):
    """There is no such part in the drawing."""


# -- edits of a drawing on any level ---------------------------------------------------------------


def _ids(flow: Flow) -> list[str]:
    return [node.node_id for node in flow.nodes]


def _parts(flow: Flow) -> list[str]:
    return sorted(edits.ids_of(flow) - {link.link_id for link in flow.links})


def _add_node(hand: Hand, flow: Flow) -> Flow:
    kinds = [*hand.ports, "nobody.knows", *(f"block:{b.block_id}" for b in flow.blocks)]
    x, y = hand.place()
    return edits.add_node(flow, Node(hand.new_id(), hand.any(kinds), x, y))


def _exits(hand: Hand, flow: Flow, node: Node) -> list[str]:
    block = next((b for b in flow.blocks if b.block_id == node.block_id), None)
    if block is not None:
        return port_names(block, "outputs")
    return ["value"] if node.kind.startswith("@in:") else [*hand.ports.get(node.kind, ((), ()))[1]]


def _entries(hand: Hand, flow: Flow, node: Node) -> list[str]:
    block = next((b for b in flow.blocks if b.block_id == node.block_id), None)
    if block is not None:
        return port_names(block, "inputs")
    return ["value"] if node.kind.startswith("@out:") else [*hand.ports.get(node.kind, ((), ()))[0]]


def _connect(hand: Hand, flow: Flow) -> Flow:
    starts = [(n.node_id, port) for n in flow.nodes for port in _exits(hand, flow, n)]
    ends = [(n.node_id, port) for n in flow.nodes for port in _entries(hand, flow, n)]
    link = Link(hand.new_id(), *hand.any(starts), *hand.any(ends))
    return edits.connect(flow, BlockKinds(hand.kinds, flow), link)


def _insert(hand: Hand, flow: Flow) -> Flow:
    kinds, pairs = BlockKinds(hand.kinds, flow), [(k, n) for k in flow.links for n in flow.nodes]
    for link, node in hand.draw.sample(pairs, min(len(pairs), 60)):
        ports = _entries(hand, flow, node), _exits(hand, flow, node)
        found = wires.splice_into(flow, kinds, link.link_id, node.node_id, *ports)
        if found is not None:
            return wires.insert_node(flow, kinds, found, (hand.new_id(), hand.new_id()))
    raise Nothing


def _paste(hand: Hand, flow: Flow) -> Flow:
    if hand.draw.random() < 0.5 or not hand.clipboard.nodes:
        hand.clipboard = edits.fragment(flow, hand.some(_parts(flow)))
    return edits.paste(flow, hand.clipboard, hand.new_id, *hand.place())[0]


def _boxes(hand: Hand, flow: Flow) -> dict[str, edits_layout.Box]:
    places = edits_layout.places_of(flow, hand.some(_parts(flow), 6))
    return {name: (x, y, 204.0, 90.0) for name, (x, y) in places.items()}


def _arrange(hand: Hand, flow: Flow) -> Flow:
    sizes = {node.node_id: (204.0, 90.0) for node in flow.nodes}
    ends = {link.link_id: (45.0, 45.0) for link in flow.links}
    return arrange(flow, Measures(sizes, ends), hand.some(_parts(flow), 8))


def _fold(hand: Hand, flow: Flow) -> Flow:
    new = block_fold.NewBlock(hand.new_id(), hand.new_id())
    boxes = [x.frame_id for x in flow.frames] + [x.note_id for x in flow.notes]
    ids = some_part(flow, hand.draw) | set(hand.some(boxes, 2) if boxes else ())
    if hand.draw.random() < 0.2:
        ids = set(hand.some(_ids(flow), 3))
    return block_fold.fold(flow, BlockKinds(hand.kinds, flow), ids, new)


def _door(hand: Hand, flow: Flow) -> str:
    return hand.any([node.node_id for node in flow.nodes if node.block_id])


def _pin(hand: Hand, flow: Flow) -> Flow:
    node = hand.any(flow.nodes)
    port = hand.any([*_exits(hand, flow, node), "value"])
    return pinning.set_pins(flow, node.node_id, {port: hand.any([1.5, True, None])})


def _frame(hand: Hand, flow: Flow) -> Flow:
    x, y = hand.place()
    return edits.add_frame(flow, Frame(hand.new_id(), "Frame", x, y, 300.0, 200.0))


def _note(hand: Hand, flow: Flow) -> Flow:
    return edits.add_note(flow, Note(hand.new_id(), "Note", *hand.place()))


# -- edits of blocks, wherever they are used -------------------------------------------------------


def _block(hand: Hand, flow: Flow) -> Block:
    return hand.any(flow.blocks)


def _port(hand: Hand, flow: Flow) -> tuple[str, Side, str]:
    block, side = _block(hand, flow), hand.any(("inputs", "outputs"))
    found: Side = "inputs" if side == "inputs" else "outputs"
    return block.block_id, found, hand.any(port_names(block, found))


def _expose(hand: Hand, flow: Flow) -> Flow:
    block = _block(hand, flow)
    node = hand.any(block.nodes)
    side: Side = hand.any(("inputs", "outputs"))
    ports = _entries(hand, flow, node) if side == "inputs" else _exits(hand, flow, node)
    port = BlockPort(hand.any(["Port", "Entry"]), node.node_id, hand.any(ports))
    return block_port_edits.expose(flow, block.block_id, side, port)


def _set_at(hand: Hand, flow: Flow) -> Flow:
    path = some_path(flow, hand.draw)
    node_id = hand.any([n.node_id for n in inside(flow, path).nodes if not n.kind.startswith("@")])
    return set_param_at(flow, "/".join((*path, node_id)), "p", hand.number())


def _replace_block(hand: Hand, flow: Flow) -> Flow:
    block = _block(hand, flow)
    side: Side = hand.any(("inputs", "outputs"))
    ports = tuple(port for port in getattr(block, side) if hand.draw.random() < 0.8)
    changed = replace(block, inputs=ports) if side == "inputs" else replace(block, outputs=ports)
    return block_edits.replace_block(flow, replace(changed, description=hand.new_id()))


def _add_block(hand: Hand, flow: Flow) -> Flow:
    inner = hand.any([*hand.ports, *(f"block:{b.block_id}" for b in flow.blocks)])
    block = Block(hand.new_id(), "Made", (Node("n", inner),))
    return block_edits.add_block(flow, block)


Edit = Callable[[Hand, Flow], Flow]
EDITS: Final[dict[str, Edit]] = {
    "flow.edits.add_node": _add_node,
    "flow.edits.add_frame": _frame,
    "flow.edits.add_note": _note,
    "flow.edits.connect": _connect,
    "flow.edits.disconnect": lambda h, f: edits.disconnect(f, [h.any(f.links).link_id]),
    "flow.edits.duplicate": lambda h, f: edits.duplicate(f, h.some(_parts(f)), h.new_id, 8, 8)[0],
    "flow.edits.paste": _paste,
    "flow.edits.move_nodes": lambda h, f: edits.move_nodes(f, {h.any(_parts(f)): h.place()}),
    "flow.edits.remove": lambda h, f: edits.remove(f, h.some(sorted(edits.ids_of(f)))),
    "flow.edits.rename": lambda h, f: edits.rename(f, h.any(_ids(f)), h.any(["", "A", "Signal ü"])),
    "flow.edits.rename_flow": lambda h, f: edits.rename_flow(f, h.new_id(), h.new_id()),
    "flow.edits.reset_param": lambda h, f: edits.reset_param(f, h.any(_ids(f)), "p"),
    "flow.edits.set_param": lambda h, f: edits.set_param(f, h.any(_ids(f)), "p", h.number()),
    "flow.edits.resize": lambda h, f: edits.resize(
        f, h.any([x.frame_id for x in f.frames]), h.number(), h.number()
    ),
    "flow.edits.retitle_frame": lambda h, f: edits.retitle_frame(
        f, h.any([x.frame_id for x in f.frames]), h.new_id()
    ),
    "flow.edits.rewrite_note": lambda h, f: edits.rewrite_note(
        f, h.any([x.note_id for x in f.notes]), h.new_id()
    ),
    "flow.edits.set_bypassed": lambda h, f: edits.set_bypassed(
        f, h.some(_ids(f)), h.draw.random() < 0.5
    ),
    "flow.edits.set_profile": lambda h, f: edits.set_profile(f, h.any(["", "starter", "expert"])),
    "flow.edits_arrange.arrange": _arrange,
    "flow.edits_layout.align": lambda h, f: edits_layout.align(
        f, _boxes(h, f), h.any([*edits_layout.Edge])
    ),
    "flow.edits_layout.distribute": lambda h, f: edits_layout.distribute(
        f, _boxes(h, f), h.any([*edits_layout.Axis])
    ),
    "flow.edits_layout.snap": lambda h, f: edits_layout.snap(f, h.some(_parts(f))),
    "flow.edits_room.make_room": lambda h, f: make_room(
        f, h.any(_ids(f)), dict.fromkeys(_ids(f), (204.0, 120.0))
    ),
    "flow.edits_wires.bend": lambda h, f: wires.bend(
        f, h.any(f.links).link_id, [h.place(), h.place()]
    ),
    "flow.edits_wires.insert_node": _insert,
    "flow.edits_wires.move": lambda h, f: wires.move(
        f, {name: h.place() for name in h.some(_parts(f))}
    ),
    "flow.edits_wires.straighten": lambda h, f: wires.straighten(f, [x.link_id for x in f.links]),
    "flow.pins.free_all": lambda h, f: pinning.free_all(f),
    "flow.pins.set_pins": _pin,
    "blocks.inside.set_param_at": _set_at,
    "blocks.fold.fold": _fold,
    "blocks.fold.unfold": lambda h, f: block_fold.unfold(f, _door(h, f), h.new_id),
    "blocks.edits.add_block": _add_block,
    "blocks.edits.bring": lambda h, f: block_edits.bring(f, h.clipboard, h.new_id)[0],
    "blocks.edits.detach": lambda h, f: block_edits.detach(f, _door(h, f), h.new_id()),
    "blocks.edits.drop_unused": lambda h, f: block_edits.drop_unused(f),
    "blocks.edits.remove_block": lambda h, f: block_edits.remove_block(f, _block(h, f).block_id),
    "blocks.edits.rename_block": lambda h, f: block_edits.rename_block(
        f, _block(h, f).block_id, h.new_id(), h.new_id()
    ),
    "blocks.edits.replace_block": _replace_block,
    "blocks.port_edits.expose": _expose,
    "blocks.port_edits.move_port": lambda h, f: block_port_edits.move_port(
        f, *_port(h, f), h.draw.randint(0, 3)
    ),
    "blocks.port_edits.remove_port": lambda h, f: block_port_edits.remove_port(f, *_port(h, f)),
    "blocks.port_edits.rename_port": lambda h, f: block_port_edits.rename_port(
        f, *_port(h, f), h.new_id()
    ),
}
"""Name → one such edit of the drawing. Each that there is: a test compares with known_edits."""
ON_THE_WHOLE: Final = frozenset(
    name
    for name in EDITS
    if name.startswith(("blocks.edits.", "blocks.port_edits.", "blocks.inside.", "flow.pins.free"))
    and name != "blocks.edits.detach"
)
"""These are about blocks wherever they are used, so about the flow and no level of it."""
