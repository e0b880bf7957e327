"""What a line looks like zoomed out: through the values as they came, extremes where they were."""

from __future__ import annotations

import numpy as np
import pytest

from moniqo_desktop.domain.market import Floats
from moniqo_desktop.domain.messages.queries import Line
from moniqo_desktop.ui.charts.lines import PlacedLine, segments
from moniqo_desktop.ui.charts.view import Scale, Span

WIDTH, HIGH = 300.0, 200.0
MINUTE = 60_000


def drawn(values: Floats) -> Floats:
    """All of it on 300 px, as (n, 4)."""
    times = np.arange(len(values), dtype=np.int64) * MINUTE
    line = PlacedLine(Line("x", "X", "price", tuple(times.tolist()), tuple(values.tolist())), times)
    span = Span()
    span.width, span.count, span.left, span.step = WIDTH, len(values), 0.0, WIDTH / len(values)
    finite = values[np.isfinite(values)]
    index, path, is_whole = line.path(span)
    assert not is_whole
    return segments(span.xs(index), path, Scale(finite.min(), finite.max(), 0.0, HIGH))


@pytest.mark.parametrize("count", [700, 1_003, 5_000, 60_001])
def test_a_line_that_only_rises_is_drawn_so(count: int) -> None:
    lines = drawn(np.linspace(10.0, 90.0, count))
    assert (lines[:, 3] <= lines[:, 1] + 1e-9).all()
    assert (lines[:, 2] >= lines[:, 0] - 1e-9).all()
    # Within two px of where it went: no stair, no saw.
    assert np.abs(lines[:, 1] - (HIGH - lines[:, 0] / WIDTH * HIGH)).max() < 3.0


def test_a_line_that_only_falls_is_drawn_so() -> None:
    lines = drawn(np.linspace(90.0, 10.0, 5_000))
    assert (lines[:, 3] >= lines[:, 1] - 1e-9).all()


@pytest.mark.parametrize("count", [900, 4_000, 30_000])
def test_each_extreme_stands_where_it_came(count: int) -> None:
    draw = np.random.default_rng(5)
    values = np.cumsum(draw.normal(0, 0.1, count))
    peak, pit = count // 3 + 1, 2 * count // 3
    values[peak], values[pit] = values.max() + 40, values.min() - 40
    lines = drawn(values)
    step = WIDTH / count
    top, bottom = int(lines[:, 1].argmin()), int(lines[:, 1].argmax())
    assert lines[top, 0] == pytest.approx((peak + 0.5) * step, abs=1.1)
    assert lines[bottom, 0] == pytest.approx((pit + 0.5) * step, abs=1.1)


def test_a_line_ends_with_its_last_value() -> None:
    values = np.sin(np.arange(3_001) / 7.0) * 10
    values[-1] = 3.25
    lines = drawn(values)
    y = Scale(values[:-1].min(), values[:-1].max(), 0.0, HIGH).y(np.array([3.25]))[0]
    assert lines[-1, 3] == pytest.approx(y, abs=0.5)
    assert lines[-1, 2] == pytest.approx(WIDTH, abs=0.2)


def test_a_gap_stays_a_gap() -> None:
    values = np.linspace(1.0, 2.0, 4_000)
    values[1_000:2_000] = np.nan
    lines = drawn(values)
    assert not np.isnan(lines).any()
    middle = WIDTH * 1_500 / 4_000
    assert not ((lines[:, 0] < middle) & (lines[:, 2] > middle)).any()
