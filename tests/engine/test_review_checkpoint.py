"""A run that is put down and taken up after every report goes on as if nothing had been."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.domain.market import Columns, columns_of
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.commands import AnswerApproval
from moniqo_desktop.domain.messages.events import ApprovalAsked, Event, OrderFilled
from moniqo_desktop.domain.messages.reports import CandleClosed, CommandGiven, Report
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.risk import SafetyRules
from moniqo_desktop.engine.actions import Action, Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.program.checkpoint import outbox, restore_run, restore_wallet, saved
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.exchanges.paper import candle_steps
from tests.kit.column_feed import closes
from tests.kit.flows import CASH, compiled, some_terms, walk
from tests.kit.trading_flows import FLOWS, trend

LENGTH = 240
WARM = 40


class World:
    """A wallet without a disk. dies: put down and taken up after every report."""

    def __init__(self, plan: Plan, feeds: Mapping[Clock, Columns], dies: bool) -> None:
        self.plan, self.feeds, self.dies = plan, feeds, dies
        self.terms = some_terms(rules=SafetyRules())
        self.market = PaperMarket(plan.markets, CASH)
        self.core = Core(self.terms, plan.markets, lambda: 0.0)
        self.events: list[Event] = []
        self.read: list[Event] = []
        self.deaths = 0
        shortest = min(clock.timeframe.ms for clock in plan.sources)
        self.since = WARM * shortest
        run = Run("run", plan, self.terms.profile)
        self._keep(self.core.start(run, self.since, self._history(self.since)).events)

    def _history(self, at: int) -> dict[Clock, Columns]:
        """What had closed by at."""
        found = {}
        for clock, columns in self.feeds.items():
            rows = [columns.candle(row) for row in range(len(columns))]
            found[clock] = columns_of([c for c in rows if c.opened_at + clock.timeframe.ms <= at])
        return found

    def live(self) -> None:
        finest = {
            symbol: min(c.timeframe for c in self.feeds if c.symbol == symbol)
            for symbol in {clock.symbol for clock in self.feeds}
        }
        for closed in closes(self.feeds):
            if closed.at <= self.since:
                continue
            if closed.timeframe == finest[closed.symbol]:
                steps = candle_steps(closed, self.plan.markets[closed.symbol])
                for report in self.market.on_candle(closed.symbol, closed.at, *steps):
                    self.take(report)
            self.take(closed)

    def take(self, report: Report) -> None:
        decided = self.core.handle(report)
        self._keep(decided.events)
        actions: Iterable[Action] = decided.actions
        if self.dies and self._is_due(report, decided.events):
            actions = self._died(decided.actions)
        for action in actions:
            self._carry(action)
        for event in decided.events:
            if isinstance(event, ApprovalAsked):
                self._answer(event)

    def _is_due(self, report: Report, events: Iterable[Event]) -> bool:
        """Every report that leaves something behind, and every tenth candle."""
        told = any(event.durable for event in events)
        return told or not isinstance(report, CandleClosed) or not report.at // 60_000 % 10

    def _answer(self, asked: ApprovalAsked) -> None:
        command = AnswerApproval(
            run_id="run", node_id=asked.node_id, key=asked.key, approved=True, actor="me"
        )
        self.take(CommandGiven(self.core.now, command))

    def _died(self, actions: Iterable[Action]) -> tuple[Action, ...]:
        """All that is left is the text of the checkpoint and of the events."""
        self.deaths += 1
        found = json.loads(saved(self.core, actions))
        reached = {(s, f): opened for s, f, opened in found["runs"]["run"]["cursors"]}
        self.core = Core(self.terms, self.plan.markets, lambda: 0.0)
        restore_wallet(self.core, found, self.read)
        history = {}
        for clock, columns in self.feeds.items():
            last = reached.get((clock.symbol, clock.timeframe.text), -1)
            history[clock] = columns[: int(columns.opened_at.searchsorted(last, side="right"))]
        self.core.attach(Run("run", self.plan, self.terms.profile), history)
        restore_run(self.core, "run", found["runs"]["run"])
        return outbox(found)

    def _keep(self, events: Iterable[Event]) -> None:
        durable = [event for event in events if event.durable]
        self.events += durable
        if self.dies:
            self.read += [codec.from_text(codec.to_text(event)) for event in durable]

    def _carry(self, action: Action) -> None:
        at = self.core.now
        match action:
            case Submit():
                reports = self.market.submit(action.group, at)
            case Amend():
                reports = self.market.amend(action.order.order_id, action.change, at)
            case Cancel():
                reports = self.market.cancel(action.order.order_id, at)
            case _:
                raise AssertionError(action)
        for report in reports:
            self.take(report)


def asked_first() -> Flow:
    """The trend flow whose orders wait for a yes."""
    flow = trend()
    links = [
        replace(link, to_node="ask", to_port="plan")
        if link.from_node == "sizer" and link.from_port == "plan"
        else link
        for link in flow.links
    ]
    links.append(Link("asked", "ask", "plan", "gate", "plan"))
    return replace(flow, nodes=(*flow.nodes, Node("ask", "risk.approval")), links=tuple(links))


@pytest.mark.parametrize("name", [*FLOWS, "asked first"])
def test_a_run_taken_up_after_every_report_tells_the_same_story(name: str) -> None:
    plan = compiled(FLOWS[name]() if name in FLOWS else asked_first())
    feeds = {
        clock: walk(LENGTH, 40 + place, start=1_000.0 + 700 * place)
        for place, clock in enumerate(plan.sources)
    }
    calm, rough = World(plan, feeds, dies=False), World(plan, feeds, dies=True)
    calm.live()
    rough.live()
    assert rough.deaths > (LENGTH - WARM) // 10
    assert len([event for event in calm.events if isinstance(event, OrderFilled)]) >= 4
    for was, now in zip(calm.events, rough.events, strict=False):
        assert was == now
    assert len(calm.events) == len(rough.events)
