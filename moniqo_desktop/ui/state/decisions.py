"""What agents, councils, sizers and triggers decided."""

from __future__ import annotations

from collections import deque
from typing import Final

from moniqo_desktop.domain.messages.events import DecisionMade, Event
from moniqo_desktop.ui.state.runs import Runs

KEPT: Final = 1_000


class Decisions:
    """The last decisions."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._made: deque[DecisionMade] = deque(maxlen=KEPT)
        self.count = 0

    def apply(self, event: Event) -> bool:
        if not isinstance(event, DecisionMade):
            return False
        self._made.appendleft(event)
        self.count += 1
        return True

    def of_run(self, run_id: str) -> tuple[DecisionMade, ...]:
        """Newest first."""
        return tuple(made for made in self._made if made.run_id == run_id)

    def newest(self) -> tuple[DecisionMade, ...]:
        """Of the wallet that is shown, newest first."""
        return tuple(made for made in self._made if self._runs.shows(made.run_id))
