"""The only awaiting part: takes reports one by one and, in this order, decides, records,
publishes and acts. A crash between any two of these is recovered from the journal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Final

from moniqo_desktop.domain.commands import Command, StartRun
from moniqo_desktop.domain.errors import MoniqoError, Rejected, Unavailable, Unknown
from moniqo_desktop.domain.events import RunStopped
from moniqo_desktop.domain.market import Columns, Millis, Symbol, Timeframe
from moniqo_desktop.domain.orders import OrderId, OrderStatus
from moniqo_desktop.domain.protocols import Batch, VenueState
from moniqo_desktop.domain.reports import (
    CommandGiven,
    OrderEnded,
    OrderLost,
    OrderNotFound,
    OrderReport,
    Report,
)
from moniqo_desktop.domain.wallet_commands import ApplyFlow
from moniqo_desktop.engine.actions import Action, Amend, Cancel, Submit
from moniqo_desktop.engine.barring import BARRED, is_barred
from moniqo_desktop.engine.checkpoint import saved
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.plan import Clock as CandleClock
from moniqo_desktop.engine.plan import Plan
from moniqo_desktop.engine.run import Run
from moniqo_desktop.engine.taking_over import running, taken_over
from moniqo_desktop.engine.taping import Tape as Tape
from moniqo_desktop.engine.taping import told
from moniqo_desktop.engine.terms import Decided
from moniqo_desktop.engine.wanted import wanted
from moniqo_desktop.engine.world import World as World

log = logging.getLogger(__name__)
LOOK_UP_PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)


class Runner:
    """One per wallet. Reports and commands pass through one lock, so each is decided, recorded,
    published and acted on before the next is looked at."""

    def __init__(self, core: Core, world: World) -> None:
        self._core, self._world = core, world
        self._turn = asyncio.Lock()
        self._lost: asyncio.Queue[OrderId] = asyncio.Queue()
        self._changed = asyncio.Event()
        self._followed: tuple[tuple[Symbol, Timeframe], ...] = ()
        self._taking = False
        self._left: tuple[Action, ...] = ()
        """Decided and not handed over yet: recorded anew with whatever is decided meanwhile."""
        self.reports = 0

    async def serve(self) -> None:
        """Runs until it is cancelled; raises what no rule translates."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(), name="runner-stream")
            group.create_task(self._look_up_lost(), name="runner-look-up")

    async def follow(self) -> None:
        """Serves until the stream ends by itself (a feed with an end)."""
        await self._pump(self._world.venue.stream(wanted(self._core)))

    async def _listen(self) -> None:
        """Follows the stream; a change of what is wanted opens it anew, between two reports."""
        while True:
            self._changed.clear()
            wants = wanted(self._core)
            self._followed = wants.candles
            if not wants.candles:
                await self._changed.wait()
                continue
            stream = self._world.venue.stream(wants)
            try:
                async with asyncio.TaskGroup() as group:
                    pump = group.create_task(self._until_changed(stream), name="runner-pump")
                    await self._changed.wait()
                    if not self._taking:
                        pump.cancel()
            finally:
                await _close(stream)

    async def _pump(self, stream: AsyncIterator[Report]) -> None:
        async for report in stream:
            async with self._turn:
                await self._take(report)

    async def _until_changed(self, stream: AsyncIterator[Report]) -> None:
        async for report in stream:
            self._taking = True
            try:
                async with self._turn:
                    await self._take(report)
            finally:
                self._taking = False
            if self._changed.is_set():
                return

    # ── doors ────────────────────────────────────────────────────────────────────────────────
    async def command(self, command: Command) -> None:
        """Raises Mistake if it cannot be carried out; then nothing has changed."""
        async with self._turn:
            at = max(self._core.now, 0)
            await self._take(CommandGiven(at, command), keep=True)

    async def start(self, run: Run, at: Millis, history: Mapping[CandleClock, Columns]) -> None:
        """Starts a compiled flow; history: warm-up candles."""
        async with self._turn:
            await self._begin(run, at, history)

    async def start_at(
        self,
        run: Run,
        present: Callable[[], Millis],
        warmup: Callable[[], Awaitable[Mapping[CandleClock, Columns]]],
    ) -> None:
        """Starts a compiled flow; no candle goes by between its warm-up and its first one."""
        async with self._turn:
            await self._begin(run, present(), await warmup())

    async def _begin(self, run: Run, at: Millis, history: Mapping[CandleClock, Columns]) -> None:
        started = StartRun(
            flow=run.plan.drawn,
            wallet=self._core.terms.name,
            profile=run.profile.name,
            run_id=run.run_id,
        )
        self._tape_all(told(started, at, history))
        await self._commit(self._core.start(run, at, history))
        self._changed.set()

    async def apply(
        self,
        run_id: str,
        plan: Plan,
        revision: int,
        seen: Callable[[], Awaitable[Mapping[CandleClock, Columns]]],
    ) -> None:
        """A run trades by another plan, between two reports. seen: see taken_over. Raises Mistake
        if it cannot; then, and where it cannot be recorded, the run goes on as it was."""
        async with self._turn:
            before = running(self._core, run_id, plan.flow)
            at, history = self._core.now, await seen()
            self._tape_all(told(ApplyFlow(run_id=run_id, flow=plan.drawn), at, history))
            waiting = self._core.waiting
            try:
                await self._commit(taken_over(self._core, run_id, plan, history, at, revision))
            except Exception:
                self._core.runs[run_id], self._core.waiting = before, waiting
                raise

    def _tape_all(self, reports: Iterable[Report]) -> None:
        if self._world.tape is not None:
            for report in reports:
                self._world.tape.append(report)

    async def resumed(self, run_id: str, reason: str) -> None:
        """Says that a run the core has taken up again goes on."""
        async with self._turn:
            await self._commit(self._core.say_resumed(run_id, reason))
        self._changed.set()

    async def act_again(self, actions: Iterable[Action]) -> None:
        """Hands over what was recorded and may not have left, and looks for what nobody knew of
        when the program ended. Asks first; never repeats; under a kill switch no entry leaves."""
        async with self._turn:
            for order in self._core.desk.open_orders.values():
                if order.status is OrderStatus.UNKNOWN:
                    self._lost.put_nowait(order.order_id)
            self._left = tuple(actions)
            while self._left:
                action, self._left = self._left[0], self._left[1:]
                leaves = not isinstance(action, Submit) or await self._never_arrived(action)
                if leaves and is_barred(self._core, action):
                    await self._refused(action, BARRED)
                elif leaves:
                    await self._act(action)

    async def _never_arrived(self, action: Submit) -> bool:
        """Whether the venue is sure that it does not have this order and never will."""
        first = action.group.orders[0]
        found = await self._world.venue.look_up(first.order_id)
        final = self._world.venue.capabilities().lookup_is_final
        if isinstance(found, OrderNotFound):
            if not final:
                await self._take(OrderLost(self._core.now, first.order_id, "after a restart"))
                self._lost.put_nowait(first.order_id)
            return final
        await self._take(found)
        return False

    # ── decide, record, publish, act ─────────────────────────────────────────────────────────
    async def _take(self, report: Report, *, keep: bool = False) -> None:
        self.reports += 1
        if self._world.tape is not None:
            self._world.tape.append(report)
        await self._commit(self._core.handle(report), keep=keep)

    async def _commit(self, decided: Decided, *, keep: bool = False) -> None:
        """keep: record the state even if nothing durable happened, such as a pause."""
        durable = tuple(event for event in decided.events if event.durable)
        before, left = len(self._left), (*decided.actions, *self._left)
        if durable or decided.actions or keep:
            if self._world.tape is not None:
                self._world.tape.flush()
            await self._world.journal.record(
                Batch(
                    self._core.terms.name,
                    durable,
                    saved(self._core, left),
                    self._venue_state(),
                )
            )
        self._left = left
        self._world.publish(decided.events)
        for event in durable:
            if isinstance(event, RunStopped):
                self._world.journal.close_run(event.run_id)
        if durable and wanted(self._core).candles != self._followed:
            self._changed.set()
        while len(self._left) > before:
            action, self._left = self._left[0], self._left[1:]
            await self._act(action)

    def _venue_state(self) -> bytes | None:
        venue = self._world.venue
        return venue.state() if isinstance(venue, VenueState) else None

    async def _act(self, action: Action) -> None:
        """Hands one action to the venue. What fails becomes the next report, never a retry."""
        venue = self._world.venue
        try:
            match action:
                case Submit():
                    await venue.submit(action.group)
                case Amend():
                    await venue.amend(action.order, action.change)
                case Cancel():
                    await venue.cancel(action.order)
        except Rejected as problem:
            await self._refused(action, problem)
        except (Unknown, Unavailable) as problem:
            await self._unanswered(action, problem)

    async def _refused(self, action: Action, problem: MoniqoError) -> None:
        if not isinstance(action, Submit):
            log.warning("venue refused action=%s reason=%s", type(action).__name__, problem)
            return
        for order in action.group.orders:
            ended = OrderEnded(
                self._core.now, order.order_id, OrderStatus.REJECTED, problem.code, problem.message
            )
            await self._take(ended)

    async def _unanswered(self, action: Action, problem: MoniqoError) -> None:
        orders = action.group.orders if isinstance(action, Submit) else ()
        if isinstance(action, Amend | Cancel):
            orders = (action.order,)
        for order in orders:
            if isinstance(action, Submit):
                await self._take(OrderLost(self._core.now, order.order_id, problem.message))
            self._lost.put_nowait(order.order_id)

    # ── orders without an answer ─────────────────────────────────────────────────────────────
    async def _look_up_lost(self) -> None:
        while True:
            order_id = await self._lost.get()
            for pause_s in LOOK_UP_PAUSES_S:
                found = await self._found(order_id)
                if found is not None:
                    async with self._turn:
                        await self._take(found)
                    break
                await self._world.clock.sleep_until(self._world.clock.now() + int(pause_s * 1000))
            else:
                self._lost.put_nowait(order_id)

    async def _found(self, order_id: OrderId) -> OrderReport | None:
        """What the venue says, or None while it cannot tell."""
        try:
            found = await self._world.venue.look_up(order_id)
        except (Unknown, Unavailable):
            return None
        if isinstance(found, OrderNotFound) and not self._final():
            return None
        return found

    def _final(self) -> bool:
        return self._world.venue.capabilities().lookup_is_final


async def _close(stream: AsyncIterator[Report]) -> None:
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()
