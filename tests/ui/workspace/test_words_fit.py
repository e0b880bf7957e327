"""Words that are longer in German, or larger, have room where they stand."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow.drawing import Node
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.catalogue.words import spoken
from moniqo_desktop.ui.desk.panel import DeskPanel
from moniqo_desktop.ui.inspector.form import Form
from moniqo_desktop.ui.look.theme import Look, Theme
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import load

INSPECTOR = 272 - 2 * 14 - 10
"""Px for the settings of a node: the panel without its margins and a scroll bar."""
DESK = 450


@pytest.fixture
def german(resources: Path) -> Catalogue:
    plain = Catalogue.from_file(resources / "nodes.json")
    words = load("de", resources)
    assert words is not None
    return spoken(plain, words.of_nodes)


def test_the_settings_of_every_node_fit_the_inspector_in_german(
    qtbot: QtBot, dark: Theme, german: Catalogue
) -> None:
    wide = {}
    for spec in german.nodes:
        form = Form(dark, spec, Node("n", spec.kind))
        qtbot.addWidget(form)
        wide[spec.kind] = form.minimumSizeHint().width()
    assert {kind: px for kind, px in wide.items() if px > INSPECTOR} == {}


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_desk_asks_for_no_more_than_its_dock_has(
    qtbot: QtBot, resources: Path, percent: int
) -> None:
    theme = Theme.named("dark", resources, Look(text_percent=percent))
    desk = DeskPanel(theme, State(), lambda command: None, lambda *a, **k: None)
    qtbot.addWidget(desk)
    assert desk.minimumSizeHint().width() <= DESK
