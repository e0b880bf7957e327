"""A clock that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from moniqo_desktop.domain.market import Millis


class SteppedClock:
    """Time passes only while somebody sleeps. slept: how long each sleep was asked to be, ms.

    when: (moment, what happens once then).
    """

    def __init__(self, at: Millis = 1_000_000) -> None:
        self.at = at
        self.slept: list[int] = []
        self.when: tuple[Millis, Callable[[], None]] | None = None

    def now(self) -> Millis:
        return self.at

    async def sleep_until(self, at: Millis) -> None:
        self.slept.append(at - self.at)
        self.at = max(self.at, at)
        await asyncio.sleep(0)
        if self.when and self.at >= self.when[0]:
            happens, self.when = self.when[1], None
            happens()
