"""One line inside a range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.logic._crossing import line_or_level
from moniqo_desktop.nodes.param_model import Field


class BetweenParams(Params):
    """The ends of the range, where no line is connected."""

    lower: float = Field(
        30.0,
        title="Lower",
        description="Lower end of the range, where Low is not connected.",
        json_schema_extra={"unit": "as A"},
    )
    upper: float = Field(
        70.0,
        title="Upper",
        description="Upper end of the range, where High is not connected.",
        json_schema_extra={"unit": "as A"},
    )


class Between(SeriesNode):
    """Says on each candle whether a number lies inside a range.

    Inputs: A; Low and High, two lines such as the bands of an indicator, or the levels in their
    places.

    Output: Inside, yes while A is at or between both ends. Outside is its Not.

    Formula: Low ≤ A ≤ High. Warm-up: no until all have a value.

    It misleads when the ends change places: with Low above High nothing is ever inside. And a
    quiet market is inside its bands until the moment it is not: the flag says where the number
    is, never where it goes.
    """

    kind, title, icon = "logic.between", "Between", "compare"
    Params = BetweenParams
    inputs = {
        "a": In(PortType.NUMBER, "A"),
        "low": In(PortType.NUMBER, "Low", optional=True, hint="Lower, where not connected"),
        "high": In(PortType.NUMBER, "High", optional=True, hint="Upper, where not connected"),
    }
    outputs = {"inside": Out(PortType.FLAG, "Inside")}
    card = ("lower", "upper")
    keywords = ("range", "inside", "within", "band", "channel", "zone", "neutral")
    examples = (
        Example(
            "RSI in its quiet zone",
            inputs={"a": [None, 29, 30, 50, 70, 71]},
            expect={"inside": [False, False, True, True, True, False]},
        ),
        Example(
            "Price inside its bands",
            inputs={"a": [10, 12, 14], "low": [None, 11, 11], "high": [None, 13, 13]},
            expect={"inside": [False, True, False]},
        ),
    )

    def compute(self, params: BetweenParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        a = given["a"]
        low = line_or_level(given["low"], params.lower, len(a))
        high = line_or_level(given["high"], params.upper, len(a))
        return ((low <= a) & (a <= high),)
