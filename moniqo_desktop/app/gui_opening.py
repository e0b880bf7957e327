"""While the engine opens: what the window says meanwhile, and what it takes up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.ui.settings.options import option

if TYPE_CHECKING:
    from moniqo_desktop.app.gui import Shell
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.run_control import RunControl
    from moniqo_desktop.ui.state.state import State


def say_opening(
    runs: RunControl, state: State, control: Control | None, *, is_opening: bool
) -> None:
    """Nothing can be started until the ledger is read; what is open, and whether the kill switch
    is on, is not known until then."""
    runs.opening = state.is_unknown = is_opening
    state.is_shut = state.is_shut and not is_opening
    runs.changed.emit()
    if control is None:
        return
    control.window.ways_on = ()
    if not is_opening:
        control.accounts.bring_back()
    control.kill_switch.show()
    control.rooms.refresh(frozenset(("positions", "equity", "runs")))


def take_speed(shell: Shell, runs: RunControl) -> None:
    """Asked for at the start, else set in the settings, else the last one."""
    chosen = option("trade.speed", shell.options.resources).value(shell.settings)
    last = shell.settings.text("market.speed")
    speed = shell.options.speed or float(chosen or last or 0)
    if speed:
        runs.set_speed(speed)
