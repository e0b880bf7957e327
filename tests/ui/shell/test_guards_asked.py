"""A stop is asked about from the command box as it is from the list of orders."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moniqo_desktop.domain.messages.commands import CancelOrder, PullKillSwitch
from moniqo_desktop.domain.messages.events import OrderChanged, OrderPlanned, PositionChanged
from moniqo_desktop.domain.orders import OrderKind, OrderStatus, Purpose, Side
from tests.ui.shell.builders import BTC, run_started
from tests.ui.shell.stage import Stage
from tests.ui.state.builders import an_order

ENTRY = an_order("entry", run_id="run-1")
STOP = replace(
    ENTRY.order, order_id="stop", purpose=Purpose.STOP, side=Side.SELL, kind=OrderKind.STOP,
    limit_price=0, trigger_price=490_000, reduce_only=True, group_id="older",
)  # fmt: skip


def held(stage: Stage, stop: int) -> None:
    stage.say(PositionChanged(2_000, "run-1", BTC, 100, 10**10, stop, 0, 1_000))


def with_a_stop(stage: Stage) -> None:
    stage.say(run_started(stage.flow))
    held(stage, 490_000)
    for order in (ENTRY.order, STOP):
        accepted = OrderChanged(2_000, "run-1", order.order_id, OrderStatus.ACCEPTED)
        stage.say(OrderPlanned(2_000, "run-1", order), accepted)


def cancel_all(stage: Stage) -> None:
    """Through the command box."""
    QTest.keyClick(stage.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    finder = stage.window.finder
    assert finder.isVisible()
    QTest.keyClicks(finder.field, "cancel all open orders")
    QTest.keyClick(finder.field, Qt.Key.Key_Return)


def test_the_command_box_spares_the_stop_and_says_so(stage: Stage) -> None:
    with_a_stop(stage)
    cancel_all(stage)
    assert "Stops and targets of open positions stay" in stage.window.question.words
    assert stage.host.sent == []
    stage.click("Cancel 1 order")
    assert stage.host.sent == [CancelOrder(order_id=ENTRY.order.order_id)]


def test_the_cross_of_the_question_cancels_nothing(stage: Stage) -> None:
    with_a_stop(stage)
    cancel_all(stage)
    QTest.mouseClick(stage.window.question._leave, Qt.MouseButton.LeftButton)
    assert stage.window.question.words == ""
    assert stage.host.sent == []


def test_the_kill_switch_speaks_of_no_stop_that_is_not_there(stage: Stage) -> None:
    with_a_stop(stage)
    stage.window.top_bar.kill_asked.emit()
    assert "stops stay in place" in stage.window.question.words
    held(stage, 0)
    stage.control.kill_switch.pull()
    assert "1 without a stop" in stage.window.question.words
    assert any(isinstance(command, PullKillSwitch) for command in stage.host.sent)
