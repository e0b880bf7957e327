"""What a runner is given of the world."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.protocols import Clock, Journal, Venue
from moniqo_desktop.engine.taping import Tape


@dataclass(frozen=True, slots=True)
class World:
    """tape None = the run is not taped."""

    venue: Venue
    journal: Journal
    publish: Callable[[Iterable[Event]], None]
    clock: Clock
    tape: Tape | None = None
