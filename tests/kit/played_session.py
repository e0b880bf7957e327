"""The real window over the real engine, played by a script on its loop, to its orderly end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtWidgets import QApplication

from moniqo_desktop.app import gui_session
from moniqo_desktop.app.gui import Shell

Script = Callable[[Any], Awaitable[None]]


def play_session(application: QApplication, shell: Shell, script: Script) -> int:
    """script: is given the session once it runs. At its end nothing is left to be saved and the
    window is left. Raises what the script raised. A process plays one session."""
    plain = gui_session.Session

    class Played(plain):  # type: ignore[misc, valid-type]
        async def run(self) -> int:
            acting = asyncio.get_running_loop().create_task(_acted(self, shell, script))
            code: int = await super().run()
            await acting
            return code

    gui_session.Session = Played  # type: ignore[misc]
    try:
        return gui_session.run_session(application, shell)
    finally:
        gui_session.Session = plain  # type: ignore[misc]


async def _acted(session: Any, shell: Shell, script: Script) -> None:
    try:
        await script(session)
    finally:
        for document in session.documents.all:
            document.saved = document.flow
        shell.window.leave()
