"""A number beyond a threshold becomes a signal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.param_model import Field, check_whole


class Reading(StrEnum):
    """What a high value speaks for."""

    TREND = "trend"
    RETURN = "return"


class ThresholdParams(Params):
    """The two thresholds, and how to read them."""

    reading: Reading = Field(
        Reading.RETURN,
        title="Reading",
        description="Whether a high value speaks for a rise or for a fall.",
        json_schema_extra={
            "labels": {"trend": "High means long", "return": "High means short"},
        },
    )
    upper: float = Field(
        70.0,
        title="Upper",
        description="At or above it the value is high.",
        json_schema_extra={"unit": "as the value"},
    )
    lower: float = Field(
        30.0,
        title="Lower",
        description="At or below it the value is low.",
        json_schema_extra={"unit": "as the value"},
    )
    confidence: float = Field(
        1.0,
        ge=0,
        le=1,
        title="Confidence",
        description="Goes with every signal; sizers and councils may ask for a minimum.",
        json_schema_extra={"unit": "ratio"},
    )

    @check_whole
    def _in_order(self) -> Self:
        if self.lower >= self.upper:
            raise ValueError(
                f"Lower must be below Upper, but {self.lower:g} is not below {self.upper:g}."
            )
        return self


class ThresholdSignal(SeriesNode):
    """Turns an oscillator into a direction: buy the dip at RSI 30, or follow what is strong.

    Inputs: one number.

    Output: Signal: long or short beyond a threshold, no opinion between them.

    Formula: value ≥ upper is high, value ≤ lower is low. “High means long” trades with it, “High
    means short” against it. Warm-up: no opinion until there is a value.

    It misleads because “High means short” buys all the way down: in a fall the value stays low
    and the signal stays long. Ask for a turn or a trend filter as well.
    """

    kind, title, icon = "logic.threshold_signal", "Threshold signal", "switch"
    Params = ThresholdParams
    inputs = {"value": In(PortType.NUMBER, "Value")}
    outputs = {"signal": Out(PortType.SIGNAL, "Signal")}
    card = ("reading", "upper", "lower")
    keywords = ("oversold", "overbought", "rsi", "band", "oscillator", "mean reversion")
    examples = (
        Example(
            "RSI at 30 and 70: high means short",
            inputs={"value": [None, 25, 50, 70]},
            params={"confidence": 0.6},
            expect={"signal": [None, ("long", 0.6), None, ("short", 0.6)]},
        ),
    )

    def compute(self, params: ThresholdParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        value = given["value"]
        high, low = value >= params.upper, value <= params.lower
        direction = high.astype(np.int8) - low.astype(np.int8)
        if params.reading is Reading.RETURN:
            direction = -direction
        confidence = np.where(direction != 0, params.confidence, np.nan)
        return (SignalColumns(direction, confidence),)
