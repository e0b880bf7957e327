"""Safety locks and plans that wait for a person."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import (
    ApprovalAnswered,
    ApprovalAsked,
    Event,
    SafetyChanged,
)
from moniqo_desktop.ui.state.runs import ALL, Runs

KILL_SWITCH: Final = "kill_switch"


class Safety:
    """Locks in force, per wallet and kind."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._locks: dict[tuple[str, str], SafetyChanged] = {}

    def apply(self, event: Event) -> bool:
        if not isinstance(event, SafetyChanged):
            return False
        key = (event.wallet or self._runs.wallet_of(event.run_id), event.kind)
        if event.until:
            self._locks[key] = event
            return True
        return self._locks.pop(key, None) is not None

    def in_force(self, now: Millis) -> tuple[SafetyChanged, ...]:
        """Locks that hold at now on the wallet that is shown. The kill switch holds until it is
        released."""
        return self.locks_of(self._runs.wallet, now)

    def locks_of(self, wallet: str, now: Millis) -> tuple[SafetyChanged, ...]:
        """The same of one wallet, or of ALL."""
        return tuple(
            lock
            for (of, kind), lock in self._locks.items()
            if wallet in (ALL, of) and (kind == KILL_SWITCH or lock.until > now)
        )

    @property
    def kill_switch(self) -> SafetyChanged | None:
        """On the wallet that is shown, or on any of ALL."""
        held = [
            lock
            for (of, kind), lock in self._locks.items()
            if kind == KILL_SWITCH and self._runs.wallet in (ALL, of)
        ]
        return held[0] if held else None

    def killed(self) -> frozenset[str]:
        """Wallets whose kill switch is on."""
        return frozenset(of for of, kind in self._locks if kind == KILL_SWITCH)


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
