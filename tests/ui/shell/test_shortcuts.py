"""Keys of actions: in force at once, never two for one, and back to what they were."""

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.commands.actions import GROUPS, Action
from tests.ui.shell.stage import Stage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _action(stage: Stage, name: str) -> Action:
    [found] = [each for each in stage.control.shortcuts.actions() if each.name == name]
    return found


def test_every_action_has_a_name_of_its_own_in_a_known_group(stage: Stage) -> None:
    names = [each.name for each in stage.control.shortcuts.actions()]
    assert len(names) == len(set(names))
    assert {each.group for each in stage.control.shortcuts.actions()} <= set(GROUPS)


def test_no_two_actions_have_the_same_keys_by_default(stage: Stage) -> None:
    shortcuts = stage.control.shortcuts
    for action in shortcuts.actions():
        if action.keys and action.name not in ("flow.undo", "flow.redo"):
            assert shortcuts.taker(action.keys, action) is None, action.name


def test_new_keys_act_at_once_and_the_old_ones_no_more(qtbot: QtBot, stage: Stage) -> None:
    stage.control.shortcuts.put(_action(stage, "panel.inspector"), "Ctrl+Alt+9")
    qtbot.keyClick(stage.window, Qt.Key.Key_I, CTRL)
    assert stage.window.body.is_open("inspector")
    qtbot.keyClick(stage.window, Qt.Key.Key_9, CTRL | Qt.KeyboardModifier.AltModifier)
    assert not stage.window.body.is_open("inspector")


def test_keys_are_remembered_under_the_name_of_the_action(
    stage: Stage, stored: dict[str, Any]
) -> None:
    stage.control.shortcuts.put(_action(stage, "run.toggle"), "F9")
    assert stored["keys.run.toggle"] == "F9"


def test_a_conflict_is_named(stage: Stage) -> None:
    other = stage.control.shortcuts.taker("ctrl+s", _action(stage, "run.toggle"))
    assert other is not None
    assert other.name == "flow.save"


def test_swapped_keys_change_hands(stage: Stage) -> None:
    shortcuts = stage.control.shortcuts
    run, save = _action(stage, "run.toggle"), _action(stage, "flow.save")
    shortcuts.swap(run, "Ctrl+S", save)
    assert (shortcuts.keys_of(run), shortcuts.keys_of(save)) == ("Ctrl+S", "F5")


def test_a_reset_takes_the_default_back(stage: Stage) -> None:
    shortcuts = stage.control.shortcuts
    run, save = _action(stage, "run.toggle"), _action(stage, "flow.save")
    shortcuts.swap(run, "Ctrl+S", save)
    shortcuts.reset(run)
    assert shortcuts.keys_of(run) == "F5"
    assert shortcuts.keys_of(save) == ""
    shortcuts.reset_all()
    assert shortcuts.keys_of(save) == "Ctrl+S"


def test_keys_of_the_canvas_can_be_other_ones(qtbot: QtBot, stage: Stage) -> None:
    canvas = stage.rooms.canvas
    stage.control.shortcuts.put(_action(stage, "canvas.duplicate"), "Ctrl+U")
    canvas.select(["r"])
    canvas.setFocus()
    count = len(stage.flow.nodes)
    qtbot.keyClick(canvas, Qt.Key.Key_D, CTRL)
    assert len(stage.flow.nodes) == count
    qtbot.keyClick(canvas, Qt.Key.Key_U, CTRL)
    assert len(stage.flow.nodes) == count + 1


def test_a_key_of_the_canvas_taken_away_does_nothing_there(qtbot: QtBot, stage: Stage) -> None:
    canvas = stage.rooms.canvas
    stage.control.shortcuts.put(_action(stage, "canvas.delete"), "")
    canvas.select(["r"])
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert stage.flow.node("r") is not None
    stage.control.shortcuts.reset(_action(stage, "canvas.delete"))
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert stage.flow.node("r") is None


def test_what_was_chosen_last_stands_first(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(window.finder.field, "add moving")
    qtbot.keyClick(window.finder.field, Qt.Key.Key_Return)
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.finder.titles[0] == "Add Moving average"
