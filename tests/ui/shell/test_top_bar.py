"""The bar over everything: what has room in it, and that nothing in it jumps."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.ui.bars.flow_tabs import LEAST, Tab
from moniqo_desktop.ui.bars.run_group import RunState
from moniqo_desktop.ui.bars.top_bar import MOST_FOR_TABS, TopBar
from moniqo_desktop.ui.look.theme import Look, Theme
from moniqo_desktop.ui.words.translation import load
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage


@pytest.fixture
def running(stage: Stage) -> Stage:
    QTest.mouseClick(stage.window.top_bar.run_group.main, Qt.MouseButton.LeftButton)
    stage.say(run_started(a_flow()))
    return stage


def places(stage: Stage) -> dict[str, tuple[int, int, int]]:
    """Of all that is seen in the bar: left edge, width, and of the tabs each one's width."""
    bar = stage.window.top_bar
    found = {"tab": (bar.tabs.tabRect(0).x(), bar.tabs.tabRect(0).width(), 0)}
    for part in bar.findChildren(QWidget):
        if part.isVisible() and part is not bar.run_group.changes and part.accessibleName():
            at = part.mapTo(bar, part.rect().topLeft())
            found[part.accessibleName()] = (at.x(), part.width(), at.y())
    return found


def resize(qtbot: QtBot, stage: Stage, width: int) -> None:
    stage.window.resize(width, 800)
    qtbot.waitUntil(lambda: stage.window.top_bar.width() == stage.window.width())


@pytest.mark.parametrize("width", [1_600, 1_366, 1_180, 1_024])
def test_nothing_moves_when_something_can_be_applied(
    qtbot: QtBot, running: Stage, width: int
) -> None:
    resize(qtbot, running, width)
    button = running.window.top_bar.run_group.changes
    before = places(running)
    running.rooms.apply(edits.set_param(running.flow, "r", "period", 34), "Set Period")
    assert button.isVisible()
    assert places(running) == before
    bar = running.window.top_bar
    assert button.geometry().left() >= bar.tabs.geometry().right()
    assert not button.geometry().intersects(bar.runs.geometry())
    running.rooms.undo()
    assert places(running) == before


def whole(tabs: QTabBar, index: int) -> bool:
    """Whether the name of a tab is not cut."""
    return tabs.tabRect(index).width() >= tabs.tabSizeHint(index).width()


def test_names_of_flows_come_before_what_can_be_reached_otherwise(
    qtbot: QtBot, running: Stage
) -> None:
    for number, name in enumerate(("ETH mean reversion", "Breakout with a trail"), 2):
        running.documents.add(a_flow(f"flow-{number}", name))
    running.documents.show(0)
    resize(qtbot, running, 1_440)
    tabs = running.window.top_bar.tabs
    assert all(whole(tabs, index) for index in range(3))
    assert running.window.top_bar.mode.words == "PAPER TRADING"


def test_room_is_given_back_once_there_is_some(qtbot: QtBot, running: Stage) -> None:
    bar = running.window.top_bar
    resize(qtbot, running, 1_600)
    assert bar.command_box.text() == "Commands"
    resize(qtbot, running, 1_024)
    assert bar.command_box.text() == ""
    resize(qtbot, running, 1_600)
    assert bar.command_box.text() == "Commands"


def test_every_part_of_the_bar_lies_within_it_beside_the_others(
    qtbot: QtBot, running: Stage
) -> None:
    running.rooms.apply(edits.set_param(running.flow, "r", "period", 34), "Set Period")
    bar = running.window.top_bar
    for width in (1_600, 1_280, 1_024):
        resize(qtbot, running, width)
        parts = [each for each in bar.children() if isinstance(each, QWidget) and each.isVisible()]
        parts.sort(key=lambda part: part.x())
        for left, right in itertools.pairwise(parts):
            assert left.geometry().right() < right.geometry().left(), (width, left, right)
        assert parts[-1].geometry().right() <= bar.width()


def test_the_mark_of_unsaved_work_comes_and_goes_without_moving_the_name(stage: Stage) -> None:
    tabs = stage.window.top_bar.tabs
    before = tabs.tabRect(0)
    stage.rooms.apply(edits.set_param(stage.flow, "r", "period", 34), "Set Period")
    assert "not saved" in tabs.tabToolTip(0)
    assert tabs.tabRect(0) == before
    stage.rooms.undo()
    assert "not saved" not in tabs.tabToolTip(0)
    assert tabs.tabRect(0) == before


def test_the_menu_of_speeds_marks_the_present_one(stage: Stage) -> None:
    group = stage.window.top_bar.run_group
    menu = group.speed.menu()
    for factor, words in ((60.0, "60×"), (1.0, "1×")):
        group.show_speed(factor)
        menu.aboutToShow.emit()
        assert [line.text() for line in menu.actions() if line.isChecked()] == [words]


