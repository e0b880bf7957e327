"""A logarithmic price scale: what is drawn, dragged and told on it stays true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.ui.charts.compare import scaled
from moniqo_desktop.ui.charts.overlays import AlertMark
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.view import LogScale, Scale
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.charts.builders import a_line, walk
from tests.ui.charts.scales.stage import LOG, drag, frame
from tests.ui.charts.test_price_chart import a_long, count, picture


def growing(count: int = 300) -> Columns:
    """Prices that grow to a hundred times of what they were."""
    close = np.geomspace(100.0, 10_000.0, count)
    times = np.arange(count, dtype=np.int64) * 60_000
    return Columns(times, close * 0.99, close * 1.01, close * 0.98, close, np.ones(count))


@given(low=st.floats(1e-6, 1e5), ratio=st.floats(1.001, 1e6), share=st.floats(0, 1))
def test_px_and_price_are_each_others_inverse(low: float, ratio: float, share: float) -> None:
    scale = LogScale(low, low * ratio, 20, 420)
    y = 20 + share * 400
    assert scale.y(scale.price(y)) == pytest.approx(y, abs=1e-6)
    assert scale.y(np.array([scale.price(y)]))[0] == pytest.approx(y, abs=1e-6)


def test_a_doubling_takes_as_much_room_wherever_it_is() -> None:
    scale = LogScale(10, 10_000, 0, 300)
    assert scale.y(20) - scale.y(40) == pytest.approx(scale.y(2_000) - scale.y(4_000))


def test_what_is_not_above_zero_has_no_place_on_a_logarithmic_scale() -> None:
    scale = LogScale(10, 100, 0, 300)
    assert np.isnan(scale.y(0.0))
    assert np.isnan(scale.y(np.array([-1.0, 0.0, np.nan]))).all()


def test_a_compared_symbol_lies_where_its_product_lies_on_ours() -> None:
    scale = LogScale(10, 1_000, 0, 300)
    assert scaled(scale, 4.0).y(25.0) == pytest.approx(scale.y(100.0))


def test_one_key_makes_the_scale_logarithmic_and_linear_again(chart: PriceChart) -> None:
    before = frame(chart).scale
    QTest.keyClick(chart, Qt.Key.Key_L)
    assert isinstance(frame(chart).scale, LogScale)
    QTest.keyClick(chart, Qt.Key.Key_L)
    assert frame(chart).scale == before


def test_candles_stand_where_the_logarithm_of_their_price_is(
    chart: PriceChart, dark: Theme
) -> None:
    chart.set_columns(growing())
    chart.show_all()
    chart.set_choice(LOG)
    image, scale = picture(chart), frame(chart).scale
    close = float(chart.content.pyramid.columns.close[150])
    x = round(chart.span.x(150))
    column = image.copy(x - 1, round(scale.y(close)) - 3, 3, 6)
    assert count(column, dark.up) > 0
    straight = Scale(scale.low, scale.high, scale.top, scale.bottom)
    assert abs(straight.y(close) - scale.y(close)) > 40


def test_a_stop_dragged_on_a_logarithmic_scale_gets_the_price_under_the_pointer(
    chart: PriceChart, qtbot: QtBot
) -> None:
    columns = growing()
    chart.set_columns(columns)
    chart.set_choice(LOG)
    chart.set_position(a_long(columns))
    y = round(frame(chart).handles["stop"][0])
    with qtbot.waitSignal(chart.protection_moved) as moved:
        drag(chart, QPoint(100, y), QPoint(100, y - 40))
    scale = frame(chart).scale
    assert isinstance(scale, LogScale)
    name, price, _ = moved.args
    assert name == "stop"
    assert scale.y(price) == pytest.approx(y - 40)


def test_an_alert_lies_at_its_price_and_moves_to_that_under_the_pointer(
    chart: PriceChart, qtbot: QtBot
) -> None:
    chart.set_columns(growing())
    chart.show_all()
    chart.set_choice(LOG)
    chart.set_alerts([AlertMark("a1", 1_000.0, "Alert")])
    scale = frame(chart).scale
    y = round(scale.y(1_000.0))
    with qtbot.waitSignal(chart.alert_moved) as moved:
        drag(chart, QPoint(400, y), QPoint(400, y + 50))
    assert moved.args[1] == pytest.approx(scale.price(y + 50))


def test_prices_not_above_zero_stay_linear_and_the_mark_says_why(chart: PriceChart) -> None:
    columns = walk(300)
    shift = float(columns.low.min()) + 5.0
    chart.set_columns(
        Columns(
            columns.opened_at,
            columns.open - shift,
            columns.high - shift,
            columns.low - shift,
            columns.close - shift,
            columns.volume,
        )
    )
    chart.show_all()
    chart.set_choice(LOG)
    assert not isinstance(frame(chart).scale, LogScale)
    box = frame(chart).chips["log"]
    assert "zero or below" in chart._tip_at(box.center())


def test_a_line_with_values_of_zero_has_gaps_on_a_logarithmic_scale(chart: PriceChart) -> None:
    chart.set_lines([a_line(walk(300), "MACD", shift=-30_000.0)])
    chart.set_choice(LOG)
    assert isinstance(frame(chart).scale, LogScale)


def test_the_axis_of_a_pane_says_that_it_stays_linear(chart: PriceChart) -> None:
    chart.set_lines([a_line(walk(300), "RSI", "rsi")])
    chart.set_choice(LOG)
    place = frame(chart).panes["rsi"].center()
    tip = chart._tip_at(QPointF(frame(chart).axis_left + 10, place.y()))
    assert tip == "Panes stay linear: what they show may be zero or below."
