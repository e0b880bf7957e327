"""Commands: what a person or a terminal asks of the engine. All carry who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.codec_values import late
from moniqo_desktop.domain.orders import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """actor: who asks (profile or node); device: from where."""

    actor: str = "owner"
    device: str = "local"


class AtStop(StrEnum):
    """What becomes of open positions and their protection when a run stops."""

    KEEP_STOPS = "keep_stops"
    CLOSE = "close"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRun(Command):
    """Run a flow on a wallet. run_id: given by the host, "" until then. confirmed: what the trader
    typed to let real money be moved."""

    flow: Flow = field(hash=False)
    wallet: str = "practice"
    profile: str = ""
    run_id: str = ""
    confirmed: str = late("")


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRun(Command):
    run_id: str
    at_stop: AtStop = AtStop.KEEP_STOPS


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRun(Command):
    """No new entries; protection and exits go on."""

    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueRun(Command):
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerNode(Command):
    """Press the button of a manual trigger."""

    run_id: str
    node_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerApproval(Command):
    """key: from ApprovalAsked."""

    run_id: str
    node_id: str
    key: str
    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder(Command):
    """unprotects: whoever asks knows that it guards an open position; refused without, if so."""

    order_id: OrderId
    unprotects: bool = late(False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePosition(Command):
    """fraction of what is open, 0..1. wallet: "" = the only one that holds the symbol."""

    symbol: Symbol
    fraction: float = 1.0
    wallet: str = late("")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveProtection(Command):
    """New stop or target of an open position, price steps; 0 = as it is. wallet: as above."""

    symbol: Symbol
    stop_price: int = 0
    target_price: int = 0
    wallet: str = late("")


@dataclass(frozen=True, slots=True, kw_only=True)
class PullKillSwitch(Command):
    """No new exposure from now on. close_positions: also close what is open. wallet: one, or
    ALL_WALLETS."""

    wallet: str = "practice"
    close_positions: bool = False
    reason: str = "by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseKillSwitch(Command):
    wallet: str = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBreakpoints(Command):
    """Where this run is to be looked into from now on: (node id, port name), "" = the node itself.
    Never in live trading."""

    run_id: str
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldMarket(Command):
    """Practice time stands still until it is told to go on; what rests at the venue rests."""

    run_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOn(Command):
    """Practice time goes by again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCandle(Command):
    """At once to the close of the next candle that the run reads, then stand still."""

    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTo(Command):
    """As fast as it goes until this node is reached, then stand still."""

    run_id: str
    node_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpeed(Command):
    """Speed factor of the practice market."""

    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWork(Command):
    """Long work in a process of its own; what it comes to is told by the Work… events.

    work_id: given by who asks. kind: "backtest", "optimize" or "page" (a report as one HTML file).
    spec: what to do, as JSON text; app/work_child.py says what each kind reads.
    """

    work_id: str
    kind: str
    spec: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelWork(Command):
    """Ends it early; what is done stays."""

    work_id: str
