"""The three doors before there is an engine behind them: what is sent waits until it opens, and is
refused aloud once it is known that none will. A kill switch is noted on the disk either way, and
counts from the next start at the latest."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from moniqo_desktop.app.wallets.switch_note import SwitchNote
from moniqo_desktop.domain.errors import MoniqoError, Unavailable
from moniqo_desktop.domain.messages.commands import PullKillSwitch
from moniqo_desktop.ui.context import SWITCH_NOTED

if TYPE_CHECKING:
    from pathlib import Path

    from moniqo_desktop.domain.messages.commands import Command
    from moniqo_desktop.domain.messages.queries import Query
    from moniqo_desktop.ui.context import Host, Listener, Unsubscribe

SECOND: Final = "SECOND_INSTANCE"
"""Code of the refusal where another program trades in this folder."""


class Doors:
    """Looks like a host from the first moment; `open` puts the real one behind it, `shut` says
    that there is none. A shut door may be opened later."""

    def __init__(self, home: Path | None = None) -> None:
        """home: the folder of the trader, where a kill switch is noted."""
        self._host: Host | None = None
        self._note = SwitchNote(home) if home is not None else None
        self._noted: dict[str, str] = {}
        """By these doors."""
        self._has_started = False
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

    def say_started(self) -> None:
        """The host obeys from now on, and notes itself what no journal records."""
        self._has_started, self._noted = True, {}

    def shut(self, reason: MoniqoError) -> None:
        """Nothing gets through from now on. What waited is dropped: it must not be carried out
        when nobody thinks of it any more."""
        self._host, self._reason, self._has_started = None, reason, False
        self._waiting.clear()
        if reason.code == SECOND and self._note is not None and self._noted:
            kept = self._note.pulled()
            self._note.keep({each: why for each, why in kept.items() if each not in self._noted})
        self._settled.set()

    def send(self, command: Command) -> None:
        """Raises Unavailable with the reason while the doors are shut; its code is SWITCH_NOTED
        for a kill switch that the next start will find."""
        is_noted = not self._has_started and self._is_noted(command)
        if self._host is not None:
            self._host.send(command)
            return
        if self._reason is not None:
            raise _unavailable(self._reason, SWITCH_NOTED if is_noted else "")
        self._waiting.append(command)

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

    def _is_noted(self, command: Command) -> bool:
        """Not where another program trades in this folder: its window has a switch of its own."""
        if self._note is None or not isinstance(command, PullKillSwitch):
            return False
        if self._reason is not None and self._reason.code == SECOND:
            return False
        if command.wallet not in self._note.pulled():
            self._noted[command.wallet] = command.reason
        return self._note.add(command.wallet, command.reason)

    def _forget(self, callback: Listener) -> None:
        if callback in self._listeners:
            self._listeners.remove(callback)


def _unavailable(reason: MoniqoError, code: str = "") -> Unavailable:
    """The same words, as often as they are asked for."""
    return Unavailable(reason.message, hint=reason.hint, code=code or reason.code)
