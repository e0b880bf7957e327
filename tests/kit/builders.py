"""Markets, orders and candles in a few words. Prices and amounts are scaled steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from moniqo_desktop.domain.market import Candle, Market, MarketKind, Symbol
from moniqo_desktop.domain.messages.reports import FillSeen, OrderAmended, OrderEnded, Report
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Order, OrderGroup, OrderId, OrderKind, Purpose, Side
from moniqo_desktop.domain.paper.book import Book
from moniqo_desktop.domain.paper.checks import REASONS
from moniqo_desktop.domain.paper.market import PaperMarket

SYMBOL: Final = Symbol("BTC/USDT:USDT")
SPOT: Final = Symbol("BTC/USDT")
MINUTE: Final = 60_000
PLENTY: Final = 10**12


def a_market(symbol: Symbol = SYMBOL, **changes: Any) -> Market:
    """One decimal in price, three in amount, no fee; linear unless the symbol is spot."""
    kind = MarketKind.LINEAR if ":" in symbol else MarketKind.SPOT
    wanted = {"kind": kind, "maker_ppm": 0, "taker_ppm": 0, **changes}
    return Market(symbol, price_decimals=1, amount_decimals=3, **wanted)


FILTERED: Final = a_market(
    tick_size=5, lot_step=10, min_amount=50, max_amount=10**9, min_notional=2 * MONEY_UNIT
)
"""A market that is particular about prices and amounts."""


def an_order(order_id: str = "o", **changes: Any) -> Order:
    """A market buy of 1000 that opens, unless told otherwise."""
    wanted: dict[str, Any] = {
        "run_id": "run",
        "node_id": "node",
        "symbol": SYMBOL,
        "purpose": Purpose.OPEN,
        "side": Side.BUY,
        "kind": OrderKind.MARKET,
        "amount": 1000,
        "created_at": 0,
        **changes,
    }
    return Order(order_id=OrderId(order_id), **wanted)


def alone(order: Order) -> OrderGroup:
    return OrderGroup(order.order_id, order)


def a_bracket(entry: Order, *, stop: int = 0, target: int = 0, **changes: Any) -> OrderGroup:
    """entry with a stop and a target limit of its amount; 0 = none of it."""
    children = []
    side, common = entry.side.opposite, {"symbol": entry.symbol, "amount": entry.amount}
    if stop:
        children.append(
            an_order(
                f"{entry.order_id}-stop",
                purpose=Purpose.STOP,
                side=side,
                kind=OrderKind.STOP,
                trigger_price=stop,
                reduce_only=True,
                **common,
                **changes,
            )
        )
    if target:
        children.append(
            an_order(
                f"{entry.order_id}-target",
                purpose=Purpose.TARGET,
                side=side,
                kind=OrderKind.LIMIT,
                limit_price=target,
                reduce_only=True,
                **common,
            )
        )
    return OrderGroup(f"{entry.order_id}-group", entry, tuple(children))


def of_kind(side: Side, kind: OrderKind, price: int, **changes: Any) -> dict[str, Any]:
    """The price where this kind keeps it."""
    field = "limit_price" if kind is OrderKind.LIMIT else "trigger_price"
    prices = {} if kind is OrderKind.MARKET else {field: price}
    return {"side": side, "kind": kind, **prices, **changes}


class Attentive(PaperMarket):
    """Looks at every candle, also where the band says that nothing can happen."""

    def _rest(self, book: Book) -> None:
        super()._rest(book)
        book.above = book.still_above = 0


class Tape:
    """A paper market fed one candle a minute; keeps every report."""

    def __init__(
        self, *markets: Market, cash: int = 1_000_000 * MONEY_UNIT, **settings: Any
    ) -> None:
        chosen = markets or (a_market(),)
        self.market = PaperMarket({m.symbol: m for m in chosen}, cash, **settings)
        self.symbol = chosen[0].symbol
        self.at = 0
        self.reports: list[Report] = []

    def submit(self, *groups: OrderGroup) -> list[Report]:
        return self._kept([r for group in groups for r in self.market.submit(group, self.at)])

    def candle(
        self, open_: int, high: int, low: int, close: int, volume: int = PLENTY
    ) -> list[Report]:
        self.at += MINUTE
        prices = (open_, high, low, close)
        return self._kept(
            list(self.market.on_candle(self.symbol, self.at, *prices, volume, over=MINUTE))
        )

    def flat(self, price: int, volume: int = PLENTY) -> list[Report]:
        """A candle that does not move."""
        return self.candle(price, price, price, price, volume)

    def _kept(self, reports: list[Report]) -> list[Report]:
        self.reports += reports
        return reports


def candles(
    closes: str, *, since: int = 0, step: int = MINUTE, volume: float = 1e6
) -> list[Candle]:
    """Candles that open at the close before: candles("10 11 12")."""
    made: list[Candle] = []
    for text in closes.split():
        close = float(text)
        open_ = made[-1].close if made else close
        high, low = max(open_, close), min(open_, close)
        made.append(Candle(since + len(made) * step, open_, high, low, close, volume))
    return made


def fills(reports: Sequence[Report]) -> list[tuple[str, int, int]]:
    """(order, price, amount) of each fill."""
    return [(r.order_id, r.price, r.amount) for r in reports if isinstance(r, FillSeen)]


def ends(reports: Sequence[Report]) -> list[tuple[str, str]]:
    """(order, code) of each end."""
    return [(r.order_id, r.code) for r in reports if isinstance(r, OrderEnded)]


def refusals(reports: Sequence[Report]) -> list[str]:
    """Codes of the ends that are told in the words of their code."""
    return [r.code for r in reports if isinstance(r, OrderEnded) and r.reason == REASONS[r.code]]


def resized(reports: Sequence[Report]) -> list[tuple[str, int]]:
    """(order, amount) of each amendment."""
    return [(r.order_id, r.amount) for r in reports if isinstance(r, OrderAmended)]


def entered(
    side: Side = Side.BUY, *, stop: int = 980, target: int = 1_040, **settings: int
) -> Tape:
    """A position of 1000 from 1000, protected."""
    tape = Tape(a_market(), **settings)
    tape.submit(a_bracket(an_order("entry", side=side), stop=stop, target=target))
    tape.flat(1_000)
    return tape
