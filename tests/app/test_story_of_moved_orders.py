"""The page of a trade tells an order as it stood when it filled, and who had moved it."""

from __future__ import annotations

import math

import pytest

from moniqo_desktop.app.past.trade_story import Told, past_trades, story_of
from moniqo_desktop.domain.messages.commands import ClosePosition, MoveProtection
from moniqo_desktop.domain.messages.desk_commands import EditOrder
from moniqo_desktop.domain.messages.reports import OrderAmended
from moniqo_desktop.domain.orders import Order, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.domain.past import FillTold, OrderTold, TradeStory
from tests.kit.builders import SYMBOL
from tests.kit.flows import MARKETS
from tests.kit.talk import Talk


def a_position(**intent: object) -> Talk:
    """1.000 long from 1,000.0, stop at 980.0, target at 1,040.0."""
    talk = Talk()
    talk.enter(**{"stop_price": 9_800, "target_price": 10_400, **intent})  # type: ignore[arg-type]  # an intent's
    return talk


def guard(talk: Talk, purpose: Purpose) -> Order:
    found: Order = talk.desk.protection(SYMBOL, purpose)[0]
    return found


def moved(talk: Talk, purpose: Purpose, price: int, *, node: str = "") -> None:
    """As a hand or a node wants it, and the venue does it."""
    is_stop = purpose is Purpose.STOP
    order = guard(talk, purpose)
    prices = {"stop_price": price} if is_stop else {"target_price": price}
    if node:
        wish = {"purpose": purpose, "side": Side.SELL, "amount": 0, "node_id": node, **prices}
        assert talk.want(**wish).allowed
    else:
        stop, target = (price, 0) if is_stop else (0, price)
        talk.order(MoveProtection(symbol=SYMBOL, stop_price=stop, target_price=target))
    amended = (0, price) if is_stop else (price, 0)
    talk.say(OrderAmended(talk.at, order.order_id, 0, *amended))


def told(talk: Talk) -> TradeStory:
    durable = [event for event in talk.events if event.durable]
    (trade,) = past_trades(durable, dict(MARKETS))
    about = Told("key", "A flow", "paper", dict(MARKETS), str)
    return story_of(durable, trade.trade_id, about)


def order_of(story: TradeStory, purpose: str) -> OrderTold:
    return next(order for order in story.orders if order.purpose == purpose)


def fill_of(story: TradeStory, purpose: str) -> FillTold:
    return next(fill for fill in story.fills if fill.purpose == purpose)


def test_a_target_moved_by_hand_is_expected_where_it_was_moved_to() -> None:
    talk = a_position()
    moved(talk, Purpose.TARGET, 10_300)
    moved(talk, Purpose.TARGET, 10_250)
    talk.fill(guard(talk, Purpose.TARGET), 10_250, maker=True)
    story = told(talk)
    fill = fill_of(story, "target")
    assert (fill.expected, fill.slippage_bps) == ("1,025.0", 0.0)
    order = order_of(story, "target")
    assert (order.amount, order.price) == ("1", "1,025.0")
    words = [(word, why) for _, word, why in order.moves if word.startswith("moved")]
    assert words == [
        ("moved_by_hand", "was 1 at 1,040.0"),
        ("moved_by_hand", "was 1 at 1,030.0"),
    ]
    assert story.exit_words == "The target was reached, where a hand had moved it to."


def test_a_fill_is_measured_by_the_price_its_order_had_then_and_not_later() -> None:
    talk = a_position()
    target = guard(talk, Purpose.TARGET)
    talk.fill(target, 10_400, amount=400)
    moved(talk, Purpose.TARGET, 10_300)
    talk.fill(target, 10_300)
    fills = [fill for fill in told(talk).fills if fill.purpose == "target"]
    assert [(fill.expected, fill.slippage_bps) for fill in fills] == [
        ("1,040.0", 0.0), ("1,030.0", 0.0),
    ]  # fmt: skip
    steps = [word for _, word, _ in order_of(told(talk), "target").moves]
    assert steps[-3:] == ["partly_filled", "moved_by_hand", "filled"]


def test_a_stop_moved_by_its_flow_is_told_as_such_and_its_slip_from_there() -> None:
    talk = a_position()
    moved(talk, Purpose.STOP, 9_900, node="candles")
    talk.fill(guard(talk, Purpose.STOP), 9_890)
    story = told(talk)
    assert fill_of(story, "stop").expected == "990.0"
    assert fill_of(story, "stop").slippage_bps == pytest.approx(10_000 * 10 / 9_900)
    assert [word for _, word, _ in order_of(story, "stop").moves].count("moved_by_flow") == 1
    assert story.exit_words == "The stop was hit."


