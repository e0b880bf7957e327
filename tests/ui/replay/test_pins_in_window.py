"""Pinned outputs in the window: one edit each, marked, and never a value that cannot be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.queries import Query, ValuesOf
from tests.ui.replay.test_looking import chosen
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.fake_host import FakeHost
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def values(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the engine says of the node r; named before the stage that asks."""
    plain = FakeHost.ask

    async def ask(self: FakeHost, query: Query) -> object:
        if query == ValuesOf("run-1", "r"):
            return {"value": 58.30000000000001}
        return await plain(self, query)

    monkeypatch.setattr(FakeHost, "ask", ask)


@pytest.fixture
def running(stage: Stage) -> Stage:
    stage.say(run_started(a_flow()))
    return stage


def test_pin_output_holds_what_the_engine_says_to_the_last_digit(
    qtbot: QtBot, values: None, running: Stage
) -> None:
    chosen(running, "r")
    qtbot.mouseClick(running.window.inspector.buttons.pin, LEFT)
    assert running.flow.node("r").pins == {"value": 58.30000000000001}  # type: ignore[union-attr]  # it is there
    banner = running.control.looking.banner
    assert banner.pinned.text() == "1 output is pinned"
    assert not banner.pin_bar.isHidden()
    running.control.undo()
    assert not running.flow.node("r").pins  # type: ignore[union-attr]  # as above
    assert banner.pin_bar.isHidden()


def test_an_output_is_pinned_and_changed_in_the_data_tab_without_a_run(
    qtbot: QtBot, stage: Stage
) -> None:
    row = chosen(stage, "r").window.inspector.values.outputs.rows["value"]
    assert row.pin is not None
    row.pin.click()
    assert row.field is not None
    row.field.field.setText("42.5")
    row.field.field.editingFinished.emit()
    assert stage.flow.node("r").pins == {"value": 42.5}  # type: ignore[union-attr]  # it is there
    assert row.value.text() == "42.5"
    row.pin.click()
    assert not stage.flow.node("r").pins  # type: ignore[union-attr]  # as above


def test_a_value_that_cannot_be_pinned_stays_in_the_field_with_its_reason(stage: Stage) -> None:
    row = chosen(stage, "r").window.inspector.values.outputs.rows["value"]
    assert row.pin is not None
    row.pin.click()
    before = stage.flow
    assert row.field is not None
    row.field.field.setText("much")
    row.field.field.editingFinished.emit()
    assert stage.flow == before
    assert row.field.field.property("wrong")
    assert row.field.field.toolTip() == "A pinned value is a number"


def test_free_all_frees_every_pin_in_one_step(qtbot: QtBot, stage: Stage) -> None:
    row = chosen(stage, "r").window.inspector.values.outputs.rows["value"]
    assert row.pin is not None
    row.pin.click()
    qtbot.mouseClick(stage.control.looking.banner.free, LEFT)
    assert not any(each.pins for each in stage.flow.nodes)
    stage.control.undo()
    assert any(each.pins for each in stage.flow.nodes)
