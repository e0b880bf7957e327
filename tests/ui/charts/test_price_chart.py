"""The chart as a widget: what it paints and what gestures do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.market import Columns, Market, Symbol, columns_of
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.frame import Hover
from moniqo_desktop.ui.charts.markers import Marker
from moniqo_desktop.ui.charts.overlays import PositionMarks
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.surface import write_picture
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.charts.builders import MINUTE, a_line, walk

BTC = Market(Symbol("BTC/USDT"), price_decimals=2, amount_decimals=5)
TIMES = np.arange(40, dtype=np.int64) * MINUTE
LEVEL = np.full(40, 100.0)
FLAT = Columns(TIMES, LEVEL, LEVEL, LEVEL, LEVEL, np.ones(40))


@pytest.fixture
def chart(qtbot: QtBot, dark: Theme) -> PriceChart:
    made = PriceChart(dark)
    made.resize(800, 300)
    qtbot.addWidget(made)
    made.set_market(BTC)
    return made


def picture(chart: PriceChart) -> QImage:
    return chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def count(image: QImage, colour: QColor) -> int:
    """Pixels of exactly this colour."""
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return int((pixels & 0xFFFFFF == colour.rgb() & 0xFFFFFF).sum())


def a_long(columns: Columns) -> PositionMarks:
    entry = float(columns.close[-40])
    return PositionMarks(
        Direction.LONG, int(columns.opened_at[-40]), entry, "LONG 0.106", "+12.00 USDT", 12,
        entry * 0.995, entry * 1.005, "SL −0.5 %", "TP +0.5 %",
    )  # fmt: skip


def with_body(rises: bool) -> Columns:
    first, second = (100.0, 110.0) if rises else (110.0, 100.0)
    return replace(FLAT, open=np.full(40, first), close=np.full(40, second),
                   high=np.full(40, 110.0), low=np.full(40, 100.0))  # fmt: skip


def test_a_rising_candle_is_hollow_and_a_falling_one_filled(chart: PriceChart, dark: Theme) -> None:
    chart.set_columns(with_body(rises=True))
    rising = picture(chart)
    chart.set_columns(with_body(rises=False))
    falling = picture(chart)
    assert count(rising, dark.down) == count(falling, dark.up) == 0
    # A filled body paints its inside in the edge's colour, a hollow one in another.
    assert count(falling, dark.down) > 1.5 * count(rising, dark.up)


def test_an_empty_chart_says_what_to_do(chart: PriceChart, dark: Theme) -> None:
    empty = picture(chart)
    assert count(empty, dark.canvas) < empty.width() * empty.height()
    assert count(empty, dark.up) == 0


def test_a_million_candles_are_all_in_the_picture(chart: PriceChart, dark: Theme) -> None:
    columns = walk(1_000_000)
    chart.set_columns(columns)
    chart.show_all()
    image = picture(chart)
    assert chart.span.stop - chart.span.first == 1_000_000
    assert count(image, dark.up) + count(image, dark.down) > 800


def test_given_arrays_are_shown_without_a_copy(chart: PriceChart) -> None:
    columns = walk(1_000)
    chart.set_columns(columns)
    assert np.shares_memory(chart.content.pyramid.columns.close, columns.close)


def test_a_newer_candle_is_appended_and_an_older_one_ignored(chart: PriceChart) -> None:
    columns = walk(100)
    chart.set_columns(columns[:99])
    chart.append(columns.candle(99))
    chart.append(columns.candle(3))
    assert np.array_equal(chart.content.pyramid.columns.close, columns.close)


def test_the_first_candle_may_come_alone(chart: PriceChart) -> None:
    chart.append(walk(1).candle(0))
    assert len(chart.content) == 1
    assert picture(chart).width() == 800


def test_an_indicator_line_is_drawn_in_its_colour(chart: PriceChart, dark: Theme) -> None:
    columns = walk(2_000)
    chart.set_columns(columns)
    before = count(picture(chart), dark.accent)
    chart.set_lines([a_line(columns, shift=20.0)])
    assert count(picture(chart), dark.accent) > before


def test_a_line_of_a_longer_timeframe_is_placed_on_the_candles_it_covers(
    chart: PriceChart,
) -> None:
    columns = walk(100)
    chart.set_columns(columns)
    chart.set_lines(
        [replace(a_line(columns[::5]), opened_at=tuple(range(0, 100 * MINUTE, 5 * MINUTE)))]
    )
    placed = chart.content.lines[0]
    assert placed.index.tolist() == list(range(0, 100, 5))
    assert placed.value_at(7) == columns.close[5]


def test_a_line_of_a_shorter_timeframe_shows_its_last_value_per_candle(chart: PriceChart) -> None:
    columns = walk(100)
    chart.set_columns(columns[::5])
    chart.set_lines([a_line(columns)])
    assert chart.content.lines[0].value_at(3) == columns.close[19]


def test_lines_with_a_pane_of_their_own_leave_the_prices_room(chart: PriceChart) -> None:
    columns = walk(500)
    chart.set_columns(columns)
    chart.set_lines([a_line(columns, "RSI", "rsi"), a_line(columns, "MACD", "macd")])
    picture(chart)
    assert chart.content.panes == ("rsi", "macd")
    assert chart._frame is not None
    assert chart._frame.plot.bottom() < 200


def test_two_thousand_markers_are_two_pictures_not_two_thousand(
    chart: PriceChart, dark: Theme
) -> None:
    columns = walk(50_000)
    chart.set_columns(columns)
    way = [Direction.LONG, Direction.SHORT]
    chart.set_markers(
        [Marker(int(columns.opened_at[n]), 1.0, "BUY", way[n % 2]) for n in range(0, 50_000, 25)]
    )
    chart.show_all()
    part = chart.content.markers.in_view(chart.span)
    assert part == slice(0, 2_000)
    image = picture(chart)
    assert count(image, dark.up) > 200


def test_the_position_is_drawn_with_stop_and_target(chart: PriceChart, dark: Theme) -> None:
    columns = walk(300)
    chart.set_columns(columns)
    without = count(picture(chart), dark.accent)
    chart.set_position(a_long(columns))
    assert count(picture(chart), dark.accent) > without + 200
    assert chart._frame is not None
    assert set(chart._frame.handles) == {"stop", "target"}


def test_dragging_the_stop_line_asks_for_its_new_price(chart: PriceChart, qtbot: QtBot) -> None:
    columns = walk(300)
    chart.set_columns(columns)
    chart.set_position(a_long(columns))
    picture(chart)
    assert chart._frame is not None
    y = round(chart._frame.handles["stop"][0])
    with qtbot.waitSignal(chart.protection_moved) as moved:
        QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(400, y))
        QTest.mouseMove(chart, QPoint(400, y - 12))
        QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(400, y - 12))
    name, price, of = moved.args
    assert of == a_long(columns).of
    assert name == "stop"
    assert price == pytest.approx(chart._frame.scale.price(y - 12))


def test_a_click_on_the_stop_line_moves_nothing(chart: PriceChart, qtbot: QtBot) -> None:
    columns = walk(300)
    chart.set_columns(columns)
    chart.set_position(a_long(columns))
    picture(chart)
    assert chart._frame is not None
    y = round(chart._frame.handles["stop"][0])
    with qtbot.assertNotEmitted(chart.protection_moved):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(400, y))


def test_dragging_pulls_the_past_into_view(chart: PriceChart) -> None:
    chart.set_columns(walk(3_000))
    picture(chart)
    before = chart.span.left
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    QTest.mouseMove(chart, QPoint(500, 100))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(500, 100))
    assert chart.span.left == pytest.approx(before - 200 / chart.span.step)


def test_the_wheel_zooms_at_the_pointer(chart: PriceChart) -> None:
    chart.set_columns(walk(3_000))
    picture(chart)
    chart.span.pan(5_000)
    index, step = chart.span.index(250), chart.span.step
    wheel = QWheelEvent(
        QPointF(250, 100), QPointF(250, 100), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart, wheel)
    assert chart.span.step > step
    assert abs(chart.span.index(250) - index) <= 1


def test_a_double_click_shows_all_and_another_the_newest(chart: PriceChart) -> None:
    chart.set_columns(walk(3_000))
    picture(chart)
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert chart.span.stop - chart.span.first == 3_000
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert chart.span.visible < 200


def test_everything_can_be_reached_by_keys(chart: PriceChart) -> None:
    chart.set_columns(walk(3_000))
    picture(chart)
    left, step = chart.span.left, chart.span.step
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.span.left < left
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.span.step > step
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.span.first == 0
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert chart.span.stop == 3_000
    assert chart.span.follows


def test_the_pointer_shows_the_values_of_its_candle(chart: PriceChart) -> None:
    chart.set_columns(walk(3_000))
    before = picture(chart)
    QTest.mouseMove(chart, QPoint(300, 120))
    chart._hover = Hover(300, 120)
    assert picture(chart) != before


def test_a_screen_reader_hears_symbol_and_price(chart: PriceChart) -> None:
    chart.set_columns(FLAT)
    assert chart.accessibleName() == "Price chart, BTC/USDT"
    assert chart.accessibleDescription() == "40 candles, last price 100.00"


def test_a_picture_is_saved(chart: PriceChart, tmp_path: Path) -> None:
    write_picture(chart.picture(), file := tmp_path / "chart.png")
    assert QImage(str(file)).width() == 800


def test_a_picture_that_cannot_be_written_is_said(chart: PriceChart, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="could not be written"):
        write_picture(chart.picture(), tmp_path / "missing" / "chart.png")


def test_both_themes_paint_the_same_layout(qtbot: QtBot, dark: Theme, light: Theme) -> None:
    rows = []
    for theme in (dark, light):
        chart = PriceChart(theme)
        qtbot.addWidget(chart)
        chart.resize(800, 300)
        chart.set_columns(walk(300))
        image = picture(chart)
        pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(300, 800)
        rows.append((pixels[:, :700] & 0xFFFFFF == theme.down.rgb() & 0xFFFFFF).sum(axis=0) > 0)
    assert np.array_equal(rows[0], rows[1])


def test_no_candles_again_is_an_empty_chart(chart: PriceChart, dark: Theme) -> None:
    chart.set_columns(FLAT)
    chart.set_columns(columns_of([]))
    assert count(picture(chart), dark.up) == 0
