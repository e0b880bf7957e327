"""What is kept of unsaved work when the program is left in order, and when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moniqo_desktop.domain.flow.file import write_flow
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage


def drafts(stage: Stage) -> list[Path]:
    return sorted((stage.folder / "flows" / "drafts").glob("*.json"))


@pytest.fixture
def template(stage: Stage) -> Stage:
    """Opened from the gallery, and nothing done to it; the flow of before is saved."""
    stage.files.save()
    file = stage.folder / "templates" / "one.json"
    file.write_bytes(write_flow(a_flow("t", "Breakout")))
    stage.files.open_template(file)
    assert stage.flow.name == "Breakout"
    return stage


def quit_by_key(stage: Stage) -> None:
    QTest.keyClick(stage.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def test_an_untouched_template_does_not_come_back_after_an_orderly_end(template: Stage) -> None:
    assert len(drafts(template)) == 1  # until then it outlives a crash
    quit_by_key(template)
    assert drafts(template) == []


def test_what_was_meant_not_to_be_saved_does_not_come_back(template: Stage) -> None:
    template.rooms.add_node("indicator.ema")
    quit_by_key(template)
    assert len(drafts(template)) == 1, "nothing is lost while the question stands"
    template.click("Quit without saving")
    assert drafts(template) == []


def test_what_is_saved_at_the_end_leaves_no_draft(template: Stage) -> None:
    template.rooms.add_node("indicator.ema")
    quit_by_key(template)
    template.click("Save and quit")
    assert drafts(template) == []
    assert not template.documents.unsaved


def test_what_is_written_on_the_way_out_brings_no_draft_back(template: Stage) -> None:
    quit_by_key(template)
    template.files.remember()
    template.documents.changed.emit()
    assert drafts(template) == []
