"""The opposite of a condition."""  # noqa: N999 - the path is the kind

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, In, NoParams, Out, SeriesNode


class Not(SeriesNode):
    """Turns a yes into a no and a no into a yes.

    Inputs: one flag.

    Output: Not, the opposite.

    Formula: logical not, candle by candle. Warm-up: none of its own.

    It misleads while the condition before it warms up: that one says no then, so this one says
    yes from the first candle on. Join it with a condition that waits.
    """

    kind, title, icon = "logic.not", "Not", "not"
    inputs = {"flag": In(PortType.FLAG, "Flag")}
    outputs = {"result": Out(PortType.FLAG, "Not")}
    keywords = ("invert", "opposite", "unless")
    examples = (
        Example("The opposite", inputs={"flag": [True, False]}, expect={"result": [False, True]}),
    )

    def compute(self, params: NoParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        return (np.logical_not(given["flag"]),)
