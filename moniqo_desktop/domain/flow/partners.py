"""Which node types follow which in flows that exist: what a wire is most likely meant for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from moniqo_desktop.domain.flow.ports import PortType, fits

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.flow.links import PortLike

Pairs = Mapping[tuple[str, str], int]
"""(kind a wire leaves, kind it enters) → how often."""


def pairs_in(flows: Iterable[Flow]) -> Pairs:
    """Counts wires by the kinds of nodes at their ends."""
    found: Counter[tuple[str, str]] = Counter()
    for flow in flows:
        kinds = {node.node_id: node.kind for node in flow.nodes}
        found.update((kinds[link.from_node], kinds[link.to_node]) for link in flow.links)
    return found


def fit(sources: Iterable[PortLike], targets: Iterable[PortLike]) -> int:
    """How well a wire from one of these outputs suits one of these inputs.

    2: the very type; 1: an input that takes anything; 0: not at all.
    """
    wanted = {port.type for port in targets}
    given = {port.type for port in sources}
    if (given & wanted) - {PortType.ANY}:
        return 2
    return int(any(fits(one, other) for one in given for other in wanted))
