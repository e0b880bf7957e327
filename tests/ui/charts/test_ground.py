"""The kept ground never shows what is no longer true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.markers import Marker
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.charts.builders import a_line, walk

CANDLES = walk(2_000)


@pytest.fixture
def chart(qtbot: QtBot, dark: Theme) -> PriceChart:
    """Painted until its ground is kept."""
    made = PriceChart(dark)
    made.resize(700, 300)
    qtbot.addWidget(made)
    made.set_columns(CANDLES[:1_900])
    for _ in range(3):
        made.grab()
    return made


def fresh(chart: PriceChart, theme: Theme) -> QImage:
    """The same content painted by a chart that never painted before."""
    other = PriceChart(theme)
    other.resize(chart.size())
    other.set_market(chart.content.market)
    other.set_columns(chart.content.pyramid.columns)
    other.set_lines([line.line for line in chart.content.lines])
    other.set_markers(chart.content.markers.markers)
    other.set_last_price(chart.content.last_price)
    other.span.set_width(chart.span.width)
    other.span.left, other.span.step = chart.span.left, chart.span.step
    other.span.follows, other.span.fits = chart.span.follows, chart.span.fits
    image = other.grab().toImage()
    other.deleteLater()
    return image


def change(chart: PriceChart, name: str) -> None:
    last = chart.content.pyramid.columns.candle(1_899)
    match name:
        case "tick":
            chart.append(replace(last, close=last.close * 1.001, high=last.high * 1.001))
        case "new extreme":
            chart.append(replace(last, high=last.high * 1.2, volume=9.0))
        case "more volume":
            chart.append(replace(last, volume=9.0))
        case "price on a label":
            chart.set_last_price(round(last.close, -2))
        case "new candle":
            chart.append(CANDLES.candle(1_900))
        case "price":
            chart.set_last_price(last.close * 0.999)
        case "line":
            chart.set_lines([a_line(CANDLES, shift=20)])
        case "marker":
            chart.set_markers([Marker(1_850 * 60_000, 1.0, "BUY", Direction.LONG)])
        case "pan":
            chart.span.pan(150)
        case "zoom":
            chart.span.zoom(1.4, 200)
        case "size":
            chart.resize(640, 260)
        case "market":
            chart.set_market(Market(Symbol("BTC/USDT"), 4, 2))
        case _:
            chart.show_all()


@pytest.mark.parametrize(
    "name",
    [
        "tick", "more volume", "price on a label", "new extreme", "new candle", "price",
        "line", "marker", "pan", "zoom", "size", "market", "all",
    ],
)  # fmt: skip
def test_a_kept_ground_paints_what_a_fresh_chart_paints(
    chart: PriceChart, dark: Theme, name: str
) -> None:
    change(chart, name)
    expected = fresh(chart, dark)
    assert [chart.grab().toImage() == expected for _ in range(3)] == [True, True, True]


def test_another_theme_drops_the_ground(chart: PriceChart, light: Theme) -> None:
    chart.set_theme(light)
    expected = fresh(chart, light)
    assert [chart.grab().toImage() == expected for _ in range(3)] == [True, True, True]


def test_the_pointer_leaves_no_trace(chart: PriceChart) -> None:
    before = chart.grab().toImage()
    QTest.mouseMove(chart, QPoint(200, 100))
    chart.grab()
    chart._hover = None
    assert chart.grab().toImage() == before
