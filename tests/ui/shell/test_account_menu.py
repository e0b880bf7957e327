"""The account menu: its size and the keyboard while figures change, and its arrow keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.accounts.form import NewAccount
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import (
    KEY,
    LEFT,
    a_wallet,
    door,
    opened,
    sent,
    with_two,
    worth,
)


@pytest.fixture
def two(stage: Stage) -> Stage:
    return with_two(stage)


def test_while_figures_change_the_open_menu_keeps_its_size_and_its_keyboard(
    qtbot: QtBot, two: Stage
) -> None:
    menu = opened(qtbot, two).menu
    rows, height = menu.rows, menu.height()
    qtbot.keyClick(rows[0], KEY.Key_Down)
    place = QApplication.focusWidget()
    two.say(worth("two", 530, 7_000))
    door(two).show()
    assert "530.00" in rows[1].accessibleName()
    assert (menu.rows, menu.height()) == (rows, height)
    assert QApplication.focusWidget() is place
    qtbot.keyClick(rows[1], KEY.Key_Escape)
    assert not menu.isVisible()


def test_arrow_keys_walk_the_accounts_and_never_onto_a_kill_switch(
    qtbot: QtBot, two: Stage
) -> None:
    menu = opened(qtbot, two).menu
    walked = []
    for _ in range(5):
        walked.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Down)
    assert walked == [*menu.rows, menu.new, menu.new]
    assert menu.isVisible()
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Up)
    assert QApplication.focusWidget() is menu.rows[0]
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Right)
    assert "Kill switch of “Practice”" in QApplication.focusWidget().accessibleName()
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    assert (sent(two), door(two).button.name.text()) == ([], "Swing")


def test_an_account_that_comes_while_the_menu_is_open_gets_room_at_once(
    qtbot: QtBot, two: Stage
) -> None:
    menu = opened(qtbot, two).menu
    height, row = menu.height(), menu.rows[0].height()
    two.say(a_wallet("three", "Third"), worth("three", 100))
    assert len(menu.rows) == 4
    assert menu.height() >= height + row


def test_the_menu_stays_whole_while_its_figures_change(qtbot: QtBot, two: Stage) -> None:
    menu = opened(qtbot, two).menu
    two.say(a_wallet("three", "Third"))
    door(two).show()
    assert menu.isVisible()
    assert len(menu.rows) == 4
    assert menu.height() >= menu.sizeHint().height()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_menu_goes_with_a_click_elsewhere_and_with_its_own_button(
    qtbot: QtBot, two: Stage
) -> None:
    menu = opened(qtbot, two).menu
    qtbot.mouseClick(two.rooms.canvas.viewport(), LEFT)
    assert not menu.isVisible()
    assert two.rooms.canvas.hasFocus()
    opened(qtbot, two)
    qtbot.mouseClick(two.window.top_bar.account, LEFT)
    assert not menu.isVisible()


def test_the_form_of_a_new_account_is_made_when_it_is_asked_for(qtbot: QtBot, two: Stage) -> None:
    assert two.window.findChildren(NewAccount) == []
    qtbot.keyClick(opened(qtbot, two).menu.new, KEY.Key_Return)
    [form] = two.window.findChildren(NewAccount)
    assert form.isVisible()
