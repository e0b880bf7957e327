"""The three doors before there is an engine behind them: what is sent waits until it opens, and is
refused aloud once it is known that none will."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from moniqo_desktop.domain.errors import MoniqoError, Unavailable

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.commands import Command
    from moniqo_desktop.domain.messages.queries import Query
    from moniqo_desktop.ui.context import Host, Listener, Unsubscribe


class Doors:
    """Looks like a host from the first moment; `open` puts the real one behind it, `shut` says
    that there is none. A shut door may be opened later."""

    def __init__(self) -> None:
        self._host: Host | None = None
        self._waiting: list[Command] = []
        self._listeners: list[Listener] = []
        self._reason: MoniqoError | None = None
        self._settled = asyncio.Event()

    def open(self, host: Host) -> None:
        """Subscribes all listeners, then sends what waited, in order."""
        self._host, self._reason = host, None
        for listener in self._listeners:
            host.subscribe(listener)
        waiting, self._waiting = self._waiting, []
        for command in waiting:
            host.send(command)
        self._settled.set()

    def shut(self, reason: MoniqoError) -> None:
        """Nothing gets through from now on. What waited is dropped: it must not be carried out
        when nobody thinks of it any more."""
        self._host, self._reason = None, reason
        self._waiting.clear()
        self._settled.set()

    def send(self, command: Command) -> None:
        """Raises Unavailable with the reason while the doors are shut."""
        if self._reason is not None:
            raise _unavailable(self._reason)
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
        """Waits until there is an engine to ask. Raises Unavailable while the doors are shut."""
        await self._settled.wait()
        if self._reason is not None:
            raise _unavailable(self._reason)
        assert self._host is not None
        return await self._host.ask(query)

    def _forget(self, callback: Listener) -> None:
        if callback in self._listeners:
            self._listeners.remove(callback)


def _unavailable(reason: MoniqoError) -> Unavailable:
    """The same words, as often as they are asked for."""
    return Unavailable(reason.message, hint=reason.hint, code=reason.code)
