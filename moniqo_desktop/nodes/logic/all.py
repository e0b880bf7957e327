"""Several conditions at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, In, NoParams, Out, SeriesNode


class AllOf(SeriesNode):
    """Says yes only while every condition holds: each one you add makes the flow pickier.

    Inputs: flags, as many as you like.

    Output: All, yes on candles where all flags say yes.

    Formula: logical and, candle by candle. Warm-up: that of the slowest condition, since a flag
    says no until it has a value.

    It misleads by its modesty: five conditions that fit the past perfectly are mostly five ways
    to describe the same few candles. Fewer trades are weaker evidence, not stronger.
    """

    kind, title, icon = "logic.all", "All", "all"
    inputs = {"flags": In(PortType.FLAG, "Flags", many=True)}
    outputs = {"result": Out(PortType.FLAG, "All")}
    keywords = ("and", "both", "every", "filter")
    examples = (
        Example(
            "Two conditions",
            inputs={"flags": [[True, True, False], [True, False, False]]},
            expect={"result": [True, False, False]},
        ),
    )

    def compute(self, params: NoParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        return (np.logical_and.reduce(given["flags"]),)
