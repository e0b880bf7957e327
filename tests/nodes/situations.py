"""Made-up conversations with any step node: values by the type of its ports."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import FLAT, AccountView, Port, PositionView, StepNode
from tests.nodes.steps import a_candle, a_long, a_plan, a_short, long_at, short_at

ASKS = 12


def situations(node: StepNode) -> Iterator[list[dict[str, Any]]]:
    """Three conversations of ASKS questions each: flat, long and short."""
    for seed, position in enumerate((FLAT, a_long(), a_short())):
        yield [_question(node, random.Random(seed * 100 + ask), position) for ask in range(ASKS)]


def _question(node: StepNode, draw: random.Random, position: PositionView) -> dict[str, Any]:
    given = {name: _value(port, draw, position) for name, port in node.inputs.items()}
    close = round(100 + draw.uniform(-3, 3), 2)
    return given | {"_position": position, "_candle": a_candle(close)}


def _value(port: Port, draw: random.Random, position: PositionView) -> Any:
    if port.many:
        return tuple(_one(port, draw, position) for _ in range(3))
    return _one(port, draw, position)


def _one(port: Port, draw: random.Random, position: PositionView) -> Any:
    match port.type:
        case PortType.FLAG:
            return draw.random() < 0.5
        case PortType.NUMBER:
            return draw.choice((None, 0.5, round(draw.uniform(0, 5), 2)))
        case PortType.SIGNAL:
            return draw.choice((None, long_at(0.9), short_at(0.7)))
        case PortType.ORDER:
            return draw.choice((None, a_plan()))
        case PortType.POSITION:
            return position
        case PortType.ACCOUNT:
            return AccountView(equity=10_000.0, cash=10_000.0, free=10_000.0)
        case PortType.SERIES:
            return a_candle(round(draw.uniform(95, 105), 2))
        case PortType.TEXT:
            return draw.choice((None, "words"))
        case PortType.ANY:
            return draw.choice((None, True, 1.25, "words"))
