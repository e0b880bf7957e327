"""The equity curve and its drawdown as a picture, with our own axes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from moniqo_desktop.domain.errors import BadFile, Unavailable
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.ui.charts.axis import (
    Ticks,
    draw_grid,
    draw_price_axis,
    draw_time_axis,
    price_labels,
)
from moniqo_desktop.ui.charts.equity import drawdowns, thinned
from moniqo_desktop.ui.charts.overlays import Brushwork, draw_legend
from moniqo_desktop.ui.charts.scales.letters import AXIS_HEIGHT, Fonts, fonts_of
from moniqo_desktop.ui.charts.ticks import time_ticks
from moniqo_desktop.ui.charts.view import Scale, scale_over
from moniqo_desktop.ui.state.texts import money_text, percent_text, share_text
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats, Ints
    from moniqo_desktop.ui.look.theme import Theme

_COLUMN: Final = 130
_SPLIT: Final = 0.7
_AIR: Final = 36.0


def save_equity(
    path: Path, times: Ints, values: Ints, theme: Theme, width: int, height: int
) -> None:
    """times: ms; values: money, oldest first.

    Raises BadFile for fewer than two points, Unavailable if the file cannot be written.
    """
    if len(values) < 2:
        raise BadFile(tr("The report holds no equity curve to draw."))
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.fillRect(image.rect(), theme.canvas)
    _paint(painter, times, values, theme, QRectF(0, 0, width, height))
    painter.end()
    if not image.save(str(path)):
        words = tr("The picture could not be written to {path}.")
        raise Unavailable(words.format(path=path))


def _paint(painter: QPainter, times: Ints, values: Ints, theme: Theme, box: QRectF) -> None:
    fonts = fonts_of(theme.unscaled)
    axis_width = fonts.axis_width(money_text(int(values.max()), 0)) + 8
    right, bottom = box.width() - axis_width, box.height() - AXIS_HEIGHT
    exact: Floats = values.astype(np.float64) / MONEY_UNIT
    falls: Floats = drawdowns(exact) * 100
    curve = scale_over(float(exact.min()), float(exact.max()), _AIR, bottom * _SPLIT - 8)
    depth = Scale(-max(float(falls.max()) * 1.08, 0.01), 0.0, bottom * _SPLIT + _AIR, bottom - 6)
    numbers, _ = thinned(values, round(right))
    x: Floats = numbers.astype(np.float64) * (right / (len(values) - 1))
    ticks = _ticks(times, curve, right)
    draw_grid(painter, ticks, QRectF(0, 0, right, bottom), theme)
    up = theme.up if values[-1] >= values[0] else theme.down
    heights: Floats = curve.y(exact[numbers])
    depths: Floats = depth.y(-falls[numbers])
    _fill_curve(painter, x, heights, curve.y(curve.low), up)
    _fill_curve(painter, x, depths, depth.y(0.0), theme.down)
    _axes(painter, ticks, depth, theme, fonts, QRectF(0, 0, right, bottom))
    work = Brushwork(painter, theme, fonts, QRectF(0, 0, right, bottom), right, axis_width)
    _legends(work, values, falls, bottom * _SPLIT)


def _ticks(times: Ints, curve: Scale, right: float) -> Ticks:
    per_point = float(times[-1] - times[0]) / (len(times) - 1)
    step = right / (len(times) - 1)
    found = time_ticks(times, per_point * _COLUMN / step)
    return Ticks(price_labels(curve, 2, 44.0), tuple((n * step, text) for n, text in found))


def _fill_curve(painter: QPainter, x: Floats, y: Floats, ground: float, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = _polygon(x, y)
    area = _polygon(np.r_[x, x[-1], x[0]], np.r_[y, ground, ground])
    pale = QColor(colour)
    pale.setAlphaF(0.16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pale)
    painter.drawPolygon(area)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.6))
    painter.drawPolyline(line)


def _axes(
    painter: QPainter, ticks: Ticks, depth: Scale, theme: Theme, fonts: Fonts, plot: QRectF
) -> None:
    painter.setPen(QPen(theme.line, 1))
    painter.drawLine(plot.topRight(), plot.bottomRight())
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    painter.setPen(theme.text2)
    draw_price_axis(painter, ticks.prices, plot.right(), fonts)
    falls = tuple((y, f"{text} %") for y, text in price_labels(depth, 2, 32.0))
    draw_price_axis(painter, falls, plot.right(), fonts)
    strip = QRectF(0, plot.bottom(), plot.width(), AXIS_HEIGHT)
    draw_time_axis(painter, ticks.times, strip, fonts)


def _legends(work: Brushwork, values: Ints, falls: Floats, split: float) -> None:
    first, last = int(values[0]), int(values[-1])
    ink = work.theme.up_text if last >= first else work.theme.down_text
    gained = percent_text(last - first, first)
    draw_legend(
        work, 12, 18, [(tr("Equity"), work.theme.text1), (f"{money_text(last)}  {gained}", ink)]
    )
    worst = share_text(round(float(falls.max()) * 10_000), 1_000_000, 2)
    words = tr("Drawdown, worst {worst}").format(worst=worst)
    draw_legend(work, 12, split + 14, [(words, work.theme.down_text)])


def _polygon(x: Floats, y: Floats) -> QPolygonF:
    return QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
