"""How long the running candle still runs: the market's time, nothing where it is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.market import timeframe
from moniqo_desktop.domain.messages.events import RunStopped
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.charts.scales.countdown import MarketClock, left_text
from moniqo_desktop.ui.charts.tags import spread
from moniqo_desktop.ui.state.state import State
from tests.ui.charts.builders import MINUTE, walk
from tests.ui.charts.test_price_chart import picture
from tests.ui.state.builders import a_price, a_run

NEWEST = 399 * MINUTE
"""Opening of the last candle held."""
BEGAN = NEWEST + MINUTE
PRICE = round(float(walk(400).close[-1]) * 10)
PRICES = frozenset({"prices", "runs"})


class World:
    """Wall time as a test wants it."""

    def __init__(self, panel: ChartPanel) -> None:
        self.now, self.panel = 0, panel
        panel.countdown.wall = lambda: self.now

    def speak(self, wall: int, market: int, price: int = PRICE) -> None:
        self.now = wall
        self.panel.state.apply((replace(a_price(price), at=BEGAN + market),))
        self.panel.refresh(PRICES)
        self.panel.countdown.tell()

    def pass_(self, wall: int) -> str:
        self.now = wall
        self.panel.countdown.tell()
        return self.panel.chart.content.countdown


@pytest.fixture
def world(panel: ChartPanel, state: State) -> World:
    state.apply((a_run(),))
    return World(panel)


def test_the_clock_goes_on_between_reports_at_the_pace_of_the_market() -> None:
    clock = MarketClock()
    clock.saw(0, 1_000_000)
    clock.saw(1_000, 1_060_000)
    assert clock.pace == 60.0
    assert clock.now(1_100) == 1_066_000


def test_the_clock_never_runs_far_beyond_the_next_report_nor_back() -> None:
    clock = MarketClock()
    clock.saw(0, 0)
    clock.saw(1_000, 1_000)
    assert clock.now(60_000) == 11_000
    clock.saw(60_000, 9_000)
    assert clock.now(60_000) == 11_000


def test_the_pace_follows_the_last_seconds() -> None:
    clock = MarketClock()
    for second in range(10):
        clock.saw(second * 1_000, second * 60_000)
    for second in range(10, 13):
        clock.saw(second * 1_000, 540_000 + (second - 9) * 1_000)
    assert clock.pace == 1.0


@pytest.mark.parametrize(
    ("ms", "text"),
    [(1, "00:01"), (133_000, "02:13"), (3_733_000, "1:02:13"), (184_320_000, "2d 03:12")],
)
def test_what_is_left_is_told_as_short_as_it_can_be(ms: int, text: str) -> None:
    assert left_text(ms) == text


def test_the_running_candle_counts_down_by_the_clock_of_the_market(world: World) -> None:
    world.speak(0, 10_000)
    world.speak(2_000, 12_000)
    assert world.pass_(2_000) == "00:48"
    assert world.pass_(5_000) == "00:45"


def test_a_market_that_goes_sixty_times_as_fast_counts_its_own_minutes(world: World) -> None:
    world.panel.choose_timeframe(timeframe("1h"))
    world.speak(0, 0)
    world.speak(2_000, 120_000)
    hour = 60 * MINUTE
    left = hour - (BEGAN + 120_000) % hour
    assert world.pass_(2_000) == left_text(left)


def test_where_the_pace_is_not_known_nothing_is_told(world: World) -> None:
    world.speak(0, 10_000)
    assert world.pass_(0) == ""
    assert world.pass_(9_000) == ""


def test_a_candle_over_too_soon_to_read_has_no_countdown(world: World) -> None:
    world.speak(0, 0)
    world.speak(1_000, 30_000)
    assert world.pass_(1_000) == ""


def test_when_the_run_has_ended_there_is_no_countdown(world: World, state: State) -> None:
    state.apply((RunStopped(2, "r1", "by hand"),))
    world.speak(0, 10_000)
    world.speak(2_000, 12_000)
    assert world.pass_(2_000) == ""


def test_a_run_on_the_past_has_no_countdown(world: World, state: State) -> None:
    state.apply((replace(a_run(), mode=Mode.BACKTEST),))
    world.speak(0, 10_000)
    world.speak(2_000, 12_000)
    assert world.pass_(2_000) == ""


def test_candles_of_long_ago_have_no_countdown(world: World) -> None:
    world.speak(0, 90 * MINUTE)
    world.speak(2_000, 90 * MINUTE + 2_000)
    assert world.pass_(2_000) == ""


def test_with_reduced_motion_the_time_of_the_close_stands_still(world: World) -> None:
    world.panel.countdown.moves = False
    world.speak(0, 10_000)
    world.speak(2_000, 12_000)
    assert world.pass_(2_000) == "→ 06:41"
    assert world.pass_(6_000) == "→ 06:41"


def test_another_symbol_begins_without_a_countdown(world: World) -> None:
    world.speak(0, 10_000)
    world.speak(2_000, 12_000)
    world.panel.header.symbols.setCurrentIndex(1)
    assert world.pass_(3_000) == ""


class Painted(QObject):
    """Where a widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.boxes.append(event.rect())
        return False


def test_a_second_less_paints_the_tag_alone_and_the_same_second_nothing(world: World) -> None:
    chart = world.panel.chart
    world.speak(0, 10_000)
    world.speak(2_000, 12_000)
    picture(chart)
    QApplication.processEvents()
    painted = Painted()
    chart.installEventFilter(painted)
    world.pass_(3_000)
    QApplication.processEvents()
    assert chart.frame is not None
    assert chart.frame.last_tag.height() == 34
    assert painted.boxes == [chart.frame.last_tag.toAlignedRect()]
    world.pass_(3_100)
    QApplication.processEvents()
    assert len(painted.boxes) == 1


def test_a_hidden_chart_counts_nothing(world: World) -> None:
    assert world.panel.countdown._timer.isActive()
    world.panel.hide()
    assert not world.panel.countdown._timer.isActive()


def test_tags_make_room_for_the_second_line_of_the_last_price() -> None:
    places = spread([100.0, 105.0], 21.0, (0.0, 300.0), 0, 14.0)
    assert places == [100.0, 135.0]


def test_the_second_line_stays_above_the_lower_edge() -> None:
    places = spread([295.0], 20.0, (0.0, 300.0), 0, 14.0)
    assert places == [276.0]
