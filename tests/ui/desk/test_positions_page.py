"""Positions: their figures, their profit, and what can be done with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import MarketKind, Symbol
from moniqo_desktop.domain.messages.commands import (
    ClosePosition,
    MoveProtection,
)
from moniqo_desktop.domain.messages.desk_commands import ClosePart, ReversePosition
from moniqo_desktop.domain.messages.events import Event, Notified
from moniqo_desktop.domain.messages.wallet_events import WalletChanged
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.ui.desk.account import figures_of
from moniqo_desktop.ui.desk.cells import CELL, Cell
from moniqo_desktop.ui.desk.positions_page import PositionsPage
from tests.ui.desk.kit import ACCEPTED, LONG, PRICES, SHORT, Desk, press, texts
from tests.ui.state.builders import (
    BTC,
    ETH,
    MARKETS,
    a_position,
    a_price,
    an_equity,
    an_order,
)


def test_a_position_is_read_with_side_and_signed_profit(desk: Desk) -> None:
    desk.hear(*PRICES, LONG, SHORT)
    table = desk.panel.positions.table
    assert texts(table)[:6] == [
        "BTC/USDT LONG", "0.106", "66,204.0", "67,412.5", "+128.10", "+1.8 %",
    ]  # fmt: skip
    assert texts(table, 1)[:6] == [
        "ETH/USDT SHORT no stop", "0.4", "3,218.40", "3,187.15", "+12.50", "+1.0 %",
    ]  # fmt: skip


def test_a_leveraged_position_tells_its_margin_its_end_and_its_return_on_margin(
    desk: Desk,
) -> None:
    cost = LONG.cost
    desk.hear(*PRICES, replace(LONG, borrowed=cost - cost // 10, liquidation_price=598_000))
    table = desk.panel.positions.table
    assert texts(table)[0] == "BTC/USDT LONG 10×"
    assert texts(table)[8:10] == ["59,800.0", "701.76"]
    cell = table.index(0, 5).data(CELL)
    assert isinstance(cell, Cell)
    assert (cell.text, cell.tip) == ("+18.3 %", "+1.8 % of what it cost")


def test_dust_is_told_with_the_figures(desk: Desk) -> None:
    desk.hear(*PRICES, replace(a_position(0, 0), dust=7, dust_cost=3))
    desk.panel.positions.refresh()
    amount = MARKETS[BTC].amount_text(7)
    assert desk.panel.positions.figures.tip_at(QPoint(20, 20)).endswith(f": {amount} BTC")


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
        ("Exposure", "69.8 %"), ("Margin", "68.6 %"), ("Balance", "10,231.00"),
        ("Fees today", "0.00"), ("Funding today", "0.00"), ("Max drawdown", "0.0 %"),
    ]  # fmt: skip
    assert all(figure.tip for figure in figures_of(desk.state))


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


def chosen(desk: Desk, *events: Event) -> PositionsPage:
    desk.hear(*PRICES, *(events or (LONG,)))
    page = desk.panel.positions
    page.view.selectRow(0)
    page.view.setFocus()
    return page


def answered(desk: Desk) -> None:
    """The engine says something about the position."""
    desk.hear(an_order())


def test_close_sends_the_whole_once_until_it_is_answered(desk: Desk) -> None:
    page = chosen(desk)
    press(page, "Close")
    press(page, "Close")
    whole = ClosePosition(symbol=BTC, wallet="practice")
    assert desk.sent == [whole]
    assert not page.bar.button("reverse").isEnabled()
    answered(desk)
    press(page, "Close")
    assert desk.sent == [whole, whole]


def test_a_refused_command_frees_the_buttons(desk: Desk) -> None:
    page = chosen(desk)
    press(page, "Close")
    desk.hear(Notified(3, "", "error", "It cannot be closed.", ""))
    assert page.bar.button("close").isEnabled()


def test_buttons_come_back_when_no_answer_comes(desk: Desk, qtbot: QtBot) -> None:
    page = chosen(desk)
    press(page, "Close")
    timer = page._flight.findChildren(QTimer)[0]
    timer.setInterval(1)
    qtbot.waitUntil(lambda: page.bar.button("close").isEnabled())


@pytest.mark.parametrize(("key", "fraction"), [("1", 0.25), ("2", 0.5), ("3", 0.75)])
def test_a_part_is_closed_by_key(desk: Desk, key: str, fraction: float) -> None:
    page = chosen(desk)
    QTest.keySequence(page.view, QKeySequence(f"Ctrl+{key}"))
    assert desk.sent == [ClosePosition(symbol=BTC, fraction=fraction, wallet="practice")]


def test_a_typed_amount_is_closed_and_more_than_open_is_refused(desk: Desk) -> None:
    page = chosen(desk)
    page.ask("amount")
    assert page.bar.line.edit.text() == "0.106"
    page.bar.line.edit.setText("0.2")
    QTest.keyClick(page.bar.line.edit, Qt.Key.Key_Return)
    assert page.bar.said.text() == "Only 0.106 of BTC/USDT is open."
    assert desk.sent == []
    page.bar.line.edit.setText("0.04")
    QTest.keyClick(page.bar.line.edit, Qt.Key.Key_Return)
    assert desk.sent == [ClosePart(symbol=BTC, amount=4_000, wallet="practice")]
    assert not page.bar.line.isVisible()


def test_a_reversal_is_one_command_and_says_what_will_happen(desk: Desk) -> None:
    page = chosen(desk, replace(LONG, stop_price=650_000))
    press(page, "Reverse")
    assert desk.sent == [ReversePosition(symbol=BTC, wallet="practice")]
    assert page.bar.said.text().startswith("Sells 0.106 at the market, then goes short")
    assert "its stop near 69,825.0" in page.bar.said.text()


def test_what_cannot_be_sold_short_is_not_reversed(desk: Desk) -> None:
    desk.state.markets.learn((replace(MARKETS[BTC], kind=MarketKind.SPOT),))
    page = chosen(desk)
    press(page, "Reverse")
    assert desk.sent == []
    assert "cannot be sold short" in page.bar.said.text()


@pytest.mark.parametrize(("fee_ppm", "stop"), [(1_000, 663_366), (0, 662_040)])
def test_break_even_moves_the_stop_to_entry_and_fees_of_the_account(
    desk: Desk, fee_ppm: int, stop: int
) -> None:
    desk.hear(WalletChanged(0, "", "practice", "P", Mode.PAPER, 10**12, "research", fee_ppm))
    page = chosen(desk)
    QTest.keyClick(page.view, Qt.Key.Key_E)
    assert desk.sent == [MoveProtection(symbol=BTC, stop_price=stop, wallet="practice")]


def test_break_even_of_a_losing_position_is_refused_in_a_sentence(desk: Desk) -> None:
    page = chosen(desk, a_price(650_000), LONG)
    press(page, "Break-even")
    assert desk.sent == []
    assert "has not earned its fees yet" in page.bar.said.text()


def test_a_new_stop_is_typed_and_sent(desk: Desk) -> None:
    page = chosen(desk)
    QTest.keyClick(page.view, Qt.Key.Key_S)
    assert page.bar.line.edit.text() == "65,000.0"
    page.bar.line.edit.setText("66 500")
    QTest.keyClick(page.bar.line.edit, Qt.Key.Key_Return)
    assert desk.sent == [MoveProtection(symbol=BTC, stop_price=665_000, wallet="practice")]


def test_a_stop_on_the_wrong_side_is_refused_and_can_be_mended(desk: Desk) -> None:
    page = chosen(desk)
    page.ask("stop")
    page.bar.line.edit.setText("70000")
    QTest.keyClick(page.bar.line.edit, Qt.Key.Key_Return)
    assert desk.sent == []
    assert "below the last price 67,412.5" in page.bar.said.text()
    assert page.bar.line.isVisible()


def test_leaving_the_line_sends_nothing(desk: Desk) -> None:
    page = chosen(desk)
    page.ask("target")
    QTest.keyClick(page.bar.line.edit, Qt.Key.Key_Escape)
    assert not page.bar.line.isVisible()
    assert page.bar.buttons.isVisible()
    assert desk.sent == []


def test_the_menu_of_a_row_holds_every_act(desk: Desk) -> None:
    page = chosen(desk)
    page.view.customContextMenuRequested.emit(QPoint(20, 10))
    menu = page.view.findChildren(QMenu)[-1]
    assert [action.text() for action in menu.actions()] == [
        "Close", "Close 25 %", "Close 50 %", "Close 75 %", "Close an amount…", "Break-even",
        "Reverse", "Stop…", "Target…",
    ]  # fmt: skip
    menu.actions()[1].trigger()
    menu.close()
    assert desk.sent == [ClosePosition(symbol=BTC, fraction=0.25, wallet="practice")]


def test_two_hundred_positions_are_refreshed_without_a_widget_each(desk: Desk) -> None:
    markets = [replace(MARKETS[BTC], symbol=Symbol(f"C{n}/USDT")) for n in range(200)]
    desk.state.markets.learn(markets)
    before = len(desk.panel.findChildren(QWidget))
    desk.hear(*(a_position(100, 1, market.symbol) for market in markets))
    assert desk.panel.positions.table.rowCount() == 200
    assert len(desk.panel.findChildren(QWidget)) == before


def test_a_screen_reader_hears_the_figures(desk: Desk) -> None:
    desk.hear(an_equity(10**12, 1))
    assert "Equity 10,000.00" in desk.panel.positions.figures.accessibleName()


@pytest.mark.parametrize("width", [430, 440, 500, 544, 700, 900, 960, 1100])
def test_no_price_or_profit_is_cut_at_any_width(desk: Desk, width: int) -> None:
    desk.panel.resize(width, 320)
    desk.hear(a_price(1_149_964), a_position(10_600, MARKETS[BTC].notional(1_149_964, 10_600)))
    view, table = desk.panel.positions.view, desk.panel.positions.table
    painter = view._cells
    for column in range(1, table.columnCount()):
        if view.isColumnHidden(column):
            continue
        cell: Cell = table.index(0, column).data(CELL)
        shown = painter._fitting(cell, view.columnWidth(column) - 20)
        assert shown in (cell.text, cell.brief)
    assert view.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("name", ["close", "reverse"])
def test_an_act_that_waits_leaves_the_keyboard_at_its_table(desk: Desk, name: str) -> None:
    """Not at whatever comes next in the window: that may be the switch that ends a lock."""
    page = chosen(desk)
    button = page.bar.button(name)
    button.setFocus()
    for _ in range(2):  # the second press of Reverse does it
        QTest.keyClick(button, Qt.Key.Key_Return)
    assert desk.sent
    assert not button.isEnabled()
    assert page.view.hasFocus()
