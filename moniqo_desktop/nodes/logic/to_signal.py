"""Flags become a signal that agents, councils and sizers understand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.param_model import Field

WIRES = ("long", "short", "exit")


class ToSignalParams(Params):
    """How sure the signal claims to be."""

    confidence: float = Field(
        1.0,
        ge=0,
        le=1,
        title="Confidence",
        description="Goes with every signal; sizers and councils may ask for a minimum.",
        json_schema_extra={"unit": "ratio"},
    )


class ToSignal(SeriesNode):
    """Turns conditions into a direction to trade: the step from “what is” to “what to do”.

    Inputs: long, short and exit; at least one of them.

    Output: Signal: long, short or flat with the confidence you set. Where no flag says yes it has
    no opinion, which is not the same as flat.

    Formula: exit wins over both others; long and short at once are no opinion. Warm-up: none of
    its own.

    It misleads by its confidence: that is a number you typed in, not one that was measured.
    """

    kind, title, icon = "logic.to_signal", "To signal", "switch"
    Params = ToSignalParams
    inputs = {
        "long": In(PortType.FLAG, "Long", optional=True),
        "short": In(PortType.FLAG, "Short", optional=True),
        "exit": In(PortType.FLAG, "Exit", optional=True),
    }
    outputs = {"signal": Out(PortType.SIGNAL, "Signal")}
    card = ("confidence",)
    keywords = ("entry", "exit", "direction", "buy", "sell", "rule")
    examples = (
        Example(
            "Long, nothing, both, exit",
            inputs={
                "long": [True, False, True, True],
                "short": [False, False, True, False],
                "exit": [False, False, False, True],
            },
            params={"confidence": 0.8},
            expect={"signal": [("long", 0.8), None, None, ("flat", 0.8)]},
        ),
    )

    def check_inputs(self, connected: frozenset[str]) -> str | None:
        if connected & set(WIRES):
            return None
        return "it needs a wire at Long, Short or Exit."

    def compute(self, params: ToSignalParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        length = next(len(given[wire]) for wire in WIRES if given[wire] is not None)
        no = np.zeros(length, dtype=np.bool_)
        up, down, out = (no if given[wire] is None else given[wire] for wire in WIRES)
        direction = (up.view(np.int8) - down.view(np.int8)) * ~out
        says = out | (direction != 0)
        return (SignalColumns(direction, np.where(says, params.confidence, np.nan)),)
