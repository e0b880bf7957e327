"""The engine as the window knows it: how it is opened, and why it may not be there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol

from moniqo_desktop.app.collecting import give_back
from moniqo_desktop.domain.errors import Broken, MoniqoError
from moniqo_desktop.ui.context import Host
from moniqo_desktop.ui.words.translation import tr


class Engine(Host, Protocol):
    """An engine that is started once it has been listened to, and closed at the end."""

    async def start(self) -> None: ...
    async def aclose(self) -> None: ...


Opener = Callable[[Path], Awaitable[Engine]]


async def open_engine(home: Path) -> Engine:
    """The engine in this process. It loads everything that is heavy: beside the window's loop."""
    compose = await asyncio.to_thread(import_module, "moniqo_desktop.app.compose")
    engine: Engine = await compose.open_host(home)
    give_back()
    return engine


def why_none(error: Exception) -> MoniqoError:
    """What to tell whoever asks an engine that did not open."""
    if isinstance(error, MoniqoError):
        return error
    return Broken(
        tr(
            "The engine did not open, by a fault of Moniqo, and nothing is traded. Start Moniqo "
            "again; the log holds the details."
        )
    )
