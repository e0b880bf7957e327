"""The price scale by hand and logarithmic: mouse, keys, marks, what stays true on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.scales.choice import ScaleChoice, choice_of
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.charts.builders import a_line, walk
from tests.ui.charts.scales.stage import (
    CONTROL,
    LEFT,
    LOG,
    PLOT,
    SHIFT,
    drag,
    edges,
    frame,
    on_axis,
)
from tests.ui.charts.test_price_chart import BTC, count, picture

# -- by hand -------------------------------------------------------------------------------------


def test_dragging_the_axis_up_stretches_the_candles_about_the_middle(chart: PriceChart) -> None:
    low, high = edges(chart)
    drag(chart, on_axis(chart, 200), on_axis(chart, 150))
    lower, higher = edges(chart)
    assert higher - lower < high - low
    assert lower + higher == pytest.approx(low + high)


def test_dragging_the_axis_there_and_back_is_as_before(chart: PriceChart) -> None:
    before = edges(chart)
    QTest.mousePress(chart, LEFT, pos=on_axis(chart, 200))
    QTest.mouseMove(chart, on_axis(chart, 120))
    QTest.mouseMove(chart, on_axis(chart, 199))
    QTest.mouseMove(chart, on_axis(chart, 200))
    QTest.mouseRelease(chart, LEFT, pos=on_axis(chart, 200))
    assert edges(chart) == pytest.approx(before, rel=1e-3)


def test_a_double_click_on_the_axis_has_it_automatic_again(chart: PriceChart) -> None:
    before, left = edges(chart), chart.span.left
    drag(chart, on_axis(chart, 200), on_axis(chart, 150))
    QTest.mouseDClick(chart, LEFT, pos=on_axis(chart, 100))
    assert edges(chart) == before
    assert chart.span.left == left


def test_escape_in_a_drag_puts_the_scale_back(chart: PriceChart) -> None:
    before = edges(chart)
    QTest.mousePress(chart, LEFT, pos=on_axis(chart, 200))
    QTest.mouseMove(chart, on_axis(chart, 120))
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    QTest.mouseMove(chart, on_axis(chart, 90))
    QTest.mouseRelease(chart, LEFT, pos=on_axis(chart, 90))
    assert edges(chart) == before


def test_the_wheel_on_the_axis_stretches_and_leaves_the_time_alone(chart: PriceChart) -> None:
    low, high = edges(chart)
    step, at = chart.span.step, QPointF(on_axis(chart, 100))
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart, wheel)
    lower, higher = edges(chart)
    assert higher - lower < high - low
    assert chart.span.step == step


def test_candles_follow_the_pointer_up_and_down_only_while_by_hand(chart: PriceChart) -> None:
    before = edges(chart)
    drag(chart, QPoint(300, 100), QPoint(300, 140))
    assert edges(chart) == before
    chart.set_choice(chart.choice.stretched(frame(chart).scale, 1.5))
    price = frame(chart).scale.price(100)
    drag(chart, QPoint(300, 100), QPoint(300, 140))
    assert frame(chart).scale.price(140) == pytest.approx(price)


def test_a_mark_says_that_the_scale_is_by_hand_and_a_click_on_it_ends_that(
    chart: PriceChart,
) -> None:
    before = edges(chart)
    assert not frame(chart).chips
    QTest.keyClick(chart, Qt.Key.Key_Up, SHIFT)
    box = frame(chart).chips["auto"]
    assert box.height() >= 23
    assert chart._tip_at(box.center()).startswith("The price scale is set by hand.")
    QTest.mouseClick(chart, LEFT, pos=box.center().toPoint())
    assert edges(chart) == before
    assert not frame(chart).chips


def test_keys_stretch_move_and_give_back_the_scale(chart: PriceChart) -> None:
    low, high = edges(chart)
    QTest.keyClick(chart, Qt.Key.Key_Up, SHIFT)
    assert chart.choice.hand is not None
    lower, higher = edges(chart)
    assert higher - lower == pytest.approx((high - low) / 1.1)
    QTest.keyClick(chart, Qt.Key.Key_Up, CONTROL)
    assert edges(chart)[0] == pytest.approx(lower - 0.1 * (higher - lower))
    QTest.keyClick(chart, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(chart, Qt.Key.Key_A)
    assert edges(chart) == (low, high)


def test_a_screen_reader_hears_that_the_scale_is_by_hand(chart: PriceChart) -> None:
    QTest.keyClick(chart, Qt.Key.Key_Up, SHIFT)
    assert "The price scale is set by hand." in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_A)
    assert "by hand" not in chart.accessibleDescription()


def test_another_symbol_begins_with_an_automatic_scale(chart: PriceChart) -> None:
    QTest.keyClick(chart, Qt.Key.Key_L)
    QTest.keyClick(chart, Qt.Key.Key_Up, SHIFT)
    chart.set_market(BTC)
    assert chart.choice.hand is not None
    chart.set_market(Market(Symbol("ETH/USDT"), price_decimals=2, amount_decimals=4))
    assert chart.choice == LOG


def test_a_drag_of_the_axis_ends_with_the_symbol(chart: PriceChart) -> None:
    QTest.mousePress(chart, LEFT, pos=on_axis(chart, 200))
    QTest.mouseMove(chart, on_axis(chart, 170))
    was_by_hand = chart.choice.hand is not None
    chart.set_market(Market(Symbol("ETH/USDT"), 2, 2))
    QTest.mouseMove(chart, on_axis(chart, 120))
    QTest.mouseRelease(chart, LEFT, pos=on_axis(chart, 120))
    assert (was_by_hand, chart.choice.hand) == (True, None)


def test_a_drag_of_the_axis_goes_on_as_the_market_becomes_known(chart: PriceChart) -> None:
    chart.set_market(Market(BTC.symbol, 1, 3))
    QTest.mousePress(chart, LEFT, pos=on_axis(chart, 200))
    chart.set_market(Market(BTC.symbol, 2, 3))
    QTest.mouseMove(chart, on_axis(chart, 150))
    assert chart.choice.hand is not None


def test_candles_out_of_a_scale_by_hand_are_not_drawn_over_the_pane_below(
    chart: PriceChart, dark: Theme
) -> None:
    chart.set_lines([a_line(walk(300), "RSI", "rsi")])
    scale = frame(chart).scale
    chart.set_choice(chart.choice.lifted(scale, 60.0))
    image, pane = picture(chart), frame(chart).panes["rsi"]
    below = image.copy(pane.toAlignedRect())
    assert count(below, dark.up) == count(below, dark.down) == 0


@given(factors=st.lists(st.floats(0.01, 100), max_size=30), by=st.floats(-1e4, 1e4))
def test_no_drag_leaves_the_prices_that_can_be_told_apart(factors: list[float], by: float) -> None:
    for choice in (ScaleChoice(), LOG):
        scale = choice.over(100.0, 120.0, 10.0, 290.0)
        for factor in factors:
            choice = choice.stretched(scale, factor).lifted(scale, by)
            scale = choice.on(PLOT) or scale
            assert np.isfinite([scale.low, scale.high]).all()
            assert scale.high - scale.low >= 0.9e-4 * abs(scale.high)


# -- kept ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "choice", [ScaleChoice(), LOG, ScaleChoice(hand=(1.0, 2.0)), ScaleChoice(True, (1.0, 2.0))]
)
def test_a_scale_comes_back_as_it_was_kept(choice: ScaleChoice) -> None:
    assert choice_of(choice.row()) == choice


@pytest.mark.parametrize("row", [[[True, 1.0]], [[False, 2.0, 1.0]], [[False, 1.0, 1e300]], [3]])
def test_what_was_no_scale_is_refused(row: list[list[float]]) -> None:
    with pytest.raises((ValueError, TypeError)):
        choice_of(row)
