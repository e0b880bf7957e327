"""Tabs that have no room: cut words tell themselves, and each tab can still be reached."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.charts.tabs import Segments, Tabs, in_sight
from moniqo_desktop.ui.look.theme import Look, Theme
from moniqo_desktop.ui.state.state import State

WORDS = ["Positionen", "Orders", "Ausführungen", "Agenten", "Kapital"]


def bar(qtbot: QtBot, theme: Theme, width: int, kind: type[Tabs] = Tabs) -> Tabs:
    made = kind(theme, "Desk")
    made.set_words(WORDS)
    made.resize(width, 34)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def seen(tabs: Tabs) -> list[str]:
    return [tabs.tabText(n) for n in range(tabs.count()) if tabs.isTabVisible(n)]


@given(
    widths=st.lists(st.integers(20, 200), min_size=1, max_size=9),
    width=st.integers(0, 900),
    place=st.integers(0, 8),
)
def test_the_current_tab_is_always_in_sight_and_no_tab_is_half_seen(
    widths: list[int], width: int, place: int
) -> None:
    current = min(place, len(widths) - 1)
    shown = in_sight(widths, current, width, 24)
    assert current in shown
    taken = sum(widths[number] for number in shown)
    if len(shown) == len(widths):
        assert taken <= width or len(widths) == 1
    elif len(shown) > 1:
        assert taken + 24 <= width


@pytest.mark.parametrize("kind", [Tabs, Segments])
def test_where_all_have_room_there_is_no_button(
    qtbot: QtBot, dark: Theme, kind: type[Tabs]
) -> None:
    tabs = bar(qtbot, dark, 700, kind)
    assert seen(tabs) == WORDS
    assert not tabs.more.isVisible()


def test_tabs_without_room_stand_behind_a_button(qtbot: QtBot, dark: Theme) -> None:
    tabs = bar(qtbot, dark, 220)
    assert 1 <= len(seen(tabs)) < len(WORDS)
    assert tabs.more.isVisible()
    assert tabs.more.width() >= 24
    assert tabs.more.accessibleName() == "Desk: show all"
    last = max(n for n in range(tabs.count()) if tabs.isTabVisible(n))
    assert tabs.tabRect(last).right() < tabs.more.x() + 1


def test_the_button_leads_to_every_tab(qtbot: QtBot, dark: Theme) -> None:
    tabs = bar(qtbot, dark, 220)
    QTest.mouseClick(tabs.more, Qt.MouseButton.LeftButton)
    menu = tabs.all
    assert [action.text() for action in menu.actions()] == WORDS
    menu.actions()[4].trigger()
    menu.close()
    assert tabs.currentIndex() == 4
    assert "Kapital" in seen(tabs)


def test_arrow_keys_go_through_the_tabs_that_are_out_of_sight(qtbot: QtBot, dark: Theme) -> None:
    tabs = bar(qtbot, dark, 220)
    reached = [tabs.tabText(tabs.currentIndex())]
    for _ in range(6):
        QTest.keyClick(tabs, Qt.Key.Key_Right)
        reached.append(tabs.tabText(tabs.currentIndex()))
        assert reached[-1] in seen(tabs)
    assert list(dict.fromkeys(reached)) == WORDS


def test_arrow_keys_pass_by_what_cannot_be_chosen(qtbot: QtBot, dark: Theme) -> None:
    tabs = bar(qtbot, dark, 700)
    tabs.setTabEnabled(1, False)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == 2
    QTest.keyClick(tabs, Qt.Key.Key_Left)
    assert tabs.currentIndex() == 0


def test_a_word_that_is_cut_tells_itself_as_a_tip(qtbot: QtBot, dark: Theme) -> None:
    tabs = bar(qtbot, dark, 90)
    assert tabs.tabToolTip(0) == "Positionen"
    assert tabs._cut(0, tabs.tabRect(0).width() - 20).endswith("…")
    tabs.resize(700, 34)
    assert tabs.tabToolTip(0) == ""
    assert seen(tabs) == WORDS


@pytest.mark.parametrize("width", [1_060, 760, 600])
def test_at_twice_the_text_nothing_of_the_header_leaves_the_chart(
    qtbot: QtBot, resources: Path, state: State, width: int
) -> None:
    large = Theme.named("dark", resources, Look(text_percent=200))
    panel = ChartPanel(large, state)
    panel.resize(width, 320)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.width() == width
    header = panel.header
    parts = (header.symbols, header.frames, header.indicators, header.price, header.change)
    boxes = [each.geometry() for each in parts if each.isVisible()]
    assert all(box.right() < width for box in boxes)
    assert all(a.right() < b.left() for a, b in pairwise(boxes))
    assert header.price.width() >= header.price.sizeHint().width()
    assert header.indicators.toolTip()


def test_a_tab_chosen_while_nobody_is_told_comes_in_sight(qtbot: QtBot, dark: Theme) -> None:
    tabs = bar(qtbot, dark, 220)
    tabs.blockSignals(True)
    tabs.setCurrentIndex(4)
    tabs.blockSignals(False)
    assert "Kapital" in seen(tabs)


def test_room_that_comes_and_goes_chooses_no_other_tab(qtbot: QtBot, dark: Theme) -> None:
    tabs = bar(qtbot, dark, 700)
    tabs.setCurrentIndex(3)
    with qtbot.assertNotEmitted(tabs.currentChanged):
        for width in (90, 400, 60, 700):
            tabs.resize(width, 34)
    assert tabs.currentIndex() == 3
