"""What every event has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from moniqo_desktop.domain.market import Millis


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. durable: kept in the journal and part of the digest."""

    durable: ClassVar[bool] = True
    at: Millis
    run_id: str
