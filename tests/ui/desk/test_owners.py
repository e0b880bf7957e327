"""Whose a position is, and which moment its prices are of."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.ui.charts.feed import position_marks
from moniqo_desktop.ui.desk.cells import CELL, Cell
from tests.ui.desk.kit import LONG, PRICES, Desk, press
from tests.ui.desk.test_positions_page import chosen
from tests.ui.state.builders import BTC, a_price, a_run


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
