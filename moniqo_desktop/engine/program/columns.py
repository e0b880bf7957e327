"""Series nodes over whole histories: every output as one column, every change as a mask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Bools, Candle, Columns, Ints, resampled
from moniqo_desktop.domain.orders import direction_of
from moniqo_desktop.domain.signals import Decision, SignalColumns
from moniqo_desktop.engine.program.pins import column_of
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode, Wire, passed_port
from moniqo_desktop.nodes.base import SeriesNode, SourceNode

Column = Any
"""Columns, SignalColumns, or a (candles,) array of float64 or bool."""


def all_columns(plan: Plan, feeds: Mapping[Clock, Columns]) -> dict[Clock, Columns]:
    """The feeds' candles and those made of them."""
    found = dict(feeds)
    for made, base in plan.resampled.items():
        found[made] = resampled(feeds[base], base.timeframe, made.timeframe)
    return found


def rows_as_of(candles: Mapping[Clock, Columns], clock: Clock, other: Clock) -> Ints:
    """For each candle of clock the row of other's last candle closed by then; −1 = none."""
    closes = candles[clock].opened_at + clock.timeframe.ms
    others = candles[other].opened_at + other.timeframe.ms
    return np.searchsorted(others, closes, side="right").astype(np.int64) - 1


def taken(column: Column, rows: Ints) -> Column:
    """The column's values at rows; where a row is −1, nothing yet."""
    if isinstance(column, Columns):
        return Columns(*(taken(getattr(column, name), rows) for name in column.__slots__))
    if isinstance(column, SignalColumns):
        return SignalColumns(taken(column.direction, rows), taken(column.confidence, rows))
    blank = np.nan if column.dtype == np.float64 else column.dtype.type()
    padded = np.append(column, np.array([blank], dtype=column.dtype))
    return padded[rows]


def nothing(type: PortType, length: int) -> Column:
    """A column without a value."""
    if type is PortType.FLAG:
        return np.zeros(length, dtype=np.bool_)
    if type is PortType.SIGNAL:
        return SignalColumns(np.zeros(length, dtype=np.int8), np.full(length, np.nan))
    if type is PortType.TEXT:
        return np.full(length, "")
    return np.full(length, np.nan)


class SeriesColumns:
    """Outputs of all series nodes of a plan, each on its node's clock."""

    def __init__(self, plan: Plan, feeds: Mapping[Clock, Columns]) -> None:
        self._plan = plan
        self.candles = all_columns(plan, feeds)
        self.outputs: dict[int, tuple[Column, ...]] = {}
        for node in plan.nodes:
            if node.pins:
                self.outputs[node.index] = self._held(node)
            elif isinstance(node.type, SeriesNode | SourceNode):
                self.outputs[node.index] = self._computed(node)

    def read(self, wire: Wire, clock: Clock) -> Column:
        """An output as seen on clock."""
        column = self.outputs[wire.node][wire.port]
        own = self._plan.nodes[wire.node].clock
        if own == clock:
            return column
        return taken(column, rows_as_of(self.candles, clock, own))

    def given(self, node: PlannedNode) -> dict[str, Any]:
        """What the node's compute gets: port → column, None or a tuple of columns."""
        clock = self._plan.resampled.get(node.clock, node.clock) if node.type.resamples else None
        values: dict[str, Any] = {}
        for name, port in node.type.inputs.items():
            found = tuple(self.read(wire, clock or node.clock) for wire in node.inputs[name])
            values[name] = found if port.many else (found[0] if found else None)
        return values

    def _held(self, node: PlannedNode) -> tuple[Column, ...]:
        """Pinned outputs beside computed ones; None where a step node says what it is."""
        computes = isinstance(node.type, SeriesNode | SourceNode) and not node.is_held
        own = self._computed(node) if computes else (None,) * len(node.type.outputs)
        candles = self.candles[node.clock]
        return tuple(
            column_of(node, number, candles) if number in node.pins else column
            for number, column in enumerate(own)
        )

    def _computed(self, node: PlannedNode) -> tuple[Column, ...]:
        candles = self.candles[node.clock]
        if isinstance(node.type, SourceNode) or (node.type.resamples and not node.bypassed):
            return source_outputs(node, candles)
        given = self.given(node)
        if node.bypassed:
            return tuple(
                _passed(given, passed_port(node.type, port), port.type, len(candles))
                for port in node.type.outputs.values()
            )
        assert isinstance(node.type, SeriesNode)
        return node.type.compute(node.params, given)


def _passed(given: Mapping[str, Any], name: str | None, type: PortType, length: int) -> Column:
    value = given[name] if name is not None else None
    if isinstance(value, tuple):
        value = value[0] if value else None
    return nothing(type, length) if value is None else value


def source_outputs(node: PlannedNode, candles: Columns) -> tuple[Column, ...]:
    """A source's columns by the type and name of its outputs."""
    return tuple(
        candles if port.type is PortType.SERIES else getattr(candles, name)
        for name, port in node.type.outputs.items()
    )


def source_values(node: PlannedNode, candle: Candle) -> tuple[Any, ...]:
    """The same for one candle."""
    return tuple(
        candle if port.type is PortType.SERIES else getattr(candle, name)
        for name, port in node.type.outputs.items()
    )


def changes(column: Column) -> Bools:
    """Where a value differs from the one before; the first counts if it differs from no value, as
    it does for a run that starts live."""
    if isinstance(column, Columns):
        return np.ones(len(column), dtype=np.bool_)
    if isinstance(column, SignalColumns):
        return _changes(column.direction) | changes(column.confidence)
    if column.dtype != np.float64:
        return _changes(column)
    changed = np.ones(len(column), dtype=np.bool_)
    same = (column[1:] == column[:-1]) | (np.isnan(column[1:]) & np.isnan(column[:-1]))
    changed[1:] = ~same
    changed[:1] = ~np.isnan(column[:1])
    return changed


def _changes(column: Column) -> Bools:
    """The same for flags and directions, whose blank is zero."""
    changed = np.empty(len(column), dtype=np.bool_)
    changed[:1] = column[:1] != column.dtype.type()
    changed[1:] = column[1:] != column[:-1]
    return changed


def raw_at(column: Column, row: int) -> Any:
    """The value at a row as a stream would give it: Candle, float, bool or (direction, p)."""
    if isinstance(column, Columns):
        return column.candle(row)
    if isinstance(column, SignalColumns):
        return column.direction.item(row), column.confidence.item(row)
    return column.item(row)


def as_seen(raw: Any) -> Any:
    """A series value as a step node sees it: NaN is None, a signal is a Decision."""
    if isinstance(raw, float):
        return None if raw != raw else raw
    if isinstance(raw, tuple):
        direction, confidence = raw
        return None if confidence != confidence else Decision(direction_of(direction), confidence)
    return raw
