"""What looks into runs, joined to one window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.ui.replay.door import ReplayDoor
from moniqo_desktop.ui.replay.looking import Looking
from moniqo_desktop.ui.replay.ways_in import WaysIn

if TYPE_CHECKING:
    from moniqo_desktop.ui.bridge import Bridge
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.runs_door import RunsDoor
    from moniqo_desktop.ui.state.state import State


def looking_into(
    control: Control, bridge: Bridge, runs_door: RunsDoor, state: State
) -> tuple[ReplayDoor, Looking]:
    """The way to past runs, and what halts and steps those that run."""
    window, context = control.window, control.context
    door = ReplayDoor(window, context, runs_door.tasks)
    door.made.connect(lambda: control.shortcuts.show_keys())  # noqa: PLW0108 - made later
    door.ways = WaysIn(door, control.rooms, runs_door, state)
    looking = Looking(
        window,
        context,
        rooms=control.rooms,
        runs=control.runs,
        documents=control.documents,
        bridge=bridge,
        tasks=runs_door.tasks,
        door=door,
    )
    return door, looking