def test_a_stop_made_smaller_is_told_with_the_amount_it_last_had() -> None:
    talk = a_position()
    talk.order(ClosePosition(symbol=SYMBOL, fraction=0.25))
    part = talk.submitted()[-1].group.orders[0]
    talk.fill(part, 10_050)
    stop = guard(talk, Purpose.STOP)
    talk.say(OrderAmended(talk.at, stop.order_id, 750))
    talk.fill(stop, 9_800)
    story = told(talk)
    order = order_of(story, "stop")
    assert order.amount == "0.75"
    assert ("smaller", "was 1 at 980.0") in [(word, why) for _, word, why in order.moves]
    assert (order_of(story, "reduce").node_id, order_of(story, "reduce").reason) == ("", "")


def test_what_followed_from_a_fill_is_told_at_the_time_of_that_fill() -> None:
    """A fill is read at its candle; its stop is made smaller when that candle is known."""
    talk = a_position()
    talk.order(ClosePosition(symbol=SYMBOL, fraction=0.25))
    part, candle_at = talk.submitted()[-1].group.orders[0], talk.at
    talk.close(1_005)
    talk.fill(part, 10_050, candle_at=candle_at)
    stop, target = guard(talk, Purpose.STOP), guard(talk, Purpose.TARGET)
    talk.say(OrderAmended(talk.at, stop.order_id, 750))
    moved(talk, Purpose.TARGET, 10_300)
    smaller = next(at for at, word, _ in order_of(told(talk), "stop").moves if word == "smaller")
    assert smaller == candle_at
    by_hand = [at for at, word, _ in order_of(told(talk), "target").moves if "hand" in word]
    assert by_hand == [talk.at]
    talk.close(1_030)
    talk.fill(target, 10_300, amount=750, candle_at=talk.at - 60_000)
    talk.end(stop)
    assert order_of(told(talk), "stop").moves[-1][0] == talk.at - 60_000


def test_a_wish_that_the_gate_refused_moved_nothing() -> None:
    talk = a_position()
    ruling = talk.want(purpose=Purpose.STOP, side=Side.SELL, amount=0, stop_price=9_700)
    assert not ruling.allowed
    talk.close(1_000)
    talk.fill(guard(talk, Purpose.STOP), 9_800)
    story = told(talk)
    assert fill_of(story, "stop").expected == "980.0"
    refused = next(o for o in story.orders if any(word == "denied" for _, word, _ in o.moves))
    assert (refused.amount, refused.price) == ("", "970.0")
    assert refused.moves[0][2].startswith("A stop may only move towards the price")


def test_an_entry_changed_by_hand_is_expected_at_its_new_price() -> None:
    talk = Talk()
    assert talk.want(kind=OrderKind.LIMIT, limit_price=9_000, stop_price=8_800).allowed
    group = talk.submitted()[-1].group
    talk.accept(*group.orders)
    entry = group.orders[0]
    talk.order(EditOrder(order_id=entry.order_id, limit_price=9_100, amount=900))
    talk.say(OrderAmended(talk.at, entry.order_id, 900, 9_100))
    talk.fill(entry, 9_100)
    order, fill = order_of(told(talk), "open"), fill_of(told(talk), "open")
    assert (order.amount, order.price, fill.slippage_bps) == ("0.9", "910.0", 0.0)
    assert ("moved_by_hand", "was 1 at 900.0") in [(w, why) for _, w, why in order.moves]


def test_of_a_trailing_stop_nobody_knows_where_it_stood() -> None:
    """Its venue moves it: measured from where it began, a gain would be told as slippage."""
    talk = a_position(trail_ppm=20_000)
    stop = guard(talk, Purpose.STOP)
    assert stop.kind is OrderKind.TRAILING
    talk.fill(stop, 10_200)
    fill = fill_of(told(talk), "stop")
    assert fill.expected == ""
    assert math.isnan(fill.slippage_bps)


def test_a_close_by_hand_is_said_to_be_one() -> None:
    talk = a_position()
    talk.order(ClosePosition(symbol=SYMBOL))
    talk.fill(talk.submitted()[-1].group.orders[0], 10_050)
    for purpose in (Purpose.STOP, Purpose.TARGET):
        for order in talk.desk.protection(SYMBOL, purpose):
            talk.end(order, OrderStatus.CANCELLED)
    assert told(talk).exit_words == "A hand closed it."


def test_of_a_position_closed_in_part_the_page_tells_what_is_left() -> None:
    talk = a_position()
    talk.order(ClosePosition(symbol=SYMBOL, fraction=0.25))
    assert told(talk).exit_words == "It is still open."
    talk.fill(talk.submitted()[-1].group.orders[0], 10_050)
    assert told(talk).exit_words == "0.75 of it is still open."
