"""The window that steps series nodes without a stream of their own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.nodes.base import In, NoParams, Out, SeriesNode
from tests.nodes.series import a_column, after, bits, cut, stepped, values_at


class Echo(SeriesNode):
    """Gives back each kind of input as it was some candles ago."""

    kind, title, icon = "logic.echo", "Echo", "math"
    inputs = {
        "candles": In(PortType.SERIES, "Candles"),
        "signal": In(PortType.SIGNAL, "Signal"),
        "lines": In(PortType.NUMBER, "Lines", many=True),
        "open": In(PortType.FLAG, "Open", optional=True),
    }
    outputs = {
        "low": Out(PortType.NUMBER, "Low"),
        "signal": Out(PortType.SIGNAL, "Signal"),
        "first": Out(PortType.NUMBER, "First"),
        "second": Out(PortType.NUMBER, "Second"),
    }
    delay = 4

    def memory(self, params: NoParams) -> int:
        return self.delay

    def compute(self, params: NoParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        signal, (first, second) = given["signal"], given["lines"]
        assert given["open"] is None
        late = SignalColumns(
            self.delayed(signal.direction, 0), self.delayed(signal.confidence, np.nan)
        )
        lines = (self.delayed(first, np.nan), self.delayed(second, np.nan))
        return self.delayed(given["candles"].low, np.nan), late, *lines

    def delayed(self, column: Any, blank: float) -> Any:
        before = np.full(min(self.delay, len(column)), blank, dtype=column.dtype)
        return np.concatenate((before, column[: -self.delay]))


def given() -> dict[str, Any]:
    return {
        "candles": a_column(PortType.SERIES, 1),
        "signal": a_column(PortType.SIGNAL, 2),
        "lines": (a_column(PortType.NUMBER, 3), a_column(PortType.NUMBER, 4)),
        "open": None,
    }


@pytest.mark.parametrize("anchor", [0, 1, 3, 4, 5, 17, 150])
def test_every_kind_of_input_comes_back_as_it_was(anchor: int) -> None:
    inputs = given()
    live = stepped(Echo(), NoParams(), inputs, anchor)
    whole = Echo().compute(NoParams(), inputs)
    for ours, batch in zip(live, whole, strict=True):
        assert bits(ours) == bits(after(batch, anchor))


def test_no_candle_yet_counts_as_a_candle_without_values() -> None:
    inputs = given()
    stream = Echo().open(NoParams(), cut(inputs, 0))
    for row in range(4):
        stream.update(values_at(inputs, row) | {"candles": None if row % 2 else math.nan})
    assert math.isnan(stream.update(values_at(inputs, 4))[0])


def test_a_stream_answers_with_plain_values() -> None:
    inputs = given()
    stream = Echo().open(NoParams(), cut(inputs, 20))
    low, signal, *_ = stream.update(values_at(inputs, 20))
    assert type(low) is float
    assert [type(part) for part in signal] == [int, float]


class Either(SeriesNode):
    """Whether one of two flags is set; counts how often it was asked."""

    kind, title = "test.either", "Either"
    Params = NoParams
    inputs = {"a": In(PortType.FLAG, "A"), "b": In(PortType.FLAG, "B", optional=True)}
    outputs = {"any": Out(PortType.FLAG, "Any")}
    asked = 0

    def compute(self, params: NoParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        self.asked += 1
        return (given["a"] if given["b"] is None else given["a"] | given["b"],)


def test_flags_that_stay_are_answered_without_asking_the_node_again() -> None:
    node, flags = Either(), np.array([False, False, True, True, True, False, False])
    stream = node.open(NoParams(), {"a": flags[:0], "b": None})
    answers = [stream.update({"a": bool(flag), "b": None}) for flag in flags]
    assert answers == [(bool(flag),) for flag in flags]
    assert node.asked == 3
