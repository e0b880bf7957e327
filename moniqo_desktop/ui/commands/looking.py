"""Looking into runs, as actions: breakpoints, steps, pins, past runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.commands.actions import Action
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control


def looking_actions(control: Control) -> list[Action]:
    """In the order of the command box."""
    look, attempt = control.looking, control.window.attempt
    return [
        Action("run.past", tr("Past runs: walk one through again"), "F7", "clock",
               partial(attempt, control.replay.toggle), ("replay", "history", "journal", "why")),
        Action("run.why", tr("Why the newest trade?"), "", "help",
               partial(attempt, control.replay.show_newest_trade), ("trade", "reason", "story")),
        Action("run.hold", tr("Let the practice market stand still"), "", "pause",
               partial(attempt, look.hold), ("freeze", "debug")),
        Action("run.step_node", tr("Step node"), "F10", "step",
               partial(attempt, look.step_node), ("debug", "next node")),
        Action("run.step_candle", tr("Step candle"), "F11", "step",
               partial(attempt, look.step_candle), ("debug", "next candle")),
        Action("run.clear_breakpoints", tr("Remove all breakpoints of this flow"), "", "trash",
               partial(attempt, look.clear_stops), ("debug",)),
        Action("run.free_pins", tr("Free all pinned outputs"), "", "pin",
               partial(attempt, look.free_pins), ("unpin",)),
    ]  # fmt: skip
