"""Events of the desk: what became of a change that a hand asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from moniqo_desktop.domain.event import Event
from moniqo_desktop.domain.orders import OrderId


@dataclass(frozen=True, slots=True)
class EditRefused(Event):
    """The venue kept an order as it was (screen only: nothing changed). code: of the venue."""

    durable: ClassVar[bool] = False
    order_id: OrderId
    code: str
    reason: str
