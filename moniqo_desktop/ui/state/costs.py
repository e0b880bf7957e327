"""What trading cost on each day: fees and funding, per wallet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import Event, FundingBooked, OrderFilled
from moniqo_desktop.ui.state.runs import ALL, Runs

DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class DayCosts:
    """Money paid since 00:00 UTC; negative = received."""

    fees: int = 0
    funding: int = 0


class Costs:
    """The costs of every day heard of."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._days: dict[tuple[str, int], DayCosts] = {}

    def apply(self, event: Event) -> bool:
        match event:
            case OrderFilled():
                self._add(event, DayCosts(fees=event.fee))
            case FundingBooked():
                self._add(event, DayCosts(funding=event.payment))
            case _:
                return False
        return True

    def on_day_of(self, at: Millis) -> DayCosts:
        """Of the wallet that is shown, or of ALL together, on the UTC day of at."""
        wallet, day = self._runs.wallet, at // DAY_MS
        found = [
            costs for (of, when), costs in self._days.items() if when == day and wallet in (ALL, of)
        ]
        return DayCosts(sum(each.fees for each in found), sum(each.funding for each in found))

    def _add(self, event: Event, more: DayCosts) -> None:
        key = self._runs.wallet_of(event.run_id), event.at // DAY_MS
        held = self._days.get(key, DayCosts())
        self._days[key] = replace(
            held, fees=held.fees + more.fees, funding=held.funding + more.funding
        )
