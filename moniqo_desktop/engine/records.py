"""What was decided goes to the journal before anybody hears of it, and before anything leaves.

A journal may refuse: the disk is full. What was decided then stands and waits, unheard and unsent,
until the journal takes it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.domain.messages.events import Event, Notified, RunStopped
from moniqo_desktop.domain.messages.reports import Report
from moniqo_desktop.domain.protocols import Batch, VenueState
from moniqo_desktop.engine.actions import Action
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.program.checkpoint import saved
from moniqo_desktop.engine.terms import Decided
from moniqo_desktop.engine.world import World

log = logging.getLogger(__name__)
_GOES_ON: Final = "Make room: it goes on by itself. Stops and targets at the venue stay."


class Records:
    """Of one wallet. left: recorded, or about to be, and not handed over yet: recorded anew with
    whatever is decided meanwhile. is_behind: the journal has refused what was decided last."""

    def __init__(self, core: Core, world: World) -> None:
        self._core, self._world = core, world
        self._unheard: list[Event] = []
        self.left: tuple[Action, ...] = ()
        self.is_behind = False

    async def add(self, decided: Decided, *, keep: bool = False) -> bool:
        """Records and publishes; returns whether any of it is durable. keep: record the state even
        if nothing durable happened, such as a pause. Raises StoreBusy if the journal refuses; it
        waits then, and the next one records it too."""
        late, actions = self.is_behind, tuple(decided.actions)
        self.left = (*self.left, *actions) if late else (*actions, *self.left)
        self._unheard += decided.events
        durable = tuple(event for event in self._unheard if event.durable)
        if durable or actions or keep or late:
            self.is_behind = True
            await self._write(durable)
            self.is_behind = False
        heard, self._unheard = self._unheard, []
        self._publish(heard)
        return bool(durable)

    async def add_whole(self, decided: Decided, reports: Iterable[Report]) -> None:
        """Records, tapes and publishes what may still be taken back, and leads to no action. Raises
        StoreBusy if the journal refuses; then there is no trace of it."""
        await self._write(tuple(event for event in decided.events if event.durable))
        self.tape(*reports)
        with suppress(StoreBusy):
            self._flush()
        self._publish(decided.events)

    def tape(self, *reports: Report) -> None:
        """A disk that is full is told of when the tape is flushed; nothing is lost until then."""
        if self._world.tape is not None:
            for report in reports:
                with suppress(StoreBusy):
                    self._world.tape.append(report)

    def next(self) -> Action:
        """Takes out what has to leave first."""
        action, self.left = self.left[0], self.left[1:]
        return action

    async def _write(self, durable: tuple[Event, ...]) -> None:
        self._flush()
        venue = self._world.venue
        state = venue.state() if isinstance(venue, VenueState) else None
        checkpoint = saved(self._core, self.left)
        batch = Batch(self._core.terms.name, durable, checkpoint, state)
        await self._world.journal.record(batch)

    def _flush(self) -> None:
        if self._world.tape is not None:
            self._world.tape.flush()

    def _publish(self, events: list[Event]) -> None:
        self._world.publish(events)
        for event in events:
            if isinstance(event, RunStopped):
                self._close(event.run_id)

    def _close(self, run_id: str) -> None:
        """The checkpoint holds it no more, so the next start closes it in any case."""
        try:
            self._world.journal.close_run(run_id)
        except StoreBusy as problem:
            log.warning("a run that has ended is listed as open run=%s: %s", run_id, problem)

    # ── words ────────────────────────────────────────────────────────────────────────────────
    def refusal(self, problem: StoreBusy, *, decided: bool) -> StoreBusy:
        """For who asked. decided: what was asked for stands and waits."""
        hint = "What you asked for was not done."
        if decided:
            hint = "What was decided waits and is sent then."
        return StoreBusy(problem.message, hint=f"{_GOES_ON} {hint}", code=problem.code)

    def say_behind(self, problem: StoreBusy) -> None:
        """The trader hears that nothing goes on, and what to do."""
        told = self.refusal(problem, decided=True)
        self._say("error", told.message, told.hint, told.code)

    def say_level(self, sent: int) -> None:
        """The trader hears that it goes on. sent: how many instructions had waited."""
        message = f"Instructions that had waited and were handed to the venue, in order: {sent}."
        self._say("success", "Trading goes on: the disk takes records again.", message, "LEVEL")

    def _say(self, level: str, title: str, message: str, code: str) -> None:
        at, wallet = self._core.now, self._core.terms.name
        self._world.publish([Notified(at, "", level, title, message, f"{code} {wallet} {at}")])
