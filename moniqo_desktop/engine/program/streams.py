"""Series nodes candle by candle: the same values as columns.py, bit for bit, from one anchor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.market import Candle, Columns, columns_of
from moniqo_desktop.engine.program.columns import (
    SeriesColumns,
    nothing,
    raw_at,
    source_values,
)
from moniqo_desktop.engine.program.pins import value_at
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode, passed_port
from moniqo_desktop.nodes.base import SeriesNode, SourceNode
from moniqo_desktop.nodes.streams import SeriesStream


class LiveSeries:
    """Latest value of every series output. `values` is indexed by slot (raw, see raw_at)."""

    def __init__(self, plan: Plan, history: Mapping[Clock, Columns]) -> None:
        """history: candles from the anchor on that the run has already seen, may be empty."""
        feeds = {clock: history.get(clock, columns_of([])) for clock in plan.sources}
        columns = SeriesColumns(plan, feeds)
        self._plan = plan
        self._forming = {
            made: _Forming(made, base, feeds[base], columns.candles[made])
            for made, base in plan.resampled.items()
        }
        self._streams: dict[int, SeriesStream] = {}
        self._by_clock: dict[Clock, list[PlannedNode]] = {}
        self.values: list[Any] = [None] * plan.slots
        self._unheard: set[int] = set()
        for node in plan.nodes:
            computes = isinstance(node.type, SeriesNode | SourceNode) and not node.is_held
            if not computes and not node.pins:
                continue
            self._by_clock.setdefault(node.clock, []).append(node)
            self._set_first(node, columns)
            if not computes or not isinstance(node.type, SeriesNode):
                continue
            if not node.bypassed and not node.type.resamples:
                self._streams[node.index] = node.type.open(node.params, columns.given(node))

    def raw(self, slot: int) -> Any:
        return self.values[slot]

    def announce_pins(self) -> None:
        """A run begins: with the first candle, pinned outputs count as changed, whatever the
        warm-up left there."""
        self._unheard = {node.slot + number for node in self._plan.nodes for number in node.pins}

    def advance(self, clock: Clock, candle: Candle) -> list[int]:
        """Takes a closed candle of a source; returns the slots whose value changed."""
        changed: list[int] = []
        for made, forming in self._forming.items():
            if forming.base == clock:
                for longer in forming.take(candle):
                    self._step(made, longer, changed)
        self._step(clock, candle, changed)
        return changed

    def _step(self, clock: Clock, candle: Candle, changed: list[int]) -> None:
        values = self.values
        for node in self._by_clock.get(clock, ()):
            slot = node.slot
            for value in self._stepped(node, candle):
                if not same(values[slot], value) or slot in self._unheard:
                    values[slot] = value
                    changed.append(slot)
                    self._unheard.discard(slot)
                slot += 1

    def _stepped(self, node: PlannedNode, candle: Candle) -> tuple[Any, ...]:
        if not node.pins:
            return self._computed(node, candle)
        computes = isinstance(node.type, SeriesNode | SourceNode) and not node.is_held
        count = len(node.type.outputs)
        own = self._computed(node, candle) if computes else (None,) * count
        return tuple(
            value_at(node, number, candle) if number in node.pins else own[number]
            for number in range(count)
        )

    def _computed(self, node: PlannedNode, candle: Candle) -> tuple[Any, ...]:
        if isinstance(node.type, SourceNode) or (node.type.resamples and not node.bypassed):
            return source_values(node, candle)
        given = self._given(node)
        if not node.bypassed:
            return self._streams[node.index].update(given)
        names = (passed_port(node.type, port) for port in node.type.outputs.values())
        return tuple(
            _first(given[name]) if name else self.values[node.slot + number]
            for number, name in enumerate(names)
        )

    def _given(self, node: PlannedNode) -> dict[str, Any]:
        found: dict[str, Any] = {}
        nodes, values = self._plan.nodes, self.values
        for name, port in node.type.inputs.items():
            wires = node.inputs[name]
            if port.many:
                found[name] = tuple(values[nodes[w.node].slot + w.port] for w in wires)
            else:
                found[name] = values[nodes[wires[0].node].slot + wires[0].port] if wires else None
        return found

    def _set_first(self, node: PlannedNode, columns: SeriesColumns) -> None:
        outputs = columns.outputs[node.index]
        for number, (column, port) in enumerate(
            zip(outputs, node.type.outputs.values(), strict=True)
        ):
            if column is None:
                continue  # a step node says what it is
            if len(column):
                self.values[node.slot + number] = raw_at(column, len(column) - 1)
            else:
                blank = nothing(port.type, 1)
                self.values[node.slot + number] = raw_at(blank, 0)


def same(before: Any, now: Any) -> bool:
    """Equal, counting NaN as equal to NaN."""
    if isinstance(now, tuple):
        return before is not None and before[0] == now[0] and same(before[1], now[1])
    return bool(before == now or (before != before and now != now))


def _first(value: Any) -> Any:
    return (
        value[0] if isinstance(value, tuple) and value and not isinstance(value[0], int) else value
    )


class _Forming:
    """A longer candle being made of shorter ones."""

    def __init__(self, made: Clock, base: Clock, seen: Columns, whole: Columns) -> None:
        self.base = base
        self._ms = made.timeframe.ms
        self._base_ms = base.timeframe.ms
        self._parts: list[Candle] = []
        done = int(whole.opened_at[-1]) + self._ms if len(whole) else 0
        for row in range(len(seen) - 1, -1, -1):
            if seen.opened_at[row] < done:
                break
            self._parts.insert(0, seen.candle(row))

    def take(self, candle: Candle) -> list[Candle]:
        """The longer candles that are complete now that candle has closed."""
        done: list[Candle] = []
        if self._parts and candle.opened_at // self._ms != self._parts[0].opened_at // self._ms:
            done.append(self._made())
        self._parts.append(candle)
        if (candle.opened_at + self._base_ms) % self._ms == 0:
            done.append(self._made())
        return done

    def _made(self) -> Candle:
        parts, self._parts = self._parts, []
        # The same summation as resampled() uses, so that both give the same last bits.
        volume = float(np.add.reduceat(np.array([part.volume for part in parts]), [0])[0])
        return Candle(
            parts[0].opened_at // self._ms * self._ms,
            parts[0].open,
            max(part.high for part in parts),
            min(part.low for part in parts),
            parts[-1].close,
            volume,
        )
