"""Kill switches, locks and typed answers of several accounts, by mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import (
    ClosePosition,
    PullKillSwitch,
    ReleaseKillSwitch,
    StartRun,
)
from moniqo_desktop.domain.messages.events import PositionChanged, SafetyChanged
from moniqo_desktop.domain.messages.wallet_commands import (
    ALL_WALLETS,
    ApplyFlow,
    LiftLock,
)
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.domain.orders import Mode
from tests.ui.shell.builders import BTC, a_flow, run_started
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

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DAY = 86_400_000


@pytest.fixture
def two(stage: Stage) -> Stage:
    return with_two(stage)


# -- kill switch -----------------------------------------------------------------------------------


def open_on(run_id: str, wallet: str, symbol: Symbol = BTC) -> tuple[object, object]:
    begun = replace(run_started(a_flow(f"flow-{run_id}"), run_id), wallet=wallet)
    return begun, PositionChanged(3_000, run_id, symbol, 5, 10**10)


def test_the_red_button_stops_all_accounts_at_once(qtbot: QtBot, two: Stage) -> None:
    two.say(*open_on("a", "practice"), *open_on("b", "two"))  # type: ignore[arg-type]
    qtbot.mouseClick(two.window.top_bar.kill, LEFT)
    assert sent(two) == [PullKillSwitch(wallet=ALL_WALLETS)]
    assert "on all accounts" in two.window.question.words
    assert "2 positions are still open" in two.window.question.words
    two.click("Close all now")
    assert sent(two)[-1] == PullKillSwitch(wallet=ALL_WALLETS, close_positions=True)


def test_the_question_of_the_kill_switch_counts_what_is_open_now(two: Stage) -> None:
    two.say(*open_on("a", "practice"), *open_on("b", "two"))  # type: ignore[arg-type]
    two.control.kill_switch.pull()
    assert "2 positions are still open" in two.window.question.words
    two.rooms.canvas.setFocus()
    two.say(PositionChanged(4_000, "a", BTC, 0, 0))
    assert "1 position is still open" in two.window.question.words
    assert two.rooms.canvas.hasFocus(), "who types elsewhere goes on typing"
    two.say(PositionChanged(5_000, "b", BTC, 0, 0))
    assert "has changed meanwhile" in two.window.question.words
    assert sent(two) == [PullKillSwitch(wallet=ALL_WALLETS)]


def test_close_all_now_counts_though_one_was_closed_meanwhile(two: Stage) -> None:
    two.say(*open_on("a", "practice"), *open_on("b", "two"))  # type: ignore[arg-type]
    two.control.kill_switch.pull()
    two.state.apply([PositionChanged(4_000, "a", BTC, 0, 0)])
    two.click("Close all now")
    assert sent(two)[-1] == PullKillSwitch(wallet=ALL_WALLETS, close_positions=True)


def test_without_a_known_account_the_switch_is_meant_for_all(stage: Stage) -> None:
    stage.control.runs.opening = False
    stage.control.kill_switch.pull()
    assert sent(stage) == [PullKillSwitch(wallet=ALL_WALLETS)]


def killed(wallet: str, until: int = 2**53) -> SafetyChanged:
    return SafetyChanged(6_000, "", "kill_switch", until, "by hand", wallet)


def test_with_all_accounts_in_sight_the_strip_tells_of_each_lock(qtbot: QtBot, two: Stage) -> None:
    two.say(a_wallet("three", "Third"), worth("three", 100))
    door(two).choose(ALL_WALLETS)
    strip = door(two).strip
    two.say(killed("practice"), killed("three"))
    assert strip.text.text().startswith("2 accounts: The kill switch is on")
    qtbot.mouseClick(strip.end, LEFT)
    assert "on “Practice”, “Third”. Released" in two.window.question.words
    assert sent(two) == []
    two.click("Release it")
    assert sent(two) == [ReleaseKillSwitch(wallet=ALL_WALLETS)]
    two.say(killed("practice", 0), SafetyChanged(6_000, "", "daily_loss", 9**12, "", "two"))
    assert strip.text.text().startswith("Swing: The daily loss")
    assert "Locked too: Third." in strip.text.text()
    assert not strip.end.isVisible()


def test_one_account_is_stopped_from_its_row(qtbot: QtBot, two: Stage) -> None:
    two.say(*open_on("a", "practice"), *open_on("b", "two"))  # type: ignore[arg-type]
    menu = opened(qtbot, two).menu
    [kill] = [each for each in menu.findChildren(QWidget)
              if each.accessibleName().startswith("Kill switch of “Swing”")]  # fmt: skip
    qtbot.mouseClick(kill, LEFT)
    assert sent(two) == [PullKillSwitch(wallet="two")]
    assert "on “Swing”" in two.window.question.words
    assert "1 position is still open" in two.window.question.words


def test_the_switch_that_is_on_for_one_account_still_stops_the_others(two: Stage) -> None:
    on = SafetyChanged(9_000, "", "kill_switch", 2**53, "by hand", "two")
    two.say(on)
    assert not two.control.kill_switch.is_on
    two.control.kill_switch.pull()
    assert sent(two) == [PullKillSwitch(wallet=ALL_WALLETS)]
    two.say(replace(on, wallet="practice"))
    assert two.control.kill_switch.is_on
    two.control.kill_switch.pull()
    two.click("Release it")
    assert sent(two)[-1] == ReleaseKillSwitch(wallet=ALL_WALLETS)


def test_the_keys_of_the_switch_count_in_every_window_of_ours(qtbot: QtBot, two: Stage) -> None:
    floating = QLineEdit()
    qtbot.addWidget(floating)
    floating.setWindowFlag(Qt.WindowType.Window)
    with qtbot.waitExposed(floating):
        floating.show()
    floating.activateWindow()
    floating.setFocus()
    qtbot.keyClick(floating, KEY.Key_K, CTRL | SHIFT)
    assert sent(two) == [PullKillSwitch(wallet=ALL_WALLETS)]


@pytest.mark.parametrize("place", ["menu", "form", "confirm", "palette", "canvas"])
def test_the_keys_of_the_switch_count_wherever_the_keyboard_is(
    qtbot: QtBot, two: Stage, place: str
) -> None:
    found = door(two)
    if place == "menu":
        found.open()
    elif place == "form":
        found.open_form()
    elif place == "confirm":
        found._ask_for_live(two.flow)
    elif place == "palette":
        two.window.palette_panel.field.setFocus()
    else:
        two.rooms.canvas.setFocus()
    qtbot.keyClick(two.window.focusWidget(), KEY.Key_K, CTRL | SHIFT)
    assert sent(two) == [PullKillSwitch(wallet=ALL_WALLETS)]


# -- what must be typed ----------------------------------------------------------------------------


@pytest.fixture
def real(two: Stage) -> Stage:
    """An account of mode live, which the engine cannot make yet, is given to the flow."""
    two.say(a_wallet("real", "My money", Mode.LIVE))
    door(two).choose("real")
    return two


def test_real_money_is_asked_for_with_its_limits_before_anything_is_sent(
    qtbot: QtBot, real: Stage
) -> None:
    assert real.window.top_bar.mode.words == "LIVE TRADING"
    qtbot.keyClick(real.window, KEY.Key_F5)
    confirm = door(real).confirm
    assert confirm.isVisible()
    assert sent(real) == []
    assert ("Loss a day", "1 % of equity") in confirm.lines
    assert "My money" in confirm.ask.text()
    assert not confirm.go.isEnabled()


def test_only_the_typed_word_starts_it(qtbot: QtBot, real: Stage) -> None:
    qtbot.keyClick(real.window, KEY.Key_F5)
    confirm = door(real).confirm
    qtbot.keyClicks(confirm.field, "live")
    qtbot.keyClick(confirm.field, KEY.Key_Return)
    assert sent(real) == []
    confirm.field.clear()
    qtbot.keyClicks(confirm.field, "LIVE")
    qtbot.mouseClick(confirm.go, LEFT)
    assert isinstance(command := sent(real)[-1], StartRun)
    assert (command.wallet, command.confirmed) == ("real", "LIVE")
    assert not confirm.isVisible()


def test_escape_starts_nothing(qtbot: QtBot, real: Stage) -> None:
    qtbot.keyClick(real.window, KEY.Key_F5)
    qtbot.keyClick(door(real).confirm.field, KEY.Key_Escape)
    assert not door(real).confirm.isVisible()
    assert sent(real) == []


def test_the_lock_of_the_day_is_told_in_the_bar_and_over_the_desk(two: Stage) -> None:
    door(two).choose("two")
    two.say(SafetyChanged(7_000, "", "daily_loss", DAY, "daily loss", "two"))
    account = two.window.top_bar.account
    two.window.resize(960, 900)
    assert account.lock.text() == "Locked"
    two.window.resize(1600, 900)
    assert account.lock.text() == "Locked until Jan 2 00:00"
    strip = door(two).strip
    assert strip.isVisible()
    assert "daily loss limit is reached" in strip.text.text()
    assert "Jan 2 00:00 UTC" in strip.text.text()
    door(two).choose("practice")
    assert not strip.isVisible()
    two.say(SafetyChanged(8_000, "", "daily_loss", 0, "lifted by owner", "two"))
    door(two).choose("two")
    assert not strip.isVisible()


def test_the_lock_is_lifted_by_the_name_of_the_account_only(qtbot: QtBot, two: Stage) -> None:
    door(two).choose("two")
    two.say(SafetyChanged(7_000, "", "daily_loss", DAY, "daily loss", "two"))
    qtbot.mouseClick(door(two).strip.end, LEFT)
    confirm = door(two).confirm
    qtbot.keyClicks(confirm.field, "LIVE")
    assert not confirm.go.isEnabled()
    confirm.field.clear()
    qtbot.keyClicks(confirm.field, "Swing")
    qtbot.keyClick(confirm.field, KEY.Key_Return)
    assert sent(two) == [LiftLock(wallet="two", confirmed="Swing")]


def test_a_lock_whose_time_is_over_is_told_no_more(two: Stage) -> None:
    door(two).choose("two")
    two.say(SafetyChanged(7_000, "", "daily_loss", DAY, "daily loss", "two"))
    two.say(worth("two", 510, DAY + 1))
    door(two).show()
    assert not door(two).strip.isVisible()
    assert two.window.top_bar.account.lock.text() == ""


# -- leaving and applying --------------------------------------------------------------------------


def test_leaving_tells_on_which_accounts_positions_are_open(two: Stage) -> None:
    two.say(*open_on("a", "practice"), *open_on("b", "two"))  # type: ignore[arg-type]
    two.control.leaving.leave()
    assert "2 positions are open on “Practice”, “Swing”" in two.window.question.words
    two.click("Close positions first")
    assert sent(two) == [
        ClosePosition(symbol=BTC, wallet="practice"),
        ClosePosition(symbol=BTC, wallet="two"),
    ]


def test_what_was_changed_is_applied_to_the_run_of_the_flow(qtbot: QtBot, two: Stage) -> None:
    qtbot.keyClick(two.window, KEY.Key_F5)
    two.say(run_started(two.flow))
    two.rooms.apply(edits.set_param(two.flow, "r", "period", 34), "Set Period")
    assert two.control.runs.live_of(two.flow) == a_flow()
    two.control.runs.apply(two.flow)
    assert sent(two)[-1] == ApplyFlow(run_id="run-1", flow=two.flow)
    assert two.window.top_bar.run_group.changes.isVisible()
    with qtbot.waitSignal(two.control.runs.applied):
        two.say(FlowApplied(9_000, "run-1", two.flow, 2, "starter", 0, ("c",), ("r",), ()))
    assert two.control.runs.live_of(two.flow) == two.flow
    assert not two.window.top_bar.run_group.changes.isVisible()


def test_another_drawing_reaches_real_money_only_after_the_typed_word(
    qtbot: QtBot, real: Stage
) -> None:
    real.say(replace(run_started(real.flow), wallet="real"))
    real.rooms.apply(edits.set_param(real.flow, "r", "period", 34), "Set Period")
    real.control.runs.apply(real.flow)
    confirm = door(real).confirm
    assert confirm.isVisible()
    assert sent(real) == []
    qtbot.keyClicks(confirm.field, "live")
    qtbot.keyClick(confirm.field, KEY.Key_Return)
    assert sent(real) == []
    confirm.field.clear()
    qtbot.keyClicks(confirm.field, "My money")
    qtbot.mouseClick(confirm.go, LEFT)
    assert sent(real) == [ApplyFlow(run_id="run-1", flow=real.flow, confirmed="My money")]
