"""An order whose cancel came to nothing still rests: it can be cancelled again."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.errors import InsufficientFunds, OrderUnknown, VenueDown
from moniqo_desktop.domain.messages.commands import CancelOrder
from moniqo_desktop.domain.messages.events import Alarm
from moniqo_desktop.domain.messages.reports import CancelRefused, OrderAccepted, OrderEnded
from moniqo_desktop.domain.orders import Order, OrderStatus
from moniqo_desktop.engine.desk.order_fold import folded_orders
from tests.engine.test_runner import START, Stage, play
from tests.kit.builders import MINUTE


async def _resting(stage: Stage) -> Order:
    """The entry, and its stop, rest at the venue."""
    await stage.enter()
    for order in list(stage.core.desk.orders.values()):
        await stage.runner._hear(OrderAccepted(START + MINUTE, order.order_id, "v"))
    return stage.entry


@pytest.mark.allow_log("moniqo_desktop.engine.acting:WARNING:venue refused")
def test_an_order_whose_cancel_the_venue_refused_can_be_cancelled_again() -> None:
    async def scene(stage: Stage) -> None:
        entry = await _resting(stage)
        stage.venue.fails = [InsufficientFunds("It is being matched.")]
        await stage.runner.command(CancelOrder(order_id=entry.order_id))
        assert stage.entry.status is OrderStatus.ACCEPTED
        assert not stage.entry.cancel_asked
        (alarm,) = [e for e in stage.told if isinstance(e, Alarm)]
        assert alarm.code == "NOT_CANCELLED"
        assert "still rests: It is being matched. Cancel it again" in alarm.message
        await stage.runner.command(CancelOrder(order_id=entry.order_id))
        assert stage.venue.verbs(entry.order_id).count("cancel") == 2
        assert stage.entry.cancel_asked

    play(scene)


@pytest.mark.parametrize("silence", [OrderUnknown("No answer."), VenueDown("Gone.")], ids=repr)
def test_an_order_that_rests_after_a_cancel_without_an_answer_can_be_cancelled_again(
    silence: OrderUnknown | VenueDown,
) -> None:
    async def scene(stage: Stage) -> None:
        entry = await _resting(stage)
        stage.venue.fails = [silence]
        await stage.runner.command(CancelOrder(order_id=entry.order_id))
        assert stage.entry.cancel_asked, "nobody knows yet"
        stage.venue.answers = [OrderAccepted(START + MINUTE, entry.order_id, "v")]
        await stage.served(lambda: not stage.entry.cancel_asked)
        assert stage.entry.status is OrderStatus.ACCEPTED
        assert "NOT_CANCELLED" in {e.code for e in stage.told if isinstance(e, Alarm)}
        assert stage.venue.verbs(entry.order_id).count("cancel") == 1, "never repeated unasked"

    play(scene)


def test_an_order_that_ended_though_its_cancel_had_no_answer_is_closed() -> None:
    async def scene(stage: Stage) -> None:
        entry = await _resting(stage)
        stage.venue.fails = [OrderUnknown("No answer.")]
        await stage.runner.command(CancelOrder(order_id=entry.order_id))
        ended = OrderEnded(START + MINUTE, entry.order_id, OrderStatus.CANCELLED)
        stage.venue.answers = [ended]
        await stage.served(lambda: not stage.entry.is_open)
        assert not [e for e in stage.told if isinstance(e, Alarm)]

    play(scene)


def test_the_table_of_orders_folds_a_cancel_that_came_to_nothing() -> None:
    async def scene(stage: Stage) -> None:
        entry = await _resting(stage)
        await stage.runner.command(CancelOrder(order_id=entry.order_id))
        await stage.runner._hear(CancelRefused(START + MINUTE, entry.order_id, "no"))
        folded = folded_orders(stage.told, stage.core.desk.markets)
        assert folded == stage.core.desk.orders

    play(scene)
