"""What a position says of itself while it is being closed, in part or whole, or reversed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.messages.events import (
    Event,
    Notified,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
)
from moniqo_desktop.domain.orders import Mode, Order, OrderId, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.ui.desk.cells import CELL, Cell
from tests.ui.desk.kit import LONG, PRICES, Desk, press
from tests.ui.state.builders import BTC, a_position, a_run

HELD = LONG.amount


def leaving(
    amount: int,
    purpose: Purpose = Purpose.REDUCE,
    *,
    status: OrderStatus = OrderStatus.ACCEPTED,
    kind: OrderKind = OrderKind.MARKET,
    side: Side = Side.SELL,
    order_id: str = "c1",
    run_id: str = "r1",
) -> tuple[Event, Event]:
    order = Order(OrderId(order_id), run_id, "", BTC, purpose, side, kind, amount, 2)
    return OrderPlanned(2, run_id, order), OrderChanged(2, run_id, OrderId(order_id), status)


def said(desk: Desk) -> tuple[str, str]:
    """Beside the symbol, and below the table."""
    cell = desk.panel.positions.table.index(0, 0).data(CELL)
    assert isinstance(cell, Cell)
    line = desk.panel.positions.doing
    return cell.after, line.text() if line.isVisible() else ""


HALF = ("50 % being closed", "50 % of BTC/USDT is being closed, at the next open.")
WHOLE = ("being closed", "BTC/USDT is being closed, at the next open.")


def test_a_part_on_its_way_is_told_with_its_share_and_when(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, *leaving(HELD // 2))
    assert said(desk) == HALF


def test_a_close_on_its_way_is_told(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, *leaving(HELD, Purpose.CLOSE))
    assert said(desk) == WHOLE


def test_parts_that_leave_together_are_one_share(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, *leaving(HELD // 4), *leaving(HELD // 4, order_id="c2"))
    assert said(desk) == HALF


@pytest.mark.parametrize("end", [OrderStatus.CANCELLED, OrderStatus.REJECTED, OrderStatus.DENIED])
def test_nothing_is_told_of_what_came_to_nothing(desk: Desk, end: OrderStatus) -> None:
    desk.hear(*PRICES, LONG, *leaving(HELD // 2))
    desk.hear(OrderChanged(3, "r1", OrderId("c1"), end))
    assert said(desk) == ("", "")


def test_nothing_is_told_once_it_is_filled(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, *leaving(HELD // 2))
    filled = OrderFilled(
        3, "r1", OrderId("c1"), "f1", BTC, Side.SELL, Purpose.REDUCE, 674_125, HELD // 2, 1, 1,
        False, False, 674_125, False,
    )  # fmt: skip
    desk.hear(filled, replace(LONG, amount=HELD - HELD // 2, cost=LONG.cost // 2))
    assert said(desk) == ("", "")


@pytest.mark.parametrize(
    "events",
    [
        leaving(HELD // 2, status=OrderStatus.UNKNOWN),
        leaving(HELD // 2, kind=OrderKind.LIMIT),
        leaving(HELD, Purpose.STOP, kind=OrderKind.STOP),
        leaving(HELD // 2, side=Side.BUY),
        leaving(HELD // 2)[:1],
    ],
    ids=["unknown", "rests at a price", "a stop", "of the other side", "not sent yet"],
)
def test_what_is_not_known_to_leave_is_not_claimed(desk: Desk, events: tuple[Event, ...]) -> None:
    desk.hear(*PRICES, LONG, *events)
    assert said(desk) == ("", "")


def test_when_it_is_filled_is_told_for_paper_only(desk: Desk) -> None:
    desk.hear(replace(a_run(), mode=Mode.LIVE), *PRICES, LONG, *leaving(HELD, Purpose.CLOSE))
    assert said(desk) == ("being closed", "BTC/USDT is being closed.")


def acts_of(desk: Desk) -> dict[str, bool]:
    desk.panel.positions.view.selectRow(0)
    actions = desk.panel.positions.bar.actions_by_name
    return {name: action.isEnabled() for name, action in actions.items()}


def test_of_what_leaves_whole_no_part_is_closed(desk: Desk) -> None:
    """All of it may be: that takes back a reversal, wherever that was asked for."""
    desk.hear(*PRICES, LONG, *leaving(HELD, Purpose.CLOSE))
    enabled = {name for name, is_on in acts_of(desk).items() if is_on}
    assert enabled == {"close", "break_even", "stop", "target"}
    assert desk.panel.positions.bar.actions_by_name["reverse"].toolTip() == WHOLE[1]
    desk.hear(OrderChanged(3, "r1", OrderId("c1"), OrderStatus.CANCELLED))
    assert all(acts_of(desk).values())


def test_the_rest_of_what_leaves_in_part_can_be_closed(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, *leaving(HELD // 2))
    assert all(acts_of(desk).values())


def test_a_real_exchange_may_be_asked_again(desk: Desk) -> None:
    desk.hear(replace(a_run(), mode=Mode.LIVE), *PRICES, LONG, *leaving(HELD, Purpose.CLOSE))
    assert all(acts_of(desk).values())


def reversing(desk: Desk) -> None:
    desk.hear(*PRICES, LONG)
    page = desk.panel.positions
    page.view.selectRow(0)
    press(page, "Reverse")
    assert said(desk) == ("", "")
    desk.hear(*leaving(HELD, Purpose.CLOSE))


def test_a_reversal_is_told_once_its_close_is_on_its_way(desk: Desk) -> None:
    reversing(desk)
    words = "BTC/USDT is being reversed: it is closed at the next open."
    assert said(desk) == ("being reversed", words)
    desk.hear(a_position(-HELD, LONG.cost, stop=690_000))
    assert said(desk) == ("", "")


def test_a_reversal_that_was_refused_is_not_told_any_more(desk: Desk) -> None:
    desk.hear(*PRICES, LONG)
    page = desk.panel.positions
    page.view.selectRow(0)
    press(page, "Reverse")
    desk.hear(Notified(4, "", "error", "It cannot be reversed.", ""))
    desk.hear(*leaving(HELD, Purpose.CLOSE))
    assert said(desk) == WHOLE


def test_a_reversal_whose_close_was_cancelled_is_over(desk: Desk) -> None:
    reversing(desk)
    assert desk.panel.positions.bar.said.text()
    desk.hear(OrderChanged(3, "r1", OrderId("c1"), OrderStatus.CANCELLED))
    assert not desk.panel.positions.bar.said.text()
    desk.hear(*leaving(HELD, Purpose.CLOSE, order_id="c2"))
    assert said(desk) == WHOLE


def test_a_refusal_of_something_else_leaves_a_reversal_on_its_way(desk: Desk) -> None:
    reversing(desk)
    before = said(desk)
    desk.hear(*leaving(HELD // 2, Purpose.CLOSE)[1:], Notified(4, "", "error", "Unknown file.", ""))
    assert said(desk) == before == ("being reversed", before[1])


def test_a_narrow_table_has_room_again_once_it_is_done(desk: Desk) -> None:
    view = desk.panel.positions.view
    desk.hear(*PRICES, LONG)
    before = [view.isColumnHidden(n) for n in range(7)]
    desk.hear(*leaving(HELD // 2))
    desk.hear(OrderChanged(3, "r1", OrderId("c1"), OrderStatus.CANCELLED))
    assert [view.isColumnHidden(n) for n in range(7)] == before
