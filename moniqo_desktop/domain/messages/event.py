"""What every event has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from moniqo_desktop.domain.market import Millis


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. durable: kept in the journal. folded: also part of the digest; what only
    explains another event is not."""

    durable: ClassVar[bool] = True
    folded: ClassVar[bool] = True
    at: Millis
    run_id: str
