"""What a wallet holds and may hold, summed up again from positions and orders, for the judge."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, inf
from typing import Final

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.orders import Order, OrderKind, Purpose, Side
from moniqo_desktop.engine.desk.desk import Desk
from tests.kit.oracles import is_solvent

MILLION: Final = 1_000_000
TOO_LARGE: Final = 2**62
NAMES: Final = (
    "risk_per_trade max_position max_exposure max_leverage max_open_positions max_per_symbol "
    "max_trades_hour max_trades_day daily_loss max_drawdown min_stop_distance max_stop_distance "
    "max_spread max_book_share max_drift approve_above stop_required crash_threshold max_volatility"
).split()
_ROWS: Final = {
    "starter": "0.0025 0.10 0.20 1 2 1 2 6 0.01 0.05 0.003 0.05 0.001 0.01 0.002 0 1 0.1 inf",
    "standard": "0.005 0.25 0.60 3 5 1 6 20 0.02 0.10 0.002 0.08 0.002 0.03 0.005 0.5 1 0.1 inf",
    "expert": "0.01 1 2 10 15 2 30 200 0.04 0.20 0.001 0.15 0.004 0.10 0.01 inf 1 0.1 inf",
    "research": "1 1 1 1 inf inf inf inf inf inf 0 inf inf inf inf inf 0 inf inf",
}
PROFILE_TABLE: Final = {
    name: dict(zip(NAMES, map(float, row.split()), strict=True)) for name, row in _ROWS.items()
}
"""Default limit profiles, typed in again from the design notes."""


def unreadable(*numbers: object) -> set[str]:
    """Numbers that are no whole numbers, or too large to be kept."""
    good = all(type(number) is int and abs(number) < TOO_LARGE for number in numbers)
    return set() if good else {"number"}


def above(value: int | Fraction, limit: float, of: int, hair: Fraction) -> bool:
    """Whether value passes limit × of by more than a hair."""
    return limit != inf and value > Fraction(limit) * of * (1 + hair)


def reached(value: int, limit: float, of: int, hair: Fraction) -> bool:
    return limit != inf and value >= Fraction(limit) * of * (1 + hair)


def fee(notional: int, rate_ppm: int) -> int:
    """Rounded up to the next unit; no rebate is counted on."""
    return -(-notional * max(rate_ppm, 0) // MILLION)


def worst_price(order: Order, last: int) -> int:
    """The most unfavourable price for the size of an entry that its kind lets it pay."""
    if order.kind in (OrderKind.LIMIT, OrderKind.STOP_LIMIT):
        if order.side is Side.SELL:
            return max(order.limit_price, last)
        return order.limit_price
    if order.kind is OrderKind.MARKET:
        return last
    return max(order.trigger_price, last)


def ends_near(desk: Desk, order: Order, price: int, stop: int, worth: int) -> bool:
    """Whether twice the way to the stop would find the position liquidated. worth: notional."""
    market, held = desk.markets[order.symbol], desk.position(order.symbol)
    sign = 1 if order.side is Side.BUY else -1
    unit = (abs(held.amount) + order.amount) * market.notional_factor
    margin = held.cost - held.borrowed + ceil(Fraction(worth, order.leverage))
    resting = [
        other.trigger_price
        for other in desk.open_orders.values()
        if other.symbol == order.symbol and other.purpose is Purpose.STOP and other.trigger_price
    ]
    ways = [abs(price - each) for each in (*resting, stop) if each]
    if len(ways) > 1:
        last = sorted((*resting, stop) if stop else resting, key=lambda each: sign * each)[0]
        ways = [abs(price - last)]
    far = price - sign * (2 * ways[0] if ways else 1)
    return unit > 0 and not is_solvent(sign, far, unit, held.cost + worth, margin, market)


class Wallet:
    """What the desk holds, summed up again from positions and orders."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        margins = sum(held.cost - held.borrowed for held in desk.positions.values())
        booked = desk.start_cash + desk.realised - desk.fees
        self.free = booked - margins - sum(self._reserved(s) for s in desk.markets)
        self.equity = booked + sum(self._gain(s) for s in desk.positions)
        self.exposure = sum(self.worth(s) for s in desk.markets)

    def _value(self, symbol: Symbol, amount: int, price: int) -> int:
        market = self._desk.markets[symbol]
        return amount * price * 10 ** (8 - market.price_decimals - market.amount_decimals)

    def _gain(self, symbol: Symbol) -> int:
        held = self._desk.positions[symbol]
        now = self._value(symbol, abs(held.amount), self._desk.last_price[symbol])
        return now - held.cost if held.amount > 0 else held.cost - now

    def entries(self, symbol: Symbol) -> list[Order]:
        return [
            order
            for order in self._desk.orders.values()
            if order.symbol == symbol
            and order.purpose in (Purpose.OPEN, Purpose.ADD)
            and order.status.value in ("submitted", "accepted", "partly_filled", "unknown")
        ]

    def _coming(self, symbol: Symbol) -> int:
        return sum(notional for notional, _ in self._ways(symbol))

    def _reserved(self, symbol: Symbol) -> int:
        return sum(ceil(Fraction(notional, lent)) for notional, lent in self._ways(symbol))

    def _ways(self, symbol: Symbol) -> list[tuple[int, int]]:
        """(notional, leverage) of what is on its way."""
        last = self._desk.last_price.get(symbol, 0)
        return [
            (
                self._value(symbol, order.amount - order.filled, worst_price(order, last)),
                order.leverage,
            )
            for order in self.entries(symbol)
        ]

    def held(self, symbol: Symbol) -> int:
        return self._desk.positions[symbol].amount if symbol in self._desk.positions else 0

    def worth(self, symbol: Symbol) -> int:
        """Notional of the position and of what is on its way to it."""
        last = self._desk.last_price.get(symbol, 0)
        return self._value(symbol, abs(self.held(symbol)), last) + self._coming(symbol)
