"""Linked charts: one crosshair for all of them, by mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Symbol, timeframe
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.state.state import State
from tests.ui.charts.builders import MINUTE, walk
from tests.ui.state.builders import BTC, ETH

ONE = timeframe("1m")
HISTORY = walk(400)
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_chart_tells_the_time_under_its_pointer_and_when_it_leaves(
    panel: ChartPanel, qtbot: QtBot
) -> None:
    panel.chart.repaint()
    with qtbot.waitSignal(panel.chart.crossed) as caught:
        QTest.mouseMove(panel.chart, QPoint(300, 100))
    candle = panel.chart.span.index(300)
    assert caught.args == [int(HISTORY.opened_at[candle])]


def test_candles_that_move_under_a_resting_pointer_are_told_as_well(panel: ChartPanel) -> None:
    chart = panel.chart
    chart.repaint()
    QTest.mouseMove(chart, QPoint(340, 90))
    chart.repaint()
    seen: list[object] = []
    chart.crossed.connect(seen.append)
    last = chart.content.pyramid.columns.candle(len(chart.content) - 1)
    chart.append(replace(last, opened_at=last.opened_at + MINUTE))
    chart.repaint()
    assert seen == [int(chart.content.opened_at[chart.span.index(340)])]
    chart.repaint()
    assert len(seen) == 1


def test_the_crosshair_stands_where_the_pointer_is_right_of_the_newest_candle(
    panel: ChartPanel,
) -> None:
    chart = panel.chart
    chart.repaint()
    right = int(chart.span.x(len(chart.content) + 3))
    assert chart.span.slot(right) == len(chart.content) + 3
    QTest.mouseMove(chart, QPoint(int(chart.span.x(len(chart.content) - 1)), 60))
    near = chart.grab().toImage()
    QTest.mouseMove(chart, QPoint(right, 60))
    far = chart.grab().toImage()
    changed = [x for x in range(near.width()) if near.pixel(x, 80) != far.pixel(x, 80)]
    assert any(abs(x - right) <= chart.span.step for x in changed)


def test_the_time_of_another_chart_leaves_a_line_and_no_trace(panel: ChartPanel) -> None:
    before = panel.chart.grab().toImage()
    panel.chart.show_time(int(HISTORY.opened_at[380]))
    assert panel.chart.grab().toImage() != before
    panel.chart.show_time(None)
    assert panel.chart.grab().toImage() == before


def test_the_crosshair_walks_by_keys_and_is_read_aloud(panel: ChartPanel) -> None:
    panel.chart.setFocus()
    panel.chart.repaint()
    seen: list[object] = []
    panel.chart.crossed.connect(seen.append)
    for _ in range(3):
        QTest.keyClick(panel.chart, Qt.Key.Key_Left, SHIFT)
    assert np.diff([int(str(at)) for at in seen]).tolist() == [-MINUTE, -MINUTE]
    assert "O " in panel.chart.accessibleDescription()
    QTest.keyClick(panel.chart, Qt.Key.Key_Escape)
    assert seen[-1] is None
    assert "candles, last price" in panel.chart.accessibleDescription()


def test_a_wish_waits_until_its_candles_come(panel: ChartPanel, state: State) -> None:
    symbol = Symbol("SOL/USDT")
    panel.want(symbol, "15m", [ETH])
    assert panel.symbol == BTC
    state.candles.fill(symbol, timeframe("5m"), walk(30))
    panel.refresh(frozenset({"candles"}))
    assert (panel.symbol, panel.timeframe) == (symbol, timeframe("15m"))
    assert panel.comparison.symbols == (ETH,)


def test_a_place_on_the_chart_is_its_price(panel: ChartPanel, qtbot: QtBot) -> None:
    panel.chart.repaint()
    frame = panel.chart._frame
    assert frame is not None
    at = QPointF(200, 80)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, at.toPoint(), panel.chart.mapToGlobal(at.toPoint())
    )
    with qtbot.waitSignal(panel.chart.menu_asked) as caught:
        QApplication.sendEvent(panel.chart, event)
    assert caught.args[1] == pytest.approx(frame.scale.price(80.0))
    for opened in panel.findChildren(QMenu):
        opened.close()
