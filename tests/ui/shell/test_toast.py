"""What must be seen reaches whoever looks: on the desktop, or over the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Candle, Market, Symbol, timeframe
from moniqo_desktop.domain.messages.events import Alarm, CandleSeen, PriceChanged, TradeClosed
from moniqo_desktop.domain.orders import Direction, Purpose
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.notices import toast
from moniqo_desktop.ui.notices.toast import Toast
from moniqo_desktop.ui.notices.tray import Tray
from moniqo_desktop.ui.question import Answer
from tests.ui.shell.builders import BTC, run_started
from tests.ui.shell.fake_tray import Icon
from tests.ui.shell.stage import Stage

ETH = Symbol("ETH/USDT")
MINUTE = timeframe("1m")
ROSE = "BTC/USDT rose to 30,100.0"
LATE = Alarm(2_000, "run-1", "LATE", "A late fill.")


@pytest.fixture
def icon(stage: Stage, dark: Theme) -> Icon:
    """A tray in the place of the desktop's."""
    door, made = stage.control.notices, list[Icon]()

    def make(parent: QObject) -> Icon:
        made.append(Icon(parent))
        return made[0]

    door.tray = Tray(dark, door, make)
    return made[0]


def price(steps: int, symbol: Symbol = BTC) -> PriceChanged:
    return PriceChanged(1, "run-1", symbol, steps)


def alert(stage: Stage, symbol: Symbol = BTC) -> None:
    """An alert is set at 30,100.0, and the price comes there."""
    stage.state.markets.learn([Market(symbol, price_decimals=1, amount_decimals=5)])
    stage.say(run_started(stage.flow), price(300_000, symbol))
    stage.state.alerts.add("a1", symbol, 301_000, 1)
    stage.say(price(301_000, symbol))
    stage.bridge.flush()


def in_front(qtbot: QtBot, stage: Stage) -> Toast:
    stage.window.show()
    stage.window.activateWindow()
    qtbot.waitUntil(stage.window.isActiveWindow)
    return stage.control.notices.toast


def test_a_price_alert_is_told_on_the_desktop_while_the_window_is_not_in_front(
    stage: Stage, icon: Icon
) -> None:
    stage.window.hide()
    alert(stage)
    assert icon.told == [ROSE]
    assert not stage.control.notices.toast.isVisibleTo(stage.window)


def test_a_price_alert_is_told_over_the_window_while_it_is_in_front(
    qtbot: QtBot, stage: Stage, icon: Icon
) -> None:
    shown = in_front(qtbot, stage)
    alert(stage)
    assert icon.told == []
    assert shown.isVisible()
    assert (shown.title.text(), shown.words.text()) == (
        ROSE, "You asked to be told. No order was sent.",
    )  # fmt: skip
    assert shown.accessibleName().startswith(ROSE)
    assert stage.window.focusWidget() is not shown


def test_an_alert_that_was_told_leads_to_the_chart_of_its_symbol(
    qtbot: QtBot, stage: Stage, icon: Icon
) -> None:
    shown = in_front(qtbot, stage)
    for symbol in (BTC, ETH):
        stage.say(CandleSeen(1, "run-1", symbol, MINUTE, Candle(0, 1.0, 1.0, 1.0, 1.0, 1.0)))
    stage.rooms.chart.refresh(frozenset({"candles"}))
    stage.rooms.chart.select(BTC)
    alert(stage, ETH)
    [note] = stage.state.notifications.newest()
    assert (note.kind, note.symbol) == ("price_alert", ETH)
    assert stage.rooms.chart.symbol != ETH
    QTest.mouseClick(shown.go, Qt.MouseButton.LeftButton)
    assert not shown.isVisible()
    assert stage.rooms.chart.symbol == ETH


