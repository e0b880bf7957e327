"""How the trades' profits are spread, and how far the result hangs on what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from moniqo_desktop.domain.backtest.figures import number_text, ratio_text
from moniqo_desktop.domain.backtest.spread import Spread, spread_of
from moniqo_desktop.ui.charts.ticks import price_ticks, tick_decimals
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats
    from moniqo_desktop.ui.look.theme import Theme

_AXIS: Final = 26.0
_TOP: Final = 40.0
_SIDE: Final = 44.0


class Distribution(QWidget):
    """A bar for each step of profit; what lost is left of zero."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spread: Spread | None = None
        self._words = ""
        self._mean = self._median = 0.0
        self._font = theme.font(12, 400, tabular=True)
        self._head = theme.font(12, 600, tabular=True)
        self.setMinimumSize(240, 150)

    def show_shares(self, shares: Floats) -> None:
        """shares: (trades,) profit ÷ what was put in."""
        self._spread = spread_of(shares) if len(shares) else None
        if len(shares):
            self._mean, self._median = float(shares.mean()), float(np.median(shares))
            won, lost = shares[shares > 0], shares[shares < 0]
            self._words = "    ".join(
                (
                    tr("Mean {value}").format(value=ratio_text(self._mean)),
                    tr("Median {value}").format(value=ratio_text(self._median)),
                    tr("Mean gain {value}").format(value=_mean_text(won)),
                    tr("Mean loss {value}").format(value=_mean_text(lost)),
                )
            )
        else:
            self._words = tr("No trades")
        said = tr("Distribution of profit per trade. {words}").format(words=self._words)
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._head)
        painter.setPen(self._theme.text2)
        painter.drawText(QPointF(0, 16), self._words)
        if self._spread is not None:
            plot = QRectF(_SIDE, _TOP, self.width() - _SIDE - 12, self.height() - _TOP - _AXIS)
            self._paint_axes(painter, plot, self._spread)
            self._paint_bars(painter, plot, self._spread)
            self._paint_mark(painter, plot, self._spread, 0.0, self._theme.line_strong)
            self._paint_mark(painter, plot, self._spread, self._mean, self._theme.accent)
        painter.end()

    def _paint_bars(self, painter: QPainter, plot: QRectF, spread: Spread) -> None:
        most = max(int(spread.counts.max()), 1)
        width = plot.width() / len(spread.counts)
        for number, count in enumerate(spread.counts.tolist()):
            if not count:
                continue
            height = max(plot.height() * count / most, 1.5)
            left = plot.left() + number * width
            lost = spread.edges[number] < 0
            box = QRectF(left + 1, plot.bottom() - height, max(width - 2, 1), height)
            painter.fillRect(box, self._theme.down if lost else self._theme.up)

    def _paint_axes(self, painter: QPainter, plot: QRectF, spread: Spread) -> None:
        theme = self._theme
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        step, counts = price_ticks(0.0, float(max(spread.counts.max(), 1)), 4)
        for count in counts:
            if count != int(count):
                continue
            y = plot.bottom() - plot.height() * count / float(max(spread.counts.max(), 1))
            painter.setPen(QPen(theme.line, 0))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.text3)
            box = QRectF(0, y - 8, _SIDE - 8, 16)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, f"{int(count):,}")
        low, high = float(spread.edges[0]), float(spread.edges[-1])
        step, shares = price_ticks(low * 100, high * 100, max(2, int(plot.width() / 80)))
        decimals = tick_decimals(step, 3)
        for share in shares:
            x = plot.left() + plot.width() * (share / 100 - low) / (high - low)
            text = f"{number_text(share, decimals)} %"
            wide = metrics.horizontalAdvance(text)
            left = min(x - wide / 2, self.width() - wide)  # the last one has little room
            painter.setPen(theme.text3)
            painter.drawText(QPointF(left, plot.bottom() + 17), text)

    def _paint_mark(
        self, painter: QPainter, plot: QRectF, spread: Spread, at: float, colour: QColor
    ) -> None:
        low, high = float(spread.edges[0]), float(spread.edges[-1])
        if low <= at <= high:
            x = plot.left() + plot.width() * (at - low) / (high - low)
            painter.setPen(QPen(colour, 1.5))
            painter.drawLine(QPointF(x, plot.top() - 4), QPointF(x, plot.bottom()))


class RangeBar(QWidget):
    """The result from the worst to the best path inside ambiguous candles."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._worst = self._best = 0.0
        self._words = self._span = ""
        self._font, self._head = theme.font(12, 400), theme.font(12, 600, tabular=True)
        self.setFixedHeight(74)

    def show_range(self, worst: float, best: float, words: str) -> None:
        """worst, best: net profit ÷ cash; words: what the range rests on."""
        self._worst, self._best = worst, best
        self._words = words
        span = tr("{low}  to  {high}")
        self._span = span.format(low=ratio_text(worst), high=ratio_text(best))
        if worst == best:
            self._span = ratio_text(worst)
        said = tr("Range of the result: {span}. {words}")
        self.setAccessibleName(said.format(span=self._span, words=words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setFont(self._head)
        painter.setPen(theme.text1)
        painter.drawText(QPointF(0, 14), self._span)
        painter.setFont(self._font)
        painter.setPen(theme.text2)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        painter.drawText(QRectF(0, 38, self.width(), 36), flags, self._words)
        low, high = min(self._worst, self._best, 0.0), max(self._best, self._worst, 0.0)
        reach = (high - low) or 1.0
        track = QRectF(0, 22, min(self.width(), 420), 6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(track, 3, 3)
        left = track.left() + track.width() * (self._worst - low) / reach
        right = track.left() + track.width() * (self._best - low) / reach
        painter.setBrush(theme.warn if right - left > 1 else theme.text3)
        painter.drawRoundedRect(QRectF(left, 22, max(right - left, 4), 6), 3, 3)
        painter.end()


def _mean_text(shares: Floats) -> str:
    """A dash where there is none."""
    return ratio_text(float(shares.mean()) if len(shares) else np.nan)
