"""Why a running flow opened nothing when it last wanted to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import (
    Event,
    GateJudged,
    Logged,
    PositionChanged,
    RunStopped,
)
from moniqo_desktop.domain.refusal_words import told_by

_NO_ORDER: Final = "no order: "
"""How an order node begins the line that says why it sent none."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """why: one or more sentences, or what a node says."""

    at: Millis
    why: str


class Unopened:
    """The last order of each run, as long as it is one that was not sent."""

    def __init__(self) -> None:
        self._last: dict[str, NotSent] = {}

    def apply(self, event: Event) -> bool:
        match event:
            case GateJudged(allowed=False):
                self._last[event.run_id] = NotSent(event.at, told_by(event.codes, event.results))
            case Logged() if event.text.startswith(_NO_ORDER):
                why = event.text.removeprefix(_NO_ORDER)
                self._last[event.run_id] = NotSent(event.at, why)
            case GateJudged() | RunStopped() | PositionChanged():
                return self._last.pop(event.run_id, None) is not None
            case _:
                return False
        return True

    def newest(self, run_ids: Iterable[str]) -> NotSent | None:
        """Of these runs; None where the last order of each was sent."""
        found = [self._last[run_id] for run_id in run_ids if run_id in self._last]
        return max(found, key=lambda each: each.at, default=None)
