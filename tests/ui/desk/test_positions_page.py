"""Positions: their figures, their profit, and what can be done with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.commands import (
    ClosePosition,
    MoveProtection,
)
from moniqo_desktop.ui.desk.cells import CELL, Cell
from moniqo_desktop.ui.desk.figures import figures_of
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
        "ETH/USDT SHORT", "0.4", "3,218.40", "3,187.15", "+12.50", "+1.0 %",
    ]  # fmt: skip


def test_a_leveraged_position_tells_its_margin_its_end_and_its_return_on_margin(
    desk: Desk,
) -> None:
    cost = LONG.cost
    desk.hear(*PRICES, replace(LONG, borrowed=cost - cost // 10, liquidation_price=598_000))
    table = desk.panel.positions.table
    assert texts(table)[8:] == ["701.76", "59,800.0"]
    cell = table.index(0, 5).data(CELL)
    assert isinstance(cell, Cell)
    assert (cell.text, cell.tip) == ("+1.8 %", "+18.3 % of its margin")


def test_dust_is_told_with_the_figures(desk: Desk) -> None:
    desk.hear(*PRICES, replace(a_position(0, 0), dust=7, dust_cost=3))
    desk.panel.positions.refresh()
    amount = MARKETS[BTC].amount_text(7)
    assert desk.panel.positions.figures.toolTip().endswith(f": {amount} BTC")


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
