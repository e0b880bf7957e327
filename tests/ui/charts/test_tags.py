"""Prices on the axis and words on lines never cover one another."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.markers import Marker, Marks, room_beside
from moniqo_desktop.ui.charts.overlays import AlertMark, Brushwork, PositionMarks
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.tags import spread
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.charts.builders import walk

HIGH, LIMITS = 20.0, (0.0, 400.0)


@pytest.mark.parametrize(
    ("wishes", "firm", "stand"),
    [
        ([100.0], -1, [100.0]),
        ([90.0, 100.0], 1, [80.0, 100.0]),
        ([110.0, 100.0], 1, [120.0, 100.0]),
        ([80.0, 100.0, 130.0], 1, [80.0, 100.0, 130.0]),
        ([95.0, 105.0], -1, [90.0, 110.0]),
        ([100.0, 101.0, 102.0], 1, [81.0, 101.0, 121.0]),
        ([398.0, 396.0], -1, [390.0, 370.0]),
        ([1.0, 0.0], -1, [30.0, 10.0]),
    ],
)
def test_tags_make_room_for_one_another_and_for_the_last_price(
    wishes: list[float], firm: int, stand: list[float]
) -> None:
    assert spread(wishes, HIGH, LIMITS, firm) == stand


@given(st.lists(st.floats(0, 400), max_size=19), st.integers(-1, 18))
def test_tags_that_have_room_stand_apart_within_the_plot_in_their_order(
    wishes: list[float], firm: int
) -> None:
    places = spread(wishes, HIGH, LIMITS, firm if firm < len(wishes) else -1)
    order = sorted(range(len(wishes)), key=lambda number: (wishes[number], number))
    inner = [places[number] for number in order]
    assert all(b - a >= HIGH - 1e-6 for a, b in pairwise(inner))
    assert all(9.999 <= place <= 390.001 for place in places)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[QRectF]]:
    """The boxes of all tags and of all words on lines of the last picture."""
    found: dict[str, list[QRectF]] = {"tags": [], "words": []}
    whole_tag, whole_pill = Brushwork.tag, Brushwork.pill

    def tag(
        work: Brushwork, y: float, text: str, fill: QColor, ink: QColor, under: str = ""
    ) -> QRectF:
        found["tags"].append(QRectF(0, y - 10, 60, 20))
        return whole_tag(work, y, text, fill, ink, under)

    def pill(
        work: Brushwork, right: float, y: float, text: str, colour: QColor, ink: QColor
    ) -> QRectF:
        box = whole_pill(work, right, y, text, colour, ink)
        found["words"].append(box)
        return box

    monkeypatch.setattr(Brushwork, "tag", tag)
    monkeypatch.setattr(Brushwork, "pill", pill)
    return found


def test_stop_entry_target_alert_and_last_price_that_lie_together_can_all_be_read(
    qtbot: QtBot, dark: Theme, drawn: dict[str, list[QRectF]]
) -> None:
    chart = PriceChart(dark)
    qtbot.addWidget(chart)
    chart.resize(900, 340)
    columns = walk(160)
    last, opened = float(columns.close[-1]), columns.opened_at.tolist()
    chart.set_columns(columns)
    marks = [Marker(at, last, "ADD 0.02", Direction.LONG) for at in opened[-60::6]]
    chart.set_markers(marks)
    near = {"entry": last * 0.9999, "stop": last * 0.9997, "target": last * 1.0002}
    chart.set_position(
        PositionMarks(
            Direction.LONG, opened[-30], text="LONG 0.1", profit_text="+1 USDT", profit=1,
            stop_text="SL \u22120.1 %", target_text="TP +0.1 %", warning="no stop", **near,
        )
    )  # fmt: skip
    chart.set_alerts([AlertMark("a", last * 1.0001, "Alert")])
    chart.grab()
    drawn["tags"].clear()
    drawn["words"].clear()
    chart.grab()
    assert (len(drawn["tags"]), len(drawn["words"])) == (5, 5)
    assert not any(a.intersects(b) for a, b in combinations(drawn["tags"], 2))
    assert not any(a.intersects(b) for a, b in combinations(drawn["words"], 2))
    content, frame = chart.content, chart._frame
    assert frame is not None
    fonts = chart._look.fonts
    marks = Marks(content.markers, chart.span, frame.scale, content.pyramid, fonts, QRectF())
    room = room_beside(marks)
    triangles = [QRectF(x, y, a - x, b - y) for x, y, a, b in room.boxes.tolist()]
    assert triangles
    assert not any(box.intersects(mark) for box in drawn["words"] for mark in triangles)


def test_a_mark_says_what_was_done_there_while_the_pointer_rests_on_it(
    qtbot: QtBot, dark: Theme
) -> None:
    chart = PriceChart(dark)
    qtbot.addWidget(chart)
    chart.resize(900, 340)
    columns = walk(160)
    chart.set_columns(columns)
    close = float(columns.close[-20])
    marks = [Marker(int(columns.opened_at[-20]), close, "TP +0.9 %", Direction.SHORT)]
    chart.set_markers(marks)
    chart.grab()
    frame, placed = chart._frame, chart.content.markers
    assert frame is not None
    part = placed.in_view(chart.span)
    ((x, y),) = placed.centres(part, chart.span, frame.scale, chart.content.pyramid).tolist()
    with qtbot.waitExposed(chart):
        chart.show()
    at = QPoint(round(x), round(y))
    event = QHelpEvent(QEvent.Type.ToolTip, at, chart.mapToGlobal(at))
    QApplication.sendEvent(chart, event)
    assert QToolTip.text().split("\n")[0] == "TP +0.9 %"
    QToolTip.hideText()
    assert chart._tip_at(QPointF(5, 5)) == ""
