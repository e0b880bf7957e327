"""Events in few words, for the folds."""

from __future__ import annotations

from moniqo_desktop.domain.market import Candle, Market, MarketKind, Symbol, timeframe
from moniqo_desktop.domain.messages.events import (
    CandleSeen,
    EquityMarked,
    OrderFilled,
    OrderPlanned,
    PositionChanged,
    PriceChanged,
    RunStarted,
)
from moniqo_desktop.domain.orders import Mode, Order, OrderId, OrderKind, Purpose, Side
from moniqo_desktop.ui.state.state import State

BTC = Symbol("BTC/USDT")
ETH = Symbol("ETH/USDT")
MINUTE = 60_000
MARKETS = {
    BTC: Market(BTC, price_decimals=1, amount_decimals=5, kind=MarketKind.LINEAR),
    ETH: Market(ETH, price_decimals=2, amount_decimals=4, kind=MarketKind.LINEAR),
}


def a_state() -> State:
    """With both markets and one run on the wallet "practice"."""
    state = State(MARKETS)
    state.apply((a_run(),))
    return state


def a_run(run_id: str = "r1", wallet: str = "practice", at: int = 1) -> RunStarted:
    return RunStarted(at, run_id, "f1", "Momentum", 3, wallet, Mode.PAPER, "", 10**12, 0)


def a_price(price: int, symbol: Symbol = BTC, at: int = 1) -> PriceChanged:
    return PriceChanged(at, "r1", symbol, price)


def a_position(
    amount: int, cost: int, symbol: Symbol = BTC, run_id: str = "r1", stop: int = 0, target: int = 0
) -> PositionChanged:
    return PositionChanged(1, run_id, symbol, amount, cost, stop, target, 1)


def an_order(order_id: str = "o1", amount: int = 100, run_id: str = "r1") -> OrderPlanned:
    order = Order(
        OrderId(order_id), run_id, "n1", BTC, Purpose.OPEN, Side.BUY, OrderKind.LIMIT, amount, 1,
        limit_price=500_000,
    )  # fmt: skip
    return OrderPlanned(1, run_id, order)


def a_fill(
    amount: int,
    *,
    price: int = 500_000,
    order_id: str = "o1",
    side: Side = Side.BUY,
    purpose: Purpose = Purpose.OPEN,
    realised: int = 0,
    late: bool = False,
    at: int = 2,
) -> OrderFilled:
    return OrderFilled(
        at, "r1", OrderId(order_id), f"f{at}", BTC, side, purpose, price, amount, 25, realised,
        False, False, price, late,
    )  # fmt: skip


def an_equity(equity: int, at: int, run_id: str = "r1") -> EquityMarked:
    return EquityMarked(at, run_id, equity, equity, equity)


def a_candle(minute: int, close: float, high: float | None = None) -> CandleSeen:
    top = high if high is not None else close
    candle = Candle(minute * MINUTE, close, top, close, close, 1.0)
    return CandleSeen((minute + 1) * MINUTE, "r1", BTC, timeframe("1m"), candle)
