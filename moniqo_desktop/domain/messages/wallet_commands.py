"""Commands about wallets themselves, and about the drawing that a running flow trades by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.messages.codec_values import late
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.orders import Mode

ALL_WALLETS: Final = "*"
"""Named by a command in place of one wallet: it goes to each that is in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateWallet(Command):
    """A new wallet; mode, cash and fees stay as they are from then on.

    wallet: its id, "" = given by the host. name: as the trader calls it. cash: money. profile:
    limits in force, "" = the strictest. fee_ppm, maker_ppm: of what is traded, parts per million,
    −1 = those of each market. slippage_ppm: of market orders and touched stops.
    """

    name: str
    cash: int
    wallet: str = ""
    mode: Mode = Mode.PAPER
    profile: str = ""
    fee_ppm: int = -1
    maker_ppm: int = -1
    slippage_ppm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameWallet(Command):
    wallet: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveWallet(Command):
    """Out of sight; what it did stays in the journal. Refused while anything is open in it."""

    wallet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyFlow(Command):
    """A running flow trades by this drawing from now on; what is open stays as it is. confirmed:
    see StartRun; real money asks for it again, as another drawing is another flow."""

    run_id: str
    flow: Flow = field(hash=False)
    confirmed: str = late("")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftLock(Command):
    """The owner ends a lock of the day before its time; the limits of the day count anew from
    what the wallet is worth now. confirmed: the wallet's name, as typed by the owner."""

    wallet: str
    confirmed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDayLoss(Command):
    """What a day may lose on this account, where its limits and its flows allow more: parts per
    million of what the day began with, or money; both 0 = no number of its own any more. A lock
    that is in force stays."""

    wallet: str
    ppm: int = 0
    money: int = 0
