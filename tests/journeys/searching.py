"""A child that searches in the real window until it is killed.

`python -m tests.journeys.searching FOLDER` opens the program, asks for a search of its own kind,
says "ready" once some sets were tried, and goes on until somebody kills it.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from moniqo_desktop.app.gui import Shell, new_application
from moniqo_desktop.ui.runs.ranges import offered
from moniqo_desktop.ui.runs.room import RunsRoom
from moniqo_desktop.ui.runs_door import RunsDoor
from tests.journeys.living import live, until

SETS, SOME = 400, 5
WALK = "2d:1d"


def room_of(shell: Shell) -> RunsRoom:
    """Opened, over the flow in front."""
    [door] = shell.window.findChildren(RunsDoor)
    door.show(True)
    room = door.room
    assert isinstance(room, RunsRoom)
    return room


async def search(shell: Shell, host: Any) -> None:
    room = room_of(shell)
    form, works = room.side.optimise, room._works
    flow = room._doings.flow()
    assert flow is not None
    room.side.form.field("days").show_value("4")
    room.side.tabs.setCurrentIndex(1)
    period = next(each for each in offered(flow, room._context.catalogue) if each.whole)
    form.add_range(replace(period, low="2", high="401", step="1"))
    form.goal.show_value("net-profit")
    form.workers.show_value("1")
    form.walk.show_value(WALK)
    form.walk.changed.emit()
    room.start()
    await until(lambda: len(works.running("optimize")[0].trials) >= SOME)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(live(new_application(), Path(sys.argv[1]), search))
