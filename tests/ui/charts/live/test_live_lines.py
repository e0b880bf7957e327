"""Indicator lines reach the newest closed candle together with it, at any pace."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.events import CandleSeen, Event, NodeEvaluated, NodeStatus
from moniqo_desktop.domain.messages.queries import Line
from moniqo_desktop.ui.bridge import merged
from moniqo_desktop.ui.charts.live.points import LivePoints
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.state.state import State
from tests.ui.charts.builders import MINUTE, a_line, walk
from tests.ui.state.builders import BTC, a_state

ONE = timeframe("1m")
HISTORY = walk(400)
WHOLE = replace(a_line(HISTORY), over=MINUTE)
FAST, SLOW = replace(WHOLE, node_id="cross"), replace(WHOLE, node_id="cross", name="EMA 55")


def a_candle(minute: int) -> CandleSeen:
    candle = Candle(minute * MINUTE, 30_000.0, 30_001.0, 29_999.0, 30_000.0, 1.0)
    return CandleSeen((minute + 1) * MINUTE, "r1", BTC, ONE, candle)


def said(
    minute: int,
    number: float,
    *,
    node: str = WHOLE.node_id,
    run: str = "r1",
    outputs: tuple[tuple[str, str], ...] = (),
) -> NodeEvaluated:
    """At the close of a candle."""
    at = (minute + 1) * MINUTE
    return NodeEvaluated(at, run, node, NodeStatus.OK, "", number, 1.0, outputs)


@pytest.fixture
def points() -> LivePoints:
    made = LivePoints()
    made.follow("r1")
    return made


@pytest.fixture
def state() -> State:
    made = a_state()
    made.candles.fill(BTC, ONE, HISTORY)
    return made


@pytest.fixture
def panel(qtbot: QtBot, dark: Theme, state: State, points: LivePoints) -> ChartPanel:
    made = ChartPanel(dark, state, points=points)
    made.resize(900, 320)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.set_lines(BTC, [WHOLE])
    return made


def hear(panel: ChartPanel, points: LivePoints, *events: Event) -> None:
    """One batch of the bridge, in which newer values have replaced older ones."""
    for event in events:
        points.take(event)
    panel.refresh(panel.state.apply(merged(events)))


def drawn(panel: ChartPanel, line: int = 0) -> list[float]:
    """Values over the candles that came after the line was asked for."""
    shown = panel.chart.content.lines[line]
    assert shown.index[-1] < len(panel.chart.content)
    return [shown.value_at(n) for n in range(400, int(shown.index[-1]) + 1)]


def test_a_line_reaches_a_candle_in_the_batch_that_brings_it(
    panel: ChartPanel, points: LivePoints
) -> None:
    hear(panel, points, a_candle(400), said(400, 31_000.0))
    assert drawn(panel) == [31_000.0]


def test_of_many_candles_in_one_batch_none_is_left_out(
    panel: ChartPanel, points: LivePoints
) -> None:
    batch = [
        each for n in range(400, 470) for each in (a_candle(n), said(n, 31_000.0 + n))
    ]  # fmt: skip
    hear(panel, points, *batch)
    assert drawn(panel) == [31_000.0 + n for n in range(400, 470)]


def test_a_line_goes_on_from_the_last_answer(panel: ChartPanel, points: LivePoints) -> None:
    for n in range(400, 406):
        hear(panel, points, a_candle(n), said(n, 31_000.0 + n))
    times = tuple(n * MINUTE for n in range(403))
    panel.set_lines(BTC, [replace(WHOLE, opened_at=times, values=(7.0,) * 403)])
    assert drawn(panel) == [7.0, 7.0, 7.0, 31_403.0, 31_404.0, 31_405.0]


def test_an_answer_ahead_of_the_chart_waits_for_its_candles(
    panel: ChartPanel, points: LivePoints
) -> None:
    times = tuple(n * MINUTE for n in range(403))
    ahead = replace(WHOLE, opened_at=times, values=tuple(float(n) for n in range(403)))
    panel.set_lines(BTC, [ahead])
    for n in range(400, 403):
        hear(panel, points, a_candle(n))
    assert drawn(panel) == [400.0, 401.0, 402.0]


def test_each_number_of_a_node_has_its_own_line(panel: ChartPanel, points: LivePoints) -> None:
    panel.set_lines(BTC, [FAST, SLOW])
    texts = (("signal", "LONG 0.81"), ("fast", "30,101.5 USDT"), ("slow", "30,099.2 USDT"))
    hear(panel, points, a_candle(400), said(400, 30_101.5, node="cross", outputs=texts))
    assert (drawn(panel, 0), drawn(panel, 1)) == ([30_101.5], [30_099.2])


@pytest.mark.parametrize(
    "texts",
    [
        (("fast", "30,101.5 USDT"), ("slow", "")),
        (("fast", "0.42 %"), ("slow", "0.51 %")),
        (("fast", "30101"), ("slow", "30102"), ("width", "1.5")),
    ],
)
def test_a_value_that_is_not_told_plainly_is_left_to_the_next_answer(
    panel: ChartPanel, points: LivePoints, texts: tuple[tuple[str, str], ...]
) -> None:
    panel.set_lines(BTC, [FAST, SLOW])
    hear(panel, points, a_candle(400), said(400, 30_101.5, node="cross", outputs=texts))
    assert (drawn(panel, 0), drawn(panel, 1)) == ([], [])


def test_a_value_told_more_coarsely_than_its_line_moves_is_left_out(
    panel: ChartPanel, points: LivePoints
) -> None:
    small = [
        replace(line, values=tuple(1.0876 + 1e-6 * (n % 7) for n in range(400)))
        for line in (FAST, SLOW)
    ]
    panel.set_lines(BTC, small)
    texts = (("fast", "1.088"), ("slow", "1.087"))
    hear(panel, points, a_candle(400), said(400, 1.0876, node="cross", outputs=texts))
    assert drawn(panel, 0) == []


def test_what_another_run_says_draws_nothing(panel: ChartPanel, points: LivePoints) -> None:
    hear(panel, points, a_candle(400), said(400, 9.0, run="r2"))
    assert drawn(panel) == []


def test_lines_of_a_run_are_forgotten_with_it(points: LivePoints) -> None:
    points.tails([WHOLE])
    points.take(said(400, 9.0))
    assert points.tails([WHOLE]) != (((), ()),)
    points.follow("r2")
    points.follow("r1")
    assert points.tails([WHOLE]) == (((), ()),)


def test_a_gap_in_the_values_stays_a_gap(panel: ChartPanel, points: LivePoints) -> None:
    for n, number in ((400, math.nan), (401, 31_000.0)):
        hear(panel, points, a_candle(n), said(n, number))
    first, second = drawn(panel)
    assert (math.isnan(first), second) == (True, 31_000.0)


def test_switched_off_lines_stay_off_as_candles_come(panel: ChartPanel, points: LivePoints) -> None:
    panel.header.indicators.setChecked(False)
    hear(panel, points, a_candle(400), said(400, 31_000.0))
    assert panel.chart.content.lines == ()
    panel.header.indicators.setChecked(True)
    assert drawn(panel) == [31_000.0]


def test_a_line_without_values_begins_with_what_is_said(points: LivePoints) -> None:
    empty = Line("rsi", "RSI 14", "rsi", (), (), MINUTE)
    assert points.tails([empty]) == (((), ()),)
    points.take(said(3, 55.0, node="rsi"))
    points.take(said(4, 56.0, node="rsi"))
    assert points.tails([empty]) == (((3 * MINUTE, 4 * MINUTE), (55.0, 56.0)),)


def test_what_has_no_line_is_not_kept(points: LivePoints) -> None:
    """A thousand nodes that say something at each candle would fill the memory."""
    points.take(said(3, 55.0, node="rsi"))
    points.tails([Line("rsi", "RSI 14", "rsi", (), (), MINUTE)])
    for n in range(10):
        points.take(said(n, 55.0, node="compare"))
        points.take(said(n, 55.0, node="rsi"))
    assert points.count() == 10
