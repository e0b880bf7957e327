"""Practice time that stands still while a run is looked into, and goes on step by step.

The core says what was reached and goes on with its candle; what stands still is the feed, so that
orders and protection already made are never held back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.commands import GoOn, HoldMarket, RunTo, StepCandle
from moniqo_desktop.domain.messages.events import (
    BreakpointHit,
    CandleSeen,
    Event,
    MarketHeld,
    RunStopped,
)
from moniqo_desktop.engine.program.run import Run

DAY_MS: Final = 86_400_000
Halting = HoldMarket | GoOn | StepCandle | RunTo


class HoldableFeed(Protocol):
    """A feed whose time can stand still; only the practice market has it."""

    @property
    def is_held(self) -> bool: ...
    @property
    def now(self) -> Millis: ...
    def hold(self) -> None: ...
    def go_on(self) -> None: ...
    def rush(self, until: Millis) -> None: ...


class Halt:
    """run_of: a run that is open, by id. publish: takes what is to be told."""

    def __init__(
        self,
        feed: object,
        run_of: Callable[[str], Run | None],
        publish: Callable[[Sequence[Event]], None],
    ) -> None:
        self._feed = feed
        self._run_of, self._publish = run_of, publish
        self._stepping, self._step_ends = "", 0
        self._running_to: tuple[str, str, Millis] = ("", "", 0)
        self._told_at: Millis = 0

    def check(self, run_id: str) -> None:
        """Raises Mistake where time cannot stand still, or the run has ended."""
        self._holdable()
        self._open(run_id)

    def obey(self, command: Halting) -> None:
        """Raises Mistake where time cannot stand still, or the run has ended."""
        feed = self._holdable()
        match command:
            case HoldMarket():
                self._hold(feed, command.run_id, "Time stands still, as asked.")
            case GoOn():
                self._forget()
                feed.go_on()
                self._publish([MarketHeld(self._told_at, "", held=False, reason="")])
            case StepCandle():
                ends = _next_close(self._open(command.run_id), feed.now)
                self._forget()
                self._stepping, self._step_ends = command.run_id, ends
                feed.rush(ends)
            case RunTo():
                ends = _next_close(self._open(command.run_id), feed.now)
                if self._running_to[0] != command.run_id:
                    self._forget()
                self._stepping, self._step_ends = "", ends
                self._running_to = (command.run_id, command.node_id, self._told_at + DAY_MS)
                feed.rush(ends)

    def hear(self, events: Sequence[Event]) -> None:
        """Every batch of events, in order; the feed stands before its next candle."""
        for event in events:
            self._told_at = max(self._told_at, event.at)
            match event:
                case BreakpointHit():
                    self._reached(event)
                case CandleSeen():
                    self._candle(event)
                case RunStopped():
                    self._ended(event)
                case _:
                    pass

    def _reached(self, hit: BreakpointHit) -> None:
        feed = self._holdable()
        run_id, node_id, _ = self._running_to
        if run_id and (hit.run_id, hit.node_id, hit.port) == (run_id, node_id, ""):
            self._hold(feed, hit.run_id, "Run to here: it is reached.", hit.node_id)
        elif not feed.is_held:
            self._hold(feed, hit.run_id, "A breakpoint is reached.", hit.node_id, hit.port)

    def _candle(self, seen: CandleSeen) -> None:
        """Time goes on candle by candle of the run that is looked into: no other wallet gets ahead
        of it by more than one of them."""
        run_id, _, until = self._running_to
        run = self._run_of(self._stepping or run_id)
        if run is None or seen.at < self._step_ends or not _reads(run, seen):
            return
        if self._stepping:
            self._hold(self._holdable(), self._stepping, "One candle further.")
        elif seen.at >= until:
            words = "It was not reached within a day of candles, so time stands still here."
            self._hold(self._holdable(), run_id, words)
        else:
            self._step_ends = _next_close(run, seen.at)
            self._holdable().rush(self._step_ends)

    def _ended(self, stopped: RunStopped) -> None:
        """Nobody waits for a run that is no more."""
        if stopped.run_id in (self._stepping, self._running_to[0]):
            words = "The run has ended; time stands still."
            self._hold(self._holdable(), stopped.run_id, words)

    def _hold(
        self, feed: HoldableFeed, run_id: str, reason: str, node_id: str = "", port: str = ""
    ) -> None:
        self._forget()
        feed.hold()
        held = MarketHeld(self._told_at, run_id, True, reason, node_id, port)
        self._publish([held])

    def _forget(self) -> None:
        """Nothing is waited for any more; a node that was to be reached is passed in silence."""
        run = self._run_of(self._running_to[0])
        if run is not None and run.breakpoints is not None:
            run.breakpoints.forget_once()
        self._stepping, self._step_ends, self._running_to = "", 0, ("", "", 0)

    def _open(self, run_id: str) -> Run:
        run = self._run_of(run_id)
        if run is None:
            raise Mistake("That run has ended.", hint="Start the flow again.")
        return run

    def _holdable(self) -> HoldableFeed:
        feed = self._feed
        if not hasattr(feed, "rush"):
            raise Mistake(
                "Only the practice market can stand still: a real one goes on, and so do stops.",
                hint="Look into the flow on paper or in a replay.",
            )
        return feed  # type: ignore[return-value]  # told apart by what it can do


def _next_close(run: Run, now: Millis) -> Millis:
    """When the next candle of the shortest clock of a run closes."""
    shortest = min(clock.timeframe.ms for clock in run.clocks)
    return (now // shortest + 1) * shortest


def _reads(run: Run, seen: CandleSeen) -> bool:
    return any(
        clock.symbol == seen.symbol and clock.timeframe == seen.timeframe for clock in run.clocks
    )
