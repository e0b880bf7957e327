"""Builders for conversations with step nodes: this goes in, that comes out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from moniqo_desktop.domain.market import Candle, Market, MarketKind, Symbol
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import Decision, OrderPlan
from moniqo_desktop.nodes.base import AccountView, Given, PositionView, State, Step, StepNode

SPOT = Market(
    Symbol("BTC/USDT"), price_decimals=2, amount_decimals=5, min_notional=5 * 10**8, tick_size=1
)
LINEAR = replace(SPOT, symbol=Symbol("BTC/USDT:USDT"), kind=MarketKind.LINEAR)
MINUTE = 60_000
START = 1_700_000_000_000 // MINUTE * MINUTE
LONG, SHORT, FLAT = Direction.LONG, Direction.SHORT, Direction.FLAT


def a_candle(close: float, *, high: float = 0, low: float = 0) -> Candle:
    return Candle(START, close, high or close, low or close, close, 10)


def a_plan(**changes: Any) -> OrderPlan:
    """Long 0.1 BTC at 100.00, stop 98.00, target 104.00, gated."""
    plan = OrderPlan(LONG, 10_000, 10_000, 9_800, 10_400, gated=True, decided_at=START)
    return replace(plan, **changes)


def a_long(**changes: Any) -> PositionView:
    """0.1 BTC at 100.00 since three candles, stop 98.00."""
    position = PositionView(
        direction=LONG,
        amount=10_000,
        entry_price=100.0,
        age_candles=3,
        opened_at=START,
        stop_price=9_800,
        initial_amount=10_000,
        initial_stop_price=9_800,
        entries=1,
    )
    return replace(position, **changes)


def a_short(**changes: Any) -> PositionView:
    """0.1 BTC sold at 100.00 since three candles, stop 102.00."""
    short = a_long(direction=SHORT, amount=-10_000, stop_price=10_200, initial_stop_price=10_200)
    return replace(short, **changes)


def long_at(confidence: float) -> Decision:
    return Decision(LONG, confidence, "up")


def short_at(confidence: float) -> Decision:
    return Decision(SHORT, confidence, "down")


class Conversation:
    """Asks one node again and again; its state survives JSON between two questions."""

    def __init__(self, node: StepNode, market: Market = SPOT, **params: Any) -> None:
        self.node, self.market = node, market
        self.params = node.Params(**params)
        self.state: State = node.start(self.params)
        self.at = START
        self.account = AccountView(equity=10_000.0, cash=10_000.0, free=10_000.0)
        self.position = PositionView()
        self.close = 100.0

    def ask(self, candle: Candle | None = None, **given: Any) -> Step:
        """given: values of ports; fields of Given with a leading underscore."""
        fields = {name[1:]: given.pop(name) for name in list(given) if name[0] == "_"}
        values = dict.fromkeys(self.node.inputs) | given
        situation: dict[str, Any] = {
            "at": self.at,
            "values": values,
            "symbol": self.market.symbol,
            "market": self.market,
            "candle": candle or a_candle(self.close),
            "position": self.position,
            "account": self.account,
            "candle_ms": MINUTE,
            "taker_ppm": 1000,
        }
        step = self.node.evaluate(self.params, self.state, Given(**(situation | fields)))
        self.state = json.loads(json.dumps(step.state))
        assert self.state == step.state
        return step

    def later(self, candles: int = 1) -> Conversation:
        self.at += candles * MINUTE
        return self
