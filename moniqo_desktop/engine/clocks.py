"""The present and the stopwatch: the only place of the engine that looks at a clock."""

from __future__ import annotations

import asyncio
import time

from moniqo_desktop.domain.market import Millis


class WallClock:
    """UTC of this machine."""

    def now(self) -> Millis:
        return time.time_ns() // 1_000_000

    async def sleep_until(self, at: Millis) -> None:
        await asyncio.sleep(max(at - self.now(), 0) / 1000)


def thread_us() -> float:
    """CPU time of this thread, microseconds."""
    return time.thread_time_ns() / 1000


def monotonic_s() -> float:
    return time.monotonic()
