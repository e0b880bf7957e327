"""A past run told again: what computes is worked out at once, what decides candle by candle.

The engine is deterministic, so nothing of this has to be kept: a run is its drawing and its
candles. Work comes in slices, so that a window can go on beside it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.market import Columns, Ints, Millis
from moniqo_desktop.domain.messages.events import Event, NodeEvaluated, NodeStatus, OrderFilled
from moniqo_desktop.domain.paper.funding import Matching
from moniqo_desktop.domain.refused_cards import RefusedCards
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.history.step_through import candle_by_candle
from moniqo_desktop.engine.program.columns import SeriesColumns, raw_at
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.program.shown import on_card, shown_as
from moniqo_desktop.engine.program.units import measure_of, units_of
from moniqo_desktop.engine.terms import WalletTerms

TRAIL: Final = 40
"""Numbers of a node's sparkline."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a run was made of. candles: from its anchor on; at: when it began, closes after that
    were decided on; terms: with the cash it began with."""

    run_id: str
    plan: Plan
    candles: Mapping[Clock, Columns]
    at: Millis
    terms: WalletTerms
    market: Matching


class Retelling:
    """moments: closes of all candles from the beginning on, oldest first."""

    def __init__(self, source: Source) -> None:
        self._source = source
        plan = source.plan
        self.moments = _moments(source)
        self._series = SeriesColumns(plan, source.candles)
        self._units = units_of(plan)
        self._closes = {
            clock: columns.opened_at + clock.timeframe.ms
            for clock, columns in self._series.candles.items()
        }
        self._steps: dict[str, list[NodeEvaluated]] = {}
        self._computed = {node.node_id for node in plan.nodes if self._computes(node)}
        self.events: list[Event] = []
        """Durable ones, as far as it is told."""
        self.fills: list[OrderFilled] = []
        self.told_until: Millis = source.at
        self.is_done = False
        self._cards = RefusedCards(source.terms.name)
        self._batches = self._told()

    @property
    def plan(self) -> Plan:
        return self._source.plan

    @property
    def share(self) -> float:
        """How far it is told, 0..1."""
        if self.is_done or not len(self.moments):
            return 1.0
        return float(np.searchsorted(self.moments, self.told_until, side="right")) / len(
            self.moments
        )

    def advance(self, goes_on: Callable[[], bool]) -> None:
        """Tells at least one more candle, and more while goes_on says so. Raises Broken."""
        while not self.is_done:
            batch = next(self._batches, None)
            if batch is None:
                self.is_done = True
                return
            self._keep(batch)
            if not goes_on():
                return

    # ── a moment ─────────────────────────────────────────────────────────────────────────────
    def nodes_at(self, at: Millis) -> tuple[NodeEvaluated, ...]:
        """Values of all nodes that have one, in the order of evaluation."""
        found = (self.node_at(node, at) for node in self.plan.nodes)
        return tuple(value for value in found if value is not None)

    def node_at(self, node: PlannedNode, at: Millis) -> NodeEvaluated | None:
        if node.node_id not in self._computed:
            said = self._steps.get(node.node_id, [])
            place = bisect_right(said, at, key=lambda event: event.at)
            return said[place - 1] if place else None
        row = self._row(node.clock, at)
        return self._evaluated(node, row) if row >= 0 else None

    def trail_at(self, node: PlannedNode, at: Millis) -> tuple[float, ...]:
        """The last numbers up to at, oldest first; empty for a node without any."""
        if node.node_id not in self._computed:
            said = self._steps.get(node.node_id, [])
            place = bisect_right(said, at, key=lambda event: event.at)
            numbers = [event.number for event in said[max(place - TRAIL, 0) : place]]
            return tuple(number for number in numbers if number == number)
        row = self._row(node.clock, at)
        column = self._number_column(node)
        if column is None or row < 0:
            return ()
        part = column[max(row - TRAIL + 1, 0) : row + 1]
        return tuple(part[np.isfinite(part)].tolist())

    def values_at(self, node: PlannedNode, at: Millis) -> tuple[Any, ...]:
        """Raw values of a node that computes, see columns.raw_at; () before its first candle."""
        row = self._row(node.clock, at)
        if row < 0 or node.node_id not in self._computed:
            return ()
        return tuple(raw_at(column, row) for column in self._series.outputs[node.index])

    def close_at(self, clock: Clock, at: Millis) -> float:
        """Last close of a clock up to at, quote; NaN before the first."""
        row = self._row(clock, at)
        return float(self._series.candles[clock].close[row]) if row >= 0 else float("nan")

    # ── inside ───────────────────────────────────────────────────────────────────────────────
    def _row(self, clock: Clock, at: Millis) -> int:
        return int(np.searchsorted(self._closes[clock], at, side="right")) - 1

    def _computes(self, node: PlannedNode) -> bool:
        columns = self._series.outputs.get(node.index, ())
        return bool(columns) and all(column is not None for column in columns)

    def _evaluated(self, node: PlannedNode, row: int) -> NodeEvaluated:
        values = [raw_at(column, row) for column in self._series.outputs[node.index]]
        units, measure = self._units[node.index], measure_of(node)
        texts = [shown_as(v, unit, measure) for v, unit in zip(values, units, strict=True)]
        number = next((v for v in values if isinstance(v, float)), float("nan"))
        text = next(filter(None, map(on_card, values, units, repeat(measure))), "")
        silent = "no opinion" if any(isinstance(v, tuple) for v in values) else "warming up"
        return NodeEvaluated(
            int(self._closes[node.clock][row]),
            self._source.run_id,
            node.node_id,
            NodeStatus.OK if text else NodeStatus.WAITING,
            text or silent,
            number,
            0.0,
            tuple(zip(node.type.outputs, texts, strict=True)),
        )

    def _number_column(self, node: PlannedNode) -> Any:
        for column in self._series.outputs[node.index]:
            if isinstance(column, Columns):
                return column.close
            if isinstance(column, np.ndarray) and column.dtype == np.float64:
                return column
        return None

    def _told(self) -> Iterator[tuple[Event, ...]]:
        source = self._source
        core = Core(source.terms, source.plan.markets, lambda: 0.0, watch=True)
        run = Run(source.run_id, source.plan, source.terms.profile)
        before, after = _split(source)
        return candle_by_candle(core, run, after, source.market, at=source.at, history=before)

    def _keep(self, batch: tuple[Event, ...]) -> None:
        for event in batch:
            self.told_until = max(self.told_until, event.at)
            shown = self._cards.told(event)
            if event.durable:
                self.events.append(event)
                if isinstance(event, OrderFilled):
                    self.fills.append(event)
            elif isinstance(shown, NodeEvaluated) and shown.node_id not in self._computed:
                said = self._steps.setdefault(shown.node_id, [])
                if not said or _differs(said[-1], shown):
                    said.append(shown)


def _differs(before: NodeEvaluated, now: NodeEvaluated) -> bool:
    same = before.text == now.text and before.outputs == now.outputs
    return not same or before.status is not now.status


def _moments(source: Source) -> Ints:
    closes = [columns.opened_at + clock.timeframe.ms for clock, columns in source.candles.items()]
    found = np.unique(np.concatenate(closes)) if closes else np.array([], dtype=np.int64)
    return found[found > source.at]


def _split(source: Source) -> tuple[dict[Clock, Columns], dict[Clock, Columns]]:
    """Candles closed when the run began, and those after."""
    before, after = {}, {}
    for clock, columns in source.candles.items():
        closes = columns.opened_at + clock.timeframe.ms
        row = int(np.searchsorted(closes, source.at, side="right"))
        before[clock], after[clock] = columns[:row], columns[row:]
    return before, after
