"""Candles of the time a run went through, read again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.market import Columns, Millis

if TYPE_CHECKING:
    from moniqo_desktop.domain.protocols import Feed
    from moniqo_desktop.engine.program.plan import Clock

AT_ONCE_MS: Final = 86_400_000


async def history_of(feed: Feed, clock: Clock, since: Millis, until: Millis) -> Columns:
    """Candles that opened at since or later and have closed by until; a few days at a time, so that
    the window has its turn in between."""
    at, end = clock.timeframe.opened_at(since), max(until - clock.timeframe.ms + 1, 1)
    parts: list[Columns] = []
    while at < end or not parts:
        stop = min(at + AT_ONCE_MS, end)
        parts.append(await feed.history(clock.symbol, clock.timeframe, at, stop))
        at = stop
        await asyncio.sleep(0)
    return Columns(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Columns.__slots__)
    )
