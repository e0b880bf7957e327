"""Whose a position or a message is, by flow and account, where it could be another's."""

from __future__ import annotations

import re
from typing import Final

from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.runs import ALL, Runs
from moniqo_desktop.ui.state.wallets import Wallets

_NUMBER: Final = re.compile(r" \d{1,3}$")
SHORT: Final = 22
"""Letters of a name beside a line of the chart."""


def owner_of(runs: Runs, wallets: Wallets, view: PositionView) -> str:
    """ "" where neither is known."""
    _, flow = runs.flow_of(view.run_id)
    account = wallets.name_of(view.wallet) if runs.wallet == ALL else ""
    return " · ".join(part for part in (flow, account) if part)


def told_owner(runs: Runs, wallets: Wallets, view: PositionView) -> str:
    """The same where it could be another's; "" while one flow runs, and the position is its own."""
    open_now = runs.open()
    is_plain = len(open_now) == 1 and open_now[0].run_id == view.run_id
    return "" if is_plain else owner_of(runs, wallets, view)


def whose(runs: Runs, wallets: Wallets, run_id: str, wallet: str) -> str:
    """Of a message: the flow while several are known, the account while there are several, else "".
    wallet: id, "" = of none."""
    (flow_id, flow), names = runs.flow_of(run_id), []
    if flow_id and len({flow_id, *(each.flow_id for each in runs.all())}) > 1:
        names.append(flow)
    if wallet and wallet != ALL and len(wallets.ids()) > 1:
        names.append(wallets.name_of(wallet))
    return " · ".join(names)


def account_of(runs: Runs, wallets: Wallets, wallet: str) -> str:
    """Its name while all accounts are in sight, else ""."""
    return wallets.name_of(wallet) if runs.wallet == ALL and len(wallets.ids()) > 1 else ""


def short(name: str, most: int = SHORT) -> str:
    """For places where words must not cover candles, or numbers; what sets a name apart from its
    copies is kept. most: letters."""
    number = _NUMBER.search(name)
    end = number[0] if number and len(number[0]) < most - 1 else ""
    return name if len(name) <= most else f"{name[: most - 1 - len(end)].rstrip()}…{end}"
