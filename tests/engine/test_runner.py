"""Decide, record, publish, act: in that order, whatever the venue and the disk do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import pytest

from moniqo_desktop.domain.errors import (
    InsufficientFunds,
    Mistake,
    OrderUnknown,
    StoreBusy,
    VenueDown,
)
from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.commands import ClosePosition, PullKillSwitch
from moniqo_desktop.domain.messages.events import Alarm, Event, OrderChanged
from moniqo_desktop.domain.messages.reports import CandleClosed, FillSeen, OrderAccepted
from moniqo_desktop.domain.orders import (
    Change,
    Order,
    OrderGroup,
    OrderIntent,
    OrderStatus,
    Purpose,
    Side,
)
from moniqo_desktop.engine.actions import Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.runner import Runner, World
from tests.exchanges.clocks import SteppedClock
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import MARKETS, a_source, compiled, some_terms
from tests.kit.memory_journal import MemoryJournal
from tests.kit.scripted_venue import ScriptedVenue

START = 1_800_000_000_000


class Stage:
    """A runner between a scripted venue and a journal in memory; log: what happened, in order."""

    def __init__(self, *, final: bool = True) -> None:
        self.venue = ScriptedVenue(tuple(MARKETS.values()), final=final)
        self.journal = MemoryJournal()
        self.clock = SteppedClock()
        self.core = Core(some_terms(), MARKETS, lambda: 0.0)
        self.told: list[Event] = []
        self.runner = Runner(self.core, World(self.venue, self.journal, self._publish, self.clock))
        self.run = Run("run", compiled(a_source()), self.core.terms.profile)

    def _publish(self, events: Iterable[Event]) -> None:
        self.told += events

    async def begin(self) -> None:
        await self.runner.start(self.run, START, {})
        candle = Candle(START, 1000.0, 1000.0, 1000.0, 1000.0, 1e6)
        await self.runner._take(CandleClosed(START + MINUTE, SYMBOL, timeframe("1m"), candle))

    async def enter(self) -> Order:
        """A node wants an order; its batch is committed."""
        wish = OrderIntent(
            "candles", SYMBOL, Purpose.OPEN, Side.BUY, 1_000, stop_price=9_800, decided_price=10_000
        )
        orders_out.carry_out(self.core, self.run, wish, self.core.now)
        await self.runner._commit(self.core.drain())
        return next(reversed(self.core.desk.orders.values()))

    @property
    def entry(self) -> Order:
        return next(o for o in self.core.desk.orders.values() if o.purpose is Purpose.OPEN)

    async def served(self, until: Callable[[], bool]) -> None:
        """Serves until something is true, at most a few thousand turns of the loop."""
        serving = asyncio.create_task(self.runner.serve())
        for _ in range(5_000):
            if until():
                break
            await asyncio.sleep(0)
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        assert until()


def play(scene: Callable[[Stage], Awaitable[None]], *, final: bool = True) -> Stage:
    async def acted() -> Stage:
        stage = Stage(final=final)
        await stage.begin()
        await scene(stage)
        return stage

    return asyncio.run(acted())


def test_an_order_is_recorded_before_it_leaves() -> None:
    async def scene(stage: Stage) -> None:
        recorded: list[int] = []
        submit = stage.venue.submit

        async def watched(group: object) -> None:
            recorded.append(len(stage.journal.batches))
            await submit(group)  # type: ignore[arg-type]  # passed on as it came

        stage.venue.submit = watched  # type: ignore[method-assign]  # to see the order of things
        before = len(stage.journal.batches)
        await stage.enter()
        assert recorded == [before + 1]
        last = stage.journal.batches[-1]
        assert stage.entry.order_id.encode() in (last.checkpoint or b"")

    play(scene)


def test_what_cannot_be_recorded_is_neither_published_nor_sent() -> None:
    async def scene(stage: Stage) -> None:
        stage.journal.full = True
        told = len(stage.told)
        with pytest.raises(StoreBusy):
            await stage.enter()
        assert stage.venue.asked == []
        assert len(stage.told) == told

    play(scene)


def test_a_refusal_of_the_venue_ends_every_order_of_the_group() -> None:
    async def scene(stage: Stage) -> None:
        stage.venue.fails = [InsufficientFunds("Not enough money.")]
        await stage.enter()
        statuses = {order.status for order in stage.core.desk.orders.values()}
        assert statuses == {OrderStatus.REJECTED}
        assert stage.venue.verbs() == ["submit"]

    play(scene)


@pytest.mark.parametrize("silence", [OrderUnknown("No answer."), VenueDown("Gone.")], ids=repr)
def test_an_order_without_an_answer_is_looked_up_and_never_sent_again(
    silence: OrderUnknown | VenueDown,
) -> None:
    async def scene(stage: Stage) -> None:
        stage.venue.fails = [silence]
        await stage.enter()
        assert stage.entry.status is OrderStatus.UNKNOWN
        accepted = [
            OrderAccepted(START + MINUTE, order.order_id, "v")
            for order in stage.core.desk.orders.values()
        ]
        stage.venue.answers = [VenueDown("Still gone."), *accepted]
        await stage.served(lambda: stage.entry.status is OrderStatus.ACCEPTED)
        assert stage.venue.verbs().count("submit") == 1
        assert stage.venue.verbs(stage.entry.order_id).count("look_up") >= 1
        assert "ORDER_UNKNOWN" in {e.code for e in stage.told if isinstance(e, Alarm)}

    play(scene)


def test_an_order_that_finally_never_arrived_is_rejected_and_still_not_repeated() -> None:
    async def scene(stage: Stage) -> None:
        stage.venue.fails = [OrderUnknown("No answer.")]
        await stage.enter()
        await stage.served(lambda: stage.entry.status is OrderStatus.REJECTED)
        assert stage.venue.verbs().count("submit") == 1

    play(scene)


def test_not_found_is_no_answer_where_a_look_up_is_not_final() -> None:
    async def scene(stage: Stage) -> None:
        stage.venue.fails = [OrderUnknown("No answer.")]
        await stage.enter()
        await stage.served(lambda: len(stage.clock.slept) >= 5)
        assert stage.entry.status is OrderStatus.UNKNOWN
        assert stage.clock.slept[:5] == [500, 1_000, 2_000, 4_000, 8_000]
        assert stage.venue.verbs().count("submit") == 1

    play(scene, final=False)


@pytest.mark.parametrize("arrived", [True, False])
def test_after_a_restart_an_order_is_asked_for_before_it_is_sent(arrived: bool) -> None:
    async def scene(stage: Stage) -> None:
        stage.journal.full = False
        await stage.enter()
        group = Submit(_group_of(stage))
        stage.venue.asked.clear()
        if arrived:
            stage.venue.answers = [OrderAccepted(START + MINUTE, stage.entry.order_id, "v")]
        await stage.runner.act_again([group])
        wanted = ["look_up"] if arrived else ["look_up", "submit"]
        assert stage.venue.verbs(stage.entry.order_id) == wanted

    play(scene)


def test_after_a_restart_an_order_whose_fate_is_open_is_not_sent() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        stage.venue.asked.clear()
        await stage.runner.act_again([Submit(_group_of(stage))])
        assert set(stage.venue.verbs()) == {"look_up"}
        statuses = {order.status for order in stage.core.desk.orders.values()}
        assert statuses == {OrderStatus.UNKNOWN}

    play(scene, final=False)


def test_an_order_whose_fate_is_open_after_a_restart_is_looked_up_until_it_is_known() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        await stage.runner.act_again([Submit(_group_of(stage))])
        stage.venue.answers = [OrderAccepted(START + MINUTE, stage.entry.order_id, "v")]
        await stage.served(lambda: stage.entry.status is OrderStatus.ACCEPTED)
        assert stage.venue.verbs(stage.entry.order_id).count("submit") == 1

    play(scene, final=False)


def _group_of(stage: Stage) -> OrderGroup:
    entry = stage.entry
    children = tuple(o for o in stage.core.desk.orders.values() if o is not entry)
    return OrderGroup(entry.order_id, entry, children)


def test_an_amend_or_cancel_without_an_answer_is_looked_up() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        stage.venue.fails = [OrderUnknown("No answer.")]
        await stage.runner._act(Cancel(stage.entry))
        stage.venue.answers = [OrderAccepted(START + MINUTE, stage.entry.order_id, "v")]
        await stage.served(lambda: "look_up" in stage.venue.verbs(stage.entry.order_id))
        assert stage.venue.verbs(stage.entry.order_id).count("cancel") == 1

    play(scene)


@pytest.mark.allow_log("moniqo_desktop.engine.acting:WARNING:venue refused")
def test_a_refused_cancel_leaves_the_order_as_it_was() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        stage.venue.fails = [InsufficientFunds("No.")]
        await stage.runner._act(Cancel(stage.entry))
        assert stage.entry.status is OrderStatus.SUBMITTED

    play(scene)


def test_reports_of_the_stream_are_taken_in_their_order() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        entry = stage.entry
        stage.venue.say(
            OrderAccepted(START + MINUTE, entry.order_id, "v1"),
            FillSeen(START + MINUTE, "f1", entry.order_id, SYMBOL, Side.BUY, 10_000, 400, 1),
            FillSeen(START + MINUTE, "f2", entry.order_id, SYMBOL, Side.BUY, 10_000, 600, 1),
            None,
        )
        await stage.runner.follow()
        changed = [
            e.status
            for e in stage.journal.all_events()
            if isinstance(e, OrderChanged) and e.order_id == entry.order_id
        ]
        assert changed == [OrderStatus.SUBMITTED, OrderStatus.ACCEPTED]
        assert stage.core.desk.position(SYMBOL).amount == 1_000

    play(scene)


def test_a_command_is_recorded_and_a_refused_one_leaves_no_trace() -> None:
    async def scene(stage: Stage) -> None:
        before = len(stage.journal.batches)
        with pytest.raises(Mistake):
            await stage.runner.command(ClosePosition(symbol=SYMBOL))
        assert len(stage.journal.batches) == before
        await stage.runner.command(PullKillSwitch())
        assert b'"kill_switch":true' in (stage.journal.batches[-1].checkpoint or b"")

    play(scene)


def test_every_action_reaches_the_venue_once() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        stop = next(o for o in stage.core.desk.orders.values() if o.purpose is Purpose.STOP)
        await stage.runner._act(Amend(stop, Change(trigger_price=9_900)))
        await stage.runner._act(Cancel(stage.entry))
        assert stage.venue.verbs() == ["submit", "amend", "cancel"]

    play(scene)
