"""A name that tells a setting follows it, and the tabs of the inspector can be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.catalogue.settings import with_setting, with_settings
from moniqo_desktop.ui.inspector.fields import TextField
from moniqo_desktop.ui.inspector.panel import Inspector
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.state.state import State
from tests.ui.shell.builders import a_flow


@pytest.fixture
def inspector(window: MainWindow) -> Inspector:
    return window.inspector


def test_a_name_that_tells_a_period_follows_it(inspector: Inspector) -> None:
    flow, asked = edits.rename(a_flow(), "r", "RSI 21"), list[Flow]()
    inspector.edit_asked.connect(lambda _, edit: asked.append(edit(flow)))
    inspector.show_flow(flow, "r")
    assert inspector.form is not None
    field = inspector.form.field("period")
    assert isinstance(field, TextField)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "34")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [(n.title, dict(n.params)) for n in asked[0].nodes[1:2]] == [("RSI 34", {"period": 34})]


@pytest.mark.parametrize(
    ("title", "after"),
    [
        ("RSI 21", "RSI 9"),
        ("RSI 21 on 4 h", "RSI 9 on 4 h"),
        ("RSI", "RSI"),
        ("", ""),
        ("RSI 210", "RSI 210"),
        ("RSI 0.21", "RSI 0.21"),
        ("At 21:00", "At 21:00"),
        ("21 of 21", "21 of 21"),
        ("RSI 21h", "RSI 21h"),
        ("RSI (21)", "RSI (9)"),
        ("Q21 low", "Q21 low"),
        ("RSI 21,000", "RSI 21,000"),
    ],
)
def test_only_a_number_of_its_own_is_taken_for_the_setting(
    title: str, after: str, catalogue: Catalogue
) -> None:
    flow = edits.rename(a_flow(), "r", title)
    changed = with_setting(flow, catalogue.spec("indicator.rsi"), "r", "period", 9)
    assert changed.nodes[1].title == after
    assert dict(changed.nodes[1].params) == {"period": 9}


def test_a_number_in_the_name_of_what_is_no_indicator_stays(catalogue: Catalogue) -> None:
    flow = edits.rename(edits.set_param(a_flow(), "v", "memory", 3), "v", "Judge 3")
    changed = with_setting(flow, catalogue.spec("agent.vote"), "v", "memory", 4)
    assert changed.nodes[2].title == "Judge 3"


def test_a_searched_setting_takes_the_name_along(catalogue: Catalogue) -> None:
    flow = edits.rename(a_flow(), "r", "RSI 21")
    changed = with_settings(flow, catalogue, [("r.period", 34), ("v.threshold", 0.7)])
    assert changed.nodes[1].title == "RSI 34"
    assert dict(changed.nodes[2].params) == {"threshold": 0.7}
    with pytest.raises(FlowProblem):
        with_settings(flow, catalogue, [("gone.period", 34)])


def test_a_tab_that_goes_leaves_no_hole(qtbot: QtBot, inspector: Inspector) -> None:
    """Qt forgets to lay tabs out when one is taken away twice before they are painted."""
    state = State()
    inspector.show_flow(a_flow(), "v", state)
    tabs = inspector.tabs
    qtbot.waitUntil(tabs.isVisible)
    for shown in (True, False):
        for _ in range(2):
            inspector.offer_history(shown)
        inspector.show_flow(a_flow(), "r", state)
        inspector.show_flow(a_flow(), "v", state)
    ends = [tabs.tabRect(n).right() + 1 for n in range(tabs.count()) if tabs.isTabVisible(n)]
    assert [tabs.tabRect(n).left() for n in (1, 3)] == ends[:2]


def test_each_tab_can_be_read_whole_however_narrow_the_side_is(
    qtbot: QtBot, window: MainWindow
) -> None:
    inspector = window.inspector
    inspector.show_flow(a_flow(), "v", State())
    inspector.offer_history(True)
    window.inspector_place.setMaximumWidth(window.inspector_place.minimumWidth())
    tabs = inspector.tabs
    qtbot.waitUntil(lambda: inspector.width() == window.inspector_place.minimumWidth())
    assert tabs.tabRect(tabs.count() - 1).right() < tabs.width()
