"""The bell's list, the tray and what is told on the desktop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import AnswerApproval, PauseRun, PullKillSwitch
from moniqo_desktop.domain.messages.events import (
    Alarm,
    ApprovalAsked,
    Notified,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.orders import Direction, Mode
from moniqo_desktop.ui.commands.everything import actions_of
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.notices.notices import NoticeList
from moniqo_desktop.ui.notices.rows import NotePainter
from moniqo_desktop.ui.notices.tray import Tray, TrayState
from tests.ui.shell.builders import BTC, run_started
from tests.ui.shell.fake_tray import Icon
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import with_two

LATE = Alarm(2_000, "run-1", "LATE", "A late fill.")
HELLO = Notified(2_000, "run-1", "info", "Hello", "A message.", "", "v")
ASKED = ApprovalAsked(1, "run-1", "v", "key-1", BTC, Direction.LONG, "Buy 1", 5_000)


@pytest.fixture
def icon(stage: Stage, dark: Theme) -> Icon:
    """A tray in the place of the desktop's, and a window that is not in front."""
    door = stage.control.notices
    made: list[Icon] = []

    def make(parent: QObject) -> Icon:
        made.append(Icon(parent))
        return made[0]

    door.tray = Tray(dark, door, make)
    door._listen()
    stage.window.hide()
    return made[0]


def opened(stage: Stage) -> NoticeList:
    stage.control.show_notices()
    found: NoticeList = stage.control.notices.list
    return found


def titles(found: NoticeList) -> list[str]:
    notes = (found.model.note(n) for n in range(found.model.rowCount()))
    return [note.title for note in notes if note is not None]


def test_the_list_shows_the_newest_first_and_filters(stage: Stage) -> None:
    stage.say(HELLO, LATE)
    found = opened(stage)
    assert titles(found) == ["Alarm", "Hello"]
    found.filter.setCurrentIndex(found.filter.findData("problems"))
    assert titles(found) == ["Alarm"]
    found.filter.setCurrentIndex(found.filter.findData("unread"))
    found.mark_all.click()
    assert titles(found) == []


def test_a_question_is_answered_in_the_list_by_key(stage: Stage) -> None:
    stage.say(ASKED)
    found = opened(stage)
    assert found.approve.isVisible()
    found.approve.setFocus()
    QTest.keyClick(found.approve, Qt.Key.Key_Space)
    answer = AnswerApproval(run_id="run-1", node_id="v", key="key-1", approved=True)
    assert stage.host.sent[-1] == answer


def test_an_expired_question_has_no_answers(stage: Stage) -> None:
    stage.say(ASKED, Notified(5_001, "run-1", "info", "Later", ""))
    found = opened(stage)
    found.view.setCurrentIndex(found.model.index(1))
    assert not found.approve.isVisible()


def test_return_goes_to_the_node_a_notice_is_about(stage: Stage) -> None:
    stage.say(HELLO)
    found = opened(stage)
    QTest.keyClick(found.view, Qt.Key.Key_Return)
    assert stage.rooms.selected_node() == "v"
    assert not found.isVisible()


def test_escape_leaves_the_list(stage: Stage) -> None:
    found = opened(stage)
    QTest.keyClick(found.view if found.view.isVisible() else found, Qt.Key.Key_Escape)
    assert not found.isVisible()


def test_clearing_leaves_nothing(stage: Stage) -> None:
    stage.say(HELLO, LATE)
    found = opened(stage)
    found.clear.click()
    assert titles(found) == []
    assert found.none.text() == "Nothing has happened yet."


def test_a_kind_that_is_switched_off_is_not_listed(stage: Stage) -> None:
    stage.control.context.settings.keep(notices__message="off")
    stage.control.notices.take(frozenset({"notifications"}))
    stage.say(HELLO)
    assert titles(opened(stage)) == []


def test_the_list_leads_to_its_settings(stage: Stage) -> None:
    opened(stage).options.click()
    sheet = stage.control.doors._settings
    assert sheet is not None
    assert sheet.isVisible()


def test_five_hundred_notices_are_no_widgets(stage: Stage) -> None:
    found = opened(stage)
    before = len(found.findChildren(QWidget))
    stage.say(*(Notified(n, "run-1", "info", f"Note {n}", "") for n in range(600)))
    assert found.model.rowCount() == 500
    assert len(found.findChildren(QWidget)) == before


def test_important_kinds_are_told_on_the_desktop(stage: Stage, icon: Icon) -> None:
    stage.say(HELLO, LATE)
    assert icon.told == ["Alarm"]


def test_many_at_once_are_told_as_one(stage: Stage, icon: Icon) -> None:
    stage.say(*(Alarm(n, "run-1", "LATE", f"Fill {n}.") for n in range(5)))
    assert icon.told == ["5 new notices"]


