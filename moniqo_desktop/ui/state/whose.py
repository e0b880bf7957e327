"""Whose a message is, where there is more than one it could be of."""

from __future__ import annotations

from moniqo_desktop.ui.state.runs import ALL, Runs
from moniqo_desktop.ui.state.wallets import Wallets


class Owners:
    """Names the flow while several are known, and the account while there are several."""

    def __init__(self, runs: Runs, wallets: Wallets) -> None:
        self._runs, self._wallets = runs, wallets

    def text(self, run_id: str, wallet: str) -> str:
        """ "Flow · Account", one of them, or "" where nothing could be mistaken. wallet: its id."""
        names = []
        run = self._runs.get(run_id)
        if run is not None and len({each.flow_id for each in self._runs.all()}) > 1:
            names.append(run.flow_name)
        if wallet and wallet != ALL and len(self._wallets.ids()) > 1:
            names.append(self._wallets.name_of(wallet))
        return " · ".join(names)
