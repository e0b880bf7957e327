"""One wallet at work: feed, venue, core and runner wired together, and its recovery."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from moniqo_desktop.app.wallets.agreement import refuse_difference
from moniqo_desktop.app.wallets.held import Hold
from moniqo_desktop.domain.errors import BadFile, MoniqoError, StoreBusy
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.ids import uuid7_text
from moniqo_desktop.domain.market import Columns, Market, Millis
from moniqo_desktop.domain.messages.commands import CancelOrder, Command, PullKillSwitch
from moniqo_desktop.domain.messages.events import Event, RunStarted
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.funding import FundingSource
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.protocols import Clock, Feed, Journal, SavedRun, Venue, VenueState
from moniqo_desktop.domain.risk import profile
from moniqo_desktop.domain.wallets import refuse_live, refuse_twice, refuse_unconfirmed
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk.owning import strays
from moniqo_desktop.engine.gate.barring import is_overdue
from moniqo_desktop.engine.program.checkpoint import cursors, outbox, restore_run, restore_wallet
from moniqo_desktop.engine.program.compiler import compile_flow
from moniqo_desktop.engine.program.plan import Clock as CandleClock
from moniqo_desktop.engine.program.plan import Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.program.taking_over import running
from moniqo_desktop.engine.runner import Runner, Tape, World
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.exchanges.paper import Paper
from moniqo_desktop.nodes.registry import Registry, params_of


@dataclass(frozen=True, slots=True)
class Parts:
    """What a wallet is made of. now: present of the feed (practice time or wall time). has_venue:
    orders reach an exchange, so that real money may be moved."""

    terms: WalletTerms
    venue: Venue
    feed: Feed
    journal: Journal
    registry: Registry
    clock: Clock
    now: Callable[[], Millis]
    publish: Callable[[Iterable[Event]], None]
    elapsed_us: Callable[[], float]
    random_bits: Callable[[], int]
    tape: Tape | None = None
    watch: bool = False
    has_venue: bool = False


class Wallet:
    """Starts, stops and resumes flows on one wallet."""

    def __init__(self, parts: Parts, markets: Sequence[Market]) -> None:
        self._parts = parts
        self.title = parts.terms.name
        """As the trader calls it."""
        self.markets = {market.symbol: market for market in markets}
        self.hold: Hold | None = None
        """Why it could not be taken up at the start; nothing is done on it then."""
        self.core = Core(parts.terms, self.markets, parts.elapsed_us, watch=parts.watch)
        world = World(parts.venue, parts.journal, parts.publish, parts.clock, parts.tape)
        self.runner = Runner(self.core, world)
        self._starting: set[str] = set()

    @property
    def name(self) -> str:
        """Its id in commands and in the journal."""
        return self._parts.terms.name

    @property
    def now(self) -> Millis:
        """Close of the newest candle the wallet has seen, or the feed's present before any."""
        return self.core.now if self.core.runs else max(self._parts.now(), self.core.now)

    def compile(self, flow: Flow) -> Plan:
        """Raises FlowProblems."""
        return compile_flow(flow, self._parts.registry, params_of, self.markets)

    async def start(self, flow: Flow, profile_name: str = "", confirmed: str = "") -> str:
        """Starts a flow; returns the run id. confirmed: see StartRun; holds the name of the wallet
        or the word for real money. Raises Mistake or Refused if it cannot run, Mistake too where
        the flow runs on this wallet already."""
        self.check()
        running = {run.plan.drawn.flow_id for run in self.core.runs.values()}
        refuse_twice(flow, self.title, running | self._starting)
        self._starting.add(flow.flow_id)
        try:
            return await self._start(flow, profile_name, confirmed)
        finally:
            self._starting.discard(flow.flow_id)

    async def _start(self, flow: Flow, profile_name: str, confirmed: str) -> str:
        await asyncio.to_thread(self._parts.registry.learn, {node.kind for node in flow.nodes})
        plan = self.compile(flow)
        limits = profile(profile_name or flow.profile or self._parts.terms.profile.name)
        if self._parts.terms.mode is Mode.LIVE:
            refuse_live(self.title, confirmed, limits.name, has_venue=self._parts.has_venue)
        run_id = uuid7_text(self._parts.clock.now(), self._parts.random_bits())
        revision = self._parts.journal.open_run(
            run_id, flow, self._parts.terms.name, self._parts.terms.mode
        )
        run = Run(run_id, plan, limits, revision)
        try:
            await self.runner.start_at(run, lambda: self.now, lambda: self._warmup(plan, self.now))
        except MoniqoError:
            with suppress(StoreBusy):  # the next start closes it, as no checkpoint holds it
                self._parts.journal.close_run(run_id)
            raise
        return run_id

    async def _warmup(self, plan: Plan, now: Millis) -> dict[CandleClock, Columns]:
        """Candles before the present, as many as the plan needs, at least a day."""
        shortest = min(clock.timeframe.ms for clock in plan.sources)
        span = max(plan.warmup * shortest, _DAY_MS + shortest)
        return await self.history(plan.sources, anchor_of(plan.sources, now - span), now)

    async def apply(self, run_id: str, flow: Flow, confirmed: str = "") -> None:
        """A running flow trades by this drawing from now on; what is open stays as it is.

        confirmed: see ApplyFlow. Raises FlowProblems, Mistake or NotAllowed if it cannot; then
        nothing has changed.
        """
        plan = self.compile(flow)
        running(self.core, run_id, flow)
        if self._parts.terms.mode is Mode.LIVE:
            refuse_unconfirmed(self.title, confirmed)
        revision = self._parts.journal.revise(flow)
        await self.runner.apply(run_id, plan, revision, lambda: self._seen(run_id, plan))

    async def _seen(self, run_id: str, plan: Plan) -> dict[CandleClock, Columns]:
        """What a new plan of a run looks back on: from the run's anchor, or as much earlier as the
        plan needs, up to the candles that the run has seen."""
        run, now = self.core.runs[run_id], self.core.now
        needed = now - plan.warmup * min(clock.timeframe.ms for clock in plan.sources)
        since = anchor_of(plan.sources, min(run.anchor, needed))
        last = {clock: candle.opened_at for clock, candle in run.candles.items()}
        return {
            clock: await self._parts.feed.history(
                clock.symbol,
                clock.timeframe,
                clock.timeframe.opened_at(since),
                last.get(clock, now - clock.timeframe.ms) + 1,
            )
            for clock in plan.sources
        }

    def twin(self, cash: int) -> tuple[PaperMarket, FundingSource | None]:
        """A paper market at the terms of this wallet in which nothing has happened yet, with the
        funding it charges."""
        venue = self._parts.venue
        if isinstance(venue, Paper):
            return venue.twin(cash)
        return PaperMarket(self.markets, cash), None

    async def history(
        self, clocks: Iterable[CandleClock], since: Millis, until: Millis
    ) -> dict[CandleClock, Columns]:
        """Candles that opened at since or later and have closed by until."""
        return {
            clock: await self._parts.feed.history(
                clock.symbol,
                clock.timeframe,
                clock.timeframe.opened_at(since),
                until - clock.timeframe.ms + 1,
            )
            for clock in clocks
        }

    def check(self) -> None:
        """Raises Unavailable with the reason while it is held."""
        if self.hold is not None:
            raise self.hold.refusal(self.title)

    async def command(self, command: Command) -> None:
        """Raises Mistake if it cannot be carried out, Unavailable while the wallet is held."""
        if self.hold is None:
            await self.runner.command(command)
            return
        self._parts.publish(await self.hold.obey(command, self.title))
        if isinstance(command, PullKillSwitch) and command.close_positions:
            raise self.hold.refusal(self.title, command)

    async def take_up(self, pulled: str = "") -> bool:
        """As `recover`; what cannot be taken up is held. False where the journal does not take that
        the kill switch was pulled."""
        try:
            await self.recover(pulled)
        except (MoniqoError, LookupError, TypeError, ValueError) as problem:
            self.core.runs.clear()
            self.hold = Hold(self.name, self._parts.journal, problem, self._parts.terms.mode)
        try:
            if pulled:
                await self.command(PullKillSwitch(reason=pulled))
        except (MoniqoError, LookupError, TypeError, ValueError):
            return False
        return True

    async def recover(self, pulled: str = "") -> tuple[str, ...]:
        """Takes up what the journal holds as not stopped; returns the run ids. pulled: why the kill
        switch was pulled after the last record, "" = it was not.

        The order: desk and safety from the checkpoint, the venue's own state, each flow with its
        history from the anchor, a comparison of both sides, then what may not have left.
        """
        saved = self._parts.journal.saved(self._parts.terms.name)
        found = json.loads(saved.checkpoint) if saved.checkpoint else {"runs": {}}
        for run in saved.runs:
            if run.run_id not in found["runs"]:
                self._parts.journal.close_run(run.run_id)
        if not saved.checkpoint:
            return ()
        if isinstance(self._parts.venue, VenueState) and saved.venue_state is not None:
            self._parts.venue.restore(saved.venue_state)
        restore_wallet(self.core, found, saved.events)
        taken = [run for run in saved.runs if run.run_id in found["runs"]]
        for run in taken:
            await self._take_up(run, saved.events, found["runs"][run.run_id])
        await refuse_difference(self.core.desk, self._parts.venue)
        if pulled:
            self.core.safety = replace(self.core.safety, kill_switch=True, kill_reason=pulled)
        await self.runner.act_again(outbox(found))
        if is_overdue(self.core) and not pulled:
            await self.runner.command(PullKillSwitch(reason=self.core.safety.kill_reason))
        for stray in strays(self.core):
            await self.runner.command(CancelOrder(order_id=stray.order_id, actor="Moniqo"))
        for run in taken:
            await self.runner.resumed(run.run_id, "after a restart")
        return tuple(run.run_id for run in taken)

    async def _take_up(
        self, saved: SavedRun, events: Iterable[Event], state: Mapping[str, Any]
    ) -> None:
        """Attaches a run with the candles it had seen and its node states."""
        started = _start_of(saved.run_id, events)
        applied = _drawing_of(saved, started, events)
        plan = self.compile(applied.flow)
        run = Run(saved.run_id, plan, profile(applied.profile), applied.revision)
        seen = cursors(state)
        history = {}
        for clock in plan.sources:
            last = seen.get((clock.symbol, clock.timeframe.text))
            until = started.at - clock.timeframe.ms if last is None else last
            since = clock.timeframe.opened_at(applied.anchor)
            history[clock] = await self._parts.feed.history(
                clock.symbol, clock.timeframe, since, until + 1
            )
        self.core.attach(run, history)
        restore_run(self.core, saved.run_id, state)


_DAY_MS = 86_400_000


def anchor_of(clocks: Iterable[CandleClock], at: Millis) -> Millis:
    """The last moment up to at where candles of all clocks open: a restart begins there too, and
    would otherwise begin some of them earlier, with other last bits."""
    frames = [clock.timeframe for clock in clocks]
    while at > (found := min(frame.opened_at(at) for frame in frames)):
        at = found
    return at


def _drawing_of(saved: SavedRun, started: RunStarted, events: Iterable[Event]) -> FlowApplied:
    """The drawing the run traded by last: that of its start, or the one applied last."""
    since = (saved.revision, started.profile, started.anchor)
    last = FlowApplied(started.at, saved.run_id, saved.flow, *since, (), (), ())
    for event in events:
        if isinstance(event, FlowApplied) and event.run_id == saved.run_id:
            last = event
    return last


def _start_of(run_id: str, events: Iterable[Event]) -> RunStarted:
    """Raises BadFile if the journal does not say how the run began."""
    for event in events:
        if isinstance(event, RunStarted) and event.run_id == run_id:
            return event
    raise BadFile(
        "The journal holds a run without its beginning, so it cannot go on.",
        hint="Start the flow anew; what is recorded stays as it is.",
    )
