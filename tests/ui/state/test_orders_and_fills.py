"""Orders, fills and the marks they leave."""

from __future__ import annotations

from moniqo_desktop.domain.messages.events import (
    CancelAsked,
    MarkerDrawn,
    OrderChanged,
    OrderRevised,
)
from moniqo_desktop.domain.orders import Direction, OrderId, OrderStatus, Purpose, Side
from moniqo_desktop.ui.state import orders
from tests.ui.state.builders import BTC, MARKETS, a_fill, a_state, an_order

FIRST = OrderId("o1")


def test_an_accepted_order_is_open_and_a_filled_one_is_not() -> None:
    state = a_state()
    state.apply((an_order(), OrderChanged(1, "r1", FIRST, OrderStatus.ACCEPTED, "v9")))
    assert [order.venue_order_id for order in state.orders.open()] == ["v9"]
    state.apply((a_fill(40),))
    assert state.orders.open()[0].remaining == 60
    state.apply((a_fill(60, at=3),))
    assert state.orders.open() == ()
    filled = state.orders.all()[0]
    assert filled.status is OrderStatus.FILLED
    assert filled.paid == MARKETS[BTC].notional(500_000, 100)
    assert filled.fees == 50


def test_a_late_part_fill_does_not_reopen_a_cancelled_order() -> None:
    state = a_state()
    state.apply((an_order(), OrderChanged(1, "r1", FIRST, OrderStatus.CANCELLED)))
    state.apply((a_fill(40, late=True),))
    order = state.orders.all()[0]
    assert (order.status, order.filled) == (OrderStatus.CANCELLED, 40)


def test_asking_to_cancel_leaves_the_order_open() -> None:
    state = a_state()
    state.apply((an_order(), OrderChanged(1, "r1", FIRST, OrderStatus.ACCEPTED)))
    state.apply((CancelAsked(2, "r1", FIRST),))
    assert state.orders.open()[0].cancel_asked


def test_a_revision_keeps_what_it_does_not_name() -> None:
    state = a_state()
    state.apply((an_order(), OrderRevised(2, "r1", FIRST, limit_price=499_000)))
    order = state.orders.get(FIRST)
    assert order is not None
    assert (order.limit_price, order.amount) == (499_000, 100)


def test_only_the_last_closed_orders_are_kept_and_no_open_one_is_lost() -> None:
    state = a_state()
    state.apply((an_order("open"), OrderChanged(1, "r1", OrderId("open"), OrderStatus.ACCEPTED)))
    for number in range(orders.KEPT_CLOSED + 20):
        order_id = OrderId(f"c{number}")
        state.apply((an_order(order_id), OrderChanged(1, "r1", order_id, OrderStatus.CANCELLED)))
    assert len(state.orders.all()) == orders.KEPT_CLOSED + 1
    assert [order.order_id for order in state.orders.open()] == ["open"]


def test_an_event_about_a_forgotten_order_changes_nothing() -> None:
    changed = a_state().apply((OrderRevised(2, "r1", FIRST, amount=5),))
    assert changed == frozenset()


def test_fills_are_read_newest_first() -> None:
    state = a_state()
    state.apply((a_fill(40, at=2), a_fill(60, at=3)))
    assert [fill.amount for fill in state.fills.newest()] == [60, 40]


def test_an_entry_is_marked_with_side_and_amount() -> None:
    state = a_state()
    state.apply((a_fill(10_600),))
    mark = state.fills.marks(BTC)[0]
    assert (mark.text, mark.direction, mark.exits) == ("BUY 0.106", Direction.LONG, False)


def test_a_target_is_marked_with_its_profit_in_percent_of_cost() -> None:
    state = a_state()
    market = MARKETS[BTC]
    realised = market.notional(505_000, 1_000) - market.notional(500_000, 1_000)
    state.apply(
        (a_fill(1_000, price=505_000, side=Side.SELL, purpose=Purpose.TARGET, realised=realised),)
    )
    assert state.fills.marks(BTC)[0].text == "TP +1.0 %"


def test_a_stopped_short_is_marked_with_its_loss() -> None:
    state = a_state()
    market = MARKETS[BTC]
    realised = market.notional(500_000, 1_000) - market.notional(510_000, 1_000)
    state.apply(
        (a_fill(1_000, price=510_000, side=Side.BUY, purpose=Purpose.STOP, realised=realised),)
    )
    assert state.fills.marks(BTC)[0].text == "SL −2.0 %"


def test_a_mark_of_a_flow_is_kept_beside_the_fills() -> None:
    state = a_state()
    state.apply((MarkerDrawn(1, "r1", "n1", BTC, 5, "cross", Direction.FLAT), a_fill(40)))
    assert [mark.text for mark in state.fills.marks(BTC)] == ["cross", "BUY 0.0004"]
