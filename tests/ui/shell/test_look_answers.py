"""Every answer that stands in the bar does in the window after another look what it says."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.gui import Shell
from moniqo_desktop.domain.messages.commands import (
    StartRun,
)
from moniqo_desktop.ui.seat import Seat
from tests.ui.conftest import REPOSITORY
from tests.ui.shell.bar_answers import ALSO, ANSWERS, HARMLESS, Life
from tests.ui.shell.builders import run_started
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.lives import play, until
from tests.ui.shell.test_look_keeps import button, wear_another
from tests.ui.shell.two_accounts import a_wallet
from tests.ui.state.builders import MARKETS


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_counts_once_in_the_look_after_the_one_it_was_asked_in(
    qapp: QApplication, tmp_path: Path, name: str
) -> None:
    asks, words, law = ANSWERS[name]

    async def script(shell: Shell, host: FakeHost) -> None:
        await until(lambda: bool(host.sent))
        life, command = Life(shell, host, tmp_path), host.sent[0]
        assert isinstance(command, StartRun)
        host.say(a_wallet("practice", "Practice"), a_wallet("two", "Swing"))
        host.say(replace(run_started(command.flow), wallet="practice"))
        await until(lambda: shell.window.top_bar.run_group.state == "running")
        life.control._state.markets.learn(MARKETS.values())
        await asks(life)
        await asyncio.sleep(0.1)
        asked = shell.window.question.words
        await wear_another(shell, window__theme="light")
        assert shell.window.question.words == asked
        before = len(host.sent)
        QTest.mouseClick(button(shell, words), Qt.MouseButton.LeftButton)
        await until(lambda: law(life, host.sent[before:]))
        if words == "Close Moniqo":
            return  # it ends now
        await asyncio.sleep(0.05)
        assert law(life, host.sent[before:]), "once"
        assert "fault" not in shell.window.question.words

    play(qapp, tmp_path, script, FakeHost())


def test_every_answer_of_the_window_is_tried_after_another_look() -> None:
    folder = REPOSITORY / "moniqo_desktop" / "ui"
    sources = [each.read_text(encoding="utf-8") for each in folder.rglob("*.py")]
    pattern = re.compile(r"\bAnswer\((.*?)(?:, lambda|, partial|, [a-z_.]+[,)])", re.DOTALL)
    heads = [found for source in sources for found in pattern.findall(source)]
    said = {words for head in heads for words in re.findall(r'tr\("([^"]+)"\)', head)}
    assert {"Stop this flow", "Archive it", "Cancel 1 order"} <= said
    assert said - HARMLESS - set(ALSO) <= {words for _, words, _ in ANSWERS.values()}


def test_a_seat_passes_on_through_several_looks_and_keeps_no_part_of_an_older_one() -> None:
    first, second, third = Seat(), Seat(), Seat()
    assert first.now("older") == "older"
    first.pass_to(second, ["newer"])
    second.pass_to(third, ["newest"])
    assert (first.now("older"), third.now("older")) == ("newest", "newest")
    assert not second._parts
