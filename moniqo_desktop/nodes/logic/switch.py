"""A flag chooses between two numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.logic._crossing import line_or_level
from moniqo_desktop.nodes.param_model import Field


class SwitchParams(Params):
    """The two numbers, where no line is connected."""

    yes: float = Field(
        1.0,
        title="Yes value",
        description="Taken while the flag says yes, where no line is connected.",
        json_schema_extra={"unit": "any"},
    )
    no: float = Field(
        0.0,
        title="No value",
        description="Taken while the flag says no, where no line is connected.",
        json_schema_extra={"unit": "any"},
    )


class Switch(SeriesNode):
    """Chooses between two numbers: a wider stop in a wild market, a smaller size after a fall.

    Inputs: the flag; a line for yes and a line for no, or the two values in their place.

    Output: Value, the number chosen on each candle.

    Formula: yes where the flag says yes, else no. Warm-up: that of the chosen line; a flag says
    no until it has a value.

    It misleads at the border: a flag that flips makes the number jump, and with it all that
    hangs on it.
    """

    kind, title, icon = "logic.switch", "Switch", "switch"
    Params = SwitchParams
    inputs = {
        "flag": In(PortType.FLAG, "Flag"),
        "yes": In(PortType.NUMBER, "If yes", optional=True),
        "no": In(PortType.NUMBER, "If no", optional=True),
    }
    outputs = {"value": Out(PortType.NUMBER, "Value", unit=Unit.SAME)}
    card = ("yes", "no")
    keywords = ("if", "choose", "select", "either")
    examples = (
        Example(
            "Half the size in a wild market",
            inputs={"flag": [False, True, False]},
            params={"yes": 0.5, "no": 1},
            expect={"value": [1, 0.5, 1]},
        ),
    )

    def compute(self, params: SwitchParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        flag = given["flag"]
        yes = line_or_level(given["yes"], params.yes, len(flag))
        no = line_or_level(given["no"], params.no, len(flag))
        return (np.where(flag, yes, no),)
