"""Reports: what the world told the engine. Frozen; amounts and prices scaled, times ms UTC."""

from __future__ import annotations

from dataclasses import dataclass, field

from moniqo_desktop.domain.market import Candle, Millis, Symbol, Timeframe
from moniqo_desktop.domain.messages.codec_values import late
from moniqo_desktop.domain.orders import OrderId, OrderStatus, Side


@dataclass(frozen=True, slots=True)
class CandleClosed:
    """A candle is complete; at = its close. The fills of a candle come before the candle."""

    at: Millis
    symbol: Symbol
    timeframe: Timeframe
    candle: Candle


@dataclass(frozen=True, slots=True)
class PriceSeen:
    """Best bid and ask between candles, price steps. For the screen and for profit, never for
    signals."""

    at: Millis
    symbol: Symbol
    bid: int
    ask: int


@dataclass(frozen=True, slots=True)
class OrderAccepted:
    """The venue holds the order."""

    at: Millis
    order_id: OrderId
    venue_order_id: str


@dataclass(frozen=True, slots=True)
class OrderEnded:
    """The order left the book without (more) fills: cancelled, expired or rejected."""

    at: Millis
    order_id: OrderId
    status: OrderStatus
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderAmended:
    """The venue took a change; 0 = as it was. With a code it kept the order as it was."""

    at: Millis
    order_id: OrderId
    amount: int = 0
    limit_price: int = 0
    trigger_price: int = 0
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FillSeen:
    """A part of an order was executed. fill_id is unique per venue; fee in money, > 0 when we pay.

    ambiguous: the candle's path left more than one outcome and the worse one was taken.
    best_price: what the best path would have paid (= price when not ambiguous). fee_base: what of
    the amount went as the fee and is worth just that; it was not received. candle_at: open of the
    candle it was found in; `at`, when it became known, is its close then. 0: at is the time of
    the fill itself.
    """

    at: Millis
    fill_id: str
    order_id: OrderId
    symbol: Symbol
    side: Side
    price: int
    amount: int
    fee: int
    maker: bool = False
    ambiguous: bool = False
    best_price: int = 0
    fee_base: int = late(0)
    candle_at: int = late(0)


@dataclass(frozen=True, slots=True)
class FundingPaid:
    """The venue charged funding at a boundary; comes before the fills of the candle that opens.

    payment: money, taken from the margin of the position, negative = received. rate_e8: 10⁻⁸;
    mark: price steps; amount: signed, what was open.
    """

    at: Millis
    symbol: Symbol
    payment: int
    rate_e8: int
    mark: int
    amount: int


@dataclass(frozen=True, slots=True)
class OrderLost:
    """An order left and no answer came, or a look-up could not tell."""

    at: Millis
    order_id: OrderId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderNotFound:
    """A look-up whose answer is final says the order never arrived."""

    at: Millis
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class CancelRefused:
    """A cancel came to nothing: the order still rests. reason: why, without a full stop."""

    at: Millis
    order_id: OrderId
    reason: str


@dataclass(frozen=True, slots=True)
class FeedChanged:
    """The stream of a symbol became stale or fresh again."""

    at: Millis
    symbol: Symbol
    stale: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BalanceSeen:
    """What the venue says we own. free and total: quote money."""

    at: Millis
    free: int
    total: int


@dataclass(frozen=True, slots=True)
class PositionAtVenue:
    """amount: signed, negative = short; cost: entry notional of what is open, money; borrowed: the
    part of it that its margin does not cover."""

    symbol: Symbol
    amount: int
    cost: int
    borrowed: int = late(0)


@dataclass(frozen=True, slots=True)
class OrderAtVenue:
    """An open order as the venue tells it."""

    order_id: OrderId
    symbol: Symbol
    status: OrderStatus
    filled: int


@dataclass(frozen=True, slots=True)
class AccountSnapshot:
    """All the venue holds for this wallet at one moment."""

    at: Millis
    free: int
    total: int
    positions: tuple[PositionAtVenue, ...] = ()
    orders: tuple[OrderAtVenue, ...] = ()
    fills: tuple[FillSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class TimerDue:
    """A timer the core asked for."""

    at: Millis
    name: str


@dataclass(frozen=True, slots=True)
class WarmupGiven:
    """Candles a flow was shown before its first decision; comes right before its StartRun."""

    at: Millis
    symbol: Symbol
    timeframe: Timeframe
    candles: tuple[Candle, ...]


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A command reached the core; recorded on the tape like all else that can change a run."""

    at: Millis
    command: object = field(hash=False)


Report = (
    CandleClosed
    | PriceSeen
    | OrderAccepted
    | OrderEnded
    | OrderAmended
    | FillSeen
    | FundingPaid
    | OrderLost
    | OrderNotFound
    | CancelRefused
    | FeedChanged
    | BalanceSeen
    | TimerDue
    | WarmupGiven
    | CommandGiven
)
OrderReport = (
    OrderAccepted | OrderEnded | OrderAmended | FillSeen | OrderLost | OrderNotFound | CancelRefused
)
