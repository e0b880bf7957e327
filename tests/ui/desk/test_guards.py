"""No order that protects an open position goes without a question, whichever way it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from moniqo_desktop.domain.messages.commands import CancelOrder, ClosePosition
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.domain.messages.desk_events import DoneByHand
from moniqo_desktop.domain.messages.events import Notified, OrderChanged, OrderPlanned, OrderRevised
from moniqo_desktop.domain.orders import Order, OrderId, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.ui.desk.cells import Tone
from moniqo_desktop.ui.desk.orders_page import OrdersPage
from tests.ui.desk.kit import Desk
from tests.ui.state.builders import BTC, MARKETS, a_fill, a_position, a_price, an_order

AMOUNT = 10_600
COST = MARKETS[BTC].notional(662_040, AMOUNT)
HELD = a_position(AMOUNT, COST, stop=650_000, target=700_000)
BARE = a_position(AMOUNT, COST, target=700_000)


def a_guard(purpose: Purpose, order_id: str) -> Order:
    stop = purpose is Purpose.STOP
    return replace(
        an_order(order_id, AMOUNT).order,
        purpose=purpose,
        side=Side.SELL,
        kind=OrderKind.STOP if stop else OrderKind.LIMIT,
        limit_price=0 if stop else 700_000,
        trigger_price=650_000 if stop else 0,
        reduce_only=True,
        group_id="entry",
    )


STOP, TARGET = a_guard(Purpose.STOP, "stop"), a_guard(Purpose.TARGET, "target")


def hear(desk: Desk, *orders: Order) -> OrdersPage:
    desk.panel.show_page("Orders")
    desk.hear(a_price(660_000), HELD)
    for order in orders:
        accepted = OrderChanged(1, "r1", order.order_id, OrderStatus.ACCEPTED)
        desk.hear(OrderPlanned(1, "r1", order), accepted)
    return desk.panel.orders


def choose(page: OrdersPage, order: Order) -> None:
    page.view.selectRow(page.table.place_of(order.order_id))
    page.view.setFocus()


def by_button(page: OrdersPage) -> None:
    QTest.mouseClick(page.bar.button("cancel"), Qt.MouseButton.LeftButton)


def by_key(page: OrdersPage) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_Delete)


def by_menu(page: OrdersPage) -> None:
    page.view.customContextMenuRequested.emit(QPoint(10, 40))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(each for each in menu.actions() if each.text() == "Cancel order")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def answer(desk: Desk, words: str) -> None:
    button = next(each for each in desk.question.buttons if each.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("way", [by_button, by_key, by_menu])
def test_a_stop_of_an_open_position_is_asked_about_first(
    desk: Desk, way: Callable[[OrdersPage], None]
) -> None:
    page = hear(desk, STOP)
    choose(page, STOP)
    way(page)
    assert desk.sent == []
    assert desk.question.words == (
        "This stop ends LONG 0.106 BTC/USDT at 65,000.0, with −127.62 before the fee. Without it "
        "nothing limits the loss."
    )
    assert [each.text() for each in desk.question.buttons] == [
        "Keep the stop", "Close the position", "Cancel the stop",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("Keep the stop", []),
        ("Close the position", [ClosePosition(symbol=BTC, wallet="practice")]),
        ("Cancel the stop", [CancelOrder(order_id=STOP.order_id, unprotects=True)]),
    ],
)
def test_the_answer_is_what_is_done(desk: Desk, words: str, sent: list[Any]) -> None:
    page = hear(desk, STOP)
    choose(page, STOP)
    by_button(page)
    answer(desk, words)
    assert desk.sent == sent
    assert desk.question.words == ""


def test_a_stop_that_ended_while_it_was_asked_about_is_left_alone(desk: Desk) -> None:
    page = hear(desk, STOP)
    choose(page, STOP)
    by_button(page)
    desk.hear(OrderChanged(2, "r1", STOP.order_id, OrderStatus.FILLED))
    answer(desk, "Cancel the stop")
    assert desk.sent == []


@pytest.mark.parametrize(
    "change",
    [
        OrderChanged(2, "r1", STOP.order_id, OrderStatus.FILLED),
        OrderRevised(2, "r1", STOP.order_id, AMOUNT, 0, 655_000),
        a_position(AMOUNT // 2, COST // 2, stop=650_000),
        a_position(-AMOUNT, -COST, stop=650_000),
    ],
)
def test_a_question_about_what_has_changed_is_asked_no_longer(desk: Desk, change: Any) -> None:
    page = hear(desk, STOP)
    choose(page, STOP)
    by_button(page)
    desk.hear(change)
    answer(desk, "Close the position")
    assert desk.sent == []
    assert "has changed meanwhile; nothing was done" in desk.question.words


def test_a_question_goes_by_itself_with_what_it_was_about(desk: Desk) -> None:
    page = hear(desk, STOP)
    choose(page, STOP)
    by_button(page)
    desk.question.look()
    assert "This stop ends" in desk.question.words
    desk.hear(OrderChanged(2, "r1", STOP.order_id, OrderStatus.FILLED))
    desk.question.look()
    assert desk.question.buttons == ()


def test_the_question_to_cancel_all_is_about_the_orders_it_counted(desk: Desk) -> None:
    page = hear(desk, STOP, TARGET)
    page.cancel_all()
    desk.hear(OrderChanged(2, "r1", STOP.order_id, OrderStatus.FILLED))
    answer(desk, "Cancel stops and targets")
    assert desk.sent == []


def test_a_target_says_what_still_ends_the_position(desk: Desk) -> None:
    page = hear(desk, TARGET)
    choose(page, TARGET)
    by_button(page)
    assert "with +402.38 before the fee. Without it only its stop" in desk.question.words


def test_an_entry_is_cancelled_without_a_question(desk: Desk) -> None:
    entry = an_order().order
    page = hear(desk, STOP, entry)
    choose(page, entry)
    by_key(page)
    assert desk.sent == [CancelOrder(order_id=entry.order_id)]
    assert desk.question.words == ""


def test_the_stop_of_a_waiting_entry_is_cancelled_with_it_only(desk: Desk) -> None:
    entry = replace(an_order().order, group_id="o1")
    asleep = replace(STOP, group_id="o1")
    page = hear(desk, entry, asleep)
    choose(page, asleep)
    assert not page.bar.button("cancel").isEnabled()
    assert "goes with it" in page.bar.button("cancel").toolTip()
    page.cancel_all()
    assert desk.sent == [CancelOrder(order_id=entry.order_id)]


def test_cancel_all_spares_what_protects_and_says_so(desk: Desk) -> None:
    entries = [an_order("a").order, an_order("b").order]
    page = hear(desk, STOP, TARGET, *entries)
    QTest.mouseClick(page.bar.button("cancel_all"), Qt.MouseButton.LeftButton)
    assert desk.sent == []
    assert desk.question.words == (
        "Cancels 2 open orders. Stops and targets of open positions stay (2)."
    )
    answer(desk, "Cancel 2 orders")
    assert {command.order_id for command in desk.sent} == {"a", "b"}  # type: ignore[attr-defined]  # all cancel


def test_cancel_all_takes_stops_only_when_told_so(desk: Desk) -> None:
    page = hear(desk, STOP, an_order("a").order)
    page.cancel_all()
    answer(desk, "Cancel stops and targets too")
    assert desk.sent == [
        CancelOrder(order_id=OrderId("a")),
        CancelOrder(order_id=STOP.order_id, unprotects=True),
    ]


def test_cancel_all_of_stops_alone_keeps_them_first(desk: Desk) -> None:
    page = hear(desk, STOP)
    page.cancel_all()
    assert [each.text() for each in desk.question.buttons] == [
        "Keep them", "Cancel stops and targets",
    ]  # fmt: skip
    answer(desk, "Keep them")
    assert desk.sent == []


def test_a_position_without_a_stop_says_so_and_offers_no_old_one(desk: Desk) -> None:
    desk.panel.show_page("Positions")
    desk.hear(a_price(660_000), HELD)
    desk.hear(BARE)
    page = desk.panel.positions
    cell = page.table.cell(0, 0)[0]
    assert (cell.after, cell.after_tone) == ("no stop", Tone.WARN)
    assert page.warning.isVisible()
    assert page.warning.text().startswith("BTC/USDT: no stop rests")
    page.view.selectRow(0)
    page.ask("stop")
    assert page.bar.line.edit.text() == ""
    desk.hear(HELD)
    assert not page.warning.isVisible()


def test_what_was_said_of_a_reversal_goes_when_it_is_done(desk: Desk) -> None:
    desk.panel.show_page("Positions")
    desk.hear(a_price(660_000), HELD)
    page = desk.panel.positions
    page.view.selectRow(0)
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert desk.sent == [ReversePosition(symbol=BTC, wallet="practice")]
    assert "then goes short" in page.bar.said.text()
    desk.hear(a_position(-AMOUNT, COST, stop=680_000))
    assert page.bar.said.text() == ""


def test_what_was_said_of_a_reversal_goes_when_it_is_refused(desk: Desk) -> None:
    desk.panel.show_page("Positions")
    desk.hear(a_price(660_000), HELD)
    page = desk.panel.positions
    page.view.selectRow(0)
    page.reverse()
    desk.hear(Notified(2, "", "error", "The kill switch is on", ""))
    assert page.bar.said.text() == ""


def test_the_log_tells_what_a_hand_did_and_what_came_of_it(desk: Desk) -> None:
    hear(desk, STOP)
    words = "By hand: cancel the stop order of BTC/USDT, 0.106 at 65,000.0."
    leaving = replace(an_order("x").order, node_id="", purpose=Purpose.REDUCE, side=Side.SELL)
    desk.hear(
        DoneByHand(2, "r1", "owner", words, BTC, STOP.order_id),
        OrderRevised(2, "r1", STOP.order_id, 0, 0, 651_000),
        OrderChanged(2, "r1", STOP.order_id, OrderStatus.CANCELLED),
        OrderPlanned(2, "r1", leaving),
        a_fill(100, order_id="x", side=Side.SELL, purpose=Purpose.REDUCE),
    )
    said = [line.text for line in desk.state.log.newest() if line.source == "hand"][::-1]
    assert said == [
        words,
        "Done: the stop order of BTC/USDT is 0.106 at 65,100.0.",
        "Done: the stop order of BTC/USDT is cancelled.",
        "Done: Sold 0.001 BTC/USDT at 50,000.0.",
    ]


def test_orders_of_flows_are_no_deeds_of_a_hand(desk: Desk) -> None:
    hear(desk, STOP)
    desk.hear(OrderChanged(2, "r1", STOP.order_id, OrderStatus.CANCELLED))
    assert [line for line in desk.state.log.newest() if line.source == "hand"] == []
