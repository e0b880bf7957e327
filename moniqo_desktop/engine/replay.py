"""The event gear: the live core and the paper market, driven synchronously by stored candles."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moniqo_desktop.domain.events import Event, RunStopped
from moniqo_desktop.domain.market import Columns, Millis
from moniqo_desktop.domain.paper_funding import Matching
from moniqo_desktop.domain.reports import Report
from moniqo_desktop.engine import marking
from moniqo_desktop.engine.actions import Action, Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.plan import Clock, Plan
from moniqo_desktop.engine.replay_series import ReplaySeries, memories
from moniqo_desktop.engine.run import Run
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.engine.track import Track


@dataclass(frozen=True, slots=True)
class Replayed:
    """All events of a replay and the core as it ended."""

    events: tuple[Event, ...]
    core: Core
    run: Run


@dataclass(frozen=True, slots=True)
class _Timeline:
    """Candles of all sources in the order in which a live feed would bring them."""

    clocks: tuple[Clock, ...]
    turn: list[int]
    row: list[int]
    at: list[Millis]


def replay(
    plan: Plan,
    feeds: Mapping[Clock, Columns],
    terms: WalletTerms,
    market: Matching,
    *,
    run_id: str = "replay",
    progress: Callable[[float], None] | None = None,
) -> Replayed:
    """Runs a plan over history; open positions are closed at the last close and marked."""
    gear = _Gear(plan, feeds, terms, market, run_id)
    gear.drive(progress)
    return gear.finish()


class _Gear:
    def __init__(
        self,
        plan: Plan,
        feeds: Mapping[Clock, Columns],
        terms: WalletTerms,
        market: Matching,
        run_id: str,
    ) -> None:
        self._plan, self._feeds, self._market = plan, feeds, market
        self._core = Core(terms, plan.markets, lambda: 0.0)
        self._series = ReplaySeries(plan, feeds)
        self._run = Run(run_id, plan, terms.profile)
        self._events: list[Event] = []
        self._answers: deque[Report] = deque()
        self._timeline = timeline(feeds)
        self._tracks = [Track(plan, self._series, clock, feeds) for clock in self._timeline.clocks]
        first = min((int(c.opened_at[0]) for c in feeds.values() if len(c)), default=0)
        self._events += self._core.start_replay(self._run, self._series, first).events
        self._run.memory.update(memories(plan, self._series))

    def drive(self, progress: Callable[[float], None] | None) -> None:
        """One candle after the other: fills first, then the close, then who reads a change."""
        tracks = self._tracks
        steps = self._alone(tracks[0]) if len(tracks) == 1 else self._together(tracks)
        share = max(len(self._timeline.row) // 100, 1)
        told = 0
        for place in steps:
            if self._run.broken is not None:
                break
            if place >= told:
                told = place + share
                if progress is not None:
                    progress(place / len(self._timeline.row))

    def _together(self, tracks: Sequence[Track]) -> Iterator[int]:
        """Several sources: their candles in turn."""
        line = self._timeline
        rows = [track.rows(0) for track in tracks]
        for place, (number, row, at) in enumerate(zip(line.turn, line.row, line.at, strict=True)):
            self._candle(tracks[number], row, at, next(rows[number]))
            yield place

    def _alone(self, track: Track) -> Iterator[int]:
        """One source: while nothing is open, straight to the next candle that wakes a node."""
        row, last = 0, len(self._timeline.row)
        while row < last:
            if self._is_quiet():
                row = self._sleep(track, row)
            for reached in self._stretch(track, row):
                row = reached + 1
                yield reached

    def _stretch(self, track: Track, row: int) -> Iterator[int]:
        """Candle by candle from a row on, until nothing is open; written for speed.

        A candle that fills nothing and wakes nobody only ages the position: it is counted.
        """
        core, times = self._core, self._timeline.at
        match, wakes, symbol = self._market.on_candle, track.wakes, track.symbol
        over = track.over
        positions, sleepless = core.desk.positions, self._is_sleepless(track)
        passed = 0
        for values in track.rows(row):
            at = times[row]
            reports = match(symbol, at, *values, over=over)
            if not (reports or wakes[row] or sleepless):
                passed += 1
                row += 1
                last = values[3]
                continue
            if passed:
                core.pass_candles(symbol, last, times[row - 1], passed)
                passed = 0
            track.row = row - 1
            self._after_match(track, row, at, values, reports)
            yield row
            if not positions and self._is_quiet():
                return
            row += 1
            sleepless = self._is_sleepless(track)
        if passed:
            core.pass_candles(symbol, last, times[row - 1], passed)
            yield row - 1

    def _is_sleepless(self, track: Track) -> bool:
        """Whether every candle counts: a timer, a pressed button, an order with an end, limits of
        the day, or a node that wants each candle of an open position."""
        core, program = self._core, self._run.program
        return bool(
            program.timers
            or program.again
            or core.expiries
            or (core.desk.positions and (track.while_open or core.day_limited))
        )

    def _is_quiet(self) -> bool:
        """Whether a candle that wakes no node can change nothing."""
        core, program = self._core, self._run.program
        desk = core.desk
        return not (
            desk.positions or desk.open_orders or program.timers or program.again or core.expiries
        )

    def _sleep(self, track: Track, row: int) -> int:
        """Passes the candles before the next waking one; the market sees the last of them."""
        next_row = min(track.next_wake(row), len(self._timeline.row) - 1)
        if next_row > row:
            at = self._timeline.at[next_row - 1]
            values = next(track.rows(next_row - 1))
            self._market.on_candle(track.symbol, at, *values, over=track.over)
            self._core.mark(track.symbol, values[3], at)
        return next_row

    def _candle(self, track: Track, row: int, at: Millis, values: tuple[int, ...]) -> None:
        reports: Sequence[Report] = ()
        if track.matches:
            reports = self._market.on_candle(track.symbol, at, *values, over=track.over)
        self._after_match(track, row, at, values, reports)

    def _after_match(
        self,
        track: Track,
        row: int,
        at: Millis,
        values: tuple[int, ...],
        reports: Sequence[Report],
    ) -> None:
        """What a candle did to orders, timers that are due, its close, and who reads a change.

        Fills and timers are told before the close: who is asked then sees the candle before.
        """
        core, program = self._core, self._run.program
        if reports or (program.timers and program.timers[0][0] <= at):
            self._show()
            self._deliver(reports)
            core.fire(at)
        core.mark(track.symbol, values[3], at)
        if track.wakes[row] or (core.desk.positions and track.while_open) or program.again:
            self._wake(track, row, at)
        track.row = row
        if core.actions or core.events or self._answers:
            self._flush()

    def _show(self) -> None:
        """Moves the run's view to the last candle told of each source."""
        candles = self._run.candles
        for track in self._tracks:
            if self._series.rows[track.clock] == track.row or track.row < 0:
                continue
            self._series.move(track.clock, track.row)
            candles[track.clock] = candle = self._series.candle(track.clock)
            for made in track.longer:
                candles[made] = candle

    def _wake(self, track: Track, row: int, at: Millis) -> None:
        dirty = track.dirty(row)
        if track.symbol in self._core.desk.positions:
            dirty.update(track.while_open)
        if dirty or self._run.program.again:
            track.row = row
            self._show()
            self._core.wake_nodes(self._run, dirty, at)

    def _deliver(self, reports: Iterable[Report]) -> None:
        """Takes fills; what they lead to is answered after the candle, as a paper venue does."""
        for report in reports:
            decided = self._core.handle(report)
            self._events += decided.events
            self._take(decided.actions)

    def _flush(self) -> None:
        """Takes what the candle led to, and then all answers; who is asked sees the candle."""
        self._show()
        decided = self._core.drain()
        self._events += decided.events
        self._take(decided.actions)
        while self._answers:
            self._deliver((self._answers.popleft(),))

    def _take(self, actions: Iterable[Action]) -> None:
        """Hands actions to the paper market; its answers are reports to come."""
        for action in actions:
            at = self._core.now
            match action:
                case Submit():
                    self._answers.extend(self._market.submit(action.group, at))
                case Amend():
                    order_id = action.order.order_id
                    self._answers.extend(self._market.amend(order_id, action.change, at))
                case Cancel():
                    self._answers.extend(self._market.cancel(action.order.order_id, at))

    def finish(self) -> Replayed:
        """Marks what is still open at the last close, with the fee an exit would pay."""
        if self._run.broken is not None:
            raise self._run.broken
        core, at = self._core, self._timeline.at[-1] if self._timeline.at else self._core.now
        for symbol in sorted(core.desk.positions):
            order = core.desk.enter_marked(marking.closing(core, symbol, at))
            core.order_events(core.desk.apply(marking.fill_of(core, order, at)), at)
            self._events += map(marking.as_marked, core.drain().events)
        self._events.append(RunStopped(at, self._run.run_id, "end of data"))
        return Replayed(tuple(self._events), core, self._run)


def timeline(feeds: Mapping[Clock, Columns]) -> _Timeline:
    clocks = tuple(sorted(feeds, key=lambda clock: clock.turn))
    closes = [feeds[clock].opened_at + clock.timeframe.ms for clock in clocks]
    turn = np.concatenate([np.full(len(part), n) for n, part in enumerate(closes)])
    row = np.concatenate([np.arange(len(part)) for part in closes])
    at = np.concatenate(closes)
    order = np.lexsort((turn, at))
    return _Timeline(clocks, turn[order].tolist(), row[order].tolist(), at[order].tolist())
