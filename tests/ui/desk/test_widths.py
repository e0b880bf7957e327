"""Widths of columns that a hand chose: they stay, and no number is cut by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.desk.fitting import pulled
from moniqo_desktop.ui.desk.memory import TableMemory
from moniqo_desktop.ui.desk.positions_page import PositionsPage
from moniqo_desktop.ui.look.theme import Look, Theme
from tests.ui.desk.kit import LONG, PRICES, SHORT
from tests.ui.state.builders import a_state

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, dark: Theme, settings: Settings) -> PositionsPage:
    return made(qtbot, dark, settings)


def made(qtbot: QtBot, theme: Theme, settings: Settings, wide: int = 900) -> PositionsPage:
    state = a_state()
    state.apply([*PRICES, LONG, SHORT])
    page = PositionsPage(theme, state, lambda command: None)
    page.view.remember_in(TableMemory(settings, "positions"))
    qtbot.addWidget(page)
    page.resize(wide, 400)
    page.show()
    page.refresh()
    return page


def column(page: PositionsPage, name: str) -> int:
    return [each.name for each in page.table.columns].index(name)


def width(page: PositionsPage, name: str) -> int:
    return page.view.columnWidth(column(page, name))


def edge(page: PositionsPage, name: str) -> QPoint:
    """The right one of a title."""
    titles, at = page.view.titles, column(page, name)
    return QPoint(titles.sectionViewportPosition(at) + titles.sectionSize(at) - 1, 10)


def pull(page: PositionsPage, name: str, px: int) -> None:
    titles, at = page.view.titles.viewport(), edge(page, name)
    QTest.mousePress(titles, LEFT, pos=at)
    for step in (px // 2, px):
        QTest.mouseMove(titles, at + QPoint(step, 0))
    QTest.mouseRelease(titles, LEFT, pos=at + QPoint(px, 0))


def seen(page: PositionsPage) -> int:
    return sum(page.view.titles.sectionSize(n) for n in range(page.view.titles.count()))


def test_a_pulled_edge_goes_with_the_mouse_and_its_neighbour_gives(page: PositionsPage) -> None:
    before, all_before = edge(page, "size").x(), seen(page)
    pull(page, "size", 12)
    assert edge(page, "size").x() == before + 12
    assert seen(page) == all_before


def test_a_pulled_width_is_there_again_after_a_restart(
    qtbot: QtBot, dark: Theme, settings: Settings, page: PositionsPage, stored: dict[str, Any]
) -> None:
    pull(page, "entry", 10)
    wide = width(page, "entry")
    assert f"entry={wide}" in stored["tables.positions.widths"]
    again = made(qtbot, dark, Settings(lambda: dict(stored), stored.update))
    assert width(again, "entry") == wide


def test_no_pull_cuts_a_number(page: PositionsPage, dark: Theme) -> None:
    pull(page, "symbol", 400)
    pull(page, "mark", -200)
    metrics = QFontMetricsF(dark.font(12, 600, tabular=True))
    for number, shown in enumerate(page.table.columns):
        if shown.right and not page.view.isColumnHidden(number):
            text = page.table.cell(0, number)[0]
            need = metrics.horizontalAdvance(text.brief or text.text)
            assert need + 20 <= page.view.columnWidth(number), shown.title


@pytest.mark.parametrize("percent", [150, 200])
def test_a_width_is_measured_by_the_text_and_cuts_no_number_of_another_size(
    qtbot: QtBot, resources: Path, dark: Theme, settings: Settings, percent: int
) -> None:
    settings.keep(**{"tables.positions.widths": ["entry=150", "mark=10", "?", "x=y"]})
    theme = Theme.named("dark", resources, Look(text_percent=percent))
    page = made(qtbot, theme, settings, wide=2_400)
    assert width(page, "entry") == theme.px(150)
    metrics = QFontMetricsF(theme.font(12, 600, tabular=True))
    assert width(page, "mark") >= metrics.horizontalAdvance("67,412")


def test_two_clicks_on_an_edge_give_the_usual_width_back(
    page: PositionsPage, stored: dict[str, Any]
) -> None:
    usual = width(page, "size")
    pull(page, "size", 14)
    assert width(page, "size") == usual + 14
    QTest.mouseDClick(page.view.titles.viewport(), LEFT, pos=edge(page, "size"))
    assert width(page, "size") == usual
    assert not any(text.startswith("size") for text in stored["tables.positions.widths"])


def test_keys_pull_too(page: PositionsPage) -> None:
    titles, before = page.view.titles, width(page, "size")
    titles.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(titles, Qt.Key.Key_Right)
    QTest.keyClick(titles, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert width(page, "size") == before + 8


def test_prices_do_not_move_an_edge_while_it_is_pulled(page: PositionsPage) -> None:
    titles, at = page.view.titles.viewport(), edge(page, "size")
    QTest.mousePress(titles, LEFT, pos=at)
    QTest.mouseMove(titles, at + QPoint(9, 0))
    before = edge(page, "size")
    page.view.widths.fit()
    assert edge(page, "size") == before
    QTest.mouseRelease(titles, LEFT, pos=at + QPoint(9, 0))


def test_those_to_the_right_give_in_turn_and_no_more_than_they_can() -> None:
    assert pulled((100, 80, 80), (40, 70, 50), 0, 125) == (125, 70, 65)
    assert pulled((100, 80, 80), (40, 70, 50), 0, 300) == (140, 70, 50)
    assert pulled((100, 80, 80), (90, 70, 50), 0, 20) == (90, 90, 80)
    assert pulled((100, 0, 80), (40, 70, 50), 2, 300) == (100, 0, 80)
