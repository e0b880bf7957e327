"""Columns of series nodes over one history, computed once for as many flows as need them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.market import Bools, Columns
from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.engine.program.columns import (
    Column,
    SeriesColumns,
    all_columns,
    changes,
    rows_as_of,
)
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode, Wire
from moniqo_desktop.nodes.base import SourceNode


class Shelf:
    """Columns by what they are made of; the longest unused go first once they pass most_bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most, self._size = most_bytes, 0
        self._kept: OrderedDict[Any, tuple[Column, ...]] = OrderedDict()

    def find(self, key: Any) -> tuple[Column, ...] | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Any, columns: tuple[Column, ...]) -> None:
        self._kept[key] = columns
        self._size += _size(columns)
        while self._size > self._most and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._size -= _size(gone)


def _size(columns: tuple[Column, ...]) -> int:
    """Bytes; candles belong to the feed and count nothing."""
    total = 0
    for column in columns:
        if isinstance(column, SignalColumns):
            total += column.direction.nbytes + column.confidence.nbytes
        elif isinstance(column, np.ndarray):
            total += column.nbytes
    return total


class SharedColumns(SeriesColumns):
    """Computes only what is asked for, and nothing that lies on the shelf."""

    def __init__(self, plan: Plan, feeds: Mapping[Clock, Columns], shelf: Shelf) -> None:
        self._plan, self._shelf = plan, shelf
        self.candles = all_columns(plan, feeds)
        self.outputs: dict[int, tuple[Column, ...]] = {}
        self._keys: dict[int, Any] = {}

    def column(self, wire: Wire, source: Clock) -> Column:
        """An output as the source's candles see it."""
        self._make(self._plan.nodes[wire.node])
        return self.read(wire, source)

    def kept(self, wire: Wire, by: tuple[Any, ...], made: Callable[[], Column]) -> Column:
        """What is made of an output and nothing else but `by`; found on the shelf if there."""
        key = (self._key(self._plan.nodes[wire.node]), wire.port, by)
        found = self._shelf.find(key)
        if found is None:
            found = (made(),)
            self._shelf.keep(key, found)
        return found[0]

    def wakes(self, wire: Wire, source: Clock) -> Bools:
        """Where a candle of source changes this output; see replay_series.ReplaySeries.wakes."""
        self._make(self._plan.nodes[wire.node])
        clock = self._plan.nodes[wire.node].clock
        changed = changes(self.outputs[wire.node][wire.port])
        if clock == source:
            return changed
        rows = rows_as_of(self.candles, source, clock)
        moved = np.empty(len(rows), dtype=np.bool_)
        moved[:1] = rows[:1] >= 0
        moved[1:] = rows[1:] != rows[:-1]
        found: Bools = moved & np.append(changed, False)[rows]
        return found

    def _make(self, node: PlannedNode) -> None:
        """Fills outputs for the node and all it reads."""
        if node.index in self.outputs:
            return
        key = self._key(node)
        found = self._shelf.find(key)
        if found is None:
            for wires in node.inputs.values():
                for wire in wires:
                    self._make(self._plan.nodes[wire.node])
            found = self._computed(node)
            if not isinstance(node.type, SourceNode):
                self._shelf.keep(key, found)
        self.outputs[node.index] = found

    def _key(self, node: PlannedNode) -> Any:
        """What the node's columns are made of: kind, settings, and the same of its inputs."""
        if node.index not in self._keys:
            inputs = tuple(
                (name, tuple((self._key(self._plan.nodes[w.node]), w.port) for w in wires))
                for name, wires in node.inputs.items()
            )
            settings = node.params.model_dump_json()
            own = (node.type.kind, settings, node.bypassed, str(node.clock), inputs)
            self._keys[node.index] = own
        return self._keys[node.index]
