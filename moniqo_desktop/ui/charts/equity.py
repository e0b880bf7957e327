"""Equity curves: a small one painted by us; the full one with drawdown loads pyqtgraph late."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QPolygonF, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.domain.market import Floats, Ints, Millis
    from moniqo_desktop.ui.look.theme import Theme

_MOST_POINTS: Final = 2_000
_SPARK_POINTS: Final = 240
_APART: Final = 6
"""Least room between two lines where the program was off, px."""


def thinned(values: Floats | Ints, most: int) -> tuple[Ints, Floats]:
    """(numbers, values) of at most `most` points that keep every low and high.

    Of each group its lowest and its highest, in the order in which they came.
    """
    count = len(values)
    if count <= most:
        return np.arange(count), values.astype(np.float64)
    edges = np.linspace(0, count, most // 2 + 1).astype(np.int64)
    picks: set[int] = {0, count - 1}
    for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        part = values[start:stop]
        picks.update((start + int(part.argmin()), start + int(part.argmax())))
    numbers = np.array(sorted(picks), dtype=np.int64)
    return numbers, values[numbers].astype(np.float64)


def breaks_in(times: Ints, off: Sequence[Millis]) -> Ints:
    """Numbers of the times that follow a moment at which the program was off, each once."""
    if not off:  # usual, and the first np.unique brings half of numpy with it
        return np.zeros(0, dtype=np.int64)
    places = np.unique(np.searchsorted(times, np.array(off, dtype=np.int64), side="right"))
    found: Ints = places[(places > 0) & (places < len(times))]
    return found


def drawdowns(equity: Floats) -> Floats:
    """(peak − equity) / peak so far, 0..1, one per value; 0 while the peak is not positive."""
    peak = np.maximum.accumulate(equity)
    return np.divide(peak - equity, peak, out=np.zeros_like(equity), where=peak > 0)


def paint_curve(
    painter: QPainter, values: Ints, box: QRectF, theme: Theme, off: Ints | None = None
) -> None:
    """A line over a fading ground, up coloured when it ends above its start. off: numbers of the
    values before which the program was off: the line ends there and begins anew."""
    numbers, heights = thinned(values, _SPARK_POINTS)
    if len(heights) < 2:
        return
    colour = theme.up if heights[-1] >= heights[0] else theme.down
    points = _placed(numbers, heights, box)
    breaks = [] if off is None else np.searchsorted(numbers, off).tolist()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for since, until in pairwise([0, *breaks, len(points)]):
        if until - since > 1:
            _paint_stretch(painter, points[since:until], box, colour)
    painter.setPen(QPen(theme.text3, 1, Qt.PenStyle.DotLine))
    for place in breaks if len(breaks) < box.width() / _APART else ():
        if 0 < place < len(points):
            x = round((points[place - 1].x() + points[place].x()) / 2) + 0.5
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    painter.restore()


def _paint_stretch(painter: QPainter, points: list[QPointF], box: QRectF, colour: QColor) -> None:
    low = QPointF(points[-1].x(), box.bottom()), QPointF(points[0].x(), box.bottom())
    fade = QLinearGradient(box.topLeft(), box.bottomLeft())
    fade.setColorAt(0.0, _with_alpha(colour, 0.28))
    fade.setColorAt(1.0, _with_alpha(colour, 0.0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fade)
    painter.drawPolygon(QPolygonF([*points, *low]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.4))
    painter.drawPolyline(QPolygonF(points))


def _placed(numbers: Ints, heights: Floats, box: QRectF) -> list[QPointF]:
    low, high = float(heights.min()), float(heights.max())
    across = box.width() / max(int(numbers[-1]), 1)
    up = (box.height() - 4) / (high - low) if high > low else 0.0
    middle = 0.0 if high > low else box.height() / 2
    return [
        QPointF(box.left() + number * across, box.bottom() - 2 - middle - (height - low) * up)
        for number, height in zip(numbers.tolist(), heights.tolist(), strict=True)
    ]


def _with_alpha(colour: QColor, alpha: float) -> QColor:
    clear = QColor(colour)
    clear.setAlphaF(alpha)
    return clear


class EquityPage(QWidget):
    """Equity over time and its drawdown. pyqtgraph is imported when the page is first shown."""

    hears = frozenset({"equity", "runs"})

    def __init__(self, theme: Theme, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._state = theme, state
        self._plots: Any = None
        self._empty = QLabel(
            tr("No equity yet. It is drawn from the first candle of a run on."), self
        )
        self._empty.setProperty("tone", "3")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)

    @property
    def is_loaded(self) -> bool:
        return self._plots is not None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._plots is not None:
            self._plots.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Draws anew; does nothing while hidden."""
        times, values = self._state.equity.points()
        if len(values) < 2 or not self.isVisible():
            return
        if self._plots is None:
            self._load()
        numbers, equity = thinned(values, _MOST_POINTS)
        exact = values.astype(np.float64) / MONEY_UNIT
        off = breaks_in(times[numbers], self._state.equity.off())
        between = (times[numbers][off - 1] + times[numbers][off]) / 2000
        nothing = np.full(len(off), np.nan)
        self._plots.show_curve(
            np.insert(times[numbers] / 1000, off, between),
            np.insert(equity / MONEY_UNIT, off, nothing),
            np.insert(drawdowns(exact)[numbers] * 100, off, nothing),
            between,
        )

    def _load(self) -> None:
        # pyqtgraph costs 0.3 s and 33 MB: nobody pays who does not look.
        from moniqo_desktop.ui.charts.equity_plots import EquityPlots

        self._plots = EquityPlots(self._theme, self)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._plots)
        self._empty.hide()
