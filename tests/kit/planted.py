"""Node types that look ahead, each in a way of its own, as a plug-in might bring them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Columns, Floats
from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.nodes.base import In, NodeType, Out, SeriesNode
from moniqo_desktop.nodes.registry import Registry
from tests.kit import planted_ahead as ahead
from tests.kit import planted_whole as whole
from tests.kit.flows import kinds
from tests.kit.planted_steps import STEPS

Rule = Callable[[Columns], Any]
NUMBER, FLAG, SIGNAL, SERIES = PortType.NUMBER, PortType.FLAG, PortType.SIGNAL, PortType.SERIES


_EMPTY: Final[Mapping[PortType, Any]] = {
    NUMBER: np.zeros(0),
    FLAG: np.zeros(0, dtype=np.bool_),
    SIGNAL: SignalColumns(np.zeros(0, dtype=np.int8), np.zeros(0)),
    SERIES: Columns(np.zeros(0, dtype=np.int64), *(np.zeros(0) for _ in range(5))),
}


class Planted(SeriesNode):
    """A rule over whole columns of candles. It states a memory that would do for an honest one."""

    title, icon = "Planted", "wave"
    inputs = {"candles": In(SERIES, "Candles")}

    def __init__(self, name: str, rule: Rule, type_: PortType, memory: int = 12) -> None:
        self.kind = f"indicator.planted.{name}"  # type: ignore[misc]  # one instance, one kind
        self.outputs = {"out": Out(type_, "Output")}  # type: ignore[misc]  # as above
        self._rule, self._memory = rule, memory

    def memory(self, params: Any) -> int:
        return self._memory

    def compute(self, params: Any, given: Mapping[str, Any]) -> tuple[Any, ...]:
        candles: Columns = given["candles"]
        if not len(candles):
            return (_EMPTY[next(iter(self.outputs.values())).type],)
        return (self._rule(candles),)


class SecondOutput(SeriesNode):
    """Honest in its first output, not in its second."""

    kind, title, icon = "indicator.planted.second_output", "Planted", "wave"
    inputs = {"candles": In(SERIES, "Candles")}
    outputs = {"honest": Out(NUMBER, "Honest"), "out": Out(NUMBER, "Output")}

    def compute(self, params: Any, given: Mapping[str, Any]) -> tuple[Any, ...]:
        close: Floats = given["candles"].close
        return close * 2.0, ahead.shifted(close, 1)


def _signal(candles: Columns) -> SignalColumns:
    """Long before a rise."""
    rises = ahead.shifted(candles.close, 1) > candles.close
    return SignalColumns(np.where(rises, 1, -1).astype(np.int8), np.ones(len(candles)))


def _confidence(candles: Columns) -> SignalColumns:
    """An honest direction, sure of itself where it will be right."""
    way = np.where(candles.close > candles.open, 1, -1).astype(np.int8)
    right = (ahead.shifted(candles.close, 1) - candles.close) * way > 0
    return SignalColumns(way, np.where(right, 0.9, 0.6))


def _candles(candles: Columns) -> Columns:
    """Candles whose close is the mean with the next one's."""
    close = (candles.close + ahead.shifted(candles.close, 1)) / 2
    return Columns(
        candles.opened_at, candles.open, candles.high, candles.low, close, candles.volume
    )


SERIES_NODES: Final[tuple[SeriesNode, ...]] = (
    *(Planted(name, rule, NUMBER) for name, rule in ahead.NUMBERS.items()),
    *(Planted(name, rule, NUMBER) for name, rule in whole.NUMBERS.items()),
    *(Planted(name, rule, FLAG) for name, rule in ahead.FLAGS.items()),
    *(Planted(name, rule, FLAG) for name, rule in whole.FLAGS.items()),
    Planted("signal", _signal, SIGNAL),
    Planted("confidence", _confidence, SIGNAL),
    Planted("candles", _candles, SERIES),
    SecondOutput(),
)
PLANTED: Final[Mapping[str, NodeType]] = {
    node.kind.rpartition(".")[2]: node for node in (*SERIES_NODES, *STEPS)
}
"""name → the node type."""


def with_planted() -> Registry:
    """All node types there are, and these."""
    return Registry([*kinds().values(), *PLANTED.values()])
