"""What a run says of nodes inside the blocks of the drawing shown, told as of the block's node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.blocks.flattening import SLASH, blocks_of, node_in
from moniqo_desktop.domain.flow.drawing import BLOCK
from moniqo_desktop.domain.messages.events import NodeStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moniqo_desktop.domain.flow.drawing import Block, Flow, Node

_WORST_FIRST: Final = (
    NodeStatus.ERROR, NodeStatus.WARN, NodeStatus.PAUSED, NodeStatus.WAITING, NodeStatus.RUNNING,
    NodeStatus.OK, NodeStatus.IDLE,
)  # fmt: skip
_RANK: Final = {status: rank for rank, status in enumerate(_WORST_FIRST)}


@dataclass(frozen=True, slots=True)
class Heard:
    """status: the worst in the block. duration_us: of all its nodes. is_value: the node that spoke
    is the one behind the block's first output."""

    status: NodeStatus
    duration_us: float
    is_value: bool


class Insides:
    """Of the drawing at the end of a path. Ids are those of the flattened flow; a run of the flow
    as it was before nodes were folded still calls them as they were called beside the block."""

    def __init__(
        self, whole: Flow, view: Flow, path: tuple[str, ...], before: Insides | None = None
    ) -> None:
        """before: of an earlier state of the flow, whose memory goes on where the path is one."""
        self._prefix = "".join(name + SLASH for name in path)
        blocks = blocks_of(whole)
        kinds = {BLOCK + name for name in blocks}
        stand = [node for node in view.nodes if node.kind in kinds]
        self._first = {node.node_id: _behind(blocks, node) for node in stand}
        self._folded = _folded(whole, view, path, {n.node_id: blocks[n.block_id] for n in stand})
        self._said: dict[str, dict[str, tuple[NodeStatus, float]]] = {}
        if before is not None and before._prefix == self._prefix:
            self._said = before._said

    def shown(self, flat_id: str) -> tuple[str, str]:
        """Node of the drawing, and the way on inside it ("" = the node itself); "" = not here."""
        folded = self._folded.get(flat_id)
        if folded is not None:
            return folded
        if not flat_id.startswith(self._prefix):
            return "", ""
        node_id, _, rest = flat_id[len(self._prefix) :].partition(SLASH)
        return node_id, rest

    def heard_of(self, flat_id: str) -> None:
        """A run that names a node by its block means another one by the name alone."""
        way, _, name = flat_id.rpartition(SLASH)
        if way:
            self._folded.pop(name, None)

    def is_value(self, node_id: str, rest: str) -> bool:
        """Whether the node at the end of the way is the one behind the block's first output."""
        return self._first.get(node_id) == rest

    def hear(self, node_id: str, rest: str, status: NodeStatus, duration_us: float) -> Heard:
        """A node inside a block node said something."""
        said = self._said.setdefault(node_id, {})
        said[rest] = (status, duration_us)
        worst = min((each for each, _ in said.values()), key=lambda each: _RANK[each])
        total = sum(each for _, each in said.values())
        return Heard(worst, total, self.is_value(node_id, rest))


def _folded(
    whole: Flow, view: Flow, path: tuple[str, ...], blocks: Mapping[str, Block]
) -> dict[str, tuple[str, str]]:
    """Ids nodes had before they were folded → where they are seen now. blocks: by the node of the
    drawing that stands for them."""
    taken = {node.node_id for node in whole.nodes}
    if path:
        return {n.node_id: (n.node_id, "") for n in view.nodes if n.node_id not in taken}
    inner = [(n.node_id, name) for name, block in blocks.items() for n in block.nodes]
    return {node_id: (name, node_id) for node_id, name in inner if node_id not in taken}


def _behind(blocks: Mapping[str, Block], node: Node) -> str:
    """The way to the plain node behind the first output of a block node; empty if none."""
    way: list[str] = []
    block, port = blocks.get(node.block_id), ""
    while block is not None and len(way) <= len(blocks):
        exits = [each for each in block.outputs if not port or each.name == port]
        inner = node_in(block, exits[0].node_id) if exits else None
        if inner is None:
            return ""
        way.append(inner.node_id)
        block, port = blocks.get(inner.block_id), exits[0].port
    return SLASH.join(way)
