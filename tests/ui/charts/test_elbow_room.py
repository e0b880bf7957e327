"""Words on a line cover no mark of a trade, as long as there is a place."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.elbow_room import FREE, ElbowRoom
from moniqo_desktop.ui.charts.markers import Marker, Marks, room_beside
from moniqo_desktop.ui.charts.overlays import PositionMarks
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.charts.builders import walk

WIDE, HIGH = 90.0, 22.0
LIMITS = (0.0, 800.0)


def covered(room: ElbowRoom, right: float, y: float) -> bool:
    words = QRectF(right - WIDE, y - HIGH / 2, WIDE, HIGH)
    return any(
        words.intersects(QRectF(left, top, end - left, bottom - top))
        for left, top, end, bottom in room.boxes.tolist()
    )


def placed(room: ElbowRoom, y: float = 100.0, wish: float = 680.0) -> float:
    return room.right_for(wish, y, (WIDE, HIGH), LIMITS)


def test_without_marks_words_stand_where_they_wish() -> None:
    assert placed(FREE) == 680.0


def test_words_step_aside_to_the_nearer_side() -> None:
    assert placed(ElbowRoom(np.array([[660.0, 95.0, 672.0, 105.0]]))) == 656.0
    assert placed(ElbowRoom(np.array([[592.0, 95.0, 600.0, 105.0]]))) == 694.0


def test_marks_on_other_heights_are_in_nobody_s_way() -> None:
    assert placed(ElbowRoom(np.array([[600.0, 140.0, 700.0, 150.0]]))) == 680.0


def test_where_everything_is_taken_the_words_stay() -> None:
    assert placed(ElbowRoom(np.array([[0.0, 0.0, 800.0, 200.0]]))) == 680.0


@given(
    st.lists(st.tuples(st.floats(0, 790), st.floats(60, 140), st.floats(4, 80)), max_size=30),
    st.floats(WIDE, 800),
)
def test_words_cover_a_mark_only_where_no_place_is_free(
    marks: list[tuple[float, float, float]], wish: float
) -> None:
    boxes = [(left, top, left + width, top + 10) for left, top, width in marks]
    room = ElbowRoom(np.array(boxes, dtype=np.float64).reshape(-1, 4))
    right = placed(room, wish=wish)
    assert LIMITS[0] <= right - WIDE or right == wish
    if covered(room, right, 100.0):
        tried = np.arange(WIDE, LIMITS[1], 0.5)
        near = [t for t in tried.tolist() if not covered(room, t, 100.0)]
        free = [t for t in near if not covered(_wider(room), t, 100.0)]
        assert right == wish
        assert not free


def _wider(room: ElbowRoom) -> ElbowRoom:
    """With the gap that words keep."""
    return ElbowRoom(room.boxes + np.array([-5.0, -5.0, 5.0, 5.0]))


def a_long(columns: Columns, stop: float) -> PositionMarks:
    return PositionMarks(
        Direction.LONG, int(columns.opened_at[-30]), float(columns.close[-30]), "LONG 0.106",
        "+12.00 USDT", 12, stop, 0.0, "SL −0.5 %",
    )  # fmt: skip


def words_of_stop(chart: PriceChart) -> QRectF:
    chart.grab()
    assert chart._frame is not None
    return chart._frame.handles["stop"][1]


def test_the_words_of_a_stop_let_the_mark_under_them_be_seen(qtbot: QtBot, dark: Theme) -> None:
    chart, columns = PriceChart(dark), walk(300)
    qtbot.addWidget(chart)
    chart.resize(700, 420)
    chart.set_columns(columns)
    chart.set_position(a_long(columns, float(columns.low[-30]) * 0.9995))
    under = chart.span.index(words_of_stop(chart).center().x())
    chart.set_position(a_long(columns, float(columns.low[under]) * 0.9995))
    before = words_of_stop(chart)
    chart.set_markers([Marker(int(columns.opened_at[under]), 0.0, "BUY 0.01971", Direction.LONG)])
    words, frame, content = words_of_stop(chart), chart._frame, chart.content
    assert frame is not None
    fonts = chart._look.fonts
    marks = Marks(content.markers, chart.span, frame.scale, content.pyramid, fonts, QRectF())
    room = room_beside(marks)
    assert len(room.boxes) == 2

    def hides(box: QRectF) -> bool:
        return any(
            box.intersects(QRectF(left, top, right - left, bottom - top))
            for left, top, right, bottom in room.boxes.tolist()
        )

    assert hides(before)
    assert not hides(words)
    assert words.top() == before.top()
