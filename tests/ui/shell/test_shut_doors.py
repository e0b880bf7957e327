"""A window whose engine did not open: whatever is pressed says why nothing comes of it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.messages.commands import CancelOrder
from moniqo_desktop.domain.orders import OrderId
from moniqo_desktop.ui.bars.run_group import RunState
from tests.ui.shell.builders import position_opened, run_started
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton
REASON = "Moniqo Desktop is already open on this folder. Use that window."


PRESSED: dict[str, Callable[[Stage], object]] = {
    "run": lambda stage: stage.window.top_bar.run_group.main.click(),
    "kill switch": lambda stage: stage.window.top_bar.kill_asked.emit(),
    "speed": lambda stage: stage.window.top_bar.run_group.speed_asked.emit(60.0),
    "version": lambda stage: stage.control.library.keep(),
    "save": lambda stage: stage.documents.saved.emit(stage.documents.current),
    "desk": lambda stage: stage.rooms.desk.orders._send(CancelOrder(order_id=OrderId("1"))),
}


@pytest.fixture
def shut(stage: Stage) -> Stage:
    message, hint = REASON.split(". ")
    stage.host.reason = Unavailable(f"{message}.", hint=hint)
    return stage


@pytest.mark.parametrize("press", PRESSED.values(), ids=PRESSED)
def test_whatever_is_pressed_says_why_nothing_comes_of_it(
    shut: Stage, press: Callable[[Stage], object]
) -> None:
    press(shut)
    assert shut.window.question.words.endswith(REASON)
    assert shut.host.sent == []


def test_a_flow_that_did_not_start_does_not_show_as_running(qtbot: QtBot, shut: Stage) -> None:
    group = shut.window.top_bar.run_group
    qtbot.mouseClick(group.main, LEFT)
    assert group.state is RunState.STOPPED
    assert not shut.control.runs.speed


def test_a_kill_switch_that_reached_nobody_does_not_say_that_it_is_on(shut: Stage) -> None:
    """With a position open the window would ask about it, as if new orders were stopped."""
    shut.say(run_started(shut.flow), position_opened())
    shut.window.top_bar.kill_asked.emit()
    assert shut.window.question.words == (
        f"The kill switch is not on: this window reaches no engine. {REASON}"
    )
    assert shut.window.question.buttons == ()
