"""The help of every node is written, and its example runs as it is drawn."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.nodes.registry import Registry, load_registry
from moniqo_desktop.ui.catalogue.catalogue import Catalogue, unknown
from moniqo_desktop.ui.inspector.example_flow import SHOWN, example_flow
from moniqo_desktop.ui.inspector.help import page_of
from moniqo_desktop.ui.inspector.trying import open_example, try_selected
from tests.kit.flows import compiled
from tests.ui.conftest import REPOSITORY
from tests.ui.shell.stage import Stage

CATALOGUE = Catalogue.from_file(REPOSITORY / "resources" / "nodes.json")
each_kind = pytest.mark.parametrize("kind", [spec.kind for spec in CATALOGUE.nodes])


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def test_every_node_that_can_run_has_an_example_here(registry: Registry) -> None:
    assert {spec.kind for spec in CATALOGUE.nodes} == {each.kind for each in registry.values()}


@each_kind
def test_the_help_of_a_node_is_not_empty(kind: str) -> None:
    spec = CATALOGUE.spec(kind)
    assert len(spec.help) > 200
    assert spec.summary in page_of(spec)


@each_kind
def test_the_example_of_a_node_compiles(kind: str) -> None:
    flow = example_flow(CATALOGUE, kind, "Example")
    plan = compiled(flow)
    assert plan.drawn == flow
    shown = flow.node(SHOWN)
    assert shown is not None
    assert shown.kind == kind
    assert len(flow.nodes) >= 2
    assert any(SHOWN in (link.from_node, link.to_node) for link in flow.links) or not (
        CATALOGUE.spec(kind).inputs or CATALOGUE.spec(kind).outputs
    )


@each_kind
def test_nothing_lies_on_anything_in_an_example(kind: str) -> None:
    places = [(node.x, node.y) for node in example_flow(CATALOGUE, kind, "Example").nodes]
    assert len(set(places)) == len(places)


def test_the_help_page_comes_a_turn_after_its_tab(qtbot: QtBot, stage: Stage) -> None:
    stage.rooms.go_to(stage.flow.nodes[0].node_id)
    QTest.keyClick(stage.window, Qt.Key.Key_F1)
    help_tab = stage.window.inspector.help
    assert help_tab.isVisible()
    assert help_tab.text == ""
    qtbot.waitUntil(lambda: help_tab.text != "")


def test_try_it_on_the_help_page_opens_the_example_beside_the_flow(
    qtbot: QtBot, stage: Stage
) -> None:
    before = stage.flow
    kind = before.nodes[0].kind
    stage.rooms.go_to(before.nodes[0].node_id)
    QTest.keyClick(stage.window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: stage.window.inspector.help.try_it is not None)
    button = stage.window.inspector.help.try_it
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    shown = stage.flow.node(SHOWN)
    assert shown is not None
    assert shown.kind == kind
    assert stage.flow.flow_id
    assert stage.documents.all[0].flow == before
    assert len(stage.documents.all) == 2


def test_two_examples_are_two_flows(stage: Stage) -> None:
    open_example(stage.control, "logic.not")
    first = stage.flow.flow_id
    open_example(stage.control, "logic.not")
    assert stage.flow.flow_id != first


def test_without_a_selected_node_one_sentence_says_what_to_do(stage: Stage) -> None:
    stage.rooms.canvas.select(())
    try_selected(stage.control)
    assert "Choose one node" in stage.window.question.words
    assert len(stage.documents.all) == 1


def test_a_kind_this_version_does_not_know_has_no_example(qtbot: QtBot, stage: Stage) -> None:
    help_tab = stage.window.inspector.help
    stage.rooms.go_to(stage.flow.nodes[0].node_id)
    QTest.keyClick(stage.window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: help_tab.try_it is not None)
    button = help_tab.try_it
    assert button is not None
    help_tab.show_spec(unknown("logic.from_the_future"))
    qtbot.waitUntil(lambda: not button.isVisible())
