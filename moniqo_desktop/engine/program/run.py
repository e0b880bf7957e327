"""One running flow inside a core: its plan, its latest values, its candles so far."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Any, Protocol

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.gate_checks import DAY_MS, HOUR_MS
from moniqo_desktop.domain.market import Candle, Columns, Millis, Symbol
from moniqo_desktop.domain.messages.events import Event, NodeEvaluated, NodeStatus
from moniqo_desktop.domain.risk import UNLIMITED, LimitProfile
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode
from moniqo_desktop.engine.program.program import Program, SeriesValues
from moniqo_desktop.engine.program.shown import on_card, shown_as
from moniqo_desktop.engine.program.streams import LiveSeries
from moniqo_desktop.engine.program.units import Units, measure_of, units_of
from moniqo_desktop.nodes.base import SeriesNode, SourceNode, Step


class Remembers(Protocol):
    """Returns over the last hour and the last day, ratios; NaN = not known yet."""

    def changes(self) -> tuple[float, float]: ...


class Watching(Protocol):
    """Where the run is looked into; see breakpoints.py."""

    @property
    def places(self) -> tuple[tuple[str, str], ...]: ...
    def answered(self, node: PlannedNode, step: Step, at: Millis) -> Iterable[Event]: ...
    def changed(self, slots: Iterable[int], at: Millis) -> Iterable[Event]: ...
    def forget_once(self) -> None: ...


class Asker(Protocol):
    """Who asks for an order: a running flow, or one that has ended and left a position."""

    @property
    def run_id(self) -> str: ...
    @property
    def profile(self) -> LimitProfile: ...
    @property
    def paused(self) -> bool: ...
    @property
    def memory(self) -> Mapping[Symbol, Remembers]: ...
    def since_candle(self, symbol: Symbol, at: Millis) -> tuple[int, int]: ...


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that is no more; only exits may still be asked for in its name."""

    run_id: str
    profile: LimitProfile
    paused: bool = False
    memory: Mapping[Symbol, Remembers] = field(default_factory=dict)

    def since_candle(self, symbol: Symbol, at: Millis) -> tuple[int, int]:
        """No candle of its own."""
        return -1, 0


