"""Last prices and the markets that give numbers their meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.messages.events import CandleSeen, Event, PriceChanged
from moniqo_desktop.domain.orders import Direction, direction_of
from moniqo_desktop.ui.state.texts import NOTHING

_LONG_PRICE: Final = 1_000.0


class Markets:
    """Turns scaled integers of a symbol into text; can learn markets later."""

    def __init__(self, markets: Mapping[Symbol, Market]) -> None:
        self._markets = dict(markets)
        self.version = 0
        """Counts up when markets were learnt."""

    def learn(self, markets: Iterable[Market]) -> None:
        self.version += 1
        self._markets.update((market.symbol, market) for market in markets)

    def get(self, symbol: Symbol) -> Market | None:
        return self._markets.get(symbol)

    def symbols(self) -> tuple[Symbol, ...]:
        return tuple(self._markets)

    def price_text(self, symbol: Symbol, price: int | None) -> str:
        market = self._markets.get(symbol)
        return market.price_text(price) if market is not None and price else NOTHING

    def brief_price_text(self, symbol: Symbol, price: int | None) -> str:
        """Rounded to whole quote units from 1,000 on; "" where nothing is shorter."""
        market = self._markets.get(symbol)
        value = market.price_float(price) if market is not None and price else 0.0
        return f"{value:,.0f}" if value >= _LONG_PRICE else ""

    def amount_text(self, symbol: Symbol, amount: int) -> str:
        """Without a sign: the side is said in a word beside it."""
        market = self._markets.get(symbol)
        return market.amount_text(abs(amount)) if market is not None else NOTHING

    def price_size(self, symbol: Symbol, price: int | None) -> float | None:
        """In quote, to compare prices of several symbols; None where there is none."""
        market = self._markets.get(symbol)
        return market.price_float(price) if market is not None and price else None

    def amount_size(self, symbol: Symbol, amount: int) -> float | None:
        """In base, without a sign, to compare; None while the market is not known."""
        market = self._markets.get(symbol)
        return market.amount_float(abs(amount)) if market is not None else None

    def notional(self, symbol: Symbol, price: int, amount: int) -> int | None:
        """Money; None while the market is not known."""
        market = self._markets.get(symbol)
        return market.notional(price, abs(amount)) if market is not None else None

    def mean_price(self, symbol: Symbol, notional: int, amount: int) -> int | None:
        """Price steps nearest to notional / amount."""
        market = self._markets.get(symbol)
        if market is None or not amount:
            return None
        per_step = abs(amount) * market.notional_factor
        return (2 * abs(notional) + per_step) // (2 * per_step)


@dataclass(frozen=True, slots=True)
class Forming:
    """Prices seen since the last closed candle, price steps."""

    at: Millis
    open: int
    high: int
    low: int
    close: int

    def then(self, price: int) -> Forming:
        return replace(self, high=max(self.high, price), low=min(self.low, price), close=price)


class Prices:
    """The last price of each symbol, price steps, and what has formed since its last candle."""

    def __init__(self, markets: Markets) -> None:
        self._markets = markets
        self._last: dict[Symbol, int] = {}
        self.version = 0
        """Counts up with every price that differs."""
        self._spread: dict[Symbol, int] = {}
        self._forming: dict[Symbol, Forming] = {}
        self._at: dict[Symbol, Millis] = {}

    def apply(self, event: Event) -> bool:
        match event:
            case PriceChanged():
                self._at[event.symbol] = event.at
                self._form(event)
                if event.spread:
                    self._spread[event.symbol] = event.spread
                return self._set(event.symbol, event.price)
            case CandleSeen():
                self._at[event.symbol] = event.at
                return self._set_close(event)
            case _:
                return False

    def last(self, symbol: Symbol) -> int | None:
        return self._last.get(symbol)

    def at(self, symbol: Symbol | None) -> Millis:
        """What the market's clock said when it last spoke of a symbol; 0 = never."""
        return self._at.get(symbol, 0) if symbol is not None else 0

    def spread(self, symbol: Symbol) -> int | None:
        """ask − bid, price steps; None where the feed does not tell it."""
        return self._spread.get(symbol)

    def forming(self, symbol: Symbol) -> Forming | None:
        """None when no price came since the last candle."""
        return self._forming.get(symbol)

    def _form(self, event: PriceChanged) -> None:
        before = self._forming.get(event.symbol)
        price = event.price
        fresh = Forming(event.at, price, price, price, price)
        self._forming[event.symbol] = before.then(price) if before is not None else fresh

    def _set(self, symbol: Symbol, price: int) -> bool:
        changed = self._last.get(symbol) != price
        self._last[symbol] = price
        self.version += changed
        return changed

    def _set_close(self, event: CandleSeen) -> bool:
        self._forming.pop(event.symbol, None)
        market = self._markets.get(event.symbol)
        if market is None:
            return False
        try:
            return self._set(event.symbol, market.price(event.candle.close))
        except Mistake:
            return False


def profit_of(market: Market, price: int, amount: int, cost: int) -> int:
    """Unrealised profit in money, exactly: what a close at price would bring before its fee.

    amount signed; cost: entry notional of what is open, its sign is not looked at.
    """
    worth = market.notional(price, abs(amount))
    return worth - abs(cost) if direction_of(amount) is Direction.LONG else abs(cost) - worth
