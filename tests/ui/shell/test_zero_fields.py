"""A field whose 0 means something says the word, and a number once one types there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.inspector.fields import TextField
from moniqo_desktop.ui.inspector.panel import Inspector
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.shell.builders import CATALOGUE

PAUSE = {
    "name": "pause", "title": "Pause", "type": "integer", "default": 0, "minimum": 0,
    "maximum": 500, "unit": "s", "zero": "off", "description": "Pause; 0 = none.",
}  # fmt: skip
FLOW = Flow("f", "One", nodes=(Node("p", "agent.vote"),))


@pytest.fixture
def inspector(qtbot: QtBot, dark: Theme) -> Inspector:
    nodes = [
        {**node, "params": [PAUSE, *node["params"]]} if node["kind"] == "agent.vote" else node
        for node in CATALOGUE["nodes"]
    ]
    made = Inspector(dark, Catalogue.from_json({**CATALOGUE, "nodes": nodes}))
    qtbot.addWidget(made)
    made.resize(272, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.show_flow(FLOW, "p")
    return made


@pytest.fixture
def values(inspector: Inspector) -> list[object]:
    """Of the pause, after each edit."""
    found: list[object] = []

    def take(label: str, edit: Callable[[Flow], Flow]) -> None:
        node = edit(FLOW).node("p")
        assert node is not None
        found.append(node.params.get("pause"))

    inspector.edit_asked.connect(take)
    return found


def field(inspector: Inspector, name: str = "pause") -> QWidget:
    assert inspector.form is not None
    return inspector.form.field(name)


def text(inspector: Inspector) -> str:
    made = field(inspector)
    assert isinstance(made, TextField)
    return made.text()


def click(inspector: Inspector, name: str = "pause", *, twice: bool = False) -> None:
    press = QTest.mouseDClick if twice else QTest.mouseClick
    press(field(inspector, name), Qt.MouseButton.LeftButton)


def test_a_zero_reads_as_its_word_until_the_field_is_entered(inspector: Inspector) -> None:
    assert text(inspector) == "Off"
    click(inspector)
    assert text(inspector) == "0"
    click(inspector, "label")
    assert text(inspector) == "Off"


def test_a_number_typed_over_the_word_is_taken(inspector: Inspector, values: list[object]) -> None:
    click(inspector, twice=True)
    QTest.keyClicks(field(inspector), "30")
    QTest.keyClick(field(inspector), Qt.Key.Key_Return)
    assert values == [30]
    click(inspector, "label")
    assert text(inspector) == "30"


@pytest.mark.parametrize("typed", ["off", "OFF ", "0"])
def test_the_word_can_be_typed_for_the_zero(
    inspector: Inspector, values: list[object], typed: str
) -> None:
    inspector.show_flow(
        Flow("f", "One", nodes=(Node("p", "agent.vote", params={"pause": 9}),)), "p"
    )
    click(inspector, twice=True)
    QTest.keyClicks(field(inspector), typed)
    QTest.keyClick(field(inspector), Qt.Key.Key_Return)
    assert values == [None]  # the default is not written down
    click(inspector, "label")
    assert text(inspector) == "Off"


def test_a_wrong_text_stays_to_be_mended(inspector: Inspector, values: list[object]) -> None:
    click(inspector, twice=True)
    QTest.keyClicks(field(inspector), "often")
    click(inspector, "label")
    assert text(inspector) == "often"
    assert inspector.form is not None
    assert "whole number" in inspector.form.sentence("pause")
    assert values == []


def test_arrow_keys_count_up_from_the_zero(inspector: Inspector, values: list[object]) -> None:
    click(inspector)
    QTest.keyClick(field(inspector), Qt.Key.Key_Up)
    assert text(inspector) == "1"
    assert values == [1]


def test_undo_from_outside_brings_the_word_back(inspector: Inspector) -> None:
    changed = Flow("f", "One", nodes=(Node("p", "agent.vote", params={"pause": 9}),))
    inspector.show_flow(changed, "p")
    assert text(inspector) == "9"
    inspector.show_flow(FLOW, "p")
    assert text(inspector) == "Off"
