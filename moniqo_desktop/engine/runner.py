"""The only awaiting part: takes reports one by one and, in this order, decides, records,
publishes and acts. A crash between any two of these is recovered from the journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from itertools import chain, repeat
from typing import Final

from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.domain.market import Columns, Millis, Symbol, Timeframe
from moniqo_desktop.domain.messages.commands import Command, PullKillSwitch, StartRun
from moniqo_desktop.domain.messages.reports import CommandGiven, Report
from moniqo_desktop.domain.messages.wallet_commands import ApplyFlow
from moniqo_desktop.domain.orders import OrderId
from moniqo_desktop.engine.acting import Acting
from moniqo_desktop.engine.actions import Action
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.program.plan import Clock as CandleClock
from moniqo_desktop.engine.program.plan import Plan
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.program.taking_over import running, taken_over
from moniqo_desktop.engine.program.wanted import wanted
from moniqo_desktop.engine.taping import Tape as Tape
from moniqo_desktop.engine.taping import told
from moniqo_desktop.engine.world import World as World

LOOK_UP_PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
RECORD_PAUSES_S: Final = (0.5, 1.0, 2.0, 5.0)


class Runner(Acting):
    """One per wallet. Reports and commands pass through one lock, so each is decided, recorded,
    published and acted on before the next is looked at."""

    def __init__(self, core: Core, world: World) -> None:
        super().__init__(core, world)
        self._turn = asyncio.Condition()
        """Told of whenever the records fall behind, or are level again."""
        self._lost: asyncio.Queue[OrderId] = asyncio.Queue()
        self._changed = asyncio.Event()
        self._followed: tuple[tuple[Symbol, Timeframe], ...] = ()
        self._taking = False

    async def serve(self) -> None:
        """Runs until it is cancelled; raises what no rule translates."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(), name="runner-stream")
            group.create_task(self._look_up_lost(), name="runner-look-up")
            group.create_task(self._record_late(), name="runner-record")

    async def follow(self) -> None:
        """Serves until the stream ends by itself (a feed with an end). Raises StoreBusy where the
        journal refuses; the next call goes on from there."""
        async with self._turn:
            await self._level()
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
                await self._hear(report)
            finally:
                self._taking = False
            if self._changed.is_set():
                return

    # ── doors ────────────────────────────────────────────────────────────────────────────────
    async def command(self, command: Command) -> None:
        """Raises Mistake if it cannot be carried out; then nothing has changed. Raises StoreBusy
        while the journal refuses: only a kill switch counts all the same."""
        async with self._turn:
            if not isinstance(command, PullKillSwitch):
                await self._level()
            given = CommandGiven(max(self._core.now, 0), command)
            self.reports += 1
            decided = self._core.handle(given)
            self._records.tape(given)
            try:
                await self._commit(decided, keep=True)
            except StoreBusy as problem:
                raise self._records.refusal(problem, decided=True) from problem

    async def start(self, run: Run, at: Millis, history: Mapping[CandleClock, Columns]) -> None:
        """Starts a compiled flow; history: warm-up candles. Raises Mistake if it cannot; then, and
        where it cannot be recorded, it has not started."""
        async with self._turn:
            await self._level()
            await self._begin(run, at, history)

    async def start_at(
        self,
        run: Run,
        present: Callable[[], Millis],
        warmup: Callable[[], Awaitable[Mapping[CandleClock, Columns]]],
    ) -> None:
        """Starts a compiled flow; no candle goes by between its warm-up and its first one."""
        async with self._turn:
            await self._level()
            await self._begin(run, present(), await warmup())

    async def _begin(self, run: Run, at: Millis, history: Mapping[CandleClock, Columns]) -> None:
        started = StartRun(
            flow=run.plan.drawn,
            wallet=self._core.terms.name,
            profile=run.profile.name,
            run_id=run.run_id,
        )
        try:
            decided = self._core.start(run, at, history)
            await self._records.add_whole(decided, told(started, at, history))
        except Exception:
            self._core.runs.pop(run.run_id, None)
            raise
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
            await self._level()
            before = running(self._core, run_id, plan.flow)
            at, history = self._core.now, await seen()
            waiting = self._core.waiting
            reports = told(ApplyFlow(run_id=run_id, flow=plan.drawn), at, history)
            try:
                decided = taken_over(self._core, run_id, plan, history, at, revision)
                await self._records.add_whole(decided, reports)
            except Exception:
                self._core.runs[run_id], self._core.waiting = before, waiting
                raise
            self.follow_wants()

    async def resumed(self, run_id: str, reason: str) -> None:
        """Says that a run the core has taken up again goes on."""
        async with self._turn:
            await self._commit(self._core.say_resumed(run_id, reason))
        self._changed.set()

    async def act_again(self, actions: Iterable[Action]) -> None:
        """See Acting.resume."""
        async with self._turn:
            await self.resume(actions)

    # ── decide, record, publish, act ─────────────────────────────────────────────────────────
    async def _hear(self, report: Report) -> None:
        """Takes what the world says once the records are level: nothing is decided before."""
        async with self._turn:
            await self._turn.wait_for(lambda: not self._records.is_behind)
            try:
                await self._take(report)
            except StoreBusy as problem:
                self._records.say_behind(problem)

    async def _record_late(self) -> None:
        """Asks a journal that refused again and again, at longer and longer pauses."""
        while True:
            async with self._turn:
                await self._turn.wait_for(lambda: self._records.is_behind)
            for pause_s in chain(RECORD_PAUSES_S, repeat(RECORD_PAUSES_S[-1])):
                await self._world.clock.sleep_until(self._world.clock.now() + int(pause_s * 1000))
                async with self._turn:
                    with suppress(StoreBusy):
                        await self._level()
                    if not self._records.is_behind:
                        break

    # ── what acting asks for ─────────────────────────────────────────────────────────────────
    def look_for(self, order_id: OrderId) -> None:
        self._lost.put_nowait(order_id)

    def stirred(self) -> None:
        if self._turn.locked():
            self._turn.notify_all()

    def follow_wants(self) -> None:
        if wanted(self._core).candles != self._followed:
            self._changed.set()

    # ── orders without an answer ─────────────────────────────────────────────────────────────
    async def _look_up_lost(self) -> None:
        while True:
            order_id = await self._lost.get()
            for pause_s in LOOK_UP_PAUSES_S:
                found = await self._found(order_id)
                if found is not None:
                    await self._hear(found)
                    if (unheard := self._unheard(order_id)) is not None:
                        await self._hear(unheard)
                    break
                await self._world.clock.sleep_until(self._world.clock.now() + int(pause_s * 1000))
            else:
                self._lost.put_nowait(order_id)


async def _close(stream: AsyncIterator[Report]) -> None:
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()
