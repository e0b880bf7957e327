"""All that the gate looks at when it judges one order."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.market import Market, Millis
from moniqo_desktop.domain.orders import Mode, Order, OrderIntent
from moniqo_desktop.domain.paper.fills import trailing_level
from moniqo_desktop.domain.risk import LimitProfile, SafetyState
from moniqo_desktop.engine.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gate knows besides desk and safety. Ratios 0..1; negative = unknown.

    price: last price in price steps; since_candle_ms: age of the newest candle; change_1h,
    change_24h: return over that time, NaN = unknown. of_another: whose the market is on this
    account, as a sentence, "" = free or the flow's own.
    """

    mode: Mode
    profile: LimitProfile
    running: bool
    paused: bool
    connected: bool
    stale: bool
    since_candle_ms: int
    candle_ms: int
    change_1h: float
    change_24h: float
    volatility: float = -1.0
    spread: float = -1.0
    of_another: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """An order, the desk it would change, and the state of the day."""

    intent: OrderIntent
    order: Order
    desk: Desk
    safety: SafetyState
    facts: Facts
    market: Market
    at: Millis

    @property
    def price(self) -> int:
        """Worst price the entry can pay, as far as it is known before it fills."""
        last = self.desk.last_price.get(self.order.symbol, 0)
        if self.order.limit_price:
            return max(self.order.limit_price, last) if self.sign < 0 else self.order.limit_price
        return max(last, self.order.trigger_price)

    @property
    def stop_price(self) -> int:
        """Where the stop of the entry would first rest; a trailing one starts behind the price."""
        intent = self.intent
        if intent.stop_price or not intent.trail_ppm:
            return intent.stop_price
        return trailing_level(-self.sign, self.price, intent.trail_ppm, self.market.tick_size)

    @property
    def sign(self) -> int:
        return self.order.side.sign

    @property
    def notional(self) -> int:
        return self.market.notional(self.price, self.order.amount)
