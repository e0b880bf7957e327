"""How fast practice time goes by."""

from __future__ import annotations

import asyncio
import math
from typing import Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.protocols import Clock

FASTEST: Final = math.inf
"""As fast as the consumer takes the candles."""
_SLICE_MS: Final = 250
"""Longest sleep: a new speed is felt within this."""
_LATEST_MS: Final = 250
"""A consumer that is later than this has lost the time: nothing is sent in a burst after it."""
_ABREAST_MS: Final = 60_000
"""How far in practice time followers may be apart, at least: a candle of the shortest timeframe."""
_LOOK_MS: Final = 20
_PATIENCE_MS: Final = 2_000
"""How long the others wait for a follower that has not come back."""
_TURNS_PER_YIELD: Final = 16
_NEVER: Final[Millis] = 2**62


class Pace:
    """Practice time against a clock, from an anchor pair (wall, practice).

    Due times come from the anchor, never from the last wake-up: no drift. at: practice time
    reached; it moves only as candles are delivered, so time stands still while the program is
    dead.

    Followers stay abreast: who is done with a candle waits for who is not. Else an account with
    much to do would fall behind by hours at a high speed, and catch up at full speed when a low
    one is asked for.
    """

    def __init__(self, clock: Clock, at: Millis, speed: float) -> None:
        self.at = at
        self._clock = clock
        self._speed = _checked(speed)
        self._anchor = (clock.now(), at)
        self._target = at
        self._turns = 0
        self._rushes = self._held = False
        self._limit = _NEVER
        self._changed = asyncio.Event()
        self._at_work: dict[Follower, tuple[Millis, Millis]] = {}

    @property
    def speed(self) -> float:
        return self._speed

    def set_speed(self, speed: float) -> None:
        """speed: practice seconds per second, > 0, or FASTEST. Raises Mistake otherwise."""
        checked = _checked(speed)
        now = self._clock.now()
        self._anchor = (now, self._passed(now))
        self._speed = checked

    def move_to(self, at: Millis) -> None:
        """Time goes on from here (a run resumes)."""
        self.at = at
        self._anchor = (self._clock.now(), at)

    @property
    def is_held(self) -> bool:
        return self._held

    @property
    def rushes(self) -> bool:
        return self._rushes

    def hold(self) -> None:
        """Time stands still: nothing that is not reached yet is delivered."""
        self._held, self._rushes, self._limit = True, False, _NEVER

    def go_on(self) -> None:
        """Time goes by again, from where it stood."""
        self._anchor = (self._clock.now(), self.at)
        self._held, self._rushes, self._limit = False, False, _NEVER
        self._wake()

    def rush(self, until: Millis) -> None:
        """As fast as the consumers take the candles, up to a moment that nobody passes before it
        is held, goes on or rushes to a later one: who is ahead waits there for who is not."""
        self._held, self._rushes, self._limit = False, True, until
        self._wake()

    def _wake(self) -> None:
        """Whoever waits looks again at what holds."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def follower(self) -> Follower:
        return Follower(self)

    async def reach(self, at: Millis) -> None:
        """Returns when practice time is at; at once if it has been reached before."""
        self._turns += 1
        if self._turns % _TURNS_PER_YIELD == 0:
            await asyncio.sleep(0)
        if at <= self.at:
            return
        self._target = at
        while (wait := await self._wait_for(at)) > 0:
            if wait > (at - self.at) / self._speed + _LATEST_MS:
                self._anchor = (self._clock.now(), self.at)  # the wall clock was set back
            await self._clock.sleep_until(self._clock.now() + min(math.ceil(wait), _SLICE_MS))
        if self._rushes or self._speed == FASTEST or wait < -_LATEST_MS:
            self._anchor = (self._clock.now(), at)
        self.at = max(self.at, at)

    def took(self, follower: Follower, at: Millis) -> None:
        """The follower works on what came at this moment."""
        self._at_work[follower] = (at, self._clock.now())

    def came_back(self, follower: Follower) -> None:
        """The follower wants the next, or nothing any more."""
        self._at_work.pop(follower, None)

    async def stay_abreast(self, at: Millis) -> None:
        """Returns when nobody at work is left behind by who goes on to at."""
        while at > self.at and not self._rushes and self._leaves_behind(at):
            await self._clock.sleep_until(self._clock.now() + _LOOK_MS)

    def _leaves_behind(self, at: Millis) -> bool:
        if not self._at_work or self._speed == FASTEST:
            return False
        least = at - max(_ABREAST_MS, int(_LATEST_MS * self._speed))
        now = self._clock.now()
        return any(
            was < least and abs(now - since) < _PATIENCE_MS for was, since in self._at_work.values()
        )

    async def _wait_for(self, at: Millis) -> float:
        """Ms until practice time is at; returns only while time goes by, or went by so far."""
        while at > self.at and (self._held or at > self._limit):
            await self._changed.wait()
        if at <= self.at or self._rushes:
            return 0.0
        return self._due(at) - self._clock.now()

    def _due(self, at: Millis) -> float:
        wall, practice = self._anchor
        return wall + (at - practice) / self._speed

    def _passed(self, now: Millis) -> Millis:
        """Practice time at the wall time now, never beyond what is to be delivered next."""
        if self._speed == FASTEST or self._rushes or self.is_held:
            return self.at
        wall, practice = self._anchor
        passed = practice + int((now - wall) * self._speed)
        return min(max(passed, self.at), max(self._target, self.at))


class Follower:
    """One who is told candles in their order; the others wait for it, wherever it begins."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def reach(self, at: Millis) -> None:
        """Like Pace.reach; whoever calls it is done with what came before. Who has to catch up is
        at work until it is abreast."""
        if at > self._pace.at:
            self._pace.came_back(self)
            await self._pace.stay_abreast(at)
        await self._pace.reach(at)
        self._pace.took(self, at)

    def leave(self) -> None:
        """Nobody waits for it any more."""
        self._pace.came_back(self)


def _checked(speed: float) -> float:
    if not speed > 0:
        raise Mistake(f"A speed of {speed} is not possible.", hint="Use a number above 0.")
    return float(speed)
