"""Events of money that moves without an order."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.events import Event
from moniqo_desktop.domain.market import Symbol


@dataclass(frozen=True, slots=True)
class FundingBooked(Event):
    """Funding of an open position was booked; see the report FundingPaid. payment: money, taken
    from its margin, negative = received; rate_e8: 10⁻⁸; mark: price steps; amount: signed."""

    symbol: Symbol
    payment: int
    rate_e8: int
    mark: int
    amount: int
