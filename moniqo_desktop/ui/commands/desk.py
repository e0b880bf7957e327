"""What can be done with the desk, the watchlist and the notices from everywhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.commands.actions import Action
from moniqo_desktop.ui.desk.panel import NAMES
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control


def desk_actions(control: Control) -> list[Action]:
    """Pages of the desk, then what acts on all of it at once."""
    notices = control.notices
    return [
        *(
            Action(f"panel.desk_{name.lower()}", tr("Desk: {page}").format(page=tr(name)), "",
                   "position", partial(_show_page, control, name), ("tab", "page"))
            for name in NAMES
        ),
        Action("run.cancel_all", tr("Cancel all open orders"), "", "dismiss",
               partial(_cancel_all, control), ("orders", "stop")),
        Action("run.pause_all", tr("Pause all flows"), "", "pause", notices.pause_all,
               ("stop", "hold")),
        Action("panel.watch_add", tr("Add a symbol to the watchlist"), "", "plus",
               partial(_add_to_watchlist, control), ("market", "quote")),
        Action("view.notices_read", tr("Mark all notices read"), "", "check",
               notices.mark_all, ("bell",)),
        Action("view.notices_clear", tr("Clear the notices"), "", "trash", notices.clear,
               ("bell",)),
    ]  # fmt: skip


def _show_page(control: Control, name: str) -> None:
    control.window.body.open("desk")
    control.rooms.desk.show_page(name)
    control.rooms.desk.header.tabs.setFocus()


def _cancel_all(control: Control) -> None:
    control.rooms.desk.orders.cancel_all()


def _add_to_watchlist(control: Control) -> None:
    control.window.body.open("watchlist")
    control.rooms.side.search_symbol()
