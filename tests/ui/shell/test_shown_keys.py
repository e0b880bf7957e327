"""Tool tips and buttons name the keys in force."""

from __future__ import annotations

import pytest

from moniqo_desktop.ui.bars.run_group import RunState
from moniqo_desktop.ui.commands.actions import Action
from moniqo_desktop.ui.commands.shown_keys import renamed
from tests.ui.shell.builders import run_started
from tests.ui.shell.stage import Stage


def action(stage: Stage, name: str) -> Action:
    return next(each for each in stage.control.shortcuts.actions() if each.name == name)


def test_a_changed_key_stands_in_the_tip(stage: Stage) -> None:
    bar, shortcuts = stage.window.top_bar, stage.control.shortcuts
    before = bar.runs.toolTip()
    assert before.endswith("(F6)")
    toggle = next(each for each in shortcuts.actions() if each.keys == "F6")
    shortcuts.put(toggle, "Ctrl+Alt+6")
    assert bar.runs.toolTip() == before.replace("F6", "Ctrl+Alt+6")
    shortcuts.put(toggle, "")
    assert bar.runs.toolTip() == before.removesuffix(" (F6)")
    shortcuts.reset(toggle)
    assert bar.runs.toolTip() == before


def test_a_tip_that_changes_keeps_the_keys_in_force(stage: Stage) -> None:
    group, shortcuts = stage.window.top_bar.run_group, stage.control.shortcuts
    shortcuts.put(next(each for each in shortcuts.actions() if each.keys == "F5"), "Ctrl+5")
    assert group.main.toolTip().endswith("(Ctrl+5)")
    stage.control.toggle_run()
    stage.say(run_started(stage.flow))
    assert group.state is RunState.RUNNING
    assert group.main.toolTip() == "Pause: no new entries, protection goes on (Ctrl+5)"


def test_buttons_and_the_command_box_name_them_too(stage: Stage) -> None:
    shortcuts, banner = stage.control.shortcuts, stage.control.looking.banner
    shortcuts.put(action(stage, "run.step_node"), "Ctrl+Alt+N")
    assert banner.step_node.text() == "Step node  Ctrl+Alt+N"
    shortcuts.put(next(each for each in shortcuts.actions() if each.keys == "Ctrl+K"), "Ctrl+J")
    assert stage.window.top_bar._keys.text() == "Ctrl J"
    shortcuts.reset_all()
    assert banner.step_node.text() == "Step node  F10"
    assert stage.window.top_bar._keys.text() == "Ctrl K"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Run this flow (F5)", "Run this flow (Ctrl+R)"),
        ("Continue  F5", "Continue  Ctrl+R"),
        ("Stop this flow (Shift+F5)", "Stop this flow (Shift+F5)"),
        ("F5 in a sentence", "F5 in a sentence"),
        ("Commands (Ctrl+K)", "Commands"),
    ],
)
def test_only_keys_at_the_end_are_renamed(text: str, shown: str) -> None:
    assert renamed(text, {"F5": "Ctrl+R", "Ctrl+K": ""}) == shown
