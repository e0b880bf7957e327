"""What each node last held, with the trail of its numbers."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from moniqo_desktop.domain.events import Event, NodeEvaluated, NodeStatus

SPARK_LENGTH: Final = 40


@dataclass(slots=True)
class NodeView:
    """trail: the last finite numbers, oldest first."""

    last: NodeEvaluated
    trail: deque[float] = field(default_factory=lambda: deque(maxlen=SPARK_LENGTH))
    evaluations: int = 0


class Nodes:
    """The last evaluation per node."""

    def __init__(self) -> None:
        self._views: dict[str, NodeView] = {}
        self._changed: set[str] = set()
        self.evaluations = 0

    def apply(self, event: Event) -> bool:
        if not isinstance(event, NodeEvaluated):
            return False
        view = self._views.get(event.node_id)
        if view is None:
            view = self._views[event.node_id] = NodeView(event)
        view.last = event
        view.evaluations += 1
        if math.isfinite(event.number):
            view.trail.append(event.number)
        self._changed.add(event.node_id)
        self.evaluations += 1
        return True

    def get(self, node_id: str) -> NodeView | None:
        return self._views.get(node_id)

    def needing_attention(self) -> tuple[str, ...]:
        """Ids of nodes whose last status is an error or a warning."""
        bad = (NodeStatus.ERROR, NodeStatus.WARN)
        return tuple(key for key, view in self._views.items() if view.last.status in bad)

    def take_changed(self) -> frozenset[str]:
        """Ids evaluated since the last call; for whoever paints the nodes."""
        changed = frozenset(self._changed)
        self._changed.clear()
        return changed

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)
