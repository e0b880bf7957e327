"""Run is locked until it started or was refused, and while the market opens."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.gui_opening import say_opening
from moniqo_desktop.domain.messages.commands import PullKillSwitch, StartRun, StopRun
from moniqo_desktop.domain.messages.events import Notified, RunStopped, SafetyChanged
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.state.runs import ALL
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton


def starts(stage: Stage) -> int:
    return sum(isinstance(each, StartRun) for each in stage.host.sent)


def press(qtbot: QtBot, stage: Stage, times: int = 1) -> None:
    for _ in range(times):
        qtbot.keyClick(stage.window, Qt.Key.Key_F5)
        qtbot.mouseClick(stage.window.top_bar.run_group.main, LEFT)


def test_presses_while_a_run_starts_start_no_other(qtbot: QtBot, stage: Stage) -> None:
    button = stage.window.top_bar.run_group.main
    press(qtbot, stage, 5)
    assert (starts(stage), button.text(), button.isEnabled()) == (1, "Starting…", False)
    stage.say(run_started(stage.flow))
    assert (button.text(), button.isEnabled()) == ("Running", True)
    stage.say(RunStopped(2_000, "run-1", "asked"))
    press(qtbot, stage)
    assert starts(stage) == 2


def test_a_refusal_unlocks_run(qtbot: QtBot, stage: Stage) -> None:
    press(qtbot, stage)
    stage.say(Notified(1, "", "error", "It cannot run.", ""))
    assert stage.window.top_bar.run_group.main.isEnabled()
    press(qtbot, stage)
    assert starts(stage) == 2


def test_nothing_starts_while_the_market_opens(qtbot: QtBot, stage: Stage) -> None:
    control = stage.control
    button = stage.window.top_bar.run_group.main
    say_opening(control.runs, stage.state, control, is_opening=True)
    press(qtbot, stage, 3)
    assert (starts(stage), button.text(), button.isEnabled()) == (0, "Opening…", False)
    view = stage.rooms.desk.positions.view
    qtbot.waitUntil(lambda: "ledger" in view._empty)
    stage.say(run_started(stage.flow))
    assert button.text() == "Taking up…"
    say_opening(control.runs, stage.state, control, is_opening=False)
    assert (button.text(), button.isEnabled()) == ("Running", True)
    qtbot.waitUntil(lambda: "No open positions" in view._empty)


def test_stop_ends_every_open_run_of_an_older_journal(qtbot: QtBot, stage: Stage) -> None:
    other = a_flow("flow-2")
    stage.say(run_started(other, "run-0"))
    stage.say(*(run_started(stage.flow, f"run-{n}") for n in (1, 2, 3)))
    assert stage.window.top_bar.run_group.main.text() == "3 running"
    qtbot.mouseClick(stage.window.top_bar.run_group.stop, LEFT)
    stopped = {each.run_id for each in stage.host.sent if isinstance(each, StopRun)}
    assert stopped == {"run-1", "run-2", "run-3"}


def test_what_the_trader_set_is_kept_at_once(stage: Stage) -> None:
    settings = stage.control.context.settings
    stage.window.top_bar.run_group.speed_asked.emit(600.0)
    stage.documents.add(replace(a_flow("flow-2"), name="Second"))
    stage.control.accounts._put_in_sight("two")
    assert settings.text("market.speed") == "600"
    assert settings.text("flows.front") == "flow-2"
    assert settings.text("accounts.in_sight") == "two"


def kill_says(stage: Stage) -> tuple[bool, bool]:
    """Whether it looks pulled, and whether it looks as if nobody knew."""
    kill = stage.window.top_bar.kill
    return bool(kill.property("pulled")), bool(kill.property("unknown"))


def test_a_window_without_an_engine_claims_nothing(window: MainWindow) -> None:
    """As in the first moment: neither a run that could be started nor a switch that is off."""
    bar = window.top_bar
    button = bar.run_group.main
    assert (button.text(), button.isEnabled()) == ("Opening…", False)
    assert bar.kill.property("unknown")
    assert "not known" in bar.kill.toolTip()
    assert bar.kill.accessibleName() == "Kill switch, not known yet"


def test_the_kill_switch_looks_neither_on_nor_off_until_it_is_known(stage: Stage) -> None:
    control = stage.control
    assert kill_says(stage) == (False, False)
    say_opening(control.runs, stage.state, control, is_opening=True)
    assert kill_says(stage) == (False, True)
    stage.say(SafetyChanged(1, "", "kill_switch", 2**53, "storm", "practice"))
    assert kill_says(stage) == (False, True)
    say_opening(control.runs, stage.state, control, is_opening=False)
    assert kill_says(stage) == (True, False)


def test_pressed_while_the_market_opens_it_is_a_wish_for_every_account(
    qtbot: QtBot, stage: Stage
) -> None:
    control, kill = stage.control, stage.window.top_bar.kill
    say_opening(control.runs, stage.state, control, is_opening=True)
    stage.say(SafetyChanged(1, "", "kill_switch", 2**53, "storm", "practice"))
    qtbot.mouseClick(kill, LEFT)
    (pulled,) = [each for each in stage.host.sent if isinstance(each, PullKillSwitch)]
    assert pulled.wallet == ALL
    assert "as soon as the market is open" in stage.window.question.words
    assert kill_says(stage) == (False, True)
