"""Words of trades and the legend: both can be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.events import MarkerDrawn
from moniqo_desktop.domain.orders import Direction, Purpose, Side
from moniqo_desktop.ui.charts import overlays, painting
from moniqo_desktop.ui.charts.feed import marker_of
from moniqo_desktop.ui.charts.markers import Marker, Marks, marker_look
from moniqo_desktop.ui.charts.overlays import legend_box
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.scales.letters import Fonts
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.words.marks import mark_words
from tests.ui.charts.builders import walk
from tests.ui.state.builders import BTC, a_fill, a_state

COLUMNS = walk(200)
WIDE, HIGH = 700, 300


@pytest.fixture
def chart(qtbot: QtBot, dark: Theme) -> PriceChart:
    """With a sale at each tenth candle."""
    made = PriceChart(dark)
    qtbot.addWidget(made)
    made.resize(WIDE, HIGH)
    made.set_columns(COLUMNS)
    sales = range(100, 200, 10)
    made.set_markers(
        [Marker(int(COLUMNS.opened_at[n]), 0.0, "SELL 0.1", Direction.SHORT) for n in sales]
    )
    made.grab()
    return made


def words(chart: PriceChart, keep_off: QRectF) -> list[QRectF]:
    frame, content, fonts = chart.frame, chart.content, chart._look.fonts
    assert frame is not None
    marks = Marks(content.markers, chart.span, frame.scale, content.pyramid, fonts, keep_off)
    found = list(marks.labels(*marks.shown()))
    return [_box(fonts, x, base, width) for _, x, base, width in found]


def _box(fonts: Fonts, x: float, base: float, width: float) -> QRectF:
    return QRectF(x, base - fonts.bold.cap, width, fonts.bold.cap)


def test_words_under_the_legend_are_left_out_and_all_others_stay(chart: PriceChart) -> None:
    free = words(chart, QRectF())
    legend = free[2].adjusted(-3, -3, 3, 3)
    kept = words(chart, legend)
    assert not any(box.intersects(legend) for box in kept)
    assert kept == [box for box in free if not box.intersects(legend)]
    assert len(kept) < len(free)


def test_the_legend_that_is_kept_clear_is_the_one_that_is_drawn(
    chart: PriceChart, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[QRectF] = []
    drawn: list[QRectF] = []

    def draw(
        work: overlays.Brushwork, x: float, y: float, entries: list[tuple[str, QColor]]
    ) -> None:
        drawn.append(legend_box(work.fonts, x, y, entries))

    monkeypatch.setattr(overlays, "draw_legend", draw)
    monkeypatch.setattr(
        painting, "draw_markers", lambda painter, marks, look: kept.append(marks.keep_off)
    )
    chart.set_title("BTC/USDT 15m")
    chart.span.pan(40)
    chart.grab()
    assert kept == drawn
    assert kept[0].width() > 60


@pytest.mark.parametrize(
    ("side", "gained", "ink", "other"),
    [
        (Side.BUY, 500, "up", "down"),
        (Side.BUY, -500, "down", "up"),
        (Side.SELL, 500, "up", "down"),
        (Side.SELL, -500, "down", "up"),
    ],
)
def test_the_colour_of_an_exit_says_what_came_of_it(
    qtbot: QtBot, dark: Theme, side: Side, gained: int, ink: str, other: str
) -> None:
    """Whichever way was traded: a short that lost is closed by a purchase."""
    at = int(COLUMNS.opened_at[150])
    state = a_state()
    state.apply((a_fill(1_000, side=side, purpose=Purpose.CLOSE, realised=gained, at=at),))
    [mark] = state.fills.marks(BTC)
    market = state.markets.get(BTC)
    assert market is not None
    look = marker_look(dark, 1.0)
    made = marker_of(mark, market)
    image = look.pictures[made.face].toImage()
    seen = [image.pixelColor(x, y).name() for x in range(10) for y in range(10)]
    assert getattr(dark, ink).name() in seen
    assert getattr(dark, other).name() not in seen
    assert look.colours[made.face] == getattr(dark, f"{ink}_text")


def test_each_mark_has_a_shape_of_its_own(dark: Theme) -> None:
    """Red and green alone say nothing to some traders."""
    look = marker_look(dark, 2.0)
    shapes = {bytes(picture.toImage().createAlphaMask().constBits()) for picture in look.pictures}
    assert len(shapes) == len(look.pictures) == 6


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("BUY 0.106", "KAUF 0.106"),
        ("CLOSE −0.5 %", "AUSSTIEG −0.5 %"),
        ("END +2.0 %", "ENDE +2.0 %"),
        ("SL −2.0 %", "SL −2.0 %"),
    ],
)
def test_the_words_of_marks_are_in_the_language(german: None, kept: str, told: str) -> None:
    assert mark_words(kept) == told


def test_the_words_of_a_flow_stay_its_own(german: None) -> None:
    state = a_state()
    state.apply((MarkerDrawn(1, "r1", "n1", BTC, 5, "BUY soon", Direction.FLAT), a_fill(40)))
    market = state.markets.get(BTC)
    assert market is not None
    texts = [marker_of(mark, market).text for mark in state.fills.marks(BTC)]
    assert texts == ["BUY soon", "KAUF 0.0004"]
