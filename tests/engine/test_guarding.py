"""What protects a position is what rests at the venue, and everybody hears of it at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.codec import decode, encode
from moniqo_desktop.domain.messages.commands import (
    CancelOrder,
    ClosePosition,
    MoveProtection,
    PauseRun,
    PullKillSwitch,
)
from moniqo_desktop.domain.messages.desk_commands import ClosePart, EditOrder, ReversePosition
from moniqo_desktop.domain.messages.desk_events import DoneByHand
from moniqo_desktop.domain.messages.events import Alarm, PositionChanged
from moniqo_desktop.domain.messages.reports import OrderAmended, OrderLost, OrderNotFound
from moniqo_desktop.domain.orders import Order, OrderKind, OrderStatus, Purpose
from moniqo_desktop.engine.actions import Amend, Submit
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.desk.views import position_view
from moniqo_desktop.engine.program.checkpoint import restore_wallet, saved
from tests.kit.builders import SYMBOL
from tests.kit.flows import MARKETS
from tests.kit.talk import Talk

STOP, TARGET = Purpose.STOP, Purpose.TARGET


def a_position(**intent: Any) -> Talk:
    talk = Talk()
    talk.enter(**{"stop_price": 9_800, "target_price": 10_400, **intent})
    return talk


def guard(talk: Talk, purpose: Purpose) -> Order:
    found: Order = talk.desk.protection(SYMBOL, purpose)[0]
    return found


def told(talk: Talk) -> tuple[int, int]:
    event = talk.last(PositionChanged)
    return event.stop_price, event.target_price


def bare(talk: Talk) -> list[Alarm]:
    return [alarm for alarm in talk.all(Alarm) if alarm.code == "NO_STOP"]


@pytest.mark.parametrize(
    ("purpose", "left"), [(STOP, (0, 10_400)), (TARGET, (9_800, 0))], ids=str
)  # fmt: skip
@pytest.mark.parametrize(
    "status", [OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REJECTED], ids=str
)
def test_a_stop_or_target_that_ends_is_gone_from_the_position(
    purpose: Purpose, left: tuple[int, int], status: OrderStatus
) -> None:
    talk = a_position()
    talk.end(guard(talk, purpose), status)
    assert told(talk) == left
    view = position_view(talk.desk, SYMBOL, 0, "flow")
    assert (view.stop_price, view.target_price) == left


def test_the_last_stop_that_goes_is_an_alarm_and_the_target_is_none() -> None:
    talk = a_position()
    talk.end(guard(talk, TARGET))
    assert bare(talk) == []
    talk.end(guard(talk, STOP))
    assert [alarm.message[:30] for alarm in bare(talk)] == ["The long of 1 BTC/USDT:USDT ha"]


def test_a_stop_without_an_answer_is_not_counted_on_until_it_is_found() -> None:
    talk = a_position()
    stop = guard(talk, STOP)
    talk.say(OrderLost(talk.at, stop.order_id, "no answer"))
    assert told(talk) == (0, 10_400)
    assert position_view(talk.desk, SYMBOL, 0, "flow").stop_price == 9_800, (
        "it is not asked for twice"
    )
    talk.accept(stop)
    assert told(talk) == (9_800, 10_400)


def test_a_lost_stop_that_never_arrived_leaves_the_position_bare() -> None:
    talk = a_position()
    stop = guard(talk, STOP)
    talk.say(OrderLost(talk.at, stop.order_id))
    talk.say(OrderNotFound(talk.at, stop.order_id))
    assert told(talk) == (0, 10_400)
    assert position_view(talk.desk, SYMBOL, 0, "flow").stop_price == 0
    assert len(bare(talk)) == 1


def test_a_stop_placed_anew_is_told_when_it_rests() -> None:
    talk = a_position()
    talk.end(guard(talk, STOP))
    talk.order(MoveProtection(symbol=SYMBOL, stop_price=9_700))
    assert told(talk) == (0, 10_400), "the venue has not taken it yet"
    talk.accept(guard(talk, STOP))
    assert told(talk) == (9_700, 10_400)


def test_a_moved_stop_is_told_when_the_venue_took_it() -> None:
    talk = a_position()
    stop = guard(talk, STOP)
    talk.order(EditOrder(order_id=stop.order_id, trigger_price=9_900))
    assert told(talk) == (9_800, 10_400)
    talk.say(OrderAmended(talk.at, stop.order_id, trigger_price=9_900))
    assert told(talk) == (9_900, 10_400)


def replaced(talk: Talk) -> tuple[Order, Order]:
    """A stop whose cancel is asked for, and the one that was set after that; no answer yet."""
    old = guard(talk, STOP)
    talk.order(CancelOrder(order_id=old.order_id, unprotects=True))
    sent = len(talk.actions)
    talk.order(MoveProtection(symbol=SYMBOL, stop_price=9_850))
    (action,) = talk.actions[sent:]
    assert isinstance(action, Submit), "the one that goes was moved"
    return old, action.group.children[0]


@pytest.mark.parametrize("new_first", [False, True])
def test_a_stop_that_is_being_cancelled_is_replaced_whoever_answers_first(new_first: bool) -> None:
    talk = a_position()
    old, new = replaced(talk)
    if new_first:
        talk.accept(new)
        talk.end(old)
    else:
        talk.end(old)
        talk.accept(new)
    assert told(talk) == (9_850, 10_400)
    assert len(bare(talk)) == (0 if new_first else 1), "bare until the venue has the new one"
    assert talk.desk.resting_price(SYMBOL, STOP) == 9_850


def test_a_stop_that_fills_before_its_cancel_takes_the_new_one_with_it() -> None:
    talk = a_position()
    old, new = replaced(talk)
    talk.accept(new)
    talk.fill(old, 9_800)
    assert not talk.desk.position(SYMBOL).amount
    assert new.order_id in talk.cancelled()


def test_a_stop_set_again_and_again_while_one_goes_is_placed_once() -> None:
    talk = a_position()
    _, new = replaced(talk)
    talk.order(MoveProtection(symbol=SYMBOL, stop_price=9_900))
    last = talk.actions[-1]
    assert isinstance(last, Amend)
    assert last.order.order_id == new.order_id


def test_a_hand_protects_the_position_and_not_only_an_entry_that_waits() -> None:
    talk = a_position(target_price=0)
    talk.end(guard(talk, STOP))
    assert talk.want(
        purpose=Purpose.ADD, kind=OrderKind.LIMIT, limit_price=9_900, stop_price=9_700
    ).allowed
    talk.accept(*talk.submitted()[-1].group.orders)
    assert talk.desk.resting_price(SYMBOL, STOP) == 0, "something protects it already"
    talk.order(MoveProtection(symbol=SYMBOL, stop_price=9_750))
    placed = talk.submitted()[-1].group.children[0]
    talk.accept(placed)
    assert talk.desk.resting_price(SYMBOL, STOP) == 9_750


def test_the_stop_of_an_entry_without_a_fill_protects_nothing_yet() -> None:
    talk = a_position(stop_price=9_500, target_price=0)
    assert talk.want(
        purpose=Purpose.ADD, kind=OrderKind.LIMIT, limit_price=9_900, stop_price=9_800
    ).allowed
    added = talk.submitted()[-1].group
    talk.accept(*added.orders)
    assert talk.desk.resting_price(SYMBOL, STOP) == 9_500
    assert added.entry is not None
    talk.fill(added.entry, 9_900, 100)
    assert told(talk) == (9_800, 0)


def test_a_guard_is_cancelled_only_by_who_knows_what_it_guards() -> None:
    talk = a_position()
    before = saved(talk.core)
    for purpose in (STOP, TARGET):
        with pytest.raises(Mistake, match="protects the open position"):
            talk.order(CancelOrder(order_id=guard(talk, purpose).order_id))
    assert saved(talk.core) == before
    stop = guard(talk, STOP)
    talk.order(CancelOrder(order_id=stop.order_id, unprotects=True))
    assert talk.cancelled() == [stop.order_id]


def test_the_stop_of_a_waiting_entry_goes_with_the_entry_only() -> None:
    talk = Talk()
    assert talk.want(kind=OrderKind.LIMIT, limit_price=9_000, stop_price=8_900).allowed
    group = talk.submitted()[-1].group
    talk.accept(*group.orders)
    with pytest.raises(Mistake, match="no entry comes without its stop"):
        talk.order(CancelOrder(order_id=group.children[0].order_id, unprotects=True))
    assert talk.cancelled() == []


def test_the_rest_of_an_entry_goes_with_its_stop() -> None:
    talk = Talk()
    assert talk.want(kind=OrderKind.LIMIT, limit_price=9_900, stop_price=9_800).allowed
    group = talk.submitted()[-1].group
    talk.accept(*group.orders)
    assert group.entry is not None
    talk.fill(group.entry, 9_900, 400)
    stop = group.children[0]
    talk.order(CancelOrder(order_id=stop.order_id, unprotects=True))
    assert talk.cancelled() == [group.entry.order_id, stop.order_id]


def test_after_a_restart_a_bare_position_is_told_as_bare() -> None:
    talk = a_position()
    talk.end(guard(talk, STOP))
    fresh = Core(talk.terms, MARKETS, lambda: 0.0)
    found = json.loads(saved(talk.core))
    restore_wallet(fresh, found, [event for event in talk.events if event.durable])
    assert fresh.desk.told == talk.desk.told == {SYMBOL: (0, 10_400)}
    (event,) = [e for e in fresh.desk.held_events(0) if isinstance(e, PositionChanged)]
    assert (event.stop_price, event.target_price) == (0, 10_400)


def test_every_act_by_hand_says_who_did_what() -> None:
    talk = a_position()
    stop = guard(talk, STOP)
    acts = (
        (EditOrder(order_id=stop.order_id, trigger_price=9_850),
         "By hand: change the stop order of BTC/USDT:USDT to 1 at 985.0."),
        (MoveProtection(symbol=SYMBOL, target_price=10_500),
         "By hand: move the target of BTC/USDT:USDT from 1,040.0 to 1,050.0."),
        (CancelOrder(order_id=stop.order_id, unprotects=True, actor="ann"),
         "By ann: cancel the stop order of BTC/USDT:USDT, 1 at 980.0."),
        (ClosePart(symbol=SYMBOL, amount=333),
         "By hand: close 0.333 of BTC/USDT:USDT at the market."),
        (ReversePosition(symbol=SYMBOL),
         "By hand: close 0.667 of BTC/USDT:USDT at the market, then open as much the other way."),
    )  # fmt: skip
    for command, words in acts:
        events = talk.order(command)
        if isinstance(command, ClosePart):
            talk.fill(talk.submitted()[-1].group.orders[0], 10_000)
        said = [event for event in events if isinstance(event, DoneByHand)]
        assert [event.words for event in said] == [words]
        assert events[0] is said[0], "it comes before what follows from it"
        assert said[0].order_id in talk.desk.orders
        assert decode(encode(said[0])) == said[0]


def test_what_was_refused_was_not_done() -> None:
    talk = a_position()
    with pytest.raises(Mistake):
        talk.order(ClosePosition(symbol="ETH/USDT"))
    with pytest.raises(Mistake):
        talk.order(MoveProtection(symbol=SYMBOL, stop_price=9_000))
    talk.order(PullKillSwitch())
    talk.order(PauseRun(run_id="run"))
    assert talk.all(DoneByHand) == []
