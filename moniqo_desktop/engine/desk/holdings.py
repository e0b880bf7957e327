"""What a wallet holds and what it is worth: read from orders, positions and last prices."""

from __future__ import annotations

from collections.abc import Mapping

from moniqo_desktop.domain.margin import NO_PRICE, initial_margin, liquidation_price
from moniqo_desktop.domain.market import Market, MarketKind, Symbol
from moniqo_desktop.domain.orders import Order, Purpose, Side
from moniqo_desktop.domain.positions import Dust, Position, unrealised
from moniqo_desktop.engine.desk.order_table import OrderTable


class Holdings(OrderTable):
    """All money scaled; equity from last prices."""

    def __init__(self, markets: Mapping[Symbol, Market], cash: int) -> None:
        super().__init__()
        self.markets = dict(markets)
        self.start_cash = cash
        self.realised = 0
        self.fees = 0
        self.funding = 0
        self.positions: dict[Symbol, Position] = {}
        self.dust: dict[Symbol, Dust] = {}
        self.last_price: dict[Symbol, int] = {}

    def position(self, symbol: Symbol) -> Position:
        return self.positions.get(symbol) or Position(symbol)

    def unrealised(self) -> int:
        """Of all open positions at the last prices, before exit fees."""
        open_now = sum(
            unrealised(item, self.markets[symbol], self.last_price[symbol])
            for symbol, item in self.positions.items()
        )
        return open_now + (self.dust_value() - self.dust_cost() if self.dust else 0)

    def earned(self) -> int:
        """What the wallet started with and what was booked since."""
        return self.start_cash + self.realised - self.fees - self.funding

    def margin(self) -> int:
        """Set aside for all positions."""
        return sum(item.margin for item in self.positions.values())

    def dust_cost(self) -> int:
        return sum(dust.cost for dust in self.dust.values())

    def dust_value(self) -> int:
        """At the last prices."""
        return sum(
            self.markets[symbol].notional(self.last_price[symbol], dust.amount)
            for symbol, dust in self.dust.items()
        )

    def cash(self) -> int:
        """Money not set aside for positions."""
        return self.earned() - self.margin() - self.dust_cost()

    def equity(self) -> int:
        return self.earned() + self.unrealised()

    def exposure(self) -> int:
        """Σ |notional| of positions at last prices and of entries on their way."""
        held = sum(
            self.markets[symbol].notional(self.last_price[symbol], abs(item.amount))
            for symbol, item in self.positions.items()
        )
        return held + sum(notional for _, notional in self._entering())

    def reserved(self) -> int:
        """Margin of entries on their way."""
        return sum(initial_margin(notional, order.leverage) for order, notional in self._entering())

    def _entering(self) -> list[tuple[Order, int]]:
        """Entries on their way and the notional left of each, at the worst price known."""
        return [
            (order, self.markets[order.symbol].notional(self._worst_price(order), order.remaining))
            for order in self.open_orders.values()
            if order.purpose.adds_exposure
        ]

    def free(self) -> int:
        return self.cash() - self.reserved()

    def sums(self) -> tuple[int, int, int, int]:
        """(equity, cash, free, exposure) in one pass, for who wants all of them."""
        base = self.earned()
        margin = gain = value = 0
        if self.dust:
            margin = self.dust_cost()
            gain = self.dust_value() - margin
        for symbol, item in self.positions.items():
            market, price = self.markets[symbol], self.last_price[symbol]
            notional = price * abs(item.amount) * market.notional_factor
            margin += item.cost - item.borrowed
            value += notional
            gain += notional - item.cost if item.amount > 0 else item.cost - notional
        reserved = 0
        for order, notional in self._entering():
            reserved += initial_margin(notional, order.leverage)
            value += notional
        return base + gain, base - margin, base - margin - reserved, value

    def liquidation_price(self, symbol: Symbol) -> int:
        """Price steps at which the venue would close the position; 0 = none."""
        held, market = self.position(symbol), self.markets[symbol]
        if not held.amount or market.kind is MarketKind.SPOT:
            return NO_PRICE
        unit = abs(held.amount) * market.notional_factor
        fee_ppm = max(0, market.maker_ppm, market.taker_ppm)
        sign = held.direction.sign
        return liquidation_price(sign, unit, held.cost, held.margin, fee_ppm, market.tiers)

    def symbol_exposure(self, symbol: Symbol) -> int:
        market = self.markets[symbol]
        held = abs(self.position(symbol).amount)
        return market.notional(self.last_price.get(symbol, 0), held) + self.coming(symbol)

    def coming(self, symbol: Symbol) -> int:
        """Notional of entries on their way into a symbol."""
        return sum(
            self.markets[symbol].notional(self._worst_price(order), order.remaining)
            for order in self.open_orders.values()
            if order.symbol == symbol and order.purpose.adds_exposure
        )

    def is_turning(self, symbol: Symbol, side: Side) -> bool:
        """Whether an order that closes the whole position is on its way, and side is against it."""
        held = self.position(symbol).amount
        if held * side.sign >= 0:
            return False
        return any(
            order.symbol == symbol and order.purpose is Purpose.CLOSE
            for order in self.open_orders.values()
        )

    def open_symbols(self) -> set[Symbol]:
        """Symbols with a position or an open order."""
        return set(self.positions) | {order.symbol for order in self.open_orders.values()}

    def entries_underway(self) -> set[Symbol]:
        """Symbols with a position or an entry on its way."""
        return set(self.positions) | {
            order.symbol for order in self.open_orders.values() if order.purpose.adds_exposure
        }

    def protective_price(self, symbol: Symbol, purpose: Purpose) -> int:
        """The price of the stop or target nearest to the market, also of one that is asleep or on
        its way; 0 = none. What nodes and gate go by: a stop must not be asked for twice."""
        return self._nearest(symbol, purpose, self.protection(symbol, purpose))

    def resting_price(self, symbol: Symbol, purpose: Purpose) -> int:
        """As above, of what protects the position now."""
        return self._nearest(symbol, purpose, self.guards(symbol, purpose))

    def _nearest(self, symbol: Symbol, purpose: Purpose, orders: list[Order]) -> int:
        prices = [order.trigger_price or order.limit_price for order in orders]
        if not prices:
            return 0
        tight_is_high = (self.position(symbol).amount >= 0) == (purpose is Purpose.STOP)
        return max(prices) if tight_is_high else min(prices)

    def farthest_stop(self, symbol: Symbol, sign: int, own: int) -> int:
        """Of the stop of an order that adds on a side and those that rest, the one the market
        would reach last; 0 = none. own: 0 = it has none."""
        prices = [
            order.trigger_price
            for order in self.open_orders.values()
            if order.purpose is Purpose.STOP and order.symbol == symbol and order.trigger_price
        ]
        if own:
            prices.append(own)
        if not prices:
            return 0
        return min(prices) if sign > 0 else max(prices)

    def _worst_price(self, order: Order) -> int:
        last = self.last_price.get(order.symbol, 0)
        if not order.limit_price:
            return max(order.trigger_price, last)
        return max(order.limit_price, last) if order.side is Side.SELL else order.limit_price
