"""Candles as searches leave them for their workers, and how long they stay.

All of it can be made again from the candles themselves; a search that is begun marks what it uses.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moniqo_desktop.engine.clocks import WallClock

log = logging.getLogger(__name__)
IDLE_S: Final = 60.0
"""After the start, before the cache is looked through."""
DAY_S: Final = 86_400.0
UNUSED_FOR_S: Final = 30 * DAY_S
"""What no search used for so long goes."""
MOST_BYTES: Final = 2 * 1024**3
"""Of all together: over it, what was used longest ago goes first."""
SPARED_FOR_S: Final = 7 * DAY_S
"""Nothing used within this goes for its size: a search may still be at it."""


def columns_folder(home: Path) -> Path:
    return home / "cache" / "columns"


def prune(home: Path, now_s: float) -> int:
    """Deletes what the rules above say; returns the bytes. now_s: wall time. What cannot be
    deleted, as a file that is in use on Windows, stays for the next time."""
    found = sorted(_files(columns_folder(home)))
    total, freed = sum(size for _, size, _ in found), 0
    for used_at, size, file in found:
        unused_s = now_s - used_at
        is_left_over = file.suffix == ".part" and unused_s > DAY_S
        is_old = unused_s > UNUSED_FOR_S
        is_too_much = total - freed > MOST_BYTES and unused_s > SPARED_FOR_S
        if is_left_over or is_old or is_too_much:
            with contextlib.suppress(OSError):
                file.unlink()
                freed += size
    return freed


async def prune_when_idle(home: Path) -> None:
    """Once, when the start is over and nothing waits for the disk; beside the loop."""
    await asyncio.sleep(IDLE_S)
    freed = await asyncio.to_thread(prune, home, WallClock().now() / 1000)
    log.info("cache pruned bytes=%d", freed)


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """(when it was last used, bytes, file) of everything of ours in the folder."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".columns", ".part")):
                with contextlib.suppress(FileNotFoundError):
                    state = entry.stat()
                    yield state.st_mtime, state.st_size, Path(entry.path)
