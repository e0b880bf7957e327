"""Words of trades and the legend: both can be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts import overlays, painting
from moniqo_desktop.ui.charts.markers import Marker, Marks
from moniqo_desktop.ui.charts.overlays import legend_box
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.scales.letters import Fonts
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.charts.builders import walk

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
