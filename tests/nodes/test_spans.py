"""Values of a span of time, against a plain search."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.nodes.market._spans import Before, Extreme, at_rows, extreme, rows_before

STEPS = st.lists(st.integers(1, 9), min_size=1, max_size=60)
SPANS = st.integers(1, 25)


def a_history(steps: list[int]) -> tuple[list[int], list[float]]:
    times = np.cumsum(steps).tolist()
    values = np.random.default_rng(len(steps)).integers(0, 20, len(steps)).astype(float).tolist()
    return times, values


@given(STEPS, SPANS)
def test_the_value_before_a_span_is_the_last_one_at_least_that_old(
    steps: list[int], span: int
) -> None:
    times, values = a_history(steps)
    columns = at_rows(np.array(values), rows_before(np.array(times), span))
    stream = Before(span)
    for row, now in enumerate(times):
        old = [value for at, value in zip(times, values, strict=True) if at <= now - span]
        expected = old[-1] if old else np.nan
        np.testing.assert_equal(columns[row], expected)
        np.testing.assert_equal(stream.push(now, values[row]), expected)


@given(STEPS, SPANS)
def test_an_extreme_is_that_of_the_values_younger_than_the_span(
    steps: list[int], span: int
) -> None:
    times, values = a_history(steps)
    starts = rows_before(np.array(times), span) + 1
    highest = extreme(np.array(values), starts, np.maximum)
    lowest = extreme(np.array(values), starts, np.minimum)
    stream = Extreme(span)
    for row, now in enumerate(times):
        young = [
            v for at, v in zip(times[: row + 1], values[: row + 1], strict=True) if at > now - span
        ]
        assert highest[row] == max(young) == stream.push(now, values[row])
        assert lowest[row] == min(young)
