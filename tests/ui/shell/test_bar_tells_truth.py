"""The bar says what really happens: the pace of the market, and a disk that takes no records."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.domain.messages.events import Notified
from moniqo_desktop.ui.bars.real_pace import RealPace
from moniqo_desktop.ui.bars.run_group import RunGroup, RunState
from moniqo_desktop.ui.look.parts import push_button
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage

MINUTE = 60_000


def paced(real: float, asked: float, times: int = 6) -> RealPace:
    pace = RealPace()
    for second in range(times):
        pace.saw(second * 1_000, MINUTE + round(second * 1_000 * real), asked)
    return pace


def test_a_market_slower_than_asked_is_told_with_its_pace() -> None:
    assert paced(940, 3_600).behind == 940
    assert paced(3_500, 3_600).behind == 0


def test_nothing_is_told_before_it_is_known() -> None:
    assert paced(100, 3_600, times=3).behind == 0


def test_a_market_that_stood_still_was_not_slow() -> None:
    pace = paced(3_600, 3_600)
    pace.saw(60_000, MINUTE + 18_000_000, 3_600)
    assert pace.behind == 0


def test_the_bar_shows_the_pace_that_happens(dark: Theme, qtbot: QtBot) -> None:
    group = RunGroup(dark)
    qtbot.addWidget(group)
    group.show_speed(3_600, 940)
    assert group.speed.text() == "≈940×"
    assert "3600×" in group.speed.toolTip()
    group.speed.menu().aboutToShow.emit()
    marked = [line.text() for line in group.speed.menu().actions() if line.isChecked()]
    assert marked == ["3600×"], "the menu marks what was asked"
    group.show_speed(3_600)
    assert group.speed.text() == "3600×"


def notice(key: str, level: str) -> Notified:
    return Notified(1, "", level, "The disk is full.", "Make room.", key)


def test_a_disk_that_takes_no_records_is_seen_in_the_bar(stage: Stage) -> None:
    stage.say(run_started(a_flow()))
    group = stage.window.top_bar.run_group
    seen = [group.state]
    stage.say(notice(f"{StoreBusy.code} practice 1", "error"))
    seen.append(group.state)
    assert group.main.text() == "Not recorded"
    assert "Stops and targets" in group.main.toolTip()
    stage.say(notice("LEVEL practice 2", "success"))
    assert [*seen, group.state] == [RunState.RUNNING, RunState.BEHIND, RunState.RUNNING]


def test_another_wallets_disk_changes_nothing_here(stage: Stage) -> None:
    stage.say(run_started(a_flow()))
    stage.say(notice(f"{StoreBusy.code} another one 1", "error"))
    assert stage.window.top_bar.run_group.state is RunState.RUNNING


def test_a_button_that_cannot_be_pressed_is_not_blue_under_the_mouse(
    qtbot: QtBot, stage: Stage, dark: Theme
) -> None:
    button = push_button(dark, "Run backtest", "primary")
    stage.window.put(stage.window.chart_place, button)
    button.show()
    qtbot.waitUntil(button.isVisible)
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)

    def ground() -> str:
        return button.grab().toImage().pixelColor(6, button.height() // 2).name()

    blue = ground()
    button.setEnabled(False)
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert ground() != blue


def test_the_palette_opens_unfiltered(stage: Stage) -> None:
    palette = stage.window.palette_panel
    palette.search()
    QTest.keyClicks(palette.field, "ema")
    assert palette.field.text() == "ema"
    stage.rooms.canvas.setFocus()
    palette.search()
    assert palette.field.text() == ""


def test_one_button_of_the_inspector_is_the_main_one(stage: Stage) -> None:
    inspector = stage.window.inspector
    buttons = inspector.findChildren(QPushButton)
    main = {each.text() for each in buttons if each.property("role") == "primary"}
    assert main == {"Run to here"}


@pytest.mark.parametrize("state", list(RunState))
def test_every_state_has_its_word(dark: Theme, qtbot: QtBot, state: RunState) -> None:
    group = RunGroup(dark)
    qtbot.addWidget(group)
    group.show_state(state)
    assert group.main.text()
    assert group.main.toolTip()
