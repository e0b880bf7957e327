"""Prices the trader wants to be told about. They move no money and know nothing of orders."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import CandleSeen, Event, Notified, PriceChanged
from moniqo_desktop.ui.state.prices import Markets, Prices

MOST: Final = 200
_KEY: Final = "alert"
"""First word of the key of what is said when one fires."""


@dataclass(frozen=True, slots=True)
class PriceAlert:
    """price: steps. above: the price must rise to it, else fall. set_at: event time."""

    alert_id: str
    symbol: Symbol
    price: int
    above: bool
    set_at: Millis


def key_of(alert: PriceAlert) -> str:
    """Of the notice that it fired."""
    return f"{_KEY} {alert.symbol} {alert.alert_id}"


def symbol_told(key: str) -> Symbol:
    """Of the alert that a notice with this key is about; "" = of none."""
    words = key.split(" ")
    return Symbol(words[1] if len(words) == 3 and words[0] == _KEY else "")


class Alerts:
    """Each fires once, when the price first reaches it after it was set, and is gone then."""

    def __init__(self, markets: Markets, prices: Prices) -> None:
        self._markets, self._prices = markets, prices
        self._set: dict[str, PriceAlert] = {}
        self._fired: list[PriceAlert] = []

    def of(self, symbol: Symbol) -> tuple[PriceAlert, ...]:
        return tuple(alert for alert in self._set.values() if alert.symbol == symbol)

    def add(self, alert_id: str, symbol: Symbol, price: int, at: Millis) -> PriceAlert:
        """Raises Mistake where there is no price to compare with, or nothing left to wait for."""
        last = self._prices.last(symbol)
        if last is None:
            raise Mistake(f"No price of {symbol} has been seen yet, so no alert can wait for one.")
        if price == last:
            raise Mistake(f"{symbol} is at that price now. Choose one above or below it.")
        if price <= 0:
            raise Mistake("An alert needs a price above zero.")
        if len(self._set) >= MOST and alert_id not in self._set:
            raise Mistake(f"There are {MOST} alerts already. Remove one first.")
        alert = PriceAlert(alert_id, symbol, price, price > last, at)
        self._set[alert_id] = alert
        return alert

    def move(self, alert_id: str, price: int, at: Millis) -> None:
        """Raises Mistake as add does; then it stays where it was."""
        if alert_id in self._set:
            self.add(alert_id, self._set[alert_id].symbol, price, at)

    def remove(self, alert_id: str) -> None:
        self._set.pop(alert_id, None)

    def apply(self, event: Event) -> bool:
        if not self._set:
            return False
        match event:
            case PriceChanged():
                reached = self._reached(event.symbol, event.price, event.price, event.at)
            case CandleSeen():
                reached = self._in_candle(event)
            case _:
                return False
        for alert in reached:
            del self._set[alert.alert_id]
        self._fired += reached
        return bool(reached)

    def take_fired(self) -> tuple[PriceAlert, ...]:
        """Those that fired since the last time this was asked."""
        fired, self._fired = tuple(self._fired), []
        return fired

    def told(self, alert: PriceAlert, at: Millis) -> Notified:
        """What is said when it fires: a sentence that is kept, so an English one."""
        price = self._markets.price_text(alert.symbol, alert.price)
        rose = f"{alert.symbol} rose to {price}"
        title = rose if alert.above else f"{alert.symbol} fell to {price}"
        message = "You asked to be told. No order was sent."
        return Notified(at, "", "info", title, message, key_of(alert))

    def rows(self) -> list[str]:
        """As JSON texts, for the settings."""
        return [
            json.dumps([a.alert_id, a.symbol, a.price, a.above, a.set_at])
            for a in self._set.values()
        ]

    def load(self, rows: Iterable[str]) -> None:
        """What `rows` gave; what cannot be read is left out."""
        for row in rows:
            try:
                alert_id, symbol, price, above, set_at = json.loads(row)
                alert = PriceAlert(str(alert_id), Symbol(symbol), int(price), above is True, 0)
            except (ValueError, TypeError):
                continue
            self._set[alert.alert_id] = replace(alert, set_at=int(set_at))

    def _in_candle(self, event: CandleSeen) -> list[PriceAlert]:
        """By its high and low; a candle that had begun before an alert was set says nothing."""
        market = self._markets.get(event.symbol)
        if market is None:
            return []
        try:
            low, high = market.price(event.candle.low), market.price(event.candle.high)
        except Mistake:
            return []
        return self._reached(event.symbol, low, high, event.candle.opened_at)

    def _reached(self, symbol: Symbol, low: int, high: int, since: Millis) -> list[PriceAlert]:
        return [
            alert
            for alert in self.of(symbol)
            if since >= alert.set_at
            and (high >= alert.price if alert.above else low <= alert.price)
        ]
