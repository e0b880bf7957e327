"""The wallets there are, as their owner named them."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.market import Market, Millis
from moniqo_desktop.domain.messages.events import Event, SafetyChanged
from moniqo_desktop.domain.messages.wallet_events import DayLossSet, WalletChanged
from moniqo_desktop.ui.state.equity import Equity
from moniqo_desktop.ui.state.positions import Positions
from moniqo_desktop.ui.state.runs import ALL, FIRST, Runs
from moniqo_desktop.ui.state.safety import Safety


@dataclass(frozen=True, slots=True)
class WalletView:
    """A wallet, or all of them, at a moment. equity, day_profit: money, None = not known yet.
    day_start: equity that the day's profit is measured from. own_loss_ppm, own_loss: what a day may
    lose by its own number, see DayLossSet."""

    wallet: str
    name: str
    mode: str
    profile: str
    equity: int | None
    day_profit: int | None
    day_start: int
    open_positions: int
    open_runs: int
    locks: tuple[SafetyChanged, ...]
    own_loss_ppm: int = 0
    own_loss: int = 0


class Wallets:
    """Told by the engine as it starts and whenever one changes."""

    def __init__(self, runs: Runs, equity: Equity, positions: Positions, safety: Safety) -> None:
        self._runs, self._equity = runs, equity
        self._positions, self._safety = positions, safety
        self._held: dict[str, WalletChanged] = {}
        self._own: dict[str, DayLossSet] = {}

    def apply(self, event: Event) -> bool:
        if isinstance(event, DayLossSet):
            self._own[event.wallet] = event
            return True
        if not isinstance(event, WalletChanged):
            return False
        self._held[event.wallet] = event
        if not self._runs.wallet and not event.archived:
            self._runs.wallet = event.wallet
        if event.archived and self._runs.wallet == event.wallet:
            self._runs.choose(self.ids()[0] if self.ids() else FIRST)
        return True

    def ids(self) -> tuple[str, ...]:
        """Of those in use, oldest first."""
        return tuple(each.wallet for each in self._held.values() if not each.archived)

    def get(self, wallet: str) -> WalletChanged | None:
        return self._held.get(wallet)

    def name_of(self, wallet: str) -> str:
        """ "" for all of them."""
        held = self._held.get(wallet)
        return held.name if held else "" if wallet == ALL else wallet

    def with_fees(self, wallet: str, market: Market) -> Market:
        """A market at the fees of that wallet, where it has its own."""
        held = self._held.get(wallet)
        if held is None:
            return market
        maker = market.maker_ppm if held.maker_ppm < 0 else held.maker_ppm
        return market.with_fees(maker, market.taker_ppm if held.fee_ppm < 0 else held.fee_ppm)

    def views(self, now: Millis) -> tuple[WalletView, ...]:
        """Those in use, oldest first."""
        return tuple(self.view(wallet, now) for wallet in self.ids())

    def view(self, wallet: str, now: Millis) -> WalletView:
        """wallet: an id, or ALL."""
        held, worth = self._held.get(wallet), self._equity.of(wallet)
        runs, own = self._runs.open(), self._own.get(wallet)
        return WalletView(
            wallet,
            self.name_of(wallet),
            held.mode.value if held else "paper",
            held.profile if held else "",
            worth.equity if worth else None,
            worth.day_profit if worth else None,
            worth.day_start if worth else 0,
            self._positions.count(wallet),
            sum(1 for run in runs if wallet in (ALL, run.wallet)),
            self._safety.locks_of(wallet, now),
            own.ppm if own else 0,
            own.money if own else 0,
        )
