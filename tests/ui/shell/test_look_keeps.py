"""What is asked, chosen and looked at when another look or language is asked for stays so."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import isValid

from moniqo_desktop.app.gui import Shell
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.domain.messages.events import Alarm
from moniqo_desktop.ui.canvas.view import CanvasView
from moniqo_desktop.ui.control import Control
from moniqo_desktop.ui.main_window import MainWindow
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.lives import play, turns_until_shown, until

LEFT = Qt.MouseButton.LeftButton


def control_of(shell: Shell) -> Control:
    found = shell.window.findChild(Control)
    assert found is not None
    return found


async def wear_another(shell: Shell, **settings: str) -> None:
    """A look with these settings, as if they were chosen in the sheet."""
    before = shell.window
    shell.settings.keep(**settings)
    before.look_asked.emit()
    async for _ in turns_until_shown(shell, before):
        pass
    await gone(before)


async def gone(window: MainWindow) -> None:
    await until(lambda: not isValid(window))


def middle(canvas: CanvasView) -> tuple[float, float, float]:
    """What is looked at, and from how near."""
    left, top, right, bottom = canvas.visible_box()
    return (left + right) / 2, (top + bottom) / 2, canvas.camera.scale * 100


def button(shell: Shell, words: str) -> QPushButton:
    [found] = [each for each in shell.window.question.buttons if each.text() == words]
    return found


def test_a_question_about_another_flow_waits_in_the_new_look_and_its_answer_counts(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        command = host.sent[0]
        assert isinstance(command, StartRun)
        host.say(run_started(command.flow))
        await until(lambda: shell.window.top_bar.run_group.state == "running")
        control = control_of(shell)
        control.documents.add(a_flow("another", "Another"))
        control.rooms.add_node("logic.all")
        control.files.close(control.documents.index)
        asked = shell.window.question.words
        assert "Another" in asked
        control.documents.show(0)
        assert not shell.window.question.words
        await wear_another(shell, window__theme="light")
        control = control_of(shell)
        assert not shell.window.question.words
        control.documents.show(1)
        assert shell.window.question.words == asked
        QTest.mouseClick(button(shell, "Close without saving"), LEFT)
        assert [each.flow.flow_id for each in control.documents.all] == [command.flow.flow_id]

    play(qapp, tmp_path, script, FakeHost())


def test_escape_puts_the_question_away_right_after_a_look_and_return_answers_it(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        control = control_of(shell)
        control.documents.add(a_flow("another", "Another"))
        control.rooms.add_node("logic.all")
        control.tour.leave()
        control.files.close(1)
        await wear_another(shell, window__theme="light")
        question, focused = shell.window.question, QApplication.focusWidget()
        assert focused is button(shell, "Save and close")
        QTest.keyClick(focused, Qt.Key.Key_Escape)
        assert not question.words
        assert QApplication.focusWidget() is not None
        question.tell("The price feed is late.")
        await wear_another(shell, window__theme="dark")
        assert shell.window.question.words
        there = QApplication.focusWidget()
        QTest.keyClick(there or shell.window, Qt.Key.Key_Escape)
        assert not shell.window.question.words

    play(qapp, tmp_path, script, FakeHost())


@pytest.mark.parametrize("settings", [{"window__language": "de"}, {"window__theme": "light"}])
def test_the_chosen_card_stays_chosen_where_it_was(
    qapp: QApplication, tmp_path: Path, settings: dict[str, str]
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        canvas = control_of(shell).rooms.canvas
        chosen = canvas.flow().nodes[0].node_id
        canvas.select([chosen])
        canvas.zoom_by(0.5)
        canvas.pan(40, 30)
        before = middle(canvas)
        await wear_another(shell, **settings)
        control = control_of(shell)
        assert control.rooms.selected_node() == chosen
        assert middle(control.rooms.canvas) == pytest.approx(before, abs=6.0)
        assert shell.window.inspector._node_id == chosen
        await wear_another(shell, window__language="en")  # the tests that follow are in English

    play(qapp, tmp_path, script, FakeHost())


def test_an_alarm_at_any_turn_is_told_over_the_window_even_where_the_list_was_open(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        last = 0
        before = shell.window
        before.top_bar.theme_asked.emit()
        async for turn in turns_until_shown(shell, before):
            last = turn
        await gone(before)
        cases = [(turn, is_open) for turn in (0, last - 3, last) for is_open in (True, False)]
        for number, (turn, is_open) in enumerate(cases):
            before = shell.window
            before.activateWindow()
            if is_open:
                control_of(shell).notices.open()
            before.top_bar.theme_asked.emit()
            async for each in turns_until_shown(shell, before):
                if each == turn:
                    host.say(Alarm(number + 1, "", "LATE", f"A late fill, {number}."))
            await gone(before)
            await asyncio.sleep(0.1)
            notices, words = control_of(shell).notices, f"A late fill, {number}."
            if is_open:
                assert notices.list.isVisible()
                assert words in [note.message for note in notices.list._notes]
            else:
                assert notices.toast.isVisible(), turn
                assert words in notices.toast.accessibleName(), turn
            notices.list.hide()
            notices.toast.hide()

    play(qapp, tmp_path, script, FakeHost())
