"""Numbers that are none must not stop a run: no money node raises, and no order carries them."""

from __future__ import annotations

from itertools import product
from math import inf, nan
from typing import Any

import pytest

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import OrderIntent
from moniqo_desktop.domain.signals import Decision
from moniqo_desktop.nodes.base import AccountView, Port, PositionView, StepNode
from moniqo_desktop.nodes.registry import load_registry
from tests.nodes.steps import LINEAR, LONG, SHORT, Conversation, a_candle, a_long, a_plan, a_short

HOSTILE = (nan, inf, -inf, 0.0, -1.0, 1e308, 5e-324)
FAMILIES = ("agent", "risk", "trade", "position")
NODES = [
    node
    for node in load_registry().values()
    if isinstance(node, StepNode) and node.family in FAMILIES
]
VARIANTS: dict[str, tuple[dict[str, Any], ...]] = {
    "risk.sizer": (
        {"stop": "atr"},
        {"stop": "price", "target": "percent"},
        {"mode": "share", "stop": "none"},
        {"mode": "accumulate"},
    ),
    "position.trail": ({"by": "atr"},),
    "position.partial_close": ({"at": "percent"},),
    "trade.add": ({"when": "loss", "opens": True},),
    "agent.council": ({"evidence": "stated", "reward_r": 2.0},),
}
CASES = [(node, params) for node in NODES for params in ({}, *VARIANTS.get(node.kind, ()))]


def hostile_value(port: Port, number: float) -> Any:
    match port.type:
        case PortType.NUMBER:
            return number
        case PortType.SIGNAL:
            votes = Decision(LONG, number), Decision(SHORT, number)
            return votes if port.many else votes[0]
        case PortType.ORDER:
            return a_plan()
        case PortType.ACCOUNT:
            return AccountView(equity=number, cash=number, free=number)
        case PortType.FLAG:
            return False
        case _:
            return None


def positions(number: float) -> tuple[PositionView, ...]:
    hurt = {"profit": number, "profit_ratio": number, "last_profit": number}
    return PositionView(), a_long(**hurt), a_short(**hurt), a_long(stop_price=0, **hurt)


@pytest.mark.parametrize(
    ("node", "params"), CASES, ids=[f"{n.kind} {'/'.join(map(str, p.values()))}" for n, p in CASES]
)
def test_a_number_that_is_none_raises_nothing_and_reaches_no_order(
    node: StepNode, params: dict[str, Any]
) -> None:
    for number, at in product(HOSTILE, range(4)):
        talk = Conversation(node, LINEAR, **params)
        talk.position = positions(number)[at]
        talk.account = AccountView(equity=number, cash=number, free=number)
        given = {name: hostile_value(port, number) for name, port in node.inputs.items()}
        for close in (100.0, 0.01, 1e9):
            step = talk.later(5).ask(a_candle(close), **given)
            assert all(is_whole(intent, talk.position) for intent in step.intents)


def is_whole(intent: OrderIntent, position: PositionView) -> bool:
    numbers = (intent.amount, intent.stop_price, intent.target_price, intent.decided_price)
    sane = all(type(number) is int and 0 <= number < 2**62 for number in numbers)
    return sane and (intent.purpose.adds_exposure or intent.amount <= abs(position.amount))
