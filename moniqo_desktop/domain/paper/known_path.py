"""A candle as a walk along a known path: open, one extreme, the other, close.

Between two of these points the price moves one way. Whatever lies nearest on the way happens
first; what an entry wakes lives on the rest of the way. A trailing stop is raised by a point after
it was tested on the way there. Nothing is ambiguous: the path is an assumption of the whole run.
"""

from __future__ import annotations

from typing import NamedTuple

from moniqo_desktop.domain.paper import paths
from moniqo_desktop.domain.paper.candle_path import Walk
from moniqo_desktop.domain.paper.fills import NONE
from moniqo_desktop.domain.paper.orders import Resting
from moniqo_desktop.domain.paper.rules import PATHS


class _Event(NamedTuple):
    """What comes next. resting None: the liquidation of the position."""

    price: int
    resting: Resting | None


class KnownWalk(Walk):
    """The path of the book's rules."""

    __slots__ = ()

    def inside(self) -> None:
        path = PATHS.index(self.book.rules.path)
        extremes = self.low, self.high
        if paths.high_first(path, self.open, self.high, self.low, self.close):
            extremes = self.high, self.low
        start = self.open
        for end in (*extremes, self.close):
            self._leg(start, end)
            start = end

    def _leg(self, start: int, end: int) -> None:
        while (event := self._next(start, end)) is not None:
            start = event.price
            if event.resting is None:
                self.liquidate(start)
            else:
                self._act(event.resting, start)
        self.follow(end)

    def _next(self, start: int, end: int) -> _Event | None:
        """The nearest on the way; at one price liquidation, stops, touches, then limits."""
        found, nearest = None, (0, 0)
        ended = self.liquidation(start, max(start, end), min(start, end))
        if ended != NONE:
            found, nearest = _Event(ended, None), (abs(ended - start), 0)
        for resting in self.book.orders:
            if not resting.live or resting.asleep or resting in self.acted:
                continue
            price, rank = self.met(resting, start, end)
            if price != NONE and (found is None or (abs(price - start), rank) < nearest):
                found, nearest = _Event(price, resting), (abs(price - start), rank)
        return found

    def _act(self, resting: Resting, price: int) -> None:
        if resting.acts_as_limit:
            self.execute(resting, price, maker=True)
        else:
            self.touch(resting, price)
