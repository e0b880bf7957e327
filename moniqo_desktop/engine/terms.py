"""What a wallet is, and what a report led to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.risk import LimitProfile, SafetyRules
from moniqo_desktop.engine.actions import Action


@dataclass(frozen=True, slots=True)
class WalletTerms:
    """What a wallet is: fixed at its creation. cash: money at the start, scaled."""

    name: str
    mode: Mode
    cash: int
    profile: LimitProfile
    rules: SafetyRules
    salt: str = "moniqo"


@dataclass(slots=True)
class Decided:
    """What a report led to. Publish events, then carry out actions; record both before."""

    events: list[Event]
    actions: list[Action]


def joined(parts: Iterable[Decided]) -> Decided:
    """What several reports led to, as one."""
    whole = Decided([], [])
    for part in parts:
        whole.events += part.events
        whole.actions += part.actions
    return whole
