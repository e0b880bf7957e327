"""A plan at work: step nodes woken by what changed, their states, what they answer."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle, Millis, Symbol
from moniqo_desktop.engine.program.columns import as_seen
from moniqo_desktop.engine.program.given import WorldGiven
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode, Wire, heard, passed_port
from moniqo_desktop.nodes.base import (
    AccountView,
    Given,
    PositionView,
    State,
    Step,
    StepNode,
    Wakes,
)

_PULSES: Final = frozenset((PortType.ORDER,))
"""An order plan lives for the one candle it was made on."""


class World(Protocol):
    """What the core tells a program about the wallet."""

    def position_view(self, symbol: Symbol) -> PositionView: ...
    def account_view(self) -> AccountView: ...
    def pending_entry(self, symbol: Symbol) -> bool: ...


class SeriesValues(Protocol):
    """Latest raw value of a series output by slot."""

    def raw(self, slot: int) -> Any: ...


@dataclass(frozen=True, slots=True)
class Woken:
    """Why nodes are asked now, besides changed inputs."""

    pressed: frozenset[int] = frozenset()
    due: frozenset[int] = frozenset()
    answers: Mapping[int, tuple[str, bool, str]] = field(default_factory=dict)


BY_CHANGE: Final = Woken()
"""Nothing but changed inputs."""

Answered = Callable[[PlannedNode, Step, float], None]
"""Called with each answer and the thread time it took, microseconds."""


class Program:
    """Step nodes of one run. Synchronous, no clock: the candle says what time it is."""

    def __init__(
        self, plan: Plan, world: World, series: SeriesValues, elapsed_us: Callable[[], float]
    ) -> None:
        self.plan = plan
        self._world, self._series, self._elapsed_us = world, series, elapsed_us
        self._steps = [node for node in plan.nodes if isinstance(node.type, StepNode)]
        self._is_step = [isinstance(node.type, StepNode) for node in plan.nodes]
        self.states: dict[int, State] = {
            node.index: node.type.start(node.params)
            for node in self._steps
            if isinstance(node.type, StepNode)
        }
        self.values: list[Any] = [None] * plan.slots
        self.timers: list[tuple[Millis, int]] = []
        self._pulses = [
            node.slot + number
            for node in plan.nodes
            for number, port in enumerate(node.type.outputs.values())
            if port.type in _PULSES
        ]
        self.readers = _readers(plan)
        self._inputs = {
            node.index: [
                (name, port.many, [self._place(wire) for wire in node.inputs[name]])
                for name, port in node.type.inputs.items()
                if node.inputs[name]
            ]
            for node in self._steps
        }
        self._unwired: dict[int, dict[str, Any]] = {
            node.index: {name: () if port.many else None for name, port in node.type.inputs.items()}
            for node in self._steps
        }
        self.again: set[int] = set()
        self.by_id = {node.node_id: node for node in plan.nodes}
        self.each_candle = _waking(self._steps, Wakes.EVERY_CANDLE)
        self.while_open = _waking(self._steps, Wakes.WHILE_OPEN)
        self.on_position = [n.index for n in self._steps if _sees_positions(n)]

    def due(self, at: Millis) -> frozenset[int]:
        """Nodes whose timer is at or before at; their timers are gone."""
        found = set()
        while self.timers and self.timers[0][0] <= at:
            found.add(heapq.heappop(self.timers)[1])
        return frozenset(found)

    def evaluate(
        self,
        dirty: Iterable[int],
        at: Millis,
        candles: Mapping[Clock, Candle],
        woken: Woken,
        answered: Answered,
    ) -> None:
        """Asks the dirty step nodes and those that their answers make dirty, in plan order."""
        waiting = sorted({*dirty, *woken.due, *woken.pressed, *woken.answers, *self.again})
        self.again = set(woken.pressed)
        while waiting:
            node = self.plan.nodes[heapq.heappop(waiting)]
            candle = candles.get(node.clock)
            if candle is None or node.is_held:
                continue
            for reader in self._evaluate_one(node, at, candle, woken, answered):
                if reader not in waiting:
                    heapq.heappush(waiting, reader)
        for slot in self._pulses:
            self.values[slot] = None

    def _evaluate_one(
        self, node: PlannedNode, at: Millis, candle: Candle, woken: Woken, answered: Answered
    ) -> list[int]:
        """Returns the step nodes that read an output that changed."""
        if node.bypassed:
            return self._passed(node)
        given = self._given(node, at, candle, woken)
        assert isinstance(node.type, StepNode)
        started = self._elapsed_us()
        try:
            step = node.type.evaluate(node.params, self.states[node.index], given)
        except Exception as problem:
            raise Broken(
                f"“{node.type.title}” failed on the candle of {candle.opened_at}: {problem!r}.",
                hint="The run stops; protection at the venue stays. Please send the crash report.",
            ) from problem
        self.states[node.index] = step.state
        if step.wake_at:
            heapq.heappush(self.timers, (step.wake_at, node.index))
        answered(node, step, self._elapsed_us() - started)
        return self._emitted(node, step.emit)

    def _emitted(self, node: PlannedNode, emit: Mapping[str, Any]) -> list[int]:
        readers: list[int] = []
        for number, name in enumerate(node.type.outputs):
            if name not in emit or number in node.pins:
                continue
            slot = node.slot + number
            if emit[name] != self.values[slot]:
                self.values[slot] = emit[name]
                readers.extend(self.readers.get(slot, ()))
        return readers

    def _passed(self, node: PlannedNode) -> list[int]:
        emit = {}
        for name, port in node.type.outputs.items():
            source = passed_port(node.type, port)
            wires = node.inputs[source] if source else ()
            emit[name] = self.read(wires[0]) if wires else None
        return self._emitted(node, emit)

    def read(self, wire: Wire) -> Any:
        """A value as a step node sees it."""
        return self._at(*self._place(wire))

    def _place(self, wire: Wire) -> tuple[int, bool]:
        """(slot, whether a step node fills it; a pinned output is a constant series)."""
        node = self.plan.nodes[wire.node]
        return node.slot + wire.port, self._is_step[wire.node] and wire.port not in node.pins

    def _at(self, slot: int, stepped: bool) -> Any:
        return self.values[slot] if stepped else as_seen(self._series.raw(slot))

    def _given(self, node: PlannedNode, at: Millis, candle: Candle, woken: Woken) -> Given:
        values = self._unwired[node.index].copy()
        for name, many, places in self._inputs[node.index]:
            if many:
                values[name] = tuple([self._at(slot, stepped) for slot, stepped in places])
            else:
                values[name] = self._at(*places[0])
        return WorldGiven(self._world, node, at, values, candle, woken)

    def state(self) -> dict[str, Any]:
        """For the checkpoint: node states and timers by node id. Wire values follow from them."""
        nodes = self.plan.nodes
        return {
            "states": {nodes[index].node_id: state for index, state in self.states.items()},
            "timers": [[at, nodes[index].node_id] for at, index in sorted(self.timers)],
            "again": sorted(nodes[index].node_id for index in self.again),
        }

    def restore(self, saved: Mapping[str, Any], values: Mapping[str, list[Any]]) -> None:
        """values: node id → values of its outputs at the checkpoint, see wire_values."""
        for node_id, state in saved["states"].items():
            self.states[self.by_id[node_id].index] = state
        self.timers = [(at, self.by_id[node_id].index) for at, node_id in saved["timers"]]
        heapq.heapify(self.timers)
        self.again = {self.by_id[node_id].index for node_id in saved["again"]}
        for node_id, found in values.items():
            node = self.by_id[node_id]
            self.values[node.slot : node.slot + len(found)] = found

    def wire_values(self) -> dict[str, list[Any]]:
        """Values of all step outputs by node id; pulses are never part of it."""
        return {
            node.node_id: self.values[node.slot : node.slot + len(node.type.outputs)]
            for node in self._steps
        }


def _waking(steps: Iterable[PlannedNode], wakes: Wakes) -> list[int]:
    return [n.index for n in steps if isinstance(n.type, StepNode) and n.type.wakes is wakes]


def _sees_positions(node: PlannedNode) -> bool:
    """Nodes of trades and positions are asked when a fill changed their position."""
    return node.type.family in ("position", "risk", "trade")


def _readers(plan: Plan) -> dict[int, list[int]]:
    """slot → step nodes that a change of it wakes."""
    found: dict[int, list[int]] = {}
    for node in plan.nodes:
        if not isinstance(node.type, StepNode):
            continue
        for wire in heard(node):
            slot = plan.nodes[wire.node].slot + wire.port
            if node.index not in found.setdefault(slot, []):
                found[slot].append(node.index)
    return found
