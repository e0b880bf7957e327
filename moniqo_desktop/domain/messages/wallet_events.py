"""Events of wallets themselves, and of the drawing that a running flow trades by."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.event import Event
from moniqo_desktop.domain.orders import Mode


@dataclass(frozen=True, slots=True)
class WalletChanged(Event):
    """A wallet as it now is; the first of a wallet is its creation. run_id is empty.

    For the fields see wallet_commands.CreateWallet.
    """

    wallet: str
    name: str
    mode: Mode
    cash: int
    profile: str
    fee_ppm: int = -1
    maker_ppm: int = -1
    slippage_ppm: int = 0
    archived: bool = False


@dataclass(frozen=True, slots=True)
class DayLossSet(Event):
    """What a day may lose by the account's own number, see wallet_commands.SetDayLoss."""

    wallet: str
    ppm: int
    money: int
    actor: str


@dataclass(frozen=True, slots=True)
class FlowApplied(Event):
    """The run trades by this drawing from now on.

    anchor: open time of the first candle that its indicators have seen. Node ids: kept = their
    state was taken over; fresh = they begin anew, with warm-up; gone = no longer there.
    """

    flow: Flow
    revision: int
    profile: str
    anchor: Millis
    kept: tuple[str, ...]
    fresh: tuple[str, ...]
    gone: tuple[str, ...]
