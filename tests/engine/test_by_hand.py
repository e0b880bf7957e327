"""Orders edited, positions reversed and closed in part by a hand: all of it through the gate."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.codec import decode, encode
from moniqo_desktop.domain.messages.commands import ClosePosition, Command, PullKillSwitch, StopRun
from moniqo_desktop.domain.messages.desk_commands import ClosePart, EditOrder, ReversePosition
from moniqo_desktop.domain.messages.desk_events import EditRefused
from moniqo_desktop.domain.messages.events import GateJudged, OrderRevised
from moniqo_desktop.domain.messages.reports import OrderAmended
from moniqo_desktop.domain.orders import (
    Change,
    Order,
    OrderId,
    OrderKind,
    OrderStatus,
    Purpose,
    Side,
)
from moniqo_desktop.engine.actions import Amend
from moniqo_desktop.engine.program.checkpoint import saved
from tests.kit.builders import SPOT, SYMBOL
from tests.kit.talk import Talk


def a_position() -> Talk:
    talk = Talk()
    talk.enter(stop_price=9_800, target_price=10_400)
    return talk


def resting(talk: Talk, **intent: object) -> Order:
    wanted = {"kind": OrderKind.LIMIT, "limit_price": 9_000, **intent}
    assert talk.want(**wanted).allowed
    group = talk.submitted()[-1].group
    talk.accept(*group.orders)
    return group.orders[0]


def amends(talk: Talk) -> list[Change]:
    return [action.change for action in talk.actions if isinstance(action, Amend)]


def test_an_edited_entry_is_judged_and_sent_as_a_change() -> None:
    talk = Talk()
    order = resting(talk)
    talk.order(EditOrder(order_id=order.order_id, limit_price=9_100, amount=900))
    judged = talk.last(GateJudged)
    assert (judged.order_id, judged.allowed) == (order.order_id, True)
    assert amends(talk) == [Change(limit_price=9_100, amount=900)]
    assert talk.desk.orders[order.order_id].limit_price == 9_000
    talk.say(OrderAmended(talk.at, order.order_id, 900, 9_100))
    assert talk.last(OrderRevised).limit_price == 9_100
    assert talk.desk.orders[order.order_id].amount == 900


def test_a_change_refused_by_the_venue_leaves_the_order_and_is_told() -> None:
    talk = Talk()
    talk.core.watch = True
    order = resting(talk)
    before = talk.desk.orders[order.order_id]
    talk.order(EditOrder(order_id=order.order_id, limit_price=9_100))
    talk.say(OrderAmended(talk.at, order.order_id, code="POST_ONLY_WOULD_TAKE", reason="taker"))
    assert talk.desk.orders[order.order_id] == before
    assert talk.last(EditRefused).code == "POST_ONLY_WOULD_TAKE"


@pytest.mark.parametrize(
    "change",
    [{"limit_price": 0}, {"trigger_price": 9_500}, {"limit_price": -5}, {"limit_price": 9_900},
     {"amount": 10**15}, {"limit_price": 9_700}],
    ids=str,
)  # fmt: skip
def test_an_edit_that_cannot_be_leaves_everything_as_it_was(change: dict[str, int]) -> None:
    """9,700 lies below the stop of the entry: it would be closed at once."""
    talk = Talk()
    order = resting(talk, stop_price=9_800, limit_price=9_900)
    before = saved(talk.core)
    with pytest.raises(Mistake) as refused:
        talk.order(EditOrder(order_id=order.order_id, **change))
    assert str(refused.value)[0].isupper()
    assert saved(talk.core) == before
    assert amends(talk) == []


def test_an_edit_of_more_than_the_flow_allows_is_refused_by_its_limits() -> None:
    talk = Talk()
    order = resting(talk, limits=(("max_position", 0.01),), amount=10)
    with pytest.raises(Mistake, match="larger than the limits"):
        talk.order(EditOrder(order_id=order.order_id, amount=100_000))


def test_the_kill_switch_refuses_an_edited_entry() -> None:
    talk = Talk()
    order = resting(talk)
    talk.order(PullKillSwitch())
    with pytest.raises(Mistake):
        talk.order(EditOrder(order_id=order.order_id, limit_price=9_100))


def test_an_edited_stop_is_moved_and_never_away() -> None:
    talk = a_position()
    stop = talk.desk.protection(SYMBOL, Purpose.STOP)[0]
    talk.order(EditOrder(order_id=stop.order_id, trigger_price=9_850))
    assert amends(talk) == [Change(trigger_price=9_850)]
    with pytest.raises(Mistake, match="risk more"):
        talk.order(EditOrder(order_id=stop.order_id, trigger_price=9_700))


def test_a_stop_cannot_cover_less_than_the_position() -> None:
    talk = a_position()
    stop = talk.desk.protection(SYMBOL, Purpose.STOP)[0]
    with pytest.raises(Mistake, match="whole position"):
        talk.order(EditOrder(order_id=stop.order_id, amount=10))


def test_an_amount_can_be_closed_instead_of_a_share() -> None:
    talk = a_position()
    talk.order(ClosePart(symbol=SYMBOL, amount=333))
    order = talk.submitted()[-1].group.orders[0]
    assert (order.purpose, order.amount, order.reduce_only) == (Purpose.REDUCE, 333, True)


@pytest.mark.parametrize(
    "again",
    [
        ClosePosition(symbol=SYMBOL, fraction=0.5),
        ClosePart(symbol=SYMBOL, amount=333),
        ReversePosition(symbol=SYMBOL),
    ],
)
def test_a_part_asked_for_twice_leaves_once(again: Command) -> None:
    talk = a_position()
    talk.order(ClosePosition(symbol=SYMBOL, fraction=0.5))
    before = talk.submitted()
    first = before[-1].group.orders[0]
    with pytest.raises(Mistake, match="is being closed already: 0.5 of it"):
        talk.order(again)
    assert talk.submitted() == before
    talk.fill(first, 10_000)
    talk.order(ClosePart(symbol=SYMBOL, amount=100))
    assert talk.submitted()[-1].group.orders[0].amount == 100


def test_all_of_a_position_may_be_closed_while_a_part_leaves() -> None:
    talk = a_position()
    talk.order(ClosePosition(symbol=SYMBOL, fraction=0.5))
    talk.order(ClosePosition(symbol=SYMBOL, fraction=1.0))
    assert talk.submitted()[-1].group.orders[0].purpose is Purpose.CLOSE


def test_a_reversal_closes_first_and_opens_when_flat() -> None:
    talk = a_position()
    talk.order(ReversePosition(symbol=SYMBOL))
    closing = talk.submitted()[-1].group.orders[0]
    assert (closing.purpose, closing.amount) == (Purpose.CLOSE, 1_000)
    before = len(talk.submitted())
    talk.fill(closing, 10_000)
    assert len(talk.submitted()) == before + 1
    group = talk.submitted()[-1].group
    assert group.entry is not None
    assert (group.entry.side, group.entry.amount) == (Side.SELL, 1_000)
    assert [child.trigger_price for child in group.children] == [10_200]


def test_a_reversal_whose_close_fails_opens_nothing() -> None:
    talk = a_position()
    talk.order(ReversePosition(symbol=SYMBOL))
    closing = talk.submitted()[-1].group.orders[0]
    talk.end(closing, OrderStatus.REJECTED)
    assert talk.core.waiting == {}


@pytest.mark.parametrize(
    "command",
    [
        ReversePosition(symbol=SPOT),
        ClosePart(symbol=SYMBOL, amount=1_001),
        ClosePart(symbol=SYMBOL, amount=0),
        EditOrder(order_id=OrderId("gone"), amount=5),
    ],
    ids=repr,
)
def test_what_a_hand_cannot_do_changes_nothing(command: Command) -> None:
    talk = a_position()
    before = saved(talk.core)
    with pytest.raises(Mistake):
        talk.order(command)
    assert saved(talk.core) == before


def test_a_reversal_is_refused_before_it_closes() -> None:
    talk = a_position()
    talk.order(PullKillSwitch())
    sent = len(talk.submitted())
    with pytest.raises(Mistake, match="kill switch"):
        talk.order(ReversePosition(symbol=SYMBOL))
    assert len(talk.submitted()) == sent


def test_no_reversal_in_the_name_of_an_ended_flow() -> None:
    talk = a_position()
    talk.order(StopRun(run_id="run"))
    with pytest.raises(Mistake, match="has ended"):
        talk.order(ReversePosition(symbol=SYMBOL))


@pytest.mark.parametrize(
    "message",
    [
        EditOrder(order_id=OrderId("o"), amount=5),
        ClosePart(symbol=SYMBOL, amount=5),
        ReversePosition(symbol=SYMBOL),
        EditRefused(1, "r", OrderId("o"), "CODE", "why"),
    ],
    ids=repr,
)
def test_the_messages_of_the_desk_are_written_and_read(message: object) -> None:
    assert decode(encode(message)) == message
