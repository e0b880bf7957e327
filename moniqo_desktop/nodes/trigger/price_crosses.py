"""The price passes a level."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.param_model import Field


class Way(StrEnum):
    """From which side."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"


class PriceCrossesParams(Params):
    """The level, and the way."""

    level: float = Field(
        100_000.0,
        gt=0,
        title="Level",
        description="The price to pass.",
        json_schema_extra={"unit": "quote"},
    )
    way: Way = Field(
        Way.BOTH,
        title="Way",
        description="From which side the price must come.",
        json_schema_extra={"labels": {"up": "Upwards", "down": "Downwards", "both": "Either way"}},
    )


class PriceCrosses(SeriesNode):
    """Wakes the flow when the price passes a level you care about.

    Inputs: candles.

    Output: Crossed, yes on the one candle whose close has passed the level.

    Formula: up: close(t) > level and close(t−1) ≤ level; down: close(t) < level and close(t−1) ≥
    level. Warm-up: one candle.

    It misleads on wicks: a price that was beyond the level within a candle and came back by its
    close does not count. For a stop use an order, which rests at the venue.
    """

    kind, title, icon = "trigger.price_crosses", "Price crosses", "price"
    Params = PriceCrossesParams
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {"crossed": Out(PortType.FLAG, "Crossed")}
    card = ("level", "way")
    keywords = ("alert", "level", "breakout", "price alarm")
    examples = (
        Example(
            "Upwards only",
            inputs={"candles": [99, 100, 101, 99, 102]},
            params={"level": 100, "way": "up"},
            expect={"crossed": [False, False, True, False, True]},
        ),
    )

    def memory(self, params: PriceCrossesParams) -> int:
        return 1

    def compute(self, params: PriceCrossesParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        candles: Columns = given["candles"]
        close, level = candles.close, params.level
        up, down = np.zeros((2, len(close)), dtype=np.bool_)
        up[1:] = (close[1:] > level) & (close[:-1] <= level)
        down[1:] = (close[1:] < level) & (close[:-1] >= level)
        match params.way:
            case Way.UP:
                return (up,)
            case Way.DOWN:
                return (down,)
            case Way.BOTH:
                return (up | down,)
