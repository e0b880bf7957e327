"""Labels of a logarithmic axis: round, apart, none that lies."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.ui.charts.axis import price_labels
from moniqo_desktop.ui.charts.scales.log_ticks import log_labels, log_ticks
from moniqo_desktop.ui.charts.view import LogScale, Scale

ROW = 36.0


def number(text: str) -> float:
    return float(text.replace(",", ""))


def test_over_decades_labels_are_one_two_and_five() -> None:
    labels = log_labels(LogScale(0.9, 120, 0, 400), 2, ROW)
    assert [text for _, text in labels] == ["1", "2", "5", "10", "20", "50", "100"]


def test_where_decades_are_narrow_only_powers_of_ten_stay() -> None:
    ticks = log_ticks(LogScale(1e-3, 1e9, 0, 400), ROW)
    assert all(math.log10(tick) == pytest.approx(round(math.log10(tick))) for tick in ticks)


def test_in_a_narrow_range_labels_are_as_round_as_on_a_linear_axis() -> None:
    labels = log_labels(LogScale(30_000, 30_500, 0, 300), 1, ROW)
    assert [text for _, text in labels] == ["30,100", "30,200", "30,300", "30,400"]


@settings(deadline=None)
@given(low=st.floats(1e-4, 1e6), ratio=st.floats(1.001, 1e8), height=st.floats(120, 1_500))
def test_labels_never_overlap_and_each_stands_at_its_price(
    low: float, ratio: float, height: float
) -> None:
    scale = LogScale(low, low * ratio, 0, height)
    labels = log_labels(scale, 8, ROW)
    assert all(below - above >= ROW - 0.5 for (below, _), (above, _) in pairwise(labels))
    for y, text in labels:
        assert scale.y(number(text)) == pytest.approx(y, abs=1.0)


@settings(deadline=None)
@given(low=st.floats(1.0, 1e5), ratio=st.floats(1.01, 1e6))
def test_a_tall_axis_always_has_at_least_two_labels(low: float, ratio: float) -> None:
    assert len(log_ticks(LogScale(low, low * ratio, 0, 400), ROW)) >= 2


def test_a_linear_axis_keeps_its_even_labels() -> None:
    labels = price_labels(Scale(65_400, 67_950, 0, 300), 0)
    steps = {number(b) - number(a) for (_, a), (_, b) in pairwise(labels)}
    assert steps == {500}
