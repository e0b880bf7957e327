"""What can be done with accounts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.commands.actions import Action
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control


def account_actions(control: Control) -> list[Action]:
    """The menu and a new one, then one to see and one to stop for each account."""
    door, views = control.accounts, control.accounts.views()
    several = len(views) > 1
    return [
        Action("account.menu", tr("Accounts"), "Ctrl+Shift+A", "user", door.open,
               ("wallet", "switch", "balance")),
        Action("account.new", tr("New account…"), "", "plus", door.open_form,
               ("wallet", "paper", "create")),
        *(
            Action(f"account.show_{view.wallet}",
                   tr("Show account: {name}").format(name=view.name), "", "user",
                   partial(door.choose, view.wallet), ("wallet",))
            for view in views
        ),
        *(
            Action(f"account.kill_{view.wallet}",
                   tr("Kill switch of {name}").format(name=view.name), "", "power",
                   partial(control.kill_switch.pull_on, view.wallet), ("stop", "panic"))
            for view in views
            if several
        ),
        *(
            [Action("account.show_all", tr("Show all accounts"), "", "user",
                    partial(door.choose, ALL), ("wallet",))]
            if several
            else []
        ),
    ]  # fmt: skip
