"""What looks into runs, joined to one window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.ui.replay.door import ReplayDoor
from moniqo_desktop.ui.replay.looking import Looking

if TYPE_CHECKING:
    from moniqo_desktop.ui.bridge import Bridge
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.tasks import Tasks


def looking_into(control: Control, bridge: Bridge, tasks: Tasks) -> tuple[ReplayDoor, Looking]:
    """The way to past runs, and what halts and steps those that run."""
    window, context = control.window, control.context
    door = ReplayDoor(window, context, tasks)
    looking = Looking(
        window,
        context,
        rooms=control.rooms,
        runs=control.runs,
        documents=control.documents,
        bridge=bridge,
        tasks=tasks,
    )
    return door, looking
