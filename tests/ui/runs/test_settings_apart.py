"""Settings of nodes that have one name are told apart wherever they are listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.terminal.verbs import flow_at
from moniqo_desktop.domain.flow.drawing import Node
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.finder import cut_title
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.runs.optimise import OptimiseForm
from moniqo_desktop.ui.runs.ranges import offered
from tests.journeys.terminal import TEMPLATES

KIND = "indicator.ta.ema"
FLOW = flow_at(TEMPLATES / "trend_following.json")


@pytest.fixture(scope="module")
def catalogue(resources: Path) -> Catalogue:
    """Every node type of the product."""
    return Catalogue.from_file(resources / "nodes.json")


def of_two(catalogue: Catalogue, first: int, second: int) -> tuple[str, str]:
    """What the periods of two averages without names of their own are called."""
    given = {"a": first, "b": second}
    nodes = tuple(Node(name, KIND, params={"timeperiod": n}) for name, n in given.items())
    offers = offered(replace(FLOW, nodes=nodes, links=()), catalogue)
    titles = {each.address: each.title for each in offers}
    return titles["a.timeperiod"], titles["b.timeperiod"]


def test_nodes_of_one_name_have_what_stands_on_their_cards(catalogue: Catalogue) -> None:
    first, second = of_two(catalogue, 9, 21)
    assert first.endswith(" 9: Period")
    assert second.endswith(" 21: Period")


def test_nodes_that_are_equal_are_counted(catalogue: Catalogue) -> None:
    first, second = of_two(catalogue, 9, 9)
    assert first.endswith(" 9 (1): Period")
    assert second.endswith(" 9 (2): Period")


def test_a_name_that_is_there_once_stays_as_it_is(catalogue: Catalogue) -> None:
    titles = {each.address: each.title for each in offered(FLOW, catalogue)}
    fast = next(node for node in FLOW.nodes if node.node_id == "ema_fast")
    assert titles["ema_fast.timeperiod"] == f"{fast.title}: Period"


def test_a_setting_that_varies_takes_the_name_its_node_has_now(
    catalogue: Catalogue, dark: Theme, qtbot: QtBot
) -> None:
    form = OptimiseForm(dark)
    qtbot.addWidget(form)
    offers = offered(FLOW, catalogue)
    given = next(each for each in offers if each.address == "ema_fast.timeperiod")
    form.add_range(given.typed("low", "3"))
    form.keep_only([replace(given, title="Momentum: Period")])
    assert [(each.title, each.low) for each in form.ranges] == [("Momentum: Period", "3")]
    form.keep_only(())
    assert form.ranges == ()


def test_a_title_that_is_cut_keeps_the_name_of_the_setting(qtbot: QtBot) -> None:
    metrics = QFontMetrics(QFont())
    title = "Exponential moving average 21: Period"
    cut = cut_title(metrics, title, metrics.horizontalAdvance(title) * 2 // 3)
    assert cut.endswith("21: Period")
    assert "…" in cut
    assert cut_title(metrics, title, 10_000) == title
