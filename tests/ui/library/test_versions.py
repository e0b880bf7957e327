"""Versions of the flow in front, and the way to live: by the widgets, over a scripted engine."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.flow.revisions import (
    KeepRevision,
    NameRevision,
    RevisionInfo,
    RevisionKept,
    RevisionsOf,
)
from moniqo_desktop.domain.messages.wallet_commands import ApplyFlow
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.ui.library.versions import Versions, title_of, when, who
from tests.ui.shell.builders import a_flow, position_opened, run_started
from tests.ui.shell.stage import Stage

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
OLDER = edits.set_param(a_flow(), "r", "period", 9)


@pytest.fixture
def panel(stage: Stage) -> Versions:
    stage.host.versions = {1: OLDER, 2: a_flow()}
    stage.window.toggle_panel("versions")
    made = stage.control.library.panel
    assert made is not None
    return made


def _choose(panel: Versions, revision: int) -> None:
    for row in range(panel.list.count()):
        panel.list.setCurrentRow(row)
        if panel.chosen is not None and panel.chosen.revision == revision:
            return
    raise AssertionError(f"version {revision} is not listed")


def test_each_save_is_a_version(stage: Stage) -> None:
    stage.rooms.add_node("indicator.ema")
    stage.files.save()
    assert stage.host.sent == [KeepRevision(flow=stage.flow)]


def test_a_flow_saved_empty_on_purpose_is_kept_so(stage: Stage) -> None:
    stage.files.save()
    stage.rooms.apply(edits.remove(stage.flow, edits.ids_of(stage.flow)), "Delete")
    stage.files.save()
    stage.click("Save it empty")
    assert stage.host.sent[-1] == KeepRevision(flow=stage.flow, emptied=True)


def test_the_panel_lists_versions_of_the_flow_in_front(stage: Stage, panel: Versions) -> None:
    assert [each.split(" · ")[0] for each in panel.titles] == ["Without a name"] * 2
    stage.documents.add(a_flow("second", "Second"))
    assert stage.host.asked[-1] == RevisionsOf("second")
    stage.documents.close(1)
    stage.documents.close(0)
    assert panel.titles == []
    assert not panel.keep.isEnabled()


def test_a_version_is_kept_under_a_name_by_enter(
    qtbot: QtBot, stage: Stage, panel: Versions
) -> None:
    qtbot.keyClicks(panel.name, "Before holidays")
    qtbot.keyClick(panel.name, Qt.Key.Key_Return)
    assert stage.host.sent == [KeepRevision(flow=stage.flow, name="Before holidays")]
    assert panel.name.text() == ""


def test_a_new_version_shows_as_soon_as_it_is_kept(stage: Stage, panel: Versions) -> None:
    stage.host.versions[3] = stage.flow
    stage.say(RevisionKept(5, "", stage.flow.flow_id, 3))
    assert len(panel.titles) == 3


def test_a_version_is_given_a_name_later(qtbot: QtBot, stage: Stage, panel: Versions) -> None:
    _choose(panel, 1)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    assert panel.keep.text() == "Name"
    qtbot.keyClicks(panel.name, "First")
    qtbot.keyClick(panel.name, Qt.Key.Key_Return)
    assert stage.host.sent == [NameRevision(flow_id="flow-1", revision=1, name="First")]
    assert panel.keep.text() == "Keep"


def test_escape_leaves_a_version_its_name(qtbot: QtBot, stage: Stage, panel: Versions) -> None:
    _choose(panel, 1)
    panel.name_chosen()
    qtbot.keyClicks(panel.name, "First")
    qtbot.keyClick(panel.name, Qt.Key.Key_Escape)
    assert (panel.name.text(), panel.keep.text(), stage.host.sent) == ("", "Keep", [])


def test_a_version_is_exported_to_a_file(stage: Stage, panel: Versions) -> None:
    _choose(panel, 1)
    [export] = [each for each in panel.menu.actions() if each.text() == "Export…"]
    export.trigger()
    [dialog] = [each for each in stage.window.findChildren(QFileDialog) if each.isVisible()]
    dialog.fileSelected.emit(str(stage.folder / "older.json"))
    dialog.close()
    assert read_flow((stage.folder / "older.json").read_bytes()) == OLDER
    assert stage.flow == a_flow()


def test_restoring_is_an_edit_that_undo_takes_back(
    qtbot: QtBot, stage: Stage, panel: Versions
) -> None:
    before = stage.flow
    _choose(panel, 1)
    qtbot.mouseClick(panel.restore, LEFT)
    assert stage.flow == OLDER
    assert stage.rooms.canvas.flow() == OLDER
    stage.control.undo()
    assert stage.flow == before


def test_a_version_is_compared_with_the_drawing_and_restored_from_there(
    qtbot: QtBot, stage: Stage, panel: Versions
) -> None:
    _choose(panel, 1)
    qtbot.mouseClick(panel.compare, LEFT)
    sheet = stage.control.library.sheet
    assert sheet is not None
    assert "Period 9" in sheet.list.words[0]
    [restore] = [each for each in sheet.buttons if each.text() == "Restore this version"]
    qtbot.mouseClick(restore, LEFT)
    assert stage.flow == OLDER


def test_nothing_chosen_means_nothing_to_press(panel: Versions) -> None:
    panel.list.setCurrentRow(-1)
    assert not any(each.isEnabled() for each in (panel.compare, panel.restore, panel.more))


def test_the_drawing_is_compared_with_what_is_saved(qtbot: QtBot, stage: Stage) -> None:
    stage.control.library.compare_with_saved()
    assert stage.window.question.words == "This flow was never saved."
    stage.files.save()
    stage.rooms.apply(edits.rename(stage.flow, "v", "Jury"), "Rename")
    qtbot.keyClick(stage.window, Qt.Key.Key_D, CTRL | ALT)
    sheet = stage.control.library.sheet
    assert sheet is not None
    assert sheet.list.words == ["Changed: Jury · Name “Judge” → “Jury”"]
    sheet.leave()


def test_a_version_says_when_and_by_whom() -> None:
    made = RevisionInfo(3, 86_400_000, "Good", "council", "desk")
    assert title_of(made) == "Good"
    assert when(made) == "1970-01-02 00:00 UTC"
    assert who(made) == "by council, desk"
    assert who(replace(made, actor="owner", device="local")) == "by you"


# -- to live ---------------------------------------------------------------------------------------


def _running(stage: Stage) -> None:
    stage.control.toggle_run()
    stage.say(run_started(stage.flow))


def test_a_changed_flow_is_looked_at_before_it_is_applied(qtbot: QtBot, stage: Stage) -> None:
    _running(stage)
    stage.say(position_opened())
    stage.rooms.apply(edits.set_param(stage.flow, "r", "period", 34), "Period")
    group = stage.window.top_bar.run_group
    qtbot.mouseClick(group.changes, LEFT)
    sheet = stage.control.library.sheet
    assert sheet is not None
    assert "Period 21" in sheet.list.words[0]
    assert not any(isinstance(command, ApplyFlow) for command in stage.host.sent)
    wanted = stage.flow
    [apply] = [each for each in sheet.buttons if each.text() == "Apply to live"]
    qtbot.mouseClick(apply, LEFT)
    assert stage.host.sent[-1] == ApplyFlow(run_id="run-1", flow=wanted)


def _applied(flow: Flow) -> FlowApplied:
    return FlowApplied(1_000, "run-1", flow, 2, "", 0, (), (), ())


def test_what_was_applied_is_saved_as_it_runs(stage: Stage) -> None:
    _running(stage)
    stage.rooms.apply(edits.set_param(stage.flow, "r", "period", 34), "Period")
    assert "not saved" in stage.window.status.texts
    stage.say(_applied(stage.flow))
    document = stage.documents.current
    assert document is not None
    assert document.is_saved
    assert document.path is not None
    assert read_flow(document.path.read_bytes()) == stage.flow
    assert "not saved" not in stage.window.status.texts


def test_what_was_drawn_after_applying_stays_a_draft(stage: Stage) -> None:
    _running(stage)
    stage.rooms.apply(edits.set_param(stage.flow, "r", "period", 34), "Period")
    applied = stage.flow
    stage.rooms.apply(edits.set_param(stage.flow, "r", "period", 35), "Period")
    stage.say(_applied(applied))
    assert "not saved" in stage.window.status.texts


def test_not_now_sends_nothing(qtbot: QtBot, stage: Stage) -> None:
    _running(stage)
    stage.rooms.apply(edits.set_param(stage.flow, "r", "period", 34), "Period")
    stage.control.library.apply_to_live()
    sheet = stage.control.library.sheet
    assert sheet is not None
    count = len(stage.host.sent)
    qtbot.mouseClick(sheet.buttons[0], LEFT)
    assert len(stage.host.sent) == count


def test_return_applies_and_the_keyboard_is_on_the_canvas_again(qtbot: QtBot, stage: Stage) -> None:
    _running(stage)
    stage.rooms.apply(edits.set_param(stage.flow, "r", "period", 34), "Period")
    stage.control.library.apply_to_live()
    sheet = stage.control.library.sheet
    assert sheet is not None
    focused = sheet.focusWidget()
    assert focused is sheet.buttons[-1]
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    sent = stage.host.sent[-1]
    assert isinstance(sent, ApplyFlow)
    assert sent.flow == stage.flow
    assert stage.rooms.canvas.hasFocus()


def test_a_flow_that_does_not_run_or_runs_as_drawn_has_nothing_to_apply(stage: Stage) -> None:
    stage.control.library.apply_to_live()
    assert "does not run" in stage.window.question.words
    _running(stage)
    stage.control.library.apply_to_live()
    assert stage.window.question.words == "“BTC momentum” runs as it is drawn."