def test_an_alarm_is_told_over_the_window_and_an_everyday_notice_is_not(
    qtbot: QtBot, stage: Stage, icon: Icon
) -> None:
    shown = in_front(qtbot, stage)
    closed = TradeClosed(
        3, "run-1", "t1", BTC, Direction.LONG, 1, 3, 10, 12, 5, 200, Purpose.TARGET, 0
    )  # fmt: skip
    stage.say(run_started(stage.flow), closed)
    assert not shown.isVisible()
    stage.say(LATE)
    assert shown.isVisible()
    QTest.mouseClick(shown.away, Qt.MouseButton.LeftButton)
    assert not shown.isVisible()


def test_what_the_list_shows_already_is_not_told_over_it(
    qtbot: QtBot, stage: Stage, icon: Icon
) -> None:
    shown = in_front(qtbot, stage)
    stage.control.show_notices()
    stage.say(run_started(stage.flow), LATE)
    assert not shown.isVisible()


@pytest.mark.parametrize("has_icon", [True, False], ids=["a mute tray", "no tray"])
def test_where_the_desktop_tells_nothing_it_waits_over_the_window(
    stage: Stage, icon: Icon, has_icon: bool
) -> None:
    icon.can_tell = False
    if not has_icon:
        stage.control.notices.tray.icon = None
    stage.window.hide()
    alert(stage)
    shown = stage.control.notices.toast
    assert icon.told == []
    assert shown.isVisibleTo(stage.window)
    assert not shown._timer.isActive(), "until somebody comes back"


def test_a_kind_that_is_for_the_list_alone_is_told_nowhere_else(
    qtbot: QtBot, stage: Stage, icon: Icon
) -> None:
    stage.control.context.settings.keep(notices__price_alert="list")
    shown = in_front(qtbot, stage)
    alert(stage)
    assert not shown.isVisible()
    assert [note.title for note in stage.state.notifications.newest()] == [ROSE]


def test_it_goes_by_itself_but_not_under_the_mouse(qtbot: QtBot, stage: Stage, icon: Icon) -> None:
    shown = in_front(qtbot, stage)
    stage.say(run_started(stage.flow), LATE)
    assert shown._timer.interval() == toast.SHOWN_MS
    assert shown._timer.isActive()
    QTest.mouseMove(shown, QPoint(5, 5))
    qtbot.waitUntil(lambda: not shown._timer.isActive())
    QTest.mouseMove(stage.window, QPoint(5, 400))
    qtbot.waitUntil(shown._timer.isActive)
    shown._timer.timeout.emit()
    assert not shown.isVisible()


@pytest.mark.parametrize("is_first", [True, False], ids=["toast first", "question first"])
def test_no_answer_of_a_question_lies_under_it(
    qtbot: QtBot, stage: Stage, icon: Icon, is_first: bool
) -> None:
    shown, bar, chosen = in_front(qtbot, stage), stage.window.question, list[str]()
    words = ("Keep them", "Close all now")
    answers = [Answer(each, partial(chosen.append, each)) for each in words]
    steps: list[Callable[[], None]] = [
        lambda: stage.say(run_started(stage.flow), LATE),
        lambda: bar.ask("2 positions are still open.", answers, everywhere=True),
    ]
    for step in steps if is_first else steps[::-1]:
        step()
    qtbot.waitUntil(lambda: shown.y() >= bar.geometry().bottom() > 0)
    for button in bar.buttons:
        at = button.mapTo(stage.window, button.rect().center())
        assert stage.window.childAt(at) is button
    bar.hide()
    qtbot.waitUntil(lambda: shown.pos().y() == stage.window.top_bar.under_bell().y())


def test_the_end_of_a_lock_does_not_lie_under_it(qtbot: QtBot, stage: Stage, icon: Icon) -> None:
    shown, strip = in_front(qtbot, stage), stage.control.accounts.strip
    strip.setParent(stage.window)  # a desk that was docked at the top right
    corner = stage.window.top_bar.under_bell()
    strip.setGeometry(corner.x() - 480, corner.y() + 20, 480, 40)
    stage.say(run_started(stage.flow), LATE)
    strip.show()
    at = strip.end.mapTo(stage.window, strip.end.rect().center())
    assert shown.isVisible()
    assert not shown.geometry().contains(at)
    assert stage.window.rect().contains(shown.geometry())


