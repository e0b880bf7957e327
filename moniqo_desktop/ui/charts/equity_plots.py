"""The equity curve and its drawdown in pyqtgraph. Import this module only when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats
    from moniqo_desktop.ui.look.theme import Theme


class _Amounts(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Thousands separators instead of powers of ten."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        decimals = 0 if spacing >= 1 else 2
        return [f"{value:,.{decimals}f}" for value in values]


class EquityPlots(QWidget):
    """Equity above, drawdown in percent below, on one time axis (UTC)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._top = pg.PlotWidget(axisItems={"left": _Amounts(orientation="left")})
        self._low = pg.PlotWidget(axisItems={"bottom": pg.DateAxisItem(utcOffset=0)})
        # clipToView raises in pyqtgraph 0.14.0 on PySide6; points are thinned before instead.
        self._equity = self._top.plot([], [], antialias=True, connect="finite")
        self._drawdown = self._low.plot([], [], fillLevel=0, antialias=True, connect="finite")
        self._off: list[Any] = []
        self._top.hideAxis("bottom")
        self._low.invertY(True)
        self._low.setXLink(self._top)
        self._low.setMaximumHeight(90)
        for plot in (self._top, self._low):
            plot.setMenuEnabled(False)
            plot.hideButtons()
            plot.getAxis("left").setWidth(72)
            plot.getAxis("left").enableAutoSIPrefix(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 6, 8, 2)
        column.setSpacing(0)
        column.addWidget(self._top, 1)
        column.addWidget(self._low)
        self.set_theme(theme)

    def show_curve(
        self, seconds: Floats, equity: Floats, drawdown: Floats, off: Floats | None = None
    ) -> None:
        """seconds since the epoch; equity in quote; drawdown in percent; NaN = not known. off:
        where the program was off, seconds."""
        self._equity.setData(seconds, equity)
        self._drawdown.setData(seconds, drawdown)
        wanted = [] if off is None else off.tolist()
        if [line.value() for line in self._off[::2]] != wanted:
            self._show_off(wanted)

    def _show_off(self, wanted: list[float]) -> None:
        for plot, line in zip(self._plots() * len(self._off), self._off, strict=False):
            plot.removeItem(line)
        lines = [(at, plot) for at in wanted for plot in self._plots()]
        self._off = [pg.InfiniteLine(at, pen=self._dots) for at, _ in lines]
        for line, (_, plot) in zip(self._off, lines, strict=True):
            plot.addItem(line)
        if self._off:
            words = pg.InfLineLabel(self._off[-2], tr("Program was off"), position=0.1)
            words.setColor(self._dots.color())
            words.setFont(self._font)

    def _plots(self) -> tuple[Any, Any]:
        return self._top, self._low

    def set_theme(self, theme: Theme) -> None:
        self._dots = QPen(theme.text3, 0, Qt.PenStyle.DotLine)
        self._font = theme.font(11, 400)
        self._show_off([line.value() for line in self._off[::2]])
        ground = QColor(theme.down)
        ground.setAlphaF(0.25)
        self._equity.setPen(pg.mkPen(theme.up, width=1.4))
        self._drawdown.setPen(QPen(theme.down, 0))
        self._drawdown.setBrush(ground)
        for plot, name in ((self._top, tr("Equity")), (self._low, tr("Drawdown %"))):
            _dress(plot, theme, name)


def _dress(plot: Any, theme: Theme, name: str) -> None:
    plot.setBackground(theme.panel)
    plot.showGrid(x=True, y=True, alpha=0.12)
    plot.setTitle(None)
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(QPen(theme.line, 0))
        axis.setTextPen(theme.text2)
        axis.setStyle(tickFont=theme.font(11, 400, tabular=True))
    plot.getAxis("left").setLabel(name, **{"color": theme.text3.name(), "font-size": "11px"})