class Run:
    """series and program are set when a core takes the run."""

    series: SeriesValues
    program: Program

    def __init__(self, run_id: str, plan: Plan, profile: LimitProfile, revision: int = 1) -> None:
        self.run_id = run_id
        self.plan = plan
        self.profile = profile
        self.revision = revision
        self.paused = False
        self.broken: Broken | None = None
        self.breakpoints: Watching | None = None
        self.anchor: Millis = 0
        """Open time of the first candle its indicators have seen."""
        self.clocks = frozenset(plan.sources)
        self.candles: dict[Clock, Candle] = {}
        self.memory: dict[Symbol, Remembers] = {}
        self.said: dict[str, NodeEvaluated] = {}
        """What each node that is asked said last, by id; only where it is watched."""
        self._slot_owner = {
            node.slot + number: node
            for node in plan.nodes
            for number in range(len(node.type.outputs))
        }

    @cached_property
    def units(self) -> tuple[Units, ...]:
        """For each node the units of its outputs; only what is watched needs them."""
        return units_of(self.plan)

    def takes(self, clock: Clock, candle: Candle) -> bool:
        """False for a candle this run has already seen (after a restart or from the history)."""
        last = self.candles.get(clock)
        return last is None or candle.opened_at > last.opened_at

    def advance(self, clock: Clock, candle: Candle) -> list[int]:
        """Takes a candle into the series nodes; returns the slots that changed."""
        self.show(clock, candle)
        self._memory_of(clock).add(candle.opened_at + clock.timeframe.ms, candle.close)
        assert isinstance(self.series, LiveSeries)
        return self.series.advance(clock, candle)

    def announce_pins(self) -> None:
        """See LiveSeries."""
        if isinstance(self.series, LiveSeries):
            self.series.announce_pins()

    def show(self, clock: Clock, candle: Candle) -> None:
        """The newest candle of a source, also for the longer ones made of it."""
        self.candles[clock] = candle
        for made, base in self.plan.resampled.items():
            if base == clock:
                self.candles[made] = candle

    @property
    def limits_days(self) -> bool:
        """Whether its profile or a gate on its canvas limits the loss of a day."""
        limits = self.profile.limits
        gates = [node.params for node in self.plan.nodes if node.type.kind == "risk.gate"]
        return min(limits.daily_loss, limits.max_drawdown) != UNLIMITED or any(
            gate.daily_loss_percent or gate.max_drawdown_percent for gate in gates
        )

    def raw(self, slot: int) -> Any:
        return self.series.raw(slot)

    def remember(self, clock: Clock, columns: Columns) -> None:
        """Fills the price memory with the last day of the warm-up."""
        memory = self._memory_of(clock)
        keep = int(DAY_MS // clock.timeframe.ms) + 2
        for opened_at, close in zip(
            columns.opened_at[-keep:].tolist(), columns.close[-keep:].tolist(), strict=True
        ):
            memory.add(opened_at + clock.timeframe.ms, close)

    def _memory_of(self, clock: Clock) -> PriceMemory:
        found = self.memory.setdefault(clock.symbol, PriceMemory())
        assert isinstance(found, PriceMemory)
        return found

    def since_candle(self, symbol: Symbol, at: Millis) -> tuple[int, int]:
        """Age of the newest candle of symbol and the length of such candles, ms."""
        ages = [
            (at - candle.opened_at - clock.timeframe.ms, clock.timeframe.ms)
            for clock, candle in self.candles.items()
            if clock.symbol == symbol and clock in self.clocks
        ]
        return min(ages, default=(-1, 0))

    def position_nodes(self, symbols: Iterable[Symbol]) -> set[int]:
        """Nodes to ask when the positions or orders of these symbols changed."""
        touched = set(symbols)
        nodes = self.plan.nodes
        return {i for i in self.program.on_position if nodes[i].clock.symbol in touched}

    def every_candle(self, clock: Clock) -> list[int]:
        return [i for i in self.program.each_candle if self._goes_by(i, clock)]

    def while_open(self, clock: Clock) -> list[int]:
        return [i for i in self.program.while_open if self._goes_by(i, clock)]

    def _goes_by(self, index: int, clock: Clock) -> bool:
        own = self.plan.nodes[index].clock
        return own == clock or self.plan.resampled.get(own) == clock

    def first_events(self, at: Millis) -> list[NodeEvaluated]:
        """What every series node holds as the run begins (screen only)."""
        return self.series_events(
            at,
            [
                slot
                for slot, node in self._slot_owner.items()
                if isinstance(node.type, SeriesNode | SourceNode) or node.pins
            ],
        )

    def last_events(self, at: Millis) -> list[NodeEvaluated]:
        """What every node said last, oldest first, as the run goes on: those that are asked at
        their own time, those that compute now (screen only)."""
        asked = sorted(self.said.values(), key=lambda event: event.at)
        computed = (each for each in self.first_events(at) if each.node_id not in self.said)
        return [*asked, *computed]

    def owner_of(self, slot: int) -> PlannedNode:
        """The node whose output the slot is."""
        return self._slot_owner[slot]

    def series_events(self, at: Millis, changed: Iterable[int]) -> list[NodeEvaluated]:
        """What the cards of series nodes show now (screen only)."""
        nodes = {self._slot_owner[slot].index: self._slot_owner[slot] for slot in changed}
        events: list[NodeEvaluated] = []
        for node in nodes.values():
            values = [self.raw(node.slot + n) for n in range(len(node.type.outputs))]
            units, measure = self.units[node.index], measure_of(node)
            texts = [shown_as(v, unit, measure) for v, unit in zip(values, units, strict=True)]
            cards = map(on_card, values, units, repeat(measure))
            number = next((v for v in values if isinstance(v, float)), float("nan"))
            events.append(
                NodeEvaluated(
                    at,
                    self.run_id,
                    node.node_id,
                    NodeStatus.OK if any(texts) else NodeStatus.WAITING,
                    next(filter(None, cards), _nothing_yet(values)),
                    number,
                    0.0,
                    tuple(zip(node.type.outputs, texts, strict=True)),
                )
            )
        return events


def _nothing_yet(values: Iterable[Any]) -> str:
    """A signal without confidence is no opinion; a number that is none still warms up."""
    return "no opinion" if any(isinstance(value, tuple) for value in values) else "warming up"


class PriceMemory:
    """Closes of the last 24 hours of one symbol, for the crash check."""

    def __init__(self) -> None:
        self._at: list[Millis] = []
        self._close: list[float] = []

    def add(self, at: Millis, close: float) -> None:
        self._at.append(at)
        self._close.append(close)
        if len(self._at) > 4096 and self._at[2048] < at - DAY_MS:
            del self._at[:2048], self._close[:2048]

    def change(self, over_ms: int) -> float:
        """Return over the time, as a ratio; NaN while the memory is shorter."""
        if not self._at:
            return float("nan")
        from_ms = self._at[-1] - over_ms
        if self._at[0] > from_ms:
            return float("nan")
        row = _row_at(self._at, from_ms)
        return self._close[-1] / self._close[row] - 1.0

    def changes(self) -> tuple[float, float]:
        """Over one hour and over a day."""
        return self.change(HOUR_MS), self.change(DAY_MS)


def _row_at(times: list[Millis], at: Millis) -> int:
    """The last row at or before at."""
    return max(bisect_right(times, at) - 1, 0)
