"""While an account is locked, what is open can be closed and protected, and nothing is opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moniqo_desktop.domain.messages.commands import ClosePosition, MoveProtection
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.domain.messages.events import SafetyChanged
from moniqo_desktop.ui.desk.positions_page import PositionsPage
from tests.ui.desk.kit import LONG, PRICES, Desk, press
from tests.ui.state.builders import MINUTE

LAW = {
    "daily_loss": "The daily loss limit is reached: no new positions until Jan 1 01:00 UTC. "
    "Stops and exits go on.",
    "drawdown": "The fall from the day's peak is at its limit: no new positions until "
    "Jan 1 01:00 UTC. Stops and exits go on.",
    "kill_switch": "The kill switch is on: no new positions until you release it.",
}
NOT_REVERSED = "BTC/USDT can be closed, not reversed."


def lock(kind: str, wallet: str = "practice", until: int = 60 * MINUTE) -> SafetyChanged:
    return SafetyChanged(2, "", kind, until, "", wallet)


def chosen(desk: Desk, *locks: SafetyChanged) -> PositionsPage:
    desk.hear(*PRICES, LONG, *locks)
    page = desk.panel.positions
    page.view.selectRow(0)
    return page


@pytest.mark.parametrize("kind", LAW)
def test_a_reversal_is_refused_with_the_lock_that_holds(desk: Desk, kind: str) -> None:
    page = chosen(desk, lock(kind))
    press(page, "Reverse")
    assert desk.sent == []
    assert page.bar.said.text() == f"{LAW[kind]} {NOT_REVERSED}"
    assert page.bar.actions_by_name["reverse"].toolTip() == f"{LAW[kind]} {NOT_REVERSED}"


def test_of_two_locks_the_switch_is_told(desk: Desk) -> None:
    page = chosen(desk, lock("daily_loss"), lock("kill_switch", until=2**53))
    press(page, "Reverse")
    assert page.bar.said.text() == f"{LAW['kill_switch']} {NOT_REVERSED}"


def test_closing_and_protecting_go_on_under_a_lock(desk: Desk) -> None:
    page = chosen(desk, lock("daily_loss"))
    page.close_part(100)
    assert desk.sent == [ClosePosition(symbol=LONG.symbol, fraction=1.0, wallet="practice")]
    desk.hear(LONG)
    page.ask("stop")
    page.bar.line.edit.setText("66,500")
    QTest.keyClick(page.bar.line.edit, Qt.Key.Key_Return)
    assert isinstance(desk.sent[-1], MoveProtection)


@pytest.mark.parametrize(
    "other",
    [lock("daily_loss", "other"), lock("daily_loss", until=1), lock("cooldown")],
    ids=["of another account", "over", "a short pause"],
)
def test_what_does_not_hold_there_refuses_nothing(desk: Desk, other: SafetyChanged) -> None:
    page = chosen(desk, other)
    press(page, "Reverse")
    assert desk.sent == [ReversePosition(symbol=LONG.symbol, wallet="practice")]


def test_without_a_price_a_close_promises_no_profit(desk: Desk) -> None:
    desk.hear(LONG)
    page = desk.panel.positions
    page.view.selectRow(0)
    assert page.bar.actions_by_name["close"].toolTip() == "Sells 0.106 at the market."
