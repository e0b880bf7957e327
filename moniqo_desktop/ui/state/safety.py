"""Safety locks and plans that wait for a person."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.events import ApprovalAnswered, ApprovalAsked, Event, SafetyChanged
from moniqo_desktop.domain.market import Millis

KILL_SWITCH: Final = "kill_switch"


class Safety:
    """Locks in force, per kind."""

    def __init__(self) -> None:
        self._locks: dict[str, SafetyChanged] = {}

    def apply(self, event: Event) -> bool:
        if not isinstance(event, SafetyChanged):
            return False
        if event.until:
            self._locks[event.kind] = event
            return True
        return self._locks.pop(event.kind, None) is not None

    def in_force(self, now: Millis) -> tuple[SafetyChanged, ...]:
        """Locks that hold at now. The kill switch holds until it is released."""
        return tuple(
            lock for lock in self._locks.values() if lock.kind == KILL_SWITCH or lock.until > now
        )

    @property
    def kill_switch(self) -> SafetyChanged | None:
        return self._locks.get(KILL_SWITCH)


class Approvals:
    """Questions without an answer, by node and key."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str, str], ApprovalAsked] = {}

    def apply(self, event: Event) -> bool:
        match event:
            case ApprovalAsked():
                self._waiting[event.run_id, event.node_id, event.key] = event
                return True
            case ApprovalAnswered():
                key = (event.run_id, event.node_id, event.key)
                return self._waiting.pop(key, None) is not None
            case _:
                return False

    def waiting(self, now: Millis) -> tuple[ApprovalAsked, ...]:
        """Not yet expired at now, oldest first."""
        return tuple(asked for asked in self._waiting.values() if asked.expires_at > now)
