"""Looks for leaks in a flow over stored candles: the backtest, and its beginnings again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from moniqo_desktop.app.backtests.backtest import Prepared
from moniqo_desktop.app.backtests.funding import funded
from moniqo_desktop.domain.market import Columns, Ints, Millis
from moniqo_desktop.domain.messages.events import Event, OrderFilled, RunStarted, RunStopped
from moniqo_desktop.domain.paper.funding import Matching
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.clocks import thread_us
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.history.replay import Replayed, replay
from moniqo_desktop.engine.history.series import ReplaySeries
from moniqo_desktop.engine.history.step_through import candle_by_candle
from moniqo_desktop.engine.program.plan import Clock, Plan, PlannedNode
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.nodes.base import Given, SeriesNode, State, Step, StepNode
from moniqo_desktop.research.leak_study import LeakReport, Retold, Search, SeriesCase, Told
from moniqo_desktop.research.leaks import find_leaks

MOST: Final = 2.0
"""Backtests that everything may cost: the one, and looking for leaks in it."""
SPARED: Final = 0.3
"""Of a backtest, what is kept back for what cannot be stopped at once."""
KEPT: Final = 60_000
"""Answers of step nodes kept of the one backtest."""


@dataclass(frozen=True, slots=True)
class Hunt:
    """What was found. backtest_us, whole_us: CPU time of the one backtest and of everything, both
    with what it took to prepare them; microseconds of this thread."""

    report: LeakReport
    fills: int
    backtest_us: float
    whole_us: float

    @property
    def cost(self) -> float:
        """Of everything, in backtests."""
        return self.whole_us / max(self.backtest_us, 1.0)


def hunt(
    prepared: Prepared, search: Search | None = None, *, spent_us: float = 0.0, most: float = MOST
) -> Hunt:
    """Runs the flow once and looks for what it could not have known.

    spent_us: CPU time that loading the candles and compiling the flow took, which a backtest pays
    too; most: backtests that everything may cost.
    """
    rules, funding = prepared.rules, prepared.funding

    def market() -> Matching:
        paper = PaperMarket(prepared.markets, prepared.cash, rules=rules)
        return funded(paper, prepared.markets, funding)

    study = FlowStudy(prepared.plan, prepared.feeds, prepared.terms, market)
    return hunted(study, search or Search(), spent_us=spent_us, most=most)


def hunted(study: FlowStudy, search: Search, *, spent_us: float = 0.0, most: float = MOST) -> Hunt:
    """Everything together takes no more than most backtests; see hunt."""
    started = thread_us() - spent_us
    fills = sum(isinstance(told.value, OrderFilled) for told in study.events)
    backtest = thread_us() - started
    left = min(search.most_us, (most - 1.0 - SPARED) * backtest)
    report = find_leaks(study, replace(search, most_us=left, elapsed_us=thread_us))
    return Hunt(report, fills, backtest, thread_us() - started)


class FlowStudy:
    """See research.leak_study.Study."""

    def __init__(
        self,
        plan: Plan,
        feeds: Mapping[Clock, Columns],
        terms: WalletTerms,
        market: Callable[[], Matching],
    ) -> None:
        """market: makes an empty paper market."""
        self._plan, self._feeds, self._terms, self._market = plan, feeds, terms, market
        self._answers = _Answers()
        self._listened = replace(
            plan, nodes=tuple(_overheard(n, self._answers) for n in plan.nodes)
        )

    @cached_property
    def _backtest(self) -> tuple[Replayed, list[Told], Millis]:
        """The replay, what its step nodes answered, and the time up to which that is all."""
        self._answers.begin(KEPT)
        whole = replay(self._listened, self._feeds, self._terms, self._market())
        until = int(self.closes[-1]) if len(self.closes) else -1
        lost = self._answers.lost_at
        return whole, self._answers.told, until if lost is None else lost - 1

    @property
    def _whole(self) -> Replayed:
        return self._backtest[0]

    @property
    def heard(self) -> Sequence[Told]:
        return self._backtest[1]

    @property
    def heard_until(self) -> Millis:
        return self._backtest[2]

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
        self._answers.begin()
        done = replay(self._listened, self._cut(first, until), self._terms, self._market())
        return Retold(self._answers.told, _events(done.events))

    def lived(self, until: Millis, goes_on: Callable[[], bool]) -> tuple[Retold, Millis]:
        self._answers.begin()
        feeds = self._cut(-1, until)
        core = Core(self._terms, self._plan.markets, lambda: 0.0)
        run = Run("replay", self._listened, self._terms.profile)
        steps = candle_by_candle(core, run, feeds, self._market())
        events, reached = list(next(steps)), -1
        for at, told in zip(_moments(feeds), steps, strict=True):
            if at > reached >= 0 and not goes_on():
                break
            events += told
            reached = at
        return Retold(self._answers.told, _events(events)), reached

    def _cut(self, first: Millis, until: Millis) -> dict[Clock, Columns]:
        return {
            clock: columns[slice(*_rows(clock, columns, first, until))]
            for clock, columns in self._feeds.items()
        }


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


def _moments(feeds: Mapping[Clock, Columns]) -> list[Millis]:
    """The close of each candle of all sources, in the order in which they come."""
    ends = [columns.opened_at + clock.timeframe.ms for clock, columns in feeds.items()]
    moments: list[Millis] = np.sort(np.concatenate(ends)).tolist()
    return moments


class _Answers:
    """What the step nodes of the replay that began last have answered."""

    def __init__(self) -> None:
        self.begin()

    def begin(self, most: int = sys.maxsize) -> None:
        """most: answers kept. lost_at: when the first was given that is not, None if all are."""
        self.told: list[Told] = []
        self.lost_at: Millis | None = None
        self._most = most

    def add(self, told: Told) -> None:
        if len(self.told) < self._most:
            self.told.append(told)
        elif self.lost_at is None:
            self.lost_at = told.at


def _overheard(node: PlannedNode, answers: _Answers) -> PlannedNode:
    """The node, its answers written down if it is a step node."""
    if not isinstance(node.type, StepNode):
        return node
    return replace(node, type=_Overheard(node.type, node.node_id, answers))


class _Overheard(StepNode):
    """Stands for a step node and writes down what it answers."""

    def __init__(self, node: StepNode, node_id: str, answers: _Answers) -> None:
        self._node, self._id, self._answers = node, node_id, answers
        for name in ("kind", "title", "icon", "inputs", "outputs", "wakes", "Params"):
            setattr(self, name, getattr(node, name))

    def start(self, params: Any) -> State:
        return self._node.start(params)

    def evaluate(self, params: Any, state: State, given: Given) -> Step:
        step = self._node.evaluate(params, state, given)
        self._answers.add(Told(given.at, self._id, "its answer", step))
        return step
