"""The ways through one history: the event gear, and a live paper run that was taped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moniqo_desktop.app.past.retrace import retraced
from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.messages.events import Event, OrderFilled, RunStarted
from moniqo_desktop.domain.messages.reports import AccountSnapshot, OrderReport, Report
from moniqo_desktop.domain.orders import Change, Order, OrderGroup, OrderId
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.domain.protocols import Batch, Capabilities, Wants
from moniqo_desktop.engine.clocks import WallClock
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.digest import digest
from moniqo_desktop.engine.fast import door
from moniqo_desktop.engine.fast.run import BeyondBounds, history, run_compiled
from moniqo_desktop.engine.history.gears import COMPILED, gear_of
from moniqo_desktop.engine.history.replay import replay
from moniqo_desktop.engine.history.results import result_of
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.runner import Runner, World
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.exchanges.paper import Paper
from moniqo_desktop.store.tape import TapeWriter, read_tape
from tests.kit.column_feed import ColumnFeed
from tests.kit.flow_shapes import shape_of
from tests.kit.flows import CASH, compiled, some_terms
from tests.kit.memory_journal import MemoryJournal


@dataclass(frozen=True, slots=True)
class Case:
    """One flow over one history on one wallet."""

    plan: Plan
    feeds: Mapping[Clock, Columns]
    terms: WalletTerms
    rules: PaperRules

    def market(self) -> PaperMarket:
        return PaperMarket(self.plan.markets, self.terms.cash, rules=self.rules)

    def result(self, events: Iterable[Event]) -> Result:
        return result_of(tuple(events), self.feeds, self.plan.markets, self.terms.cash)


def case_of(name: str, seed: int, length: int) -> Case:
    """A shape of a seed over length candles of the same seed."""
    shape = shape_of(name, seed)
    plan = compiled(shape.flow, shape.markets)
    terms = some_terms(shape.limits, rules=shape.safety, cash=CASH)
    return Case(plan, shape.feeds(plan, length, seed), terms, shape.rules)


def by_events(case: Case) -> tuple[Event, ...]:
    """The event gear, from the first candle to the mark at the last close."""
    return replay(case.plan, case.feeds, case.terms, case.market()).events


def story(events: Iterable[Event]) -> tuple[Event, ...]:
    """What happened between the first candle and the mark at the end of the data."""
    told = tuple(events)
    marks = (n for n, e in enumerate(told) if isinstance(e, OrderFilled) and "-end-" in e.order_id)
    end = next(marks, len(told) - 1 if told and type(told[-1]).__name__ == "RunStopped" else None)
    return tuple(event for event in told[:end] if not isinstance(event, RunStarted))


def on_tape(case: Case, tape: Path) -> None:
    """Plays the case live, on paper, through the runner, and keeps its tape."""
    with TapeWriter(tape) as writer:
        asyncio.run(_lived(case, writer))


async def _lived(case: Case, writer: TapeWriter) -> None:
    markets = list(case.plan.markets.values())
    feed = ColumnFeed(case.feeds, markets)
    venue = Paper(feed, markets, case.terms.cash, rules=case.rules)
    core = Core(case.terms, case.plan.markets, lambda: 0.0)
    world = World(_Stateless(venue), _Forgetful(), _unheard, WallClock(), writer)
    runner = Runner(core, world)
    await runner.start(Run("replay", case.plan, case.terms.profile), 0, {})
    await runner.follow()


def _unheard(events: Iterable[Event]) -> None:
    """Nobody listens: the tape is what counts."""


def from_tape(case: Case, tape: Path) -> tuple[Event, ...]:
    """The durable events of a fresh core that is told the tape."""
    told = retraced(read_tape(tape), case.terms, case.plan.markets)
    return tuple(event for event in told if event.durable)


def by_loop(case: Case, *, kept: Path | None = None) -> tuple[Result | None, str]:
    """What the compiled gear comes to, or None and why it may not play the case.

    kept: folder of its machine code; without one it runs uncompiled, which says the same.
    """
    choice = gear_of(case.plan, case.rules, case.terms, case.feeds)
    if choice.gear != COMPILED:
        return None, " ".join(choice.reasons)
    gear = door.compiled(kept) if kept is not None and door.can_compile() else door.plain()
    ((clock, columns),) = case.feeds.items()
    past = history(clock, columns, compiled=gear.compiled)
    try:
        return run_compiled(case.plan, past, case.terms, case.rules, gear), ""
    except BeyondBounds as problem:
        return None, problem.message


def told_apart(case: Case, one: Iterable[Event], other: Iterable[Event]) -> str:
    """How the fills, the equity or anything durable of two stories differ, or ""."""
    ours = tuple(event for event in one if event.durable)
    theirs = tuple(event for event in other if event.durable)
    said = results_apart(case.result(ours), case.result(theirs))
    if said or digest(ours) == digest(theirs):
        return said
    return f"other events: {_first_apart(ours, theirs)}"


def results_apart(one: Result, other: Result) -> str:
    """How two results differ in fills, trades, money or the equity curve, or ""."""
    said = one.fills.differs(other.fills)
    if said:
        return said
    for name in ("at", "equity", "exposure"):
        ours, theirs = getattr(one, name), getattr(other, name)
        if not np.array_equal(ours, theirs):
            rows = np.flatnonzero(ours != theirs) if len(ours) == len(theirs) else [-1]
            return f"{name} from row {rows[0]} of {len(ours)} and {len(theirs)}"
    for column in type(one.trades).__slots__:
        if not np.array_equal(getattr(one.trades, column), getattr(other.trades, column)):
            return f"trades: {column}"
    for name in (*_MONEY, "max_drawdown", "time_in_market"):
        if getattr(one, name) != getattr(other, name):
            return f"{name} {getattr(one, name)} and {getattr(other, name)}"
    return ""


_MONEY = ("net_profit", "fees", "funding", "ambiguous_fills", "best_path_gain")


def _first_apart(ours: tuple[Event, ...], theirs: tuple[Event, ...]) -> str:
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            return f"{mine} and {other}"
    return f"{len(ours)} and {len(theirs)} events"


class _Forgetful(MemoryJournal):
    """Records nothing: what is compared comes from the tape."""

    async def record(self, batch: Batch) -> None:
        return None


class _Stateless:
    """The paper venue without its saved state, which costs more than the run."""

    def __init__(self, venue: Paper) -> None:
        self._venue = venue
        self.history, self.markets, self.aclose = venue.history, venue.markets, venue.aclose

    def stream(self, wants: Wants) -> AsyncIterator[Report]:
        return self._venue.stream(wants)

    def capabilities(self) -> Capabilities:
        return self._venue.capabilities()

    async def submit(self, group: OrderGroup) -> None:
        await self._venue.submit(group)

    async def amend(self, order: Order, change: Change) -> None:
        await self._venue.amend(order, change)

    async def cancel(self, order: Order) -> None:
        await self._venue.cancel(order)

    async def look_up(self, order_id: OrderId) -> OrderReport:
        return await self._venue.look_up(order_id)

    async def snapshot(self) -> AccountSnapshot:
        return await self._venue.snapshot()