def test_a_kind_can_be_told_on_the_desktop_or_not(stage: Stage, icon: Icon) -> None:
    stage.control.context.settings.keep(notices__message="desktop", notices__alarm="list")
    stage.say(HELLO, LATE)
    assert icon.told == ["Hello"]


def test_without_a_tray_nothing_fails(dark: Theme, stage: Stage) -> None:
    tray = Tray(dark, stage.control, lambda parent: None)
    tray.show_state(TrayState.LIVE)
    note = stage.state.notifications
    stage.say(LATE)
    assert not tray.announce(note.newest()[0])


def test_the_icon_tells_the_strongest_state(stage: Stage, icon: Icon) -> None:
    tray = stage.control.notices.tray
    seen = [tray.state]
    for event in (
        run_started(stage.flow),
        LATE,
        run_started(stage.flow, "run-2", Mode.LIVE),
        SafetyChanged(3, "run-1", "kill_switch", 9, "by hand"),
    ):
        stage.say(event)
        seen.append(tray.state)
    assert seen == list(TrayState)
    stage.say(
        SafetyChanged(4, "run-1", "kill_switch", 0, ""), RunStopped(4, "run-2", "stopped by owner")
    )
    assert tray.state is TrayState.ATTENTION


def test_the_menu_of_the_icon_pauses_kills_and_shows(stage: Stage, icon: Icon) -> None:
    stage.say(run_started(stage.flow))
    tray = stage.control.notices.tray
    tray.pause.trigger()
    assert PauseRun(run_id="run-1") in stage.host.sent
    tray.kill.trigger()
    assert any(isinstance(command, PullKillSwitch) for command in stage.host.sent)
    assert stage.window.isVisible()


@pytest.mark.parametrize(
    "name", ["panel.desk_orders", "run.cancel_all", "run.pause_all", "view.notices_read",
             "view.notices_clear", "panel.watch_add"],
)  # fmt: skip
def test_desk_and_notices_are_acted_on_from_the_command_box(stage: Stage, name: str) -> None:
    stage.say(run_started(stage.flow), HELLO)
    action = next(each for each in actions_of(stage.control) if each.name == name)
    action.run()
    notes = stage.state.notifications
    done = {
        "panel.desk_orders": lambda: stage.rooms.desk.stack.currentIndex() == 1,
        "run.cancel_all": lambda: stage.host.sent == [],
        "run.pause_all": lambda: stage.host.sent == [PauseRun(run_id="run-1")],
        "view.notices_read": lambda: notes.unread == 0 and notes.newest()[0].is_read,
        "view.notices_clear": lambda: notes.newest() == (),
        "panel.watch_add": lambda: stage.rooms.side.watch is not None,
    }
    assert done[name]()


def test_a_notice_of_another_day_says_its_day(qtbot: QtBot, dark: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    painter = NotePainter(dark, parent)
    painter.now = 3 * 86_400_000 + 60_000
    assert painter.time_text(3 * 86_400_000 + 1_000) == "00:00:01"
    assert painter.time_text(3 * 86_400_000 - 60_000) == "Jan 3 23:59"


def test_with_two_accounts_a_notice_says_whose_it_is(stage: Stage, icon: Icon) -> None:
    with_two(stage)
    flow = replace(stage.flow, name="Momentum")
    stage.say(run_started(flow), replace(run_started(flow, "run-2"), wallet="two"))
    same: dict[str, Any] = {"message": "Twice a minute.", "key": "again"}
    stage.say(
        replace(HELLO, **same), replace(HELLO, **same), replace(HELLO, **same, run_id="run-2")
    )
    found = opened(stage)
    told = [note for n in range(2) if (note := found.model.note(n))]
    assert [(found.model.words(note), note.count) for note in told] == [
        ("Swing: Twice a minute.", 1), ("Practice: Twice a minute.", 2),
    ]  # fmt: skip
    assert "Swing: Twice a minute." in found.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert found.details.text() == "Swing: Twice a minute."
    stage.say(replace(run_started(flow, "run-3"), flow_id="other", flow_name="Other"))
    stage.say(replace(HELLO, run_id="run-3"), replace(LATE, run_id="run-3"))
    found = opened(stage)
    note = found.model.note(0)
    assert note is not None
    assert found.model.words(note) == "Other · Practice: A late fill."
    assert icon.words[-1] == "Other · Practice: A late fill."


def test_with_one_account_and_flow_nothing_is_added(stage: Stage) -> None:
    stage.say(run_started(stage.flow), HELLO)
    found = opened(stage)
    note = found.model.note(0)
    assert note is not None
    assert found.model.words(note) == "A message."


def test_a_refused_start_is_told_until_the_flow_runs(stage: Stage) -> None:
    document = stage.control.documents.current
    assert document is not None
    stage.control.toggle_run()
    stage.say(Notified(1_000, "", "error", "SOL/USDT is not traded here.", "Choose another."))
    assert "SOL/USDT is not traded here." in stage.window.question.words
    stage.say(run_started(document.flow))
    assert not stage.window.question.words
