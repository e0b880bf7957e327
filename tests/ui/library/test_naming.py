"""Flows that are open together can be told apart by their names."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.ui.canvas.editing.history import History
from moniqo_desktop.ui.documents.documents import Document
from moniqo_desktop.ui.library.naming import apart
from moniqo_desktop.ui.state.owners import short
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage


def _named(name: str) -> Flow:
    return Flow(flow_id=name, name=name)


@pytest.mark.parametrize(
    ("taken", "name", "given"),
    [
        ((), "New flow", "New flow"),
        (("New flow",), "New flow", "New flow 2"),
        (("New flow", "New flow 2"), "New flow", "New flow 3"),
        (("new FLOW",), "New flow", "New flow 2"),
        (("New flow 2", "New flow"), "New flow 2", "New flow 3"),
        (("EMA 2000",), "EMA 2000", "EMA 2000 (2)"),
        (("EMA 50",), "EMA 50", "EMA 50 (2)"),
        (("EMA", "EMA 20", "EMA 50"), "EMA 50", "EMA 50 (2)"),
        (("EMA 50", "EMA 50 (2)"), "EMA 50 (2)", "EMA 50 (3)"),
    ],
)
def test_a_name_that_is_taken_is_numbered(taken: tuple[str, ...], name: str, given: str) -> None:
    documents = [Document(History(_named(each))) for each in taken]
    assert apart(_named(name), documents).name == given


def rename(qtbot: QtBot, stage: Stage, name: str) -> str:
    """In the inspector; returns what the flow is called then."""
    field = stage.window.inspector.flow_form.name
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, name)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == stage.flow.name
    return stage.flow.name


def test_a_flow_that_takes_the_name_of_another_open_one_gets_a_number(
    qtbot: QtBot, stage: Stage
) -> None:
    stage.documents.add(a_flow("two", "Other"))
    assert rename(qtbot, stage, "btc MOMENTUM") == "btc MOMENTUM 2"
    assert stage.window.question.words == (
        "Another open flow is called “btc MOMENTUM”; this one is “btc MOMENTUM 2” now."
    )
    assert rename(qtbot, stage, "btc MOMENTUM 2") == "btc MOMENTUM 2", "its own name"
    assert rename(qtbot, stage, "Free") == "Free"


@pytest.mark.parametrize(
    ("name", "most", "cut"),
    [
        ("BTC momentum", 12, "BTC momentum"),
        ("BTC momentum 2", 10, "BTC mom… 2"),
        ("BTC momentum 12", 10, "BTC mo… 12"),
        ("BTC momentum", 10, "BTC momen…"),
        ("A 2000 b", 4, "A 2…"),
    ],
)
def test_a_name_that_is_cut_keeps_its_number(name: str, most: int, cut: str) -> None:
    assert short(name, most) == cut