def test_what_nobody_has_seen_is_counted_until_somebody_is_at_it(
    qtbot: QtBot, stage: Stage, icon: Icon
) -> None:
    icon.can_tell = False
    stage.window.hide()
    alert(stage)
    shown = stage.control.notices.toast
    stage.say(LATE)
    assert shown.title.text() == "2 new notices"
    assert ROSE in shown.words.text()
    stage.window.show()
    stage.say(replace(LATE, code="LATER", message="Another one."))
    assert shown.title.text() == "3 new notices"
    assert not shown._timer.isActive(), "it waits still"
    QTest.mouseMove(shown, QPoint(5, 5))
    qtbot.waitUntil(lambda: not shown.is_unseen)
    stage.say(replace(LATE, code="LAST", message="One more."))
    assert "new notices" not in shown.title.text()


def test_what_came_meanwhile_goes_by_itself_once_somebody_is_back(
    qtbot: QtBot, stage: Stage, icon: Icon
) -> None:
    icon.can_tell = False
    shown, other = in_front(qtbot, stage), QWidget()
    QTest.mouseMove(stage.window, QPoint(5, 400))
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    alert(stage)
    stage.say(LATE)
    assert not shown._timer.isActive()
    in_front(qtbot, stage)
    qtbot.waitUntil(shown._timer.isActive)
    stage.say(replace(LATE, code="LATER", message="Another one."))
    assert shown.title.text() == "3 new notices"
    assert shown._timer.isActive()
    shown._timer.timeout.emit()
    assert not shown.isVisible()


def test_what_came_behind_a_dialog_goes_by_itself_once_that_is_closed(
    qtbot: QtBot, stage: Stage, icon: Icon
) -> None:
    icon.can_tell = False
    shown = in_front(qtbot, stage)
    QTest.mouseMove(stage.window, QPoint(5, 400))
    dialog = QDialog(stage.window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    stage.say(run_started(stage.flow), LATE)
    assert shown.isVisible()
    assert not shown._timer.isActive()
    dialog.close()
    in_front(qtbot, stage)
    qtbot.waitUntil(shown._timer.isActive)


def test_no_button_of_a_halted_flow_lies_under_it(qtbot: QtBot, stage: Stage, icon: Icon) -> None:
    shown, banner = in_front(qtbot, stage), stage.control.looking.banner
    stage.window.toggle_panel("inspector")
    stage.window.resize(1_400, 800)
    stage.say(run_started(stage.flow), LATE)
    where = "Stopped after EMA, candle closed Jan 6 14:21 UTC: 110,945.1"
    banner.show_held("One candle further.", where)
    qtbot.waitUntil(banner.isVisible)
    stage.say(replace(LATE, code="LATER"))
    buttons = [each for each in banner.findChildren(QAbstractButton) if each.isVisible()]
    assert len(buttons) > 1
    for button in buttons:
        place = QRect(button.mapTo(stage.window, QPoint()), button.size())
        assert not shown.geometry().intersects(place)
    assert stage.window.rect().contains(shown.geometry())


def test_it_stays_in_its_corner_and_within_the_window(
    qtbot: QtBot, stage: Stage, icon: Icon
) -> None:
    shown = in_front(qtbot, stage)
    stage.say(run_started(stage.flow), LATE)
    for wide in (1_500, 1_200):
        stage.window.resize(wide, 900)
        qtbot.waitUntil(lambda: stage.window.rect().contains(shown.geometry()))
        assert stage.window.rect().contains(shown.geometry())
        assert shown.geometry().right() > wide // 2
