"""A flow that holds nodes and lies in no file has its draft, however it came into the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.domain.flow.drawing import Flow
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage


def kept(stage: Stage) -> dict[str, Flow]:
    """What a start after a sudden death finds."""
    new = FlowShelf(stage.folder / "flows", stage.folder / "templates", lambda: "another")
    stage.files._shelf.close()
    return {flow.name: flow for flow, _ in new.drafts()}


def pasted(stage: Stage) -> None:
    QApplication.clipboard().setText(stage.files._shelf.text_of(a_flow("x", "Pasted")))
    stage.files.carrying.open_text()


def from_template(stage: Stage) -> None:
    place = stage.folder / "templates" / "a.json"
    stage.files._shelf.write(a_flow("x", "Template"), place)
    stage.files.open_template(place)


def drawn_for_the_trader(stage: Stage) -> None:
    stage.files.add(a_flow("x", "Example"))


def new(stage: Stage) -> None:
    stage.files.new()
    stage.rooms.add_node("market.candles")


ROADS: dict[str, Callable[[Stage], None]] = {
    "Pasted": pasted, "Template": from_template, "Example": drawn_for_the_trader, "New flow": new,
}  # fmt: skip


@pytest.mark.parametrize("name", ROADS)
def test_a_flow_outlives_a_sudden_death_on_every_road(stage: Stage, name: str) -> None:
    ROADS[name](stage)
    flow = stage.flow
    found = kept(stage)
    assert any(each.nodes == flow.nodes for each in found.values()), Path(name)


def test_closing_an_untouched_one_takes_its_draft_away(stage: Stage) -> None:
    pasted(stage)
    stage.files.close(stage.documents.index)
    assert "Pasted" not in kept(stage)


def test_after_a_node_was_added_by_keys_the_keyboard_is_on_it(qtbot: QtBot, stage: Stage) -> None:
    field = stage.window.palette_panel.field
    field.setFocus()
    qtbot.keyClicks(field, "average")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert stage.window.focusWidget() is stage.rooms.canvas
    assert stage.rooms.selected_node() == stage.flow.nodes[-1].node_id
