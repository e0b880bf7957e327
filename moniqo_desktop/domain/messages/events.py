"""Events: what the engine now holds true. Frozen; the journal keeps the durable ones.

Prices, amounts and money are scaled integers; `at` is when it happened (ms UTC).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from moniqo_desktop.domain.market import Candle, Millis, Symbol, Timeframe
from moniqo_desktop.domain.messages.codec_values import late
from moniqo_desktop.domain.messages.event import Event as Event
from moniqo_desktop.domain.messages.position_events import FundingBooked as FundingBooked
from moniqo_desktop.domain.messages.position_events import OrderFilled as OrderFilled
from moniqo_desktop.domain.messages.position_events import PositionChanged as PositionChanged
from moniqo_desktop.domain.messages.position_events import TradeClosed as TradeClosed
from moniqo_desktop.domain.orders import (
    Direction,
    Mode,
    Order,
    OrderId,
    OrderIntent,
    OrderStatus,
)
from moniqo_desktop.domain.verdicts import CheckResult as CheckResult
from moniqo_desktop.domain.verdicts import NodeStatus as NodeStatus
from moniqo_desktop.domain.verdicts import Verdict as Verdict


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """anchor: open time of the first candle the run's indicators ever saw."""

    flow_id: str
    flow_name: str
    revision: int
    wallet: str
    mode: Mode
    profile: str
    cash: int
    anchor: Millis


@dataclass(frozen=True, slots=True)
class RunResumed(Event):
    """The run goes on after the program was dead; at = time of the last recorded report."""

    reason: str


@dataclass(frozen=True, slots=True)
class RunStopped(Event):
    reason: str


@dataclass(frozen=True, slots=True)
class RunPaused(Event):
    """Entries wait, or go on (paused False); exits and protection never wait."""

    paused: bool


@dataclass(frozen=True, slots=True)
class CandleSeen(Event):
    """A candle reached the flow (screen only)."""

    durable: ClassVar[bool] = False
    symbol: Symbol
    timeframe: Timeframe
    candle: Candle


@dataclass(frozen=True, slots=True)
class PriceChanged(Event):
    """Last price between candles (screen only), price steps. spread: ask − bid, price steps;
    0 = not known."""

    durable: ClassVar[bool] = False
    symbol: Symbol
    price: int
    spread: int = late(0)


@dataclass(frozen=True, slots=True)
class NodeEvaluated(Event):
    """What a node holds after a candle (screen only). number: for the sparkline, NaN = none.

    duration_us: thread time of the evaluation, from the injected stopwatch.
    """

    durable: ClassVar[bool] = False
    node_id: str
    status: NodeStatus
    text: str
    number: float
    duration_us: float
    outputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BreakpointHit(Event):
    """A run reached a place that is looked into (screen only). port "" = the node was asked, or
    one of its values is new; text: the value."""

    durable: ClassVar[bool] = False
    node_id: str
    port: str
    text: str


@dataclass(frozen=True, slots=True)
class MarketHeld(Event):
    """Practice time stands still, or goes on (held False). node_id, port: the place it stands at,
    if any; reason: one sentence."""

    durable: ClassVar[bool] = False
    held: bool
    reason: str
    node_id: str = ""
    port: str = ""


@dataclass(frozen=True, slots=True)
class DecisionMade(Event):
    """A node decided something a trader wants to read later (agent, council, sizer, trigger)."""

    node_id: str
    symbol: Symbol
    direction: Direction
    confidence: float
    reason: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class IntentMade(Event):
    """A node wants an order."""

    order_id: OrderId
    intent: OrderIntent


@dataclass(frozen=True, slots=True)
class GateJudged(Event):
    """The gate's answer on the final rounded order. Every check is stored, passed or not."""

    order_id: OrderId
    allowed: bool
    codes: tuple[str, ...]
    results: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class OrderPlanned(Event):
    """The order exists on our side; nothing left yet."""

    order: Order


@dataclass(frozen=True, slots=True)
class OrderChanged(Event):
    """A new status of an order."""

    order_id: OrderId
    status: OrderStatus
    venue_order_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderRevised(Event):
    """An open order has new prices or amount (0 = as it was)."""

    order_id: OrderId
    amount: int = 0
    limit_price: int = 0
    trigger_price: int = 0


@dataclass(frozen=True, slots=True)
class CancelAsked(Event):
    """We asked the venue to cancel; the order lives until it says so."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class EquityMarked(Event):
    """Cash and equity after a candle (screen only; history recomputes it from fills).

    day_start: equity its day is measured from, 0 = the screen knows it from earlier marks. live:
    between two candles, at a price or a fill that was just seen."""

    durable: ClassVar[bool] = False
    cash: int
    equity: int
    free: int
    wallet: str = late("")
    day_start: int = late(0)
    live: bool = late(False)


@dataclass(frozen=True, slots=True)
class SafetyChanged(Event):
    """kind: cooldown, breaker, daily_loss, drawdown, kill_switch; until 0 = ended."""

    kind: str
    until: Millis
    reason: str
    wallet: str = late("")


@dataclass(frozen=True, slots=True)
class ApprovalAsked(Event):
    """A person must answer before expires_at; key binds the answer to exactly this plan."""

    node_id: str
    key: str
    symbol: Symbol
    direction: Direction
    summary: str
    expires_at: Millis


@dataclass(frozen=True, slots=True)
class ApprovalAnswered(Event):
    node_id: str
    key: str
    approved: bool
    actor: str


@dataclass(frozen=True, slots=True)
class Notified(Event):
    """A message for the trader. level: info, success, warning, error; key de-duplicates. node_id,
    field: what must be mended, if anything."""

    level: str
    title: str
    message: str
    key: str = ""
    node_id: str = ""
    field: str = late("")


@dataclass(frozen=True, slots=True)
class Logged(Event):
    """A line a flow wrote into its own log."""

    node_id: str
    text: str


@dataclass(frozen=True, slots=True)
class MarkerDrawn(Event):
    """A mark on the chart made by a flow. price in price steps."""

    node_id: str
    symbol: Symbol
    price: int
    text: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Alarm(Event):
    """Something that must be seen: late fill, unknown order, mismatch with the venue."""

    code: str
    message: str
