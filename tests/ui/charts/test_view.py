"""Panning, zooming and following, without a window."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.ui.charts.view import WIDEST, Scale, Span, scale_over, stretched


def a_span(count: int = 1_000, width: float = 800) -> Span:
    span = Span()
    span.set_width(width)
    span.set_count(count)
    span.home()
    return span


def test_the_newest_candle_stays_in_place_while_it_is_followed() -> None:
    span = a_span()
    before = span.x(999)
    span.set_count(1_001)
    assert span.x(1_000) == pytest.approx(before)


def test_looking_at_the_past_is_not_disturbed_by_a_new_candle() -> None:
    span = a_span()
    span.pan(300)
    before = span.x(900)
    span.set_count(1_001)
    assert span.x(900) == pytest.approx(before)


def test_panning_back_to_the_newest_follows_again() -> None:
    span = a_span()
    span.pan(300)
    assert not span.follows
    span.pan(-300)
    assert span.follows


def test_the_candle_under_the_pointer_stays_there_while_zooming() -> None:
    span = a_span()
    span.pan(2_000)
    index = span.left + 300 / span.step
    span.zoom(1.5, 300)
    assert (index - span.left) * span.step == pytest.approx(300)


def test_fitting_shows_every_candle() -> None:
    span = a_span(250_000)
    span.fit()
    assert span.first == 0
    assert span.stop == 250_000
    assert 0 <= span.x(0) < span.x(249_999) < span.width


def test_a_few_candles_are_not_blown_up_to_the_whole_width() -> None:
    span = a_span(3)
    span.fit()
    assert span.step <= 16


@given(
    count=st.integers(0, 10**7),
    moves=st.lists(
        st.tuples(st.sampled_from(["pan", "zoom", "width", "fit", "home"]), st.floats(-3000, 3000)),
        max_size=30,
    ),
)
def test_candles_never_leave_the_view_for_good(count: int, moves: list[tuple[str, float]]) -> None:
    span = a_span(count)
    for name, by in moves:
        if name == "pan":
            span.pan(by * 100)
        elif name == "zoom":
            span.zoom(math.exp(by / 1000), abs(by) % span.width)
        elif name == "width":
            span.set_width(abs(by) + 1)
        else:
            getattr(span, name)()
    assert math.isfinite(span.left)
    assert 0 < span.step <= WIDEST
    assert count == 0 or span.stop > span.first


def test_a_price_on_the_scale_comes_back_from_its_pixel() -> None:
    scale = Scale(10.0, 30.0, 0.0, 200.0)
    assert scale.y(30.0) == 0
    assert scale.y(10.0) == 200
    assert scale.price(scale.y(17.5)) == pytest.approx(17.5)


def test_a_flat_market_still_has_a_scale() -> None:
    scale = scale_over(5.0, 5.0, 0, 100)
    assert scale.low < 5 < scale.high


def test_near_protection_is_taken_into_the_range_and_far_protection_is_not() -> None:
    assert stretched(100, 110, (95.0, 130.0)) == (95.0, 110)
    assert stretched(100, 110, (120.0, 500.0)) == (100, 120.0)
