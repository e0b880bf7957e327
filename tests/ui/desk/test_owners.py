"""Whose a position is, and which moment its prices are of."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.messages.events import OrderChanged, OrderPlanned
from moniqo_desktop.domain.messages.wallet_events import WalletChanged
from moniqo_desktop.domain.orders import Mode, OrderStatus
from moniqo_desktop.ui.charts.feed import position_marks
from moniqo_desktop.ui.desk.cells import CELL, Cell
from moniqo_desktop.ui.desk.orders_page import OrdersPage
from moniqo_desktop.ui.desk.positions_page import PositionsPage
from moniqo_desktop.ui.state.runs import ALL
from tests.ui.desk.kit import LONG, PRICES, Desk, press
from tests.ui.desk.test_positions_page import chosen
from tests.ui.state.builders import BTC, a_price, a_run, an_order

ACCEPTED = OrderStatus.ACCEPTED


def test_prices_are_those_of_the_frame_that_charts_and_cards_show(desk: Desk) -> None:
    desk.hear(*PRICES, LONG)
    for steps in (674_130, 674_135):
        desk.panel.refresh(desk.state.apply((a_price(steps),)))
        row = desk.panel.positions.table.row(0)
        assert row is not None
        assert row.mark == steps


def test_with_several_flows_a_position_says_whose_it_is(desk: Desk) -> None:
    page = chosen(desk)
    tips = [action.toolTip() for action in page.bar.actions_by_name.values()]
    assert not any("Momentum" in tip for tip in tips)
    other = replace(a_run("r2"), flow_id="f2", flow_name="Grid")
    desk.hear(a_run(), other)
    desk.panel.positions.refresh()
    close = page.bar.actions_by_name["close"].toolTip()
    assert close.startswith("Position of “Momentum”. Sells 0.106 at the market")
    symbol = page.table.index(0, 0).data(CELL)
    assert isinstance(symbol, Cell)
    assert symbol.tip.startswith("Momentum")
    marks = position_marks(desk.state, BTC)
    assert marks is not None
    assert marks.text == "LONG 0.106 · Momentum"
    press(page, "Reverse")
    assert page.bar.said.text().startswith("Position of “Momentum”. Sells 0.106")


def two_accounts(desk: Desk) -> None:
    """One long position and one order on each of two accounts, all of them in sight."""
    names = {"practice": "Practice", "two": "Swing of the week"}
    for number, (wallet, name) in enumerate(names.items(), 1):
        run = f"r{number}"
        desk.hear(WalletChanged(0, "", wallet, name, Mode.PAPER, 10**12, "research"))
        desk.hear(replace(a_run(run), wallet=wallet, flow_id=f"f{number}"))
        desk.hear(replace(LONG, run_id=run))
        order = replace(an_order(f"o{number}").order, run_id=run)
        desk.hear(OrderPlanned(1, run, order), OrderChanged(1, run, order.order_id, ACCEPTED))
    desk.hear(*PRICES)
    desk.state.runs.choose(ALL)


def cells(page: PositionsPage | OrdersPage) -> list[Cell]:
    page.refresh()
    titles = [column.name for column in page.view._table.columns]
    at = titles.index("symbol")
    return [page.table.index(row, at).data(CELL) for row in range(page.table.rowCount())]


def test_with_all_accounts_in_sight_each_row_says_whose_it_is_at_any_width(desk: Desk) -> None:
    two_accounts(desk)
    desk.panel.show_page("Orders")
    for page in (desk.panel.positions, desk.panel.orders):
        found = cells(page)
        assert sorted(cell.after for cell in found) == ["Practice", "Swing of the week"]
        assert {cell.after_least for cell in found} == {"Prac…", "Swin…"}
    desk.state.runs.choose("two")
    assert not any(cell.after_least for cell in cells(desk.panel.positions))


def test_the_position_whose_row_was_chosen_is_the_one_a_chart_draws(desk: Desk) -> None:
    two_accounts(desk)
    page = desk.panel.positions
    page.refresh()
    for row in range(2):
        page.view.selectRow(row)
        chosen_row, drawn = page.table.row(row), desk.state.positions.of(BTC)
        assert chosen_row is not None
        assert drawn is not None
        assert drawn.wallet == chosen_row.wallet
