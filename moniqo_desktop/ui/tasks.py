"""The one owner of asyncio tasks in the window: each has a name and ends with its owner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

OnFailure = Callable[[str, Exception], None]


class Tasks:
    """on_failure: told (name of the task, what was raised) once, when a task ends by an error."""

    def __init__(self, on_failure: OnFailure) -> None:
        self._on_failure = on_failure
        self._running: dict[str, asyncio.Task[None]] = {}
        self._closed = False

    @property
    def names(self) -> tuple[str, ...]:
        """Tasks that have not ended."""
        return tuple(self._running)

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Runs work; a task of the same name that still runs is cancelled first."""
        if self._closed:
            work.close()
            return
        earlier = self._running.pop(name, None)
        if earlier is not None:
            earlier.cancel()
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running[name] = task
        task.add_done_callback(self._ended)

    def beside(self, name: str, work: Callable[[], None]) -> None:
        """As start, in a thread: for encoding and the like, where no widget is touched."""
        self.start(name, asyncio.to_thread(work))

    async def aclose(self) -> None:
        """Cancels all and waits until the last has ended. Nothing starts afterwards."""
        self._closed = True
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        name = task.get_name()
        if self._running.get(name) is task:
            del self._running[name]
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, Exception):
            self._on_failure(name, error)


async def handed_over(work: Callable[[], object], then: Callable[[object], None]) -> None:
    """Works in a thread; then is called here with what came of it, with None where nothing did."""
    found = None
    try:
        found = await asyncio.to_thread(work)
    finally:
        then(found)
