"""One line held against another line or a constant."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.param_model import Field

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Bools, Floats


class Comparison(StrEnum):
    """What is asked of A and B."""

    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"
    EQUAL = "equal"


class CompareParams(Params):
    """The question, and the constant."""

    op: Comparison = Field(
        Comparison.ABOVE,
        title="A is",
        description="What must hold between A and B.",
        json_schema_extra={
            "labels": {
                "above": "above B",
                "at_least": "at or above B",
                "below": "below B",
                "at_most": "at or below B",
                "equal": "equal to B",
            }
        },
    )
    value: float = Field(
        0.0,
        title="Value",
        description="Stands for B, where B is not connected.",
        json_schema_extra={"unit": "as A"},
    )


class Compare(SeriesNode):
    """Says on each candle whether one number is above, below or equal to another.

    Inputs: A; B, or the value in its place.

    Output: Result, yes while it holds. Unlike a crossing it stays yes.

    Formula: A > B, A ≥ B, A < B, A ≤ B; “equal” allows a difference of 10⁻⁹ of the larger
    one, since computed numbers are rarely equal to the last digit. Warm-up: no until both have a
    value.

    It misleads at the border: a line that swings around B flips the answer candle by candle. Let
    it hold for some candles where that costs money.
    """

    kind, title, icon = "logic.compare", "Compare", "compare"
    Params = CompareParams
    inputs = {
        "a": In(PortType.NUMBER, "A"),
        "b": In(PortType.NUMBER, "B", optional=True, hint="The value, where not connected"),
    }
    outputs = {"result": Out(PortType.FLAG, "Result")}
    card = ("op", "value")
    keywords = ("greater", "less", "above", "below", "equal", "threshold", "if")
    examples = (
        Example(
            "RSI below 30",
            inputs={"a": [None, 35, 30, 29.9, 31]},
            params={"op": "below", "value": 30},
            expect={"result": [False, False, False, True, False]},
        ),
        Example(
            "Price at or above an average",
            inputs={"a": [10, 11, 12], "b": [None, 11, 13]},
            params={"op": "at_least"},
            expect={"result": [False, True, False]},
        ),
    )

    def compute(self, params: CompareParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        b = params.value if given["b"] is None else given["b"]
        return (_holds(params.op, given["a"], b),)


def _holds(op: Comparison, a: Floats, b: Floats | float) -> Bools:
    match op:
        case Comparison.ABOVE:
            return a > b
        case Comparison.AT_LEAST:
            return a >= b
        case Comparison.BELOW:
            return a < b
        case Comparison.AT_MOST:
            return a <= b
        case Comparison.EQUAL:
            return np.abs(a - b) <= 1e-9 * np.maximum(np.abs(a), np.abs(b))
