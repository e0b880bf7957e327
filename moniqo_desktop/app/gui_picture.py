"""A picture of the running window, as documents and bug reports want it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

    from moniqo_desktop.ui.bridge import Bridge
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.main_window import MainWindow

SETTLED_S: Final = 0.4
FILLED_S: Final = 1.0
"""Before the picture an agent is selected: by then its tabs show what it holds."""


def select_an_agent(control: Control) -> None:
    """So that the picture shows the inspector at work."""
    document = control.documents.current
    for node in document.flow.nodes if document else ():
        if node.kind.startswith("agent.council"):
            control.rooms.go_to(node.node_id)
            return


async def show_one_moment(bridge: Bridge) -> None:
    """What is shown less often than it changes catches up: all parts tell of one moment."""
    bridge.flush()
    bridge.stop()
    await asyncio.sleep(SETTLED_S)


def save_picture(window: MainWindow, file: Path) -> None:
    """Raises Unavailable where the disk says no."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        was_saved = window.grab().save(str(file), "PNG")
    except OSError:
        was_saved = False
    if not was_saved:
        raise Unavailable(tr("The picture could not be written to {path}.").format(path=file))
