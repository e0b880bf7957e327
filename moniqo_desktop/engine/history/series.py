"""Series values of a whole history, read at the row that the replay has reached."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

import numpy as np

from moniqo_desktop.domain.gate_checks import DAY_MS, HOUR_MS
from moniqo_desktop.domain.market import Bools, Candle, Columns, Ints, Symbol
from moniqo_desktop.engine.program.columns import SeriesColumns, changes, raw_at, rows_as_of
from moniqo_desktop.engine.program.plan import Clock, Plan, heard
from moniqo_desktop.nodes.base import SeriesNode, SourceNode, StepNode, Wakes


class ReplaySeries:
    """Reads outputs as of the present row of each clock. `rows` is moved by the replay."""

    def __init__(self, plan: Plan, feeds: Mapping[Clock, Columns]) -> None:
        self.columns = SeriesColumns(plan, feeds)
        self._plan = plan
        self.rows: dict[Clock, int] = dict.fromkeys(self.columns.candles, -1)
        self._longer = {
            made: (base, rows_as_of(self.columns.candles, base, made))
            for made, base in plan.resampled.items()
        }
        self._at_slot: list[tuple[Any, Clock] | None] = [None] * plan.slots
        for node in plan.nodes:
            for number, column in enumerate(self.columns.outputs.get(node.index, ())):
                if column is not None:
                    self._at_slot[node.slot + number] = (column, node.clock)

    def move(self, clock: Clock, row: int) -> None:
        """The replay reached this row of a source."""
        self.rows[clock] = row
        for made, (base, rows) in self._longer.items():
            if base == clock:
                self.rows[made] = int(rows[row])

    def raw(self, slot: int) -> Any:
        """The latest value of a series output; None before its first candle."""
        found = self._at_slot[slot]
        if found is None:
            return None
        column, clock = found
        row = self.rows[clock]
        if row < 0:
            return None
        return column.item(row) if type(column) is np.ndarray else raw_at(column, row)

    def candle(self, clock: Clock) -> Candle:
        return self.columns.candles[clock].candle(self.rows[clock])

    def wakes(self, source: Clock) -> dict[int, Bools]:
        """Step node → where a candle of source changes what it reads, or its rule wants it."""
        masks: dict[int, Bools] = {}
        for node in self._plan.nodes:
            if not isinstance(node.type, StepNode):
                continue
            mask = np.zeros(len(self.columns.candles[source]), dtype=np.bool_)
            if node.type.wakes is Wakes.EVERY_CANDLE and self._feeds(source, node.clock):
                mask[:] = True
            for wire in heard(node):
                source_node = self._plan.nodes[wire.node]
                is_series = isinstance(source_node.type, SeriesNode | SourceNode)
                if is_series or wire.port in source_node.pins:
                    self._mark(mask, source, wire.node, wire.port)
            if mask.any():
                masks[node.index] = mask
        return masks

    def _feeds(self, source: Clock, clock: Clock) -> bool:
        return clock == source or self._plan.resampled.get(clock) == source

    def _mark(self, mask: Bools, source: Clock, index: int, port: int) -> None:
        """Adds the rows of source on which this output changes."""
        clock = self._plan.nodes[index].clock
        if not self._feeds(source, clock):
            return
        changed = changes(self.columns.outputs[index][port])
        if clock == source:
            np.logical_or(mask, changed, out=mask)
            return
        rows: Ints = self._longer[clock][1]
        moved = np.empty(len(rows), dtype=np.bool_)
        moved[:1] = rows[:1] >= 0
        moved[1:] = rows[1:] != rows[:-1]
        np.logical_or(mask, moved & np.append(changed, False)[rows], out=mask)


class ReplayMemory:
    """Returns over the last hour and day at the replay's row; see run.PriceMemory."""

    def __init__(self, series: ReplaySeries, clock: Clock) -> None:
        candles = series.columns.candles[clock]
        self._series, self._clock = series, clock
        self._opened: list[int] = candles.opened_at.tolist()
        self._close: list[float] = candles.close.tolist()

    def changes(self) -> tuple[float, float]:
        return self._change(HOUR_MS), self._change(DAY_MS)

    def _change(self, over_ms: int) -> float:
        row = self._series.rows[self._clock]
        from_ms = self._opened[row] - over_ms
        if row < 0 or self._opened[0] > from_ms:
            return float("nan")
        before = bisect_right(self._opened, from_ms) - 1
        return self._close[row] / self._close[before] - 1.0


def memories(plan: Plan, series: ReplaySeries) -> dict[Symbol, ReplayMemory]:
    """One per symbol, by its shortest clock."""
    return {clock.symbol: ReplayMemory(series, clock) for clock in plan.sources}
