"""Why a closed trade was made: in sight beside the trades, and on a right click."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from moniqo_desktop.domain.messages.events import TradeClosed
from moniqo_desktop.domain.orders import Direction, Purpose
from moniqo_desktop.ui.desk.fills_page import FillsPage
from tests.ui.desk.kit import Desk
from tests.ui.state.builders import BTC

WORDS = "Why this trade?"


def page_of(desk: Desk) -> FillsPage:
    lost = (Direction.SHORT, 1, 10, 1, 1, 25, -10 * 10**8, Purpose.STOP, 0)
    desk.panel.show_page("Fills")
    desk.hear(TradeClosed(6, "r1", "t2", BTC, *lost))
    return desk.panel.fills


def test_the_word_why_stands_beside_the_trades_only(desk: Desk) -> None:
    page = page_of(desk)
    assert page.why.text() == WORDS
    assert page.why.isHidden(), "a fill has no story of its own"
    page.choice.setCurrentIndex(1)
    assert not page.why.isHidden()
    page.choice.setCurrentIndex(0)
    assert page.why.isHidden()


def test_the_chosen_trade_is_told(desk: Desk) -> None:
    page = page_of(desk)
    asked: list[tuple[str, str]] = []
    page.trade_asked.connect(lambda trade_id, run_id: asked.append((trade_id, run_id)))
    page.choice.setCurrentIndex(1)
    assert not page.why.isEnabled(), "no trade is chosen"
    page.views[1].selectRow(0)
    QTest.mouseClick(page.why, Qt.MouseButton.LeftButton)
    assert asked == [("t2", "r1")]


def test_a_right_click_offers_the_same(desk: Desk) -> None:
    page = page_of(desk)
    asked: list[str] = []
    page.trade_asked.connect(lambda trade_id, _: asked.append(trade_id))
    page.choice.setCurrentIndex(1)
    page.views[1].selectRow(0)
    page.views[1].customContextMenuRequested.emit(QPoint(10, 10))
    [menu] = [each for each in page.views[1].findChildren(QMenu) if each.actions()]
    [why] = menu.actions()
    assert why.text() == WORDS
    why.trigger()
    menu.close()
    assert asked == ["t2"]
