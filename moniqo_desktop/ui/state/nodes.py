"""What each node of each run last held, with the trail of its numbers."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from moniqo_desktop.domain.messages.events import Event, NodeEvaluated, NodeStatus, RunStarted
from moniqo_desktop.ui.state.runs import Runs

SPARK_LENGTH: Final = 40


@dataclass(slots=True)
class NodeView:
    """trail: the last finite numbers, oldest first."""

    last: NodeEvaluated
    trail: deque[float] = field(default_factory=lambda: deque(maxlen=SPARK_LENGTH))
    evaluations: int = 0


class Readings:
    """The last evaluation per node of one run. Ids are unique in a drawing only, so two runs never
    share theirs."""

    def __init__(self) -> None:
        self._views: dict[str, NodeView] = {}

    def take(self, event: NodeEvaluated) -> None:
        view = self._views.get(event.node_id)
        if view is None:
            view = self._views[event.node_id] = NodeView(event)
        view.last = event
        view.evaluations += 1
        if math.isfinite(event.number):
            view.trail.append(event.number)

    def get(self, node_id: str) -> NodeView | None:
        return self._views.get(node_id)

    def needing_attention(self) -> tuple[str, ...]:
        """Ids of nodes whose last status is an error or a warning."""
        bad = (NodeStatus.ERROR, NodeStatus.WARN)
        return tuple(key for key, view in self._views.items() if view.last.status in bad)

    def views(self) -> Iterator[NodeView]:
        return iter(self._views.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)


class Nodes:
    """Readings per run: of those that go on, and of the last one of each flow on each wallet."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._readings: dict[str, Readings] = {}
        self.evaluations = 0

    def apply(self, event: Event) -> bool:
        if isinstance(event, NodeEvaluated):
            readings = self._readings.get(event.run_id)
            if readings is None:
                readings = self._readings[event.run_id] = Readings()
            readings.take(event)
            self.evaluations += 1
            return True
        if isinstance(event, RunStarted):
            self._forget_before(event)
        return isinstance(event, RunStarted)

    def of(self, run_id: str) -> Readings:
        """Of one run; none for a run that never spoke, "" included."""
        return self._readings.get(run_id) or Readings()

    def needs_attention(self) -> bool:
        """Whether a node of a run that goes on has a problem."""
        return any(self.of(run.run_id).needing_attention() for run in self._runs.open())

    def _forget_before(self, event: RunStarted) -> None:
        """Earlier runs of the flow on the wallet; nobody looks at them in this way again."""
        for run in self._runs.all():
            is_same = (run.flow_id, run.wallet) == (event.flow_id, event.wallet)
            if is_same and not run.is_open:
                self._readings.pop(run.run_id, None)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """(run id, node id) of all that spoke."""
        return ((run_id, each) for run_id, found in self._readings.items() for each in found)
