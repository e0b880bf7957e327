"""What pages say while they are empty, and numbers that are zero."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.events import GateJudged, RunPaused, RunStopped
from moniqo_desktop.domain.orders import OrderId
from moniqo_desktop.domain.texts import MINUS
from moniqo_desktop.ui.desk.log_page import LogPage
from moniqo_desktop.ui.desk.positions_page import PositionsPage
from moniqo_desktop.ui.desk.tables import TableView
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.state.state import State
from tests.ui.desk.kit import Desk, texts
from tests.ui.state.builders import BTC, MARKETS, a_fill, a_position, a_price, a_run, an_equity

PAGES = ("Positions", "Orders", "Fills", "Agents")


def said(desk: Desk, name: str) -> list[str]:
    """By each table of a page."""
    desk.panel.show_page(name)
    desk.panel.refresh(frozenset({"runs"}))
    desk.panel._catch_up()
    page = desk.panel.stack.currentWidget()
    assert page is not None
    return [view._empty for view in page.findChildren(TableView)]


@pytest.mark.parametrize("name", PAGES)
def test_while_a_flow_runs_nobody_is_told_to_start_one(desk: Desk, name: str) -> None:
    for words in said(desk, name):
        assert "“Momentum” is running." in words
        assert "start" not in words.casefold()


@pytest.mark.parametrize("name", PAGES)
def test_the_next_step_without_a_flow_is_to_start_one(desk: Desk, name: str) -> None:
    desk.hear(RunStopped(2, "r1", "stopped by the owner"))
    assert all("Start a flow." in words for words in said(desk, name))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_claimed_while_the_ledger_is_read_or_cannot_be(desk: Desk, name: str) -> None:
    desk.state.is_unknown = True
    assert set(said(desk, name)) == {"Reading the ledger…"}
    desk.state.is_unknown, desk.state.is_shut = False, True
    for words in said(desk, name):
        assert words.startswith("The engine did not open: nothing trades")


def test_a_flow_that_is_paused_or_elsewhere_is_told_so(desk: Desk) -> None:
    desk.hear(RunPaused(2, "r1", True))
    assert "What runs here is paused" in said(desk, "Positions")[0]
    desk.state.runs.choose("other")
    assert "No flow runs on this account: start one." in said(desk, "Positions")[0]
    desk.hear(a_run("r2", "other"), a_run("r3", "other"))
    assert "2 flows are running." in said(desk, "Positions")[0]


def test_a_filter_without_a_line_is_to_be_loosened(desk: Desk) -> None:
    desk.hear(a_run("r2"))
    desk.panel.show_page("Log")
    desk.panel.log.words.setText("nowhere")
    desk.panel.log.search()
    assert said(desk, "Log") == ["No line of the log is like that: loosen the filter above."]


def test_an_unchanged_value_has_no_minus(desk: Desk) -> None:
    cost = MARKETS[BTC].notional(662_040, 10_600)
    desk.hear(an_equity(10**12, 1), a_price(662_040), replace(a_position(10_600, cost), borrowed=0))
    shown = texts(desk.panel.positions.table)
    assert shown[4:6] == ["+0.00", "+0.0 %"]
    assert MINUS not in "".join(shown)
    assert MINUS not in desk.panel.positions.figures.accessibleName()


def test_a_fill_that_earned_nothing_has_no_minus(desk: Desk) -> None:
    desk.hear(replace(a_fill(40), fee=0))
    desk.panel.show_page("Fills")
    assert MINUS not in "".join(texts(desk.panel.fills.table))


def test_a_log_without_a_line_says_the_next_step(qtbot: QtBot, dark: Theme) -> None:
    page = LogPage(dark, State(MARKETS))
    qtbot.addWidget(page)
    assert page.view._empty.startswith("Nothing to read yet. Start a flow.")


def test_a_page_made_before_the_ledger_is_read_says_so(qtbot: QtBot, dark: Theme) -> None:
    state = State(MARKETS)
    state.is_unknown = True
    page = PositionsPage(dark, state, lambda command: None)
    qtbot.addWidget(page)
    assert page.view._empty == "Reading the ledger…"


def test_an_empty_page_of_positions_tells_why_the_last_order_was_not_sent(desk: Desk) -> None:
    refused = GateJudged(60_000, "r1", OrderId("o1"), False, ("DAILY_LOSS",), ())
    desk.hear(refused)
    words = desk.panel.positions.view._empty
    assert words.startswith("No open positions. “Momentum” is running. The last order was not sent")
    assert words.endswith("(Jan 1 00:01 UTC): The loss of the day has reached its limit: nothing "
                          "may add exposure.")  # fmt: skip
    desk.hear(replace(refused, allowed=True, codes=()))
    assert "not sent" not in desk.panel.positions.view._empty
