"""The pages of the desk show what the state holds and send what is asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import (
    AnswerApproval,
    CancelOrder,
)
from moniqo_desktop.domain.messages.events import (
    ApprovalAsked,
    CancelAsked,
    DecisionMade,
    OrderChanged,
    TradeClosed,
)
from moniqo_desktop.domain.orders import Direction, OrderId, OrderStatus, Purpose, Side
from moniqo_desktop.ui.desk.fills_page import FillsPage
from moniqo_desktop.ui.desk.panel import NAMES
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.desk.kit import ACCEPTED, LONG, PRICES, Desk, press, texts
from tests.ui.state.builders import (
    BTC,
    MARKETS,
    a_fill,
    a_price,
    an_order,
)


def test_an_open_order_is_cancelled_by_the_delete_key(desk: Desk) -> None:
    desk.panel.show_page("Orders")
    desk.hear(an_order(), ACCEPTED)
    page = desk.panel.orders
    assert texts(page.table)[1:] == [
        "BTC/USDT BUY", "open", "0.001", "0", "50,000.0", "—", "0 s", "accepted",
    ]  # fmt: skip
    page.view.selectRow(0)
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    assert desk.sent == [CancelOrder(order_id=OrderId("o1"))]


def test_a_cancel_is_not_asked_twice(desk: Desk) -> None:
    desk.panel.show_page("Orders")
    desk.hear(an_order(), ACCEPTED, CancelAsked(2, "r1", OrderId("o1")))
    desk.panel.orders.view.selectRow(0)
    desk.panel.orders.cancel_chosen()
    assert texts(desk.panel.orders.table)[-1] == "cancel asked"
    assert desk.sent == []


def test_all_open_orders_can_be_cancelled_at_once(desk: Desk) -> None:
    second = OrderChanged(1, "r1", OrderId("o2"), OrderStatus.ACCEPTED)
    desk.hear(an_order(), ACCEPTED, an_order("o2"), second)
    desk.panel.orders.cancel_all()
    assert [command.order_id for command in desk.sent if isinstance(command, CancelOrder)] == [
        "o2", "o1",
    ]  # fmt: skip


def test_fills_show_fee_as_a_cost_and_profit_only_of_exits(desk: Desk) -> None:
    desk.panel.show_page("Fills")
    out = a_fill(40, side=Side.SELL, purpose=Purpose.TARGET, realised=150_000_000, at=3)
    desk.hear(a_fill(40), out)
    shown = [texts(desk.panel.fills.table, row)[-1] for row in (0, 1)]
    assert shown == ["+1.50", "—"]


def test_closed_trades_are_listed_with_mean_prices_and_summed_up(desk: Desk) -> None:
    desk.panel.show_page("Fills")
    market = MARKETS[BTC]
    bought, sold = market.notional(500_000, 3_000), market.notional(510_000, 3_000)
    ends = (Direction.LONG, 1, 2_000, bought, sold, 25, sold - bought - 25, Purpose.TARGET, 0)
    lost = (Direction.SHORT, 1, 10, 1, 1, 25, -10 * 10**8, Purpose.STOP, 0)
    desk.hear(
        TradeClosed(5, "r1", "t1", BTC, *ends, total_amount=3_000),
        TradeClosed(6, "r1", "t2", BTC, *lost),
    )
    page = desk.panel.fills
    page.choice.setCurrentIndex(1)
    assert texts(page.trades, 1)[1:6] == [
        "BTC/USDT LONG", "50,000.0", "51,000.0", "target", "+30.00",
    ]  # fmt: skip
    assert page.total.toolTip() == "2 trades, 1 with a profit, +20.00"
    assert page.total.text() == page.total.toolTip()
    page.total.resize(60, 20)
    assert page.total.text().startswith("…")
    assert page.total.text().endswith("+20.00")
    assert page.stack.currentWidget() is page.views[1]


def test_decisions_name_the_node_and_show_the_votes(desk: Desk) -> None:
    desk.panel.show_page("Agents")
    votes = (("Trend", "LONG 0.8"), ("Range", "FLAT 0.5"))
    made = DecisionMade(1, "r1", "n7", BTC, Direction.LONG, 0.72, "Two of three.", votes)
    desk.hear(made)
    page = desk.panel.agents
    assert texts(page.table)[1:] == ["Node n7", "BTC/USDT LONG", "0.72", "Two of three."]
    page.view.selectRow(0)
    assert page.details.text() == "Two of three.\nTrend: LONG 0.8\nRange: FLAT 0.5"


@pytest.mark.parametrize(("word", "approved"), [("Approve", True), ("Decline", False)])
def test_a_waiting_plan_is_answered_with_its_key(desk: Desk, word: str, approved: bool) -> None:
    desk.panel.show_page("Agents")
    desk.hear(ApprovalAsked(5, "r1", "n1", "key", BTC, Direction.LONG, "Buy 0.1", 10**13))
    assert desk.panel.agents.question.text() == "BTC/USDT: Buy 0.1"
    press(desk.panel.agents, word)
    answer = AnswerApproval(run_id="r1", node_id="n1", key="key", approved=approved)
    assert desk.sent == [answer]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_reached_and_says_something_when_empty(desk: Desk, name: str) -> None:
    desk.panel.show_page(name)
    image = desk.panel.grab().toImage()
    assert desk.panel.stack.currentIndex() == NAMES.index(name)
    below = {image.pixel(x, y) for x in range(60, 480, 3) for y in range(60, 315, 2)}
    assert len(below) > 1


def test_a_page_out_of_sight_reads_nothing(desk: Desk) -> None:
    desk.hear(an_order(), ACCEPTED)
    assert desk.panel.orders.table.rowCount() == 0
    desk.panel.show_page("Orders")
    assert desk.panel.orders.table.rowCount() == 1


def test_a_page_is_made_when_first_turned_to_and_tells_what_was_before(desk: Desk) -> None:
    desk.hear(a_fill(1_000))
    assert desk.panel.findChildren(FillsPage) == []
    desk.panel.show_page("Fills")
    [page] = desk.panel.findChildren(FillsPage)
    assert desk.panel.stack.currentWidget() is page
    assert page.table.rowCount() == 1


def test_a_page_made_late_moves_no_edge(desk: Desk) -> None:
    before = desk.panel.stack.minimumSizeHint()
    for name in NAMES:
        desk.panel.show_page(name)
    assert desk.panel.stack.minimumSizeHint() == before


def test_many_changes_are_one_reading(desk: Desk, qtbot: QtBot) -> None:
    readings = []
    desk.panel.positions.table.modelReset.connect(lambda: readings.append(1))
    for price in range(1, 40):
        desk.panel.refresh(desk.state.apply((a_price(price), LONG)))
    qtbot.waitUntil(lambda: desk.panel.positions.table.rowCount() == 1)
    assert len(readings) == 1


def test_narrow_tables_leave_out_what_matters_less(desk: Desk, qtbot: QtBot) -> None:
    view = desk.panel.positions.view
    desk.panel.resize(540, 320)
    qtbot.waitUntil(lambda: view.isColumnHidden(6))
    assert not view.isColumnHidden(4)
    desk.panel.resize(900, 320)
    qtbot.waitUntil(lambda: not view.isColumnHidden(6))


def test_both_themes_can_be_switched(desk: Desk, light: Theme) -> None:
    desk.hear(*PRICES, LONG)
    desk.panel.set_theme(light)
    assert desk.panel.grab().toImage().pixelColor(500, 4).lightness() > 200
