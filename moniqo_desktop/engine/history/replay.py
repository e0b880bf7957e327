"""The event gear: the live core and the paper market, driven synchronously by stored candles."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moniqo_desktop.domain.market import Columns, Millis
from moniqo_desktop.domain.messages.events import Event, RunStopped
from moniqo_desktop.domain.messages.reports import Report
from moniqo_desktop.domain.paper.funding import Matching
from moniqo_desktop.domain.paper.market import NOTHING
from moniqo_desktop.engine.actions import Action, Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk import marking
from moniqo_desktop.engine.history.series import ReplaySeries, memories
from moniqo_desktop.engine.history.track import Track
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.terms import WalletTerms


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
        for place, (number, row, at) in enumerate(zip(line.turn, line.row, line.at, strict=True)):
            self._candle(tracks[number], row, at)
            yield place

    def _alone(self, track: Track) -> Iterator[int]:
        """One source: in one stride over candles that can change nothing."""
        row, times = 0, self._timeline.at
        while row < len(times):
            if not self._is_sleepless(track):
                row = self._stride(track, row)
            self._candle(track, row, times[row])
            yield row
            row += 1

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

    def _stride(self, track: Track, row: int) -> int:
        """Passes the candles that fill nothing and wake nobody: they only age the position, and
        the market sees the last of them. Returns the row of the candle after them."""
        times = self._timeline.at
        calm = self._market.calm(track.symbol)
        stir = min(track.next_stir(row, times, calm), len(times) - 1)
        if stir > row:
            values, at = track.values(stir - 1), times[stir - 1]
            self._market.on_candle(track.symbol, at, *values, over=track.over)
            self._core.pass_candles(track.symbol, values[3], at, stir - row)
            track.row = stir - 1
        return stir

    def _candle(self, track: Track, row: int, at: Millis) -> None:
        values = track.values(row)
        reports: Sequence[Report] = NOTHING
        if track.matches:
            reports = self._market.on_candle(track.symbol, at, *values, over=track.over)
        self._after_match(track, row, at, values[3], reports)

    def _after_match(
        self,
        track: Track,
        row: int,
        at: Millis,
        close: int,
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
        core.mark(track.symbol, close, at)
        if track.wakes[row] or (core.desk.positions and track.while_open) or program.again:
            self._wake(track, row, at)
        track.row = row
        if core.actions or core.events or self._answers:
            self._flush()

    def _show(self) -> None:
        """Moves the run's view to the last candle told of each source."""
        candles = self._run.candles
        for track in self._tracks:
            if track.shown == track.row:
                continue
            track.shown = track.row
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
        core.release(self._run)
        return Replayed(tuple(self._events), core, self._run)


def timeline(feeds: Mapping[Clock, Columns]) -> _Timeline:
    clocks = tuple(sorted(feeds, key=lambda clock: clock.turn))
    closes = [feeds[clock].opened_at + clock.timeframe.ms for clock in clocks]
    turn = np.concatenate([np.full(len(part), n) for n, part in enumerate(closes)])
    row = np.concatenate([np.arange(len(part)) for part in closes])
    at = np.concatenate(closes)
    order = np.lexsort((turn, at))
    return _Timeline(clocks, turn[order].tolist(), row[order].tolist(), at[order].tolist())
