"""The log console follows, stands still, searches, copies and leads to orders and nodes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.events import Alarm, GateJudged, Logged
from moniqo_desktop.domain.orders import OrderId
from moniqo_desktop.ui.desk.log_page import LogPage
from moniqo_desktop.ui.state.messages import KEPT_LINES
from tests.ui.desk.kit import ACCEPTED, Desk, texts
from tests.ui.state.builders import an_order

CROSSED = Logged(1, "r1", "n1", "RSI crossed 30")
LATE = Alarm(2, "r1", "LATE", "Late fill.")
REFUSED = GateJudged(3, "r1", OrderId("o1"), False, ("COOLDOWN",), ())


def console(desk: Desk, *more: object) -> LogPage:
    desk.panel.show_page("Log")
    desk.hear(CROSSED, LATE, *more)  # type: ignore[arg-type]
    return desk.panel.log


def shown(page: LogPage) -> list[str]:
    return [texts(page.table, row)[-1] for row in range(page.table.rowCount())]


def many(count: int) -> list[Logged]:
    return [Logged(n, "r1", "n1", f"line {n}") for n in range(count)]


def test_lines_come_below_one_another(desk: Desk) -> None:
    page = console(desk)
    assert shown(page)[-2:] == ["RSI crossed 30", "Late fill."]


def test_words_levels_and_sources_choose_the_lines(desk: Desk) -> None:
    page = console(desk)
    page.words.setText("rsi")
    QTest.keyClick(page.words, Qt.Key.Key_Return)
    assert shown(page) == ["RSI crossed 30"]
    page.words.clear()
    page.level.setCurrentIndex(2)
    assert shown(page) == ["Late fill."]
    page.level.setCurrentIndex(0)
    page.source.setCurrentIndex(page.source.findText("Flow"))
    page.search()
    assert shown(page) == ["RSI crossed 30"]


def test_a_search_begins_when_typing_ends(desk: Desk, qtbot: QtBot) -> None:
    page = console(desk)
    QTest.keyClicks(page.words, "late")
    qtbot.waitUntil(lambda: shown(page) == ["Late fill."])


def test_while_paused_nothing_moves_and_nothing_is_lost(desk: Desk) -> None:
    page = console(desk)
    before = shown(page)
    page.pause.click()
    desk.hear(*many(3))
    assert shown(page) == before
    assert page.pause.text() == "Pause (3 new)"
    page.pause.click()
    assert shown(page) == [*before, "line 0", "line 1", "line 2"]


def test_reading_further_up_stops_the_following(desk: Desk) -> None:
    page = console(desk, *many(60))
    bar = page.view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    bar.setValue(0)
    assert not page.follow.isChecked()
    desk.hear(*many(2))
    assert bar.value() == 0
    page.follow.click()
    assert bar.value() == bar.maximum()


def test_the_oldest_lines_go_and_no_widget_is_made_for_any(desk: Desk) -> None:
    page = console(desk)
    before = len(page.findChildren(QWidget))
    desk.hear(*many(KEPT_LINES))
    desk.hear(Logged(9, "r1", "n1", "the last"))
    assert page.table.rowCount() == KEPT_LINES
    assert shown(page)[-1] == "the last"
    assert shown(page)[0] == "line 1"
    assert len(page.findChildren(QWidget)) == before


def test_chosen_lines_are_copied_as_text(desk: Desk) -> None:
    page = console(desk)
    page.view.selectRow(page.table.rowCount() - 1)
    page.view.setFocus()
    QTest.keySequence(page.view, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == "Jan 1 00:00:00 error alarm Late fill."


def test_a_line_leads_to_its_order(desk: Desk) -> None:
    page = console(desk, an_order(), ACCEPTED, REFUSED)
    page.view.selectRow(page.table.rowCount() - 1)
    page.open_chosen()
    chosen = desk.panel.orders.view.chosen()
    assert chosen is not None
    assert chosen.order_id == "o1"
    assert desk.panel.stack.currentWidget() is desk.panel.orders


def test_a_line_leads_to_its_node(desk: Desk, qtbot: QtBot) -> None:
    page = console(desk)
    page.view.selectRow(page.table.rowCount() - 2)
    page.view.setFocus()
    with qtbot.waitSignal(desk.panel.node_chosen) as node:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert node.args == ["n1", "r1"]
