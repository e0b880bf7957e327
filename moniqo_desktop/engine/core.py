"""The order of things for one wallet: a report goes in, events and actions come out.

Pure: no await, no clock, no random draw. Timers due earlier fire first; then the report changes
what we hold; then the flows are asked; their intents pass the gate one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.market import Columns, Market, Millis, Symbol
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.messages.events import (
    Event,
    PriceChanged,
    RunResumed,
    RunStopped,
)
from moniqo_desktop.domain.messages.reports import (
    BalanceSeen,
    CandleClosed,
    CommandGiven,
    FeedChanged,
    FillSeen,
    FundingPaid,
    PriceSeen,
    Report,
    TimerDue,
    WarmupGiven,
)
from moniqo_desktop.domain.orders import OrderIntent
from moniqo_desktop.domain.risk import UNLIMITED, SafetyState
from moniqo_desktop.domain.views import AccountView
from moniqo_desktop.engine import safety_watch
from moniqo_desktop.engine.actions import Action
from moniqo_desktop.engine.commands import obey
from moniqo_desktop.engine.desk import orders_out, owning
from moniqo_desktop.engine.desk.desk import Desk
from moniqo_desktop.engine.desk.following import follow
from moniqo_desktop.engine.desk.views import OwnSight, account_view
from moniqo_desktop.engine.gate.refused_cards import tell_refused
from moniqo_desktop.engine.gate.ruling import Ruling
from moniqo_desktop.engine.program.answers import (
    candle_events,
    edit_events,
    started,
    step_events,
    worth,
)
from moniqo_desktop.engine.program.pins import refuse_in
from moniqo_desktop.engine.program.plan import Clock, PlannedNode
from moniqo_desktop.engine.program.program import BY_CHANGE, Program, SeriesValues, Woken
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.program.streams import LiveSeries
from moniqo_desktop.engine.terms import Decided, WalletTerms
from moniqo_desktop.nodes.base import Step


class Core:
    """All flows of one wallet, one gate, one desk."""

    def __init__(
        self,
        terms: WalletTerms,
        markets: Mapping[Symbol, Market],
        elapsed_us: Callable[[], float],
        *,
        watch: bool = False,
    ) -> None:
        """watch: also emit what only a screen needs (node values, candles, equity marks)."""
        self.terms = terms
        self.desk = Desk(markets, terms.cash)
        self.safety = SafetyState()
        self.runs: dict[str, Run] = {}
        self.stale: dict[Symbol, str] = {}
        self.connected = True
        self.fence = 0
        self.counter = 0
        self.now: Millis = 0
        self.watch = watch
        self.elapsed_us = elapsed_us
        limits = terms.profile.limits
        self.day_limited = watch or min(limits.daily_loss, limits.max_drawdown) != UNLIMITED
        self.ages: dict[Symbol, int] = {}
        self.expiries: dict[str, Millis] = {}
        self.waiting: dict[Symbol, tuple[str, OrderIntent]] = {}
        self.events: list[Event] = []
        self.actions: list[Action] = []

    # ── what a program may ask ───────────────────────────────────────────────────────────────
    def account_view(self) -> AccountView:
        return account_view(self.desk, self.safety.day_start_equity)

    # ── runs ─────────────────────────────────────────────────────────────────────────────────
    def start(self, run: Run, at: Millis, history: Mapping[Clock, Columns]) -> Decided:
        """Starts a run; history: warm-up candles from the anchor on, may be empty."""
        refuse_in(self.terms.mode, run.plan)
        self.now = max(self.now, at)
        self.attach(run, history)
        run.announce_pins()
        self.events.append(started(self, run, at, run.anchor))
        if self.watch:
            self.events.extend(run.first_events(at))
        return self.drain()

    def start_replay(self, run: Run, series: SeriesValues, at: Millis) -> Decided:
        """Starts a run whose series values come from whole columns (the event gear)."""
        self.now = max(self.now, at)
        run.series = series
        self._let_in(run)
        self.events.append(started(self, run, at, at))
        return self.drain()

    def say_resumed(self, run_id: str, reason: str) -> Decided:
        """A run that was attached and restored goes on."""
        self.events.append(RunResumed(self.now, run_id, reason))
        if self.watch:
            self.events.extend(self.runs[run_id].last_events(self.now))
        return self.drain()

    def attach(self, run: Run, history: Mapping[Clock, Columns]) -> None:
        """Takes a run in. history: candles it has seen, from the anchor on."""
        run.series = LiveSeries(run.plan, history)
        run.anchor = min((int(c.opened_at[0]) for c in history.values() if len(c)), default=0)
        self._let_in(run)
        for clock, columns in history.items():
            if len(columns):
                last = columns.candle(len(columns) - 1)
                run.show(clock, last)
                market = self.desk.markets[clock.symbol]
                self.desk.last_price.setdefault(clock.symbol, market.price(last.close))
                run.remember(clock, columns)

    def _let_in(self, run: Run) -> None:
        flow = run.plan.flow
        self.desk.learn_flow(run.run_id, flow.flow_id, flow.name)
        self.day_limited = self.day_limited or run.limits_days
        run.program = Program(run.plan, OwnSight(self, flow.flow_id), run, self.elapsed_us)
        self.runs[run.run_id] = run

    def stop(self, run_id: str, at: Millis, reason: str) -> None:
        """Takes a run out; its orders and positions stay as they are."""
        if self.runs.pop(run_id, None) is not None:
            self.events.append(RunStopped(at, run_id, reason))

    def release(self, run: Run) -> None:
        """A replayed run is over: it and the core let go of each other, so that their memory is
        free as soon as nobody looks at them, and not when cycles are looked for."""
        self.runs.pop(run.run_id, None)
        del run.program

    # ── reports ──────────────────────────────────────────────────────────────────────────────
    def handle(self, report: Report) -> Decided:
        """Takes one report. The only door for what the world says."""
        self.now = max(self.now, report.at)
        self.fire(report.at)
        match report:
            case CandleClosed():
                self._candle(report)
            case CommandGiven():
                if not isinstance(report.command, Command):
                    raise Broken(f"{report.command!r} is not a command.")
                obey(self, report.command, report.at)
            case PriceSeen():
                self._price(report)
            case FeedChanged():
                self._feed(report)
            case FundingPaid():
                self.order_events(self.desk.charge(report), report.at)
            case TimerDue() | BalanceSeen() | WarmupGiven():
                pass
            case _:
                self.order_events(self.desk.apply(report), report.at)
                self.events.extend(edit_events(self, report))
                if self.watch and isinstance(report, FillSeen):
                    self.events.append(worth(self, report.at, live=True))
        return self.drain()

    def fire(self, at: Millis) -> None:
        """Asks the nodes whose timers are at or before at, each at its own time."""
        for run in list(self.runs.values()):
            timers = run.program.timers
            while timers and timers[0][0] <= at:
                when = timers[0][0]
                due = run.program.due(when)
                self.wake_nodes(run, due, when, Woken(due=due))

    def drain(self) -> Decided:
        """What has gathered since the last time."""
        decided = Decided(self.events, self.actions)
        self.events, self.actions = [], []
        return decided

    def _price(self, report: PriceSeen) -> None:
        self.desk.last_price[report.symbol] = price = (report.bid + report.ask) // 2
        if self.watch:
            run_id = next(iter(self.runs), "")
            spread = report.ask - report.bid
            self.events.append(PriceChanged(report.at, run_id, report.symbol, price, spread))
            if report.symbol in self.desk.positions or self.desk.dust:
                self.events.append(worth(self, report.at, live=True))

    def _feed(self, report: FeedChanged) -> None:
        if report.stale:
            self.stale[report.symbol] = report.reason
        else:
            self.stale.pop(report.symbol, None)

    def _candle(self, report: CandleClosed) -> None:
        clock = Clock(report.timeframe, report.symbol)
        market = self.desk.markets[report.symbol]
        self.mark(report.symbol, market.price(report.candle.close), report.at)
        if self.watch:
            self.events.extend(candle_events(self, report))
        for run in list(self.runs.values()):
            if clock in run.clocks and run.takes(clock, report.candle):
                changed = run.advance(clock, report.candle)
                self.wake(run, changed, report.at, clock)

    def pass_candles(self, symbol: Symbol, price: int, at: Millis, count: int) -> None:
        """Candles that filled nothing and woke nobody; price, at: the close of the last of them."""
        self.now = at
        self.desk.last_price[symbol] = price
        if symbol in self.desk.positions:
            self.ages[symbol] = self.ages.get(symbol, 0) + count

    def mark(self, symbol: Symbol, price: int, at: Millis) -> None:
        """The last price changed: day, peak, trips, ages and expiries follow."""
        desk = self.desk
        self.now = at
        desk.last_price[symbol] = price
        if desk.positions:
            if symbol in desk.positions:
                self.ages[symbol] = self.ages.get(symbol, 0) + 1
            if self.day_limited:
                safety_watch.check_day(self, at)
        if self.expiries:
            orders_out.expire(self, at)

    def order_events(self, events: Iterable[Event], at: Millis) -> None:
        """Takes what the desk booked: safety follows closed trades, flat positions lose their
        resting protection, and nodes that watch positions are asked."""
        touched = follow(self, events, at)
        for run in list(self.runs.values()):
            woken = run.position_nodes(touched)
            if woken:
                self.wake_nodes(run, woken, at)

    # ── asking the flows ─────────────────────────────────────────────────────────────────────
    def wake(self, run: Run, changed: Iterable[int], at: Millis, clock: Clock) -> None:
        """Asks the nodes that read changed slots, and those that want every candle. What computes
        is told first, as it comes first."""
        program = run.program
        dirty = {node for slot in changed for node in program.readers.get(slot, ())}
        dirty.update(run.every_candle(clock))
        if clock.symbol in self.desk.positions:
            dirty.update(run.while_open(clock))
        if self.watch:
            self.events.extend(run.series_events(at, changed))
        if run.breakpoints is not None:
            self.events.extend(run.breakpoints.changed(changed, at))
        if dirty or program.again:
            self.wake_nodes(run, dirty, at)

    def wake_nodes(
        self, run: Run, dirty: Iterable[int], at: Millis, woken: Woken = BY_CHANGE
    ) -> None:
        """Asks these nodes now; their intents go through the gate at once."""

        def answered(node: PlannedNode, step: Step, took_us: float) -> None:
            self.events.extend(step_events(self, run, node, step, at, took_us))
            if run.breakpoints is not None:
                self.events.extend(run.breakpoints.answered(node, step, at))
            for intent in step.intents:
                ruling = self._carry_out(run, replace(intent, node_id=node.node_id), at)
                if ruling is not None and not ruling.allowed:
                    tell_refused(self, run, node, step, ruling, at)

        try:
            run.program.evaluate(dirty, at, run.candles, woken, answered)
        except Broken as problem:
            run.broken = problem
            self.stop(run.run_id, at, problem.message)

    def _carry_out(self, run: Run, intent: OrderIntent, at: Millis) -> Ruling | None:
        """An entry against its own position that is being closed waits until it is flat: None."""
        if owning.waits(self, run.run_id, intent):
            self.waiting[intent.symbol] = (run.run_id, intent)
            return None
        return orders_out.carry_out(self, run, intent, at)
