"""A condition that lasts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.param_model import Field


class HoldParams(Params):
    """How long is long enough."""

    candles: int = Field(
        3,
        ge=1,
        le=10_000,
        title="Candles",
        description="How many candles in a row the flag must say yes.",
        json_schema_extra={"unit": "candles"},
    )


class Hold(SeriesNode):
    """Asks a condition to last: it waits until the flag has said yes for some candles in a row.

    Inputs: one flag.

    Output: Held, yes from the last of the candles asked for until the flag says no.

    Formula: flag(t) and flag(t−1) and … over that many candles. Warm-up: that many candles less
    one.

    It misleads by being late: a move that lasts three candles is over when it has been confirmed
    for three.
    """

    kind, title, icon = "logic.hold", "Hold for N", "hold"
    Params = HoldParams
    inputs = {"flag": In(PortType.FLAG, "Flag")}
    outputs = {"held": Out(PortType.FLAG, "Held")}
    card = ("candles",)
    keywords = ("confirm", "in a row", "debounce", "streak", "for n candles")
    examples = (
        Example(
            "Two in a row",
            inputs={"flag": [True, True, False, True, True, True]},
            params={"candles": 2},
            expect={"held": [False, True, False, False, True, True]},
        ),
    )

    def memory(self, params: HoldParams) -> int:
        return params.candles - 1

    def compute(self, params: HoldParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        flag = given["flag"]
        rows = np.arange(len(flag))
        last_no = np.maximum.accumulate(np.where(flag, -1, rows))
        return (rows - last_no >= params.candles,)
