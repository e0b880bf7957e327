"""A line passes above another line or a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, In, Out, SeriesNode
from moniqo_desktop.nodes.logic._crossing import CrossParams, line_or_level, passed


class CrossesAbove(SeriesNode):
    """Marks the one candle at whose close a line has come from below to above another line.

    Inputs: A, the line that moves, and B, the line it passes; without B the level stands for it.

    Output: Crossed, yes on the candle of the crossing and no on all others.

    Formula: A(t) > B(t) and A(t−1) ≤ B(t−1), on closed candles. Warm-up: it says no until both
    lines have had a value on two candles in a row.

    It misleads in a sideways market: two lines that lie close cross again and again, and each
    crossing looks as good as the one that starts a trend. A line that only touched B from above
    and rises again counts as well. Ask for a distance too, or let the condition hold a while.
    """

    kind, title, icon = "logic.crosses_above", "Crosses above", "cross"
    Params = CrossParams
    inputs = {
        "a": In(PortType.NUMBER, "A"),
        "b": In(PortType.NUMBER, "B", optional=True, hint="The level, where not connected"),
    }
    outputs = {"crossed": Out(PortType.FLAG, "Crossed")}
    card = ("level",)
    keywords = ("crossover", "golden cross", "breakout", "over")
    examples = (
        Example(
            "Passes another line and stays above it",
            inputs={"a": [1, 2, 3, 4, 5], "b": [3, 3, 2.5, 2.5, 2.5]},
            expect={"crossed": [False, False, True, False, False]},
        ),
        Example(
            "Rises through the level 30, once",
            inputs={"a": [None, 25, 30, 31, 29, 35]},
            params={"level": 30},
            expect={"crossed": [False, False, False, True, False, True]},
        ),
    )

    def memory(self, params: CrossParams) -> int:
        return 1

    def compute(self, params: CrossParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        a = given["a"]
        return (passed(a, line_or_level(given["b"], params.level, len(a))),)
