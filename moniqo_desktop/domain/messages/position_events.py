"""Events of fills, positions, trades and the funding they pay; see events.py beside this."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages import codec_values
from moniqo_desktop.domain.messages.codec_values import late
from moniqo_desktop.domain.messages.event import Event
from moniqo_desktop.domain.orders import Direction, OrderId, Purpose, Side


@dataclass(frozen=True, slots=True)
class OrderFilled(Event):
    """A fill was booked. realised: profit it realised before its fee, money.

    late: the order was already cancelled or expired. best_price, fee_base, candle_at: see FillSeen.
    """

    order_id: OrderId
    fill_id: str
    symbol: Symbol
    side: Side
    purpose: Purpose
    price: int
    amount: int
    fee: int
    realised: int
    maker: bool
    ambiguous: bool
    best_price: int
    late: bool = False
    fee_base: int = codec_values.late(0)
    candle_at: int = codec_values.late(0)

    @property
    def filled_at(self) -> Millis:
        """What a trader reads: the candle it was found in, or its very time."""
        return self.candle_at or self.at


@dataclass(frozen=True, slots=True)
class PositionChanged(Event):
    """The position of a symbol as it now is. amount signed, cost = entry notional (money).

    borrowed: the part of cost that its margin does not cover; liquidation_price: price steps, of
    a leveraged position, 0 = none. dust: what beside it is too small to be sold, and its cost.
    """

    symbol: Symbol
    amount: int
    cost: int
    stop_price: int = 0
    target_price: int = 0
    opened_at: Millis = 0
    borrowed: int = late(0)
    liquidation_price: int = late(0)
    dust: int = late(0)
    dust_cost: int = late(0)

    @property
    def margin(self) -> int:
        return self.cost - self.borrowed


@dataclass(frozen=True, slots=True)
class FundingBooked(Event):
    """Funding of an open position was booked; see the report FundingPaid. payment: money, taken
    from its margin, negative = received; rate_e8: 10⁻⁸; mark: price steps; amount: signed."""

    symbol: Symbol
    payment: int
    rate_e8: int
    mark: int
    amount: int


@dataclass(frozen=True, slots=True)
class TradeClosed(Event):
    """A position went back to flat. profit = gross − fees − funding (paid).

    notional_in/out: money; amount: largest size held; total_amount: all that was bought (long)
    or sold (short) over the trade. marked: closed by the end of the data. entry_candle_at,
    exit_candle_at: candle_at of its first and its last fill, see FillSeen.
    """

    trade_id: str
    symbol: Symbol
    direction: Direction
    opened_at: Millis
    amount: int
    notional_in: int
    notional_out: int
    fees: int
    profit: int
    exit_purpose: Purpose
    ambiguous: int
    marked: bool = False
    total_amount: int = 0
    funding: int = late(0)
    entry_candle_at: int = late(0)
    exit_candle_at: int = late(0)

    @property
    def entered_at(self) -> Millis:
        """What a trader reads: the candle of the entry, or its very time."""
        return self.entry_candle_at or self.opened_at

    @property
    def exited_at(self) -> Millis:
        return self.exit_candle_at or self.at
