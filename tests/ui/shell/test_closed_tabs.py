"""A tab that was closed stays closed, however the program ends afterwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage

CTRL = Qt.KeyboardModifier.ControlModifier


def two_saved(stage: Stage) -> list[str]:
    """Two flows with files are open, the second in front; returns what the next start opens."""
    stage.files.save()
    stage.files.add(a_flow("second", "Second"))
    stage.files.save()
    kept = stage.control.context.settings.texts("flows.open")
    assert len(kept) == len(stage.documents.all) == 2
    return kept


def test_a_tab_closed_by_its_keys_is_not_opened_at_the_next_start(
    qtbot: QtBot, stage: Stage
) -> None:
    first, _ = two_saved(stage)
    qtbot.keyClick(stage.window, Qt.Key.Key_W, CTRL)
    assert len(stage.documents.all) == 1
    assert stage.control.context.settings.texts("flows.open") == [first]


def test_the_last_tab_closed_leaves_none_to_open(qtbot: QtBot, stage: Stage) -> None:
    two_saved(stage)
    for _ in range(2):
        qtbot.keyClick(stage.window, Qt.Key.Key_W, CTRL)
    assert stage.documents.all == ()
    assert stage.control.context.settings.texts("flows.open") == []


def test_a_flow_stopped_and_closed_is_not_opened_at_the_next_start(stage: Stage) -> None:
    first, _ = two_saved(stage)
    stage.say(run_started(stage.flow, "second-run"))
    stage.control.leaving.close_flow(1)
    stage.click("Stop and close")
    assert stage.control.context.settings.texts("flows.open") == [first]
