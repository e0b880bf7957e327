"""Equity, drawdown and exposure on one axis of time. Import this only when a report is shown.

pyqtgraph costs 0.3 s and 33 MB. clipToView is never used: it raises in pyqtgraph 0.14.0 on
PySide6; the points in view are thinned here instead.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from moniqo_desktop.domain.backtest.figures import exposure_text, number_text, ratio_text
from moniqo_desktop.domain.thinning import kept_points
from moniqo_desktop.ui.runs.curve_axes import Numbers, Times
from moniqo_desktop.ui.state.texts import MINUS, day_minute_text, moment
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent

    from moniqo_desktop.domain.backtest.report import ReportCurves
    from moniqo_desktop.domain.market import Floats, Ints
    from moniqo_desktop.ui.look.theme import Theme

MOST_POINTS: Final = 2_400
AXIS_WIDTH: Final = 66
"""At least; wider where a number needs it."""
_BESIDE: Final = 12
"""Of an axis, what its numbers leave free."""
_SHARES: Final = (58, 22, 20)
_WAIT_MS: Final = 15
_AIR_PX: Final = 24
_SCALES: Final = {"drawdown": -100.0, "exposure": 100.0}
"""From ratios to what is shown: percent, and a fall goes down."""
_PANES: Final = (("equity", "hold"), ("drawdown",), ("exposure",))


class Curves(QWidget):
    """Three plots; the pointer reads all of them at one time. Drag pans, the wheel zooms."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._at: Ints = np.zeros(0, dtype=np.int64)
        self._rows: dict[str, Floats] = {}
        self._times = Times()
        self._axis_width = 0
        self._words = [QLabel(self) for _ in _SHARES]
        self._plots = [_plot(), _plot(" %", 0.0), _plot(" %")]
        self._lines = {
            "hold": self._plots[0].plot([], [], antialias=True),
            "equity": self._plots[0].plot([], [], antialias=True),
            "drawdown": self._plots[1].plot([], [], fillLevel=0, antialias=True),
            "exposure": self._plots[2].plot([], [], fillLevel=0),
        }
        self._cross = [pg.InfiniteLine(angle=90, movable=False) for _ in _SHARES]
        self._later = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._later.timeout.connect(self._thin)
        self._arrange()
        self._dress()
        self._widen()

    def show_curves(self, at: Ints, curves: ReportCurves) -> None:
        """at: (candles,) closes, ms."""
        self._at = self._times.at = at
        self._rows = {
            "equity": curves.equity,
            "drawdown": curves.drawdown,
            "exposure": curves.exposure,
        }
        if len(curves.hold):
            self._rows["hold"] = curves.hold
        self._colour_equity()
        if len(self._at) > 1:
            self._plots[0].setXRange(self._at[0] / 1000, self._at[-1] / 1000, padding=0.004)
        self._thin()
        self._say(len(self._at) - 1)

    def hideEvent(self, event: QHideEvent) -> None:
        self._later.stop()
        super().hideEvent(event)

    def _thin(self) -> None:
        """What is in view, and a point to either side, as few as the width can show."""
        if not len(self._at):
            return
        low, high = self._plots[0].getViewBox().viewRange()[0]
        first, stop = np.searchsorted(self._at, (low * 1000, high * 1000))
        first, stop = max(int(first) - 1, 0), min(int(stop) + 1, len(self._at))
        found: dict[str, Floats] = {}
        for name, line in self._lines.items():
            values = self._rows.get(name)
            if values is None or stop - first < 2:
                line.setData([], [])
                continue
            kept = first + kept_points(values[first:stop], MOST_POINTS)
            found[name] = values[kept] * _SCALES.get(name, 1.0)
            line.setData(self._at[kept] / 1000, found[name])
        self._fit(found)

    def _fit(self, found: dict[str, Floats]) -> None:
        """found: what is in view; air is left above it for the words."""
        for plot, names in zip(self._plots, _PANES, strict=True):
            shown = [found[name] for name in names if name in found]
            if not shown:
                continue
            low = min(float(part.min()) for part in shown)
            high = max(float(part.max()) for part in shown)
            if names[0] != "equity":
                low, high = min(low, 0.0), max(high, 0.0)
            room = (high - low) or abs(high) * 0.01 or 1.0
            above = _AIR_PX / max(plot.height() - _AIR_PX - 8, 24)
            plot.setYRange(low - room * 0.06, high + room * above, padding=0)
        self._widen()

    def _widen(self) -> None:
        """All axes alike, so that no number is cut and the curves stay below each other."""
        metrics = QFontMetricsF(self._theme.font(11, 400, tabular=True))
        texts = (text for plot in self._plots for text in plot.getAxis("left").texts(plot))
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
        width = max(AXIS_WIDTH, math.ceil(widest) + _BESIDE)
        if width == self._axis_width:
            return
        self._axis_width = width
        for plot, words in zip(self._plots, self._words, strict=True):
            plot.getAxis("left").setWidth(width)
            words.move(width + 10, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def _read(self, place: QPointF) -> None:
        """The pointer moved over one of the plots."""
        if not len(self._at):
            return
        seconds = self._plots[0].getViewBox().mapSceneToView(place).x()
        number = int(np.searchsorted(self._at, seconds * 1000))
        number = min(max(number, 0), len(self._at) - 1)
        for line in self._cross:
            line.setPos(self._at[number] / 1000)
            line.setVisible(True)
        self._say(number)

    def _say(self, number: int) -> None:
        """The values at a candle, in the corner of each plot."""
        if not 0 <= number < len(self._at):
            return
        row = {
            name: float(values[number]) * _SCALES.get(name, 1.0)
            for name, values in self._rows.items()
        }
        equity = _coloured(tr("Equity"), number_text(row["equity"]), self._equity_colour())
        hold = ""
        if "hold" in row:
            hold = "&nbsp;&nbsp;&nbsp;" + _coloured(
                tr("Buy & hold"), number_text(row["hold"]), self._theme.text2
            )
        when = f"&nbsp;&nbsp;&nbsp;{_date_words(int(self._at[number]))}"
        drawdown = _coloured(tr("Drawdown"), _percent(row["drawdown"]), self._theme.down_text)
        exposure = _coloured(tr("Exposure"), _exposed(row["exposure"]), self._theme.accent)
        texts = (f"{equity}{hold}<span>{when}</span>", drawdown, exposure)
        for words, text in zip(self._words, texts, strict=True):
            words.setText(text)
        said = tr("Equity {equity}, drawdown {drawdown}, exposure {exposure}").format(
            equity=number_text(row["equity"]),
            drawdown=_percent(row["drawdown"]),
            exposure=_exposed(row["exposure"]),
        )
        self.setAccessibleName(said)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, plot in enumerate(self._plots):
            column.addWidget(plot, _SHARES[number])
            plot.addItem(self._cross[number], ignoreBounds=True)
            self._cross[number].setVisible(False)
            plot.scene().sigMouseMoved.connect(self._read)
            words = self._words[number]
            words.setParent(plot)
            words.setMinimumWidth(640)
            words.setTextFormat(Qt.TextFormat.RichText)
            words.setFont(self._theme.font(12, 500, tabular=True))
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        last = self._plots[-1]
        last.setAxisItems({"bottom": self._times})
        for plot in self._plots[:-1]:
            plot.hideAxis("bottom")
            plot.setXLink(last)
        self._plots[0].getViewBox().sigXRangeChanged.connect(lambda *_: self._later.start())

    def _dress(self) -> None:
        theme = self._theme
        for plot in self._plots:
            _dress(plot, theme)
        for line in self._cross:
            line.setPen(QPen(theme.line_strong, 0))
        self._lines["hold"].setPen(pg.mkPen(theme.text3, width=1.2))
        self._lines["drawdown"].setPen(pg.mkPen(theme.down, width=1.2))
        self._lines["drawdown"].setBrush(_faded(theme.down, 0.22))
        self._lines["exposure"].setPen(pg.mkPen(theme.accent, width=1))
        self._lines["exposure"].setBrush(_faded(theme.accent, 0.18))

    def _colour_equity(self) -> None:
        self._lines["equity"].setPen(pg.mkPen(self._equity_colour(), width=1.8))

    def _equity_colour(self) -> QColor:
        values = self._rows.get("equity")
        lost = values is not None and len(values) > 1 and values[-1] < values[0]
        return self._theme.down_text if lost else self._theme.up_text


def _plot(unit: str = "", highest: float = math.inf) -> Any:
    numbers = Numbers(unit, highest)
    plot = pg.PlotWidget(axisItems={"left": numbers})
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setMouseEnabled(x=True, y=False)
    plot.getPlotItem().setContentsMargins(0, 2, 8, 0)
    plot.getPlotItem().layout.setSpacing(0)
    plot.setMinimumHeight(48)
    plot.getViewBox().setDefaultPadding(0.06)
    return plot


def _dress(plot: Any, theme: Theme) -> None:
    plot.setBackground(theme.panel)
    plot.showGrid(x=True, y=True, alpha=0.16)
    plot.setTitle(None)
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(QPen(theme.line, 0))
        axis.setTextPen(theme.text3)
        axis.setStyle(tickFont=theme.font(11, 400, tabular=True), tickLength=-4)
    plot.getAxis("left").enableAutoSIPrefix(False)
    plot.getAxis("left").setStyle(textFillLimits=[(0, 0.7)])


def _faded(colour: QColor, alpha: float) -> QColor:
    made = QColor(colour)
    made.setAlphaF(alpha)
    return made


def _coloured(name: str, number: str, colour: QColor) -> str:
    plain = name.replace("&", "&amp;")
    return f'{plain} <span style="color:{colour.name()}; font-weight:600">{number}</span>'


def _percent(value: float) -> str:
    return ratio_text(value / 100).removeprefix("+").replace("-", MINUS)


def _exposed(value: float) -> str:
    return exposure_text(value / 100, 2).removeprefix("+")


def _date_words(at: int) -> str:
    return f"{moment(at).year} {day_minute_text(at)}"
