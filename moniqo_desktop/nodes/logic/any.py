"""One of several conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, In, NoParams, Out, SeriesNode


class AnyOf(SeriesNode):
    """Says yes while at least one condition holds: several ways in, or several ways out.

    Inputs: flags, as many as you like.

    Output: Any, yes on candles where one flag or more says yes.

    Formula: logical or, candle by candle. Warm-up: that of the quickest condition; slower ones
    say no until they have a value.

    It misleads when used for entries: each way in brings its own false alarms, and they add up.
    For exits that is what you want.
    """

    kind, title, icon = "logic.any", "Any", "any"
    inputs = {"flags": In(PortType.FLAG, "Flags", many=True)}
    outputs = {"result": Out(PortType.FLAG, "Any")}
    keywords = ("or", "either", "one of")
    examples = (
        Example(
            "Two conditions",
            inputs={"flags": [[True, True, False], [True, False, False]]},
            expect={"result": [True, True, False]},
        ),
    )

    def compute(self, params: NoParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        return (np.logical_or.reduce(given["flags"]),)
