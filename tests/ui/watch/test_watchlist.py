"""The watchlist: what it shows, how it is searched, ordered and left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Columns, Symbol, timeframe
from moniqo_desktop.domain.messages.events import PriceChanged
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.desk.cells import CELL, Cell, Tone
from moniqo_desktop.ui.look.theme import Look, Theme
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.watch.panel import WatchPanel
from tests.ui.state.builders import BTC, ETH, MARKETS, MINUTE, a_price, a_state

SOL = Symbol("SOL/USDT")
DAY = 86_400_000


class Watch:
    """A shown watchlist, its state and what it asked for."""

    def __init__(self, panel: WatchPanel, state: State, wanted: list[Symbol]) -> None:
        self.panel, self.state, self.wanted = panel, state, wanted

    def hear(self, *events: Any) -> None:
        self.panel.refresh(self.state.apply(events))
        self.panel._read()

    def cell(self, row: int, column: int) -> Cell:
        found: Cell = self.panel.table.index(row, column).data(CELL)
        return found

    def listed(self) -> list[str]:
        return [str(self.cell(n, 0).text) for n in range(self.panel.table.rowCount())]

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.panel.view, key, modifier)


def made(qtbot: QtBot, theme: Theme, settings: Settings) -> Watch:
    state, wanted = a_state(), []
    state.markets.learn((replace(MARKETS[ETH], symbol=SOL),))
    panel = WatchPanel(theme, state, settings, wanted.append)
    panel.resize(400, 300)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.view.setFocus()
    return Watch(panel, state, wanted)


@pytest.fixture
def watch(qtbot: QtBot, dark: Theme, settings: Settings) -> Iterator[Watch]:
    return made(qtbot, dark, settings)


def test_the_symbols_of_the_feed_are_listed_until_some_are_chosen(watch: Watch) -> None:
    assert watch.listed() == [BTC, ETH, SOL]


def test_candles_are_asked_for_where_no_flow_reads(watch: Watch) -> None:
    assert watch.wanted == [BTC, ETH, SOL]


def test_markets_that_come_later_are_asked_for_too(watch: Watch) -> None:
    late = Symbol("XRP/USDT")
    watch.state.markets.learn((replace(MARKETS[ETH], symbol=late),))
    watch.hear(a_price(1))
    assert watch.wanted[-1] == late


def test_price_change_and_spread_are_read_off_what_is_held(watch: Watch) -> None:
    at = np.arange(2, dtype=np.int64) * DAY
    flat = np.array([50_000.0, 51_000.0])
    day = Columns(at, flat, flat, flat, flat, flat)
    watch.state.candles.fill(BTC, timeframe("1d"), day)
    watch.hear(PriceChanged(DAY + MINUTE, "r1", BTC, 520_000, 104))
    assert watch.cell(0, 2).text == "52,000.0"
    assert watch.cell(0, 3).text == "+4.00 %"
    assert watch.cell(0, 4).text == "2.0 bp"


def test_what_is_not_known_is_a_dash(watch: Watch) -> None:
    assert [watch.cell(0, column).text for column in (2, 3, 4)] == ["—", "—", "—"]


def test_a_symbol_without_a_stream_shows_its_newest_close(watch: Watch) -> None:
    at = np.arange(3, dtype=np.int64) * MINUTE
    prices = np.array([10.0, 11.0, 12.0])
    watch.state.candles.fill(
        SOL, timeframe("1m"), Columns(at, prices, prices, prices, prices, prices)
    )
    watch.hear(a_price(1))
    assert watch.cell(2, 2).text == "12.00"
    assert "newest candle" in watch.cell(2, 2).tip
    assert watch.cell(2, 1).curve == (10.0, 11.0, 12.0)


def test_a_price_that_moves_flashes_for_a_moment(watch: Watch, qtbot: QtBot) -> None:
    watch.hear(a_price(500_000))
    watch.hear(a_price(500_001))
    assert watch.cell(0, 2).flash is Tone.UP
    watch.hear(a_price(499_000))
    assert watch.cell(0, 2).flash is Tone.DOWN
    qtbot.waitUntil(lambda: watch.cell(0, 2).flash is None)


def test_nothing_flashes_with_reduced_motion(qtbot: QtBot, dark: Theme, settings: Settings) -> None:
    still = Theme.named("dark", dark.resources, Look(reduced_motion=True))
    watch = made(qtbot, still, settings)
    watch.hear(a_price(500_000))
    watch.hear(a_price(500_001))
    assert watch.cell(0, 2).flash is None


def test_typing_in_the_list_begins_a_search_and_return_adds(
    watch: Watch, stored: dict[str, Any]
) -> None:
    watch.panel.view.selectRow(2)
    watch.press(Qt.Key.Key_Delete)
    assert watch.listed() == [BTC, ETH]
    watch.press(Qt.Key.Key_S)
    assert watch.panel.search.hasFocus()
    QTest.keyClicks(watch.panel.search, "ol")
    QTest.keyClick(watch.panel.search, Qt.Key.Key_Return)
    assert watch.listed() == [BTC, ETH, SOL]
    assert stored["watch.symbols"] == [BTC, ETH, SOL]


def test_a_symbol_the_feed_does_not_have_is_told(watch: Watch) -> None:
    watch.panel.add("nope")
    assert watch.panel.said.text() == "This feed has no symbol like “nope”."
    assert watch.listed() == [BTC, ETH, SOL]


def test_lines_are_put_in_order_by_keys(watch: Watch) -> None:
    watch.panel.view.selectRow(0)
    watch.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert watch.listed() == [ETH, BTC, SOL]
    watch.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    watch.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert watch.listed() == [BTC, ETH, SOL]


def test_a_line_is_dragged_to_another_place(watch: Watch) -> None:
    view = watch.panel.view
    high = view.verticalHeader().defaultSectionSize()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    for y in (20, 40, 3 * high - 2):
        QTest.mouseMove(view.viewport(), QPoint(20, y))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 3 * high - 2))
    assert watch.listed() == [ETH, SOL, BTC]


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_line_leads_to_the_chart(watch: Watch, qtbot: QtBot, by_mouse: bool) -> None:
    view = watch.panel.view
    view.selectRow(1)
    with qtbot.waitSignal(watch.panel.chosen) as chosen:
        if by_mouse:
            at = view.visualRect(watch.panel.table.index(1, 0)).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        else:
            watch.press(Qt.Key.Key_Return)
    assert chosen.args == [ETH]


def test_two_hundred_symbols_are_no_widgets(watch: Watch, settings: Settings) -> None:
    markets = [replace(MARKETS[BTC], symbol=Symbol(f"C{n}/USDT")) for n in range(200)]
    watch.state.markets.learn(markets)
    before = len(watch.panel.findChildren(QWidget))
    settings.keep(watch__symbols=[str(each.symbol) for each in markets])
    watch.hear(a_price(5))
    assert watch.panel.table.rowCount() == 200
    assert len(watch.panel.findChildren(QWidget)) == before


def test_sorted_lines_are_not_moved_by_hand_and_it_is_said_why(watch: Watch) -> None:
    titles = watch.panel.view.titles
    at = QPoint(titles.sectionViewportPosition(0) + 30, 8)
    for _ in range(2):
        QTest.mouseClick(titles.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert watch.listed() == [SOL, ETH, BTC]
    watch.panel.view.selectRow(0)
    watch.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    high = watch.panel.view.verticalHeader().defaultSectionSize()
    viewport = watch.panel.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    for y in (20, 40, 3 * high - 2):
        QTest.mouseMove(viewport, QPoint(20, y))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(20, 3 * high - 2))
    assert watch.listed() == [SOL, ETH, BTC]
    assert watch.panel.said.text().startswith("Sorted lines have no place of their own.")
    QTest.mouseClick(titles.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert watch.listed() == [BTC, ETH, SOL]
    assert not watch.panel.said.isVisible()
