"""The three doors before there is an engine behind them: what is sent waits until it opens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moniqo_desktop.domain.commands import Command
    from moniqo_desktop.domain.queries import Query
    from moniqo_desktop.ui.context import Host, Listener, Unsubscribe


class Doors:
    """Looks like a host from the first moment; `open` puts the real one behind it, once."""

    def __init__(self) -> None:
        self._host: Host | None = None
        self._waiting: list[Command] = []
        self._listeners: list[Listener] = []
        self._opened = asyncio.Event()

    def open(self, host: Host) -> None:
        """Subscribes all listeners, then sends what waited, in order."""
        self._host = host
        for listener in self._listeners:
            host.subscribe(listener)
        waiting, self._waiting = self._waiting, []
        for command in waiting:
            host.send(command)
        self._opened.set()

    def send(self, command: Command) -> None:
        if self._host is None:
            self._waiting.append(command)
            return
        self._host.send(command)

    def subscribe(self, callback: Listener) -> Unsubscribe:
        if self._host is not None:
            return self._host.subscribe(callback)
        self._listeners.append(callback)
        return lambda: self._forget(callback)

    async def ask(self, query: Query) -> object:
        """Waits until there is an engine to ask."""
        await self._opened.wait()
        assert self._host is not None
        return await self._host.ask(query)

    def _forget(self, callback: Listener) -> None:
        if callback in self._listeners:
            self._listeners.remove(callback)
