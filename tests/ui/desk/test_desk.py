"""The desk shows what the state holds and sends what the trader asks."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.commands import (
    AnswerApproval,
    CancelOrder,
    ClosePosition,
    Command,
    MoveProtection,
)
from moniqo_desktop.domain.events import (
    Alarm,
    ApprovalAsked,
    CancelAsked,
    DecisionMade,
    Event,
    Logged,
    OrderChanged,
)
from moniqo_desktop.domain.orders import Direction, OrderId, OrderStatus, Purpose, Side
from moniqo_desktop.ui.desk.figures import figures_of
from moniqo_desktop.ui.desk.panel import NAMES, DeskPanel
from moniqo_desktop.ui.desk.tables import Table
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.theme import Theme
from tests.ui.state.builders import (
    BTC,
    ETH,
    MARKETS,
    a_fill,
    a_position,
    a_price,
    a_state,
    an_equity,
    an_order,
)

LONG = a_position(10_600, MARKETS[BTC].notional(662_040, 10_600), stop=650_000)
SHORT = a_position(-4_000, MARKETS[ETH].notional(321_840, 4_000), ETH)
PRICES = (a_price(674_125), a_price(318_715, ETH))
ACCEPTED = OrderChanged(1, "r1", OrderId("o1"), OrderStatus.ACCEPTED)


class Desk:
    """A shown desk with its state and what it sent."""

    def __init__(self, panel: DeskPanel, state: State, sent: list[Command]) -> None:
        self.panel, self.state, self.sent = panel, state, sent

    def hear(self, *events: Event) -> None:
        self.panel.refresh(self.state.apply(events))
        self.panel._catch_up()


@pytest.fixture
def desk(qtbot: QtBot, dark: Theme) -> Desk:
    state = a_state()
    sent: list[Command] = []
    panel = DeskPanel(dark, state, sent.append, node_name=lambda node: f"Node {node}")
    panel.resize(540, 320)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return Desk(panel, state, sent)


def texts(table: Table[Any], row: int = 0) -> list[str]:
    return [table.index(row, column).data() for column in range(table.columnCount())]


def press(page: QWidget, text: str) -> None:
    """A button of a page, by its word."""
    button = next(b for b in page.findChildren(QPushButton) if b.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_position_is_read_with_side_and_signed_profit(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, SHORT)
    table = desk.panel.positions.table
    assert texts(table)[:6] == [
        "BTC/USDT LONG", "0.106", "66,204.0", "67,412.5", "+128.10", "+1.8 %",
    ]  # fmt: skip
    assert texts(table, 1)[:6] == [
        "ETH/USDT SHORT", "0.4", "3,218.40", "3,187.15", "+12.50", "+1.0 %",
    ]  # fmt: skip


def test_a_position_without_a_price_shows_no_profit(desk: Desk) -> None:
    desk.hear(LONG)
    assert texts(desk.panel.positions.table)[3:6] == ["—", "—", "—"]


def test_tabs_count_positions_and_open_orders(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, an_order(), ACCEPTED)
    tabs = desk.panel.header.tabs
    assert [tabs.tabToolTip(n) for n in range(3)] == ["Positions: 1", "Orders: 1", ""]


def test_key_figures_are_those_of_the_wallet(desk: Desk) -> None:
    desk.hear(an_equity(10_000 * 10**8, 1), *PRICES, LONG, an_equity(10_231 * 10**8, 2))
    shown = [(figure.name, figure.text) for figure in figures_of(desk.state)]
    assert shown == [
        ("Equity", "10,231.00"), ("Open PnL", "+128.10"), ("Day", "+2.31 %"),
        ("Exposure", "69.8 %"),
    ]  # fmt: skip


def test_figures_not_known_yet_are_dashes(desk: Desk) -> None:
    assert {figure.text for figure in figures_of(desk.state)} == {"—"}


def test_the_selection_stays_with_its_position(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, SHORT)
    desk.panel.positions.view.selectRow(1)
    desk.hear(a_position(0, 0))
    chosen = desk.panel.positions.view.chosen()
    assert chosen is not None
    assert chosen.symbol == ETH


def test_choosing_a_position_asks_the_chart_for_its_symbol(desk: Desk, qtbot: QtBot) -> None:
    desk.hear(*PRICES, LONG, SHORT)
    with qtbot.waitSignal(desk.panel.symbol_chosen) as chosen:
        desk.panel.positions.view.selectRow(1)
    assert chosen.args == [ETH]


def test_close_sends_the_whole_and_close_half_the_half(desk: Desk) -> None:
    desk.hear(*PRICES, LONG)
    desk.panel.positions.view.selectRow(0)
    press(desk.panel.positions, "Close")
    press(desk.panel.positions, "Close half")
    assert desk.sent == [ClosePosition(symbol=BTC), ClosePosition(symbol=BTC, fraction=0.5)]


def test_break_even_moves_the_stop_to_the_entry(desk: Desk) -> None:
    desk.hear(*PRICES, LONG)
    desk.panel.positions.view.selectRow(0)
    press(desk.panel.positions, "Break-even")
    assert desk.sent == [MoveProtection(symbol=BTC, stop_price=662_040)]


def test_break_even_of_a_losing_position_is_refused_in_a_sentence(desk: Desk) -> None:
    desk.hear(a_price(660_000), LONG)
    desk.panel.positions.view.selectRow(0)
    press(desk.panel.positions, "Break-even")
    assert desk.sent == []
    assert "not in profit" in desk.panel.positions.problem.text()


def test_a_new_stop_is_typed_and_sent(desk: Desk) -> None:
    desk.hear(*PRICES, LONG)
    page = desk.panel.positions
    page.view.selectRow(0)
    press(page, "Stop…")
    assert page.price.edit.text() == "65,000.0"
    page.price.edit.setText("66,000.5")
    QTest.keyClick(page.price.edit, Qt.Key.Key_Return)
    assert desk.sent == [MoveProtection(symbol=BTC, stop_price=660_005)]
    assert not page.price.isVisible()


def test_a_stop_on_the_wrong_side_is_refused_and_can_be_mended(desk: Desk) -> None:
    desk.hear(*PRICES, LONG)
    page = desk.panel.positions
    page.view.selectRow(0)
    page.ask_price("stop")
    page.price.edit.setText("70000")
    press(page, "Set")
    assert desk.sent == []
    assert "must lie below the last price 67,412.5" in page.problem.text()
    assert page.price.isVisible()


def test_leaving_the_entry_of_a_price_sends_nothing(desk: Desk) -> None:
    desk.hear(*PRICES, LONG)
    page = desk.panel.positions
    page.view.selectRow(0)
    page.ask_price("target")
    press(page, "Cancel")
    assert not page.price.isVisible()
    assert page.buttons.isVisible()
    assert desk.sent == []


def test_an_open_order_is_cancelled_by_the_delete_key(desk: Desk) -> None:
    desk.panel.show_page("Orders")
    desk.hear(an_order(), ACCEPTED)
    page = desk.panel.orders
    assert texts(page.table)[1:] == [
        "BTC/USDT BUY", "open", "0.001", "0", "50,000.0", "accepted",
    ]  # fmt: skip
    page.view.selectRow(0)
    page._cancel.trigger()
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


def test_the_log_is_searched_and_filtered(desk: Desk) -> None:
    desk.panel.show_page("Log")
    desk.hear(Logged(1, "r1", "n1", "RSI crossed 30"), Alarm(2, "r1", "LATE", "Late fill."))
    page = desk.panel.log
    assert [texts(page.table, row)[-1] for row in (0, 1)] == ["Late fill.", "RSI crossed 30"]
    page.words.setText("rsi")
    assert page.table.rowCount() == 1
    page.words.clear()
    page.level.setCurrentIndex(2)
    assert [texts(page.table, row)[1] for row in range(page.table.rowCount())] == ["✕ problem"]


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


def test_a_screen_reader_hears_the_figures(desk: Desk) -> None:
    desk.hear(an_equity(10**12, 1))
    assert "Equity 10,000.00" in desk.panel.positions.figures.accessibleName()
