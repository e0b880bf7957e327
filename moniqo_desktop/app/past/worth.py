"""What an account was worth at any moment of a past run, and where its retelling left it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import Event, FundingBooked, OrderFilled, PositionChanged

_Fill = tuple[Millis, str, str, int, int]


class Worth:
    """Money without what is open, and the positions, looked up by time. events: of an account, or
    of a backtest, oldest first; cash: what it began with."""

    def __init__(self, events: Sequence[Event], cash: int) -> None:
        self.count = 0
        """Events that are taken in."""
        self._at: list[Millis] = []
        self._cash: list[int] = []
        self._held: dict[Symbol, list[PositionChanged]] = {}
        self._began = self._now = cash
        self.take(events)

    def take(self, events: Sequence[Event]) -> None:
        """More of the run was told. events: all of it so far; only what is new costs time."""
        for event in events[self.count :]:
            if isinstance(event, PositionChanged):
                self._held.setdefault(event.symbol, []).append(event)
                continue
            if isinstance(event, OrderFilled):
                self._now += event.realised - event.fee
            elif isinstance(event, FundingBooked):
                self._now -= event.payment
            else:
                continue
            self._at.append(max(event.at, self._at[-1] if self._at else 0))
            self._cash.append(self._now)
        self.count = len(events)

    def cash_at(self, at: Millis) -> int:
        place = bisect_right(self._at, at)
        return self._cash[place - 1] if place else self._began

    def held_at(self, at: Millis) -> list[PositionChanged]:
        """Open positions, in the order their symbols were first traded."""
        found = []
        for changes in self._held.values():
            place = bisect_right(changes, at, key=lambda change: change.at)
            if place and changes[place - 1].amount:
                found.append(changes[place - 1])
        return found


class Departure:
    """Where what is told again leaves what happened: by fills, as far as both are known."""

    def __init__(self, record: Sequence[Event], since: Millis) -> None:
        self._happened = [
            _fill(event) for event in record if isinstance(event, OrderFilled) and event.at > since
        ]
        self._same = 0
        self.at: Millis = 0
        """Market time of the first difference, 0 = none so far."""

    def take(self, told: Sequence[OrderFilled], until: Millis, *, is_done: bool) -> None:
        """told: all fills so far; until: how far they are told."""
        if self.at:
            return
        while self._same < min(len(told), len(self._happened)):
            ours, theirs = _fill(told[self._same]), self._happened[self._same]
            if ours != theirs:
                self.at = min(ours[0], theirs[0])
                return
            self._same += 1
        missing = [fill[0] for fill in self._happened[self._same :] if fill[0] <= until]
        extra = [fill.at for fill in told[self._same :]]
        if extra or (missing and (is_done or missing[0] < until)):
            self.at = min([*extra, *missing])


def _fill(event: OrderFilled) -> _Fill:
    return event.at, event.symbol, event.side.value, event.price, event.amount
