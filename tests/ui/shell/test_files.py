"""Flows as files, tabs, and leaving the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.messages.commands import (
    Command,
    StopRun,
)
from tests.ui.shell.builders import a_flow, position_opened, run_started
from tests.ui.shell.stage import Stage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def _sent(stage: Stage) -> list[Command]:
    return stage.host.sent


def _saved_flows(stage: Stage) -> list[Path]:
    return sorted((stage.folder / "flows").glob("*.json"))


def test_save_writes_the_flow_and_takes_the_mark_away(qtbot: QtBot, stage: Stage) -> None:
    stage.rooms.add_node("indicator.ema")
    assert stage.documents.unsaved
    qtbot.keyClick(stage.window, Qt.Key.Key_S, CTRL)
    assert [path.name for path in _saved_flows(stage)] == ["btc_momentum.json"]
    assert not stage.documents.unsaved


def test_an_empty_flow_replaces_a_full_one_only_when_confirmed(stage: Stage) -> None:
    stage.rooms.add_node("indicator.ema")
    stage.files.save()
    stage.rooms.apply(edits.remove(stage.flow, edits.ids_of(stage.flow)), "Delete")
    [path] = _saved_flows(stage)
    full = path.read_bytes()
    stage.files.save()
    assert path.read_bytes() == full
    stage.click("Save it empty")
    assert path.read_bytes() != full


def test_a_disk_that_says_no_is_told_and_the_mark_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StoreBusy("“BTC momentum” could not be saved: no space left.", hint="Make room.")

    stage.rooms.add_node("indicator.ema")
    monkeypatch.setattr(FlowShelf, "write", refuse)
    stage.files.save()
    assert "no space left" in stage.window.question.words
    assert stage.documents.unsaved


def test_a_file_that_is_no_flow_is_refused_in_one_sentence(stage: Stage) -> None:
    path = stage.folder / "notes.json"
    path.write_text("[1, 2]", encoding="utf-8")
    stage.files.open(path)
    assert stage.window.question.words.startswith("notes.json: ")
    assert len(stage.documents.all) == 1
    assert path.read_text(encoding="utf-8") == "[1, 2]"


def test_a_template_opens_as_a_flow_of_its_own(stage: Stage) -> None:
    from moniqo_desktop.domain.flow.file import write_flow

    path = stage.folder / "templates" / "trend.json"
    path.write_bytes(write_flow(a_flow("template-id", "Trend")))
    stage.files.open_template(path)
    assert stage.flow.name == "Trend"
    assert stage.flow.flow_id != "template-id"


def test_a_flow_opened_twice_is_one_tab(stage: Stage) -> None:
    stage.documents.add(a_flow())
    assert stage.window.top_bar.tabs.count() == 1


def test_each_tab_keeps_its_own_past(qtbot: QtBot, stage: Stage) -> None:
    stage.rooms.add_node("indicator.ema")
    stage.documents.add(a_flow("second", "Second"))
    stage.window.top_bar.tabs.setCurrentIndex(0)
    qtbot.keyClick(stage.window, Qt.Key.Key_Z, CTRL)
    assert stage.flow == a_flow()


def test_tabs_are_closed_and_walked_by_keyboard(qtbot: QtBot, stage: Stage) -> None:
    stage.documents.add(a_flow("second", "Second"))
    qtbot.keyClick(stage.window, Qt.Key.Key_Tab, CTRL)
    assert stage.flow == a_flow()
    qtbot.keyClick(stage.window, Qt.Key.Key_W, CTRL)
    assert [document.flow.name for document in stage.documents.all] == ["Second"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab], ids=["tab", "backtab"])
def test_tabs_are_walked_backwards_too(qtbot: QtBot, stage: Stage, key: Qt.Key) -> None:
    """Shift makes Backtab of Tab on most systems."""
    stage.documents.add(a_flow("second", "Second"))
    stage.documents.add(a_flow("third", "Third"))
    for name in ("Second", "BTC momentum", "Third"):
        qtbot.keyClick(stage.window, key, CTRL | SHIFT)
        assert stage.flow.name == name


def test_no_two_actions_share_their_keys(stage: Stage) -> None:
    keys = [action.keys for action in stage.control.shortcuts.actions() if action.keys]
    assert len(keys) == len(set(keys))


def test_closing_a_changed_tab_asks_first(stage: Stage) -> None:
    stage.rooms.add_node("indicator.ema")
    stage.files.close(0)
    assert len(stage.documents.all) == 1
    stage.click("Save and close")
    assert stage.documents.all == ()
    assert len(_saved_flows(stage)) == 1


def test_closing_a_flow_that_runs_asks_and_stops_it(stage: Stage) -> None:
    stage.say(run_started(a_flow()))
    stage.control.leaving.close_flow(0)
    assert len(stage.documents.all) == 1
    stage.click("Stop and close")
    assert stage.host.sent == [StopRun(run_id="run-1")]
    assert stage.documents.all == ()


def test_a_flow_that_is_run_has_a_file(stage: Stage) -> None:
    stage.control.toggle_run()
    assert len(_saved_flows(stage)) == 1


def _drafts(stage: Stage) -> list[Path]:
    """All that is left of unsaved work: drafts and their journals."""
    files = (stage.folder / "flows" / "drafts").glob("*")
    return sorted(file for file in files if file.name != "lock")


def _lose_the_window(stage: Stage) -> None:
    """The open flow is gone, and what was kept of it lies there as after a crash."""
    left = {file: file.read_bytes() for file in _drafts(stage)}
    stage.documents.close(0)
    for file, content in left.items():
        file.write_bytes(content)


def test_an_edit_is_on_disk_without_being_asked_for(stage: Stage) -> None:
    stage.files.save()
    stage.rooms.add_node("indicator.ema")
    assert len(_drafts(stage)) == 1


def test_a_further_edit_adds_a_line_and_leaves_the_draft_as_it_was(stage: Stage) -> None:
    stage.files.save()
    stage.rooms.add_node("indicator.ema")
    [draft] = _drafts(stage)
    before = draft.read_bytes()
    stage.rooms.add_node("indicator.ema")
    journal, same = _drafts(stage)
    assert same.read_bytes() == before
    assert journal.read_bytes().count(b"\n") == 2  # added, then moved aside


def test_a_disk_that_keeps_no_draft_is_told_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreBusy("Changes of “BTC momentum” cannot be kept on the disk: full.")

    monkeypatch.setattr(FlowShelf, "keep_draft", refuse)
    stage.rooms.add_node("indicator.ema")
    assert "cannot be kept" in stage.window.question.words
    stage.window.question.hide()
    stage.rooms.add_node("indicator.ema")
    assert stage.window.question.words == ""


def test_a_draft_that_equals_its_file_is_not_brought_back(stage: Stage) -> None:
    stage.files.save()
    stage.rooms.add_node("indicator.ema")
    left = {file: file.read_bytes() for file in _drafts(stage)}
    stage.files.save()
    for file, content in left.items():
        file.write_bytes(content)
    stage.documents.close(0)
    stage.files.restore()
    assert stage.documents.all == ()
    assert _drafts(stage) == []


def test_a_saved_flow_leaves_no_draft(stage: Stage) -> None:
    stage.files.save()
    stage.rooms.add_node("indicator.ema")
    assert len(_drafts(stage)) == 1
    stage.files.save()
    assert _drafts(stage) == []


def test_what_was_not_saved_comes_back_as_not_saved(stage: Stage) -> None:
    stage.files.save()
    stage.rooms.add_node("indicator.ema")
    stage.rooms.add_node("market.candles")
    lost = stage.flow
    _lose_the_window(stage)
    stage.files.restore()
    assert stage.flow == lost
    assert stage.documents.unsaved
    assert stage.window.question.words == "Brought back what was not saved: BTC momentum."
    stage.files.save()
    assert not stage.documents.unsaved


def test_a_damaged_draft_is_left_alone(stage: Stage) -> None:
    stage.files.save()
    stage.rooms.add_node("indicator.ema")
    [draft] = _drafts(stage)
    draft.write_bytes(draft.read_bytes()[:100])
    _lose_the_window(stage)
    stage.files.restore()
    assert stage.documents.all == ()
    assert _drafts(stage) == [draft]
    assert "could not be read and was left as it is" in stage.window.question.words
    assert draft.name in stage.window.question.words


def test_without_a_flow_the_window_offers_templates(qtbot: QtBot, stage: Stage) -> None:
    stage.documents.close(0)
    assert stage.rooms.no_flow.isVisible()
    assert not stage.rooms.canvas.isVisible()
    stage.rooms.no_flow.new_asked.emit()
    assert stage.rooms.canvas.isVisible()


def test_an_empty_flow_says_the_next_step_until_it_has_a_node(stage: Stage) -> None:
    stage.files.new()
    assert stage.rooms.no_nodes.isVisible()
    stage.rooms.add_node("market.candles")
    assert not stage.rooms.no_nodes.isVisible()


def test_the_window_without_a_flow_runs_nothing(qtbot: QtBot, stage: Stage) -> None:
    stage.documents.close(0)
    qtbot.keyClick(stage.window, Qt.Key.Key_F5)
    assert _sent(stage) == []
    assert not stage.window.top_bar.run_group.main.isEnabled()


# -- leaving ---------------------------------------------------------------------------------------


def _close(stage: Stage) -> bool:
    """Whether the window let itself be closed."""
    event = QCloseEvent()
    stage.window.closeEvent(event)
    return event.isAccepted()


def test_the_window_closes_at_once_when_nothing_is_in_the_way(qtbot: QtBot, stage: Stage) -> None:
    with qtbot.waitSignal(stage.window.left):
        stage.window.close()


def test_open_positions_are_asked_about_without_stopping_the_window(stage: Stage) -> None:
    stage.say(run_started(a_flow()), position_opened())
    assert not _close(stage)
    assert "1 position is open" in stage.window.question.words
    assert stage.window.isVisible()


def test_unsaved_flows_are_asked_about_before_leaving(qtbot: QtBot, stage: Stage) -> None:
    stage.rooms.add_node("indicator.ema")
    assert not _close(stage)
    assert "Not saved yet: “BTC momentum”." in stage.window.question.words
    with qtbot.waitSignal(stage.window.left):
        stage.click("Save and quit")
    assert len(_saved_flows(stage)) == 1


@pytest.mark.allow_log("main_window:ERROR:an action of the window failed")
def test_a_fault_of_ours_is_told_and_the_window_goes_on(stage: Stage) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    stage.window.attempt(broken)
    assert "a fault of Moniqo" in stage.window.question.words
