"""Cash and equity over time, per wallet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import EquityMarked, Event
from moniqo_desktop.domain.messages.queries import EquityPast
from moniqo_desktop.domain.money import PPM
from moniqo_desktop.ui.state.runs import ALL, Runs

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints

_DAY_MS: Final = 86_400_000
_FIRST_ROOM: Final = 1024


@dataclass(frozen=True, slots=True)
class EquityView:
    """Money now. day_profit since 00:00 UTC (or the first mark); drawdown = peak − equity.
    deepest: largest drawdown so far, parts per million of its peak."""

    at: Millis
    cash: int
    equity: int
    free: int
    day_profit: int
    day_start: int
    drawdown: int
    peak: int
    deepest: int = 0


class EquitySeries:
    """(marks,) of time and equity, oldest first; amortised append."""

    def __init__(self) -> None:
        self._room = np.zeros((2, _FIRST_ROOM), dtype=np.int64)
        self._size = 0
        self._peak = 0
        self._day_start = 0
        self._deepest = 0
        self._last: EquityMarked | None = None
        self._is_live = False
        """Whether the newest point waits for the close of its candle."""
        self.off: tuple[Millis, ...] = ()
        """Where the program was off, as the moments from which it went on."""

    def begin_with(self, past: EquityPast) -> None:
        """What was marked before the first mark that is held; peak and falls count from there."""
        times = self.points()[0]
        earlier = int(np.searchsorted(past.times, times[0])) if len(times) else len(past.times)
        known = np.vstack((past.times[:earlier], past.equity[:earlier]))
        self._room = np.hstack((known, self._room[:, : self._size]))
        self._size += earlier
        self.off = past.off
        if self._size:
            peaks = np.maximum(np.maximum.accumulate(self._room[1]), 1)
            self._peak = int(peaks[-1])
            self._deepest = int(((peaks - self._room[1]) * PPM // peaks).max())

    def add(self, event: EquityMarked) -> None:
        """A later mark of the same moment replaces the earlier one, and any that comes after a live
        one that; older ones are left out. One of no moment (0: the market has not spoken yet) is a
        worth and no point of the curve. Peak and falls are those at the closes of candles."""
        if self._last is not None and event.at < self._last.at:
            return
        self._begin_day(event)
        if event.at:
            if not (self._size and (self._is_live or event.at == self._room[0, self._size - 1])):
                self._begin()
            self._room[:, self._size - 1] = event.at, event.equity
            self._is_live = event.live
        if not event.live:
            self._peak = max(self._peak, event.equity)
            fall = (self._peak - event.equity) * PPM // max(self._peak, 1)
            self._deepest = max(self._deepest, fall)
        self._last = event

    def points(self) -> tuple[Ints, Ints]:
        """Times (ms) and equity (money), views."""
        return self._room[0, : self._size], self._room[1, : self._size]

    def now(self) -> EquityView | None:
        last = self._last
        if last is None:
            return None
        return EquityView(
            last.at,
            last.cash,
            last.equity,
            last.free,
            last.equity - self._day_start,
            self._day_start,
            max(self._peak - last.equity, 0),
            self._peak,
            self._deepest,
        )

    def _begin_day(self, event: EquityMarked) -> None:
        last = self._last
        if last is None:
            self._day_start = event.day_start or event.equity
        elif last.at // _DAY_MS != event.at // _DAY_MS:
            self._day_start = last.equity

    def _begin(self) -> None:
        """Room for one more point."""
        if self._size == self._room.shape[1]:
            more = np.zeros((2, max(self._size, _FIRST_ROOM)), dtype=np.int64)
            self._room = np.hstack((self._room, more))
        self._size += 1


class Equity:
    """The series of each wallet."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._series: dict[str, EquitySeries] = {}

    def apply(self, event: Event) -> bool:
        if not isinstance(event, EquityMarked):
            return False
        wallet = event.wallet or self._runs.wallet_of(event.run_id)
        self._series.setdefault(wallet, EquitySeries()).add(event)
        return True

    def begin_with(self, wallet: str, past: EquityPast) -> None:
        """What the wallet was worth before this program began to listen."""
        self._series.setdefault(wallet, EquitySeries()).begin_with(past)

    def off(self) -> tuple[Millis, ...]:
        """Where the program was off, of the wallet that is shown, oldest first."""
        shown = self._runs.wallet
        found = {at for wallet, each in self._series.items() if shown in (ALL, wallet)
                 for at in each.off}  # fmt: skip
        return tuple(sorted(found))

    def now(self) -> EquityView | None:
        """Of the wallet that is shown; None before the first mark."""
        return self.of(self._runs.wallet)

    def of(self, wallet: str) -> EquityView | None:
        """Of one wallet, or of ALL together."""
        if wallet == ALL:
            return _together([now for each in self._series.values() if (now := each.now())])
        series = self._series.get(wallet)
        return series.now() if series is not None else None

    def points(self) -> tuple[Ints, Ints]:
        """Of the wallet that is shown: times (ms) and equity (money), oldest first."""
        if self._runs.wallet == ALL:
            views = [view for each in self._series.values() if (view := each.now())]
            timeless = sum(view.equity for view in views if not view.at)
            curves = [each.points() for each in self._series.values()]
            at, equity = _sums([curve for curve in curves if len(curve[0])])
            return at, equity + timeless
        return self._series.get(self._runs.wallet, EquitySeries()).points()


def _together(views: list[EquityView]) -> EquityView | None:
    """drawdown and peak: sums of those of the wallets, which had them at different times; deepest:
    of the wallet that fell most."""
    if not views:
        return None
    return EquityView(
        max(each.at for each in views),
        sum(each.cash for each in views),
        sum(each.equity for each in views),
        sum(each.free for each in views),
        sum(each.day_profit for each in views),
        sum(each.day_start for each in views),
        sum(each.drawdown for each in views),
        sum(each.peak for each in views),
        max(each.deepest for each in views),
    )


def _sums(curves: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """The sum at every moment of any curve; each counts with its last value, before its first
    mark with that."""
    if not curves:
        return EquitySeries().points()
    times = np.unique(np.concatenate([at for at, _ in curves]))
    total = np.zeros(len(times), dtype=np.int64)
    for at, equity in curves:
        total += equity[np.maximum(np.searchsorted(at, times, side="right") - 1, 0)]
    return times, total
