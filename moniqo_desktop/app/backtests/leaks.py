"""Looks for leaks in a flow over stored candles: the backtest, and its beginnings again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from moniqo_desktop.app.backtests.backtest import Prepared
from moniqo_desktop.domain.market import Columns, Ints, Millis
from moniqo_desktop.domain.messages.events import Event, OrderFilled, RunStarted, RunStopped
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.clocks import thread_us
from moniqo_desktop.engine.history.replay import Replayed, replay
from moniqo_desktop.engine.history.series import ReplaySeries
from moniqo_desktop.engine.history.step_through import step_through
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.nodes.base import Given, SeriesNode, State, Step, StepNode
from moniqo_desktop.research.leak_study import LeakReport, Retold, Search, SeriesCase, Told
from moniqo_desktop.research.leaks import find_leaks

SHARE: Final = 0.4
"""Of the time of one backtest, what the series nodes may take together, and the replays again."""
LEAST_US: Final = 200_000.0
"""What either may take in any case: short histories are looked at in full."""


@dataclass(frozen=True, slots=True)
class Hunt:
    """What was found. backtest_us, whole_us: CPU time of the one backtest and of everything,
    microseconds of this thread."""

    report: LeakReport
    fills: int
    backtest_us: float
    whole_us: float

    @property
    def cost(self) -> float:
        """Of everything, in backtests."""
        return self.whole_us / max(self.backtest_us, 1.0)


def hunt(prepared: Prepared, search: Search | None = None) -> Hunt:
    """Runs the flow once and looks for what it could not have known."""
    rules = prepared.rules
    study = FlowStudy(
        prepared.plan,
        prepared.feeds,
        prepared.terms,
        lambda: PaperMarket(prepared.markets, prepared.cash, rules=rules),
    )
    return hunted(study, search or Search())


def hunted(study: FlowStudy, search: Search, *, least_us: float = LEAST_US) -> Hunt:
    """Spends less time again than the backtest took, or at least least_us on either part."""
    started = thread_us()
    fills = sum(isinstance(told.value, OrderFilled) for told in study.events)
    backtest = thread_us() - started
    most = min(search.most_us, max(SHARE * backtest, least_us))
    report = find_leaks(study, replace(search, most_us=most, elapsed_us=thread_us))
    return Hunt(report, fills, backtest, thread_us() - started)


class FlowStudy:
    """See research.leak_study.Study."""

    def __init__(
        self,
        plan: Plan,
        feeds: Mapping[Clock, Columns],
        terms: WalletTerms,
        market: Callable[[], PaperMarket],
    ) -> None:
        """market: makes an empty paper market."""
        self._plan, self._feeds, self._terms, self._market = plan, feeds, terms, market

    @cached_property
    def _whole(self) -> Replayed:
        return replay(self._plan, self._feeds, self._terms, self._market())

    @cached_property
    def events(self) -> Sequence[Told]:
        return _events(self._whole.events)

    @cached_property
    def closes(self) -> Ints:
        ends = [columns.opened_at + clock.timeframe.ms for clock, columns in self._feeds.items()]
        return np.unique(np.concatenate(ends))

    @property
    def spans(self) -> Sequence[Millis]:
        return sorted({node.clock.timeframe.ms for node in self._plan.nodes})

    @cached_property
    def titles(self) -> Mapping[str, str]:
        drawn = {node.node_id: node.title for node in self._plan.flow.nodes}
        return {n.node_id: drawn.get(n.node_id) or n.type.title for n in self._plan.nodes}

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        return {node.node_id: node.type.kind for node in self._plan.nodes}

    @cached_property
    def upstream(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        nodes = self._plan.nodes
        for node in nodes:
            direct = [nodes[wire.node].node_id for wires in node.inputs.values() for wire in wires]
            found[node.node_id] = frozenset(direct).union(*(found[each] for each in direct))
        return found

    @cached_property
    def nodes(self) -> Sequence[SeriesCase]:
        series = self._whole.run.series
        assert isinstance(series, ReplaySeries)
        columns = series.columns
        return [
            SeriesCase(
                node.node_id,
                self.titles[node.node_id],
                node.type,
                node.params,
                columns.given(node),
                columns.outputs[node.index],
                columns.candles[node.clock].opened_at + node.clock.timeframe.ms,
            )
            for node in self._plan.nodes
            if isinstance(node.type, SeriesNode) and not (node.bypassed or node.type.resamples)
        ]

    def retold(self, first: Millis, until: Millis) -> Retold:
        plan, answers = self._overheard()
        done = replay(plan, self._cut(first, until), self._terms, self._market())
        return Retold(answers, _events(done.events))

    def lived(self, until: Millis) -> Retold:
        plan, answers = self._overheard()
        events = step_through(plan, self._cut(-1, until), self._terms, self._market())
        return Retold(answers, _events(events))

    def _cut(self, first: Millis, until: Millis) -> dict[Clock, Columns]:
        return {
            clock: columns[slice(*_rows(clock, columns, first, until))]
            for clock, columns in self._feeds.items()
        }

    def _overheard(self) -> tuple[Plan, list[Told]]:
        """The plan, and the answers its step nodes are going to give."""
        answers: list[Told] = []
        nodes = tuple(_overheard(node, answers) for node in self._plan.nodes)
        return replace(self._plan, nodes=nodes), answers


def _rows(clock: Clock, columns: Columns, first: Millis, until: Millis) -> tuple[int, int]:
    """Of the candles that close after first and not after until."""
    closes = columns.opened_at + clock.timeframe.ms
    start, stop = closes.searchsorted([first, until], side="right")
    return int(start), int(stop)


def _events(events: Iterable[Event]) -> list[Told]:
    """What the trader would see; a run's beginning and end are no news."""
    return [
        Told(event.at, getattr(event, "node_id", ""), type(event).__name__, event)
        for event in events
        if event.durable and not isinstance(event, RunStarted | RunStopped)
    ]


def _overheard(node: PlannedNode, answers: list[Told]) -> PlannedNode:
    """The node, its answers written down if it is a step node."""
    if not isinstance(node.type, StepNode):
        return node
    return replace(node, type=_Overheard(node.type, node.node_id, answers))


class _Overheard(StepNode):
    """Stands for a step node and writes down what it answers."""

    def __init__(self, node: StepNode, node_id: str, answers: list[Told]) -> None:
        self._node, self._id, self._answers = node, node_id, answers
        for name in ("kind", "title", "icon", "inputs", "outputs", "wakes", "Params"):
            setattr(self, name, getattr(node, name))

    def start(self, params: Any) -> State:
        return self._node.start(params)

    def evaluate(self, params: Any, state: State, given: Given) -> Step:
        step = self._node.evaluate(params, state, given)
        self._answers.append(Told(given.at, self._id, "its answer", step))
        return step
