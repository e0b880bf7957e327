"""What is done to the price axis of a chart."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from moniqo_desktop.ui.charts.frame import Frame
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.scales.choice import ScaleChoice
from tests.ui.charts.test_price_chart import picture

LEFT = Qt.MouseButton.LeftButton
PLOT = QRectF(0, 0, 700, 300)
LOG = ScaleChoice(is_log=True)
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def frame(chart: PriceChart) -> Frame:
    chart.repaint()
    picture(chart)
    assert chart.frame is not None
    return chart.frame


def edges(chart: PriceChart) -> tuple[float, float]:
    scale = frame(chart).scale
    return scale.low, scale.high


def on_axis(chart: PriceChart, y: int) -> QPoint:
    return QPoint(round(frame(chart).axis_left) + 20, y)


def drag(chart: PriceChart, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(chart, LEFT, pos=start)
    QTest.mouseMove(chart, end)
    QTest.mouseRelease(chart, LEFT, pos=end)
