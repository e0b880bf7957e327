"""Random blocks of random drawings: folds that a hand could make, at any depth."""

from __future__ import annotations

import random
from collections.abc import Collection

from moniqo_desktop.domain.blocks.fold import NewBlock, fold
from moniqo_desktop.domain.blocks.inside import inside, put_back
from moniqo_desktop.domain.blocks.ports import BlockKinds, is_tag
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.links import Kinds


def folded(flow: Flow, kinds: Kinds, draw: random.Random, times: int) -> Flow:
    """The flow after so many folds, each of the drawing itself or of one inside a block."""
    for number in range(times):
        path = some_path(flow, draw)
        view = inside(flow, path)
        ids = some_part(view, draw)
        if ids:
            new = NewBlock(f"block{number}", f"fold{number}", f"Block {number}")
            flow = put_back(flow, path, fold(view, BlockKinds(kinds, view), ids, new))
    return flow


def some_path(flow: Flow, draw: random.Random) -> tuple[str, ...]:
    """The way to the drawing itself or to one inside."""
    path: tuple[str, ...] = ()
    while True:
        doors = [node.node_id for node in inside(flow, path).nodes if node.block_id]
        if not doors or draw.random() < 0.5:
            return path
        path = (*path, draw.choice(doors))


def some_part(view: Flow, draw: random.Random) -> set[str]:
    """Nodes that can be folded: with all that lies between any two of them."""
    plain = [node.node_id for node in view.nodes if not is_tag(node.kind)]
    if len(plain) < 2:
        return set()
    chosen = set(draw.sample(plain, draw.randint(1, max(1, len(plain) - 1))))
    return chosen | (_after(view, chosen) & _before(view, chosen))


def _after(view: Flow, start: Collection[str]) -> set[str]:
    return _reached(start, [(link.from_node, link.to_node) for link in view.links])


def _before(view: Flow, start: Collection[str]) -> set[str]:
    return _reached(start, [(link.to_node, link.from_node) for link in view.links])


def _reached(start: Collection[str], steps: Collection[tuple[str, str]]) -> set[str]:
    found: set[str] = set()
    while True:
        more = {end for begin, end in steps if begin in start or begin in found} - found
        if not more:
            return found
        found |= more
