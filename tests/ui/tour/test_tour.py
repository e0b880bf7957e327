"""The tour of the first start: five steps that stop nothing and can be left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.ui.commands.everything import actions_of
from moniqo_desktop.ui.library.gallery import GallerySheet
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.settings.page import SettingsSheet
from moniqo_desktop.ui.settings.rows import Row
from moniqo_desktop.ui.tour.bubble import Bubble
from moniqo_desktop.ui.tour.place import BELOW, INSIDE, LEFT, SIDES, spot
from moniqo_desktop.ui.tour.steps import part_of, steps
from moniqo_desktop.ui.tour.tour import AT, LEFT_IT
from tests.ui.shell.stage import Stage

STEPS = range(5)
ROOM = QRect(8, 48, 1384, 844)


def bubble_of(stage: Stage) -> Bubble:
    bubble = stage.control.tour.bubble
    assert bubble is not None
    return bubble


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def in_window(stage: Stage) -> QRect:
    return part_of(stage.window, bubble_of(stage))


def test_the_very_first_start_opens_the_tour(stage: Stage) -> None:
    stage.control.tour.offer(is_first=True)
    assert bubble_of(stage).isVisible()
    assert stage.control.tour.at == 0


def test_a_later_start_does_not_ask(stage: Stage) -> None:
    stage.control.tour.offer(is_first=False)
    assert not stage.control.tour.is_open


def test_there_are_five_steps_and_the_last_one_ends_it(stage: Stage) -> None:
    stage.control.tour.open()
    titles = []
    while stage.control.tour.is_open:
        titles.append(bubble_of(stage).title.text())
        click(bubble_of(stage).next)
    assert titles == [step.title for step in steps()]
    assert len(set(titles)) == 5
    assert stage.control.context.settings.text(AT) == LEFT_IT


def test_escape_leaves_it_wherever_the_keyboard_is(stage: Stage) -> None:
    stage.control.tour.open()
    canvas = stage.rooms.canvas
    canvas.document.select(("r",))
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not stage.control.tour.is_open
    assert canvas.document.selected_nodes == ("r",), "the key meant the tour"
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.document.selected_nodes


def test_escape_leaves_for_good(stage: Stage) -> None:
    stage.control.tour.offer(is_first=True)
    QTest.keyClick(bubble_of(stage).next, Qt.Key.Key_Escape)
    assert not stage.control.tour.is_open
    stage.control.tour.offer(is_first=True)
    assert not stage.control.tour.is_open


def test_skip_leaves_for_good(stage: Stage) -> None:
    stage.control.tour.offer(is_first=True)
    click(bubble_of(stage).skip)
    stage.control.tour.offer(is_first=True)
    assert not stage.control.tour.is_open


def test_a_tour_that_was_not_left_goes_on_where_it_was(stage: Stage) -> None:
    stage.control.tour.open()
    click(bubble_of(stage).next)
    assert stage.control.context.settings.text(AT) == "1"
    stage.control.tour.offer(is_first=False)
    assert stage.control.tour.at == 1


def test_back_goes_one_step_back_and_not_before_the_first(stage: Stage) -> None:
    stage.control.tour.open(1)
    click(bubble_of(stage).back)
    assert stage.control.tour.at == 0
    assert not bubble_of(stage).back.isEnabled()


def test_the_keyboard_leads_through_it(stage: Stage) -> None:
    stage.window.activateWindow()
    stage.control.tour.open()
    for number in STEPS:
        assert stage.control.tour.at == number
        assert stage.window.focusWidget() is bubble_of(stage).next
        QTest.keyClick(bubble_of(stage).next, Qt.Key.Key_Return)
    assert not stage.control.tour.is_open


@pytest.mark.parametrize("number", STEPS)
@pytest.mark.parametrize("size", [(1600, 1000), (1280, 800), (960, 600)])
def test_it_never_covers_the_kill_switch(stage: Stage, number: int, size: tuple[int, int]) -> None:
    stage.window.resize(*size)
    QApplication.processEvents()
    stage.control.tour.open(number)
    covered = in_window(stage)
    assert stage.window.rect().contains(covered)
    assert not covered.intersects(part_of(stage.window, stage.window.top_bar))


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_it_lies_beside_its_part_and_not_on_it(stage: Stage, number: int) -> None:
    stage.window.resize(1600, 1000)
    QApplication.processEvents()
    stage.control.tour.open(number)
    part = steps()[number].part(stage.control)
    assert not part.isEmpty()
    assert not part.intersects(in_window(stage))


def test_a_smaller_window_keeps_it_in_sight(stage: Stage) -> None:
    stage.window.resize(1600, 1000)
    stage.control.tour.open(4)
    stage.window.resize(1000, 640)
    QApplication.processEvents()
    assert stage.window.rect().contains(in_window(stage))


def test_what_lies_beside_it_can_be_used_meanwhile(stage: Stage) -> None:
    stage.control.tour.open(1)
    QTest.mouseClick(stage.window.top_bar.run_group.main, Qt.MouseButton.LeftButton)
    assert any(isinstance(command, StartRun) for command in stage.host.sent)
    assert stage.control.tour.is_open


def test_the_third_step_shows_the_values_of_a_card(stage: Stage) -> None:
    stage.control.tour.open(2)
    assert stage.rooms.selected_node()
    assert stage.window.inspector.tabs.currentIndex() == 1


def test_the_fourth_step_brings_the_settings_into_sight(stage: Stage) -> None:
    stage.window.body.panel("inspector").hide()
    stage.control.tour.open(3)
    assert stage.window.body.panel("inspector").isVisible()
    assert stage.window.inspector.tabs.currentIndex() == 0


def test_it_steps_aside_while_another_room_is_open(stage: Stage) -> None:
    stage.control.tour.open()
    stage.window.show_runs(is_open=True)
    assert bubble_of(stage).isHidden()
    stage.window.show_runs(is_open=False)
    assert not bubble_of(stage).isHidden()


def test_it_can_be_opened_again_from_the_command_box(stage: Stage) -> None:
    stage.control.tour.leave()
    [action] = [each for each in actions_of(stage.control) if each.name == "view.tour"]
    action.run()
    assert stage.control.tour.at == 0
    assert bubble_of(stage).isVisible()


def test_it_can_be_opened_again_from_the_settings(stage: Stage, qtbot: QtBot) -> None:
    stage.control.tour.leave()
    stage.control.doors.open_settings("about")
    sheet = stage.window.findChild(SettingsSheet)
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_complete)
    [row] = [each for each in sheet.rows if isinstance(each, Row) and each.title == "Tour"]
    assert isinstance(row.control, QPushButton)
    click(row.control)
    assert not sheet.isVisible()
    assert bubble_of(stage).isVisible()


@pytest.mark.parametrize("wish", SIDES)
@pytest.mark.parametrize(
    "target",
    [QRect(10, 50, 100, 40), QRect(1300, 60, 90, 800), QRect(300, 820, 200, 60), ROOM, QRect()],
)
def test_a_spot_lies_in_the_room(target: QRect, wish: str) -> None:
    found = spot(target, QSize(340, 180), ROOM, wish)
    assert ROOM.contains(found.rect)
    assert found.side == INSIDE or not found.rect.intersects(target)


def test_a_wished_side_is_taken_where_there_is_room() -> None:
    assert spot(QRect(600, 60, 100, 40), QSize(340, 180), ROOM, BELOW).side == BELOW
    assert spot(QRect(1000, 60, 380, 400), QSize(340, 180), ROOM, LEFT).side == LEFT


def test_what_is_told_of_a_part_of_the_bar_lies_right_below_it() -> None:
    """The bar is no room of the bubble, and taller than the part."""
    found = spot(QRect(600, 6, 120, 34), QSize(340, 180), ROOM, BELOW)
    assert found.side == BELOW
    assert found.rect.top() == ROOM.top()
    assert found.rect.center().x() == found.tip.x() == QRect(600, 6, 120, 34).center().x()


@pytest.mark.parametrize("step", [1, 4])
def test_a_bubble_follows_its_part_of_the_bar(step: int, stage: Stage) -> None:
    part = (stage.window.top_bar.run_group, stage.window.top_bar.runs)[step == 4]
    stage.control.tour.open(step)
    for moved in (0, 60):
        part.move(part.x() + moved, part.y())
        middle = part_of(stage.window, part).center()
        assert in_window(stage).top() > middle.y()
        assert in_window(stage).left() <= middle.x() <= in_window(stage).right()
        assert bubble_of(stage).points_at.x() == middle.x()


def test_a_part_out_of_sight_is_told_of_in_the_middle() -> None:
    found = spot(QRect(), QSize(340, 180), ROOM, BELOW)
    assert found.side == INSIDE
    assert (found.rect.center() - ROOM.center()).manhattanLength() <= QPoint(2, 2).manhattanLength()


def gallery_of(stage: Stage) -> GallerySheet:
    stage.control.files.show_gallery()
    found = stage.window.findChildren(GallerySheet)
    assert found[-1].isVisible()
    return found[-1]


def test_asked_for_over_a_gallery_the_tour_puts_the_gallery_away(stage: Stage) -> None:
    """Else it would lead through, and select on, a canvas that nobody sees."""
    gallery = gallery_of(stage)
    stage.control.tour.open()
    assert not gallery.isVisible()
    while stage.control.tour.is_open:
        QTest.keyClick(bubble_of(stage).next, Qt.Key.Key_Return)
    assert stage.rooms.canvas.hasFocus()


def test_a_sheet_over_the_tour_is_left_first(stage: Stage) -> None:
    stage.control.tour.offer(is_first=True)
    gallery = gallery_of(stage)
    QTest.keyClick(gallery.search, Qt.Key.Key_Escape)
    assert not gallery.isVisible()
    assert stage.control.tour.is_open
    QTest.keyClick(stage.rooms.canvas, Qt.Key.Key_Escape)
    assert not stage.control.tour.is_open


def test_the_tour_stays_below_a_sheet_that_was_opened_over_it(stage: Stage) -> None:
    stage.control.tour.offer(is_first=True)
    gallery = gallery_of(stage)
    stage.control.tour.place()
    children = stage.window.children()
    assert children.index(gallery) > children.index(bubble_of(stage))


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_no_key_reaches_the_canvas_below_a_sheet(stage: Stage, key: Qt.Key) -> None:
    gallery = gallery_of(stage)
    stage.rooms.go_to("r")
    before = stage.flow
    focused = QApplication.focusWidget()
    assert focused is not None
    assert gallery.isAncestorOf(focused)
    QTest.keyClick(focused, key)
    assert stage.flow == before
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert not gallery.isVisible()


def test_a_question_puts_away_the_sheet_that_would_lie_over_it(stage: Stage) -> None:
    gallery = gallery_of(stage)
    stage.window.question.ask("Close it?", (Answer("Close", lambda: None),))
    assert not gallery.isVisible()
    assert stage.window.question.buttons[0].hasFocus()
