"""What stands in the window when another look is asked for stands in the new one."""

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.gui import Shell
from moniqo_desktop.domain.messages.commands import PullKillSwitch, StartRun
from moniqo_desktop.domain.messages.events import Alarm, Notified
from moniqo_desktop.ui.main_window import RUNS, MainWindow
from moniqo_desktop.ui.notices.toast import Toast
from tests.ui.shell.builders import position_opened, run_started
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.lives import play, turns_until_shown, until

REFUSED = Notified(1, "", "error", "The close of BTC was refused.", "No price.", "k1")


async def shown(shell: Shell, before: MainWindow) -> None:
    async for _ in turns_until_shown(shell, before):
        pass


def test_what_was_told_and_what_waits_elsewhere_is_told_in_the_new_look(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        before = shell.window
        before.show_room(RUNS)
        before.question.tell("The report was not written.")
        before.show_room("")
        before.question.tell("The price feed is late.", level="warning", everywhere=True)
        before.top_bar.theme_asked.emit()
        await shown(shell, before)
        question = shell.window.question
        assert question.words == "The price feed is late."
        QTest.mouseClick(question._leave, Qt.MouseButton.LeftButton)
        assert question.words == ""
        shell.window.show_room(RUNS)
        assert question.words == "The report was not written."

    play(qapp, tmp_path, script, FakeHost())


def test_what_is_refused_or_alarms_while_it_is_made_is_told_in_the_new_look(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        before = shell.window
        before.top_bar.theme_asked.emit()
        await asyncio.sleep(0)
        host.say(REFUSED, Alarm(2, "", "LATE", "A late fill."))
        await until(lambda: bool(before.question.words))
        assert shell.window is before
        await shown(shell, before)
        assert shell.window.question.words == "The close of BTC was refused. No price."
        [toast] = shell.window.findChildren(Toast)
        assert toast.isVisible()
        assert "A late fill." in toast.accessibleName()

    play(qapp, tmp_path, script, FakeHost())


def test_the_question_of_the_kill_switch_is_asked_anew_and_its_answer_counts(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        command = host.sent[0]
        assert isinstance(command, StartRun)
        host.say(run_started(command.flow), position_opened())
        before = shell.window
        await until(lambda: before.top_bar.run_group.state == "running")
        before.top_bar.theme_asked.emit()
        await asyncio.sleep(0)
        before.top_bar.kill_asked.emit()
        assert before.question.words
        await shown(shell, before)
        answers = {each.text(): each for each in shell.window.question.buttons}
        assert set(answers) == {"Keep them", "Close all now"}
        QTest.mouseClick(answers["Close all now"], Qt.MouseButton.LeftButton)
        last = host.sent[-1]
        assert isinstance(last, PullKillSwitch)
        assert last.close_positions

    play(qapp, tmp_path, script, FakeHost())
