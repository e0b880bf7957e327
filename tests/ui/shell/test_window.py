"""The whole window over a scripted engine: does it show, does it send."""

from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.messages.commands import (
    AnswerApproval,
    Command,
    ContinueRun,
    PauseRun,
    PullKillSwitch,
    ReleaseKillSwitch,
    SetSpeed,
    StartRun,
    StopRun,
    TriggerNode,
)
from moniqo_desktop.domain.messages.events import (
    ApprovalAsked,
    NodeStatus,
    Notified,
    RunPaused,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.messages.wallet_commands import ALL_WALLETS
from moniqo_desktop.domain.orders import Direction, Mode
from moniqo_desktop.ui.bars.run_group import RunState
from moniqo_desktop.ui.run_control import RunControl
from tests.ui.shell.builders import BTC, a_flow, evaluated, position_opened, run_started
from tests.ui.shell.stage import Stage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def _sent(stage: Stage) -> list[Command]:
    return stage.host.sent


# -- runs ------------------------------------------------------------------------------------------


def test_run_sends_the_flow_in_front(qtbot: QtBot, stage: Stage) -> None:
    qtbot.mouseClick(stage.window.top_bar.run_group.main, LEFT)
    assert _sent(stage) == [StartRun(flow=a_flow(), wallet="practice", profile="")]


def test_the_same_button_pauses_and_continues(qtbot: QtBot, stage: Stage) -> None:
    stage.say(run_started(a_flow()))
    group = stage.window.top_bar.run_group
    qtbot.mouseClick(group.main, LEFT)
    stage.say(RunPaused(9_000, "run-1", paused=True))
    assert group.state is RunState.PAUSED
    qtbot.mouseClick(group.main, LEFT)
    stage.say(RunPaused(9_500, "run-1", paused=False))
    assert group.state is RunState.RUNNING
    assert _sent(stage) == [PauseRun(run_id="run-1"), ContinueRun(run_id="run-1")]


def test_a_run_that_was_paused_before_this_start_shows_as_paused(stage: Stage) -> None:
    stage.say(run_started(a_flow()), RunPaused(9_000, "run-1", paused=True))
    later = RunControl(stage.host.send, stage.state.runs)
    assert later.state_of(a_flow()) is RunState.PAUSED


def test_stop_stops_the_run_of_this_flow(qtbot: QtBot, stage: Stage) -> None:
    stage.say(run_started(a_flow("other", "Other"), "run-2"), run_started(a_flow()))
    qtbot.mouseClick(stage.window.top_bar.run_group.stop, LEFT)
    assert _sent(stage) == [StopRun(run_id="run-1")]


def test_a_run_that_ended_can_be_started_again(stage: Stage) -> None:
    stage.say(run_started(a_flow()), RunStopped(9_000, "run-1", "by hand"))
    assert stage.window.top_bar.run_group.state is RunState.STOPPED
    assert not stage.window.top_bar.run_group.stop.isEnabled()


def test_the_speed_is_asked_of_the_practice_market(stage: Stage) -> None:
    stage.window.top_bar.run_group.speed_asked.emit(3600.0)
    assert _sent(stage) == [SetSpeed(factor=3600.0)]
    assert stage.window.top_bar.run_group.speed.text() == "3600×"


def test_the_button_of_a_trigger_is_pressed_in_its_run(stage: Stage) -> None:
    stage.say(run_started(a_flow()))
    stage.window.inspector.press_asked.emit("b")
    assert _sent(stage) == [TriggerNode(run_id="run-1", node_id="b")]


def test_the_mode_is_said_in_words_and_live_frames_the_window(stage: Stage) -> None:
    assert stage.window.top_bar.mode.words == "PAPER TRADING"
    stage.say(run_started(a_flow(), mode=Mode.LIVE))
    assert stage.window.top_bar.mode.words == "LIVE TRADING"
    assert stage.window.contentsMargins().left() == 3


def test_an_edit_of_a_running_flow_is_said_not_to_run_yet(qtbot: QtBot, stage: Stage) -> None:
    note = stage.window.top_bar.run_group.changes
    qtbot.mouseClick(stage.window.top_bar.run_group.main, LEFT)
    stage.say(run_started(a_flow()))
    stage.rooms.apply(edits.move_nodes(stage.flow, {"r": (5.0, 5.0)}), "Move")
    assert not note.isVisible()
    stage.rooms.apply(edits.set_param(stage.flow, "r", "period", 34), "Set Period")
    assert note.isVisible()
    stage.rooms.undo()
    assert not note.isVisible()


# -- kill switch -----------------------------------------------------------------------------------


def test_the_kill_switch_acts_before_it_asks(qtbot: QtBot, stage: Stage) -> None:
    stage.say(run_started(a_flow()), position_opened())
    qtbot.mouseClick(stage.window.top_bar.kill, LEFT)
    assert _sent(stage) == [PullKillSwitch(wallet=ALL_WALLETS)]
    assert "1 position is still open" in stage.window.question.words


def test_closing_open_positions_is_the_second_step(qtbot: QtBot, stage: Stage) -> None:
    stage.say(run_started(a_flow()), position_opened())
    qtbot.keyClick(stage.window, Qt.Key.Key_K, CTRL | SHIFT)
    stage.click("Close all now")
    assert _sent(stage)[1:] == [PullKillSwitch(wallet=ALL_WALLETS, close_positions=True)]


def test_positions_kept_send_nothing_more(stage: Stage) -> None:
    stage.say(run_started(a_flow()), position_opened())
    stage.control.kill_switch.pull()
    stage.click("Keep them")
    assert len(_sent(stage)) == 1


def test_without_positions_the_kill_switch_only_tells(stage: Stage) -> None:
    stage.control.kill_switch.pull()
    assert stage.window.question.buttons == ()
    assert "until you release it" in stage.window.question.words


def test_a_kill_switch_that_is_on_is_released_only_when_confirmed(stage: Stage) -> None:
    stage.say(SafetyChanged(1, "run-1", "kill_switch", 10**15, "by hand"))
    assert stage.window.top_bar.kill.text() == "Release kill switch"
    stage.control.kill_switch.pull()
    assert _sent(stage) == []
    stage.click("Release it")
    assert _sent(stage) == [ReleaseKillSwitch(wallet=ALL_WALLETS)]


# -- flow, canvas, inspector -----------------------------------------------------------------------


def test_an_edit_in_the_inspector_is_undone_by_the_window(qtbot: QtBot, stage: Stage) -> None:
    before = stage.flow
    stage.control.edit("Set Period", lambda flow: edits.set_param(flow, "r", "period", 34))
    assert stage.flow != before
    qtbot.keyClick(stage.window, Qt.Key.Key_Z, CTRL)
    assert stage.flow == before


def test_a_node_of_the_palette_lands_in_view(stage: Stage) -> None:
    stage.window.palette_panel.node_asked.emit("indicator.ema")
    added = stage.flow.nodes[-1]
    left, top, right, bottom = stage.rooms.canvas.visible_box()
    assert added.kind == "indicator.ema"
    assert left <= added.x <= right
    assert top <= added.y <= bottom


def test_two_nodes_added_never_hide_each_other(stage: Stage) -> None:
    stage.rooms.add_node("indicator.ema")
    stage.rooms.add_node("indicator.ema")
    first, second = stage.flow.nodes[-2:]
    assert (first.x, first.y) != (second.x, second.y)


def test_the_selected_node_is_in_the_inspector(stage: Stage) -> None:
    stage.rooms.canvas.select(["r"])
    assert stage.window.inspector.node_id == "r"
    stage.rooms.canvas.select(["r", "v"])
    assert stage.window.inspector.node_id == ""


def test_a_dropped_wire_offers_only_what_takes_it(stage: Stage) -> None:
    stage.rooms.offers.for_wire(PortType.SERIES, "output", QPointF(900, 0), "c", "candles")
    assert stage.window.finder.titles == ["RSI"]
    assert stage.window.finder.chip.text() == "takes Series"


def test_choosing_what_a_wire_leads_to_connects_it(qtbot: QtBot, stage: Stage) -> None:
    stage.rooms.offers.for_wire(PortType.SERIES, "output", QPointF(900, 0), "c", "candles")
    qtbot.keyClick(stage.window.finder.field, Qt.Key.Key_Return)
    added, link = stage.flow.nodes[-1], stage.flow.links[-1]
    assert (link.from_node, link.to_node) == ("c", added.node_id)


def test_the_command_box_goes_to_a_node(qtbot: QtBot, stage: Stage) -> None:
    qtbot.keyClick(stage.window, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(stage.window.finder.field, "go to judge")
    qtbot.keyClick(stage.window.finder.field, Qt.Key.Key_Return)
    assert stage.rooms.selected_node() == "v"


def test_nodes_with_problems_are_counted_and_found(stage: Stage) -> None:
    stage.say(run_started(stage.flow), evaluated("r", "No data", status=NodeStatus.ERROR))
    assert "1 node needs attention" in stage.window.status.texts
    stage.window.status.attention_asked.emit()
    assert stage.rooms.selected_node() == "r"


def test_problems_of_other_flows_are_not_counted(stage: Stage) -> None:
    stage.say(run_started(stage.flow), evaluated("elsewhere", "No", status=NodeStatus.ERROR))
    assert not any("attention" in text for text in stage.window.status.texts)


# -- notices ---------------------------------------------------------------------------------------


def test_the_bell_counts_what_was_not_looked_at(qtbot: QtBot, stage: Stage) -> None:
    bell = stage.window.top_bar.bell
    stage.say(Notified(1, "run-1", "info", "Hello", "A message."))
    assert bell.accessibleName() == "Notices, 1 unread"
    qtbot.mouseClick(bell, LEFT)
    assert bell.accessibleName() == "Notices"


def test_what_the_engine_refuses_is_said_in_the_window(stage: Stage) -> None:
    stage.say(Notified(1, "", "error", "The flow has a cycle.", "Take out one wire.", "FLOW"))
    assert stage.window.question.words == "The flow has a cycle. Take out one wire."


def test_an_approval_is_answered_with_its_key(stage: Stage) -> None:
    asked = ApprovalAsked(1, "run-1", "v", "key-1", BTC, Direction.LONG, "Buy 1", 10**15)
    stage.say(asked)
    stage.control.notices.answered.emit(asked, True)
    assert _sent(stage) == [AnswerApproval(run_id="run-1", node_id="v", key="key-1", approved=True)]
