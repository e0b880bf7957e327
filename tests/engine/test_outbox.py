"""What was decided and has not left is recorded until it has, whatever happens in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from moniqo_desktop.domain.errors import InsufficientFunds, OrderUnknown
from moniqo_desktop.domain.messages.events import OrderChanged
from moniqo_desktop.domain.messages.reports import OrderAccepted
from moniqo_desktop.domain.orders import Order, OrderGroup, OrderStatus, Purpose
from moniqo_desktop.engine.actions import Action, Submit
from moniqo_desktop.engine.program.checkpoint import outbox, restore_wallet
from tests.engine.test_runner import START, Stage
from tests.kit.builders import MINUTE


def play(scene: Callable[[Stage], Awaitable[None]], *, final: bool = True) -> None:
    async def acted() -> None:
        stage = Stage(final=final)
        await stage.begin()
        await scene(stage)

    asyncio.run(acted())


def recorded(stage: Stage) -> tuple[Action, ...]:
    """What a restart at this moment would hand over."""
    return outbox(json.loads(stage.journal.batches[-1].checkpoint or b""))


def alone(*orders: Order) -> list[Action]:
    return [Submit(OrderGroup(f"g-{order.order_id}", order)) for order in orders]


async def three_actions(stage: Stage) -> list[Action]:
    """An entry with its protection, as three groups that are yet to leave."""
    await stage.enter()
    orders = list(stage.core.desk.orders.values())
    assert len(orders) >= 2
    stage.venue.asked.clear()
    return alone(*orders, orders[0])


def test_an_answer_to_the_first_leaves_the_others_recorded() -> None:
    """A crash right after it must not lose what was decided together with it."""

    async def scene(stage: Stage) -> None:
        actions = await three_actions(stage)
        stage.venue.fails = [InsufficientFunds("No money.")]
        seen: list[tuple[Action, ...]] = []
        record = stage.journal.record

        async def noting(batch: object) -> None:
            await record(batch)  # type: ignore[arg-type]  # passed on as it is
            seen.append(recorded(stage))

        stage.journal.record = noting  # type: ignore[method-assign]
        stage.core.actions.extend(actions)
        await stage.runner._commit(stage.core.drain())
        assert [len(each) for each in seen][:2] == [3, 2]
        assert seen[1] == tuple(actions[1:])
        assert stage.venue.verbs().count("submit") == 3

    play(scene)


def test_after_a_restart_an_answer_leaves_the_rest_recorded_too() -> None:
    async def scene(stage: Stage) -> None:
        actions = await three_actions(stage)
        stage.venue.answers = [OrderAccepted(START + MINUTE, stage.entry.order_id, "v")]
        before = len(stage.journal.batches)
        await stage.runner.act_again(actions)
        first = stage.journal.batches[before]
        assert outbox(json.loads(first.checkpoint or b"")) == tuple(actions[1:])

    play(scene)


def test_nothing_stays_recorded_once_all_has_left() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        assert recorded(stage)
        await stage.runner._commit(stage.core.drain(), keep=True)
        assert recorded(stage) == ()

    play(scene)


def test_an_order_whose_fate_was_open_at_the_end_is_looked_up_after_the_restart() -> None:
    async def scene(stage: Stage) -> None:
        stage.venue.fails = [OrderUnknown("No answer.")]
        await stage.enter()
        assert stage.entry.status is OrderStatus.UNKNOWN
        saved = json.loads(stage.journal.batches[-1].checkpoint or b"")
        again = Stage(final=False)
        restore_wallet(again.core, saved, [e for b in stage.journal.batches for e in b.events])
        again.core.attach(again.run, {})
        again.venue.answers = [OrderAccepted(START + MINUTE, stage.entry.order_id, "v")]
        await again.runner.act_again(outbox(saved))
        await again.served(lambda: again.entry.status is OrderStatus.ACCEPTED)
        assert "submit" not in again.venue.verbs()

    play(scene, final=False)


def test_an_order_that_had_left_is_looked_up_at_the_start() -> None:
    """Its answer was never recorded, and the outbox does not hold it any more."""

    async def scene(stage: Stage) -> None:
        await stage.enter()
        await stage.runner._commit(stage.core.drain(), keep=True)
        assert recorded(stage) == ()
        stop = next(o for o in stage.core.desk.orders.values() if o.purpose is Purpose.STOP)
        stage.venue.asked.clear()
        await stage.runner.act_again(())
        assert sorted(stage.venue.asked) == sorted(
            ("look_up", order_id) for order_id in (stage.entry.order_id, stop.order_id)
        )
        statuses = {order.status for order in stage.core.desk.orders.values()}
        assert statuses == {OrderStatus.REJECTED}

    play(scene)


def test_an_order_that_had_left_and_cannot_be_asked_for_bars_entries_until_it_can() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        await stage.runner.act_again(())
        assert stage.entry.status is OrderStatus.UNKNOWN
        orders = stage.core.desk.orders
        stage.venue.answers = [OrderAccepted(START + MINUTE, each, "v") for each in sorted(orders)]
        await stage.served(lambda: {o.status for o in orders.values()} == {OrderStatus.ACCEPTED})
        assert stage.venue.verbs().count("submit") == 1

    play(scene, final=False)


def test_a_refused_group_is_recorded_as_one() -> None:
    """A crash between two refusals of one group cannot be: there is nothing between them."""

    async def scene(stage: Stage) -> None:
        stage.venue.fails = [InsufficientFunds("No money.")]
        before = len(stage.journal.batches)
        await stage.enter()
        _, refusal = stage.journal.batches[before:]
        assert len([e for e in refusal.events if isinstance(e, OrderChanged)]) == 2

    play(scene)
