"""Two numbers become one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.logic._crossing import line_or_level
from moniqo_desktop.nodes.param_model import Field

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats


class Operation(StrEnum):
    """What is done with A and B."""

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    ABSOLUTE = "absolute"
    DISTANCE = "distance"
    PERCENT = "percent"


_LABELS: Final = {
    "add": "A + B",
    "subtract": "A − B",
    "multiply": "A × B",
    "divide": "A ÷ B",
    "minimum": "smaller of A and B",
    "maximum": "larger of A and B",
    "absolute": "A without its sign",
    "distance": "distance of A and B",
    "percent": "A above B in percent",
}


class ArithmeticParams(Params):
    """The operation, and the constant."""

    op: Operation = Field(
        Operation.SUBTRACT,
        title="Operation",
        description="What is done with A and B.",
        json_schema_extra={"labels": dict(_LABELS)},
    )
    value: float = Field(
        0.0,
        title="Value",
        description="Stands for B, where B is not connected.",
        json_schema_extra={"unit": "any"},
    )


class Arithmetic(SeriesNode):
    """Builds a number of your own: a spread, a ratio, a stop two ATR below the price.

    Inputs: A; B, or the value in its place.

    Output: Result, one number per candle.

    Formula: A + B, A − B, A × B, A ÷ B, the smaller, the larger, |A|, |A − B|, or 100·(A − B) ÷
    |B|. Warm-up: until both have a value. Where B is 0 a quotient has no value.

    It misleads when units are mixed: a price minus an RSI is a number too, and it means nothing.
    """

    kind, title, icon = "logic.arithmetic", "Arithmetic", "math"
    Params = ArithmeticParams
    inputs = {
        "a": In(PortType.NUMBER, "A"),
        "b": In(PortType.NUMBER, "B", optional=True, hint="The value, where not connected"),
    }
    outputs = {"result": Out(PortType.NUMBER, "Result", unit=Unit.SAME)}
    card = ("op", "value")
    keywords = (
        "add", "plus", "sum", "subtract", "minus", "difference", "multiply", "times", "divide",
        "ratio", "min", "max", "abs", "percent", "math", "calculator",
    )  # fmt: skip
    examples = (
        Example(
            "Twice the ATR",
            inputs={"a": [None, 1.5, 2]},
            params={"op": "multiply", "value": 2},
            expect={"result": [None, 3, 4]},
        ),
        Example(
            "Price above its average in percent; nothing where the average is 0",
            inputs={"a": [110, 95, 1], "b": [100, 100, 0]},
            params={"op": "percent"},
            expect={"result": [10, -5, None]},
        ),
    )

    def unit(self, output: str, params: ArithmeticParams) -> Unit:
        """A product or a quotient is in no unit of ours."""
        if params.op is Operation.PERCENT:
            return Unit.PERCENT
        return Unit.NONE if params.op in (Operation.MULTIPLY, Operation.DIVIDE) else Unit.SAME

    def compute(self, params: ArithmeticParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        a = given["a"]
        b = line_or_level(given["b"], params.value, len(a))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            result = _result(params.op, a, b)
        result[~np.isfinite(result)] = np.nan
        return (result,)


def _result(op: Operation, a: Floats, b: Floats) -> Floats:
    match op:
        case Operation.ADD:
            return a + b
        case Operation.SUBTRACT:
            return a - b
        case Operation.MULTIPLY:
            return a * b
        case Operation.DIVIDE:
            return a / b
        case Operation.MINIMUM:
            return np.minimum(a, b)
        case Operation.MAXIMUM:
            return np.maximum(a, b)
        case Operation.ABSOLUTE:
            return np.abs(a)
        case Operation.DISTANCE:
            return np.abs(a - b)
        case Operation.PERCENT:
            return 100.0 * (a - b) / np.abs(b)
