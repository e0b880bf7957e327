"""Commands that meet a running wallet: nothing is lost between a report and what follows of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.commands import (
    AtStop,
    ClosePosition,
    PauseRun,
    PullKillSwitch,
    StopRun,
)
from moniqo_desktop.domain.messages.reports import CandleClosed, Report
from moniqo_desktop.domain.orders import OrderIntent, OrderKind, Purpose, Side
from moniqo_desktop.domain.protocols import Batch, Wants
from moniqo_desktop.engine.actions import Submit
from moniqo_desktop.engine.clocks import WallClock
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk.orders_out import carry_out
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.runner import Runner, World
from moniqo_desktop.exchanges.paper import Paper
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.column_feed import ColumnFeed
from tests.kit.flows import CASH, ETHER, MARKETS, a_source, compiled, some_terms, walk
from tests.kit.memory_journal import MemoryJournal
from tests.kit.trading_flows import trend
from tests.kit.two_flows import named

LENGTH = 800


class SlowJournal(MemoryJournal):
    """Takes a few turns of the loop to reach the disk."""

    async def record(self, batch: Batch) -> None:
        for _ in range(4):
            await asyncio.sleep(0)
        await super().record(batch)


class GatedFeed(ColumnFeed):
    """Delivers a candle only while it is open."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # passed on as they are
        self.open = asyncio.Event()
        self.open.set()

    async def stream(self, wants: Wants) -> AsyncIterator[Report]:
        async for report in super().stream(wants):
            await self.open.wait()
            await asyncio.sleep(0)
            yield report


class Stage:
    """A wallet on paper that serves; `until` waits for what should come."""

    def __init__(self, seed: int = 2) -> None:
        self.plan = compiled(trend())
        feeds = {clock: walk(LENGTH, seed) for clock in self.plan.sources}
        markets = list(MARKETS.values())
        self.feed = GatedFeed(feeds, markets)
        self.venue, self.journal = Paper(self.feed, markets, CASH), SlowJournal()
        self.core = Core(some_terms(), MARKETS, lambda: 0.0)
        self.world = World(self.venue, self.journal, lambda _: None, WallClock())
        self.runner = Runner(self.core, self.world)

    async def start(self, run_id: str = "run", plan: object = None) -> None:
        found = Run(run_id, plan or self.plan, self.core.terms.profile)  # type: ignore[arg-type]  # a plan
        self.journal.open_run(run_id, found.plan.flow, "test", "paper")
        await self.runner.start(found, self.core.now, {})

    async def until(self, happened: Callable[[], object]) -> None:
        for _ in range(60_000):
            if happened():
                return
            await asyncio.sleep(0)
        raise AssertionError("it did not happen")

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        task = asyncio.get_running_loop().create_task(self.runner.serve())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def agree(self) -> None:
        """Both sides hold the same orders and the same position."""
        ours = {order_id: one.filled for order_id, one in self.core.desk.open_orders.items()}
        theirs = {one.order_id: one.filled for one in self.venue._market.open_orders()}
        assert ours == theirs
        held = self.core.desk.position(SYMBOL).amount
        assert held == self.venue._market.position(SYMBOL).amount

    @property
    def held(self) -> int:
        return self.core.desk.position(SYMBOL).amount


def test_a_stream_that_is_opened_anew_loses_no_report_and_no_order() -> None:
    async def scene() -> None:
        stage = Stage()
        other = compiled(a_source())
        async with stage.serving():
            await stage.start()
            for number in range(60):
                await stage.until(lambda: stage.venue._inbox)
                await stage.start(f"other-{number}", other)
                await stage.runner.command(StopRun(run_id=f"other-{number}"))
            last = LENGTH * 60_000
            await stage.until(lambda: stage.core.now >= last and not stage.venue._inbox)
            await stage.until(lambda: not stage.runner._turn.locked())
        stage.agree()
        submitted = [
            one
            for batch in stage.journal.batches
            for one in json.loads(batch.checkpoint or b"{}").get("outbox", [])
            if "submit" in one
        ]
        assert len(submitted) > 10

    asyncio.run(scene())


def test_a_flow_stopped_with_close_ends_flat() -> None:
    async def scene() -> None:
        stage = Stage()
        async with stage.serving():
            await stage.start()
            await stage.until(lambda: stage.held)
            await stage.runner.command(StopRun(run_id="run", at_stop=AtStop.CLOSE))
            await stage.until(lambda: not stage.held and not stage.core.desk.open_orders)
        stage.agree()

    asyncio.run(scene())


def test_the_stop_of_a_position_that_is_kept_still_ends_it() -> None:
    async def scene() -> None:
        stage = Stage()
        async with stage.serving():
            await stage.start()
            await stage.until(lambda: stage.held)
            await stage.runner.command(StopRun(run_id="run", at_stop=AtStop.KEEP_STOPS))
            await stage.until(lambda: not stage.held)
        stage.agree()

    asyncio.run(scene())


def test_a_position_without_a_flow_can_be_closed_and_killed() -> None:
    async def scene(kill: bool) -> None:
        stage = Stage()
        async with stage.serving():
            await stage.start()
            await stage.until(lambda: stage.held)
            stage.feed.open.clear()
            await stage.runner.command(StopRun(run_id="run"))
            command = PullKillSwitch(close_positions=True) if kill else ClosePosition(symbol=SYMBOL)
            await stage.runner.command(command)
            stage.feed.open.set()
            await stage.until(lambda: not stage.held)
        assert stage.core.safety.kill_switch is kill
        saved = json.loads(stage.journal.saved("test").checkpoint or b"{}")
        assert saved["safety"]["kill_switch"] is kill

    asyncio.run(scene(kill=True))
    asyncio.run(scene(kill=False))


def test_a_pause_survives_a_restart() -> None:
    async def scene() -> None:
        stage = Stage()
        await stage.start()
        await stage.runner.command(PauseRun(run_id="run"))
        saved = json.loads(stage.journal.saved("test").checkpoint or b"{}")
        assert saved["runs"]["run"]["paused"] is True

    asyncio.run(scene())


def test_stopping_a_flow_leaves_the_entries_of_others() -> None:
    async def scene() -> None:
        stage = Stage()
        for name, symbol in (("one", SYMBOL), ("two", ETHER)):
            await stage.start(name, compiled(named(a_source(symbol), name)))
            price = Candle(0, *(1_000.0,) * 4, 1.0)
            stage.core.handle(CandleClosed(MINUTE, symbol, timeframe("1m"), price))
            entry = replace(_resting_entry(), symbol=symbol)
            assert carry_out(stage.core, stage.core.runs[name], entry, MINUTE).allowed
            for action in stage.core.drain().actions:
                assert isinstance(action, Submit)
                await stage.venue.submit(action.group)
        await stage.runner.command(StopRun(run_id="one"))
        asked = {o.run_id for o in stage.core.desk.open_orders.values() if o.cancel_asked}
        assert asked == {"one"}

    asyncio.run(scene())


def _resting_entry() -> OrderIntent:
    return OrderIntent(
        "", SYMBOL, Purpose.OPEN, Side.BUY, 10, OrderKind.LIMIT, 9_000, decided_price=10_000
    )
