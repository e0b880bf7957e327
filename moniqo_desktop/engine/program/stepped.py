"""A series node that reads what a step node says: it becomes a step node itself.

Its window is kept as plain numbers, so that it survives a restart; the arithmetic is the node's
own compute.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.signals import Decision, SignalColumns
from moniqo_desktop.engine.program.columns import as_seen, raw_at
from moniqo_desktop.nodes.base import Given, Port, SeriesNode, State, Step, StepNode, Wakes

NAN = float("nan")


def can_step(node: SeriesNode) -> bool:
    """Whether the node can be carried by a window of its inputs: no candles, no own stream."""
    own_stream = type(node).open is not SeriesNode.open
    candles = any(port.type is PortType.SERIES for port in node.inputs.values())
    return not own_stream and not candles and not node.resamples


class Stepped(StepNode):
    """Wraps one series node with its parameters."""

    def __init__(self, node: SeriesNode, params: Any, connected: frozenset[str]) -> None:
        self._node, self._connected = node, connected
        self._length = node.memory(params) + 1
        self.kind = node.kind  # type: ignore[misc]  # per instance: it stands for its node
        self.title = node.title  # type: ignore[misc]  # as above
        self.icon = node.icon  # type: ignore[misc]  # as above
        self.inputs = node.inputs  # type: ignore[misc]  # as above
        self.outputs = node.outputs  # type: ignore[misc]  # as above
        self.wakes = Wakes.EVERY_CANDLE if self._length > 1 else Wakes.ON_CHANGE  # type: ignore[misc]  # as above

    def start(self, params: Any) -> State:
        return {"at": 0, "rows": []}

    def evaluate(self, params: Any, state: State, given: Given) -> Step:
        """One row per candle; asked twice on one candle, the later values count."""
        row = [_plain(given[name], port) for name, port in self.inputs.items()]
        rows = state["rows"][:-1] if state["at"] == given.at else state["rows"]
        rows = [*rows, row][-self._length :]
        columns = {
            name: _columns([each[number] for each in rows], port)
            if name in self._connected
            else None
            for number, (name, port) in enumerate(self.inputs.items())
        }
        found = self._node.compute(params, columns)
        values = [as_seen(raw_at(column, len(rows) - 1)) for column in found]
        emit = dict(zip(self.outputs, values, strict=True))
        return Step({"at": given.at, "rows": rows}, emit)


def _plain(value: Any, port: Port) -> Any:
    """A value as JSON."""
    if port.many:
        return [_one(each, port) for each in value]
    return _one(value, port)


def _one(value: Any, port: Port) -> Any:
    if isinstance(value, Decision):
        return [value.direction.sign, value.confidence]
    return False if value is None and port.type is PortType.FLAG else value


def _columns(values: list[Any], port: Port) -> Any:
    """Rows of one input as the column its node computes with."""
    if port.many:
        return tuple(_column(list(each), port) for each in zip(*values, strict=True))
    return _column(values, port)


def _column(values: list[Any], port: Port) -> Any:
    if port.type is PortType.FLAG:
        return np.array([bool(value) for value in values], dtype=np.bool_)
    if port.type is PortType.SIGNAL:
        pairs = [value or [0, NAN] for value in values]
        return SignalColumns(
            np.array([pair[0] for pair in pairs], dtype=np.int8),
            np.array([pair[1] for pair in pairs], dtype=np.float64),
        )
    return np.array([NAN if value is None else value for value in values], dtype=np.float64)