def test_words_that_grow_find_their_room_at_once(qtbot: QtBot, running: Stage) -> None:
    bar = running.window.top_bar
    running.documents.add(a_flow("flow-2", "ETH mean reversion"))
    bar.account.hide()
    for width in range(1_000, 1_620, 20):
        bar.show_kill_switch(on=False)
        resize(qtbot, running, width)
        bar.show_kill_switch(on=True)
        QApplication.processEvents()
        tabs = min(bar.tabs.sizeHint().width(), round(bar.width() * MOST_FOR_TABS))
        is_last = not bar.past.isVisible()
        assert is_last or bar._needed(tabs) <= bar.width(), width
        for part in (bar.kill, bar.run_group.main, bar.runs):
            assert part.width() >= part.sizeHint().width(), (width, part.text())


def test_the_days_result_is_told_before_the_name_of_the_program(
    qtbot: QtBot, running: Stage
) -> None:
    bar = running.window.top_bar
    for width in range(1_600, 1_000, -20):
        resize(qtbot, running, width)
        if bar._name.isVisible():
            assert bar.account.day.isVisible() or not bar.account.day.text()


def test_at_twice_the_text_no_word_of_the_bar_is_cut(
    qtbot: QtBot, resources: Path, qapp: QApplication
) -> None:
    words = load("de", resources)
    assert words is not None
    qapp.installTranslator(words)
    bar = TopBar(Theme.named("dark", resources, Look("default", 200)))
    qtbot.addWidget(bar)
    bar.tabs.show_tabs([Tab("BTC-Momentum", "running")], 0)
    bar.account.show()
    bar.account.name.setText("Practice")
    bar.run_group.show_state(RunState.RUNNING)
    bar.resize(1_280, bar.height())
    with qtbot.waitExposed(bar):
        bar.show()
    QApplication.processEvents()
    qapp.removeTranslator(words)
    parts = (bar.run_group, bar.mode, bar.account, bar.kill, bar.runs, bar.command_box)
    for part in parts:
        assert part.width() >= part.sizeHint().width(), part
    for left, right in itertools.pairwise(sorted(parts, key=lambda part: part.x())):
        assert left.geometry().right() < right.geometry().left()
    assert bar.run_group.main.accessibleName() == "Läuft"


class Steps(QObject):
    """Counts how often parts of the bar come and go."""

    def __init__(self, bar: TopBar) -> None:
        super().__init__(bar)
        self.count = 0
        for part in bar.findChildren(QWidget):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
        return False


def test_one_more_flow_in_a_full_bar_touches_neither_its_parts_nor_the_other_tabs(
    qtbot: QtBot, stage: Stage
) -> None:
    resize(qtbot, stage, 1_180)
    bar = stage.window.top_bar
    tabs = [Tab(f"A flow of some length, number {number}") for number in range(20)]
    bar.tabs.show_tabs(tabs, 0)
    drawn, steps = [bar.tabs.tabIcon(i).cacheKey() for i in range(20)], Steps(bar)
    bar.tabs.show_tabs([*tabs, Tab("The last")], 20)
    assert [bar.tabs.tabIcon(i).cacheKey() for i in range(20)] == drawn
    assert steps.count == 0
    bar.tabs.show_tabs([Tab("Renamed"), *tabs[1:]], 0)
    assert bar.tabs.tabText(0) == "Renamed"


def test_names_of_many_flows_can_be_read_and_all_are_listed(qtbot: QtBot, stage: Stage) -> None:
    for number in range(2, 13):
        stage.documents.add(a_flow(f"flow-{number}", f"Trend following {number}"))
    bar = stage.window.top_bar
    for width in (1_024, 1_600, 1_280):
        resize(qtbot, stage, width)
        QApplication.processEvents()
        tabs = bar.tabs
        seen = [tabs.tabRect(index) for index in range(12)]
        assert min(rect.width() for rect in seen) >= LEAST
        assert tabs.rect().contains(seen[11]), "the tab in front is seen whole"
        assert tabs._room() - seen[11].right() <= LEAST, "no room is left empty"
    menu = bar.add_button.menu()
    for _ in range(2):
        menu.aboutToShow.emit()
    listed = [action for action in menu.actions() if action.isCheckable()]
    assert len(listed) == 12
    assert [action.isChecked() for action in listed] == [False] * 11 + [True]
    listed[1].trigger()
    assert stage.documents.index == 1


def test_with_fewer_flows_those_on_the_left_are_seen_again(qtbot: QtBot, stage: Stage) -> None:
    for number in range(2, 13):
        stage.documents.add(a_flow(f"flow-{number}", f"Trend following {number}"))
    resize(qtbot, stage, 1_280)
    for _ in range(10):
        stage.documents.close(11 if stage.documents.index == 11 else stage.documents.index)
        QApplication.processEvents()
    assert not stage.window.top_bar.tabs.hides_some
    assert stage.window.top_bar.tabs.tabRect(0).left() == 0


def test_tabs_that_are_cut_keep_the_number_that_tells_them_apart(stage: Stage) -> None:
    tabs = stage.window.top_bar.tabs
    names = [f"BTC momentum {number}" for number in range(2, 8)]
    for number, name in enumerate(names):
        stage.documents.add(a_flow(f"more-{number}", name))
    measure = tabs.fontMetrics()
    shown = [measure.elidedText(name, tabs.elideMode(), 70) for name in names]
    assert all("…" in each for each in shown)
    assert len(set(shown)) == len(names)
