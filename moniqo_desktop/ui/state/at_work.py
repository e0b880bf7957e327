"""How many nodes run: those of the drawings that runs trade by, not those that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from moniqo_desktop.domain.flow.drawing import Block, Flow, Node
from moniqo_desktop.ui.state.runs import Runs


def nodes_at_work(flow: Flow) -> int:
    """Those in its blocks as often as they are used; none that is bypassed."""
    blocks = {block.block_id: block for block in flow.blocks}
    return _count(flow.nodes, blocks, {}, frozenset())


class AtWork:
    """Of all runs that go on, counted once for each drawing."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._counted: dict[str, tuple[Flow, int]] = {}

    def count(self) -> int:
        """0 also while no drawing is known yet."""
        going = {run.run_id: self._runs.drawing_of(run.run_id) for run in self._runs.open()}
        self._counted = {
            run_id: self._of(run_id, flow) for run_id, flow in going.items() if flow is not None
        }
        return sum(nodes for _, nodes in self._counted.values())

    def _of(self, run_id: str, flow: Flow) -> tuple[Flow, int]:
        known = self._counted.get(run_id)
        return known if known and known[0] is flow else (flow, nodes_at_work(flow))


def _count(
    nodes: Iterable[Node], blocks: Mapping[str, Block], known: dict[str, int], way: frozenset[str]
) -> int:
    """known: counts of blocks so far. way: the blocks around, which none of them may hold again."""
    found = 0
    for node in nodes:
        block = blocks.get(node.block_id) if node.block_id not in way else None
        if block is not None and block.block_id not in known:
            inside = way | {block.block_id}
            known[block.block_id] = _count(block.nodes, blocks, known, inside)
        if not node.bypassed:
            found += 1 if block is None else known[block.block_id]
    return found
